"""An excerpt of the shapes: those that judge the records of one class, with all that they refer to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from catalogue.profile.profile import Profile, Profiles
from web.plain import write_json

FOLLOWED = (SH.property, SH.node, SH.group)


def shapes_of(known: Profiles, found: Profile) -> Graph:
    """The shapes that judge the classes of a profile, at every level, with all that they refer to."""
    starts = [URIRef(shape.iri) for shape in known.shapes if shape.target in found.targets]
    return closure(known.graph, starts)


def closure(graph: Graph, starts: Iterable[Node]) -> Graph:
    """The triples of some nodes, of the nameless nodes below them and of the shapes they refer to."""
    made, waiting, seen = Graph(), list(starts), set[Node]()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for subject, predicate, value in graph.triples((node, None, None)):
            made.add((subject, predicate, value))
            if isinstance(value, BNode) or predicate in FOLLOWED:
                waiting.append(value)
    return made


def with_context(shapes: str | bytes, context: Mapping[str, Any]) -> bytes:
    """Shapes as JSON-LD whose context holds the terms of a class too.

    What reads them finds the shapes; what takes the address as a context finds the names of the fields, since
    whatever stands beside `@context` is passed over then (JSON-LD 1.1 API, section 5.1).
    """
    written = json.loads(shapes)
    graph, prefixes = (written, {}) if isinstance(written, list) else (written["@graph"], written.get("@context", {}))
    return write_json({"@context": {**context["@context"], **prefixes}, "@graph": graph})
