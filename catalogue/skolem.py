"""Skolem names for nameless nodes of a record: base-free, from the path and a key, and the same after an edit elsewhere.

Canonical labels would not do: an edit of one value renumbers them all.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.term import Node

from catalogue.record import graph_of

Said = frozenset[tuple[str, str]]


def skolemised(iri: str, record_id: str, graph: Graph, keys: Mapping[str, str], before: Graph | None = None) -> Graph:
    """The record with every nameless node named `urn:jardin:record:{id}:{name}`.

    :param keys: predicate whose value names a nested node, by class of the node
    :param before: the version before, named; nodes that match keep their names
    """
    names = Names(graph_of(record_id), graph, keys, before)
    names.walk(URIRef(iri))
    result = Graph()
    for s, p, o in graph:
        result.add((names.of(s), p, names.of(o)))
    return result


class Names:
    """The names given so far, parents before children."""

    def __init__(self, prefix: str, graph: Graph, keys: Mapping[str, str], before: Graph | None) -> None:
        self._prefix = prefix
        self._graph = graph
        self._keys = keys
        self._before = before if before is not None else Graph()
        self._names: dict[Node, URIRef] = {}
        self._taken: set[str] = set()

    def of(self, node: Node) -> Node:
        """The name of a node; nodes with names keep theirs, strays are named by what is said of them."""
        if not isinstance(node, BNode):
            return node
        return self._names.get(node) or self._give(node, "node-" + look(self._graph, node, {})[:8])

    def walk(self, start: Node) -> None:
        """Name the nodes below a node, level by level."""
        queue, seen = [start], {start}
        while queue:
            parent = queue.pop(0)
            below: dict[str, list[Node]] = defaultdict(list)
            for step, value in sorted(self._graph.predicate_objects(parent), key=str):
                if value not in seen and (isinstance(value, BNode) or (value, None, None) in self._graph):
                    seen.add(value)
                    below[str(step)].append(value)
            for path, children in sorted(below.items()):
                self._name_children(parent, path, [child for child in children if isinstance(child, BNode)])
                queue.extend(sorted(children, key=lambda child: str(self._names.get(child, child))))

    def _name_children(self, parent: Node, predicate: str, children: list[Node]) -> None:
        stem = self._stem(parent, predicate)
        free = [child for child in children if not self._by_key(child, stem)]
        free = self._by_match(parent, predicate, free)
        for child in sorted(free, key=lambda each: look(self._graph, each, {})):
            self._give(child, stem)

    def _stem(self, parent: Node, predicate: str) -> str:
        step = slug(re.split(r"[/#]", predicate)[-1])
        own = self._names.get(parent)
        return f"{str(own).removeprefix(self._prefix + ':')}.{step}" if own else step

    def _by_key(self, node: Node, stem: str) -> bool:
        for kind in self._graph.objects(node, RDF.type):
            key = self._graph.value(node, URIRef(self._keys.get(str(kind), "")))
            if key is not None and not isinstance(key, BNode):
                self._give(node, f"{stem}-{slug(re.split(r'[/#]', str(key).rstrip('/'))[-1])}")
                return True
        return False

    def _by_match(self, parent: Node, predicate: str, nodes: list[Node]) -> list[Node]:
        """Give each node the old name of the child most like it; answer with those that match none."""
        own = self._names.get(parent, parent)
        old = [o for o in self._before.objects(own, URIRef(predicate)) if str(o).startswith(self._prefix + ":")]
        pairs = sorted(
            ((likeness(said(self._graph, n), said(self._before, o)), str(o), n) for n in nodes for o in old),
            key=lambda pair: (-pair[0], pair[1], look(self._graph, pair[2], {})),
        )
        for score, name, node in pairs:
            if score > 0 and node not in self._names and name not in self._taken:
                self._take(node, name)
        return [node for node in nodes if node not in self._names]

    def _give(self, node: Node, stem: str) -> URIRef:
        name, number = f"{self._prefix}:{stem}", 1
        while name in self._taken:
            number += 1
            name = f"{self._prefix}:{stem}-{number}"
        return self._take(node, name)

    def _take(self, node: Node, name: str) -> URIRef:
        self._taken.add(name)
        self._names[node] = URIRef(name)
        return self._names[node]


def said(graph: Graph, node: Node) -> Said:
    """What is said of a node directly, nameless and renamed objects left out."""
    return frozenset(
        (str(p), str(o)) for p, o in graph.predicate_objects(node) if not isinstance(o, BNode) and p != RDF.type
    )


def likeness(one: Said, other: Said) -> float:
    """How alike two nodes are, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 0.1


def look(graph: Graph, node: Node, seen: dict[Node, str]) -> str:
    """A digest of what is said of a node and of the nameless nodes below it, whatever their names."""
    if node in seen:
        return seen[node]
    seen[node] = "again"
    parts = sorted(
        f"{p} {look(graph, o, seen) if isinstance(o, BNode) else o.n3()}" for p, o in graph.predicate_objects(node)
    )
    seen[node] = hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()
    return seen[node]


def slug(text: str) -> str:
    """A text as part of a name: letters, digits, `_` and `-`; a digest where nothing readable is left.

    >>> slug("diseaseCoverage")
    'diseaseCoverage'
    """
    short = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")
    return short if 0 < len(short) <= 60 else hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
