"""The difference of two versions: complete, in the words of the profile, nested nodes by their key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from sources import PLACE, SOURCE, source

from catalogue.count import COUNTS
from catalogue.profile.field import Field
from catalogue.profile.profile import load_profiles
from catalogue.record.record import graph_of, id_of
from catalogue.record.skolem import skolemised
from catalogue.setting import Settings
from catalogue.telling.difference import Difference, differences, in_words
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)
KEYS = load_profiles(Settings()).keys


def named(more: str = "", title: str = "A registry", before: Graph | None = None) -> Graph:
    return skolemised(SOURCE, ID, source(more=more, title=title).graph, KEYS, before)


def told(reader: Reader, before: Graph, after: Graph) -> list[Difference]:
    return list(differences(SOURCE, before, after, reader.painter))


def line(each: Difference) -> str:
    place = " › ".join((*each.place, each.label))
    return f"{each.verb} {place}: {' | '.join(map(in_words, each.old))} -> {' | '.join(map(in_words, each.new))}"


def test_a_changed_title_is_told_by_its_label_with_both_values(reader: Reader) -> None:
    found = told(reader, named(), named(title="Another"))
    assert [line(each) for each in found] == ["changed Title: A registry (en) -> Another (en)"]
    assert found[0].field.name == "title"


def test_values_of_lists_are_told_by_their_labels(reader: Reader) -> None:
    found = told(reader, named("jardin:coverageLevel jardin:National"), named("jardin:coverageLevel jardin:Regional"))
    assert len(found) == 1 and found[0].verb == "changed"
    assert "National" in line(found[0]) and "Regional" in line(found[0]) and "jardin:" not in line(found[0])


def test_a_disease_is_told_by_code_and_name(reader: Reader) -> None:
    before, after = named(), named("dct:subject ordo:Orphanet_558")
    (found,) = told(reader, before, after)
    assert (found.verb, found.new[0].code, found.old) == ("added", "558", ())
    assert "ORPHA:558" in line(found)


def coverage_fields(reader: Reader) -> tuple[Field, Field, Field]:
    """The field of coverages, the one that is their key, and that of an exact count."""
    coverage = next(field for p in reader.profiles.profiles.values() if (field := p.role("coverage")))
    shape = reader.profiles.shape(coverage.nested or "")
    assert shape is not None
    return coverage, next(f for f in shape.fields if f.key), next(f for f in shape.fields if f.name == COUNTS[0])


def test_an_edit_in_one_of_many_coverages_is_told_beneath_its_code(reader: Reader) -> None:
    coverage, key, count = coverage_fields(reader)
    before = named()
    for code in range(300):
        node = URIRef(f"{graph_of(ID)}:coverage-{code}")
        before.add((URIRef(SOURCE), URIRef(coverage.path), node))
        before.add((node, URIRef(key.path), URIRef(f"http://www.orpha.net/ORDO/Orphanet_{code}")))
        before.add((node, URIRef(count.path), Literal(100 + code)))
    after = Graph() + before
    after.set((URIRef(f"{graph_of(ID)}:coverage-7"), URIRef(count.path), Literal(333)))
    (found,) = told(reader, before, after)
    assert found.field.name == count.name and "ORPHA:7" in found.place[-1]
    assert [value.text for value in (*found.old, *found.new)] == ["107", "333"]


def test_a_small_number_is_told_by_its_band_only(reader: Reader) -> None:
    coverage, _, count = coverage_fields(reader)
    node = URIRef(f"{graph_of(ID)}:coverage-1")
    before, after = named(), named()
    for graph, number in ((before, 3), (after, 7)):
        graph.add((URIRef(SOURCE), URIRef(coverage.path), node))
        graph.add((node, URIRef(count.path), Literal(number)))
    (found,) = told(reader, before, after)
    assert found.old[0].text == found.new[0].text and not {"3", "7"} & {found.old[0].text, found.new[0].text}


def test_a_predicate_that_no_field_knows_stands_under_its_short_name(reader: Reader) -> None:
    (found,) = told(reader, named(), named("<https://strange.example/v#colour> 'green'"))
    assert line(found) == "added colour:  -> green"


def test_a_whole_node_that_came_is_told_with_what_it_says(reader: Reader) -> None:
    more = "dcat:contactPoint [ a vcard:Kind ; vcard:fn 'Ada' ; vcard:hasEmail <mailto:a@b.example> ]"
    (found,) = told(reader, named(), named(more))
    assert found.verb == "added" and "Ada" in line(found) and "a@b.example" in line(found)


def test_a_change_of_kind_is_told(reader: Reader) -> None:
    found = told(reader, named(), named("a ejprd:Biobank"))
    assert [(each.label, each.verb) for each in found] == [("Kind", "added")]
    assert found[0].new[0].text == "Biobank"


def test_what_nothing_leads_to_is_told_too(reader: Reader) -> None:
    stray = URIRef(graph_of(ID) + ":node-1")
    before, after = named(), named()
    before.add((stray, DCTERMS.title, Literal("left over")))
    after.add((stray, DCTERMS.title, Literal("left alone")))
    (found,) = told(reader, before, after)
    assert found.place == ("node-1",) and (found.old[0].text, found.new[0].text) == ("left over", "left alone")


@pytest.mark.parametrize("deep", [30])
def test_nodes_that_lead_to_each_other_come_to_an_end(reader: Reader, deep: int) -> None:
    before, after = named(), named()
    nodes = [URIRef(f"{graph_of(ID)}:n{number}") for number in range(deep)]
    for graph in (before, after):
        for one, other in zip([URIRef(SOURCE), *nodes], [*nodes, nodes[0]], strict=True):
            graph.add((one, DCTERMS.relation, other))
    after.add((nodes[-1], DCTERMS.title, Literal("deep")))
    (found,) = told(reader, before, after)
    assert len(found.place) == deep


NODES = [URIRef(SOURCE), *(URIRef(f"{graph_of(ID)}:{name}") for name in ("a", "b", "c"))]
PATHS = [URIRef(iri) for iri in (DCTERMS.title, DCTERMS.relation, "http://www.w3.org/ns/dcat#distribution",
                                 "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", PLACE + "odd")]  # fmt: skip
VALUES = [
    *NODES,
    Literal("x"),
    Literal("x", lang="en"),
    Literal("3"),
    Literal(3),
    URIRef("http://www.w3.org/ns/dcat#Dataset"),
]
GRAPHS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(PATHS), st.sampled_from(VALUES)), max_size=8)


def graph_of_triples(triples: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@examples(max_examples=150, deadline=None)
@given(one=GRAPHS, other=GRAPHS)
def test_there_is_no_difference_exactly_when_the_graphs_are_equal(one: list, other: list, reader: Reader) -> None:  # type: ignore[type-arg]
    before, after = graph_of_triples(one), graph_of_triples(other)
    assert (told(reader, before, after) == []) == (set(before) == set(after))
    assert told(reader, before, before) == []
