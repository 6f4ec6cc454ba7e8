"""Ways through a graph of shapes: what refers to a shape, which shapes it uses, and how to call it in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

import vocab

REFERRING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
LISTING = (SH["and"], SH["or"], SH.xone)
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
PATHS = {
    SH.inversePath: "inverse of ",
    SH.alternativePath: "",
    SH.zeroOrMorePath: "any number of ",
    SH.oneOrMorePath: "one or more ",
    SH.zeroOrOnePath: "possibly ",
}
SHAPELY = {SH.path, *REFERRING, *LISTING, *TARGETS}
"""Predicates by which a node is seen to be a shape."""
Reference = tuple[Node, URIRef, Node]


def members(graph: Graph, head: Node) -> list[Node] | None:
    """The members of an RDF list; None when it is none: a turn back, two tails, an end without nil."""
    found, seen = list[Node](), set[Node]()
    while head != RDF.nil:
        first, rest = list(graph.objects(head, RDF.first)), list(graph.objects(head, RDF.rest))
        if head in seen or len(first) != 1 or len(rest) != 1:
            return None
        seen.add(head)
        found.append(first[0])
        head = rest[0]
    return found


def uses(graph: Graph, shape: Node) -> Iterator[tuple[Reference, Node]]:
    """The shapes that one refers to, each with the triple that does."""
    for predicate in REFERRING:
        for value in graph.objects(shape, predicate):
            yield (shape, predicate, value), value
    for predicate in LISTING:
        for head in graph.objects(shape, predicate):
            for value in members(graph, head) or ():
                yield (shape, predicate, head), value


def references(graph: Graph) -> Iterator[tuple[Reference, Node]]:
    """Every use of a shape in the graph."""
    subjects = {s for predicate in (*REFERRING, *LISTING) for s in graph.subjects(predicate, None)}
    for subject in sorted(subjects, key=str):
        yield from uses(graph, subject)


def holders(graph: Graph, shape: Node) -> Iterator[Reference]:
    """The triples that refer to a shape, through lists too."""
    for subject, predicate in graph.subject_predicates(shape):
        if predicate in (RDF.first, RDF.rest):
            yield from holders_of_list(graph, subject, {shape})
        elif isinstance(predicate, URIRef):
            yield subject, predicate, shape


def holders_of_list(graph: Graph, cell: Node, seen: set[Node]) -> Iterator[Reference]:
    """The triples that refer to the list a cell belongs to."""
    while cell not in seen:
        seen.add(cell)
        before = graph.value(None, RDF.rest, cell)
        if before is None:
            break
        cell = before
    for subject, predicate in graph.subject_predicates(cell):
        if isinstance(predicate, URIRef) and predicate != RDF.rest:
            yield subject, predicate, cell


def in_words(graph: Graph, node: Node, depth: int = 6) -> str:
    """A shape as people find it in the file: its IRI, or its path and the shape that it stands in."""
    path = graph.value(node, SH.path)
    about = f" on {path_in_words(graph, path)}" if path is not None else ""
    if isinstance(node, URIRef):
        kind = "the shape " if SHAPELY & set(graph.predicates(node)) else ""
        return f"{kind}{short(node)}{about}"
    holder = next(iter(sorted(holders(graph, node), key=str)), None) if depth else None
    kind = f"a nameless shape{about}"
    return f"{kind} within {in_words(graph, holder[0], depth - 1)}" if holder else kind


def path_in_words(graph: Graph, path: Node, depth: int = 6) -> str:
    """A property path in words: `dct:title`, `vcard:hasEmail or vcard:hasURL`."""
    if isinstance(path, URIRef):
        return short(path)
    listed = members(graph, path) if (path, RDF.first, None) in graph else None
    if listed and depth:
        return " / ".join(path_in_words(graph, each, depth - 1) for each in listed)
    for predicate, words in PATHS.items():
        inner = graph.value(path, predicate)
        if inner is not None and depth:
            ways = members(graph, inner) if predicate == SH.alternativePath else [inner]
            return words + " or ".join(path_in_words(graph, each, depth - 1) for each in ways or ())
    return "a path that cannot be read"


def short(iri: Node) -> str:
    """An IRI with the prefix people know it by, else whole."""
    text = str(iri)
    for prefix, namespace in prefixes():
        tail = text.removeprefix(namespace)
        if tail != text and tail and "/" not in tail and "#" not in tail:
            return f"{prefix}:{tail}"
    return "a nameless node" if isinstance(iri, BNode) else f"<{text}>"


@lru_cache(maxsize=1)
def prefixes() -> tuple[tuple[str, str], ...]:
    """The prefixes of the project, the longest namespace first."""
    return tuple(sorted(vocab.prefixes().items(), key=lambda each: -len(each[1])))
