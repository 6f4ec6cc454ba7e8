"""A dossier: the reports on all records of a check, with what could not be read; each form tells one dossier.

Responsibilities: what was asked for, what is said of many records, the exit code. Non-responsibilities: making reports
(`catalogue.checking`), putting them into a form (`catalogue.reports.form`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.profile.level import Level
from catalogue.reports.finding import SEVERITIES, Finding, Severity
from catalogue.reports.report import Report

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A document, file or address that could not be read, and why."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding was met: the record, the place in it, the value."""

    report: Report
    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Told:
    """The same finding, said once for all records that have it.

    :param finding: the first of them; its place and value are those of the first spot
    """

    finding: Finding
    spots: tuple[Spot, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The records, each once."""
        return tuple({spot.report.iri: spot.report for spot in self.spots}.values())


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a check has to tell.

    :param levels: of the profile, in order
    :param asked: the level that was asked about; None when another profile was
    """

    reports: tuple[Report, ...]
    unread: tuple[Unread, ...] = ()
    levels: tuple[Level, ...] = ()
    asked: Level | None = None

    @property
    def judged(self) -> tuple[Report, ...]:
        """The reports on records that were validated."""
        return tuple(report for report in self.reports if report.judged)

    @property
    def unjudged(self) -> tuple[Report, ...]:
        """The records that no shape targets: not validated, which is not valid."""
        return tuple(report for report in self.reports if not report.judged)

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases of the nomenclature that codes were judged by."""
        return tuple(sorted({report.release for report in self.reports if report.release}))

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(len(report.of(severity)) for report in self.reports)

    def reached(self) -> list[tuple[int | None, int]]:
        """How many of the judged records reach each level, highest first; None is below all."""
        found = Counter(report.level for report in self.judged if not report.profile)
        return sorted(found.items(), key=lambda each: -1 if each[0] is None else each[0], reverse=True)

    def told(self) -> tuple[Told, ...]:
        """Every finding said once, with all records that have it; worst first, then the most frequent."""
        spots: dict[Key, list[tuple[Finding, Spot]]] = {}
        for report in self.reports:
            for finding in report.findings:
                spots.setdefault(key_of(finding), []).append((finding, Spot(report, finding.place, finding.value)))
        told = [Told(found[0][0], tuple(spot for _, spot in found)) for found in spots.values()]
        return tuple(sorted(told, key=lambda each: (SEVERITIES.index(each.finding.severity), -len(each.reports))))

    def stops(self, finding: Finding, strict: bool = False) -> bool:
        """Whether a finding counts against what was asked for: a Violation; strictly, a Warning too.

        The highest level also minds the Warnings of the shapes that judge it.
        """
        if finding.severity == "violation" or (strict and finding.severity == "warning"):
            return True
        asked = self.asked
        return asked is not None and finding.level == asked.judged_by and finding.severity in asked.blocks

    def code(self, strict: bool = False) -> int:
        """The exit code: 0 nothing that counts against it, 1 something does, 2 unread or nothing to validate."""
        if self.unread or not self.judged:
            return 2
        return int(any(self.stops(finding, strict) for report in self.reports for finding in report.findings))


def key_of(finding: Finding) -> Key:
    """What makes two findings the same, wherever they are met."""
    return finding.shape, finding.about, finding.constraint, finding.message, finding.severity


def dossier_of(
    reports: Iterable[Report],
    levels: Iterable[Level],
    asked: Level | None,
    unread: Iterable[tuple[str, str]] = (),
) -> Dossier:
    """A dossier of reports as they come.

    :param unread: documents that could not be read: name and reason
    """
    return Dossier(tuple(reports), tuple(Unread(*each) for each in unread), tuple(levels), asked)
