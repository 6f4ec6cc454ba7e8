"""The door to the engines: judges nodes of a graph by node shapes. pyshacl is the reference (`checking.reference`).

Non-responsibilities: which shape judges which node, and what a result means to a reader (`catalogue.checking.checker`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from rdflib import SH, SKOS, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from catalogue.checking.result import Result
from catalogue.field import CAT, CODE
from catalogue.profile import Shape
from catalogue.triple import Triple

HINTS = (SH.name, SH.description, SH.group, SH.order, SH.defaultValue, CODE, SKOS.example)
Asked = Sequence[tuple[Shape, Sequence[Node]]]


class Engine(Protocol):
    """Judges nodes by shapes that it has read once; used by one thread at a time."""

    def judge(self, data: Graph, asked: Asked) -> Iterator[Result]:
        """What each shape finds at the nodes that it is asked about, whatever its own targets are.

        :param data: all that the shapes may look at
        """


class Data(Graph):
    """A graph laid before an engine: in a store without named graphs, which answers in half the time.

    Queries of shapes are parsed once, not for each node that they look at.
    """

    def __init__(self, *parts: Iterable[Triple]) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        for part in parts:
            for triple in part:
                self.add(triple)

    def query(self, query_object: Any, *args: Any, **more: Any) -> Any:
        """As a graph does."""
        return super().query(parsed(query_object) if isinstance(query_object, str) else query_object, *args, **more)


@lru_cache(maxsize=256)
def parsed(query: str) -> Query:
    """A query, parsed."""
    return prepareQuery(query)


def without_hints(shapes: Graph) -> Graph:
    """Shapes without what only forms and people read (SHACL, section 2.3.2), at which an engine looks each time."""
    return Data(t for t in shapes if t[1] not in HINTS and not str(t[1]).startswith(CAT))
