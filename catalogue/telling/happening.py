"""What happened, as pages and their twins show it: origins, runs, what waits in quarantine, changes of records."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.reports.report import Finding
from catalogue.telling.shortfall import Shortfall


@dataclass(frozen=True, slots=True)
class OriginView:
    """An origin with what its runs did."""

    id: str
    title: str
    kind: str
    address: str
    sample: bool
    rank: int
    required_level: int
    records: int
    quarantined: tuple[Quarantined, ...]
    runs: tuple[RunView, ...]
    failing: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that waits below admission, with what is wrong."""

    id: str
    iri: str
    title: str
    kind_label: str
    document: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as its origin's page shows it."""

    number: str
    started: str
    ended: str
    counts: dict[str, int]
    complete: bool
    stopped: str
    lifted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of `/changes`: what happened to a record that is or was public."""

    sequence: int
    at: str
    verb: str
    record: str
    iri: str
    title: str
    origin: str
    digest: str
