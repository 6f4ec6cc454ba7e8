"""A record as the EJP RD Virtual Platform and FAIR Data Points read it: a view of its own beside the source.

The parents of the profile contradict each other (diseases in `dcat:theme`, languages of the Library of Congress, media
types and personal data as text): what the profile keeps in one form is put here into the other. Crosswalk by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from catalogue.nomenclature.disease import ORDO
from catalogue.record.record import RECORD, id_of, preferred
from catalogue.record.triple import Triple
from catalogue.thesaurus import load_thesaurus, tail

EJP = Namespace("https://w3id.org/ejp-rd/vocabulary#")
JARDIN = Namespace("https://w3id.org/jardin/ns#")
SIO = Namespace("http://semanticscience.org/resource/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DPV = Namespace("https://w3id.org/dpv#")
VERSION = URIRef(f"{DCAT}version")  # of DCAT 3, which rdflib does not know
LANGUAGES = Namespace("http://id.loc.gov/vocabulary/iso639-1/")
LICENCE = URIRef("https://w3id.org/ejp-rd/resources/licenses/v1.0")
ANY_DISEASE = URIRef(f"{ORDO}C001")
"""The clinical entity, the class of all diseases in ORDO: for what is about rare diseases and names none."""
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
KINDS = (EJP.PatientRegistry, EJP.Biobank)
SOURCES = (*KINDS, JARDIN.HCPDataSource)
REACH = {"Local": "Regional"} | {each: each for each in ("Regional", "National", "European", "International")}
FORMATS = {
    "CSV": "text/csv", "JSON": "application/json", "JSON_LD": "application/ld+json", "RDF_TURTLE": "text/turtle",
    "RDF_XML": "application/rdf+xml", "XML": "application/xml", "HTML": "text/html", "PDF": "application/pdf",
    "TSV": "text/tab-separated-values",
}  # fmt: skip
UNKNOWN_FORMAT = "application/octet-stream"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
About = Callable[[str], Iterable[Triple]]


def nothing_known(iri: str) -> Iterable[Triple]:
    """Nothing is known of the things that a record links to."""
    return ()


def view(iri: str, graph: Graph, about: About = nothing_known) -> Graph:
    """The view of a source, a catalogue, a service or an organisation; empty for anything else.

    :param graph: the record's triples
    :param about: what other records say of a thing it links to: the name of its publisher
    """
    types = set(graph.objects(URIRef(iri), RDF.type))
    drawing = Drawing(iri, graph, about)
    if DCAT.Catalog in types:
        drawing.catalogue()
    elif DCAT.Dataset in types:
        drawing.source(types)
    elif DCAT.DataService in types:
        drawing.service()
    elif FOAF.Agent in types:
        drawing.organisation(URIRef(iri), drawing.node)
    return drawing.drawn


class Drawing:
    """One view while it is drawn."""

    def __init__(self, iri: str, graph: Graph, about: About) -> None:
        self.iri, self.graph, self.about = URIRef(iri), graph, about
        self.node = URIRef(f"{RECORD}{id_of(iri)}:ejprd")
        self.drawn = Graph()

    def source(self, types: set[Node]) -> None:
        """A registry or biobank; any other source as a dataset with its distributions."""
        kinds = [kind for kind in KINDS if kind in types]
        self.resource(kinds or [DCAT.Dataset], self.diseases(), personal=self.is_personal(types))
        self.put(SIO.SIO_000001, [self.iri])
        if kinds:
            self.reach()
            self.put(FOAF.page, self.links(FOAF.page)[:1])
        else:
            for number, each in enumerate(self.values(DCAT.distribution), 1):
                self.distribution(each, URIRef(f"{self.node}-distribution-{number}"))

    def catalogue(self) -> None:
        """A catalogue."""
        themes = self.links(DCAT.theme) or self.links(DCAT.themeTaxonomy) or [ANY_DISEASE]
        self.resource([DCAT.Catalog], themes, personal=False)
        self.put(DCAT.themeTaxonomy, self.links(DCAT.themeTaxonomy))
        self.put(FOAF.homepage, self.links(FOAF.homepage)[:1])
        self.put(DCAT.dataset, (URIRef(f"{RECORD}{id_of(str(each))}:ejprd") for each in self.links(DCAT.dataset)))

    def service(self) -> None:
        """An exchange interface."""
        self.resource([DCAT.DataService], self.diseases() or [ANY_DISEASE], personal=False)
        self.put(DCAT.endpointURL, self.links(DCAT.endpointURL)[:1])
        self.put(DCAT.endpointDescription, self.links(DCAT.endpointDescription)[:1])
        self.put(DCAT.servesDataset, self.links(DCAT.servesDataset)[:1])
        self.put(DCTERMS.type, self.links(DCTERMS.type))

    def resource(self, kinds: list[URIRef], themes: list[Node], *, personal: bool) -> None:
        """What every resource says."""
        self.put(RDF.type, [DCAT.Resource, *kinds])
        title = self.text(DCTERMS.title) or [Literal(str(self.iri))]
        self.put(DCTERMS.title, title)
        self.put(DCTERMS.description, self.text(DCTERMS.description) or title)
        self.put(DCTERMS.identifier, [Literal(str(self.iri))])
        self.put(DCAT.theme, themes)
        self.put(DCAT.keyword, (each for each in self.values(DCAT.keyword) if isinstance(each, Literal)))
        if self.drawn.value(self.node, DCAT.keyword) is None:
            self.put(DCAT.keyword, [Literal("rare diseases", lang="en")])
        self.put(DCTERMS.language, [self.language()])
        self.put(DCTERMS.license, self.links(DCTERMS.license)[:1] or [LICENCE])
        self.put(DCTERMS.accessRights, self.links(JARDIN.accessProcedure)[:1])
        self.put(DCAT.landingPage, self.links(DCAT.landingPage)[:1])
        self.put(VERSION, self.version())
        self.put(EJP.personalData, [Literal(str(personal).lower())])
        self.put(EJP.vpConnection, [EJP.VPDiscoverable])
        for date in (DCTERMS.issued, DCTERMS.modified):
            self.put(date, moments(self.values(date)))
        self.publisher()
        self.contact()

    def diseases(self) -> list[Node]:
        """The diseases it is about, as themes; what stands under theme already where none is named."""
        codes = [each for each in self.links(DCTERMS.subject) if str(each).startswith(ORDO)]
        return codes or self.links(DCAT.theme)

    def is_personal(self, types: set[Node]) -> bool:
        """Whether it holds data about persons: it says so, or is of a kind that does."""
        said = self.values(DPV.hasPersonalData)
        kinds = {str(each) for each in self.values(DCTERMS.type)}
        return bool(said or types.intersection(SOURCES) or f"{AUTHORITY}dataset-type/PERSONAL_DATA" in kinds)

    def reach(self) -> None:
        """How far the population reaches."""
        for level in self.values(JARDIN.coverageLevel)[:1]:
            reach = URIRef(f"{self.node}-population")
            self.put(EJP.populationCoverage, [reach])
            self.drawn.add((reach, RDF.type, SIO.SIO_001166))
            self.drawn.add((reach, RDFS.label, Literal(REACH.get(tail(str(level)), "International"))))

    def publisher(self) -> None:
        """Who publishes it, by one name."""
        held = (*self.values(DCTERMS.publisher), *self.values(URIRef("http://data.europa.eu/930/custodian")))
        for agent in held[:1]:
            node = agent if isinstance(agent, URIRef) else URIRef(f"{self.node}-publisher")
            self.put(DCTERMS.publisher, [node])
            self.organisation(agent, node)

    def organisation(self, agent: Node, node: URIRef) -> None:
        """An organisation by one name, its own address where nobody names it."""
        known = [*self.graph.triples((agent, FOAF.name, None)), *self.about(str(agent))]
        names = [o for s, p, o in known if (s, p) == (agent, FOAF.name) and isinstance(o, Literal)]
        for triple in ((RDF.type, FOAF.Organization), (RDF.type, FOAF.Agent)):
            self.drawn.add((node, *triple))
        self.drawn.add((node, FOAF.name, preferred(names, ("en",)) if names else Literal(str(agent))))

    def contact(self) -> None:
        """Where to ask: a page, else an e-mail address, else the page of the source."""
        places = [place for each in self.values(DCAT.contactPoint) for place in addresses(self.graph, each)]
        pages = [*places, *self.links(DCAT.landingPage), *self.links(FOAF.page), *self.links(FOAF.homepage), self.iri]
        node = URIRef(f"{self.node}-contact")
        self.put(DCAT.contactPoint, [node])
        self.drawn.add((node, RDF.type, VCARD.Agent))
        self.drawn.add((node, VCARD.url, pages[0]))

    def distribution(self, described: Node, node: URIRef) -> None:
        """One way to the data."""
        self.put(DCAT.distribution, [node])
        self.drawn.add((node, RDF.type, DCAT.Distribution))
        self.drawn.add((node, DCAT.mediaType, Literal(self.media_type(described))))
        for path in (DCAT.accessURL, DCAT.downloadURL):
            for address in links_of(self.graph, described, path)[:1]:
                self.drawn.add((node, path, address))

    def media_type(self, described: Node) -> str:
        """Its media type as text; that of unknown bytes where nothing is said."""
        types = [str(each).removeprefix(MEDIA) for each in self.graph.objects(described, DCAT.mediaType)]
        formats = [FORMATS.get(tail(str(each)), "") for each in self.graph.objects(described, DCTERMS.format)]
        return next((each for each in sorted(types + formats) if each), UNKNOWN_FORMAT)

    def language(self) -> URIRef:
        """English where it is among its languages, else the first of them by the Library of Congress."""
        concepts = [load_thesaurus().concept(str(each)) for each in self.values(DCTERMS.language)]
        codes = sorted(code for concept in concepts if concept for code in concept.notations if len(code) == 2)
        return LANGUAGES[codes[0] if codes and "en" not in codes else "en"]

    def version(self) -> list[Literal]:
        """Its version; the day of its last change where it has none."""
        stated = [each for path in (VERSION, DCTERMS.modified, DCTERMS.issued) for each in self.values(path)]
        return [Literal(str(each)) for each in stated if isinstance(each, Literal)][:1] or [Literal("1")]

    def text(self, path: URIRef) -> list[Literal]:
        """One text, in English where there is one."""
        found = [each for each in self.values(path) if isinstance(each, Literal)]
        return [preferred(found, ("en",))] if found else []

    def values(self, path: URIRef) -> list[Node]:
        """What the record says under a predicate, in a stable order."""
        return sorted(self.graph.objects(self.iri, path), key=str)

    def links(self, path: URIRef) -> list[Node]:
        """The addresses among them."""
        return links_of(self.graph, self.iri, path)

    def put(self, path: URIRef, values: Iterable[Node]) -> None:
        """Say something of the view."""
        for value in values:
            self.drawn.add((self.node, path, value))


def links_of(graph: Graph, node: Node, path: URIRef) -> list[Node]:
    """The addresses under a predicate, in a stable order."""
    return sorted((each for each in graph.objects(node, path) if isinstance(each, URIRef)), key=str)


def addresses(graph: Graph, contact: Node) -> Iterator[Node]:
    """The pages and e-mail addresses of a contact."""
    for path in (VCARD.hasURL, VCARD.hasEmail):
        yield from links_of(graph, contact, path)


def moments(dates: Iterable[Node]) -> list[Literal]:
    """The first date as a moment in time; none where it is no whole day."""
    days = (DAY.match(str(each)) for each in dates)
    return [Literal(f"{day[0]}T00:00:00Z", datatype=XSD.dateTime, normalize=False) for day in days if day][:1]
