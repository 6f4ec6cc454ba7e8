"""An outline of a dossier for people: what each record is told, and what is said once for many of them.

Responsibilities: which changes are told in full, which are only counted, which records are told together.
Non-responsibilities: words (`catalogue.reports.text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.reports.dossier import Dossier
from catalogue.reports.finding import SEVERITIES, Severity
from catalogue.reports.report import Report
from catalogue.reports.step import Step, steps_of

MANY = 3
"""From how many records on the same thing is said once."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is told of one record.

    :param steps: changes that reach the next level, or that another profile asks for
    :param rest: what else was found, by severity
    """

    report: Report
    steps: tuple[Step, ...]
    rest: dict[Severity, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Records that are told together, since the same is said of each; mostly one.

    :param told: told in full, besides what is said once
    :param shared: numbers of what is said once for many records
    """

    parts: tuple[Part, ...]
    told: tuple[Step, ...]
    shared: tuple[int, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The records, at least one."""
        return tuple(part.report for part in self.parts)


@dataclass(frozen=True, slots=True)
class Alike:
    """What is said once: the change, and the records that need it."""

    step: Step
    reports: tuple[Report, ...]


class Outline:
    """A dossier in the order in which people are told.

    :param everything: tell all in full, nothing only counted
    """

    def __init__(self, dossier: Dossier, everything: bool) -> None:
        self.dossier = dossier
        self.everything = everything
        self.parts = [part_of(report) for report in dossier.judged]
        self.alike = self._alike()
        numbers = {key_of(each.step): number for number, each in enumerate(self.alike, 1)}
        self.blocks = self._blocks(numbers)

    def told(self, part: Part) -> tuple[Step, ...]:
        """What is told of a record in full: of many records, those that reach what was asked are only counted."""
        if self.everything:
            return (*part.steps, *(step for severity in SEVERITIES for step in part.rest[severity]))
        return () if len(self.parts) > 1 and self.content(part.report) else part.steps

    def content(self, report: Report) -> bool:
        """Whether nothing found in a record counts against what was asked for."""
        return not any(self.dossier.stops(finding) for finding in report.findings)

    def _alike(self) -> tuple[Alike, ...]:
        found: dict[Key, list[tuple[Step, Report]]] = {}
        for part in self.parts:
            for step in self.told(part):
                found.setdefault(key_of(step), []).append((step, part.report))
        many = [each for each in found.values() if len({report.iri for _, report in each}) >= MANY]
        return tuple(alike_of(each) for each in sorted(many, key=len, reverse=True))

    def _blocks(self, numbers: dict[Key, int]) -> tuple[Block, ...]:
        blocks: dict[Key, Block] = {}
        for part in self.parts:
            told = self.told(part)
            shared = tuple(sorted({numbers[key_of(step)] for step in told if key_of(step) in numbers}))
            own = tuple(step for step in told if key_of(step) not in numbers)
            key: Key = (part.report.level, part.report.profile, shared, part.report.iri if own else "")
            before = blocks[key].parts if key in blocks else ()
            blocks[key] = Block((*before, part), own, shared)
        return tuple(sorted(blocks.values(), key=worst_first))


def part_of(report: Report) -> Part:
    """What there is to tell of one record."""
    if report.profile:
        ahead = [finding for finding in report.findings if finding.severity == "violation"]
    else:
        ahead = [finding for finding in report.findings if report.stands_before(finding)]
    rest = [finding for finding in report.findings if finding not in ahead]
    told: dict[Severity, tuple[Step, ...]] = {
        severity: steps_of(finding for finding in rest if finding.severity == severity) for severity in SEVERITIES
    }
    return Part(report, steps_of(ahead), told)


def key_of(step: Step) -> Key:
    """What makes two changes the same, in whichever records they are needed."""
    first = step.findings[0]
    said = frozenset((each.constraint, each.shape, each.message) for each in step.findings)
    return step.action, step.severity, first.about, said


def alike_of(found: Iterable[tuple[Step, Report]]) -> Alike:
    """One change for many records."""
    listed = list(found)
    findings = tuple(finding for step, _ in listed for finding in step.findings)
    return Alike(Step(listed[0][0].action, findings), tuple({report.iri: report for _, report in listed}.values()))


def worst_first(block: Block) -> tuple[int, int]:
    """Order of blocks: the lowest level first, then single records."""
    level = block.reports[0].level
    return -1 if level is None else level, len(block.parts)
