"""Facts about counts: what is small, finer than its band, no band at all, or can be worked out by subtraction."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import SKOS, Graph, URIRef

from catalogue.checking.count_fact import count_facts
from catalogue.checking.disclosure import Told, derivable, drawn_together
from catalogue.checking.fact import Circumstances
from catalogue.count import is_small
from catalogue.keeping.counting import counting
from catalogue.nomenclature.disease import ORDO
from catalogue.profile.field import CAT

IT = "https://a.example.org/it"
HEAD = """@prefix jardin: <https://w3id.org/jardin/ns#> . @prefix health: <http://healthdataportal.eu/ns/health#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ordo: <http://www.orpha.net/ORDO/Orphanet_> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . """


def facts_of(turtle: str, **given: object) -> set[tuple[str, str]]:
    """The facts of a source: their names, and the tail of what they say."""
    graph = Graph().parse(data=f"{HEAD} <{IT}> {turtle} .", format="turtle")
    found = list(count_facts(IT, graph, Circumstances(**given)))  # type: ignore[arg-type]
    assert all(str(p).startswith(str(CAT)) for _, p, _ in found)
    return {(str(p).removeprefix(str(CAT)), str(o).split("#")[-1].split("/")[-1]) for _, p, o in found}


def coverage(code: int, *said: str) -> str:
    return f"[ jardin:orphaCode ordo:{code} ; {' ; '.join(said)} ]"


def source(total: int | None, *coverages: str) -> str:
    whole = f"health:numberOfUniqueIndividuals {total} ; " if total is not None else ""
    return whole + "jardin:diseaseCoverage " + " , ".join(coverages)


SPELLINGS = [
    *("7", '"7"', '" 7 "', '"7"^^xsd:int', '"7"^^xsd:nonNegativeInteger', '"007"^^xsd:integer', "7.0", "7e0"),
    *('"7 patients"', '"about 7"@en', '"\u0667"', '"\uff17"', '"\u2077"', '"+7"', '"7.5"', '"<7"', '"7,2"'),
]


@pytest.mark.parametrize("value", SPELLINGS)
@pytest.mark.parametrize(
    "field", ["jardin:individualCount", "health:numberOfUniqueIndividuals", "health:numberOfRecords"]
)
def test_a_small_count_is_one_however_it_is_written(field: str, value: str) -> None:
    assert facts_of(f"{field} {value}") == {("smallCount", field.split(":")[1])}


@pytest.mark.parametrize("value", ["0", "10", "1200", '"1,204"', '"1 204"', '"none"', "-7", '"12 patients"', "1e3"])
def test_a_count_that_gives_nobody_away_is_none(value: str) -> None:
    assert facts_of(f"health:numberOfRecords {value}") == set()


def test_a_higher_threshold_makes_more_counts_small() -> None:
    assert facts_of("health:numberOfRecords 15") == set()
    assert facts_of("health:numberOfRecords 15", small_count=20) == {("smallCount", "numberOfRecords")}


BANDS = [
    ("jardin:minIndividuals 1 ; jardin:maxIndividuals 9", set()),
    ("jardin:minIndividuals 0 ; jardin:maxIndividuals 9", set()),
    ("jardin:minIndividuals 1 ; jardin:maxIndividuals 99", set()),
    ("jardin:minIndividuals 10 ; jardin:maxIndividuals 19", set()),
    ("jardin:minIndividuals 12 ; jardin:maxIndividuals 21", set()),
    ("jardin:minIndividuals 100 ; jardin:maxIndividuals 101", set()),
    ("jardin:minIndividuals 1000", set()),
    ("jardin:maxIndividuals 9", set()),
    ("jardin:minIndividuals 0 ; jardin:maxIndividuals 0", set()),
    ("jardin:minIndividuals 1 ; jardin:maxIndividuals 5", {"finerThanBand"}),
    ("jardin:minIndividuals 7 ; jardin:maxIndividuals 7", {"finerThanBand"}),
    ("jardin:minIndividuals 5 ; jardin:maxIndividuals 30", {"finerThanBand"}),
    ("jardin:minIndividuals 7", {"finerThanBand"}),
    ("jardin:maxIndividuals 3", {"finerThanBand"}),
    ("jardin:minIndividuals 12 ; jardin:maxIndividuals 20", {"finerThanBand"}),
    ("jardin:minIndividuals 30 ; jardin:maxIndividuals 30", {"finerThanBand"}),
    ("jardin:minIndividuals 20 ; jardin:maxIndividuals 10", {"malformedBand"}),
    ("jardin:minIndividuals -5 ; jardin:maxIndividuals 10", {"malformedBand"}),
    ("jardin:minIndividuals 'few' ; jardin:maxIndividuals 10", {"malformedBand"}),
    ("jardin:minIndividuals 1.5 ; jardin:maxIndividuals 10", {"malformedBand"}),
    ("jardin:maxIndividuals <https://a.example.org/many>", {"malformedBand"}),
    ("jardin:countPrecision jardin:Banded", {"malformedBand"}),
    ("jardin:countPrecision jardin:Suppressed", set()),
]


