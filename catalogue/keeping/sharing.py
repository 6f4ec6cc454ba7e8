"""Sharing: a node that several records describe stands in one graph only, and which one follows from what is public.

Its holder is the record about it, else the first by id of those that describe it. The others get a copy under a name of
their own; where there is a record about it they keep only the link. The order in which records came plays no part, so
that a catalogue made anew from the journal is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.record.leaf import Leaf
from catalogue.record.record import ENTRY, RECORD, graph_of, id_of, is_ours
from catalogue.record.triple import written
from catalogue.stores.oxigraph import OxigraphStore

ELSEWHERE = "https://w3id.org/jardin/ns#describedElsewhere"


@dataclass(frozen=True, slots=True)
class Told:
    """A record as its origin tells it.

    :param leaf: None when it is not public
    """

    iri: str
    leaf: Leaf | None

    @property
    def helpers(self) -> set[str]:
        """IRIs of the nodes that it describes besides its thing."""
        return helpers_of(self.iri, self.leaf.subjects) if self.leaf else set()


def helpers_of(iri: str, subjects: Iterable[str]) -> set[str]:
    """Of the subjects of a record about a thing those that others may describe too."""
    return {each for each in subjects if each != iri and not is_ours(each)}


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
        """The id of the record whose graph describes a node, None when none does.

        All that tell of a node are only looked for when its holder lets go of it: a contact may serve thousands.
        """
        own, before = id_of(iri), self._holders(iri)
        told = self._told.get(own)
        if told.leaf is not None if told else own in before:
            return own
        now = self._telling(iri)
        if before - self._told.keys() or before & now:
            return min(now | (before - self._told.keys()))
        return min(self._describers(iri), default=None)

    def _telling(self, iri: str) -> set[str]:
        """Of the records that are about to be written those that describe a node."""
        return {record for record, helpers in self._helpers.items() if iri in helpers}

    def _holders(self, iri: str) -> set[str]:
        """The records whose graphs describe a node in the store."""
        return {name.removeprefix(RECORD) for name in self._store.described_in(iri) if name.startswith(RECORD)}

    def _describers(self, iri: str) -> set[str]:
        """The records that tell of a node, whether they hold it or not."""
        copies = {entry.removeprefix(ENTRY) for entry in self._store.subjects_with(ELSEWHERE, iri)}
        stored = (self._holders(iri) | copies) - self._told.keys() - {id_of(iri)}
        return stored | self._telling(iri)

    def elsewhere(self, record: str) -> dict[str, str]:
        """The nodes that a record tells of and others hold, with the ids of those."""
        held = ((iri, self.holder(iri)) for iri in self._helpers[record])
        return {iri: holder for iri, holder in held if holder is not None and holder != record}


def settled(record: str, iri: str, leaf: Leaf, elsewhere: Mapping[str, str]) -> Leaf:
    """The triples of a public record as they are published.

    :param elsewhere: nodes that it tells of and others hold, with the ids of those
    """
    if not elsewhere:
        return leaf
    names = {written(n): copy_of(record, n) for n, holder in elsewhere.items() if holder != id_of(n)}
    left_out = {written(n) for n, holder in elsewhere.items() if holder == id_of(n)}
    kept = Leaf((names.get(s, s), p, names.get(o, o)) for s, p, o in leaf.lines if s not in left_out)
    return pruned(kept, written(iri), leaf) if left_out else kept


def copy_of(record: str, iri: str) -> str:
    """The name of a record's own copy of a node."""
    return f"<{graph_of(record)}:copy-{hashlib.sha256(iri.encode('utf-8')).hexdigest()[:12]}>"


def pruned(leaf: Leaf, head: str, told: Leaf) -> Leaf:
    """The triples without the nodes that only those left out led to.

    :param head: the thing of the record
    :param told: the record as its origin tells it
    """
    strays = {subject for subject, _, _ in told.lines} - reachable(told, {head})
    kept = reachable(leaf, {head, *strays})
    return Leaf(line for line in leaf.lines if line[0] in kept)


def reachable(leaf: Leaf, start: set[str]) -> set[str]:
    """The nodes that can be reached from some, with these."""
    seen, queue = set(start), list(start)
    for node in queue:
        below = set(leaf.below(node)) - seen
        seen |= below
        queue += below
    return seen
