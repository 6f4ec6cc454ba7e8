"""Bands and the setting for them: a number lies in one band, and the one below the threshold is never divided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.count import BANDS, band_of, bands_of, in_words, is_finer, is_safe, is_small, place_of, whole, widened
from catalogue.error import SettingError
from catalogue.setting import Settings, read_settings

lower = st.lists(st.integers(2, 2000), max_size=8, unique=True).map(lambda rest: (1, *sorted(rest)))
thresholds = st.integers(1, 300)


@given(lower, thresholds)
def test_bands_hold_every_number_once_and_none_divides_what_lies_below_the_threshold(
    bounds: tuple[int, ...], threshold: int
) -> None:
    bands = bands_of(bounds, threshold)
    assert bands[0] == (1, threshold - 1) or (threshold == 1 and bands[0][0] == 1)
    assert bands[-1][1] is None
    assert [high + 1 for _, high in bands[:-1] if high is not None] == [low for low, _ in bands[1:]]
    assert {low for low, _ in bands} <= {*bounds, threshold}


@given(st.integers(1, 5000), lower, thresholds)
def test_a_number_lies_in_its_band(number: int, bounds: tuple[int, ...], threshold: int) -> None:
    low, high = band_of(number, bounds, threshold)
    assert (low, high) in bands_of(bounds, threshold)
    assert low <= number and (high is None or number <= high)


@given(st.integers(0, 3000), st.integers(0, 3000), lower, thresholds)
def test_a_widened_band_is_no_finer_than_it_may_be(
    one: int, other: int, bounds: tuple[int, ...], threshold: int
) -> None:
    least, most = sorted((one, other))
    low, high = widened(least, most, bounds, threshold)
    assert most == 0 or not is_finer(low, high, bounds, threshold)
    assert low <= max(least, 1) and (high is None or high >= most)


@given(lower, thresholds)
def test_no_band_in_force_is_finer_than_it_may_be(bounds: tuple[int, ...], threshold: int) -> None:
    assert not any(is_finer(low, high, bounds, threshold) for low, high in bands_of(bounds, threshold))


def test_the_bands_that_ship_are_those_of_the_profile() -> None:
    expected = [(1, 9), (10, 19), (20, 49), (50, 99), (100, 199), (200, 499), (500, 999), (1000, None)]
    assert list(bands_of()) == expected
    assert [place_of(low) for low, _ in expected] == list(range(1, 9))


def test_the_places_in_the_index_stay_whatever_the_setting() -> None:
    assert [place_of(number) for number in (-1, 0, 1, 9, 10, 999, 1000, 10**9)] == [0, 0, 1, 1, 2, 7, 8, 8]


SPELT: list[tuple[str, int | None]] = [
    ("7", 7),
    ("\u0667", 7),
    ("\uff17\uff10", 70),
    ("1\u200b7", 17),
    ("7.", 7),
    ("1e3", 1000),
    ("-0", 0),
    ("", None),
]
UNSPELT: list[tuple[str, int | None]] = [
    ("nan", None),
    ("inf", None),
    ("1e99999999999", None),
    ("1e-99999999", None),
    ("vii", None),
    ("0x7", None),
]


@pytest.mark.parametrize(("text", "number"), SPELT + UNSPELT)
def test_whole_numbers_in_any_spelling(text: str, number: int | None) -> None:
    assert whole(text) == number


@given(st.integers(0, 10**14), thresholds)
def test_a_number_is_small_or_safe_and_never_both(number: int, threshold: int) -> None:
    assert is_small(str(number), threshold) != is_safe(str(number), threshold)


@given(st.text(max_size=60), thresholds)
def test_no_text_is_small_and_safe_at_once(text: str, threshold: int) -> None:
    assert not (is_small(text, threshold) and is_safe(text, threshold))


@given(st.integers(1, 300), thresholds)
def test_words_never_show_a_small_number(number: int, threshold: int) -> None:
    words = in_words(number, None, None, threshold)
    assert words == (str(number) if number >= threshold else f"1–{threshold - 1}")


def test_bands_are_set_by_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().count_bands == BANDS
    monkeypatch.setenv("JARDIN_COUNT_BANDS", "1, 5,50")
    assert read_settings().count_bands == (1, 5, 50)


@pytest.mark.parametrize("value", ["10,20", "1,20,10", "1,1", "1,x", "0,10"])
def test_bands_that_do_not_rise_from_one_are_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARDIN_COUNT_BANDS", value)
    with pytest.raises(SettingError, match="JARDIN_COUNT_BANDS"):
        read_settings()
