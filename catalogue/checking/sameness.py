"""Sameness: what several findings say that one change mends is one finding.

Responsibilities: which findings say the same, which of them is told, the order of findings. Non-responsibilities:
what a person does about them (`catalogue.reports.step`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalogue.reports.report import SEVERITIES, Finding

UNTOLD = (len(SEVERITIES), 0)
MISTYPED = ("NodeKind", "Datatype", "Class")
OF_LISTS = ("Node", "In")
FORM = {*MISTYPED, *OF_LISTS, "Or", "Pattern", "MinLength", "MaxLength", "MinInclusive", "MaxInclusive"}
"""What is asked of a value alone: once it is of the wrong kind or of no list, one other value meets all of it."""


def unique(findings: Iterable[Finding]) -> list[Finding]:
    """The same thing said once, as `rank` weighs it; where a rule asks for a field, it tells the lack."""
    kept: dict[tuple[str, str, str, str], Finding] = {}
    for finding in findings:
        constraint = finding.constraint.removeprefix("Qualified")
        key = (finding.path or finding.message, finding.place, finding.value, constraint)
        other = kept.get(key)
        if other is None or (rank(finding), order(finding)) < (rank(other), order(other)):
            kept[key] = finding
    told = {(f.field, f.place): rank(f) for f in kept.values() if f.field and not f.path}
    return as_one(f for f in kept.values() if not (is_lack(f) and told.get((f.field, f.place), UNTOLD) <= rank(f)))


def as_one(findings: Iterable[Finding]) -> list[Finding]:
    """What is said of the form of one wrong value is one finding: as grave as the gravest, in the words of the highest
    level, which asks for most.
    """
    spots: dict[tuple[object, ...], list[Finding]] = {}
    for number, each in enumerate(findings):
        formal = bool(each.path and each.value) and each.constraint in FORM
        spots.setdefault((each.path, each.place, each.value, each.kind) if formal else (number,), []).append(each)
    return [told for alike in spots.values() for told in merged(alike)]


def merged(alike: list[Finding]) -> list[Finding]:
    """Findings on the form of one value, drawn together where it is of the wrong kind or of no list."""
    if len(alike) == 1 or all(each.constraint not in (*MISTYPED, *OF_LISTS) for each in alike):
        return alike
    first, words = min(alike, key=rank), min(alike, key=wording_rank)
    return [replace(words, severity=first.severity, level=first.level)]


def wording_rank(finding: Finding) -> tuple[object, ...]:
    """Order of what tells most: the highest level, the gravest, what asks for the right kind before a bound."""
    kinds = (*OF_LISTS, *MISTYPED)
    kind = kinds.index(finding.constraint) if finding.constraint in kinds else len(kinds)
    return -finding.level, SEVERITIES.index(finding.severity), kind, order(finding)


def is_lack(finding: Finding) -> bool:
    """Whether a finding says that a field is absent; rules let that pass, but for those that ask for the field."""
    return bool(finding.path) and finding.constraint.removeprefix("Qualified") == "MinCount"


def order(finding: Finding) -> tuple[int, int, str, str, str, str, str, str, str]:
    """Worst first, then by place and field; equal records have their findings in equal order in whatever process."""
    f = finding
    grave = SEVERITIES.index(f.severity)
    return grave, f.level, f.place, f.label, f.path, f.value, f.constraint, f.shape, f.message


def rank(finding: Finding) -> tuple[int, int]:
    """Order of weight: a violation before a warning; the lowest level that is kept back, the highest that only warns.

    A warning of a low level keeps no record from any level, the same warning of the core keeps it from the highest.
    """
    return SEVERITIES.index(finding.severity), finding.level if finding.severity == "violation" else -finding.level
