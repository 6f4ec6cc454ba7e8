"""Sheets of an Excel workbook as rows of text, within limits and without trust.

The archive is looked through before openpyxl sees it: sizes as they unpack, and no DOCTYPE in any part.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

import openpyxl

from catalogue.error import Hostile, TooLarge
from catalogue.orphanet.loading import NotNomenclature

MOST_PARTS, MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 500, 300 << 20, 200_000, 24
CHUNK = 1 << 16
BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, SyntaxError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def inspect(content: BinaryIO) -> None:
    """Look through the parts of the archive before anything reads them.

    :raises Hostile: a part brings a DOCTYPE
    :raises TooLarge: too many parts, or more bytes than a workbook has
    :raises NotNomenclature: a damaged archive
    """
    size = 0
    with guarded(), zipfile.ZipFile(content) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise TooLarge(f"The workbook has more than {MOST_PARTS} parts.")
        for part in archive.infolist():
            with archive.open(part) as stream:
                size = inspect_part(stream, size)
    content.seek(0)


def inspect_part(stream: IO[bytes], size: int) -> int:
    """Look through a part, whatever its name says it is; answers with the bytes so far."""
    tail = b""
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > MOST_BYTES:
            raise TooLarge(f"The workbook unpacks to more than {MOST_BYTES >> 20} MB.")
        piece = tail + piece.replace(b"\0", b"")  # UTF-16 shows itself so
        if b"<!DOCTYPE" in piece:
            raise Hostile("The workbook brings a DOCTYPE, which may define entities.", expected="a workbook of Excel.")
        tail = piece[-8:]
    return size


@contextmanager
def guarded() -> Iterator[None]:
    """Say in our words that a workbook cannot be read: its readers raise errors of many kinds."""
    try:
        yield
    except BROKEN as error:
        raise NotNomenclature(
            f"It is a workbook (Excel) that cannot be read ({type(error).__name__}).",
            expected="the workbook as it was downloaded.",
            fix="Download it again.",
        ) from error


def sheets_of(content: BinaryIO) -> Iterator[Iterator[list[str]]]:
    """The sheets, each as its rows; cells as text, empty ones as empty text."""
    with guarded():
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        names = list(book.sheetnames)
    try:
        for name in names:
            with guarded():
                sheet = book[name]
            yield rows_of(sheet)
    finally:
        book.close()


def rows_of(sheet: Any) -> Iterator[list[str]]:
    """The rows of a sheet that hold anything, within the limits."""
    if not hasattr(sheet, "iter_rows"):  # a sheet of charts
        return
    with guarded():
        for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
            cells = [plain(cell) for cell in row]
            if any(cells):
                yield cells


def plain(cell: object) -> str:
    """A cell as text; a number without a fraction as digits."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
