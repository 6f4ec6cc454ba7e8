"""The shortest list of changes names what was damaged: records of the highest level, spoilt, and mended as it says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import SH
from rdflib import Graph, URIRef
from rdflib.term import Node
from test_step import LIBRARY, PROFILES, broken, copy_of, reached, spots, without

import harvesters
from catalogue.checking.checker import places_of
from catalogue.checking.examiner import Examiner
from catalogue.record.record import Record
from catalogue.reports.report import Report
from catalogue.reports.step import Step
from catalogue.setting import Settings
from harvesters.consult import read_text

# Records by file: of each the first that reaches the highest level.
SAMPLES = Path(harvesters.__file__).parent / "samples"
FILES = ("registries-networks.ttl", "hospital-data.ttl")
EXAMINER = Examiner(PROFILES, LIBRARY, Settings(), PROFILES.level(3))


@cache
def best(name: str) -> Record:
    """The first record of a file that reaches the highest level."""
    records, _ = read_text((SAMPLES / name).read_bytes(), Settings())
    return next(record for record in records if check(record, record.graph).level == 3)


def check(record: Record, graph: Graph) -> Report:
    EXAMINER.around([record])
    return EXAMINER.checker.check(record.iri, graph, EXAMINER.known, given=EXAMINER.given)


def mentioned(shape: URIRef) -> set[Node]:
    """The predicates that a shape looks at, its own and those of the ways to meet it."""
    found, queue = set[Node](), list[Node]([shape])
    seen = set[Node]()
    while queue:
        node = queue.pop()
        if node not in seen:
            seen.add(node)
            found |= set(PROFILES.graph.objects(node, SH.path))
            queue += [o for p, o in PROFILES.graph.predicate_objects(node) if p != SH.property and "#" in str(p)]
    return found


def restore(graph: Graph, whole: Graph, node: Node, path: Node) -> None:
    """Say of a node what it said before: wrong values go, missing ones come back with all that describes them."""
    said, before = set(graph.objects(node, path)), set(whole.objects(node, path))
    without(graph, node, path, said - before)
    queue = [(node, path, value) for value in before - said]
    while queue:
        triple = queue.pop()
        if triple not in graph:
            graph.add(triple)
            queue += [(triple[2], p, o) for p, o in whole.predicate_objects(triple[2])]


def mended(graph: Graph, record: Record, steps: list[Step]) -> Graph:
    changed = copy_of(graph)
    nodes = {place: node for node, place in places_of(record.iri, graph, PROFILES, "en").items()}
    for step in steps:
        for finding in step.findings:
            paths = {URIRef(PROFILES.fields[step.field].path)} if step.field else set()
            for path in paths | mentioned(URIRef(finding.shape)):
                restore(changed, record.graph, nodes[finding.place], path)
    return changed


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_mending_what_is_named_leads_back_to_the_top_and_nothing_less_does(name: str, data: st.DataObject) -> None:
    record = best(name)
    graph = copy_of(record.graph)
    for node, path in data.draw(st.lists(st.sampled_from(spots(graph)), min_size=1, max_size=5, unique=True)):
        broken(graph, node, path, data.draw(st.sampled_from(["removed", "wrong", "added"])))
    report, left_out = check(record, graph), data.draw(st.integers(0, 50))
    while reached(report) < 3:
        steps, target = list(report.steps()), reached(report) + 1
        assert steps, [finding.sentence for finding in report.findings]
        one = left_out % len(steps)
        short = check(record, mended(graph, record, [*steps[:one], *steps[one + 1 :]]))
        assert reached(short) < target, steps[one]
        graph = mended(graph, record, steps)
        report = check(record, graph)
        assert reached(report) >= target, (steps, [each.message for each in report.steps()])
