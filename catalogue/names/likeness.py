"""Likeness: how like a name is to what was typed, from 0 to 100, whatever is mistyped, left out or turned round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from catalogue.names.spelling import Spelling

BEGUN, ROOM = 60.0, 35.0
TYPOS, SHARE = 2, 0.25
WHOLE, BEGINNING, TURNED, WITHIN = 1.0, 0.95, 0.95, 0.9
SHORT = 6
Scored = Iterator[tuple[int, float]]


def nearness(text: Spelling, name: Spelling) -> float:
    """The likeness of two whole names: letters added, left out, changed or swapped count against it."""
    pairs = ((text.plain, name.plain), (text.spelled, name.spelled))
    return round(100 * max(OSA.normalized_similarity(*pair) for pair in pairs), 1)


def begun(text: str, name: str) -> float:
    """The likeness of a name to its beginning, or to those of its words: the more of it is there, the higher."""
    return round(BEGUN + ROOM * min(1.0, len(text) / len(name)), 1)


def likeness(text: str, names: Iterable[tuple[int, str]], limit: int) -> list[tuple[int, float]]:
    """The numbers of the names that are most like a text, with their likeness, the likest first.

    Compared are whole names, their beginnings as far as the text goes, their words in whatever order, and names that a
    longer text has within it. A name with more than two typos and more than a quarter wrong is not like it.
    """
    known = dict(names)
    best: dict[int, float] = {}
    for number, score in compared(text, known):
        best[number] = max(score, best.get(number, 0.0))
    ranked = sorted(best.items(), key=lambda found: (-found[1], found[0]))
    return [(number, round(100 * score, 1)) for number, score in ranked[:limit]]


def compared(text: str, names: Mapping[int, str]) -> Scored:
    """Every way in which a name is like a text, by number of the name, from 0 to 1."""
    length = len(text)
    begins = {number: name[:length] for number, name in names.items() if len(name) > length}
    within = {number: name for number, name in names.items() if SHORT <= len(name) < length}
    yield from near(text, names, WHOLE)
    yield from near(text, begins, BEGINNING)
    if " " in text:
        yield from turned(text, names)
        for name, score, number in process.extract(
            text, within, scorer=fuzz.partial_ratio, limit=None, score_cutoff=80
        ):
            yield number, WITHIN * (score / 100) * (0.9 + 0.1 * len(name) / length)


def near(text: str, names: Mapping[int, str], weight: float) -> Scored:
    """The likeness of those names that are like a text."""
    least = min(1 - SHARE, 1 - TYPOS / len(text)) - 0.001
    for _, score, number in process.extract(
        text, names, scorer=OSA.normalized_similarity, limit=None, score_cutoff=max(0.0, least)
    ):
        yield number, weight * score


def turned(text: str, names: Mapping[int, str]) -> Scored:
    """The likeness of those names that have most pieces of words in common with a text, whatever their order."""
    own = pieces(text)
    for number, name in names.items():
        others = pieces(name)
        common = (2 * len(own & others) / (len(own) + len(others))) ** 0.5
        if common >= 1 - SHARE:
            yield number, TURNED * common


def pieces(text: str) -> set[str]:
    """The pieces of two letters of the words of a text.

    >>> sorted(pieces("a to"))
    [' a', ' t', 'a ', 'o ', 'to']
    """
    padded = f" {text} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def figures(text: str) -> str:
    """The figures in a name, in order.

    >>> figures("type 2, 17q21")
    '21721'
    """
    return "".join(letter for letter in text if letter.isdigit())
