"""Sharing: a node that several records describe stands in one graph only, and which one follows from what is public.

Its holder is the record about it, else the first by id of those that describe it. The others get a copy under a name of
their own; where there is a record about it they keep only the link. The order in which records came plays no part, so
that a catalogue made anew from the journal is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from catalogue.record import ENTRY, RECORD, graph_of, id_of, is_ours
from catalogue.stores.oxigraph import OxigraphStore

ELSEWHERE = "https://w3id.org/jardin/ns#describedElsewhere"


@dataclass(frozen=True, slots=True)
class Told:
    """A record as its origin tells it.

    :param graph: None when it is not public
    """

    iri: str
    graph: Graph | None

    @property
    def helpers(self) -> set[str]:
        """IRIs of the nodes that it describes besides its thing."""
        subjects = set(self.graph.subjects()) if self.graph is not None else set()
        return {str(n) for n in subjects if isinstance(n, URIRef) and not is_ours(str(n))} - {self.iri}


class Sharing:
    """Who holds which node, from the store and the records that are about to be written.

    :param told: by record id
    """

    def __init__(self, store: OxigraphStore, told: Mapping[str, Told]) -> None:
        self._store = store
        self._told = told
        self._helpers = {record: each.helpers for record, each in told.items()}

    def touched(self) -> set[str]:
        """The nodes that these records describe, or did before."""
        new = {iri for helpers in self._helpers.values() for iri in helpers}
        old = {iri for record in self._told for iri in self._store.subjects(graph_of(record)) if not is_ours(iri)}
        elsewhere = {iri for record in self._told for iri in self._store.objects(ENTRY + record, ELSEWHERE)}
        return new | old | elsewhere | {each.iri for each in self._told.values()}

    def neighbours(self, *, all_of_them: bool = False) -> set[str]:
        """The other records whose graphs must change because nodes change hands.

        :param all_of_them: every record that describes one of the nodes, changed or not
        """
        found: set[str] = set()
        for iri in self.touched():
            before, after = self._holders(iri), self.holder(iri)
            own = id_of(iri)
            if all_of_them or (own in before) != (own == after):
                found |= self._describers(iri) | before
            elif before != {after}:
                found |= before | ({after} if after else set())
        return found - self._told.keys()

    def holder(self, iri: str) -> str | None:
        """The id of the record whose graph describes a node, None when none does."""
        own = id_of(iri)
        told = self._told.get(own)
        is_public = told.graph is not None if told else own in self._holders(iri)
        return own if is_public else min(self._describers(iri), default=None)

    def _holders(self, iri: str) -> set[str]:
        """The records whose graphs describe a node in the store."""
        return {name.removeprefix(RECORD) for name in self._store.described_in(iri) if name.startswith(RECORD)}

    def _describers(self, iri: str) -> set[str]:
        """The records that tell of a node, whether they hold it or not."""
        copies = {entry.removeprefix(ENTRY) for entry in self._store.subjects_with(ELSEWHERE, iri)}
        stored = (self._holders(iri) | copies) - self._told.keys() - {id_of(iri)}
        return stored | {record for record, helpers in self._helpers.items() if iri in helpers}

    def settled(self, record: str) -> tuple[Graph, list[str]]:
        """The graph of a public record as it is published, and what it tells of that is described elsewhere."""
        told = self._told[record]
        assert told.graph is not None
        foreign = {iri: holder for iri in self._helpers[record] if (holder := self.holder(iri)) != record}
        if not foreign:
            return told.graph, []
        names: dict[Node, Node] = {URIRef(i): copy_of(record, i) for i, holder in foreign.items() if holder != id_of(i)}
        left_out = {URIRef(iri) for iri, holder in foreign.items() if holder == id_of(iri)}
        graph = Graph()
        for s, p, o in told.graph:
            if s not in left_out:
                graph.add((names.get(s, s), p, names.get(o, o)))
        return (pruned(graph, told) if left_out else graph), sorted(foreign)


def copy_of(record: str, iri: str) -> URIRef:
    """The name of a record's own copy of a node."""
    return URIRef(f"{graph_of(record)}:copy-{hashlib.sha256(iri.encode('utf-8')).hexdigest()[:12]}")


def pruned(graph: Graph, told: Told) -> Graph:
    """The graph without the nodes that only those left out led to."""
    assert told.graph is not None
    strays = set(told.graph.subjects()) - reachable(told.graph, {URIRef(told.iri)})
    kept, found = reachable(graph, {URIRef(told.iri), *strays}), Graph()
    for triple in graph:
        if triple[0] in kept:
            found.add(triple)
    return found


def reachable(graph: Graph, start: set[Node]) -> set[Node]:
    """The nodes that can be reached from some, with these."""
    seen, queue = set(start), list(start)
    for node in queue:
        below = set(graph.objects(node)) - seen
        seen |= below
        queue += below
    return seen
