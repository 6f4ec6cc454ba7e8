"""A fix does what it says: followed to the letter, it mends, and brings no other finding about the same field."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from rdflib import DCAT, DCTERMS, XSD, Graph, Literal, Namespace, URIRef
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.checking.phrase import LANGUAGES
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import Triple
from catalogue.reports.finding import Finding
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CHECKER = Checker(load_profiles(Settings()), load_thesaurus())
JARDIN = Namespace("https://w3id.org/jardin/ns#")
ORDO = Namespace("http://www.orpha.net/ORDO/")
CC_BY = URIRef("http://creativecommons.org/licenses/by/4.0/")
ADDRESS = re.compile(r"https?://[^\s,]+[^\s,.;]")


def known(iri: str) -> Iterable[Triple]:
    """The disease of the smallest record, told to be a group."""
    if iri == str(ORDO.Orphanet_586):
        yield URIRef(iri), JARDIN.classificationLevel, JARDIN.GroupOfDisorders


def core(data: Graph, field: str) -> list[Finding]:
    """What the core finds about a field."""
    found = CHECKER.check(str(SUBJECT), data, known).findings
    return [each for each in found if each.level == 2 and each.field == field]


def test_a_group_is_no_longer_counted_and_nothing_is_missing_then() -> None:
    data = smallest(CORE, *judges_of("source"))
    (entry,) = data.objects(SUBJECT, JARDIN.diseaseCoverage)
    data.set((entry, JARDIN.countPrecision, JARDIN.Banded))
    for end, number in ((JARDIN.minIndividuals, "100"), (JARDIN.maxIndividuals, "199")):
        data.add((entry, end, Literal(number, datatype=XSD.nonNegativeInteger)))
    (finding,) = core(data, "orpha_code")
    assert finding.rule == "J-06" and "number out" in finding.fix and "choose unknown" in finding.fix
    for end in (JARDIN.minIndividuals, JARDIN.maxIndividuals):
        data.remove((entry, end, None))
    assert core(data, "min_individuals"), "with the number out alone, the band is missing"
    data.set((entry, JARDIN.countPrecision, JARDIN.Unknown))
    assert [core(data, name) for name in ("orpha_code", "min_individuals", "count_precision")] == [[], [], []]


def test_the_licence_that_is_proposed_for_personal_data_is_no_open_one() -> None:
    data = smallest(CORE, *judges_of("source"))
    (way,) = data.objects(SUBJECT, DCAT.distribution)
    (absent,) = core(data, "licence")
    data.add((way, DCTERMS.license, CC_BY))
    (wrong,) = core(data, "licence")
    for finding in (absent, wrong):
        proposed = ADDRESS.findall(finding.fix)[0]
        assert proposed != str(CC_BY) and proposed in finding.expected
        data.set((way, DCTERMS.license, URIRef(proposed)))
        assert core(data, "licence") == []


def test_a_period_without_an_end_is_told_that_it_may_stay_open() -> None:
    data = smallest(CORE, *judges_of("source"))
    period = URIRef("urn:jardin:record:1:period")
    data.add((SUBJECT, DCTERMS.temporal, period))
    data.add((period, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), DCTERMS.PeriodOfTime))
    data.add((period, DCAT.startDate, Literal("1995-01-01", datatype=XSD.date)))
    told = [each for each in CHECKER.check(str(SUBJECT), data).findings if each.path == str(DCAT.endDate)]
    assert [(each.severity, each.level, "leave the end open" in each.fix) for each in told] == [("warning", 1, True)]


def test_an_entry_without_a_number_is_not_told_that_unknown_is_expected() -> None:
    data = smallest(CORE, *judges_of("source"))
    (entry,) = data.objects(SUBJECT, JARDIN.diseaseCoverage)
    data.set((entry, JARDIN.countPrecision, JARDIN.Unknown))
    (finding,) = [each for each in CHECKER.check(str(SUBJECT), data).findings if each.field == "count_precision"]
    assert finding.expected.endswith("for example Banded")


@pytest.mark.parametrize("threshold", [5, 10, 20])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lowest_band_that_is_told_in_place_of_a_small_number_may_be_given(threshold: int, language: str) -> None:
    data, given = smallest(CORE, *judges_of("source")), Circumstances(small_count=threshold)
    (entry,) = data.objects(SUBJECT, JARDIN.diseaseCoverage)
    data.set((entry, JARDIN.countPrecision, JARDIN.Exact))
    data.add((entry, JARDIN.individualCount, Literal("4", datatype=XSD.nonNegativeInteger)))
    found = CHECKER.tuned((language,)).check(str(SUBJECT), data, given=given).findings
    (finding,) = [each for each in found if each.rule == "J-10"]
    band = re.search(r"(\d+)–(\d+)", finding.message)
    assert band is not None and finding.expected == ""
    data.remove((entry, JARDIN.individualCount, None))
    data.set((entry, JARDIN.countPrecision, JARDIN.Banded))
    for end, number in zip((JARDIN.minIndividuals, JARDIN.maxIndividuals), band.groups(), strict=True):
        data.add((entry, end, Literal(number, datatype=XSD.nonNegativeInteger)))
    assert [each for each in CHECKER.check(str(SUBJECT), data, given=given).findings if each.rule == "J-10"] == []
