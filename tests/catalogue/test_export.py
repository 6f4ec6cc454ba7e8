"""Exports: every syntax says the same triples, under public addresses, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import XSD
from sources import SOURCE, keep, parsed, source

from catalogue import plugin
from catalogue.error import CatalogueError
from catalogue.exports import MEDIA_TYPES
from catalogue.exports.address import addressed
from catalogue.exports.table import defused, write_csv
from catalogue.record.record import id_of
from catalogue.record.triple import write_ntriples
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

BASE = "https://catalogue.example.org/sub"
SYNTAXES = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "rdfxml": "xml", "jsonld": "json-ld"}
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"], exclude_characters="\ufffe\uffff"), max_size=20
)
IRIS = st.sampled_from([URIRef(f"https://x.example/{name}") for name in ("a", "b", "c/d#e", "é")])
PREDICATES = st.sampled_from(
    [URIRef("http://purl.org/dc/terms/title"), URIRef("https://x.example/p-1"), URIRef("urn:x:name")]
)
LITERALS = st.one_of(
    TEXT.map(Literal),
    TEXT.map(lambda text: Literal(text, lang="en-GB")),
    st.sampled_from(["x", "2025-13-01"]).map(lambda text: Literal(text, datatype=XSD.integer, normalize=False)),
    st.sampled_from(["2025-01-01", "soon"]).map(lambda text: Literal(text, datatype=XSD.date, normalize=False)),
)
GRAPHS = st.lists(st.tuples(IRIS, PREDICATES, IRIS | LITERALS), max_size=8)


def written(name: str, graph: Graph, base: str = "") -> bytes:
    content: bytes = plugin.must(plugin.EXPORTS, name)(write_ntriples(graph), base=base)
    return content


def read(name: str, content: bytes) -> set[tuple[object, ...]]:
    if name == "nq":
        return {quad[:3] for quad in Dataset().parse(data=content, format="nquads").quads()}  # type: ignore[attr-defined]
    return {exact(t) for t in Graph().parse(data=content, format=SYNTAXES[name])}


def exact(triple: tuple[object, ...]) -> tuple[object, ...]:
    """A triple with the literals as they are written, not as they are understood."""
    return tuple((str(t), t.language, t.datatype) if isinstance(t, Literal) else t for t in triple)


def graph_of(triples: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@pytest.fixture(autouse=True)
def lexical(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib would read 007 as 7."""
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("name", ["ttl", "nt", "rdfxml", "jsonld"])
@given(triples=GRAPHS)
@settings(max_examples=40, deadline=None)
def test_every_syntax_parses_back_to_the_same_triples(
    name: str, triples: list[tuple[URIRef, URIRef, URIRef | Literal]]
) -> None:
    graph = graph_of(triples)
    assert {(s, p, without_language_case(o)) for s, p, o in read(name, written(name, graph))} == {
        (s, p, without_language_case(o)) for s, p, o in map(exact, graph)
    }


def without_language_case(value: object) -> object:
    return (value[0], str(value[1]).lower(), value[2]) if isinstance(value, tuple) else value


def test_n_quads_are_the_same_lines_in_the_default_graph() -> None:
    graph = parsed("<> dct:title 'a', 'b'@en .")
    assert sorted(written("nq", graph).splitlines()) == sorted(write_ntriples(graph).splitlines())


def test_nameless_nodes_survive_every_syntax() -> None:
    graph = parsed(
        "<> dct:title 'T' ; dct:relation [ dct:title 'a' ] , [ dct:title 'b' ; dct:relation [ dct:title 'c' ] ] ."
    )
    for name, syntax in SYNTAXES.items():
        if name != "nq":
            again = Graph().parse(data=written(name, graph), format=syntax)
            assert to_isomorphic(again) == to_isomorphic(graph), name


def test_every_export_has_a_media_type_and_every_media_type_an_export() -> None:
    assert set(plugin.names(plugin.EXPORTS)) == set(MEDIA_TYPES)


@pytest.mark.parametrize("name", sorted(MEDIA_TYPES))
def test_nothing_is_written_of_nothing(name: str) -> None:
    assert SOURCE not in written(name, Graph()).decode()


