"""A shortfall: a field in which many records of an origin fail, summed up with one of them as an example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.journal.journal import Event
from catalogue.reports.finding import Finding, Severity
from catalogue.reports.report import read_report
from catalogue.reports.tally import Tally, tally

MOST = 40


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One field, how many records fail in it, and what is said of the first of them.

    :param field: name of the field; empty when no field is to blame, then the label is the message
    :param severity: the worst that is found about it
    :param records: records with a finding of that severity about it
    :param message, expected, fix: what the example is told
    :param record: id of the example; empty when it is not shown
    :param title: of the example
    """

    field: str
    label: str
    severity: Severity
    records: int
    message: str
    expected: str
    fix: str
    record: str
    title: str


def shortfalls(events: Iterable[Event]) -> tuple[Shortfall, ...]:
    """The fields in which records fail by a Violation or a Warning, worst severity first, then the most frequent.

    :param events: the newest version of each record
    """
    reports = [(event, read_report(event.judgement or {})) for event in events]
    told = tally((report.findings for _, report in reports), ("violation", "warning"))[:MOST]
    examples: dict[tuple[str, str], tuple[Event, Finding]] = {}
    names: dict[tuple[str, str], str] = {}
    for event, report in reports:
        for each in report.findings:
            names[each.field, each.label or each.message] = each.about
            examples.setdefault((each.about, each.severity), (event, each))
    return tuple(shortfall_of(each, *examples[names[each.field, each.label], each.severity]) for each in told)


def shortfall_of(each: Tally, event: Event, finding: Finding) -> Shortfall:
    """A line of a tally with its example."""
    shown = event.record if (event.judgement or {}).get("admitted") else ""
    title = str((event.about or {}).get("title") or event.iri)
    said = finding.message, finding.expected, finding.fix
    return Shortfall(each.field, each.label, each.severity, each.records, *said, shown, title)
