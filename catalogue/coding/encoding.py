"""The encoding of a text that somebody brings: told by its first bytes, else by what all of it can be read as."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from catalogue.error import CatalogueError

ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "iso-8859-1", "iso-8859-2", "iso-8859-15", "mac-roman",
)  # fmt: skip
GUESSES = ("utf-8", "cp1252")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
OTHERS = (
    (b"PK\x03\x04", "a zip archive, such as an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format", "a database"),
)
CHUNK = 1 << 16
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


class NotAList(CatalogueError):
    """What was brought as a list is none: empty, binary, or no table."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text are read and written.

    :param name: one of `ENCODINGS`
    :param mark: the byte order mark it begins with, empty when it has none
    """

    name: str
    mark: bytes = b""

    def lines(self, content: BinaryIO) -> Iterator[str]:
        """The lines of a content from its beginning, each with its end as it stands (LF, CR LF or CR)."""
        content.seek(len(self.mark))
        # A decoder of our own: a text wrapper would close the content when it goes.
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(self.name)("strict"), translate=False)
        begun: list[str] = []
        while True:
            chunk = content.read(CHUNK)
            for part in LINE.findall(decoder.decode(chunk, final=not chunk)):
                begun.append(part)
                if part[-1] in "\r\n":
                    yield "".join(begun)
                    begun.clear()
            if not chunk:
                break
        if begun:
            yield "".join(begun)


def encoding_of(content: BinaryIO, wanted: str = "") -> Encoding:
    """The encoding of a content, all of which was read in it.

    :param wanted: name of the encoding where somebody knows it
    :raises NotAList: the content is empty, binary, or not text in the encoding wanted
    """
    content.seek(0)
    head = content.read(CHUNK)
    if not head:
        raise NotAList("The list is empty.", expected="a table of text (CSV) with a row of column names.")
    for magic, noun in OTHERS:
        if head.startswith(magic):
            raise NotAList(f"This is {noun}, not a list.", fix="Save the table as CSV (UTF-8) and take that.")
    marked = next((Encoding(name, mark) for mark, name in MARKS if head.startswith(mark)), None)
    tried = [marked] if marked else [Encoding(name) for name in guesses(head, wanted)]
    place = 0
    for each in tried:
        fault = first_fault(content, each)
        if fault is None:
            return each
        place = max(place, fault)
    raise NotAList(
        f"This cannot be read as text ({' or '.join(each.name for each in tried)}): byte {place:,} fits none.",
        fix=f"Save the table as CSV (UTF-8), or say its encoding: {', '.join(ENCODINGS)}.",
    )


def guesses(head: bytes, wanted: str) -> tuple[str, ...]:
    """The encodings to try.

    :raises NotAList: an encoding that is not read here
    """
    if wanted:
        name = wanted.strip().lower().replace("_", "-")
        known = {each.replace("-", ""): each for each in (*ENCODINGS, "windows-1252", "windows-1250", "latin-1")}
        found = known.get(name.replace("-", ""))
        if found is None:
            raise NotAList(
                f"The encoding {wanted[:40]!r} is not read here.", expected=f"one of {', '.join(ENCODINGS)}."
            )
        return (found,)
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) * 0.2 and min(even, odd) < max(even, odd) / 4:
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    return GUESSES


def first_fault(content: BinaryIO, encoding: Encoding) -> int | None:
    """The place of the first byte that is no text in an encoding; None when all of it is.

    :raises NotAList: a NUL character, which no list has
    """
    content.seek(len(encoding.mark))
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    place = len(encoding.mark)
    while True:
        chunk = content.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return place + error.start
        if "\0" in text:
            raise NotAList("This is no text: it holds NUL characters.", fix="Save the table as CSV (UTF-8).")
        if not chunk:
            return None
        place += len(chunk)
