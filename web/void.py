"""What is in the catalogue as a whole, for machines that decide whether to come: VoID (W3C note, 2011)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from rdflib import FOAF, RDF, RDFS, VOID, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.exports.graph import prefixes
from catalogue.keeping.census import Census, read_census
from catalogue.keeping.entry import CATALOGUE
from catalogue.keeping.extract import CENSUS, DUMPS, place_of
from catalogue.keeping.generation import Generation
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.excerpt import WHOLE as NOMENCLATURE
from catalogue.record.triple import write_ntriples
from web.visit import Visit

WHOLE, DISEASES = URIRef(CATALOGUE), URIRef(NOMENCLATURE)
PATH = "/.well-known/void"
SYNTAXES = ("N-Quads", "Turtle", "N-Triples", "JSON-LD", "RDF_XML")
"""The names of the syntaxes that records and dumps are served in, as the list of the W3C has them."""
FORMATS = "http://www.w3.org/ns/formats/"
EXAMPLES = 3


def census_of(generation: Generation) -> Census | None:
    """The numbers of a generation; None while nobody has counted."""
    try:
        return read_census(place_of(generation, CENSUS).read_bytes())
    except FileNotFoundError:
        return None


def description(visit: Visit, census: Census | None) -> bytes:
    """VoID of the catalogue as N-Triples.

    :param census: numbers of this generation; without them the description has none
    """
    graph, document = Graph(), URIRef(visit.public(PATH))
    say(graph, document, {RDF.type: [VOID.DatasetDescription], FOAF.primaryTopic: [WHOLE]})
    say(graph, WHOLE, {RDF.type: [VOID.Dataset], **doors(visit), **contents(visit), VOID.subset: [DISEASES]})
    say(graph, DISEASES, {RDF.type: [VOID.Dataset], **nomenclature(visit)})
    if census:
        say(graph, WHOLE, numbers(census))
        partitions(graph, document, census)
        origins(graph, visit, census)
        links(graph, document, census)
    return visit.reader.store.graph(CATALOGUE) + write_ntriples(graph)


def say(graph: Graph, subject: Node, values: Mapping[URIRef, Iterable[Node]]) -> None:
    """Add the values of a node."""
    for predicate, objects in values.items():
        for each in objects:
            graph.add((subject, predicate, each))


def doors(visit: Visit) -> dict[URIRef, list[Node]]:
    """Where the data can be had, under the public address."""
    return {
        FOAF.homepage: [URIRef(visit.public("/"))],
        VOID.sparqlEndpoint: [URIRef(visit.public("/sparql"))],
        VOID.dataDump: [URIRef(visit.public(f"/dumps/{name}")) for name in DUMPS],
        VOID.feature: [URIRef(FORMATS + name) for name in SYNTAXES],
    }


def contents(visit: Visit) -> dict[URIRef, list[Node]]:
    """What the catalogue speaks of, as the index knows it without counting."""
    reader = visit.reader
    page = reader.find(reader.search([("size", str(EXAMPLES))]))
    return {
        VOID.entities: [whole_number(reader.index.size())],
        VOID.uriSpace: [Literal(visit.public("/records/"))],
        VOID.exampleResource: [URIRef(hit.iri) for hit in page.hits],
    }


def nomenclature(visit: Visit) -> dict[URIRef, list[Node]]:
    """The diseases, a part that can be fetched alone."""
    reader = visit.reader
    return {
        RDFS.label: [Literal(f"Orphanet nomenclature, release {reader.generation.release}", lang="en")],
        VOID.entities: [whole_number(len(reader.nomenclature.diseases))],
        VOID.uriSpace: [Literal(ORDO)],
        VOID.dataDump: [URIRef(visit.public("/nomenclature/skos.nt.gz"))],
    }


def numbers(census: Census) -> dict[URIRef, list[Node]]:
    """The statistics of VoID, section 4.6."""
    namespaces = {space for name in (*census.properties, *census.classes) for space in [space_of(name)] if space}
    return {
        VOID.triples: [whole_number(census.triples)],
        VOID.distinctSubjects: [whole_number(census.subjects)],
        VOID.properties: [whole_number(len(census.properties))],
        VOID.classes: [whole_number(len(census.classes))],
        VOID.vocabulary: [URIRef(each) for each in sorted(namespaces)],
    }


def space_of(name: str) -> str:
    """The longest namespace of the project's prefixes that a name begins with; empty when there is none."""
    return max((space for space in prefixes().values() if name.startswith(space)), key=len, default="")


def partitions(graph: Graph, document: URIRef, census: Census) -> None:
    """Each class with its things, each property with its triples (VoID, section 4.5)."""
    for name, number in census.classes.items():
        part, said = part_of(document, "class", name), {VOID["class"]: [URIRef(name)]}
        graph.add((WHOLE, VOID.classPartition, part))
        say(graph, part, {**said, VOID.entities: [whole_number(number)]})
    for name, number in census.properties.items():
        part, said = part_of(document, "property", name), {VOID.property: [URIRef(name)]}
        graph.add((WHOLE, VOID.propertyPartition, part))
        say(graph, part, {**said, VOID.triples: [whole_number(number)]})


def part_of(document: URIRef, kind: str, *names: str) -> URIRef:
    """A name below the description for a part of the catalogue, the same each time."""
    return URIRef(f"{document}#" + quote("-".join((kind, *map(short, names))), safe=""))


def short(name: str) -> str:
    """A name with its prefix, as it may stand in a fragment; whole when the project has no prefix for it."""
    space = space_of(name)
    prefix = next((prefix for prefix, known in prefixes().items() if known == space), "")
    return f"{prefix}-{name.removeprefix(space)}".strip("-") if prefix else name


def origins(graph: Graph, visit: Visit, census: Census) -> None:
    """What each origin speaks for."""
    known = visit.reader.chronicle.known_origins()
    for iri, number in census.origins.items():
        origin, part = known.get(iri), URIRef(iri)
        label = [Literal(origin.title)] if origin and origin.title else []
        graph.add((WHOLE, VOID.subset, part))
        say(graph, part, {RDF.type: [VOID.Dataset], VOID.entities: [whole_number(number)], RDFS.label: label})


def links(graph: Graph, document: URIRef, census: Census) -> None:
    """The links from records into the vocabularies that they are coded with (VoID, section 5)."""
    for space, predicate, number in census.links:
        part, target = part_of(document, "links", space, predicate), DISEASES if space == ORDO else URIRef(space)
        graph.add((WHOLE, VOID.subset, part))
        say(graph, target, {RDF.type: [VOID.Dataset], VOID.uriSpace: [Literal(space)]})
        ends = {VOID.subjectsTarget: [WHOLE], VOID.objectsTarget: [target], VOID.linkPredicate: [URIRef(predicate)]}
        say(graph, part, {RDF.type: [VOID.Linkset], VOID.triples: [whole_number(number)], **ends})


def whole_number(number: int) -> Literal:
    """A count."""
    return Literal(str(number), datatype=XSD.integer)
