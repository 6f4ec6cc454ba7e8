"""What the query endpoint can do, as RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from contextlib import suppress

from rdflib import RDF, RDFS, VOID, BNode, Graph, Literal, Namespace, URIRef

from catalogue import plugin
from catalogue.keeping.census import Census
from catalogue.keeping.entry import CATALOGUE
from catalogue.keeping.extract import CENSUS
from catalogue.nomenclature.excerpt import WHOLE as NOMENCLATURE
from catalogue.record.triple import write_ntriples
from web.negotiation import REPRESENTATIONS
from web.press import CannotMake
from web.sparql import GRAPHS, TABLES
from web.visit import Visit
from web.void import PATH, census_of, whole_number

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
LISTS = "urn:jardin:lists"
NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/n3": "N3",
}
NAMED = {
    CATALOGUE: "What this catalogue says of itself.",
    LISTS: "The terms and controlled lists of the profile.",
    NOMENCLATURE: "The Orphanet nomenclature in force, with its closure as skos:broaderTransitive.",
}
"""The graphs that every catalogue has; beside them each record has one, and one more for its entry."""
TOLD = (
    "The default graph is the union of all graphs. Each record is one named graph, urn:jardin:record:{id}, and what "
    "this catalogue says of it another, urn:jardin:entry:{id}, where {id} is the last part of the address of its page. "
    "Queries are limited in time, memory, rows and bytes; an answer is whole or an error. Updates are refused."
)


def introduction(visit: Visit, name: str) -> bytes:
    """The service description in a syntax; graphs bear the names that queries call them by, not addresses.

    :param name: of a representation
    """
    exported: bytes = plugin.must(plugin.EXPORTS, REPRESENTATIONS[name].export)(description(visit), base="")
    return exported


def counted(visit: Visit) -> str:
    """Whether the numbers of this generation are there, as a state for the ETag; else they are ordered."""
    generation, press = visit.reader.generation, visit.house.press
    if not visit.request.scope["state"]["bare"]:
        with suppress(CannotMake):
            press.order(generation, CENSUS)
    return "counted" if census_of(generation) else ""


def description(visit: Visit) -> bytes:
    """The service description as N-Triples."""
    graph, service = Graph(), URIRef(visit.public("/sparql"))
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    graph.add((service, RDFS.comment, Literal(TOLD, lang="en")))
    graph.add((service, RDFS.seeAlso, URIRef(visit.public(PATH))))
    for media_type in dict.fromkeys([*TABLES.values(), *GRAPHS.values()]):
        graph.add((service, SD.resultFormat, FORMATS[NAMES[media_type]]))
    graph += dataset(visit, service, census_of(visit.reader.generation))
    return visit.reader.store.graph(CATALOGUE) + write_ntriples(graph)


def dataset(visit: Visit, service: URIRef, census: Census | None) -> Graph:
    """What is asked when a query names no dataset: the catalogue, as VoID and DCAT describe it too.

    :param census: numbers of this generation, when somebody has counted
    """
    graph, whole, default = Graph(), URIRef(CATALOGUE), BNode("whole")
    graph.add((service, SD.defaultDataset, whole))
    for kind in (SD.Dataset, VOID.Dataset):
        graph.add((whole, RDF.type, kind))
    graph.add((whole, VOID.sparqlEndpoint, service))
    graph.add((whole, SD.defaultGraph, default))
    for kind in (SD.Graph, VOID.Dataset):
        graph.add((default, RDF.type, kind))
    graph.add((default, VOID.entities, whole_number(visit.reader.index.size())))
    if census:
        graph.add((default, VOID.triples, whole_number(census.triples)))
        graph.add((default, VOID.distinctSubjects, whole_number(census.subjects)))
    for name, words in NAMED.items():
        node = BNode(name.rpartition(":")[2])
        graph.add((whole, SD.namedGraph, node))
        graph.add((node, RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, URIRef(name)))
        graph.add((node, RDFS.comment, Literal(words, lang="en")))
    return graph
