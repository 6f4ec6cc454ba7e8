"""The shortest list of changes: taken, it reaches the next level; with any one of them left out, it does not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import SH
from rdflib import DCAT, DCTERMS, FOAF, RDF, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from smallest import CORE, SHAPE, SUBJECT, describe, example_of, judges_of, smallest

from catalogue.checking.checker import Checker, places_of
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.library import Library
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.triple import Triple, read_turtle
from catalogue.reports.report import Report
from catalogue.reports.step import MISSING, Step
from catalogue.setting import Settings

RECORDS = (
    "source", "registry", "hospital", "biobank", "catalogue", "service", "agent", "provider", "network", "access body",
)  # fmt: skip
FOLDERS = (
    "source", "patient_registry", "hcp_data_source", "biobank", "catalogue", "data_service", "agent",
    "healthcare_provider", "network", "health_data_access_body",
)  # fmt: skip
CASES = Path(__file__).parents[1] / "cases"
IT = URIRef("https://cases.example.org/it")
BAD = sorted(file for file in CASES.glob("*/bad-*.ttl"))
PROFILES: Profiles = load_profiles(Settings())
LIBRARY = Library()
CHECKER = Checker(PROFILES, LIBRARY.thesaurus)
CORE_LEVEL = 2
DISEASE, CODE, COVERAGE = (URIRef(PROFILES.field(name).path) for name in ("disease", "orpha_code", "disease_coverage"))
# What admission asks for in words of its own, that no field answers alone: one of the ways to meet it.
ANSWERS: dict[str, tuple[URIRef, Node]] = {
    "AdmittedSource": (DCTERMS.subject, URIRef("http://www.orpha.net/ORDO/Orphanet_586")),
    "admitted-source-reach-needed": (DCAT.landingPage, URIRef("https://registry.example.org/")),
    "admitted-holding-reach-needed": (FOAF.page, URIRef("https://registry.example.org/")),
    "admitted-service-reach-needed": (DCAT.endpointURL, URIRef("https://registry.example.org/beacon")),
    "admitted-agent-reach-value": (FOAF.name, Literal("Registry office")),
}


def known(iri: str) -> Iterable[Triple]:
    return nomenclature_stub(iri, LIBRARY) if is_of_nomenclature(iri) else ()


def check(graph: Graph, iri: URIRef = SUBJECT) -> Report:
    return CHECKER.check(str(iri), graph, known)


def copy_of(graph: Graph) -> Graph:
    return Graph() + graph


def forget(graph: Graph, node: Node) -> None:
    """Remove what only served to describe a value that is gone."""
    if isinstance(node, BNode) and (None, None, node) not in graph:
        below = list(graph.objects(node))
        graph.remove((node, None, None))
        for each in below:
            forget(graph, each)


def without(graph: Graph, node: Node, path: Node, values: Iterable[Node] | None = None) -> None:
    gone = list(graph.objects(node, path)) if values is None else list(values)
    for value in gone:
        graph.remove((node, path, value))
        forget(graph, value)


def judges_at(graph: Graph, node: Node) -> tuple[Node, ...]:
    """The node shapes of the core that judge a node, the general before the special."""
    types = set(graph.objects(node, RDF.type))
    found = [s for s in PROFILES.shapes if s.level == CORE_LEVEL and s.name and URIRef(s.target) in types]
    return tuple(URIRef(s.iri) for s in sorted(found, key=lambda s: s.target not in (DCAT.Dataset, FOAF.Agent)))


def shown(value: Node) -> str:
    """A value as a finding shows it."""
    return "a value without a name" if isinstance(value, BNode) else str(value)


def leave_one_kind(graph: Graph, node: Node) -> None:
    """J-01: keep the kind that fits best."""
    for kind in sorted(set(graph.objects(node, RDF.type)) - {DCAT.Dataset}, key=str)[1:]:
        graph.remove((node, RDF.type, kind))


def leave_one_entry(graph: Graph, node: Node) -> None:
    """J-13: make one entry of the two."""
    for source, path in list(graph.subject_predicates(node)):
        graph.remove((source, path, node))
        forget(graph, node)


ELSEWHERE = {"rule-one-kind": leave_one_kind, "rule-element-once": leave_one_entry}
"""What is mended elsewhere than at the field whose help its reader should see, by the shape that asks for it."""


def add(graph: Graph, node: Node, field: Field) -> None:
    """Add the example of a field, a nested node with its mandatory fields."""
    path = URIRef(field.path)
    without(graph, node, path, [value for value in graph.objects(node, path) if not str(value).strip()])
    if field.nested:
        # An example of an entry would be about another disease than those that this record names.
        for disease in sorted(graph.objects(node, DISEASE), key=str) if field.role == "coverage" else [None]:
            nested = BNode()
            graph.add((node, path, nested))
            describe(CORE, graph, nested, (URIRef(field.nested),))
            if disease is not None:
                graph.set((nested, CODE, disease))
        return
    counted = [code for entry in graph.objects(node, COVERAGE) for code in graph.objects(entry, CODE)]
    if path == DISEASE and counted:
        for code in counted:
            graph.add((node, path, code))
        return
    graph.add((node, path, example_of(CORE, URIRef(field.iri), judges_at(graph, node))))


def answer(graph: Graph, node: Node, shape: URIRef) -> None:
    """Meet a demand that several fields can meet: by the first way that it names."""
    if shape.removeprefix(SHAPE) in ANSWERS:
        graph.add((node, *ANSWERS[shape.removeprefix(SHAPE)]))
        return
    head = CORE.value(shape, SH["or"])
    assert head is not None, shape
    ways = Collection(CORE, head)
    path = next(str(CORE.value(way, SH.path)) for way in ways if (way, SH.path, None) in CORE)
    add(graph, node, next(field for field in PROFILES.fields.values() if field.path == path))


def take(graph: Graph, iri: URIRef, step: Step, nodes: dict[str, Node]) -> None:
    """Take a step as its words tell a person to: add the example, replace what was found by it, leave one of many."""
    for place in step.places:
        node = nodes[place]
        if not step.field:
            answer(graph, node, URIRef(step.findings[0].shape))
            continue
        field = PROFILES.fields[step.field]
        path = URIRef(field.path)
        mend = ELSEWHERE.get(step.findings[0].shape.removeprefix(SHAPE))
        if mend is not None:
            mend(graph, node)
            continue
        told = {finding.value for finding in step.findings if finding.place == place}
        without(graph, node, path, [value for value in graph.objects(node, path) if shown(value) in told])
        if step.action == "remove":
            without(graph, node, path, sorted(graph.objects(node, path), key=str)[field.most or 1 :])
        if step.action == "change" and field.most == 1:
            without(graph, node, path)
        # Where right values are left, what is wrong only goes: its place is filled.
        lacks = step.action in ("add", "change") or any(each.constraint in MISSING for each in step.findings)
        if lacks or (node, path, None) not in graph:
            add(graph, node, field)


def taken(graph: Graph, iri: URIRef, steps: Iterable[Step]) -> Graph:
    """The record after some steps."""
    changed = copy_of(graph)
    nodes = {place: node for node, place in places_of(str(iri), graph, PROFILES, "en").items()}
    for step in steps:
        take(changed, iri, step, nodes)
    return changed


def reached(report: Report) -> int:
    return -1 if report.level is None else report.level


def climbs(graph: Graph, iri: URIRef, left_out: int) -> None:
    """From level to level up to the core: all steps reach the next, all but one do not."""
    report = check(graph, iri)
    while reached(report) < CORE_LEVEL:
        steps, target = report.steps(), reached(report) + 1
        assert steps, [finding.sentence for finding in report.of("violation")]
        one = left_out % len(steps)
        short = check(taken(graph, iri, [*steps[:one], *steps[one + 1 :]]), iri)
        assert reached(short) < target, steps[one]
        graph = taken(graph, iri, steps)
        report = check(graph, iri)
        assert reached(report) >= target, (steps, [f for f in report.of("violation") if f.level <= target])


def spots(graph: Graph) -> list[tuple[Node, Node]]:
    """Every node and predicate at which a record says something of a field."""
    paths = {URIRef(field.path) for field in PROFILES.fields.values()}
    return sorted({(s, p) for s, p, _ in graph if p in paths and p != RDF.type}, key=str)


def broken(graph: Graph, node: Node, path: Node, how: str) -> None:
    """One field of one node taken out, given a value of the wrong kind, or one value too many."""
    values = sorted(graph.objects(node, path), key=str)
    if not values:
        return
    wrong: Node = Literal("nonsense") if isinstance(values[0], (URIRef, BNode)) else URIRef("https://wrong.example/x")
    if how == "removed":
        without(graph, node, path)
    elif how == "wrong":
        without(graph, node, path)
        graph.add((node, path, wrong))
    else:
        graph.add((node, path, wrong))


@pytest.mark.parametrize("kind", RECORDS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_the_steps_reach_the_next_level_and_none_is_needless(kind: str, data: st.DataObject) -> None:
    graph = smallest(CORE, *judges_of(kind))
    chosen = data.draw(st.lists(st.sampled_from(spots(graph)), min_size=1, max_size=6, unique=True))
    for node, path in chosen:
        broken(graph, node, path, data.draw(st.sampled_from(["removed", "wrong", "added"])))
    climbs(graph, SUBJECT, data.draw(st.integers(0, 50)))


@pytest.mark.parametrize(
    "file", [f for f in BAD if f.parent.name in FOLDERS], ids=lambda f: f"{f.parent.name}/{f.stem}"
)
def test_the_steps_mend_every_bad_case(file: Path) -> None:
    climbs(read_turtle((file,)), IT, 0)
