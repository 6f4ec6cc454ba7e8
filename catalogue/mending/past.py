"""The past that is kept: the generations to which the catalogue can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import catalogue.keeping.generation as generations
from catalogue.error import StoreError
from catalogue.index.index import Index


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation that is kept.

    :param made: when, ISO 8601
    :param sequence: of the journal, that it holds
    :param records: public ones; None when its index cannot be read
    :param release: of the nomenclature, that it was made with
    """

    number: int
    made: str
    sequence: int
    records: int | None
    release: str
    current: bool


def kept_generations(data: Path, facets: list[str]) -> list[Kept]:
    """The current generation and the older ones that are kept, newest first.

    :param facets: the names of all facets of the index
    """
    current = generations.current(data).number
    return [
        Kept(each.number, each.made, each.sequence, size_of(each.index, facets), each.release, each.number == current)
        for each in reversed(generations.kept(data))
        if each.number <= current
    ]


def size_of(index: Path, facets: list[str]) -> int | None:
    """How many records an index holds, None when it cannot be read."""
    try:
        return Index(index, facets, reading=True).size()
    except StoreError:
        return None
