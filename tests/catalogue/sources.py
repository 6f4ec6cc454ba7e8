"""Small sources for tests, and what tests ask of a catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from catalogue.index.index import Index
from catalogue.keeping.keeper import Keeper
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.run import Outcome
from catalogue.setting import Settings

PLACE = "https://sources.example.org/"
SOURCE = PLACE + "one"
ORIGIN = Origin("https://sources.example.org/all.ttl", title="Generated sources")
OTHER = Origin("https://elsewhere.example.net/all.ttl", title="Another origin")
THIRD = Origin("https://third.example.net/all.ttl", title="A third origin")
MOVED, DEPRECATED = "98896", "586"
"""Codes that `another` nomenclature tells otherwise."""
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ejprd: <https://w3id.org/ejp-rd/vocabulary#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix jardin: <https://w3id.org/jardin/ns#> . @prefix ordo: <http://www.orpha.net/ORDO/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> . @prefix : <https://sources.example.org/> .
"""


def parsed(turtle: str, base: str = SOURCE) -> Graph:
    """The graph of Turtle with the usual prefixes."""
    return Graph().parse(data=PREFIXES + turtle, format="turtle", publicID=base)


def source(name: str = "one", *codes: str, title: str = "A registry", more: str = "", iri: str = "") -> Record:
    """A source that is admitted; without a title, one that is not.

    :param codes: ORPHAcodes, digits; 586 when there are none
    :param more: further predicates and objects, in Turtle
    """
    diseases = ", ".join(f"ordo:Orphanet_{code}" for code in codes or ("586",))
    said = f'; dct:title "{title}"@en' if title else ""
    text = f"<> a dcat:Dataset, ejprd:PatientRegistry ; dct:subject {diseases} ; foaf:page <https://a.example/> {said} ; {more} ."
    address = iri or PLACE + name
    return Record(address, parsed(text, address), document=f"{PLACE}{name}.ttl", document_digest="0" * 64)


def thing(turtle: str, iri: str = SOURCE) -> Record:
    """A record of Turtle, in which <> is the thing."""
    return Record(iri, parsed(turtle, iri))


def keep(settings: Settings, *records: Record, origin: Origin = ORIGIN, known: Iterable[Origin] = ()) -> list[Outcome]:
    """Keep records in one batch and publish."""
    with Keeper(settings) as keeper:
        for each in (origin, *known):
            if each not in keeper.origins():
                keeper.put_origin(each)
        outcomes = keeper.keep(records, origin, "run-1", "test")
        keeper.publish()
    return outcomes


def quads_of(data: Path) -> set[str]:
    """Every quad of a data folder's store, but for the catalogue's description of its generation."""
    quads = ox.Store.read_only(str(data / "store")).dump(format=ox.RdfFormat.N_QUADS).decode("utf-8")
    return {quad for quad in quads.split("\n") if quad and not quad.endswith(" <urn:jardin:catalogue> .")}


def indexed(data: Path, facets: Iterable[str]) -> dict[str, tuple[object, bytes | None]]:
    """Card and body by id of all that a data folder's index holds."""
    index = Index(data / "index", list(facets), reading=True)
    return {card["id"]: (card, index.body(card["id"])) for card in index.cards()}


def twice_told(data: Path) -> tuple[int, int]:
    """Rows of `?s ?p ?o` over the union of all graphs, and how many of them differ."""
    store = ox.Store.read_only(str(data / "store"))
    triples = [quad.triple for quad in store]
    return len(triples), len(set(triples))


def another(before: Nomenclature) -> Nomenclature:
    """The starter with one disease under another head and one deprecated."""
    diseases = {code: replace(disease, parents=set(disease.parents)) for code, disease in before.diseases.items()}
    diseases[MOVED].parents = {"68367"}
    diseases[DEPRECATED] = replace(diseases[DEPRECATED], status="Deprecated", replaced_by=MOVED)
    return Nomenclature(diseases, "2026-07")
