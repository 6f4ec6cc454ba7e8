"""The tiers: what an access right asks for beyond what is mandatory everywhere."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from judging import HERE, Check
from rdflib import Graph
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CHECKER = Checker(load_profiles(Settings()), load_thesaurus())
PREFIXES = "".join(line for line in (HERE / "source-bad.ttl").open() if line.startswith("@prefix")) + (
    "@prefix right: <http://publications.europa.eu/resource/authority/access-right/> .\n"
    "@prefix type: <http://publications.europa.eu/resource/authority/dataset-type/> .\n"
    "@prefix adms: <http://www.w3.org/ns/adms#> .\n"
)
FILE = "{0} [ a dcat:Distribution ; dcat:accessURL <https://a.example/> ; {1} ]"
DOWNLOAD = FILE.format("dcat:distribution", "dcat:downloadURL <https://a.example/all.csv>")
SERVED = FILE.format("dcat:distribution", "dcat:accessService <https://a.example/api>")
PLAIN = FILE.format("dcat:distribution", "")
OPEN = "dct:license <http://creativecommons.org/licenses/by/4.0/>"


def record(said: str) -> Graph:
    data, words = smallest(CORE, *judges_of("source")), Graph()
    words.parse(data=f"{PREFIXES} <{SUBJECT}> {said} .", format="turtle")
    for path in set(words.predicates(SUBJECT)):
        data.remove((SUBJECT, path, None))
    return data + words


def nothing(iri: str) -> Iterable[Triple]:
    return ()


def found(said: str, shape: str) -> list[Finding]:
    findings = CHECKER.check(str(SUBJECT), record(said), nothing).findings
    return [each for each in findings if each.shape.rsplit("#", 1)[-1] == shape]


@pytest.mark.parametrize(
    ("right", "said", "shape", "heard"),
    [
        ("NON_PUBLIC", DOWNLOAD, "rule-restricted-download", True),
        ("RESTRICTED", DOWNLOAD, "rule-restricted-download", True),
        ("PUBLIC", DOWNLOAD, "rule-restricted-download", False),
        ("NON_PUBLIC", PLAIN, "rule-restricted-download", False),
        ("NON_PUBLIC", DOWNLOAD.replace("dcat:distribution", "adms:sample"), "rule-restricted-download", False),
        ("PUBLIC", "dct:type type:PERSONAL_DATA", "rule-public-personal-data", True),
        ("PUBLIC", "dct:type type:STATISTICAL", "rule-public-personal-data", False),
        ("RESTRICTED", "dct:type type:PERSONAL_DATA", "rule-public-personal-data", False),
        ("PUBLIC", PLAIN, "rule-public-way-to-the-data", True),
        ("PUBLIC", DOWNLOAD, "rule-public-way-to-the-data", False),
        ("PUBLIC", SERVED, "rule-public-way-to-the-data", False),
        ("NON_PUBLIC", PLAIN, "rule-public-way-to-the-data", False),
        ("NON_PUBLIC", FILE.format("dct:type type:PERSONAL_DATA ; dcat:distribution", OPEN), "rule-licence-on-personal-data", True),
        ("PUBLIC", FILE.format("dct:type type:STATISTICAL ; dcat:distribution", OPEN), "rule-licence-on-personal-data", False),
        ("SENSITIVE", DOWNLOAD, "rule-restricted-download", True),
    ],
)  # fmt: skip
def test_a_tier_warns_of_what_does_not_go_with_it(right: str, said: str, shape: str, heard: bool) -> None:
    told = found(f"dct:accessRights right:{right} ; {said}", shape)
    assert [each.severity for each in told] == (["warning"] if heard else [])
    assert all(each.fix and each.message for each in told)


@pytest.mark.parametrize("right", ["CONFIDENTIAL", "SENSITIVE"])
def test_an_access_right_without_a_tier_is_a_violation_that_names_the_three(right: str) -> None:
    [told] = found(f"dct:accessRights right:{right}", "source-access-rights-choice")
    assert (told.severity, told.field) == ("violation", "access_rights")
    assert all(each in told.fix for each in ("PUBLIC", "RESTRICTED", "NON_PUBLIC"))


@pytest.mark.parametrize("right", ["PUBLIC", "RESTRICTED", "NON_PUBLIC"])
def test_each_of_the_three_is_right(right: str) -> None:
    assert found(f"dct:accessRights right:{right}", "source-access-rights-choice") == []


def test_an_access_right_of_no_list_is_told_once(check: Check) -> None:
    findings = CHECKER.check(str(SUBJECT), record("dct:accessRights <https://a.example/open>"), nothing).findings
    assert [each.constraint for each in findings if each.field == "access_rights"] == ["Node"]


def test_what_is_mandatory_is_so_in_every_tier() -> None:
    def lacking(right: str) -> set[str]:
        data = Graph().parse(
            data=f"{PREFIXES} <{SUBJECT}> a dcat:Dataset ; dct:accessRights right:{right} .", format="turtle"
        )
        return {each.field for each in CHECKER.check(str(SUBJECT), data, nothing).of("violation")}

    assert lacking("PUBLIC") == lacking("RESTRICTED") == lacking("NON_PUBLIC")
    assert len(lacking("PUBLIC")) > 20


def test_without_the_facts_of_a_check_the_tiers_are_silent(check: Check) -> None:
    told = check(record(f"dct:accessRights right:NON_PUBLIC ; {DOWNLOAD}"), CORE)
    assert [each for each in told if each.shape in ("rule-restricted-download", "rule-public-way-to-the-data")] == []
