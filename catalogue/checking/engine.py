"""The door to the engines: judges nodes of a graph by node shapes. pyshacl is the reference (`checking.reference`).

Non-responsibilities: which shape judges which node, and what a result means to a reader (`catalogue.checking.checker`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rdflib import SH, SKOS, Graph
from rdflib.term import Node

from catalogue.checking.data import Still
from catalogue.checking.result import Result
from catalogue.profile.field import CAT, CODE
from catalogue.profile.profile import Shape

HINTS = (SH.name, SH.description, SH.group, SH.order, SH.defaultValue, CODE, SKOS.example)
Asked = Sequence[tuple[Shape, Sequence[Node]]]


class Engine(Protocol):
    """Judges nodes by shapes that it has read once; used by one thread at a time."""

    def judge(self, data: Graph, asked: Asked) -> Iterator[Result]:
        """What each shape finds at the nodes that it is asked about, whatever its own targets are.

        :param data: all that the shapes may look at
        """


def without_hints(shapes: Graph) -> Still:
    """Shapes without what only forms and people read (SHACL, section 2.3.2), at which an engine looks each time."""
    return Still(t for t in shapes if t[1] not in HINTS and not str(t[1]).startswith(CAT))
