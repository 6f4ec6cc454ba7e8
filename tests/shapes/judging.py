"""A check that reads only top-level results, and the words its findings are put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

SH = Namespace("http://www.w3.org/ns/shacl#")
CAT = Namespace("https://w3id.org/jardin/house#")
HERE = Path(__file__).parent


class Finding(NamedTuple):
    """One top-level result of a check."""

    severity: str
    focus: str
    path: str
    message: str
    shape: str
    constraint: str


Check = Callable[[Graph, Graph], list[Finding]]


@cache
def read(paths: tuple[Path, ...]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def local(node: Node | None) -> str:
    return str(node or "").rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def paths_of(results: Graph, node: Node | None) -> Iterable[str]:
    """Local names of a path: of the predicate itself, or of the alternatives it lists."""
    alternatives = results.value(node, SH.alternativePath) if node is not None else None
    if alternatives is None:
        return [local(node)]
    return [local(each) for each in Collection(results, alternatives) if (each, RDF.first, None) not in results]


def check(data: Graph, judges: Graph) -> list[Finding]:
    _, results, _ = pyshacl.validate(data, shacl_graph=judges, advanced=False, js=False)
    assert isinstance(results, Graph)
    report = results.value(None, RDF.type, SH.ValidationReport)
    assert report is not None
    return sorted(
        Finding(
            local(results.value(each, SH.resultSeverity)),
            local(results.value(each, SH.focusNode)),
            " ".join(paths_of(results, results.value(each, SH.resultPath))),
            next(
                (
                    str(m)
                    for m in results.objects(each, SH.resultMessage)
                    if getattr(m, "language", "en") in (None, "en")
                ),
                "",
            ),
            local(results.value(each, SH.sourceShape)),
            local(results.value(each, SH.sourceConstraintComponent)),
        )
        for each in results.objects(report, SH.result)
    )
