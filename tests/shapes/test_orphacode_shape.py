"""The rules on ORPHAcodes, with plain facts beside a source: each speaks up when it should, where it should, and else not."""

from __future__ import annotations

import pytest
from judging import Check, Finding
from rdflib import Graph

from catalogue.checking.remedy import BLANK, BLANKS, REMEDY
from shapes import FOLDER

PREFIXES = """@prefix cat: <https://w3id.org/jardin/house#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix jardin: <https://w3id.org/jardin/ns#> .
@prefix ordo: <http://www.orpha.net/ORDO/> . @prefix ex: <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOURCE = "ex:it a dcat:Dataset ; dct:subject {0} ; jardin:diseaseCoverage ex:entry . "
ENTRY = "ex:entry a jardin:DiseaseCoverage ; jardin:orphaCode {1} ; jardin:countPrecision jardin:Suppressed {2} . "
ONE = "ordo:Orphanet_1"
RULES = (
    ("cat:UnknownCode", "code-unknown", "Violation"),
    ("cat:BeyondStarter", "code-beyond-starter", "Info"),
    ("jardin:Deprecated", "code-deprecated", "Violation"),
    ("jardin:Obsolete", "code-obsolete", "Warning"),
    ("jardin:NonRareInEurope", "code-not-rare", "Warning"),
)
NAMES = {rule for _, rule, _ in RULES} | {"rule-codes-agree", "rule-group-counted"}


def found(check: Check, core: Graph, facts: str, subject: str = ONE, code: str = ONE, more: str = "") -> list[Finding]:
    text = PREFIXES + (SOURCE + ENTRY).format(subject, code, more) + facts
    return [each for each in check(Graph().parse(data=text, format="turtle"), core) if each.shape in NAMES]


@pytest.mark.parametrize(("status", "rule", "severity"), RULES)
def test_a_status_is_told_once_for_the_source_and_once_for_its_entry(
    check: Check, core: Graph, status: str, rule: str, severity: str
) -> None:
    told = found(check, core, f"{ONE} jardin:status {status} .")
    assert {(each.shape, each.severity, each.focus) for each in told} == {
        (rule, severity, "it"),
        (rule, severity, "entry"),
    }


@pytest.mark.parametrize("status", ["jardin:Active", "jardin:Historic"])
@pytest.mark.parametrize("level", ["Disorder", "SubtypeOfDisorder", "GroupOfDisorders"])
def test_a_code_in_use_passes_at_every_level(check: Check, core: Graph, status: str, level: str) -> None:
    assert found(check, core, f"{ONE} jardin:status {status} ; jardin:classificationLevel jardin:{level} .") == []


def test_where_nothing_is_known_of_a_code_nothing_is_said(check: Check, core: Graph) -> None:
    assert found(check, core, "") == []


@pytest.mark.parametrize("count", ["individualCount 60", "minIndividuals 50", "maxIndividuals 99"])
def test_people_counted_under_a_group_are_a_warning_about_the_entry(check: Check, core: Graph, count: str) -> None:
    more = f"; jardin:{count}"
    [told] = found(check, core, f"{ONE} jardin:classificationLevel jardin:GroupOfDisorders .", more=more)
    assert (told.shape, told.severity, told.focus) == ("rule-group-counted", "Warning", "entry")
    assert found(check, core, f"{ONE} jardin:classificationLevel jardin:Disorder .", more=more) == []


def test_a_count_of_one_entry_says_nothing_of_a_group_in_another(check: Check, core: Graph) -> None:
    facts = f"""{ONE} jardin:classificationLevel jardin:Disorder . ordo:Orphanet_2 jardin:classificationLevel jardin:GroupOfDisorders .
      ex:it dct:subject ordo:Orphanet_2 ; jardin:diseaseCoverage ex:other . ex:other a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_2 ."""
    assert found(check, core, facts, more="; jardin:individualCount 60") == []


@pytest.mark.parametrize(
    ("subject", "code", "heard"),
    [
        (ONE, ONE, False),
        (f"{ONE} , ordo:Orphanet_2", ONE, True),
        (ONE, "ordo:Orphanet_2", True),
        (f"{ONE} , <https://wrong.example/2>", ONE, False),  # the spelling is told by its own field
        (ONE, "<https://wrong.example/2>", False),
    ],
)
def test_diseases_and_entries_must_agree(check: Check, core: Graph, subject: str, code: str, heard: bool) -> None:
    told = found(check, core, "", subject, code)
    assert [(each.shape, each.severity, each.focus) for each in told] == (
        [("rule-codes-agree", "Violation", "it")] if heard else []
    )


@pytest.mark.parametrize(
    "text",
    [
        f"ex:it a dcat:Dataset ; dct:subject {ONE} .",
        "ex:it a dcat:Dataset ; jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_1 ] .",
        f"ex:it a dcat:Dataset ; dct:subject {ONE} ; jardin:diseaseCoverage [ a jardin:DiseaseCoverage ] .",
    ],
)
def test_what_is_missing_is_told_by_its_field_alone(check: Check, core: Graph, text: str) -> None:
    told = check(Graph().parse(data=PREFIXES + text, format="turtle"), core)
    assert not NAMES & {each.shape for each in told}


def test_every_blank_of_a_remedy_can_be_filled(all_shapes: Graph) -> None:
    blanks = {name for text in all_shapes.objects(None, REMEDY) for name in BLANK.findall(str(text))}
    assert blanks == set(BLANKS)


def test_a_message_without_blanks_stands_beside_each_remedy(core: Graph) -> None:
    plain = Graph().parse(FOLDER / "jardin" / "orphacode.ttl")
    for shape in set(plain.subjects(REMEDY, None)):
        assert not any("{" in str(text) for p, text in core.predicate_objects(shape) if p != REMEDY)


def test_a_remedy_without_its_message_or_in_one_language_is_refused(check: Check, meta: Graph) -> None:
    text = PREFIXES + """ex:rule <http://www.w3.org/ns/shacl#path> dct:subject ; cat:remedy "Write {code}."@en ."""
    told = " ".join(each.message for each in check(Graph().parse(data=text, format="turtle"), meta))
    assert "told in each of the five languages" in told
    assert "explains itself without it too" in told
    assert "how bad a finding is" in told
