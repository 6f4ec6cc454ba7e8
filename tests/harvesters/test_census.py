"""Counting in the words of others: what is a count of persons, what is not, and what becomes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.address import PREFIXES
from catalogue.count import bands_of, is_finer
from catalogue.document.document import Document, read_document
from catalogue.error import RecordError
from catalogue.keeping.counting import refuse_small
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.lift import lift
from harvesters.lift.census import counts, tells_small
from harvesters.lift.count import COUNTS, EXACT, LEAST, MOST, TOTALS
from harvesters.lift.withholding import withhold_totals

HEAD = "".join(f"@prefix {prefix}: <{namespace}> . " for prefix, namespace in PREFIXES.items())
THING = URIRef("https://a.example.org/x")
V = "https://v.example.org/"


def lifted(turtle: str, small_count: int = 10, bands: tuple[int, ...] = Settings().count_bands) -> Document:
    document = read_document(f"{HEAD} <{THING}> {turtle} .".encode(), "https://a.example.org/doc", Settings())
    lift(document, load_thesaurus().find, small_count, bands)
    return document


def values(graph: Graph, predicate: Node) -> set[str]:
    return {str(each) for each in graph.objects(None, predicate)}


COUNTING = [
    *(
        "numberOfPatients",
        "number_of_patients",
        "patientCount",
        "NumberOfUniqueIndividuals",
        "noOfCases",
        "nrOfSamples",
    ),
    *("numSubjects", "totalParticipants", "cohortSize", "sampleSize", "hasCount", "countOfFamilies", "donor-count"),
    *("enrollment", "individuals", "entities", "numberOfActivePatients", "recordCount", "populationSize", "count"),
]
OTHERS = [
    *(
        "title",
        "description",
        "byteSize",
        "minTypicalAge",
        "completenessPercent",
        "country",
        "countryOfBirth",
        "version",
    ),
    *(
        "record",
        "sample",
        "subject",
        "patientRegistry",
        "totalItems",
        "triples",
        "nameOfPerson",
        "personalData",
        "account",
    ),
    *("caseNumber", "discount", "encounter", "identifier", "theme", "value", "recordSet", "numberOfPages"),
]


@pytest.mark.parametrize("name", COUNTING)
def test_names_that_count_persons(name: str) -> None:
    assert counts(URIRef(V + name)) and counts(URIRef(f"urn:some:{name}")) and counts(URIRef(f"{V}x#{name}"))


@pytest.mark.parametrize("name", OTHERS)
def test_names_that_do_not(name: str) -> None:
    assert not counts(URIRef(V + name))


def test_of_our_own_fields_just_the_counting_ones_count() -> None:
    paths = {path for path in load_profiles(Settings()).graph.objects(None, SH.path) if isinstance(path, URIRef)}
    assert {path for path in paths if counts(path)} == set(COUNTS)


SIZES = [
    ("7", True),
    ("7 patients", True),
    ("about 7", True),
    ("3 GB", False),
    ("7 pages", False),
    ("5 MB, 7 patients", True),
]
SIZES += [("1200 patients", False), ("large", False), ("7 kB", False), ("-7", True), ("2 years", False)]


@pytest.mark.parametrize(("text", "small"), SIZES)
def test_a_size_of_something_else_is_no_count(text: str, small: bool) -> None:
    assert tells_small(URIRef(V + "extent"), Literal(text), 10) is small


def test_what_others_count_is_kept_where_it_gives_nobody_away() -> None:
    graph = lifted(
        "a dcat:Dataset ; <https://v.example.org/numberOfPatients> 1200 , 7 , 0 ; dct:extent '3 GB' , '7 patients'"
    ).graph
    assert values(graph, URIRef(V + "numberOfPatients")) == {"1200", "0"}
    assert values(graph, URIRef(PREFIXES["dct"] + "extent")) == {"3 GB"}


WELL = [
    ("1200", "1200"),
    ("0", "0"),
    ('"1,204"', "1204"),
    ('"1 204 patients"', "1204"),
    ('"1.204"', "1204"),
    ('" 1200 "', " 1200 "),
]


@pytest.mark.parametrize(("written", "kept"), WELL)
@pytest.mark.parametrize("predicate", [EXACT, *TOTALS])
def test_whole_numbers_that_give_nobody_away_stay(predicate: URIRef, written: str, kept: str) -> None:
    document = lifted(f"a dcat:Dataset ; <{predicate}> {written}")
    assert values(document.graph, predicate) == {kept}
    assert {note.rule for _, note in document.notes} <= {"count-spelling"}
    assert document.digest


@pytest.mark.parametrize(
    "written", ["'many'", "-12", "'seven'", "1200.5", "<https://a.example.org/y>", "[ rdf:value 1200 ]"]
)
def test_what_is_no_count_is_dropped_without_a_word_of_it(written: str) -> None:
    document = lifted(f"a dcat:Dataset ; <{TOTALS[0]}> {written}")
    assert values(document.graph, TOTALS[0]) == set()
    assert {(note.rule, note.before, note.after) for _, note in document.notes} == {("not-a-count", "", "")}
    assert document.digest == ""


def ends(turtle: str, **more: tuple[int, ...] | int) -> tuple[set[str], set[str]]:
    graph = lifted(f"jardin:diseaseCoverage [ {turtle} ]", **more).graph  # type: ignore[arg-type]
    return values(graph, LEAST), values(graph, MOST)


def test_finer_bands_are_widened_to_those_of_the_settings() -> None:
    assert ends("jardin:minIndividuals 12 ; jardin:maxIndividuals 15") == ({"10"}, {"19"})
    assert ends("jardin:minIndividuals 5 ; jardin:maxIndividuals 30") == ({"1"}, {"49"})
    assert ends("jardin:minIndividuals 0 ; jardin:maxIndividuals 3") == ({"0"}, {"9"})
    assert ends("jardin:minIndividuals 7") == ({"1"}, set())
    assert ends("jardin:maxIndividuals 7") == (set(), {"9"})
    assert ends("jardin:minIndividuals 7 ; jardin:maxIndividuals 3") == ({"1"}, {"9"})
    assert ends("jardin:minIndividuals 12 ; jardin:maxIndividuals 15", bands=(1, 10, 100)) == ({"10"}, {"99"})
    assert ends("jardin:minIndividuals 12 ; jardin:maxIndividuals 15", small_count=20) == ({"1"}, {"19"})
    assert ends("jardin:minIndividuals 20 ; jardin:maxIndividuals 49") == ({"20"}, {"49"})
    assert ends("jardin:minIndividuals 100 ; jardin:maxIndividuals 101") == ({"100"}, {"101"})


@pytest.mark.parametrize("band", bands_of())
def test_what_is_widened_may_be_told(band: tuple[int, int | None]) -> None:
    low, high = band
    for least in range(low, min(high or low + 9, low + 9)):
        (found,), most = ends(f"jardin:minIndividuals {least} ; jardin:maxIndividuals {least + 2}")
        assert not is_finer(int(found), int(next(iter(most))) if most else None)


def record(turtle: str) -> Record:
    document = lifted(f"a dcat:Dataset ; {turtle}")
    return Record(str(THING), document.graph, tuple(note for _, note in document.notes))


FAMILY = """jardin:diseaseCoverage [ jardin:orphaCode ordo:Orphanet_10 ; jardin:individualCount 50 ; jardin:includesDescendants true ] ,
  [ jardin:orphaCode ordo:Orphanet_11 ; jardin:individualCount 43 ] , [ jardin:orphaCode ordo:Orphanet_12 ; %s ]"""
SMALL = "jardin:individualCount 7"
HIDDEN = "jardin:countPrecision jardin:Banded ; jardin:minIndividuals 1 ; jardin:maxIndividuals 9"


def above(code: str) -> frozenset[str]:
    return frozenset({"10"}) if code in ("11", "12") else frozenset()


def test_a_total_that_would_show_what_was_banded_gives_way() -> None:
    found = record(f"healthdcatap:numberOfUniqueIndividuals 50 ; {FAMILY % SMALL}")
    withhold_totals(found, Settings(), lambda code: frozenset())
    assert values(found.graph, TOTALS[0]) == {"50"}, "without a nomenclature 50 and 43 are more than the whole"
    withhold_totals(found, Settings(), above)
    assert values(found.graph, TOTALS[0]) == set()
    assert values(found.graph, EXACT) == {"43"} and {"50"} <= values(found.graph, LEAST)
    assert {note.rule for note in found.notes if "count" in note.rule} == {"small-count", "count-withheld"}
    refuse_small(found.graph, 10)


def test_what_its_owner_gives_away_stays_as_it_came_and_is_a_finding() -> None:
    found = record(f"healthdcatap:numberOfUniqueIndividuals 50 ; {FAMILY % HIDDEN}")
    before = set(found.graph)
    withhold_totals(found, Settings(), above)
    assert set(found.graph) == before


REFUSED = [
    "jardin:individualCount 7",
    "healthdcatap:numberOfRecords '7 patients'",
    "jardin:minIndividuals 7",
    "jardin:maxIndividuals 3",
]
REFUSED += [
    "jardin:individualCount 'seven'",
    "healthdcatap:numberOfUniqueIndividuals [ rdf:value 7 ]",
    "jardin:minIndividuals 'x'",
]


@pytest.mark.parametrize("said", REFUSED)
def test_the_last_door_lets_no_small_count_through_and_does_not_repeat_it(said: str) -> None:
    graph = read_document(f"{HEAD} <{THING}> {said} .".encode(), "https://a.example.org/doc", Settings()).graph
    with pytest.raises(RecordError) as refused:
        refuse_small(graph, 10)
    assert not any(digit in str(refused.value) for digit in "3456789")


@pytest.mark.parametrize(
    "said", ["jardin:individualCount 0", "healthdcatap:numberOfRecords 10", HIDDEN, "jardin:individualCount -1"]
)
def test_the_last_door_lets_the_rest_through(said: str) -> None:
    refuse_small(
        read_document(f"{HEAD} <{THING}> {said} .".encode(), "https://a.example.org/doc", Settings()).graph, 10
    )


REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
def test_no_real_file_keeps_a_small_count() -> None:
    read = 0
    for file in sorted(REAL.rglob("*.ttl")):
        try:
            document = read_document(file.read_bytes(), f"https://a.example.org/{file.name}", Settings())
        except RecordError:
            continue
        lift(document, load_thesaurus().find, 10)
        refuse_small(document.graph, 10)
        read += 1
    assert read > 100
