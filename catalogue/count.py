"""Counts of persons: read whatever their spelling, and shown as words that give nobody away (profile, domain 8.7).

Pure numbers and words. Non-responsibilities: which fields hold counts (`catalogue.keeping.counting`), judging them
(shapes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

COUNTS = ("individual_count", "min_individuals", "max_individuals")
TOTALS = ("unique_individuals", "number_of_records")
BANDS = (1, 10, 20, 50, 100, 200, 500, 1000)
SMALL_COUNT = 10
COARSE = 50
DIGITS = 15
GROUPED = re.compile(r"[0-9]{1,3}(?:[ ,.'\u2019][0-9]{3})+")
NUMBER = re.compile(rf"{GROUPED.pattern}|[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{{1,3}})?")

Band = tuple[int, int | None]


def bands_of(lower: Sequence[int] = BANDS, threshold: int = SMALL_COUNT) -> tuple[Band, ...]:
    """The bands in force: first the one below the threshold, whatever the others; the last is open.

    :param lower: lower bounds, rising (setting count_bands)

    >>> bands_of((1, 10, 50), 5)
    ((1, 4), (5, 9), (10, 49), (50, None))
    """
    starts = list(dict.fromkeys((1, threshold, *(each for each in lower if each > threshold))))
    return tuple((low, high - 1 if high else None) for low, high in zip(starts, [*starts[1:], 0], strict=True))


def band_of(number: int, lower: Sequence[int] = BANDS, threshold: int = SMALL_COUNT) -> Band:
    """The band a number falls into; (0, 0) for none."""
    if number <= 0:
        return 0, 0
    return next((low, high) for low, high in bands_of(lower, threshold) if high is None or number <= high)


def place_of(number: int) -> int:
    """The place of a number among the bands that ship, 0 for none, 8 for 1,000 and more.

    The setting does not move it: the index and the order that SPARQL repeats are made of it.
    """
    return 0 if number <= 0 else sum(1 for low in BANDS if low <= number)


def is_finer(least: int | None, most: int | None, lower: Sequence[int] = BANDS, threshold: int = SMALL_COUNT) -> bool:
    """Whether a band tells more than it may.

    One that reaches below the threshold holds all of the band there; another that begins below 50 is at least as
    wide as the narrowest of the bands there (9 from end to end with those that ship). A band of 0 is no band.

    :param least: lower end, None when it is open
    :param most: upper end, None when it is open
    """
    low, high = max(least or 0, 0), most
    if high is not None and (high <= 0 or high < low):
        return False
    if low < threshold:
        return threshold > 1 and (low > 1 or (high is not None and high < threshold - 1))
    widths = [
        None if top is None else top - low for low, top in bands_of(lower, threshold) if threshold <= low < COARSE
    ]
    if low >= COARSE or high is None or not widths:
        return False
    bounded = [width for width in widths if width is not None]
    return not bounded or high - low < min(bounded)


def widened(least: int, most: int | None, lower: Sequence[int], threshold: int) -> Band:
    """The bands that a finer band lies in, from the beginning of the first to the end of the last."""
    return band_of(max(least, 1), lower, threshold)[0], None if most is None else band_of(most, lower, threshold)[1]


def plain(text: str) -> str:
    """A text with digits and forms of any script as ASCII writes them: full-width, superscript, Arabic.

    >>> plain("\u0667 \uff15")
    '7 5'
    """
    folded = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    digits = ((each, unicodedata.decimal(each, None)) for each in folded)
    visible = (each if digit is None else str(digit) for each, digit in digits if unicodedata.category(each) != "Cf")
    return " ".join("".join(visible).split())


def whole(text: str) -> int | None:
    """The whole number that a text is, however a machine spells it; None when it is none, or beyond all counting.

    >>> [whole(each) for each in ("7", " +7 ", "007", "7.0", "7e0", "-7", "7.5", "7 patients", "1e999999")]
    [7, 7, 7, 7, 7, -7, None, None, None]
    """
    try:
        number = Decimal(plain(text))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() >= DIGITS:
        return None
    return int(number) if number == number.to_integral_value() else None


def numbers_in(text: str) -> list[Decimal]:
    """Every number that a text holds, without its sign; groups of three digits are taken together, as counts have it.

    >>> numbers_in("about 1,204 patients, 7 of them in care")
    [Decimal('1204'), Decimal('7')]
    """
    words = (each[0] for each in NUMBER.finditer(plain(text)))
    return [
        Decimal(re.sub(r"[^0-9]", "", each) if GROUPED.fullmatch(each) else each.replace(",", ".")) for each in words
    ]


def is_small(text: str, threshold: int) -> bool:
    """Whether a count, however it is written, could point at persons: any number in it above 0 and below the threshold.

    >>> [is_small(each, 10) for each in ("7", "7 patients", "1200", "0", "-7", "none")]
    [True, True, False, False, False, False]
    """
    number = whole(text)
    if number is not None:
        return 0 < number < threshold
    return any(0 < each < threshold for each in numbers_in(text))


def is_safe(text: str, threshold: int) -> bool:
    """Whether a count may be kept as it came: a whole number that is 0 or reaches the threshold, and nothing else."""
    number = whole(text)
    return number is not None and (number == 0 or number >= threshold)


def in_words(exact: int | None, least: int | None, most: int | None, threshold: int) -> str:
    """A count as people read it.

    :param threshold: exact numbers below it are shown as the band below it

    >>> in_words(7, None, None, 10)
    '1–9'
    >>> in_words(1204, None, None, 10)
    '1,204'
    >>> in_words(None, 100, 199, 10)
    '100–199'
    """
    if exact is not None and (exact == 0 or exact >= threshold):
        return f"{exact:,}"
    if exact is not None:
        least, most = band_of(exact, threshold=threshold)
    if least is None and most is None:
        return ""
    if most is None:
        return f"{least:,} or more"
    return f"{least or 0:,}–{most:,}"
