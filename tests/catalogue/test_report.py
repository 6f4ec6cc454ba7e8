"""The report: the same thing said once, each form complete and readable by those it is for, in five languages."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from referencing import Registry, Resource

from catalogue.profile.level import find_level
from catalogue.profile.profile import load_profiles
from catalogue.reports.dossier import Dossier, Unread, dossier_of
from catalogue.reports.finding import SEVERITIES, Finding, Severity
from catalogue.reports.form import FORMS
from catalogue.reports.place import told_places
from catalogue.reports.report import Report
from catalogue.reports.step import steps_of
from catalogue.reports.tally import Tally, tally
from catalogue.reports.text import lines, written
from catalogue.reports.word import LANGUAGES, NUMBERS, WORDS
from catalogue.setting import Settings

LEVELS = load_profiles(Settings()).levels
CORE = find_level(LEVELS, "jardin-core")
SHAPE = "https://w3id.org/jardin/shapes#"
WEB = Path(__file__).parents[2] / "web/schemas"
SCHEMAS = {file.name: json.loads(file.read_text("utf-8")) for file in WEB.glob("*.json")}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
LACK = Finding(
    "violation", 2, "language", "Language", "http://purl.org/dc/terms/language", "", "", "is missing.",
    "a term of the list Language, for example English", "MinCount", SHAPE + "language",
    fix="Add the language, for example English.", asks="JARDIN core (HealthDCAT-AP)",
)  # fmt: skip
WRONG = replace(
    LACK, field="theme", label="Theme", path="http://www.w3.org/ns/dcat#theme", value="http://wrong.example/x",
    message="has a value that is not in its list.", constraint="In", shape=SHAPE + "theme", rule="J-02", kind="iri",
)  # fmt: skip
HINT = replace(
    WRONG, severity="warning", field="licence", label="Licence", message="State a licence.", shape=SHAPE + "l"
)


def report(number: int = 0, *findings: Finding, level: int | None = 1, judged: bool = True) -> Report:
    return Report(f"https://r.example/{number}", f"Registry {number}", findings, level, judged, 0.5, "2025-07")


def dossier(*reports: Report, unread: tuple[tuple[str, str], ...] = ()) -> Dossier:
    return dossier_of(reports, LEVELS, CORE, unread)


def brief(told: Dossier, language: str = "en") -> str:
    return written(lines(told, (language,), everything=False))


def write(told: Dossier, form: str, language: str = "en") -> str:
    return FORMS[form].write(told, (language,))


def rows(told: Dossier) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write(told, "csv"))))


def graph_of(told: Dossier) -> Graph:
    return Graph().parse(data=write(told, "ttl"), format="turtle")


def validate(told: Dossier) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(write(told, "json"))
    Draft202012Validator(SCHEMAS["check.json"], registry=REGISTRY).validate(data)
    return data


MANY = dossier(*(report(number, LACK) for number in range(200)))


def test_what_two_hundred_records_lack_is_said_once() -> None:
    for text in (brief(MANY), write(MANY, "text")):
        assert text.count("a term of the list Language") == text.count("Add the language") == 1
    assert "In 200 records: Registry 0; Registry 1; Registry 2 and 197 more" in brief(MANY)
    assert len(brief(MANY).splitlines()) < 20
    assert all(f"Registry {number}" in write(MANY, "text") for number in range(200))


def test_the_other_forms_list_every_record() -> None:
    data = validate(MANY)
    [finding] = data["findings"]
    assert len(finding["records"]) == 200 == len(data["records"]) and data["fields"][0]["records"] == 200
    assert len({row["record"] for row in rows(MANY)}) == 200
    assert len(set(graph_of(MANY).objects(None, SH.focusNode))) == 200


def test_a_record_is_told_its_level_its_changes_and_how_much_more_there_is() -> None:
    text = brief(dossier(report(0, LACK, WRONG, HINT)))
    assert "Level 1 (of 0 to 3): DCAT-AP." in text and "Two changes reach JARDIN core:" in text
    for words in ("1. Add: Language", "2. Replace: Theme", "Found: http://wrong.example/x", "rule J-02"):
        assert words in text
    assert "How to mend it: Add the language" in text and "asked for by JARDIN core (HealthDCAT-AP)" in text
    assert "Recommended besides: 1 (Licence)" in text and "State a licence." not in text
    assert "State a licence." in write(dossier(report(0, LACK, WRONG, HINT)), "text")


def test_a_record_without_findings_has_nothing_to_mend() -> None:
    assert "Nothing to mend." in brief(dossier(report(level=3)))
    assert dossier(report(level=3)).code() == 0


def test_what_no_shape_targets_is_not_validated_in_every_form() -> None:
    told = dossier(report(7, judged=False, level=None))
    assert "Not validated" in brief(told) and "Nothing to mend" not in brief(told)
    assert validate(told)["summary"]["not_validated"] == 1 and not validate(told)["records"][0]["judged"]
    assert [row["severity"] for row in rows(told)] == ["not validated"]
    assert "# <https://r.example/7> was not validated" in write(told, "ttl")
    assert told.code() == 2


def test_an_unread_document_is_told_with_its_reason_in_every_form() -> None:
    told = dossier(report(0), unread=(("broken.ttl", "Line 3: a full stop\nis missing."),))
    assert "broken.ttl\n  Could not be read: Line 3: a full stop is missing." in brief(told)
    assert validate(told)["unreadable"] == [{"document": "broken.ttl", "reason": "Line 3: a full stop\nis missing."}]
    assert rows(told)[0]["severity"] == "unreadable" and "a full stop" in rows(told)[0]["message"]
    assert "# broken.ttl could not be read: Line 3: a full stop is missing." in write(told, "ttl")
    assert (None, SH.conforms, Literal(False)) in graph_of(told)
    assert told.code() == 2


def test_the_exit_code_counts_what_was_asked_about() -> None:
    advanced = find_level(LEVELS, "3")
    assert (dossier(report(0, HINT)).code(), dossier(report(0, HINT)).code(strict=True)) == (0, 1)
    assert dossier_of([report(0, HINT)], LEVELS, advanced).code() == 1
    assert dossier_of([report(0, replace(HINT, level=1))], LEVELS, advanced).code() == 0
    assert dossier(report(0, LACK)).code() == 1 and dossier().code() == 2


def test_the_shacl_report_says_what_shacl_asks_of_one() -> None:
    nested = replace(
        WRONG, node="https://r.example/0#file", place="Distribution 2", value="7.50", kind=str(XSD.decimal)
    )
    graph = graph_of(dossier(report(0, LACK, WRONG, nested, replace(HINT, value="Ça", kind="@fr"))))
    [node] = graph.subjects(RDF.type, SH.ValidationReport)
    results = list(graph.objects(node, SH.result))
    assert len(results) == 4 == len(list(graph.subjects(RDF.type, SH.ValidationResult)))
    assert graph.value(node, SH.conforms) == Literal(False)
    for each in results:
        assert isinstance(graph.value(each, SH.focusNode), URIRef)
        assert graph.value(each, SH.resultSeverity) in (SH.Violation, SH.Warning)
        assert isinstance(graph.value(each, SH.sourceConstraintComponent), URIRef)
        message = graph.value(each, SH.resultMessage)
        assert isinstance(message, Literal) and message.language == "en"
    assert URIRef("https://r.example/0#file") in set(graph.objects(None, SH.focusNode))
    values = set(graph.objects(None, SH.value))
    assert URIRef("http://wrong.example/x") in values and Literal("Ça", lang="fr") in values
    assert any(isinstance(each, Literal) and each.datatype == XSD.decimal for each in values)


def test_a_warning_alone_does_not_conform_as_shacl_says() -> None:
    graph = graph_of(dossier(report(0, HINT)))
    assert (None, SH.conforms, Literal(False)) in graph
    assert (None, SH.conforms, Literal(True)) in graph_of(dossier(report(0)))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    [row] = rows(dossier(Report(cell, cell, (replace(LACK, label=cell, message=cell, value=cell),), 1)))
    assert all(row[name] == "'" + cell for name in ("record", "title", "field", "message", "value"))


def test_no_title_moves_the_cursor() -> None:
    evil = replace(report(0, replace(LACK, label="A\x1b[2JB\nC")), title="T\x1b]0;x\x07\r\n\u2028U")
    text = write(dossier(evil), "text")
    assert not set(text) & set("\x1b\x07\r\u2028") and "T ]0;x U" in text


def test_what_cannot_be_an_iri_does_not_spoil_the_turtle() -> None:
    graph = graph_of(dossier(replace(report(0, replace(WRONG, value="http://a b/<>")), iri="urn:x y")))
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 1


def test_like_places_are_drawn_together() -> None:
    places = [f"Common data elements {number}" for number in (1, 2, 3, 5, 12, 13)]
    assert told_places(places) == "Common data elements 1–3, 5, 12, 13"
    assert told_places(["", "Contact", "Distribution 2"]) == "Contact; Distribution 2"
    assert told_places([""]) == ""


def test_the_same_lack_at_several_places_or_levels_is_one_step() -> None:
    told = [replace(LACK, place=f"Part {number}") for number in (1, 2)]
    also = replace(LACK, level=1, shape=SHAPE + "dcat-language", message="DCAT-AP asks for a language.")
    assert [(step.action, step.place) for step in steps_of(told)] == [("add", "Part 1, 2")]
    [step] = steps_of([LACK, also])
    assert step.findings == (LACK, also) and "DCAT-AP asks" in step.message and "is missing" in step.message


@pytest.mark.parametrize(
    ("constraints", "value", "action"),
    [
        (("MinCount",), "", "add"), (("In",), "x", "replace"), (("MaxCount",), "", "remove"), (("Or",), "", "change"),
        (("Datatype",), "", "change"), (("MaxCount", "In"), "x", "remove"), (("QualifiedMinCount", "In"), "x", "replace"),
    ],
)  # fmt: skip
def test_a_step_says_what_is_to_be_done(constraints: tuple[str, ...], value: str, action: str) -> None:
    found = [replace(LACK, constraint=each, value=value if each == "In" else "") for each in constraints]
    assert [step.action for step in steps_of(found)] == [action]


def test_fields_are_counted_by_records_not_by_findings() -> None:
    twice = [replace(LACK, place="Part 1"), replace(LACK, place="Part 2"), HINT]
    assert tally([twice, [LACK], [HINT]]) == (
        Tally("language", "Language", "violation", 2), Tally("licence", "Licence", "warning", 2),
    )  # fmt: skip
    assert tally([twice], ("violation",)) == (Tally("language", "Language", "violation", 1),)


def test_every_word_is_there_in_every_language_with_the_same_blanks() -> None:
    for name, told in WORDS.items():
        assert tuple(told) == LANGUAGES, name
        blanks = {language: {b for _, b, _, _ in Formatter().parse(text) if b} for language, text in told.items()}
        assert blanks["en"] >= set().union(*blanks.values()), name
        missing = {language: blanks["en"] - found for language, found in blanks.items()}
        assert all((found <= {"count"} and name == "change_reaches") or not found for found in missing.values()), name
    assert {language: len(words) for language, words in NUMBERS.items()} == dict.fromkeys(LANGUAGES, 13)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Deux modifications mènent à JARDIN"), ("de", "Zwei Änderungen führen zu JARDIN"),
        ("es", "Dos cambios llevan a JARDIN"), ("it", "Due modifiche portano a JARDIN"),
    ],
)  # fmt: skip
def test_the_report_speaks_the_language_of_its_reader(language: str, words: str) -> None:
    assert words in brief(dossier(report(0, LACK, WRONG)), language)
    graph = Graph().parse(data=write(dossier(report(0, LACK)), "ttl", language), format="turtle")
    message = next(graph.objects(None, SH.resultMessage))
    assert isinstance(message, Literal) and message.language == language


def test_a_language_that_the_forms_do_not_speak_is_answered_in_the_next_one() -> None:
    assert "Zwei Änderungen" in written(lines(dossier(report(0, LACK, WRONG)), ("fi", "de"), everything=True))


WORD = st.text(max_size=12)
FINDINGS = st.builds(
    Finding, st.sampled_from(SEVERITIES), st.integers(0, 2), WORD, WORD, st.sampled_from(["", LACK.path]), WORD, WORD,
    WORD, WORD, st.sampled_from(["MinCount", "In", "MaxCount", "Or", "Deadline"]), st.sampled_from(["", SHAPE + "x"]),
    WORD, WORD, WORD, st.sampled_from(["", "https://r.example/n"]), st.sampled_from(["", "iri", "@fr", str(XSD.date)]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(report, st.integers(0, 3), FINDINGS, FINDINGS, level=st.sampled_from([None, 0, 1, 2, 3]))))
def test_whatever_was_found_every_form_tells_it(reports: list[Report]) -> None:
    told = dossier(*reports)
    count = sum(len(each.findings) for each in reports)
    assert len(rows(told)) == count
    assert sum(len(each["findings"]) for each in validate(told)["records"]) == count
    graph = graph_of(told)
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == count
    assert not any(isinstance(node, BNode) for node in graph.objects(None, SH.focusNode))
    for language in LANGUAGES:
        assert brief(told, language) is not None and write(told, "text", language)


def test_a_dossier_says_how_many_reach_what() -> None:
    reports = (report(0, level=3), report(1, level=None), report(2, level=3))
    told = Dossier(reports, (Unread("a", "b"),), tuple(LEVELS))
    assert told.reached() == [(3, 2), (None, 1)]
    severity: Severity = "violation"
    assert told.count(severity) == 0 and told.releases == ("2025-07",)
    assert "3 records: 2 at level 3, JARDIN advanced; 1 below level 0; documents that could not be read: 1." in brief(
        told
    )
