"""A gathering: the things one harvest has met, so that each is kept once, however many documents describe it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import DCAT, BNode, Graph

from catalogue.record import Record

SOURCE = str(DCAT.Dataset)
CATALOG = str(DCAT.Catalog)


@dataclass(slots=True)
class Held:
    """A thing that further documents may still speak of.

    :param documents: how many have spoken of it
    """

    record: Record
    marks: set[str]
    documents: int = 1

    @property
    def is_paged(self) -> bool:
        """Whether it is a catalogue told page by page, so that a missing page leaves it with too few members."""
        return self.documents > 1 and CATALOG in self.record.types


class Gathering:
    """Lets sources pass at their first description; holds catalogues, agents and the like, which pages share."""

    def __init__(self) -> None:
        self.passed: dict[str, tuple[str, str]] = {}
        self.held: dict[str, Held] = {}

    @property
    def iris(self) -> set[str]:
        """Everything met so far."""
        return self.passed.keys() | self.held.keys()

    def first(self, record: Record) -> tuple[str, bool] | None:
        """Where the source was described before and whether in the same words; None when it is met for the first time.

        Call it for sources only.
        """
        mark = mark_of(record.graph)
        known = self.passed.get(record.iri)
        if known is None:
            self.passed[record.iri] = (record.document, mark)
            return None
        return known[0], known[1] == mark

    def hold(self, record: Record) -> None:
        """Keep a thing back until the end; what later documents add to it in plain triples is added."""
        mark = mark_of(record.graph)
        held = self.held.get(record.iri)
        if held is None:
            self.held[record.iri] = Held(record, {mark})
        elif mark not in held.marks:
            held.marks.add(mark)
            held.documents += 1
            merged = held.record.graph + ground(record.graph)
            notes = tuple(dict.fromkeys((*held.record.notes, *record.notes)))
            held.record = Record(record.iri, merged, notes, held.record.document, held.record.document_digest)

    def rest(self) -> Iterator[Held]:
        """What was held, in the order it was met."""
        yield from self.held.values()


def ground(graph: Graph) -> Graph:
    """The triples without nameless nodes: those can be added to another description without doubling anything."""
    plain = Graph()
    for triple in graph:
        if not any(isinstance(node, BNode) for node in triple):
            plain.add(triple)
    return plain


def mark_of(graph: Graph) -> str:
    """A digest by which two descriptions are told apart; nameless nodes count by what is said, not by name."""
    lines = sorted(" ".join("_" if isinstance(node, BNode) else node.n3() for node in triple) for triple in graph)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
