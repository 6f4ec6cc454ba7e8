"""What the query endpoint can do, as RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from rdflib import RDF, BNode, Graph, Namespace, URIRef

from catalogue.triple import write_ntriples
from web.sparql import GRAPHS, TABLES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
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
}


def description(endpoint: str) -> bytes:
    """The service description as N-Triples.

    :param endpoint: public address of the endpoint
    """
    graph = Graph()
    service, dataset, whole = URIRef(endpoint), BNode("dataset"), BNode("whole")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for media_type in dict.fromkeys([*TABLES.values(), *GRAPHS.values()]):
        graph.add((service, SD.resultFormat, FORMATS[NAMES[media_type]]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, whole))
    graph.add((whole, RDF.type, SD.Graph))
    graph.add((whole, RDF.type, VOID.Dataset))
    graph.add((whole, VOID.sparqlEndpoint, service))
    return write_ntriples(graph)
