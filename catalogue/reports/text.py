"""The form for people: words, for a reader who knows the data and has never seen RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.reports.dossier import Dossier
from catalogue.reports.finding import SEVERITIES
from catalogue.reports.outline import Alike, Block, Outline, key_of
from catalogue.reports.place import ranges
from catalogue.reports.report import HIGHEST, Report
from catalogue.reports.step import GIVEN_UP, Step
from catalogue.reports.word import language_of, number, say

MEDIA_TYPE = "text/plain"
FIRST = 3
LABELS = 6
VALUES = 5
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    :param style: what it is, for a terminal: `title`, `violation`, `warning`, `info`, `quiet` or nothing
    """

    text: str = ""
    indent: int = 0
    style: str = ""


def as_text(dossier: Dossier, languages: tuple[str, ...] = ("en",)) -> str:
    """The dossier in words, complete; the same thing is said once for all records that have it."""
    return written(lines(dossier, languages, everything=True))


def written(told: Iterable[Line]) -> str:
    """Lines as they are written to a file."""
    return "\n".join(" " * line.indent + clean(line.text) if line.text else "" for line in told) + "\n"


def clean(text: str) -> str:
    """A text in one line that moves no cursor and turns no letters around, whatever a record says."""
    return CONTROL.sub(" ", text)


def lines(dossier: Dossier, languages: tuple[str, ...], *, everything: bool) -> list[Line]:
    """The dossier in lines.

    :param everything: False tells what stands before the next level and counts the rest
    """
    return list(Telling(dossier, language_of(languages), everything).lines())


