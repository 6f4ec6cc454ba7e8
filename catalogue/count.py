"""Counts of persons, as words that give nobody away (bands of the profile, domain 8.7)."""

from __future__ import annotations

COUNTS = ("individual_count", "min_individuals", "max_individuals")
BANDS = ((1, 9), (10, 19), (20, 49), (50, 99), (100, 199), (200, 499), (500, 999))


def band_of(number: int) -> tuple[int, int | None]:
    """The band a number falls into; no upper end from 1,000 on; (0, 0) for none."""
    if number <= 0:
        return 0, 0
    return next(((low, high) for low, high in BANDS if low <= number <= high), (1000, None))


def place_of(number: int) -> int:
    """The place of a number's band among the bands, 0 for none, 8 for 1,000 and more."""
    return 0 if number <= 0 else next((n for n, (_, high) in enumerate(BANDS, 1) if number <= high), 8)


def in_words(exact: int | None, least: int | None, most: int | None, threshold: int) -> str:
    """A count as people read it.

    :param threshold: exact numbers below it are shown as their band

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
        least, most = band_of(exact)
    if least is None and most is None:
        return ""
    if most is None:
        return f"{least:,} or more"
    return f"{least or 0:,}–{most:,}"
