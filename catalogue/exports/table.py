"""Triples as CSV for spreadsheets: subject, property, value, language; formula cells defused."""

from __future__ import annotations

import csv
import io

from catalogue.exports.address import addressed
from catalogue.record.triple import statements

HEADER = ("subject", "property", "value", "language")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export(ntriples: bytes, *, base: str) -> bytes:
    """CSV (RFC 4180), UTF-8."""
    rows = ((s.subject, s.predicate, s.value, s.language) for s in statements(addressed(ntriples, base)))
    return write_csv(HEADER, rows)


def write_csv(header: tuple[str, ...], rows: object) -> bytes:
    """A table as CSV.

    :param rows: iterable of rows of text
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:  # type: ignore[attr-defined]
        writer.writerow([defused(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8")


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before what would be one.

    >>> defused("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return "'" + cell if cell.startswith(FORMULA) else cell
