"""A chapter of a report page: records that are told together, what they need in full, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.reports.finding import SEVERITIES, Severity
from catalogue.reports.outline import Block, Outline, key_of
from catalogue.reports.report import Report
from catalogue.reports.step import Step


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is told of one record, or of several of which the same is to be said.

    :param steps: on the way to the next level, told here
    :param needed: numbers of what was said once for many records and is a step here too
    :param also: numbers of the rest of what was said once and is found here
    :param rest: what else is told here, by severity
    """

    reports: tuple[Report, ...]
    steps: tuple[Step, ...]
    needed: tuple[int, ...]
    also: tuple[int, ...]
    rest: dict[Severity, tuple[Step, ...]]

    @property
    def report(self) -> Report:
        """The first of the records, which speaks for all."""
        return self.reports[0]


def chapters(outline: Outline) -> Iterator[Chapter]:
    """The chapters of an outline, in its order."""
    keys = {number: key_of(alike.step) for number, alike in enumerate(outline.alike, start=1)}
    for block in outline.blocks:
        yield chapter_of(block, keys, outline.everything)


def chapter_of(block: Block, keys: Mapping[int, object], everything: bool) -> Chapter:
    """The chapter of a block.

    :param keys: what is said once, by its number
    """
    part = block.parts[0]
    ahead = {key_of(step) for step in part.steps}
    said = set(keys.values())
    needed = tuple(number for number in block.shared if keys[number] in ahead)
    rest = {each: tuple(step for step in part.rest[each] if key_of(step) not in said) for each in SEVERITIES}
    return Chapter(
        block.reports,
        tuple(step for step in part.steps if key_of(step) not in said),
        needed,
        tuple(number for number in block.shared if number not in needed),
        rest if everything else part.rest,
    )
