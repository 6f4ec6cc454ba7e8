"""The entry of a record: our own dcat:CatalogRecord about it (DCAT 3, section 6.5), in a graph of its own."""

from __future__ import annotations

from rdflib import PROV, RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD
from rdflib.term import Node

from catalogue.address import FILE_BASE
from catalogue.card import Card
from catalogue.origin import JARDIN
from catalogue.profile import Profiles
from catalogue.quality import write_quality
from catalogue.record import entry_of
from catalogue.run import RUN
from catalogue.standing import Standing

ADMS = Namespace("http://www.w3.org/ns/adms#")
CATALOGUE = "urn:jardin:catalogue"
PROFILE = "https://w3id.org/jardin/profile/1.0"
MEMBERS = f"""PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT ?s ?p ?o {{ ?s ?p ?o VALUES (?s ?p) {{ (<{CATALOGUE}> dcat:dataset) (<{CATALOGUE}> dcat:record) }} }}"""
DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"


def write_entry(standing: Standing, card: Card, licence: str, profiles: Profiles) -> Graph:
    """The entry of a published record.

    :param licence: IRI of the licence of its metadata
    """
    event = standing.public
    assert event is not None
    graph = Graph()
    entry = URIRef(entry_of(standing.record))

    def say(predicate: URIRef, value: Node) -> None:
        graph.add((entry, predicate, value))

    say(RDF.type, DCAT.CatalogRecord)
    graph.add((URIRef(CATALOGUE), DCAT.record, entry))
    if card.source:
        graph.add((URIRef(CATALOGUE), DCAT.dataset, URIRef(standing.iri)))
    say(FOAF.primaryTopic, URIRef(standing.iri))
    say(DCTERMS.issued, Literal(standing.first_seen, datatype=XSD.dateTime))
    say(DCTERMS.modified, Literal(standing.changed, datatype=XSD.dateTime))
    say(DCTERMS.license, URIRef(licence))
    say(JARDIN.level, Literal(card.level, datatype=XSD.integer))
    say(JARDIN.digest, Literal(event.digest))
    say(JARDIN.origin, URIRef(standing.speaker))
    say(JARDIN.completenessScore, Literal(f"{card.completeness:.3f}", datatype=XSD.decimal))
    say(JARDIN["sample"], Literal(card.sample))
    say(ADMS.status, JARDIN.Published)
    for number, profile in ((1, DCAT_AP), (2, PROFILE)):
        if card.level >= number:
            say(DCTERMS.conformsTo, URIRef(profile))
    if event.run:
        say(PROV.wasGeneratedBy, URIRef(RUN + event.run))
    # A file of this machine has no address that may be told; of it the origin alone is named.
    document = str((event.about or {}).get("document") or "")
    public = document.startswith(("http://", "https://")) and not document.startswith(FILE_BASE)
    say(PROV.wasDerivedFrom, URIRef(document if public else standing.speaker))
    if card.source:
        say(JARDIN.searchText, Literal(card.text))
        say(JARDIN.searchRank, Literal(card.rank, datatype=XSD.integer))
    write_quality(graph, card, event.judgement or {}, profiles)
    return graph
