"""What a check found: one finding a line, joined to its field, in words an owner can act on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["violation", "warning", "info"]
HIGHEST = 3
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as a level asks.

    :param level: number of the level that asks for it (0 admitted, 1 DCAT-AP, 2 JARDIN core)
    :param field: name of the field, empty when the finding is about the record as a whole
    :param label: label of the field in the reader's language
    :param path: predicate IRI
    :param place: where in the record, for nested nodes ("Distribution 2"); empty for the record itself
    :param value: the value that was met; empty when one is missing, or must not be repeated
    :param message: what is wrong
    :param expected: what would be right, with an example
    :param constraint: local name of the SHACL constraint component, e.g. `MinCount`
    :param shape: IRI of the shape that was not met; empty when it has none
    :param rule: id of the rule of the profile, e.g. `J-05`; empty when it is no rule
    :param fix: how to mend it, with an example
    """

    severity: Severity
    level: int
    field: str
    label: str
    path: str
    place: str
    value: str
    message: str
    expected: str
    constraint: str
    shape: str = ""
    rule: str = ""
    fix: str = ""

    @property
    def sentence(self) -> str:
        """The finding in one line: field, what is wrong, the value, what is expected."""
        where = f"{self.label} ({self.place})" if self.place and self.label else self.label or self.place
        found = f" Found: {self.value.rstrip('.')}." if self.value else ""
        expected = f" Expected: {self.expected.rstrip('.')}." if self.expected else ""
        return f"{where}: {self.message}{found}{expected}" if where else f"{self.message}{found}{expected}"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one record, worst first.

    :param level: the highest level reached, None when not even admission is
    :param judged: False when no shape targets the record: it is *not validated*, which is not the same as valid
    :param completeness: share of the profile's mandatory and recommended fields that are filled, 0 to 1
    :param release: of the nomenclature that its codes were judged by; empty when none was at hand
    :param until: last day (ISO 8601) on which this holds, where a clock may change it; empty where none does
    """

    iri: str
    title: str
    findings: tuple[Finding, ...]
    level: int | None
    judged: bool = True
    completeness: float = 0.0
    release: str = ""
    until: str = ""

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def steps(self) -> tuple[Finding, ...]:
        """What stands between the record and the next level, each once."""
        target = 0 if self.level is None else self.level + 1
        if target > HIGHEST:
            return ()
        wanted = [
            f
            for f in self.findings
            if f.level <= target and (f.severity == "violation" or target == HIGHEST == f.level + 1)
        ]
        seen: dict[tuple[str, str, str], Finding] = {}
        for finding in wanted:
            if finding.severity != "info":
                seen.setdefault((finding.path or finding.message, finding.place, finding.constraint), finding)
        return tuple(seen.values())

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
            "findings": [asdict(finding) for finding in self.findings],
        }


def read_report(judgement: dict[str, object]) -> Report:
    """The report that a judgement holds."""
    findings = judgement.get("findings")
    listed = tuple(Finding(**each) for each in findings) if isinstance(findings, list) else ()
    level = judgement.get("level")
    return Report(
        str(judgement.get("iri")),
        str(judgement.get("title")),
        listed,
        level if isinstance(level, int) else None,
        release=str(judgement.get("release") or ""),
        until=str(judgement.get("until") or ""),
    )
