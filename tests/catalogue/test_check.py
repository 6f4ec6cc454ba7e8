"""The check: findings that name field, value, place and what is expected; levels; steps; no count is ever repeated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from generated import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from sources import SOURCE, parsed, source

from catalogue.checking.checker import Checker
from catalogue.checking.engine import HINTS, without_hints
from catalogue.checking.sameness import unique
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.checking.wording import expectation, sentence
from catalogue.count import COUNTS
from catalogue.library import Library
from catalogue.profile.field import CAT
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.skolem import skolemised
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings

PROFILES: Profiles = load_profiles(Settings())
LIBRARY = Library()
CHECKER = Checker(PROFILES, LIBRARY.thesaurus, ("en", "fr"))
WORLD = World(1)
EJPRD = "https://w3id.org/ejp-rd/vocabulary#"


def known(iri: str) -> Iterable[Triple]:
    return nomenclature_stub(iri, LIBRARY) if is_of_nomenclature(iri) else ()


def check(graph: Graph, checker: Checker = CHECKER) -> Report:
    return checker.check(SOURCE, skolemised(SOURCE, "abc", graph, PROFILES.keys), known)


def whole(*classes: str) -> Graph:
    """A registry that says all that it must and should."""
    graph, node = Graph(), URIRef(SOURCE)
    for each in (str(DCAT.Dataset), *(classes or (EJPRD + "PatientRegistry",))):
        graph.add((node, RDF.type, URIRef(each)))
    profile = PROFILES.of({str(each) for each in graph.objects()})
    assert profile is not None
    WORLD.fill(graph, node, profile.fields)
    return graph


def only(report: Report, field: str) -> Finding:
    [found] = [finding for finding in report.findings if finding.field == field]
    return found


def test_a_whole_registry_reaches_the_core_and_is_complete() -> None:
    report = check(whole())
    assert (report.level, report.completeness, report.judged) == (3 if not report.findings else 2, 1.0, True)
    assert report.of("violation") == ()


@pytest.mark.parametrize(
    "field",
    [f for f in PROFILES.profiles["patient_registry"].fields if f.obligation == "mandatory"],
    ids=lambda f: f.name,
)
def test_a_missing_mandatory_field_is_one_violation_that_names_it(field: object) -> None:
    graph = whole()
    graph.remove((URIRef(SOURCE), URIRef(field.path), None))  # type: ignore[attr-defined]
    report = check(graph)
    named = [finding for finding in report.of("violation") if finding.path == field.path]  # type: ignore[attr-defined]
    others = [finding for finding in report.of("violation") if finding.path and finding.path != field.path]  # type: ignore[attr-defined]
    assert len(named) == 1 or report.level is None
    assert others == []
    assert report.level is None or report.level < 2


def test_a_finding_names_field_value_place_and_expectation() -> None:
    graph = whole()
    coverage = graph.value(URIRef(SOURCE), URIRef("https://w3id.org/jardin/ns#diseaseCoverage"))
    graph.set((coverage, URIRef("https://w3id.org/jardin/ns#orphaCode"), URIRef("https://wrong.example/586")))  # type: ignore[arg-type]
    found = next(f for f in check(graph).findings if f.value == "https://wrong.example/586")
    assert found.field == "orpha_code" and found.place == "People by disease"
    assert "Orphanet_586" in found.expected
    assert found.label in found.sentence and found.value in found.sentence and found.place in found.sentence


def test_places_are_numbered_where_there_are_several() -> None:
    graph = whole()
    for number in range(2):
        file = BNode(f"f{number}")
        graph.add((URIRef(SOURCE), DCAT.distribution, file))
        graph.add((file, RDF.type, DCAT.Distribution))
    places = {finding.place for finding in check(graph).findings if finding.place}
    assert any(place.endswith(" 2") for place in places)
    assert not any("urn:" in place for place in places)


COUNT_FIELDS = [each for each in PROFILES.fields.values() if each.role == "count" or each.name in COUNTS]


@pytest.mark.parametrize(
    "value",
    [
        Literal("7731"),
        Literal(-7731),
        Literal("7731.5", datatype=XSD.decimal),
        Literal("7731 people"),
        URIRef("https://x.example/7731"),
    ],
)
@pytest.mark.parametrize("field", COUNT_FIELDS, ids=lambda f: f.name)
def test_a_finding_about_a_count_never_repeats_it(field: object, value: Literal) -> None:
    graph = whole()
    path = URIRef(field.path)  # type: ignore[attr-defined]
    for node in (URIRef(SOURCE), graph.value(URIRef(SOURCE), URIRef("https://w3id.org/jardin/ns#diseaseCoverage"))):
        graph.set((node, path, value))  # type: ignore[arg-type]
    report = check(graph)
    assert any(finding.path == str(path) for finding in report.findings)
    assert "7731" not in " ".join(finding.sentence for finding in report.findings)


def test_counts_are_all_fields_that_speak_of_people() -> None:
    assert {field.name for field in COUNT_FIELDS} >= {
        "unique_individuals",
        "individual_count",
        "min_individuals",
        "max_individuals",
    }


def test_a_thing_of_no_known_class_is_not_validated_which_is_not_valid() -> None:
    report = check(parsed("<> a <https://x.example/Thing> ; dct:title 'T' ."))
    assert (report.judged, report.level) == (False, None)


@pytest.mark.parametrize(("record", "level"), [(source(title="").graph, None), (source().graph, 0)])
def test_the_level_is_the_highest_whose_demands_are_met(record: Graph, level: int | None) -> None:
    assert check(record).level == level


def test_the_steps_are_what_stands_between_a_record_and_the_next_level() -> None:
    report = check(source().graph)
    assert report.level == 0 and report.steps()
    assert {finding.level for finding in report.steps()} <= {0, 1} and {f.severity for f in report.steps()} == {
        "violation"
    }
    unreached = check(source(title="").graph)
    assert {finding.level for finding in unreached.steps()} == {0}


def test_when_all_steps_to_the_core_are_taken_the_core_is_reached() -> None:
    graph = whole()
    graph.remove((URIRef(SOURCE), DCTERMS.accessRights, None))
    report = check(graph)
    fields = {finding.path for finding in report.steps()}
    assert str(DCTERMS.accessRights) in fields and report.level is not None and report.level < 2


def test_nothing_is_said_twice_and_the_gravest_stays() -> None:
    one = Finding("warning", 1, "title", "Title", "p", "", "", "m", "", "MinCount")
    assert unique([one, replace(one, severity="violation", level=2), one]) == [
        replace(one, severity="violation", level=2)
    ]
    findings = check(source().graph).findings
    assert len({(f.path or f.message, f.place, f.value, f.constraint) for f in findings}) == len(findings)


def test_findings_stand_worst_first() -> None:
    order = ["violation", "warning", "info"]
    found = [order.index(finding.severity) for finding in check(source().graph).findings]
    assert found == sorted(found) and len(set(found)) > 1


def test_messages_come_in_the_language_of_the_reader() -> None:
    graph = source(title="").graph
    french = check(graph, Checker(PROFILES, LIBRARY.thesaurus, ("fr", "en")))
    assert any("titre" in finding.message for finding in french.findings)
    assert any("title" in finding.message for finding in check(graph).findings)


def test_an_admitted_record_is_told_all_that_it_lacks_and_one_that_is_not_only_why() -> None:
    for graph, levels in ((source().graph, {0, 1, 2}), (source(title="").graph, {0})):
        report = CHECKER.check(SOURCE, skolemised(SOURCE, "abc", graph, PROFILES.keys), known, whole=False)
        assert {finding.level for finding in report.findings if finding.severity == "violation"} | {0} == levels


def test_of_the_shapes_only_what_judges_nothing_is_left_out() -> None:
    lean = without_hints(PROFILES.graph)
    left_out = {predicate for _, predicate, _ in set(PROFILES.graph) - set(lean)}
    assert {each for each in left_out if not each.startswith(CAT)} <= set(HINTS)
    assert len(lean) < 0.7 * len(PROFILES.graph)


def test_the_record_is_not_changed_by_the_check() -> None:
    graph = skolemised(SOURCE, "abc", whole(), PROFILES.keys)
    before = set(graph)
    CHECKER.check(SOURCE, graph, known)
    assert set(graph) == before


def test_a_place_without_a_field_stands_alone_in_the_sentence() -> None:
    finding = Finding("violation", 2, "", "", "", "Contact", "", "Nobody can write.", "", "Or")
    assert finding.sentence == "Contact: Nobody can write."
    assert replace(finding, place="").sentence == "Nobody can write."
    assert (
        replace(finding, label="Title", value="x.", expected="y.").sentence
        == "Title (Contact): Nobody can write. Found: x. Expected: y."
    )


def test_long_values_are_shortened() -> None:
    graph = whole()
    graph.add((URIRef(SOURCE), DCTERMS.accessRights, Literal("x" * 5000)))
    assert max(len(finding.value) for finding in check(graph).findings) <= 200


def test_a_report_as_plain_values_has_every_finding() -> None:
    report = check(source().graph)
    plain = report.as_dict()
    assert [Finding(**each) for each in plain["findings"]] == list(report.findings)
    assert (plain["level"], plain["iri"]) == (report.level, SOURCE)


def test_a_short_list_names_its_members_and_a_long_one_its_name() -> None:
    short, long = PROFILES.field("coverage_level"), PROFILES.field("country")
    assert expectation(short, "In", LIBRARY.thesaurus, ("en",)).startswith("one of Local, Regional, National")
    assert expectation(long, "Node", LIBRARY.thesaurus, ("en",)).startswith("a term of the list ")
    assert expectation(replace(short, most=1), "MaxCount", LIBRARY.thesaurus, ("en",)) == "at most 1"
    assert expectation(None, "In", LIBRARY.thesaurus, ("en",)) == ""


def test_a_constraint_without_message_is_told_in_plain_words() -> None:
    field = PROFILES.field("title")
    assert sentence(Graph(), BNode(), "MinCount", field, ("en",)) == "is missing."
    assert sentence(Graph(), BNode(), "Strange", None, ("en",)) == "The record does not meet the constraint Strange."


ODD = st.one_of(
    st.sampled_from(["", " ", "soon", "2025-13-45", "NaN", "-1", "1e400", "99999999999999999999999", "true", "\x00\x0b"]).flatmap(
        lambda text: st.sampled_from([Literal(text), Literal(text, lang="en"), *(Literal(text, datatype=d, normalize=False) for d in (XSD.date, XSD.dateTime, XSD.integer, XSD.nonNegativeInteger, XSD.decimal, XSD.boolean, XSD.gYear, XSD.anyURI, URIRef("https://x.example/type")))])
    ),
    st.sampled_from([URIRef(SOURCE), URIRef("https://x.example/x"), URIRef("urn:x:y"), URIRef("http://www.orpha.net/ORDO/Orphanet_0"), BNode()]),
)  # fmt: skip
PATHS = st.sampled_from(sorted({field.path for field in PROFILES.fields.values()}))


@given(st.lists(st.tuples(PATHS, ODD), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_field_the_check_ends_with_a_report(said: list[tuple[str, Literal]]) -> None:
    graph = source().graph
    for path, value in said:
        graph.add((URIRef(SOURCE), URIRef(path), value))
    report = check(graph)
    assert report.judged and all(finding.message for finding in report.findings)
