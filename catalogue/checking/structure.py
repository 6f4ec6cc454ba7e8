"""Flaws in how shapes hang together: references to nothing, paths, shapes that use themselves or are about nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.flaw import Flaw, is_class, without
from catalogue.checking.shapewalk import PATHS, TARGETS, members, references, short, uses


def undefined(graph: Graph) -> Iterator[Flaw]:
    """Shapes that are referred to and defined nowhere."""
    for reference, value in references(graph):
        if (value, None, None) not in graph:
            what = f"{short(reference[1])} refers to {short(value)}, which no file of the folder defines."
            fix = "Define it, correct its name, or take the reference out."
            yield Flaw("undefined-shape", reference[0], what, fix, (reference,))


def paths(graph: Graph) -> Iterator[Flaw]:
    """Property shapes without one readable path."""
    asked = {*graph.objects(None, SH.property), *graph.subjects(RDF.type, SH.PropertyShape)}
    for node in {*asked, *graph.subjects(SH.path, None)}:
        found = list(graph.objects(node, SH.path))
        if len(found) != 1 or not readable(graph, found[0]):
            many = (
                "has no sh:path" if not found else "has more than one sh:path" if found[1:] else "has no readable path"
            )
            fix = "Give it exactly one sh:path."
            yield Flaw(
                "path", node, f"it is a property shape and {many}.", fix, ((node, None, None), *without(graph, node))
            )
        elif (node, RDF.type, SH.NodeShape) in graph:
            what, fix = "it is called a node shape and has a sh:path.", "Call it a sh:PropertyShape."
            yield Flaw("path", node, what, fix, ((node, RDF.type, SH.NodeShape),))


def readable(graph: Graph, path: Node, depth: int = 10) -> bool:
    """Whether a property path is well-formed (SHACL, section 2.3.1)."""
    if isinstance(path, URIRef):
        return path != RDF.nil
    if isinstance(path, Literal) or not depth:
        return False
    if (path, RDF.first, None) in graph:
        steps = members(graph, path)
        return steps is not None and len(steps) > 1 and all(readable(graph, each, depth - 1) for each in steps)
    found = [(p, value) for p in PATHS for value in graph.objects(path, p)]
    if len(found) != 1:
        return False
    ways = members(graph, found[0][1]) if found[0][0] == SH.alternativePath else [found[0][1]]
    enough = bool(ways) and (found[0][0] != SH.alternativePath or len(ways or ()) > 1)
    return enough and all(readable(graph, each, depth - 1) for each in ways or ())


def kinds(graph: Graph) -> Iterator[Flaw]:
    """Values of another kind than their parameter takes: property shapes under sh:node, nothing to compare with."""
    for subject, value in graph.subject_objects(SH.node):
        if (value, SH.path, None) in graph:
            what = "sh:node refers to a property shape."
            yield Flaw("kind", subject, what, "Write sh:property, or name a node shape.", ((subject, SH.node, value),))
    for predicate in (SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint):
        for subject, value in graph.subject_objects(predicate):
            if not isinstance(value, URIRef):
                what = f"{short(predicate)} names no property to compare with."
                yield Flaw("kind", subject, what, "Name one by its IRI.", ((subject, predicate, value),))


def recursion(graph: Graph) -> Iterator[Flaw]:
    """Shapes that use themselves, which SHACL leaves undefined (section 3.4.3)."""
    done, way = set[Node](), dict[Node, None]()
    for start in sorted({*graph.subjects(SH.property, None), *graph.subjects(RDF.type, SH.NodeShape)}, key=str):
        stack = [(start, uses(graph, start))] if start not in done else []
        while stack:
            shape, ahead = stack[-1]
            way[shape] = None
            reference, value = next(ahead, (None, shape))
            if reference is None:
                stack.pop()
                way.pop(shape)
                done.add(shape)
            elif value in way:
                what = f"{short(reference[1])} leads back to {short(value)}: shapes may not use themselves."
                yield Flaw("recursion", shape, what, "Judge the inner node by a shape of its own.", (reference,))
            elif value not in done:
                stack.append((value, uses(graph, value)))


def targets(graph: Graph) -> Iterator[Flaw]:
    """Shapes that are about nothing."""
    used = {value for _, value in references(graph)}
    aimed = {s for p in TARGETS for s in graph.subjects(p, None)}
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(SH.property, None)}
    for shape in {*shapes, *graph.subjects(RDF.type, SH.PropertyShape)} - used - aimed:
        if not is_class(graph, shape):
            what = "it is about nothing: it names no target, and no shape uses it."
            yield Flaw("no-target", shape, what, "Give it sh:targetClass, or let another shape use it.")
