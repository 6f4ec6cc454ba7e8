"""Records and parts of records as plain files, good and bad; a bad one says in its first line which finding it expects.

`# expects: valid level=2` or `# expects: violation level=2 field=title constraint=MinCount`; `case_file.py` says what
else the first lines may say. Up to the level it states, a bad file breaks just this one thing.
"""

from __future__ import annotations

import pytest
from case_file import CASES, FILES, IT, PROFILES, TODAY, CaseFile
from rdflib import Graph, URIRef
from rdflib.term import Node

from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.profile.field import Field
from catalogue.profile.profile import Profile
from catalogue.record.triple import read_turtle
from catalogue.reports.report import Finding, Report
from catalogue.thesaurus import load_thesaurus

RECORDS = (
    "agent",
    "biobank",
    "catalogue",
    "data_service",
    "hcp_data_source",
    "health_data_access_body",
    "healthcare_provider",
    "network",
    "patient_registry",
    "source",
)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(PROFILES, load_thesaurus())


def violations(report: Report, level: int) -> list[Finding]:
    return [finding for finding in report.of("violation") if finding.level <= level]


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_case_gives_what_it_expects(case: CaseFile, checker: Checker) -> None:
    expected, report = case.expected, case.report(checker)
    stops = violations(report, expected.level)
    if expected.verdict == "violation":
        assert len(stops) == 1, stops
        assert expected.met_by(stops[0]), stops[0]
        return
    assert stops == []
    if expected.verdict != "valid":
        assert sum(map(expected.met_by, report.findings)) == 1, report.findings
    elif case.profile in RECORDS:
        assert (report.level or 0) >= expected.level


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_case_is_named_after_what_it_expects(case: CaseFile) -> None:
    assert case.file.stem.startswith("good-" if case.expected.verdict == "valid" else "bad-")
    assert case.profile in PROFILES.profiles


@pytest.mark.parametrize("name", sorted(PROFILES.profiles))
def test_every_class_of_the_core_has_good_and_bad_cases(name: str) -> None:
    found = [case.file.stem.split("-")[0] for case in FILES if case.profile == name]
    assert found.count("good") >= 1
    assert found.count("bad") >= (3 if name in RECORDS and name not in ("network", "health_data_access_body") else 1)


def smallest(name: str) -> Graph:
    return read_turtle((CASES / name / "good-smallest.ttl",))


def mandatory(profile: Profile) -> list[Field]:
    return [field for field in profile.fields if field.obligation == "mandatory"]


PAIRS = [(name, field.name) for name, profile in sorted(PROFILES.profiles.items()) for field in mandatory(profile)]


@pytest.mark.parametrize("name", sorted(PROFILES.profiles))
def test_the_smallest_case_says_all_that_is_mandatory(name: str) -> None:
    said = {str(predicate) for predicate in smallest(name).predicates(IT)}
    assert {field.path for field in mandatory(PROFILES.profiles[name])} <= said


@pytest.mark.parametrize(("name", "field"), PAIRS, ids=[f"{name}-{field}" for name, field in PAIRS])
def test_each_mandatory_field_removed_gives_one_violation_that_names_it(
    name: str, field: str, checker: Checker
) -> None:
    graph = smallest(name)
    path = URIRef(PROFILES.profiles[name].field(field).path)
    for value in list(graph.objects(IT, path)):
        graph.remove((IT, path, value))
        forget(graph, value)
    # Admission asks for some of these too, in words of its own that name no field; a field is told once all the same.
    found = [
        each
        for each in checker.check(str(IT), graph, given=Circumstances(today=TODAY)).of("violation")
        if each.level > 0 or each.field
    ]
    told = [(finding.field, finding.constraint.removeprefix("Qualified"), finding.place) for finding in found]
    assert told == [(field, "MinCount", "")]


def forget(graph: Graph, node: Node) -> None:
    """Remove what only served to describe a value that is gone."""
    if (None, None, node) not in graph:
        below = list(graph.objects(node))
        graph.remove((node, None, None))
        for each in below:
            forget(graph, each)


def test_there_are_mandatory_fields_to_remove() -> None:
    assert len(PAIRS) >= 100
    assert {name for name, _ in PAIRS} >= set(RECORDS)
