"""Comparisons: what compares two fields says nothing while one of them holds what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import SH, Graph
from rdflib.term import Node

from catalogue.checking.result import Result

COMPARING = {"LessThan": SH.lessThan, "LessThanOrEquals": SH.lessThanOrEquals}
MISTYPED = {"Datatype", "NodeKind"}


def without_vain(results: Iterable[Result], shapes: Graph) -> list[Result]:
    """The results without comparisons with a value that has a finding of its own: one change mends both."""
    listed = list(results)
    mistyped = {(each.focus, each.path) for each in listed if each.constraint in MISTYPED}
    return [each for each in listed if (each.focus, str(compared(each, shapes))) not in mistyped]


def compared(result: Result, shapes: Graph) -> Node | None:
    """The predicate that a result compares with; None when it compares nothing."""
    predicate = COMPARING.get(result.constraint)
    return shapes.value(result.shape, predicate) if predicate is not None else None
