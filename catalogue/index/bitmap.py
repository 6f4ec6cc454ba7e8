"""Bitmaps beside the index: which sources have each facet value, code and code above; they answer what counts.

Every version of a source takes a slot of its own, so that a sheet on disk need never change: what was replaced is no
longer among the live ones. Changes stand on a small sheet above the large one until they are many; then one large sheet
is written anew, and slots that nothing names any more are given again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyroaring import BitMap

from catalogue.index.aggregation import ALL_ROWS, Tallies
from catalogue.index.ask import Ask
from catalogue.index.sheet import NONE, Bits, Sheet, opened_sheet, write_sheet

SUFFIX = ".sheet"
MOST, SHARE = 500, 500
"""A large sheet is written anew after so many changes, or one in so many of the sources."""
STATE = ""
"""The field under which the live slots and those to give again stand."""


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """One state.

    :param sheets: the large one and the small one above it; none when nothing was put yet
    :param live: slots of the sources that there are
    :param free: slots to give again
    :param end: the slot after the last that was ever given
    """

    sheets: tuple[Sheet, ...] = ()
    live: BitMap = field(default_factory=BitMap)
    free: BitMap = field(default_factory=BitMap)
    end: int = 0

    def any(self, name: str, values: Iterable[str]) -> BitMap:
        """The slots that have one of some values; those that live no more may be among them."""
        return BitMap().union(*(sheet.get(name, value) for value in values for sheet in self.sheets))

    def matching(self, ask: Ask) -> BitMap:
        """The live slots that meet a question without words."""
        parts = [self.any(f"f_{name}", values) for name, values in ask.selected.items() if values]
        diseases = [self.any(name, v) for name, v in (("code", ask.codes), ("ancestor", ask.above)) if v]
        parts += [BitMap().union(*diseases)] if ask.either and diseases else diseases
        never = [self.any(name, v) for name, v in (("code", ask.no_codes), ("ancestor", ask.not_above)) if v]
        found = self.live.intersection(*sorted(parts, key=len)) if parts else self.live
        return found.difference(*never) if never else found

    def counts(self, found: BitMap, field: str) -> dict[str, int]:
        """How many of some live slots have each value of a field."""
        counted: dict[str, int] = {}
        for sheet in self.sheets:
            for value, slots in sheet.column(field).items():
                here = slots.intersection_cardinality(found)
                if here:
                    counted[value] = counted.get(value, 0) + here
        return counted

    def tallies(self, found: BitMap, row: str, column: str) -> Tallies:
        """How many of some live slots have each value of a field, and of those each value of another.

        Under `ALL_ROWS` stand all of them, under an empty value those that have none.
        """
        tallied = {ALL_ROWS: (len(found), self.counts(found, column))}
        rest = found
        for value in self.counts(found, row):
            here = self.any(row, (value,)) & found
            tallied[value] = len(here), self.counts(here, column)
            rest = rest - here
        return {**tallied, "": (len(rest), self.counts(rest, column))} if rest else tallied

    def at_or_beneath(self, code: str) -> int:
        """How many live slots stand at a code or beneath it, each once."""
        found = 0
        for sheet in self.sheets:
            at, beneath = sheet.get("code", code), sheet.get("ancestor", code)
            found += at.intersection_cardinality(self.live) + beneath.intersection_cardinality(self.live)
            found -= (at & beneath).intersection_cardinality(self.live) if at.intersect(beneath) else 0
        return found

    def places(self) -> dict[str, int]:
        """The same for every code at which or beneath which there is any."""
        codes = dict.fromkeys(c for sheet in self.sheets for name in ("code", "ancestor") for c in sheet.values(name))
        return {code: here for code in codes if (here := self.at_or_beneath(code))}

    @property
    def files(self) -> set[str]:
        """The names of its files."""
        return {sheet.name for sheet in self.sheets}


def opened_bitmaps(folder: Path, name: str) -> Bitmaps:
    """The state that a small sheet tells of.

    :raises StoreError: a file is missing or not as it was written
    """
    small = opened_sheet(folder / name)
    large = (opened_sheet(folder / small.about["large"]),) if small.about["large"] else ()
    live, free = small.get(STATE, "live"), small.get(STATE, "free")
    return Bitmaps((*large, small), live, free, int(small.about["end"]))


class Draft:
    """The next state while it is written.

    :param before: the state that it follows
    """

    def __init__(self, folder: Path, before: Bitmaps) -> None:
        self._folder = folder
        self._large = before.sheets[:-1]
        self._bits: Bits = before.sheets[-1].all() if before.sheets else {}
        self._bits.pop(STATE, None)
        self._live, self._free, self._end = before.live.copy(), before.free.copy(), before.end

    def add(self, values: Mapping[str, Iterable[str]]) -> int:
        """Give a source a slot.

        :param values: its values by field
        """
        slot = self._free.pop() if self._free else self._end
        self._end = max(self._end, slot + 1)
        self._live.add(slot)
        for name, each in values.items():
            known = self._bits.setdefault(name, {})
            for value in each:
                known.setdefault(value, BitMap()).add(slot)
        return slot

    def drop(self, slot: int) -> None:
        """A source, or an older version of one, is no more."""
        self._live.discard(slot)

    def save(self) -> str:
        """Write it; answers with the name by which it is opened."""
        changes = self._changes()
        if len(changes) > max(MOST, len(self._live) // SHARE) or (changes and not self._large):
            self._flatten()
        name = secrets.token_hex(16) + SUFFIX
        state = {STATE: {"live": self._live, "free": self._free}}
        about = {"large": self._large[0].name if self._large else "", "end": self._end}
        write_sheet(self._folder / name, {**self._bits, **state}, about)
        return name

    def _changes(self) -> BitMap:
        """The slots of the small sheet."""
        return BitMap().union(*(bitmap for values in self._bits.values() for bitmap in values.values()))

    def _flatten(self) -> None:
        """Write a large sheet of all that lives; the small one above it is empty then."""
        name = secrets.token_hex(16) + SUFFIX
        write_sheet(self._folder / name, dict(self._merged()), {})
        self._large, self._bits = (opened_sheet(self._folder / name),), {}
        self._free = BitMap(range(self._end)) - self._live

    def _merged(self) -> Iterator[tuple[str, dict[str, BitMap]]]:
        sheet = self._large[0] if self._large else None
        for name in dict.fromkeys((*(sheet.fields if sheet else ()), *self._bits)):
            new = self._bits.get(name, {})
            values = dict.fromkeys((*(sheet.values(name) if sheet else ()), *new))
            old = {value: sheet.get(name, value) if sheet else NONE for value in values}
            yield name, {value: (old[value] | new.get(value, NONE)) & self._live for value in values}


def tidy_sheets(folder: Path, keep: set[str]) -> None:
    """Remove sheets that no state names: those of a state that another followed, or that was never finished."""
    for file in folder.glob("*" + SUFFIX):
        if file.name not in keep:
            file.unlink()
