"""Names for nameless nodes: the same after an edit elsewhere, base-free, keyed, and not a matter of chance."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from rdflib.term import Node
from sources import SOURCE, parsed

from catalogue.profile.profile import load_profiles
from catalogue.record.record import id_of
from catalogue.record.skolem import skolemised
from catalogue.record.triple import write_ntriples
from catalogue.setting import Settings

ID = id_of(SOURCE)
PREFIX = f"urn:jardin:record:{ID}:"
KEYS = load_profiles(Settings()).keys


def named(graph: Graph, before: Graph | None = None) -> Graph:
    return skolemised(SOURCE, ID, graph, KEYS, before)


def lines(graph: Graph) -> set[bytes]:
    return set(write_ntriples(graph).splitlines())


def renamed(graph: Graph, mark: str) -> Graph:
    """The same graph, its nameless nodes under other labels and its triples in another order."""
    labels: dict[Node, Node] = {}

    def other(node: Node) -> Node:
        return labels.setdefault(node, BNode(f"{mark}{len(labels)}")) if isinstance(node, BNode) else node

    result = Graph()
    for s, p, o in sorted(graph, key=lambda t: (mark, hash((mark, t)))):
        result.add((other(s), p, other(o)))
    return result


def registry(codes: range, **counts: int) -> Graph:
    nodes = [
        f"jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_{code} ;"
        f" jardin:individualCount {counts.get(f'c{code}', code)} ; dct:temporal [ a dct:PeriodOfTime ; dcat:startDate 'x' ] ]"
        for code in codes
    ]
    return parsed(f"<> a dcat:Dataset ; {' ; '.join(nodes)} .")


def test_an_edit_of_one_value_among_three_hundred_coverages_changes_only_the_lines_of_its_node() -> None:
    before = named(registry(range(1000, 1300)))
    after = named(registry(range(1000, 1300), c1150=7), before)
    changed = lines(before) ^ lines(after)
    assert len(changed) == 2
    assert all(b"diseaseCoverage-Orphanet_1150>" in line and b"individualCount" in line for line in changed)


def test_a_coverage_more_adds_its_own_lines_only() -> None:
    before = named(registry(range(1000, 1300)))
    after = named(registry(range(900, 1300)), before)
    assert lines(before) < lines(after)


def test_names_are_base_free_and_keyed_by_the_profile() -> None:
    graph = named(
        parsed("<> dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://f.example/data/all.csv> ] .")
    )
    assert graph.value(URIRef(SOURCE), DCAT.distribution) == URIRef(PREFIX + "distribution-all-csv")


def test_nodes_without_key_are_named_by_their_path() -> None:
    graph = named(parsed("<> dct:temporal [ dcat:startDate '2020' ; dct:spatial [ dct:title 'x' ] ] ."))
    assert {str(node).removeprefix(PREFIX) for node in graph.subjects()} == {SOURCE, "temporal", "temporal.spatial"}


def test_two_equal_children_get_stable_distinct_names() -> None:
    text = (
        "<> dcat:distribution [ a dcat:Distribution ; dct:title 'same' ] , [ a dcat:Distribution ; dct:title 'same' ] ."
    )
    first, second = named(parsed(text)), named(parsed(text))
    assert lines(first) == lines(second)
    assert len(set(first.objects(URIRef(SOURCE), DCAT.distribution))) == 2
    assert lines(named(parsed(text), first)) == lines(first)


def test_children_with_one_key_are_told_apart_by_what_they_say() -> None:
    text = " , ".join(
        f"[ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; jardin:individualCount {n} ]"
        for n in range(8)
    )
    graph = parsed(f"<> jardin:diseaseCoverage {text} .")
    assert len({frozenset(lines(named(renamed(graph, mark)))) for mark in "abcdefgh"}) == 1


def test_of_children_with_one_key_an_edited_one_keeps_its_name() -> None:
    def coverage(*counts: int) -> Graph:
        said = " , ".join(
            f"[ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; jardin:individualCount {n} ; dct:title 't{i}' ]"
            for i, n in enumerate(counts)
        )
        return parsed(f"<> jardin:diseaseCoverage {said} .")

    before = named(coverage(5, 6, 7))
    assert len(lines(before) ^ lines(named(coverage(5, 6, 99), before))) == 2


def test_addresses_with_the_same_tail_keep_their_names_when_one_goes() -> None:
    def files(*hosts: str) -> Graph:
        said = " , ".join(
            f"[ a dcat:Distribution ; dcat:accessURL <https://{host}.example/download> ]" for host in hosts
        )
        return parsed(f"<> dcat:distribution {said} .")

    before = named(files("a", "b", "c"))
    assert lines(named(files("b", "c"), before)) < lines(before)


def test_a_child_of_several_keys_is_always_named_by_the_same() -> None:
    graph = parsed(
        "<> dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://x.example/b>, <https://x.example/a> ] ."
    )
    assert graph_name(named(graph)) == "distribution-a"


def graph_name(graph: Graph) -> str:
    return str(graph.value(URIRef(SOURCE), DCAT.distribution)).removeprefix(PREFIX)


def test_keys_with_strange_signs_give_valid_names() -> None:
    graph = Graph()
    for key in ("a b/ü<ß>", "x" * 300, "", "/", "../..", "日本"):
        node = BNode()
        graph.add((URIRef(SOURCE), DCAT.distribution, node))
        graph.add((node, RDF.type, DCAT.Distribution))
        graph.add((node, DCAT.accessURL, Literal(key)))
    names = {str(node).removeprefix(PREFIX) for node in named(graph).objects(URIRef(SOURCE), DCAT.distribution)}
    assert len(names) == 6 and all(name.isascii() and len(name) < 90 and " " not in name for name in names)


def test_nothing_nameless_is_left_whatever_its_place() -> None:
    graph = parsed(
        "<> dct:title 'T' . [] dct:title 'stray' ; dct:hasPart [ dct:title 'below' ] . _:a dct:relation _:b . _:b dct:relation _:a ."
    )
    result = named(graph)
    assert not any(isinstance(node, BNode) for triple in result for node in triple)
    assert len(result) == len(graph)


LEAVES = st.sampled_from([Literal("a"), Literal("b"), URIRef("https://x.example/i"), URIRef("https://x.example/j")])
STEPS = st.sampled_from([DCTERMS.title, DCTERMS.relation, DCAT.distribution])


@st.composite
def trees(draw: st.DrawFn) -> Graph:
    """A record whose nameless nodes form a tree, some of them alike, with a few further links between them."""
    graph, nodes = Graph(), [URIRef(SOURCE)]
    for _ in range(draw(st.integers(1, 9))):
        node, parent = BNode(), draw(st.sampled_from(nodes))
        graph.add((parent, draw(STEPS), node))
        for _ in range(draw(st.integers(0, 2))):
            graph.add((node, draw(STEPS), draw(LEAVES)))
        if draw(st.booleans()):
            graph.add((node, RDF.type, DCAT.Distribution))
            graph.add((node, DCAT.accessURL, draw(LEAVES)))
        nodes.append(node)  # type: ignore[arg-type]
    return graph


@given(trees(), st.text("xyz", min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_renaming_the_nameless_nodes_of_the_input_does_not_change_the_result(graph: Graph, mark: str) -> None:
    first = named(graph)
    assert lines(named(renamed(graph, mark))) == lines(first)
    assert len(first) == len(graph)


@given(trees(), trees())
@settings(max_examples=100, deadline=None)
def test_names_after_an_edit_do_not_hang_on_labels_either(before: Graph, after: Graph) -> None:
    old = named(before)
    assert lines(named(renamed(after, "q"), old)) == lines(named(after, old))


@given(trees())
@settings(max_examples=100, deadline=None)
def test_the_same_record_again_keeps_every_name(graph: Graph) -> None:
    first = named(graph)
    assert lines(named(renamed(graph, "again"), first)) == lines(first)


def test_fifteen_hundred_children_that_all_changed_are_named_in_time() -> None:
    def columns(word: str) -> Graph:
        graph = Graph()
        for number in range(1500):
            node = BNode()
            graph.add((URIRef(SOURCE), DCTERMS.hasPart, node))
            graph.add((node, DCTERMS.title, Literal(f"{word}{number}")))
            graph.add((node, DCTERMS.language, Literal("en")))
        return graph

    before = named(columns("a"))
    start = time.monotonic()
    assert len(named(columns("b"), before)) == 4500
    assert time.monotonic() - start < 5
