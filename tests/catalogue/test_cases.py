"""Records and parts of records as plain files, good and bad; a bad one says in its first line which finding it expects.

`# expects: valid level=2` or `# expects: violation level=2 field=title constraint=MinCount`; field=- is a finding about
the record as a whole, shape= names its shape. Up to the level it states, a bad file breaks just this one thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node

from catalogue.checking.checker import Checker
from catalogue.field import Field
from catalogue.profile import Profile, load_profiles
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from catalogue.triple import read_turtle

CASES = Path(__file__).parents[1] / "cases"
IT = "https://cases.example.org/it"
FILES = sorted(CASES.glob("*/*.ttl"))
EXPECTS = re.compile(r"# expects: (?P<verdict>valid|violation|warning) level=(?P<level>\d)(?P<more>(?: [a-z]+=\S+)*)")
SHAPE = "https://w3id.org/jardin/shapes#"
PROFILES = load_profiles(Settings())
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


@dataclass(frozen=True)
class Expectation:
    """What a file says of itself."""

    verdict: str
    level: int
    field: str = ""
    constraint: str = ""
    shape: str = ""

    def met_by(self, finding: Finding) -> bool:
        same = (finding.level, finding.field, finding.constraint) == (self.level, self.field, self.constraint)
        return same and finding.severity == self.verdict and (not self.shape or finding.shape == SHAPE + self.shape)


def expectation_of(file: Path) -> Expectation:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    said = EXPECTS.fullmatch(first)
    assert said, f"{file.name} does not say what it expects: {first}"
    more = dict(each.split("=", 1) for each in said["more"].split())
    if more.get("field") == "-":
        more["field"] = ""
    return Expectation(said["verdict"], int(said["level"]), **more)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(PROFILES, load_thesaurus())


def violations(report: Report, level: int) -> list[Finding]:
    return [finding for finding in report.of("violation") if finding.level <= level]


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_case_gives_what_it_expects(file: Path, checker: Checker) -> None:
    expected = expectation_of(file)
    report = checker.check(IT, read_turtle((file,)))
    stops = violations(report, expected.level)
    if expected.verdict == "violation":
        assert len(stops) == 1, stops
        assert expected.met_by(stops[0]), stops[0]
        return
    assert stops == []
    if expected.verdict == "warning":
        assert sum(map(expected.met_by, report.findings)) == 1, report.findings
    elif file.parent.name in RECORDS:
        assert (report.level or 0) >= expected.level


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_case_is_named_after_what_it_expects(file: Path) -> None:
    assert file.stem.startswith("good-" if expectation_of(file).verdict == "valid" else "bad-")
    assert file.parent.name in PROFILES.profiles


@pytest.mark.parametrize("name", sorted(PROFILES.profiles))
def test_every_class_of_the_core_has_good_and_bad_cases(name: str) -> None:
    found = [file.stem.split("-")[0] for file in FILES if file.parent.name == name]
    assert found.count("good") >= 1
    assert found.count("bad") >= (3 if name in RECORDS and name not in ("network", "health_data_access_body") else 1)


def smallest(name: str) -> Graph:
    return read_turtle((CASES / name / "good-smallest.ttl",))


def mandatory(profile: Profile) -> list[Field]:
    return [field for field in profile.fields if field.obligation == "mandatory"]


PAIRS = [(name, field.name) for name, profile in sorted(PROFILES.profiles.items()) for field in mandatory(profile)]


@pytest.mark.parametrize("name", sorted(PROFILES.profiles))
def test_the_smallest_case_says_all_that_is_mandatory(name: str) -> None:
    said = {str(predicate) for predicate in smallest(name).predicates(URIRef(IT))}
    assert {field.path for field in mandatory(PROFILES.profiles[name])} <= said


@pytest.mark.parametrize(("name", "field"), PAIRS, ids=[f"{name}-{field}" for name, field in PAIRS])
def test_each_mandatory_field_removed_gives_one_violation_that_names_it(
    name: str, field: str, checker: Checker
) -> None:
    graph = smallest(name)
    path = URIRef(PROFILES.profiles[name].field(field).path)
    for value in list(graph.objects(URIRef(IT), path)):
        graph.remove((URIRef(IT), path, value))
        forget(graph, value)
    # Admission asks for some of these too, in words of its own that name no field; a field is told once all the same.
    found = [each for each in checker.check(IT, graph).of("violation") if each.level > 0 or each.field]
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
