"""Facts that no shape can know: each is written when it holds; how long a judgement by them holds is known."""

from __future__ import annotations

from datetime import date

import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef
from sources import SOURCE, parsed

from catalogue.checking.day import days_of, last_day, month_of, months_since
from catalogue.checking.fact import PROFILE, SECONDARY_USE, Circumstances, facts, good_until
from catalogue.keeping.entry import PROFILE as WRITTEN
from catalogue.profile.field import CAT
from catalogue.record.triple import Triple

TODAY = date(2026, 11, 22)
NODE = URIRef(SOURCE)
RIGHT = "<http://publications.europa.eu/resource/authority/access-right/{0}>"
HDAB = "<http://healthdataportal.eu/ns/health#hdab> <https://body.example/>"


def told(turtle: str, **given: object) -> set[Triple]:
    return set(facts(SOURCE, parsed(turtle), Circumstances(**{"today": TODAY, **given})))  # type: ignore[arg-type]


def of(found: set[Triple], fact: str) -> list[str]:
    return sorted(str(value) for _, predicate, value in found if predicate == CAT[fact])


def until(turtle: str, today: date = TODAY) -> str:
    return good_until(SOURCE, parsed(turtle), Circumstances(today=today))


@pytest.mark.parametrize(
    ("value", "datatype", "first", "last"),
    [
        ("2024-02-29", XSD.date, "2024-02-29", "2024-02-29"),
        ("2024-02-29+01:00", XSD.date, "2024-02-29", "2024-02-29"),
        ("2024-02", XSD.gYearMonth, "2024-02-01", "2024-02-29"),
        ("2024", XSD.gYear, "2024-01-01", "2024-12-31"),
        ("2024-03-01T00:30:00+02:00", XSD.dateTime, "2024-02-29", "2024-02-29"),
        ("2024-03-01T00:30:00", XSD.dateTime, "2024-03-01", "2024-03-01"),
    ],
)
def test_a_date_means_the_days_of_its_grain(value: str, datatype: URIRef, first: str, last: str) -> None:
    assert days_of(Literal(value, datatype=datatype)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value",
    [
        Literal("2021-13-40", datatype=XSD.date),
        Literal("last spring"),
        Literal("2024-01-01"),
        Literal("-0044-03-15", datatype=XSD.date),
        Literal("0000", datatype=XSD.gYear),
        Literal("0001-01-01T00:00:00+14:00", datatype=XSD.dateTime),
        Literal("99999-01-01", datatype=XSD.date),
        Literal("now", datatype=XSD.dateTime),
        URIRef("https://a.example/2024"),
    ],
)
def test_what_is_no_date_means_no_day(value: Literal) -> None:
    assert days_of(value) is None


@pytest.mark.parametrize(
    ("release", "month"),
    [
        ("2025-07", (2025, 7)),
        ("https://www.orphadata.com/2024-12/ordo.owl", (2024, 12)),
        ("July 2025", None),
        ("2025-13", None),
        ("12025-07", None),
    ],
)
def test_a_release_is_dated_by_its_name(release: str, month: tuple[int, int] | None) -> None:
    assert month_of(release) == month


def test_a_release_grows_old_by_the_month() -> None:
    assert months_since((2024, 11), TODAY) == 24
    assert months_since((2027, 1), TODAY) == -2
    assert last_day((2024, 12), 24) == date(2026, 12, 31)
    assert last_day((2024, 2), 24) == date(2026, 2, 28)


def test_dates_stand_beside_the_day_of_the_check_wherever_in_the_record_they_are() -> None:
    found = told("""<> a dcat:Dataset ; dct:issued "2025"^^xsd:gYear ; dcat:distribution <#file> .
        <#file> dct:modified "2025-02-03"^^xsd:date . <#one> jardin:countDate "soon" .""")
    assert of(found, "issuedFrom") == ["2025-01-01"] and of(found, "issuedUntil") == ["2025-12-31"]
    assert of(found, "modifiedFrom") == ["2025-02-03"]
    assert {subject for subject, predicate, _ in found if predicate == CAT.today} == {NODE, URIRef(SOURCE + "#file")}
    assert of(found, "today") == ["2026-11-22"] * 2


def test_an_address_bears_what_the_probe_found_and_one_that_was_not_tried_bears_nothing() -> None:
    text = (
        """<> dcat:endpointURL <https://a.example/> , <urn:b> . <#file> dcat:accessURL <https://c.example/> , "d" ."""
    )
    asked: list[str] = []

    def probed(address: str) -> str:
        asked.append(address)
        return "unreachable" if address == "https://a.example/" else ""

    assert {t for t in told(text, probed=probed) if t[1] == CAT.probed} == {
        (URIRef("https://a.example/"), CAT.probed, Literal("unreachable"))
    }
    assert sorted(asked) == ["https://a.example/", "https://c.example/"]


