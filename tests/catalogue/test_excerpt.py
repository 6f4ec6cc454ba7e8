"""Excerpts of the nomenclature as SKOS: of one disease, of one classification, of all of it."""

from __future__ import annotations

import pytest
from classified import HEADS, wood
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS, VOID, XSD

from catalogue.exports.address import addressed
from catalogue.exports.graph import turtle_in_pieces
from catalogue.nomenclature.difference import numbers_of
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.excerpt import classification_of, description_of, excerpt_of, pieces
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.skos import SCHEME, write_nomenclature
from catalogue.record.triple import read_ntriples

BASE = "https://catalogue.example"
WHOLE = URIRef(BASE + "/nomenclature")


@pytest.fixture(scope="module")
def nomenclature() -> Nomenclature:
    """Invented classifications."""
    return wood(1)


def named(code: str) -> URIRef:
    return URIRef(ORDO + code)


def test_a_disease_comes_with_the_names_of_its_neighbours_and_everything_above(nomenclature: Nomenclature) -> None:
    graph = read_ntriples(excerpt_of(nomenclature.diseases["30"], nomenclature, ("fr", "en")))
    disease = nomenclature.diseases["30"]
    assert set(graph.objects(named("30"), SKOS.broaderTransitive)) == {named(c) for c in nomenclature.ancestors("30")}
    assert set(graph.objects(named("30"), SKOS.narrower)) == {named(c) for c in nomenclature.children["30"]}
    for code in {*disease.parents, *nomenclature.children["30"]}:
        assert list(graph.objects(named(code), SKOS.prefLabel)) == [Literal(f"Maladie {code}", lang="fr")]
    for code in graph.objects(named("30"), SKOS.exactMatch):
        assert list(graph.objects(code, SKOS.notation))
    assert not [
        s for s in set(graph.subjects()) if s not in (None, named("30")) and (s, SKOS.definition, None) in graph
    ]


def test_what_leaves_the_house_bears_addresses_that_can_be_followed(nomenclature: Nomenclature) -> None:
    lines = addressed(excerpt_of(nomenclature.diseases["30"], nomenclature), BASE)
    assert b"<urn:" not in lines
    assert f"<{BASE}/diseases/30#gene-1>".encode() in lines and f"<{BASE}/diseases/30#prevalence-1>".encode() in lines
    assert f"<{BASE}/nomenclature#ICD-10>".encode() in lines
    number = next(iter(nomenclature.diseases["30"].places))
    assert f"<{BASE}/classifications/{number}>".encode() in lines


@pytest.mark.parametrize("number", HEADS)
def test_a_classification_comes_with_its_own_edges_only(nomenclature: Nomenclature, number: str) -> None:
    graph = read_ntriples(classification_of(number, nomenclature.diseases, nomenclature))
    broader = URIRef(f"https://w3id.org/jardin/ns#broaderIn{number}")
    edges = {(named(d.code), named(up)) for d in nomenclature.diseases.values() for up in d.places.get(number, ())}
    assert set(graph.subject_objects(broader)) == edges
    assert not list(graph.subject_objects(SKOS.broader))


def test_the_pieces_are_the_whole(nomenclature: Nomenclature, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.nomenclature.excerpt.ENOUGH", 5_000)
    found = list(pieces(nomenclature))
    assert len(found) > 3 and all(piece.endswith(b"\n") for piece in found)
    assert b"".join(found) == b"".join(write_nomenclature(nomenclature, closed=True))


def test_turtle_written_in_pieces_says_the_same_as_the_whole(nomenclature: Nomenclature) -> None:
    parts = [b"", *(bytes(line) for line in write_nomenclature(nomenclature, closed=True))]
    turtle = b"".join(turtle_in_pieces(iter(parts), base=BASE))
    assert turtle.count(b"@prefix skos:") == 1
    assert set(Graph().parse(data=turtle, format="turtle")) == set(read_ntriples(addressed(b"".join(parts), BASE)))


def test_the_nomenclature_is_described_as_a_data_set(nomenclature: Nomenclature) -> None:
    files = {f"{BASE}/skos.nt.gz": ("application/n-triples", True)}
    graph = read_ntriples(addressed(description_of(nomenclature, numbers_of(nomenclature), files), BASE))
    assert (WHOLE, RDF.type, DCAT.Dataset) in graph
    assert (WHOLE, DCAT.version, Literal("2025-07")) in graph
    assert (WHOLE, DCTERMS.issued, Literal("2025-06-24", datatype=XSD.date)) in graph
    assert (WHOLE, VOID.entities, Literal(82)) in graph
    assert (WHOLE, DCTERMS.hasPart, URIRef(SCHEME)) in graph
    assert "INSERM" in str(graph.value(WHOLE, DCTERMS.rights)) and graph.value(WHOLE, DCTERMS.license)
    parts = {str(graph.value(part, DCTERMS.title)): part for part in graph.objects(WHOLE, VOID.subset)}
    assert int(str(graph.value(parts["disorder"], VOID.entities))) == 42
    assert int(str(graph.value(parts["Links to OMIM"], VOID.triples))) == 2
    assert list(graph.objects(WHOLE, DCAT.distribution)) == [URIRef(f"{BASE}/skos.nt.gz")]
