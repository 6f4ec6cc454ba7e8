"""Orphanet's directory of registries and biobanks, as its XML export gives it (JDBOR/Registry_BiobankList).

Each entry becomes a source, each institution that holds one an organisation of its own. Nothing is invented: an entry
has no description there and gets none here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree
from rdflib import DCAT, RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD, Namespace

from catalogue.address import clean_iri
from catalogue.document.document import Document
from catalogue.document.markup import body_of
from catalogue.document.syntax import decode
from catalogue.error import NoIdentifier, NotRdf, RecordError
from catalogue.origin import JARDIN, Origin
from catalogue.record.record import Record, thing_of
from catalogue.thesaurus import load_thesaurus
from harvesters.answer import Fetched
from harvesters.fetch import Fetch
from harvesters.folder import documents
from harvesters.reading import split

EJPRD = Namespace("https://w3id.org/ejp-rd/vocabulary#")
GEODCATAP = Namespace("http://data.europa.eu/930/")
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
CATEGORY = Namespace("https://hdeu-dcat.acceptance.data.health.europa.eu/resource/authority/healthcategories/")
LOCN = Namespace("http://www.w3.org/ns/locn#")
ORDO = Namespace("http://www.orpha.net/ORDO/Orphanet_")
COUNTRIES = "http://publications.europa.eu/resource/authority/country"
HEALTH_THEME = URIRef("http://publications.europa.eu/resource/authority/data-theme/HEAL")
HOST = "http://www.orpha.net"
EXPERT = HOST + "/consor/cgi-bin/OC_Exp.php?Expert="

ENTRY = "Registry_Biobank"
REGISTRY, BIOBANK = 4, 2  # bits of Registry_BiobankTypeFlag/Value
REACH = {
    "9": JARDIN.Regional,
    "1135": JARDIN.National,
    "15": JARDIN.European,
    "21": JARDIN.International,
}  # GeoCoverage/@id; the names beside it are translated in each language's export
CODES = ("OrphaCode", "OrphaNumber", "ORPHAcode")  # since 2020, until 2019, as the pack's description prints it
NOT_GIVEN = re.compile(r"not provided|non renseign|non communiqu", re.IGNORECASE)


def harvest(origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The entries of one export, at a URL or in a file or folder of this machine."""
    found = documents(origin, fetch.settings) if origin.is_local else iter([fetch(origin.address)])
    for each in found:
        if isinstance(each, RecordError):
            yield each
        else:
            yield from read(each, fetch)


def read(fetched: Fetched, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The records of one export; an error of its markup ends it, what came before stays."""
    digest = hashlib.sha256(fetched.content).hexdigest()
    try:
        for entry in entries(fetched):
            yield from records_in(entry, Document(fetched.address, digest, "xml", Graph()), fetch)
    except RecordError as error:
        yield error.at(fetched.address)


def entries(fetched: Fetched) -> Iterator[etree._Element]:
    """The entries one after the other, each forgotten when the next is asked for.

    :raises Hostile: the document brings a DOCTYPE
    :raises NotRdf: broken markup, or an export of something else
    """
    body = body_of(decode(fetched.content, fetched.media_type)).encode("utf-8")
    walk = etree.iterparse(
        BytesIO(body), tag=ENTRY, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    number = 0
    try:
        for number, (_, entry) in enumerate(walk, start=1):  # noqa: B007 - counted for the question below
            yield entry
            entry.clear()
            above = entry.getparent()
            while above is not None and entry.getprevious() is not None:
                del above[0]
    except etree.XMLSyntaxError as error:
        raise NotRdf(
            f"The XML breaks off or is broken ({error.msg}).", expected="Orphanet's export as it was downloaded"
        ) from error
    if number == 0:
        raise NotRdf("The document names no registry or biobank.", expected="an export of Orphanet's directory")


def records_in(entry: etree._Element, document: Document, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The source that an entry describes, and the organisations that hold it."""
    iri = iri_of(entry)
    if not iri:
        yield NoIdentifier(
            f"The entry {titles(entry)[:1]} has neither number nor address.", fix="Ask Orphanet for a complete export."
        ).at(document.address)
        return
    write_source(document.graph, URIRef(iri), entry)
    yield from split(document, fetch)


def iri_of(entry: etree._Element) -> str:
    """The address of the entry at Orphanet in its clean form, else a name of ours from its number, else nothing."""
    number = expert_number(entry)
    if number:
        return EXPERT + number
    return thing_of(HOST, ENTRY, entry.get("id", "")) if entry.get("id") else ""


def expert_number(entry: etree._Element) -> str:
    """The public number of an entry, from its ExpertLink; empty when it has none."""
    found = re.search(r"[?&;]Expert=(\d+)", text_of(entry, "ExpertLink"))
    return found[1] if found else ""


def write_source(graph: Graph, node: URIRef, entry: etree._Element) -> None:
    """Everything an entry says, in the words of the profile."""
    kinds = kinds_of(entry)
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, RDF.type, EJPRD.Biobank if kinds == BIOBANK else EJPRD.PatientRegistry))
    graph.add((node, DCAT.theme, HEALTH_THEME))
    if kinds & BIOBANK:
        graph.add((node, HEALTH.healthCategory, CATEGORY.EINS))
    if kinds & REGISTRY:
        graph.add((node, HEALTH.healthCategory, CATEGORY.MRMR))
    for title in titles(entry):
        graph.add((node, DCTERMS.title, title))
    write_names(graph, node, entry)
    write_reach(graph, node, entry)
    for disorder in entry.iterfind("DisorderList/Disorder"):
        write_disease(graph, node, disorder)
    holders = [
        holder for each in entry.iterfind("InstitutionList/Institution") if (holder := write_holder(graph, each))
    ]
    for predicate, holder in zip((GEODCATAP.custodian, *[DCTERMS.creator] * len(holders)), holders, strict=False):
        graph.add((node, predicate, holder))
    for holder in holders[:1]:
        graph.add((node, DCTERMS.publisher, holder))