def test_every_entry_of_an_element_after_the_first_is_marked_source_by_source() -> None:
    found = told("""<> jardin:cdeCoverage <#a> , <#b> , <#c> . <#other> jardin:cdeCoverage <#d> .
        <#a> jardin:element <urn:6.1> . <#b> jardin:element <urn:6.1> . <#c> jardin:element <urn:6.2> .
        <#d> jardin:element <urn:6.2> .""")
    assert {t for t in found if t[1] == CAT.repeats} == {(URIRef(SOURCE + "#b"), CAT.repeats, URIRef("urn:6.1"))}


def entry(turtle: str) -> tuple[Triple, ...]:
    return tuple(parsed(turtle, "urn:jardin:entry:1"))


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("jardin:level 2", True),
        ("jardin:level 3 ; dct:conformsTo <https://semiceu.github.io/DCAT-AP/releases/3.0.1/>", True),
        ("jardin:level 1", False),
        (f"jardin:level 2 ; dct:conformsTo <{PROFILE}>", False),
    ],
)
def test_an_entry_that_gives_a_level_of_the_profile_names_the_profile(said: str, lacks: bool) -> None:
    found = told("<> a dcat:Dataset .", entry=entry(f"<> a dcat:CatalogRecord ; {said} ."))
    assert ((NODE, CAT.entryLacks, PROFILE) in found) == lacks


def test_the_profile_is_the_one_that_entries_name() -> None:
    assert str(PROFILE) == WRITTEN


@pytest.mark.parametrize(
    ("rights", "tier"),
    [
        (RIGHT.format("PUBLIC"), CAT.PublicSource),
        (RIGHT.format("RESTRICTED"), CAT.RestrictedSource),
        (RIGHT.format("NON_PUBLIC"), CAT.NonPublicSource),
        (RIGHT.format("SENSITIVE"), CAT.NonPublicSource),
        (RIGHT.format("PUBLIC") + " , " + RIGHT.format("NON_PUBLIC"), CAT.NonPublicSource),
        ("'open'", CAT.NonPublicSource),
    ],
)
def test_a_source_is_of_one_tier_and_non_public_unless_it_says_otherwise(rights: str, tier: URIRef) -> None:
    found = told(f"<> a dcat:Dataset ; dct:accessRights {rights} .")
    assert [value for _, predicate, value in found if predicate == RDF.type] == [tier]
    assert not [t for t in told("<> a dcat:Catalog .") if t[1] == RDF.type]


def test_the_law_on_secondary_use_applies_from_its_day_on() -> None:
    assert of(told("<> a dcat:Dataset .", today=SECONDARY_USE), "secondaryUse") == ["true"]
    assert of(told("<> a dcat:Dataset .", today=date(2029, 3, 25)), "secondaryUse") == []


def test_what_is_published_here_says_so() -> None:
    assert of(told("<> a dcat:Dataset .", published_here=True), "publishedHere") == ["true"]
    assert of(told("<> a dcat:Dataset ."), "publishedHere") == []


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("", "2029-03-25"),  # no access body: the law comes into force
        (HDAB, ""),
        (f"{HDAB} ; jardin:orphaNomenclatureVersion '2025-07'", "2027-07-31"),
        (f"{HDAB} ; jardin:orphaNomenclatureVersion '2023-07'", ""),  # old already, and it stays so
        (f"{HDAB} ; dct:modified '2026-12-24'^^xsd:date", "2026-12-23"),
        (f"{HDAB} ; dct:modified '2026'^^xsd:gYear", ""),
        (f"{HDAB} ; dct:modified '2026-11-22'^^xsd:date", ""),
        (f"{HDAB} ; dct:issued '2027'^^xsd:gYear ; jardin:orphaNomenclatureVersion '2025-07'", "2026-12-31"),
        (f"{HDAB} ; dct:issued '2024-01-01'^^xsd:date", ""),
    ],
)
def test_a_judgement_holds_until_the_first_day_that_changes_it(said: str, last: str) -> None:
    assert until(f"<> a dcat:Dataset ; {said} .") == last


def test_a_judgement_of_what_is_no_source_waits_for_dates_alone() -> None:
    assert until("<> a dcat:Catalog .") == ""
    assert until("<> a dcat:Catalog . <#x> dct:issued '2026-11-24'^^xsd:date .") == "2026-11-23"


@pytest.mark.parametrize(
    "turtle", ["<> a dcat:Dataset ; dct:modified '2027-02-03'^^xsd:date ; jardin:orphaNomenclatureVersion '2024-12' ."]
)
def test_the_facts_of_the_last_good_day_are_those_of_today_in_what_rules_read(turtle: str) -> None:
    graph = parsed(turtle)

    def read(day: date) -> tuple[bool, bool]:
        found = Graph()
        for triple in facts(SOURCE, graph, Circumstances(today=day)):
            found.add(triple)
        age = int(str(found.value(NODE, CAT.monthsSinceRelease)))
        return age <= 24, str(found.value(NODE, CAT.modifiedFrom)) <= day.isoformat()

    last = date.fromisoformat(until(turtle))
    assert read(last) == read(TODAY) == (True, False)
    assert read(date(2027, 1, 1)) == (False, False)
    assert last == date(2026, 12, 31)
