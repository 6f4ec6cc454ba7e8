"""Triples between rooms: bytes and graphs say the same, every literal as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef
from sources import parsed

from catalogue.record.triple import (
    SYNTAXES,
    converted,
    read_graph,
    read_ntriples,
    read_turtle,
    statements,
    write_ntriples,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=25)
IRIS = st.sampled_from([URIRef("https://x.example/a"), URIRef("urn:x:é"), URIRef("https://x.example/%20?q#f")])
LITERALS = st.one_of(
    TEXT.map(Literal),
    st.tuples(TEXT, st.sampled_from(["en", "en-GB", "zh-Hant"])).map(lambda pair: Literal(pair[0], lang=pair[1])),
    st.tuples(TEXT, st.sampled_from([XSD.integer, XSD.date, XSD.boolean, URIRef("urn:x:type")])).map(
        lambda pair: Literal(pair[0], datatype=pair[1], normalize=False)
    ),
)
TRIPLES = st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS), max_size=8)


def exact(graph: Graph) -> set[tuple[object, ...]]:
    """The triples with literals as they are written."""
    return {
        (s, p, (str(o), (o.language or "").lower(), o.datatype) if isinstance(o, Literal) else o) for s, p, o in graph
    }


@given(TRIPLES)
def test_what_is_written_reads_back_the_same(triples: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    content = write_ntriples(graph)
    assert exact(read_ntriples(content)) == exact(graph)
    assert content == b"".join(sorted(content.splitlines(keepends=True)))
    assert write_ntriples(read_ntriples(content)) == content


def test_lexical_forms_are_left_as_they_are() -> None:
    line = b'<a:a> <a:b> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert write_ntriples(read_ntriples(line)) == line


@pytest.mark.parametrize("bad", [URIRef("https://x.example/a b"), URIRef("no scheme"), Literal("x", lang="en").n3])
def test_a_term_that_rdf_forbids_is_refused(bad: object) -> None:
    graph = [(URIRef("https://x.example/a"), URIRef("https://x.example/p"), bad)]
    with pytest.raises(ValueError):
        write_ntriples(graph)  # type: ignore[arg-type]


def test_statements_leave_nameless_subjects_out() -> None:
    found = list(statements(b'<a:a> <a:p> "x"@de .\n_:b <a:p> "y" .\n<a:a> <a:q> _:b .\n<a:a> <a:q> <a:c> .\n'))
    assert [(each.predicate, each.value, each.language) for each in found] == [("a:p", "x", "de"), ("a:q", "a:c", "")]


def test_two_turtle_files_never_share_a_nameless_node(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f"_:x <a:p> '{name}' .")
    graph = read_turtle(sorted(tmp_path.glob("*.ttl")))
    assert len(graph) == 2 and len(set(graph.subjects())) == 2


def test_a_turtle_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text("<a:a> <a:b>")
    with pytest.raises(SyntaxError, match=r"bad\.ttl"):
        read_turtle([file])


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_a_conversion_says_the_same(syntax: str) -> None:
    graph = parsed("<> dct:title 'a'@en, \"q\\\"uo\\nte\" ; dct:issued '2025'^^xsd:gYear .")
    again = read_graph(converted(write_ntriples(graph), syntax, {"dct": "http://purl.org/dc/terms/"}), SYNTAXES[syntax])
    assert exact(again) == exact(graph)


def test_nameless_nodes_keep_their_labels_between_rooms() -> None:
    graph = Graph()
    graph.add((BNode("one"), URIRef("a:p"), BNode("two")))
    assert set(read_ntriples(write_ntriples(graph))) == set(graph)