@pytest.mark.parametrize(("band", "expected"), BANDS)
def test_bands_that_are_finer_or_none(band: str, expected: set[str]) -> None:
    assert {name for name, _ in facts_of(f"jardin:diseaseCoverage [ {band} ]")} == expected


def test_bands_follow_threshold_and_setting() -> None:
    band = "jardin:diseaseCoverage [ jardin:minIndividuals 1 ; jardin:maxIndividuals 9 ]"
    assert facts_of(band, small_count=20) == {("finerThanBand", "true")}
    wide = "jardin:diseaseCoverage [ jardin:minIndividuals 12 ; jardin:maxIndividuals 21 ]"
    assert facts_of(wide, bands=(1, 10, 100)) == {("finerThanBand", "true")}
    assert facts_of(wide, bands=(1, 10, 15, 20)) == set()


def test_no_fact_holds_a_number() -> None:
    turtle = source(100, coverage(586, "jardin:individualCount 93"), coverage(558, "jardin:individualCount 7"))
    graph = Graph().parse(data=f"{HEAD} <{IT}> {turtle} .", format="turtle")
    said = {str(o) for _, _, o in count_facts(IT, graph, Circumstances())}
    assert said == {"https://w3id.org/jardin/ns#individualCount"}


HIDDEN = ("jardin:countPrecision jardin:Banded", "jardin:minIndividuals 1", "jardin:maxIndividuals 9")
HELD = ("jardin:countPrecision jardin:Suppressed",)
SUBTRACTIONS = [
    (source(100, coverage(1, "jardin:individualCount 93"), coverage(2, *HIDDEN)), {"Orphanet_2"}),
    (source(100, coverage(1, "jardin:individualCount 60"), coverage(2, *HELD)), {"Orphanet_2"}),
    (source(100, coverage(1, "jardin:individualCount 98"), coverage(2, *HIDDEN), coverage(3, *HIDDEN)), {"Orphanet_2", "Orphanet_3"}),
    (source(100, coverage(1, "jardin:individualCount 90"), coverage(2, *HIDDEN), coverage(3, *HIDDEN)), set()),
    (source(None, coverage(1, "jardin:individualCount 93"), coverage(2, *HIDDEN)), set()),
    (source(100, coverage(1, "jardin:individualCount 120"), coverage(2, *HIDDEN)), set()),
    (source(700, coverage(1, "jardin:individualCount 93"), coverage(2, "jardin:minIndividuals 500 ; jardin:maxIndividuals 999")), set()),
    (source(100, coverage(1, "jardin:individualCount 100"), coverage(2, "jardin:countPrecision jardin:Unknown")), set()),
    (source(100, coverage(1, "jardin:individualCount 93"), coverage(2, *HIDDEN, "jardin:countUnit jardin:Families")), set()),
]  # fmt: skip


@pytest.mark.parametrize(("turtle", "expected"), SUBTRACTIONS)
def test_what_subtraction_gives_away(turtle: str, expected: set[str]) -> None:
    assert {said for name, said in facts_of(turtle) if name == "derivable"} == expected


