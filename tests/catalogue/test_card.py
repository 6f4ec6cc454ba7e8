"""Cards and counts: what search knows of a record, and that no value of a stranger can break it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS
from sources import SOURCE, keep, source

from catalogue.count import BANDS, band_of, in_words, place_of
from catalogue.index.card import day_of, fold, rank_of
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once_and_leaves_plain_words(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(word.isalnum() for word in folded.split()) and "  " not in folded and folded == folded.strip()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("ÅLESUND", "alesund"),
        ("β-thalassemia", "β thalassemia"),
        ("ﬁbrosis", "fibrosis"),
        ("a_b", "a b"),
        ("", ""),
    ],
)
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=15))
def test_any_text_is_a_day_or_the_first_of_all(text: str) -> None:
    assert isinstance(day_of(text), date)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-01", date(2025, 6, 1)),
        ("2025-06", date(2025, 6, 1)),
        ("2025", date(2025, 1, 1)),
        ("2025-06-01T10:00", date(2025, 6, 1)),
        ("9999999999", date(1970, 1, 1)),
        ("soon", date(1970, 1, 1)),
        ("2025-02-30", date(1970, 1, 1)),
    ],
)
def test_days_are_read_to_the_first_of_month_and_year(text: str, day: date) -> None:
    assert day_of(text) == day


RANKS = st.tuples(
    st.integers(0, 10**7),
    st.floats(0, 1),
    st.dates(date(1970, 1, 1), date(2140, 1, 1)),
    st.text("abcdefg234567", min_size=20, max_size=20),
)


@given(RANKS, RANKS)
def test_the_rank_orders_by_band_then_completeness_then_day(
    one: tuple[int, float, date, str], two: tuple[int, float, date, str]
) -> None:
    def order(people: int, completeness: float, day: date, _: str) -> tuple[int, int, date]:
        return place_of(people), round(completeness * 127), day

    first, second = (rank_of(people, whole, day.isoformat(), record) for people, whole, day, record in (one, two))
    assert 0 <= first < 2**63
    if order(*one) != order(*two):
        assert (first > second) == (order(*one) > order(*two))


def test_two_records_alike_in_all_else_rarely_tie() -> None:
    ranks = {rank_of(5, 0.5, "2025", id_of(f"https://x.example/{number}")) for number in range(5000)}
    assert len(ranks) == 5000


@given(st.integers(-5, 5000))
def test_every_number_has_one_band(number: int) -> None:
    least, most = band_of(number)
    assert (least, most) == (0, 0) if number <= 0 else least <= number and (most is None or number <= most)
    assert place_of(number) == (0 if number <= 0 else BANDS.index(least) + 1)


@given(st.integers(1, 9), st.integers(10, 20))
def test_a_number_below_the_threshold_is_never_shown(number: int, threshold: int) -> None:
    assert in_words(number, None, None, threshold) == f"1–{threshold - 1}"
    assert in_words(threshold, None, None, threshold) == str(threshold)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((0, None, None), "0"),
        ((None, 10, 19), "10–19"),
        ((None, 1000, None), "1,000 or more"),
        ((None, None, 9), "0–9"),
        ((None, None, None), ""),
    ],
)
def test_counts_in_words(told: tuple[int | None, int | None, int | None], words: str) -> None:
    assert in_words(*told, 10) == words


@pytest.mark.parametrize("value", ["9999999999", "-0044-03-15", "2025-13-45", "x" * 100_000, "\x00\x08", "٢٠٢٥-01-01"])
def test_no_date_of_a_stranger_stops_the_catalogue(settings: Settings, value: str) -> None:
    record = source()
    record.graph.add((URIRef(SOURCE), DCTERMS.modified, Literal(value)))
    keep(settings, record)
    keep(settings, source("two"))
    assert Reader(settings).record(ID).title == "A registry"


def test_a_word_of_a_hundred_thousand_letters_is_kept_and_found_by_its_beginning(settings: Settings) -> None:
    record = source(title="abcde" * 20_000)
    keep(settings, record)
    reader = Reader(settings)
    assert reader.find(reader.search([("words", "abcdeabc")])).total == 1


def test_a_card_has_codes_facts_and_words(settings: Settings) -> None:
    keep(
        settings,
        source(
            "one",
            "586",
            "15",
            more="dct:spatial country:DEU, country:FRA ; dcat:keyword 'Lunge'@de ; dct:modified '2024-05-06'^^xsd:date",
        ),
    )
    card = Reader(settings).index.card(ID)
    assert card is not None
    assert (card["codes"], card["kind"], card["level"], card["modified"]) == (
        ["15", "586"],
        "patient_registry",
        0,
        "2024-05-06",
    )
    assert [value.rsplit("/", 1)[-1] for value in card["facts"]["country"]] == ["DEU", "FRA"]
    reader = Reader(settings)
    assert reader.find(reader.search([("words", "lung regis")])).total == 1
