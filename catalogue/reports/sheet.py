"""The form for spreadsheets: CSV, a row a finding, with no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from catalogue.reports.dossier import Dossier
from catalogue.reports.finding import Finding
from catalogue.reports.report import Report

MEDIA_TYPE = "text/csv"
COLUMNS = (
    "record", "title", "severity", "level", "field", "place", "message", "value", "expected", "path", "constraint",
    "release", "fix", "asks", "rule", "shape",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\n")


def as_csv(dossier: Dossier, languages: tuple[str, ...] = ("en",)) -> str:
    """The dossier as a table; what could not be read or was not validated stands as rows too."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for row in rows(dossier):
        table.writerow({name: defused(cell) for name, cell in row.items()})
    return text.getvalue()


def rows(dossier: Dossier) -> Iterator[dict[str, str]]:
    """The rows in order: unread documents, records that were not validated, findings."""
    for each in dossier.unread:
        yield {"record": each.document, "severity": "unreadable", "message": each.reason}
    for report in dossier.unjudged:
        yield {"record": report.iri, "title": report.title, "severity": "not validated", "release": report.release}
    for report in dossier.reports:
        for finding in report.findings:
            yield row_of(report, finding)


def row_of(report: Report, finding: Finding) -> dict[str, str]:
    """One finding as a row."""
    names = ("severity", "place", "message", "value", "expected", "path", "constraint", "fix", "asks", "rule", "shape")
    own = {name: str(getattr(finding, name)) for name in names}
    about = {"record": report.iri, "title": report.title, "release": report.release}
    return {**about, **own, "level": str(finding.level), "field": finding.label or finding.field}


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, its lines ended as those of the table are."""
    plain = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + plain if plain.lstrip(" ").startswith(FORMULA) else plain