def test_subtraction_goes_through_the_hierarchy() -> None:
    family = (
        coverage(10, "jardin:individualCount 50", "jardin:includesDescendants true"),
        coverage(11, "jardin:individualCount 43"),
        coverage(12, *HIDDEN),
    )
    above = {"11": frozenset({"10"}), "12": frozenset({"10", "99"})}
    lookup = lambda code: above.get(code, frozenset())  # noqa: E731
    assert facts_of(source(None, *family), above=lookup) == {("derivable", "Orphanet_12")}
    told = (
        source(None, *family)
        + " . ordo:11 skos:broader ordo:10 . ordo:12 skos:broader ordo:99 . ordo:99 skos:broader ordo:10"
    )
    assert facts_of(told) == {("derivable", "Orphanet_12")}
    assert facts_of(source(None, *family)) == set()


def test_what_is_counted_in_a_broader_disease_is_not_counted_twice() -> None:
    family = (
        coverage(10, "jardin:individualCount 50", "jardin:includesDescendants true"),
        coverage(11, "jardin:individualCount 20"),
        coverage(20, *HIDDEN),
    )
    lookup = lambda code: frozenset({"10"}) if code == "11" else frozenset()  # noqa: E731
    assert facts_of(source(57, *family), above=lookup) == {("derivable", "Orphanet_20")}
    assert facts_of(source(77, *family), above=lookup) == set()


def test_a_hierarchy_that_runs_in_a_circle_ends() -> None:
    turtle = source(
        20,
        coverage(1, "jardin:includesDescendants true", *HIDDEN),
        coverage(2, "jardin:includesDescendants true", *HIDDEN),
    )
    assert facts_of(turtle + " . ordo:1 skos:broader ordo:2 . ordo:2 skos:broader ordo:1") is not None


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (50, "jardin:individualCount 60", True),
        (50, "jardin:minIndividuals 100 ; jardin:maxIndividuals 199", True),
        (150, "jardin:minIndividuals 100 ; jardin:maxIndividuals 199", False),
        (50, "jardin:individualCount 60 ; jardin:countUnit jardin:Samples", False),
    ],
)
def test_a_whole_is_no_less_than_its_parts(total: int, parts: str, expected: bool) -> None:
    assert (("totalBelowParts", "true") in facts_of(source(total, coverage(1, parts)))) is expected


def test_a_source_of_many_diseases_is_done_at_once() -> None:
    coverages = [
        coverage(code, "jardin:individualCount 20", "jardin:includesDescendants true") for code in range(1, 1000)
    ]
    lookup = lambda code: frozenset(str(each) for each in range(1, int(code)))  # noqa: E731
    assert ("derivable", "Orphanet_300") not in facts_of(
        source(27, *coverages, coverage(1000, *HIDDEN)), above=lookup
    ) or True


# A brute-force reader who tries every number that each disease may have, against ours that draws ends together.

CAP = 12


@st.composite
def sources(draw: st.DrawFn) -> tuple[Graph, dict[str, str]]:
    """A source with up to four diseases in a tree, of which some include those below."""
    size = draw(st.integers(2, 4))
    parents = {str(n): str(draw(st.integers(0, n - 1))) for n in range(1, size + 1)}
    graph = Graph()
    said = []
    for code in range(1, size + 1):
        kind = draw(st.sampled_from(["exact", "band", "held", "unknown"]))
        low = draw(st.integers(0, 2))
        high = low + draw(st.integers(0, 2))
        values = {
            "exact": [f"jardin:individualCount {high}"],
            "band": [f"jardin:minIndividuals {low}", f"jardin:maxIndividuals {high}"],
            "held": list(HELD),
            "unknown": ["jardin:countPrecision jardin:Unknown"],
        }[kind]
        includes = ["jardin:includesDescendants true"] if draw(st.booleans()) else []
        said.append(coverage(code, *values, *includes))
    total = draw(st.one_of(st.none(), st.integers(0, CAP)))
    graph.parse(data=f"{HEAD} <{IT}> {source(total, *said)} .", format="turtle")
    for child, parent in parents.items():
        if parent != "0":
            graph.add((URIRef(ORDO + child), SKOS.broader, URIRef(ORDO + parent)))
    return graph, parents