def test_our_names_stand_under_the_public_address_and_lead_back_to_places() -> None:
    graph = Graph()
    for number, name in enumerate(
        (
            "record:abc",
            "record:abc:distribution-1.x",
            "entry:abc",
            "thing:abc",
            "origin:abc",
            "run:2025-a",
            "catalogue",
            "catalogue:publisher",
        )
    ):
        graph.add((URIRef(f"urn:jardin:{name}"), URIRef("https://x.example/p"), Literal(number)))
    found = {
        str(o): str(s).removeprefix(BASE) for s, _, o in Graph().parse(data=written("nt", graph, BASE), format="nt")
    }
    assert found == {
        "0": "/records/abc", "1": "/records/abc#distribution-1.x", "2": "/records/abc#entry", "3": "/things/abc",
        "4": "/origins/abc", "5": "/runs/2025-a", "6": "/#catalogue", "7": "/#catalogue-publisher",
    }  # fmt: skip


def test_our_names_inside_of_words_are_left_as_they_are() -> None:
    text = 'see <urn:jardin:record:abc> and "<urn:jardin:thing:x>"'
    graph = graph_of([(URIRef(SOURCE), URIRef("https://x.example/p"), Literal(text))])
    assert Literal(text) in set(Graph().parse(data=written("nt", graph, BASE), format="nt").objects())


def test_without_a_base_names_stay_as_they_are() -> None:
    line = b'<urn:jardin:thing:abc> <https://x.example/p> "x" .\n'
    assert addressed(line, "") == line


@pytest.mark.parametrize("predicate", ["https://x.example/123", "https://x.example/", "urn:x:1"])
def test_a_property_without_an_xml_name_is_refused_in_rdf_xml_and_written_elsewhere(predicate: str) -> None:
    graph = graph_of([(URIRef(SOURCE), URIRef(predicate), Literal("x"))])
    with pytest.raises(CatalogueError, match="RDF/XML"):
        written("rdfxml", graph)
    for name in ("ttl", "nt", "jsonld"):
        assert len(read(name, written(name, graph))) == 1


def test_signs_that_xml_cannot_hold_are_replaced_in_rdf_xml() -> None:
    graph = graph_of([(URIRef(SOURCE), URIRef("https://x.example/p"), Literal("a\x0bb\x00c\ufffe \\u000B \\f"))])
    assert read("rdfxml", written("rdfxml", graph)) == {
        exact((URIRef(SOURCE), URIRef("https://x.example/p"), Literal("a\ufffdb\ufffdc\ufffd \\u000B \\f")))
    }


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")'])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    graph = graph_of([(URIRef(SOURCE), URIRef("https://x.example/p"), Literal(cell))])
    for text in (written("csv", graph), write_csv(("a", "b", "c"), [(SOURCE, "p", cell)])):
        [_, row] = list(csv.reader(io.StringIO(text.decode(), newline="")))
        assert row[2] == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=b", "https://x.example/", "1-2", "'", "Ä"])
def test_other_cells_are_left_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


def test_the_table_has_a_row_for_every_triple_of_a_published_record(settings: Settings) -> None:
    keep(settings, source(more="dcat:distribution [ a dcat:Distribution ; dct:title '''Zeile\n\"zwei\", drei'''@de ]"))
    triples = Reader(settings).triples(id_of(SOURCE))
    rows = list(
        csv.DictReader(io.StringIO(plugin.must(plugin.EXPORTS, "csv")(triples, base=BASE).decode(), newline=""))
    )
    assert len(rows) == len(Graph().parse(data=triples, format="nt"))
    assert {"subject": f"{BASE}/records/{id_of(SOURCE)}#distribution", "property": "http://purl.org/dc/terms/title",
            "value": "Zeile\n\"zwei\", drei", "language": "de"} in rows  # fmt: skip


def test_plain_json_has_every_triple() -> None:
    graph = parsed("<> dct:title 'a'@en, 'b' ; dct:issued '2025'^^xsd:gYear ; foaf:page <https://p.example/> .")
    plain = json.loads(written("json", graph))
    values = [value for said in plain[SOURCE].values() for each in said for value in [each]]
    assert {"type": "literal", "value": "a", "lang": "en"} in values
    assert {"type": "uri", "value": "https://p.example/"} in values
    assert {"type": "literal", "value": "2025", "datatype": str(XSD.gYear)} in values
    assert len(values) == len(graph)
    assert json.loads(written("json", Graph())) == {}


def test_a_blank_node_is_told_as_such_in_plain_json() -> None:
    graph = Graph()
    graph.add((URIRef(SOURCE), URIRef("https://x.example/p"), BNode("n")))
    assert json.loads(written("json", graph))[SOURCE]["https://x.example/p"][0]["type"] == "bnode"
