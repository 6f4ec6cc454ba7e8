"""A gathering: the things one harvest has met, so that each is kept once, however many documents describe it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import DCAT, BNode, Graph
from rdflib.term import Node

from catalogue.record.record import Record

SOURCE = str(DCAT.Dataset)


@dataclass(slots=True)
class Held:
    """A thing that further documents may still speak of, with the marks of what was said."""

    record: Record
    marks: set[str]


class Gathering:
    """Lets sources pass at their first description; holds catalogues, agents and the like, which pages share."""

    def __init__(self) -> None:
        self.passed: dict[str, tuple[str, str]] = {}
        self.held: dict[str, Held] = {}
        self.shared: dict[str, Record] = {}

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
        self.shared.setdefault(record.document, record)
        mark = mark_of(record.graph)
        held = self.held.get(record.iri)
        if held is None:
            self.held[record.iri] = Held(record, {mark})
        elif mark not in held.marks:
            held.marks.add(mark)
            merged = held.record.graph + ground(record.graph)
            notes = tuple(dict.fromkeys((*held.record.notes, *record.notes)))
            held.record = Record(record.iri, merged, notes, held.record.document, held.record.document_digest)

    def quiet(self, told: set[str]) -> Iterator[Record]:
        """A record of each document of which no outcome tells yet: all that it says was laid to other documents."""
        yield from (record for document, record in self.shared.items() if document not in told)

    def rest(self) -> Iterator[Record]:
        """What was held, in the order it was met."""
        for held in self.held.values():
            yield held.record


def ground(graph: Graph) -> Graph:
    """The triples without nameless nodes: those can be added to another description without doubling anything."""
    plain = Graph()
    for triple in graph:
        if not any(isinstance(node, BNode) for node in triple):
            plain.add(triple)
    return plain


def mark_of(graph: Graph) -> str:
    """A digest by which two descriptions are told apart; nameless nodes count by what is said, not by name."""
    lines = sorted("\t".join(map(told, triple)) for triple in graph)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def told(node: Node) -> str:
    """A node as text, whatever is in it."""
    if isinstance(node, BNode):
        return "_"
    return f"{node!r}"
