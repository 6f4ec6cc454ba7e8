"""The graph laid before an engine answers like any graph; its queries and lists are read once."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from catalogue.checking.data import Data, Still, parsed

NAMES = [URIRef(f"https://x.example/{name}") for name in "abc"]
NODES: list[Node] = [*NAMES, BNode("n"), Literal("1"), Literal(1), Literal("un", lang="fr"), Literal("01", datatype=NAMES[0])]  # fmt: skip
TRIPLES = st.lists(st.tuples(st.sampled_from(NODES[:4]), st.sampled_from(NAMES), st.sampled_from(NODES)), max_size=15)


@given(TRIPLES)
def test_every_pattern_is_answered_as_by_any_graph(said: list[tuple[Node, Node, Node]]) -> None:
    data, plain = Data(said[:5]), Graph()
    for triple in said:
        plain.add(triple)
    for triple in said[5:]:
        data.add(triple)
    assert len(data) == len(plain) and set(data) == set(plain)
    for pattern in product((None, *NODES[:4]), (None, *NAMES), (None, *NODES)):
        assert sorted(data.triples(pattern)) == sorted(plain.triples(pattern))
        assert (pattern in data) == (pattern in plain)
    for subject, predicate in product((None, *NODES[:4]), (None, *NAMES)):
        assert sorted(data.objects(subject, predicate)) == sorted(plain.objects(subject, predicate))


def test_a_query_is_parsed_once_and_answered_each_time() -> None:
    text = "SELECT ?o WHERE { $this <https://x.example/a> ?o }"
    for value in ("one", "two"):
        data = Data([(NAMES[1], NAMES[0], Literal(value))])
        found = data.query(text, initBindings={"this": NAMES[1]})
        assert [str(row[0]) for row in found] == [value]  # type: ignore[index]
        assert not list(data.query(text, initBindings={"this": NAMES[2]}))
    assert parsed(text) is parsed(text)


def test_a_list_is_read_once_where_nothing_changes() -> None:
    plain = Graph()
    head = BNode()
    Collection(plain, head, NODES)
    still = Still(plain)
    assert list(still.items(head)) == list(still.items(head)) == NODES
    assert list(still.items(RDF.nil)) == []
