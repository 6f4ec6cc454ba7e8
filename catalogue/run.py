"""A run: what one harvest did; itself a record (PROV-O, Activity)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from typing import Literal as Choice

from rdflib import PROV, RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD

from catalogue.origin import JARDIN, Origin

RUN = "urn:jardin:run:"
WITHHELD = ("small-count", "count-withheld")
Status = Choice["kept", "unchanged", "quarantined", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing that a harvest met.

    :param document: where it was read
    :param iri: the thing; empty when a whole document was refused
    :param status: kept (new or changed), unchanged, quarantined (journal only) or refused (nothing kept)
    :param reason: for quarantined and refused: what is wrong and what to do, in words
    :param level: level reached, None when it was not judged
    :param source: whether the thing is a source (a record of a thing that holds patient data)
    """

    document: str
    iri: str
    title: str
    status: Status
    reason: str = ""
    level: int | None = None
    source: bool = False


@dataclass(slots=True)
class Run:
    """One harvest of one origin.

    :param complete: whether the origin was listed to its end; only then may records be withdrawn
    :param gone: IRIs withdrawn because a complete listing no longer has them
    :param stopped: why the run stopped before its end; empty when it did not
    """

    origin: Origin
    started: datetime
    number: str
    ended: datetime | None = None
    complete: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    lifted: Counter[str] = field(default_factory=Counter)
    stopped: str = ""

    @property
    def iri(self) -> str:
        """The base-free name of the run."""
        return RUN + self.number

    @property
    def withheld(self) -> int:
        """How many counts of persons were banded or left out, because they could point at somebody."""
        return sum(self.lifted[rule] for rule in WITHHELD)

    @property
    def counts(self) -> Counter[str]:
        """How many outcomes there are of each status."""
        return Counter(outcome.status for outcome in self.outcomes)


def about_run(run: Run) -> dict[str, Any]:
    """What the journal keeps of a run, as plain values."""
    return {
        "number": run.number, "origin": run.origin.iri, "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else "", "complete": run.complete, "stopped": run.stopped,
        "counts": dict(run.counts), "gone": len(run.gone), "lifted": dict(run.lifted),
    }  # fmt: skip


def write_run(about: Mapping[str, Any]) -> Graph:
    """A run as a prov:Activity with its counts.

    :param about: as `about_run` gives it
    """
    graph = Graph()
    node, counts = URIRef(RUN + about["number"]), Counter(about["counts"])
    graph.add((node, RDF.type, JARDIN.Run))
    graph.add((node, RDF.type, PROV.Activity))
    graph.add((node, PROV.used, URIRef(about["origin"])))
    for predicate, moment in ((PROV.startedAtTime, about["started"]), (PROV.endedAtTime, about["ended"])):
        if moment:
            graph.add((node, predicate, Literal(moment, datatype=XSD.dateTime)))
    graph.add((node, JARDIN.seen, Literal(counts.total(), datatype=XSD.integer)))
    for status in ("kept", "unchanged", "quarantined", "refused"):
        graph.add((node, JARDIN[status], Literal(counts[status], datatype=XSD.integer)))
    graph.add((node, JARDIN.gone, Literal(about["gone"], datatype=XSD.integer)))
    for rule, times in sorted(about["lifted"].items()):
        graph.add((node, JARDIN.lifted, Literal(f"{rule}: {times}")))
    return graph
