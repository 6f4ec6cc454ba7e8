"""A roster: a list that somebody brings, a table of text read record by record, each with the very text it came as.

What somebody wrote is never written anew: a record keeps its characters, quotes and line end, so that what is added
behind them leaves them as they are, byte for byte.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Literal

from catalogue.coding.encoding import Encoding, NotAList

SHOWN = 30


class NoSuchColumn(NotAList):
    """The list has no column of this name or number.

    :param columns: those it has
    """

    def __init__(self, wanted: str, columns: tuple[str, ...]) -> None:
        self.columns = columns
        named = ", ".join(each[:60] or f"({place}, without a name)" for place, each in enumerate(columns[:SHOWN], 1))
        more = f" and {len(columns) - SHOWN:,} more" if len(columns) > SHOWN else ""
        what = f"The list has no column {wanted[:60]!r}." if wanted else f"The list has {len(columns):,} columns."
        super().__init__(what, expected=f"one of {named}{more}; or its number, from 1.", fix="Name the column to code.")


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    :param text: its characters as they came, without the line end
    :param end: the line end; empty at the end of a list that has none
    :param cells: what it says, quotes read
    """

    text: str
    end: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """A list whose form is known.

    :param preamble: lines before the table, as Excel writes one (`sep=;`)
    :param quoted: whether quotation marks part cells; else they are characters like others
    :param header: whether the first record names the columns
    :param columns: their names; numbers from 1 where the list names none
    :param width: cells of its longest record
    :param rows: records that are neither blank nor the header
    """

    content: BinaryIO
    encoding: Encoding
    preamble: str
    delimiter: str
    quoted: bool
    header: bool
    columns: tuple[str, ...]
    width: int
    rows: int

    def records(self) -> Iterator[Record]:
        """Every record in order, the header with them; a blank line is one without cells."""
        lines = self.encoding.lines(self.content)
        yield from records(islice(lines, 1 if self.preamble else 0, None), self.delimiter, self.quoted)

    def column(self, wanted: str) -> int:
        """The place of a column, from 0, by its name as written, its name in any case, or its number; of one, it.

        :raises NoSuchColumn: there is none, or more than one and none was named
        """
        if not wanted.strip() and len(self.columns) == 1:
            return 0
        plain = [" ".join(each.split()).casefold() for each in self.columns]
        name = " ".join(wanted.split()).casefold()
        if name and wanted in self.columns:
            return self.columns.index(wanted)
        if name and name in plain:
            return plain.index(name)
        if name.isascii() and name.isdigit() and len(name) < 8 and 1 <= int(name) <= self.width:
            return int(name) - 1
        raise NoSuchColumn(wanted.strip(), self.columns)


def records(lines: Iterable[str], delimiter: str, quoted: bool) -> Iterator[Record]:
    """The records of lines.

    :raises csv.Error: quotation marks that do not pair, or a cell longer than any is
    """
    taken: list[str] = []

    def handed() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    marks: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    for cells in csv.reader(handed(), delimiter=delimiter, quoting=marks, strict=True, skipinitialspace=True):
        whole = "".join(taken)
        taken.clear()
        text = whole.rstrip("\r\n")
        yield Record(text, whole[len(text) :], cells)


def shown(cells: Iterable[str], delimiter: str, quoted: bool) -> str:
    """Cells as they are written in a list of this form."""
    plain = [" ".join(each.split()) for each in cells]
    if not quoted:
        return delimiter.join(each.replace(delimiter, " ").replace('"', "'") for each in plain)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(plain)
    return out.getvalue()