def kinds_of(entry: etree._Element) -> int:
    """The kinds of an entry as bits: registry, biobank, or both."""
    values = [each.text or "" for each in entry.iterfind("Registry_BiobankTypeFlagList/Registry_BiobankTypeFlag/Value")]
    bits = 0
    for value in values:
        bits |= int(value) if value.strip().isdecimal() else 0
    return bits & (REGISTRY | BIOBANK)


def titles(entry: etree._Element) -> list[Literal]:
    """The names of an entry: `Name_en`, `Name_fr`, …, or `Name` with a language."""
    found = []
    for child in entry:
        name = str(child.tag)
        text = tidy(child.text)
        if text and (name == "Name" or re.fullmatch(r"Name_[a-z]{2}", name)):
            found.append(Literal(text, lang=name.removeprefix("Name").removeprefix("_") or child.get("lang") or "en"))
    return found


def write_names(graph: Graph, node: URIRef, entry: etree._Element) -> None:
    """Numbers, pages and the date of the last validation."""
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    number = expert_number(entry)
    if number:
        graph.add((node, JARDIN.orphanetRegistryId, Literal(number)))
        graph.add((node, FOAF.page, URIRef(f"{HOST}/consor/cgi-bin/OC_Exp.php?lng=en&Expert={number}")))
    address, _ = clean_iri(text_of(entry, "Url"))
    if address and address.startswith(("http://", "https://")):
        graph.add((node, DCAT.landingPage, URIRef(address)))
    date = text_of(entry, "ValidationDate")[:10]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        graph.add((node, DCTERMS.modified, Literal(date, datatype=XSD.date)))


def write_reach(graph: Graph, node: URIRef, entry: etree._Element) -> None:
    """Country and how far the population covered reaches."""
    country = country_of(entry)
    if country:
        graph.add((node, DCTERMS.spatial, country))
    reach = entry.find("GeoCoverage")
    level = REACH.get(reach.get("id", "")) if reach is not None else None
    if level:
        graph.add((node, JARDIN.coverageLevel, level))


def country_of(element: etree._Element) -> URIRef | None:
    """The country named by the element's Country child, None when the lists do not know it."""
    for name in (text_of(element, "Country/Iso"), text_of(element, "Country/Name")):
        found = load_thesaurus().find(COUNTRIES, name) if name else None
        if found:
            return URIRef(found)
    return None


def write_disease(graph: Graph, node: URIRef, disorder: etree._Element) -> None:
    """One disease that the source covers; how many persons is not known."""
    code = next((text for name in CODES if (text := text_of(disorder, name))), "")
    if not code.isdecimal():
        return
    coverage = BNode()
    graph.add((node, DCTERMS.subject, ORDO[code]))
    graph.add((node, JARDIN.diseaseCoverage, coverage))
    graph.add((coverage, RDF.type, JARDIN.DiseaseCoverage))
    graph.add((coverage, JARDIN.orphaCode, ORDO[code]))
    graph.add((coverage, JARDIN.countPrecision, JARDIN.Unknown))


def write_holder(graph: Graph, institution: etree._Element) -> URIRef | None:
    """An institution as an organisation with its town and country; None when Orphanet does not say who it is."""
    department = text_of(institution, "Department_Service_Lab_PatientOrganisationName")
    house = text_of(institution, "Address/Hosting_Institution")
    names = [name for name in dict.fromkeys((department, house)) if name and not NOT_GIVEN.search(name)]
    if not names or not institution.get("id"):
        return None
    node = URIRef(thing_of(HOST, "Institution", institution.get("id", "")))
    graph.add((node, RDF.type, FOAF.Agent))
    graph.add((node, RDF.type, FOAF.Organization))
    graph.add((node, FOAF.name, Literal(", ".join(names))))
    acronym = text_of(institution, "Department_Service_Lab_PatientOrganisationAcronym")
    if acronym:
        graph.add((node, DCTERMS.alternative, Literal(acronym)))
    write_place(graph, node, institution.find("Address"))
    return node


def write_place(graph: Graph, node: URIRef, address: etree._Element | None) -> None:
    """Country and town of an organisation."""
    if address is None:
        return
    country = country_of(address)
    if country:
        graph.add((node, DCTERMS.spatial, country))
    town = text_of(address, "Town/Name")
    if town and not NOT_GIVEN.search(town):
        place = BNode()
        graph.add((node, LOCN.address, place))
        graph.add((place, RDF.type, LOCN.Address))
        graph.add((place, LOCN.postName, Literal(town.title())))
        graph.add((place, LOCN.adminUnitL1, Literal(text_of(address, "Country/Iso"))))


def text_of(element: etree._Element, path: str) -> str:
    """The text of the first element at a path; empty when there is none."""
    return tidy(element.findtext(path))


def tidy(text: str | None) -> str:
    """The text with single blanks and none at its ends."""
    return " ".join((text or "").split())
