"""Skolem names for nameless nodes of a record: base-free, from path and key, and the same after an edit elsewhere.

Canonical labels would not do: an edit of one value renumbers them all.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.term import Node

from catalogue.record.record import graph_of

Said = frozenset[tuple[str, str]]
Looks = dict[Node, str]
ROUNDS = 13
PAIRS = 10_000


def skolemised(iri: str, record_id: str, graph: Graph, keys: Mapping[str, str], before: Graph | None = None) -> Graph:
    """The record with every nameless node named `urn:jardin:record:{id}:{name}`.

    :param keys: predicate whose value names a nested node, by class of the node
    :param before: the version before, named; nodes that match keep their names
    """
    names = Names(graph_of(record_id), graph, keys, before if before is not None else Graph())
    names.walk(URIRef(iri))
    result = Graph()
    for s, p, o in graph:
        result.add((names.of(s), p, names.of(o)))
    return result


class Names:
    """The names given so far, parents before children."""

    def __init__(self, prefix: str, graph: Graph, keys: Mapping[str, str], before: Graph) -> None:
        self._prefix = prefix
        self._graph = graph
        self._keys = keys
        self._before = before
        self._names: dict[Node, URIRef] = {}
        self._taken: set[str] = set()
        self._looks = looks(graph, is_nameless)
        self._around = looks(graph, is_nameless, upward=True)
        self._old_looks = looks(before, self._was_nameless)

    def of(self, node: Node) -> Node:
        """The name of a node; nodes with names keep theirs."""
        return self._names[node] if isinstance(node, BNode) else node

    def walk(self, start: Node) -> None:
        """Name the nodes below a node, level by level; then strays, by what is said of them."""
        queue, seen = [start], {start}
        while queue:
            parent = queue.pop(0)
            for path in sorted(set(self._graph.predicates(parent)), key=str):
                found = {o for o in self._graph.objects(parent, path) if self._is_inner(o)} - seen
                seen |= found
                nameless = [node for node in found if isinstance(node, BNode)]
                if nameless:
                    self._name_children(parent, path, self._sorted(nameless))
                queue.extend(sorted(found, key=lambda child: str(self._names.get(child, child))))
        for stray in self._sorted(self._looks.keys() - self._names.keys()):
            self._give(stray, "node-" + self._looks[stray][:8])

    def _is_inner(self, node: Node) -> bool:
        return isinstance(node, BNode) or (isinstance(node, URIRef) and (node, None, None) in self._graph)

    def _was_nameless(self, node: Node) -> bool:
        return isinstance(node, URIRef) and node.startswith(self._prefix + ":")

    def _sorted(self, nodes: Iterable[Node]) -> list[Node]:
        """Nameless nodes in an order that does not hang on their labels."""
        return sorted(nodes, key=lambda node: (self._looks[node], self._around[node]))

    def _name_children(self, parent: Node, path: Node, children: list[Node]) -> None:
        """Old names first, so that no new one takes the name of a node that is still there."""
        own = self._names.get(parent, parent)
        old = sorted((o for o in self._before.objects(own, path) if self._was_nameless(o)), key=str)
        by_key, old_by_key = self._by_key(self._graph, children), self._by_key(self._before, old)
        for key in sorted(by_key):
            self._match(by_key[key], old_by_key.get(key, []))
        stem = self._stem(parent, str(path))
        for key, nodes in sorted(by_key.items()):
            for node in nodes:
                if node not in self._names:
                    self._give(node, f"{stem}-{slug(tail(key))}" if key else stem)

    def _stem(self, parent: Node, predicate: str) -> str:
        step = slug(tail(predicate))
        own = self._names.get(parent)
        return f"{str(own).removeprefix(self._prefix + ':')}.{step}" if own else step

    def _by_key(self, graph: Graph, nodes: Iterable[Node]) -> dict[str, list[Node]]:
        """Nodes by the value of their key, those without one under the empty text; in the order given."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            predicates = {self._keys[str(kind)] for kind in graph.objects(node, RDF.type) if str(kind) in self._keys}
            values = {o for p in predicates for o in graph.objects(node, URIRef(p))}
            named = (str(v) for v in values if not is_nameless(v) and not self._was_nameless(v))
            found[min(named, default="")].append(node)
        return found

    def _match(self, nodes: list[Node], old: list[Node]) -> None:
        """Give nodes the names of those before: of their equals, else of the ones most like them."""
        by_look: dict[str, list[Node]] = defaultdict(list)
        for each in old:
            by_look[self._old_looks[each]].append(each)
        for node in nodes:
            equals = by_look[self._looks[node]]
            if equals:
                self._take(node, str(equals.pop(0)))
        rest = [node for node in nodes if node not in self._names]
        free = [each for each in old if str(each) not in self._taken]
        for node, name in self._alike(rest, free):
            if node not in self._names and name not in self._taken:
                self._take(node, name)

    def _alike(self, nodes: list[Node], old: list[Node]) -> list[tuple[Node, str]]:
        """Pairs that share something, most alike first; none where there are too many to compare."""
        if len(nodes) * len(old) > PAIRS:
            return []
        now = [(said(self._graph, node), place, node) for place, node in enumerate(nodes)]
        then = [(said(self._before, each), str(each)) for each in old]
        pairs = [(likeness(one, other), name, place, node) for one, place, node in now for other, name in then]
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
        return [(node, name) for score, name, _, node in pairs if score > 0]

    def _give(self, node: Node, stem: str) -> None:
        name, number = f"{self._prefix}:{stem}", 1
        while name in self._taken:
            number += 1
            name = f"{self._prefix}:{stem}-{number}"
        self._take(node, name)

    def _take(self, node: Node, name: str) -> None:
        self._taken.add(name)
        self._names[node] = URIRef(name)


