"""The digest: the same for equal graphs however they are written, in bounded time whatever comes."""

from __future__ import annotations

import hashlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCTERMS
from rdflib.term import Node
from sources import keep, parsed, source

from catalogue.error import NotRdf, TooLarge
from catalogue.record.canonical import canonical_form, digest_of, is_easy, write_lines
from catalogue.setting import Settings

P, Q = URIRef("https://x.example/p"), URIRef("https://x.example/q")


def linked(groups: int, size: int) -> Graph:
    """Groups of nodes that look alike, each linked to all of the next group (in one group: to each other)."""
    graph = Graph()
    nodes = [[BNode() for _ in range(size)] for _ in range(groups)]
    for number, group in enumerate(nodes):
        for one in group:
            graph.add((one, Q, Literal(number)))
            for other in nodes[(number + 1) % groups]:
                if one != other:
                    graph.add((one, P, other))
    return graph


def renamed(graph: Graph, seed: int) -> Graph:
    labels: dict[Node, Node] = {}
    chance = random.Random(seed)
    triples = list(graph)
    chance.shuffle(triples)

    def other(node: Node) -> Node:
        return (
            labels.setdefault(node, BNode(f"n{chance.random()}".replace(".", ""))) if isinstance(node, BNode) else node
        )

    result = Graph()
    for s, p, o in triples:
        result.add((other(s), p, other(o)))
    return result


NODES = st.sampled_from(
    [BNode(f"b{n}") for n in range(5)] + [URIRef("https://x.example/a"), URIRef("https://x.example/b")]
)
OBJECTS = NODES | st.sampled_from([Literal("x"), Literal("x", lang="en"), Literal("1")])
GRAPHS = st.lists(st.tuples(NODES, st.sampled_from([P, Q]), OBJECTS), max_size=12)


def graph_of(triples: list[tuple[Node, Node, Node]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@given(GRAPHS, st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_renamed_and_shuffled_graph_has_the_same_digest(triples: list[tuple[Node, Node, Node]], seed: int) -> None:
    graph = graph_of(triples)
    assert canonical_form(write_lines(renamed(graph, seed))) == canonical_form(write_lines(graph))


@given(GRAPHS, GRAPHS)
@settings(max_examples=60, deadline=None)
def test_digests_are_equal_only_for_equal_graphs(
    one: list[tuple[Node, Node, Node]], two: list[tuple[Node, Node, Node]]
) -> None:
    first, second = graph_of(one), graph_of(two)
    same = canonical_form(write_lines(first)) == canonical_form(write_lines(second))
    assert same == (to_isomorphic(first) == to_isomorphic(second))


@pytest.mark.parametrize("syntax", ["turtle", "nt", "xml", "json-ld"])
def test_another_syntax_has_the_same_digest(syntax: str) -> None:
    graph = parsed(
        "<> dct:title 'Ä'@de ; dcat:distribution [ dct:title 'a' ; dct:temporal [ dcat:startDate 'x' ] ] , [ dct:title 'b' ] ."
    )
    again = Graph().parse(data=graph.serialize(format=syntax), format=syntax)
    assert digest_of(again, 5) == digest_of(graph, 5)


def test_the_digest_is_the_sha_256_of_the_sorted_canonical_lines() -> None:
    graph = parsed("<> dct:title 'T' .")
    line = f'<https://sources.example.org/one> <{DCTERMS.title}> "T" .\n'
    assert digest_of(graph, 5) == hashlib.sha256(line.encode()).hexdigest()


@pytest.mark.parametrize(("groups", "size"), [(1, 10), (10, 3), (40, 2)])
def test_poison_is_refused_by_name_within_the_limit_or_done_in_time(groups: int, size: int) -> None:
    graph = linked(groups, size)
    start = time.monotonic()
    try:
        assert digest_of(graph, 0.3) == digest_of(renamed(graph, 1), 0.3)
    except TooLarge as error:
        assert "canonical_seconds" in str(error)
    assert time.monotonic() - start < 6


def test_nine_mutually_linked_nodes_are_refused_and_the_process_lives_on() -> None:
    with pytest.raises(TooLarge, match="nameless nodes"):
        digest_of(linked(1, 9), 0.2)
    assert digest_of(parsed("<> dct:title 'T' ."), 5)


def test_a_poisoned_record_is_refused_alone(settings: Settings) -> None:
    bad = source("bad")
    bad.graph += linked(1, 9)
    outcomes = keep(settings.model_copy(update={"canonical_seconds": 0.2}), bad, source("good"))
    assert [outcome.status for outcome in outcomes] == ["refused", "kept"]


def test_hundreds_of_equal_coverages_need_no_process_of_their_own() -> None:
    graph = Graph()
    for _ in range(300):
        node = BNode()
        graph.add((URIRef("https://x.example/r"), P, node))
        graph.add((node, Q, Literal("same")))
    assert is_easy(graph)
    start = time.monotonic()
    digest_of(graph, 1)
    assert time.monotonic() - start < 1


def test_nodes_that_differ_need_no_process_of_their_own_however_they_are_linked() -> None:
    assert is_easy(linked(30, 1))


@pytest.mark.parametrize("iri", ["https://x.example/a b", "no scheme", "https://x.example/<>", ""])
def test_an_iri_that_is_none_is_refused(iri: str) -> None:
    with pytest.raises(NotRdf):
        digest_of(graph_of([(URIRef("https://x.example/r"), P, URIRef(iri))]), 5)
