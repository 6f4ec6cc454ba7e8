"""A coding: a list with an ORPHAcode, or what a person must choose from, behind every row.

The columns of the list stay as they came, byte for byte; ours stand behind them. Where a row is not sure, its column
`orphacode` is empty.
"""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.coding.coder import FEW, Coder
from catalogue.coding.codesystem import system_of_column
from catalogue.coding.proposal import DECISIONS, Proposals
from catalogue.coding.roster import Record, Roster, shown
from catalogue.error import TooLarge
from catalogue.exports.table import defused

COLUMNS = (
    "orphacode", "orpha_label", "decision", "match", "matched", "relation", "score", "aggregation_code",
    "aggregation_label", "note", "candidates", "nomenclature",
)  # fmt: skip
REMEMBERED = 20_000
"""Texts whose proposals are kept while a list is coded; lists say the same thing many times."""


@dataclass(slots=True)
class Coding:
    """One list being coded.

    :param column: place of the column to code, from 0
    :param system: one of `catalogue.coding.codesystem.READ`; empty to go by the name of the column, else any
    :param seconds: after which it is given up; None for never
    :param tally: rows by decision, counted while they are coded; `empty` of those with nothing to code
    """

    roster: Roster
    column: int
    coder: Coder
    system: str = ""
    limit: int = FEW
    seconds: float | None = None
    tally: Counter[str] = field(default_factory=Counter)
    _known: dict[str, Proposals] = field(default_factory=dict)
    _by_name: bool = False

    def __post_init__(self) -> None:
        if not self.system and self.roster.header:
            self.system = system_of_column(self.roster.columns[self.column])
            self._by_name = bool(self.system)

    @property
    def all_proposed(self) -> bool:
        """Whether no row is left to a person."""
        return self.tally["proposed"] == sum(self.tally[each] for each in DECISIONS)

    def rows(self) -> Iterator[tuple[Record, Proposals | None]]:
        """Every record with its proposals; None for the header and for blank lines.

        :raises TooLarge: it takes longer than it may
        """
        began = time.monotonic()
        heading = self.roster.header
        for record in self.roster.records():
            if not record.cells or heading:
                heading = heading and not record.cells
                yield record, None
                continue
            yield record, self._proposals(record)
            if self.seconds is not None and time.monotonic() - began > self.seconds:
                raise TooLarge(
                    f"Coding the list takes longer than {self.seconds:g} seconds.",
                    fix="Send it in parts, or use `jardin code` at home.",
                )

    def _proposals(self, record: Record) -> Proposals:
        text = record.cells[self.column] if self.column < len(record.cells) else ""
        if text not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[text] = self._found(text)
        found = self._known[text]
        self.tally[found.decision] += 1
        self.tally["empty"] += not found.text
        return found

    def _found(self, text: str) -> Proposals:
        found = self.coder.propose(text, self.system, self.limit)
        # What a column is called is a hint and no promise; but a bare number is then none of another system.
        if self._by_name and not found.proposals and not text.strip().isdigit():
            other = self.coder.propose(text, "", self.limit)
            return other if other.proposals else found
        return found

    def lines(self) -> Iterator[bytes]:
        """The coded list as bytes in the encoding it came in, line by line."""
        yield self.roster.encoding.mark + self.roster.preamble.encode(self.roster.encoding.name)
        heading = self.roster.header
        for record, found in self.rows():
            cells = new_columns(self.roster.columns) if heading and record.cells else cells_of(found)
            heading = heading and not record.cells
            yield self.line(record, cells)

    def line(self, record: Record, cells: tuple[str, ...]) -> bytes:
        """A record with cells behind it; blank lines stay as they are."""
        form, name = self.roster, self.roster.encoding.name
        if not record.cells:
            return (record.text + record.end).encode(name)
        gap = form.delimiter * (form.width - len(record.cells) + 1)
        ours = written(shown(map(defused, cells), form.delimiter, form.quoted), name)
        return (record.text + gap).encode(name) + ours + record.end.encode(name)


def new_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of our columns, none of which the list has already."""
    taken = {each.strip().casefold() for each in columns}

    def free(name: str) -> str:
        number = 2
        while (tried := f"{name}_{number}") in taken:
            number += 1
        return tried

    return tuple(free(name) if name in taken else name for name in COLUMNS)


def cells_of(found: Proposals | None) -> tuple[str, ...]:
    """What stands in our columns; where the row is left to a person, code and label are empty."""
    if found is None:
        return ("",) * len(COLUMNS)
    first, sure = (found.proposals[0] if found.proposals else None), found.sure
    match = (first.how, first.matched, first.relation, f"{first.score:g}") if first else ("", "", "", "")
    code = (sure.code, sure.label) if sure else ("", "")
    above = (sure.aggregation, sure.aggregation_label) if sure else ("", "")
    candidates = "" if sure else " | ".join(each.words for each in found.proposals)
    return (*code, found.decision, *match, *above, found.note, candidates, found.release)


def written(text: str, encoding: str) -> bytes:
    """Text of ours in the encoding of the list; letters that it lacks lose their accents."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        parted = "".join(letter_in(each, encoding) for each in text)
        return parted.encode(encoding, "replace")


def letter_in(letter: str, encoding: str) -> str:
    """A character, or what is nearest to it, in an encoding."""
    try:
        letter.encode(encoding)
        return letter
    except UnicodeEncodeError:
        return "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
