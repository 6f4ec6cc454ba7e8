"""A survey: the form of a list that somebody brings, recognised by looking through all of it before it is used."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from catalogue.coding.encoding import Encoding, NotAList, encoding_of
from catalogue.coding.roster import Roster, records
from catalogue.error import TooLarge

DELIMITERS = "\t;|,"
"""What may part columns; of several that fit equally well the first."""
SINGLE = ",;\t|"
"""What parts the columns that are added to a list of one column: the first that no row holds."""
SPELLED = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|", "bar": "|"}
NONE = "none"
SAMPLE_LINES, SAMPLE_CHARACTERS, FIT = 300, 200_000, 0.7
PREAMBLE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
MARKUP = re.compile(r"\s*(?:<(?:!doctype|html|\?xml|rdf:|table)|\{\s*[\"}]|\[\s*[{\[\"])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a list may be; None without a limit."""

    rows: int | None = None
    columns: int | None = None


def read_roster(
    content: BinaryIO,
    *,
    delimiter: str = "",
    encoding: str = "",
    header: bool = True,
    limits: Limits = Limits(),
) -> Roster:
    """Recognise the form of a list: encoding, what parts its columns, quotation marks. All of it is read once or more.

    :param content: can be read from its beginning again
    :param delimiter: a character or its name; `none` for a list of one column; empty to recognise it
    :raises NotAList: empty, binary, no table, or marks that do not pair
    :raises TooLarge: a limit is passed
    """
    known = encoding_of(content, encoding)
    preamble, sample = look_at(known.lines(content))
    told = PREAMBLE.match(preamble)
    part = read_delimiter(delimiter) or (told[1] if told else "" if delimiter else recognised(sample))
    survey = Survey(content, known, 1 if preamble else 0, limits)
    first, width, rows, chosen, quoted = survey.parted(part) if part else survey.single("" if delimiter else sample[0])
    names = tuple(first) if header else tuple(str(place) for place in range(1, width + 1))
    filled = names + tuple("" for _ in range(width - len(names)))
    return Roster(content, known, preamble, chosen, quoted, header, filled, width, rows - header)


def look_at(lines: Iterable[str]) -> tuple[str, list[str]]:
    """What Excel writes before a table, if it is there, and the first lines.

    :raises NotAList: markup or JSON
    """
    sample: list[str] = []
    for line in islice(lines, SAMPLE_LINES):
        sample.append(line)
        if sum(map(len, sample)) > SAMPLE_CHARACTERS:
            break
    if not any(line.strip() for line in sample):
        raise NotAList("The list is empty.", expected="a table of text (CSV) with a row of column names.")
    if MARKUP.match("".join(sample[:20])):
        raise NotAList("This is markup or JSON, not a table.", fix="Save the table as CSV (UTF-8) and take that.")
    preamble = sample[0] if PREAMBLE.match(sample[0]) else ""
    return preamble, sample[1:] if preamble else sample


def read_delimiter(word: str) -> str:
    """The character that a word or a character names; empty for none.

    :raises NotAList: anything else
    """
    if word.casefold() in ("", NONE):
        return ""
    character = SPELLED.get(word.casefold(), word)
    if len(character) != 1 or character.isalnum() or character in "\"'\r\n\0":
        raise NotAList(
            f"{word[:20]!r} cannot part columns.", expected=f"one character, or {', '.join(SPELLED)}, {NONE}."
        )
    return character


def recognised(sample: list[str]) -> str:
    """What parts the columns: it stands in the header, and most rows then have as many cells. Empty for one column."""
    best, chosen = 0.0, ""
    for delimiter in DELIMITERS:
        try:
            reader = csv.reader(sample, delimiter=delimiter, skipinitialspace=True)
            widths = [len(row) for row in reader if row]
        except csv.Error:
            continue
        # Rows that end early still fit; a header without the delimiter, or rows that lack it, do not.
        short = sum(1 < width < widths[0] for width in widths)
        fit = (widths.count(widths[0]) + 0.9 * short) / len(widths) if widths and widths[0] > 1 else 0.0
        if fit >= FIT and fit > best:
            best, chosen = fit, delimiter
    return chosen


Found = tuple[list[str], int, int, str, bool]
"""The first record, the width of the longest, how many there are, the delimiter, whether marks are read."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One look through a whole list."""

    content: BinaryIO
    encoding: Encoding
    skipped: int
    limits: Limits

    def parted(self, delimiter: str) -> Found:
        """The list with its columns parted so.

        :raises NotAList: quotation marks that do not pair
        """
        try:
            return self._measured(delimiter, quoted=True)
        except csv.Error as error:
            try:
                found = self._measured(delimiter, quoted=False)
            except csv.Error:
                raise too_long() from error
            if found[1] > len(found[0]):
                # Marks that part cells elsewhere cannot be read as mere characters: cells would be torn.
                raise unpaired(error) from error
            return found

    def single(self, heading: str = "") -> Found:
        """The list as one column, with a delimiter that no record holds.

        :param heading: the first line, which a list of one column was not said to be

        :raises NotAList: every delimiter stands in it
        """
        for delimiter in SINGLE:
            for quoted in (True, False):
                try:
                    found = self._measured(delimiter, quoted, narrow=True)
                except csv.Error as error:
                    self._explain(error, any(each in heading for each in DELIMITERS))
                    continue
                if found[1] == 1:
                    return found
        raise NotAList("What parts the columns cannot be told.", fix=f"Name it: {', '.join(SPELLED)}.")

    def _explain(self, error: csv.Error, parted: bool) -> None:
        """:raises NotAList: the list cannot be read in another way either"""
        if "limit" in str(error):
            raise too_long() from error
        if parted:
            raise unpaired(error) from error

    def _measured(self, delimiter: str, quoted: bool, narrow: bool = False) -> Found:
        """:raises csv.Error: the list is not written so"""
        first: list[str] | None = None
        width = rows = 0
        for record in records(islice(self.encoding.lines(self.content), self.skipped, None), delimiter, quoted):
            if record.cells:
                first = first or record.cells
                width, rows = max(width, len(record.cells)), rows + 1
                self._refuse(rows, width)
                if narrow and width > 1:
                    break
        return first or [""], width, rows, delimiter, quoted

    def _refuse(self, rows: int, width: int) -> None:
        for number, limit, noun in ((rows - 1, self.limits.rows, "rows"), (width, self.limits.columns, "columns")):
            if limit is not None and number > limit:
                raise TooLarge(
                    f"The list has more than {limit:,} {noun}.", fix="Send it in parts, or use `jardin code` at home."
                )


def unpaired(error: csv.Error) -> NotAList:
    """The error for quotation marks that open and do not close."""
    return NotAList(f"Quotation marks do not pair: {error}.", fix="Save the table as CSV again, or name its delimiter.")


def too_long() -> NotAList:
    """The error for a cell without end."""
    return NotAList(
        f"A cell is longer than {csv.field_size_limit():,} characters.", fix="Is a quotation mark left open?"
    )
