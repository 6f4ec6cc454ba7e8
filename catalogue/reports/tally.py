"""A tally: which field fails how often in many records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.reports.finding import SEVERITIES, Finding, Severity


@dataclass(frozen=True, slots=True)
class Tally:
    """One field, and how many records fail in it.

    :param field: name of the field; empty when no field is to blame, then the label is the message
    :param severity: the worst that is found about it
    :param records: records with a finding of that severity about it
    """

    field: str
    label: str
    severity: Severity
    records: int


def tally(reports: Iterable[Iterable[Finding]], severities: tuple[Severity, ...] = SEVERITIES) -> tuple[Tally, ...]:
    """Fields by how many records fail in them, worst severity first, then the most frequent.

    :param reports: the findings of each record
    """
    failing: dict[str, dict[Severity, int]] = {}
    labels: dict[str, tuple[str, str]] = {}
    for findings in reports:
        found = [each for each in findings if each.severity in severities]
        labels.update({each.about: (each.field, each.label or each.message) for each in found})
        for about, severity in {(each.about, each.severity) for each in found}:
            failing.setdefault(about, dict.fromkeys(SEVERITIES, 0))[severity] += 1
    worst = {about: next(each for each in SEVERITIES if found[each]) for about, found in failing.items()}
    told = [Tally(*labels[about], severity, failing[about][severity]) for about, severity in worst.items()]
    return tuple(sorted(told, key=lambda each: (SEVERITIES.index(each.severity), -each.records, each.label)))