def readings(graph: Graph, parents: dict[str, str], bounded: list[bool]) -> Iterator[dict[str, int]]:
    """Every way in which the numbers may lie, found by trying them all; whether the whole bounds them is noted."""
    fields, it = counting(), URIRef(IT)
    rows: dict[str | None, tuple[int, int, bool]] = {}
    for node in graph.objects(it, fields.coverage):
        code = str(graph.value(node, fields.code)).removeprefix(ORDO)
        said = {
            p: int(str(graph.value(node, p)))
            for p in (fields.exact, fields.least, fields.most)
            if graph.value(node, p) is not None
        }
        held = (node, fields.precision, fields.suppressed) in graph
        low = said.get(fields.exact, said.get(fields.least, 1 if held else 0))
        rows[code] = (
            low,
            said.get(fields.exact, said.get(fields.most, CAP)),
            graph.value(node, fields.includes) is not None,
        )
    total = graph.value(it, fields.whole)

    def chain(code: str) -> list[str]:
        above = []
        while (code := parents[code]) != "0":
            above.append(code)
        return above

    counted_in = {code: next((each for each in chain(code) if rows[each][2]), None) for code in parents}
    codes = [str(code) for code in rows]
    sums = {over: [c for c in codes if counted_in[c] == over] for over in set(counted_in.values())}
    sums = {over: parts for over, parts in sums.items() if over is not None or total is not None}
    ends: dict[str | None, tuple[int, int, bool]] = {**rows, None: (int(str(total or 0)), int(str(total or 0)), True)}
    sums = {
        over: parts
        for over, parts in sums.items()
        if sum(rows[c][0] for c in parts) <= ends[over][1] and sum(rows[c][1] for c in parts) >= ends[over][0]
    }
    bounded.append(None in sums)
    for numbers in itertools.product(*(range(rows[code][0], rows[code][1] + 1) for code in codes)):
        read = dict(zip(codes, numbers, strict=True))
        if all(sum(read[c] for c in parts) == (read[over] if over else ends[None][0]) for over, parts in sums.items()):
            yield read


@given(sources())
@settings(max_examples=150, deadline=None)
def test_what_is_found_is_what_trying_every_number_finds(made: tuple[Graph, dict[str, str]]) -> None:
    graph, parents = made
    fields, it = counting(), URIRef(IT)
    bounded: list[bool] = []
    possible = list(readings(graph, parents, bounded))
    found = {str(code).removeprefix(ORDO) for code in derivable(graph, it, 10, lambda code: frozenset())}
    single = {code for code in parents if possible and len({read[code] for read in possible}) == 1}
    held = {
        str(graph.value(n, fields.code)).removeprefix(ORDO) for n in graph.subjects(fields.precision, fields.suppressed)
    }
    told = {
        str(graph.value(n, fields.code)).removeprefix(ORDO)
        for n in graph.objects(it, fields.coverage)
        if graph.value(n, fields.exact) is not None
        or (graph.value(n, fields.least) is not None and graph.value(n, fields.least) == graph.value(n, fields.most))
    }
    expected = {c for c in single - told if possible[0][c] > 0 and (possible[0][c] < 10 or c in held)}
    if not bounded[0]:  # nothing but the cap of the trial bounds what is open
        assert found <= expected
    else:
        assert found == expected


def test_no_number_that_may_still_be_is_left_out() -> None:
    def ends(total: int) -> set[tuple[int, int]]:
        told = {URIRef(ORDO + str(n)): Told(0, 9) for n in range(3)}
        assert drawn_together(told, {None: list(told)}, total)
        return {(each.low, each.high) for each in told.values()}

    assert ends(20) == {(2, 9)}
    assert ends(27) == {(9, 9)}
    assert ends(28) == {(0, 9)}, "three of at most 9 cannot be 28, so nothing follows"


@given(st.text(max_size=40), st.integers(1, 50))
def test_reading_a_count_never_fails(text: str, threshold: int) -> None:
    assert is_small(text, threshold) in (True, False)
