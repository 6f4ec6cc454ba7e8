"""An account of runs: what became of every file or document, in figures and in words, for people and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.address import document_name
from catalogue.run import Outcome, Run

STATUSES = ("kept", "unchanged", "quarantined", "refused")
BAD = ("quarantined", "refused")


@dataclass(slots=True)
class Line:
    """What became of one document.

    :param found: records read from it; a document that cannot be read is refused and has none
    :param reasons: why something is quarantined or refused
    """

    name: str
    found: int = 0
    sources: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)

    def take(self, outcome: Outcome) -> None:
        """Count one outcome in."""
        self.found += bool(outcome.iri)
        self.sources += outcome.source
        self.counts[outcome.status] += 1
        if outcome.status in BAD:
            self.reasons.append(f"{outcome.title}: {outcome.reason}" if outcome.title else outcome.reason)

    def add(self, other: Line) -> None:
        """Count the figures of another line in."""
        self.found += other.found
        self.sources += other.sources
        self.counts += other.counts

    def as_dict(self) -> dict[str, Any]:
        """The line as plain values."""
        figures = {status: self.counts[status] for status in STATUSES}
        return {"name": self.name, "found": self.found, "sources": self.sources, **figures}


def lines_of(run: Run) -> list[Line]:
    """One line a document, in the order of their names."""
    lines: dict[str, Line] = {}
    for outcome in run.outcomes:
        name = document_name(outcome.document)
        lines.setdefault(name, Line(name)).take(outcome)
    return [lines[name] for name in sorted(lines)]


def folders_of(lines: Sequence[Line]) -> list[Line]:
    """Totals by folder, empty when there is but one."""
    folders: dict[str, Line] = {}
    for line in lines:
        name = line.name.rpartition("/")[0] or "."
        folders.setdefault(name, Line(name)).add(line)
    return [folders[name] for name in sorted(folders)] if len(folders) > 1 else []


def total_of(lines: Iterable[Line], name: str = "Total") -> Line:
    """All lines as one."""
    total = Line(name)
    for line in lines:
        total.add(line)
    return total


def code_of(runs: Sequence[Run]) -> int:
    """The exit code: 0 everything is kept or unchanged, 1 something is not, 2 nothing could be read."""
    outcomes = [outcome for run in runs for outcome in run.outcomes]
    if not any(outcome.iri for outcome in outcomes) and any(run.stopped or run.outcomes for run in runs):
        return 2
    bad = any(outcome.status in BAD for outcome in outcomes) or any(run.stopped for run in runs)
    return 1 if bad else 0


def as_dict(run: Run) -> dict[str, Any]:
    """A run as plain values, for `--json`."""
    lines = lines_of(run)
    return {
        "origin": {"id": run.origin.id, "title": run.origin.title, "kind": run.origin.kind},
        "run": run.number,
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "complete": run.complete,
        "stopped": run.stopped,
        "gone": run.gone,
        "lifted": dict(sorted(run.lifted.items())),
        "total": total_of(lines, run.origin.title).as_dict(),
        "folders": [folder.as_dict() for folder in folders_of(lines)],
        "documents": [{**line.as_dict(), "reasons": line.reasons} for line in lines],
        "records": [
            {
                "document": document_name(each.document),
                "iri": each.iri,
                "title": each.title,
                "status": each.status,
                "reason": each.reason,
                "level": each.level,
                "source": each.source,
            }
            for each in run.outcomes
            if each.iri
        ],
    }
