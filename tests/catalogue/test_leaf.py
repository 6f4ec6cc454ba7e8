"""A leaf says of a record what a graph says of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from catalogue.record.leaf import read_leaf, subjects_of
from catalogue.record.triple import read_ntriples, write_ntriples

NODES = st.sampled_from(
    [URIRef(f"https://x.example/{name}") for name in ("a", "b", "ü", "日本", "c-d(e)", "a?q=%20#é")]
)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
VALUES = st.one_of(
    NODES,
    WORDS.map(Literal),
    st.builds(
        lambda text, tag: Literal(text, lang=tag), WORDS, st.sampled_from(["en", "DE-at", "x-klingon", "zh-Hant-TW"])
    ),
    WORDS.map(lambda text: Literal(text, datatype=URIRef("https://x.example/type"))),
    # What ends a line elsewhere, what a line of N-Triples ends with, what looks like an escape or another's mark.
    st.lists(
        st.sampled_from(
            ["\n", "\r", "\x85", "\u2028", "\x0b", " .\n", "\\", '"', "\\u0041", "@en", "^^<", "\x00", "\U0001f600"]
        )
    )
    .map("".join)
    .map(Literal),
    st.just(Literal('x"\\\n .\n' * 20_000)),
    st.sampled_from([Literal("01", datatype=XSD.integer, normalize=False), Literal('a "quoted" \\ . end')]),
)
TRIPLES = st.lists(st.tuples(NODES, NODES, VALUES), max_size=8)


@given(TRIPLES)
def test_every_value_is_the_one_that_a_graph_has(triples: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    content = write_ntriples(triples)
    leaf, graph = read_leaf(content), read_ntriples(content)
    for subject, predicate, _ in triples:
        assert sorted(leaf.objects(subject, predicate), key=repr) == sorted(graph.objects(subject, predicate), key=repr)
    assert leaf.subjects == subjects_of(content) == {str(node) for node in graph.subjects()}
    assert leaf.write() == content


@given(TRIPLES, st.sets(NODES))
def test_without_some_subjects_it_is_the_graph_without_them(
    triples: list[tuple[URIRef, URIRef, URIRef | Literal]], gone: set[URIRef]
) -> None:
    left = Graph()
    for triple in triples:
        if triple[0] not in gone:
            left.add(triple)
    assert read_leaf(write_ntriples(triples)).without(map(str, gone)).write() == write_ntriples(left)
