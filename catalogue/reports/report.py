"""A report: what a check found in one record, joined to its fields, worst first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from catalogue.reports.finding import SEVERITIES, Finding, Severity
from catalogue.reports.step import Step, steps_of

__all__ = ["HIGHEST", "SEVERITIES", "Finding", "Report", "Severity", "read_report"]

HIGHEST = 3
SAID = tuple(each.name for each in fields(Finding))
"""What is told of a finding; all of it plain, so that it need not be copied (`asdict` took a tenth of keeping)."""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one record, worst first.

    :param level: the highest level reached, None when not even admission is, or when another profile judged it
    :param judged: False when no shape targets the record: it is *not validated*, which is not the same as valid
    :param completeness: share of the profile's mandatory and recommended fields that are filled, 0 to 1
    :param release: of the nomenclature that its codes were judged by; empty when none was at hand
    :param until: last day (ISO 8601) on which this holds, where a clock may change it; empty where none does
    :param profile: name of the profile that judged it; empty when it is the catalogue's own
    """

    iri: str
    title: str
    findings: tuple[Finding, ...]
    level: int | None
    judged: bool = True
    completeness: float = 0.0
    release: str = ""
    until: str = ""
    profile: str = ""

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def steps(self) -> tuple[Step, ...]:
        """The shortest list of changes to the next level; empty at the highest, and by another profile."""
        return steps_of(finding for finding in self.findings if self.stands_before(finding))

    def stands_before(self, finding: Finding) -> bool:
        """Whether a finding keeps the record from the next level: a Violation, from the highest also a Warning."""
        target = 0 if self.level is None else self.level + 1
        if target > HIGHEST or self.profile or not self.judged:
            return False
        grave = finding.severity == "violation" or (finding.severity, target, finding.level) == ("warning", HIGHEST, 2)
        return grave and finding.level <= target

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return {
            "iri": self.iri,
            "title": self.title,
            "level": self.level,
            "judged": self.judged,
            "completeness": self.completeness,
            "release": self.release,
            "until": self.until,
            "profile": self.profile,
            "findings": [{name: getattr(finding, name) for name in SAID} for finding in self.findings],
        }


def read_report(judgement: dict[str, object]) -> Report:
    """The report that a judgement holds."""
    findings = judgement.get("findings")
    listed = tuple(Finding(**each) for each in findings) if isinstance(findings, list) else ()
    level, filled = judgement.get("level"), judgement.get("completeness")
    return Report(
        str(judgement.get("iri")),
        str(judgement.get("title")),
        listed,
        level if isinstance(level, int) else None,
        judged=judgement.get("judged") is not False,
        completeness=float(filled) if isinstance(filled, (int, float)) else 0.0,
        release=str(judgement.get("release") or ""),
        until=str(judgement.get("until") or ""),
    )
