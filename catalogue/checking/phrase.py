"""Phrases: the plain words of findings that no shape says, in the languages of `phrases/`, a file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "fr", "de", "es", "it")
"""The languages that everything said to owners is said in."""


def phrase(languages: tuple[str, ...], name: str, **blanks: str) -> str:
    """One phrase in the first language of the reader that there is, else in English, its blanks filled.

    :param name: table and name in the files, e.g. `plain.MinCount`
    :return: empty when there is no such phrase
    """
    return phrases(told_in(languages)).get(name, "").format(**blanks)


def told_in(languages: tuple[str, ...]) -> str:
    """The first of a reader's languages that findings can be told in, else English."""
    return next((tag for each in languages if (tag := each.split("-")[0].lower()) in LANGUAGES), ENGLISH)


def or_english(languages: tuple[str, ...]) -> tuple[str, ...]:
    """A reader's languages, English last where it is not among them."""
    return tuple(dict.fromkeys((*languages, ENGLISH)))


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Every phrase of one language by its name."""
    return dict(flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))))


def flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Each text of nested tables with its name."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            yield before + name, str(value)