class Telling:
    """A dossier told in one language."""

    def __init__(self, dossier: Dossier, language: str, everything: bool) -> None:
        self.dossier = dossier
        self.language = language
        self.everything = everything
        self.outline = Outline(dossier, everything)
        self.folded = False

    def say(self, name: str, **blanks: object) -> str:
        """One of the words of the forms."""
        return say(name, self.language, **blanks)

    def lines(self) -> Iterator[Line]:
        """All lines: the sum, what could not be read, what is said once, each record, what was not validated."""
        parts = [
            list(self.sum()),
            *(list(self.unread(documents, reason)) for reason, documents in self.reasons().items()),
            list(self.once()),
            *(list(self.block(block)) for block in self.outline.blocks),
            list(self.unjudged()),
            [Line(self.say("all"), 0, "quiet")] if self.folded else [],
        ]
        for place, part in enumerate(part for part in parts if part):
            yield from ([Line()] if place else [])
            yield from part

    def sum(self) -> Iterator[Line]:
        """How many of what, where there is more than one record."""
        dossier, count = self.dossier, len(self.dossier.reports)
        if count + len(dossier.unread) < 2:
            return
        told = [self.say("record") if count == 1 else self.say("records", count=count)]
        for level, times in dossier.reached():
            name = "unreached" if level is None else "reached"
            told.append(self.say(name, count=times, number=level, level=self.label(level or 0)))
        if dossier.unjudged:
            told.append(self.say("unjudged", count=len(dossier.unjudged)))
        if dossier.unread:
            told.append(self.say("documents_unread", count=len(dossier.unread)))
        yield Line(f"{told[0]}: {'; '.join(told[1:])}." if told[1:] else f"{told[0]}.", 0, "title")
        if dossier.releases and count > 1:
            yield Line(first_upper(self.say("release", release=", ".join(dossier.releases))) + ".", 0, "quiet")

    def reasons(self) -> dict[str, list[str]]:
        """The documents that could not be read by the reason."""
        found: dict[str, list[str]] = {}
        for each in self.dossier.unread:
            found.setdefault(each.reason, []).append(each.document)
        return found

    def unread(self, documents: list[str], reason: str) -> Iterator[Line]:
        """Documents that could not be read, and why."""
        yield Line(self.first(documents), 0, "title")
        yield Line(f"{self.say('unread')}: {reason}", 2, "violation")

    def once(self) -> Iterator[Line]:
        """What is said once for many records."""
        if not self.outline.alike:
            return
        yield Line(self.say("alike"), 0, "title")
        for place, each in enumerate(self.outline.alike, 1):
            yield from self.step(each.step, f"[{place}]", self.in_records(each))

    def in_records(self, alike: Alike) -> str:
        """Which records need a change."""
        return self.say("in", count=len(alike.reports), titles=self.titles(alike.reports))

    def block(self, block: Block) -> Iterator[Line]:
        """One record, or several of which the same is said."""
        report = block.reports[0]
        yield Line(self.titles(block.reports), 0, "title")
        if len(block.parts) == 1 and report.iri != report.title:
            yield Line(report.iri, 2, "quiet")
        yield Line(self.status(block), 2)
        yield from self.given_up(report)
        yield from self.changes(block)
        if not self.everything:
            yield from self.counted(block)

    def status(self, block: Block) -> str:
        """The level reached and, of a single record, how much of the profile is filled."""
        report, told = block.reports[0], list[str]()
        if len(block.parts) == 1 and report.completeness:
            told.append(self.say("filled", share=f"{report.completeness:.0%}".removesuffix("%")))
        if report.release and len(self.dossier.reports) == 1:
            told.append(self.say("release", release=report.release))
        if report.until and self.everything:
            told.append(self.say("until", day=report.until))
        nothing = "" if any(each.findings for each in block.reports) else self.nothing(report)
        sentences = filter(None, (self.level(report), first_upper(", ".join(told)), nothing))
        return " ".join(f"{each}." for each in sentences)

    def nothing(self, report: Report) -> str:
        """That nothing was found; below the level asked about, that it asks nothing of such things."""
        asked = self.dossier.asked
        below = asked is not None and report.level is not None and report.level < asked.number
        return self.say("silent" if below else "conforms")

    def level(self, report: Report) -> str:
        """The level in words."""
        if report.profile:
            return self.say("judged_by", profile=report.profile)
        if report.level is None:
            return self.say("below")
        return self.say("level", number=report.level, level=self.label(report.level))

    def label(self, level: int) -> str:
        """The name of a level."""
        return next((each.label(self.language) for each in self.dossier.levels if each.number == level), str(level))

    def given_up(self, report: Report) -> Iterator[Line]:
        """That the check of a record did not come to its end."""
        for finding in report.findings:
            if finding.constraint == GIVEN_UP:
                yield Line(f"{finding.sentence} {finding.fix}".strip(), 2, "violation")

    def changes(self, block: Block) -> Iterator[Line]:
        """The changes to the next level, those said once by number, then what else is told in full."""
        part = block.parts[0]
        ahead = [step for step in block.told if step in part.steps]
        see = self.say("see_above", numbers=", ".join(ranges(list(block.shared)))) if block.shared else ""
        if part.steps and (ahead or see):
            heading = self.heading(part.report, len(part.steps))
            yield Line(f"{heading}{f' ({see})' if see else ''}{':' if ahead else '.'}", 2, "title")
        elif see:
            yield Line(f"{first_upper(see)}.", 2)
        for place, step in enumerate(ahead, 1):
            yield from self.step(step, f"{place}.")
        for step in block.told:
            if step not in ahead:
                yield from self.step(step, "-")

    def heading(self, report: Report, steps: int) -> str:
        """How many changes reach what."""
        target = report.profile or self.label(0 if report.level is None else min(report.level + 1, HIGHEST))
        name = "change_reaches" if steps == 1 else "changes_reach"
        return self.say(name, count=number(steps, self.language), level=target)

    def step(self, step: Step, mark: str, more: str = "") -> Iterator[Line]:
        """One change: what is to be done where, what is wrong, what was found, what is expected, how, who asks."""
        place = f" ({step.place})" if step.place else ""
        yield Line(f"{mark} {self.deed(step)}{place}", 4, step.severity)
        for text in (*self.told(step), more, self.weight(step)):
            if text:
                yield Line(text, 5 + len(mark), "")

    def deed(self, step: Step) -> str:
        """What is to be done; what is wrong, where no field is to blame."""
        return self.say(step.action, label=step.label) if step.label else step.message

    def told(self, step: Step) -> Iterator[str]:
        """What is wrong, found and expected, and how to mend it; a plain lack is not told twice."""
        sentence = step.message[:1].isupper()
        if step.label and (sentence or step.action != "add"):
            yield step.message
        if step.values:
            shown, rest = " · ".join(step.values[:VALUES]), len(step.values) - VALUES
            yield self.say("found", value=f"{shown} {self.say('more', count=rest)}" if rest > 0 else shown)
        if step.expected and (self.everything or step.values or not sentence):
            yield self.say("expected", value=step.expected)
        if step.fix and step.fix not in step.message:
            yield self.say("fix", value=step.fix)

    def weight(self, step: Step) -> str:
        """How bad it is, and who asks for it."""
        told = [self.say(step.severity)]
        told += [self.say("asks", value=step.asks)] if step.asks else []
        told += [self.say("rule", value=step.rule)] if step.rule else []
        return ", ".join(told) + "."

    def counted(self, block: Block) -> Iterator[Line]:
        """What is not told in full: how many different things, and about which fields."""
        silent = not block.told and not block.shared
        for severity in SEVERITIES:
            steps = {key_of(step): step for part in block.parts for step in part.rest[severity]}
            if silent:
                ahead = [step for part in block.parts for step in part.steps]
                steps.update({key_of(step): step for step in ahead if step.severity == severity})
            if steps:
                self.folded = True
                labels = list(dict.fromkeys(step.label or self.say("whole") for step in steps.values()))
                listed = ", ".join(labels[:LABELS]) + (", …" if len(labels) > LABELS else "")
                yield Line(self.say(f"folded_{severity}", count=len(steps), labels=listed), 2, "quiet")

    def unjudged(self) -> Iterator[Line]:
        """The records that no shape targets."""
        if self.dossier.unjudged:
            yield Line(self.titles(self.dossier.unjudged), 0, "title")
            yield Line(self.say("not_validated"), 2, "warning")

    def titles(self, reports: Sequence[Report]) -> str:
        """The titles of records, the first few when they are many."""
        return self.first([report.title for report in reports])

    def first(self, names: Sequence[str]) -> str:
        """Names in one line; not everything, the first few and how many more."""
        shown = names if self.everything else names[:FIRST]
        rest = len(names) - len(shown)
        listed = "; ".join(shown)
        return f"{listed} {self.say('more', count=rest)}" if rest else listed


def first_upper(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]