def is_nameless(node: Node) -> bool:
    """Whether a node has no name."""
    return isinstance(node, BNode)


def looks(graph: Graph, nameless: Callable[[Node], bool], *, upward: bool = False) -> Looks:
    """A digest of what is said of each nameless node and of those below it, whatever their names.

    :param upward: take in those above it too
    """
    nodes = {node for s, _, o in graph for node in (s, o) if nameless(node)}
    plain: dict[Node, list[str]] = {node: [] for node in nodes}
    links: dict[Node, list[tuple[str, Node]]] = {node: [] for node in nodes}
    for s, p, o in graph:
        if s in nodes:
            links[s].append((str(p), o)) if o in nodes else plain[s].append(f"{p} {o.n3()}")
        if upward and o in nodes:
            links[o].append((f"^{p}", s)) if s in nodes else plain[o].append(f"^{p} {s.n3()}")
    found = {node: digest(plain[node]) for node in nodes}
    inner = [node for node in nodes if links[node]]
    for _ in range(min(ROUNDS, len(inner) + 1)):
        found |= {n: digest([*plain[n], *(f"{p} {found[other]}" for p, other in links[n])]) for n in inner}
    return found


def digest(parts: list[str]) -> str:
    """A digest of texts in any order."""
    return hashlib.sha256("\n".join(sorted(parts)).encode("utf-8")).hexdigest()


def said(graph: Graph, node: Node) -> Said:
    """What is said of a node directly, its types and nameless objects left out."""
    return frozenset(
        (str(p), str(o)) for p, o in graph.predicate_objects(node) if not isinstance(o, BNode) and p != RDF.type
    )


def likeness(one: Said, other: Said) -> float:
    """How alike two nodes are, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 0.1


def tail(text: str) -> str:
    """The last part of an address."""
    return re.split(r"[/#]", text.rstrip("/#"))[-1]


def slug(text: str) -> str:
    """A text as part of a name: letters, digits, `_` and `-`; a digest where nothing readable is left.

    >>> slug("diseaseCoverage")
    'diseaseCoverage'
    """
    short = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")
    return short if 0 < len(short) <= 60 else hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
