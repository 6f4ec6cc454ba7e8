"""The test suite of the W3C for SHACL, through the door of the engine; what differs is listed with its reason.

Compared are focus node, path, value, severity, constraint component and source shape of each result, nameless nodes as
nameless; not messages and details, of which the specification asks nothing.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from catalogue.checking.reference import Pyshacl
from catalogue.checking.result import Result, read_result
from catalogue.profile.profile import Shape
from catalogue.record.triple import read_graph

REAL = Path(os.environ.get("JARDIN_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
SUITE = REAL / "suites" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
NAMELESS = BNode("nameless")
Told = tuple[str, Node, str, Node | None, Node, str]

# What the engine does otherwise than the suite says, and why.
DIFFERS = {
    "core/property/uniqueLang-002": "pyshacl reads sh:uniqueLang 1 as true; the suite takes no other literal than true (4.4.5)",
    "sparql/pre-binding/shapesGraph-001": "pyshacl binds no $shapesGraph, which is optional (5.3.1)",
}


def files_under(manifest: Path) -> Iterator[Path]:
    """The files of tests that a manifest includes, and those that these include."""
    if manifest.is_file():
        graph = parsed(manifest)
        if next(graph.objects(None, MF.entries), None) is not None:
            yield manifest
        for included in sorted(graph.objects(None, MF.include)):
            yield from files_under(Path(str(included).removeprefix("file://")))


@cache
def parsed(file: Path) -> Graph:
    return read_graph(file.read_bytes(), RdfFormat.TURTLE, file.as_uri())


def name_of(file: Path) -> str:
    return str(file.relative_to(SUITE).with_suffix(""))


FILES = [file for part in ("core", "sparql") for file in files_under(SUITE / part / "manifest.ttl")]
no_files = pytest.mark.skipif(not FILES, reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")


def told(results: Iterable[Result]) -> Counter[Told]:
    return Counter((r.severity, named(r.focus), r.path, r.value and named(r.value), named(r.shape), r.constraint) for r in results)  # fmt: skip


def named(node: Node) -> Node:
    return NAMELESS if isinstance(node, BNode) else node


def judge_of(node: Node) -> Shape:
    return Shape("", str(node), 0, "", {}, {}, ())


def found_in(data: Graph, shapes: Graph) -> Counter[Told]:
    """What the engine finds at the nodes that the shapes themselves target."""
    engine = Pyshacl(shapes)
    found: list[Result] = []
    for shape in engine._shapes.shapes:
        focus = sorted(shape.focus_nodes(data), key=str)
        if focus:
            found += engine.judge(data, [(judge_of(shape.node), focus)])
    return told(found)


def wanted_by(graph: Graph, report: Node) -> Counter[Told]:
    results = graph.objects(report, SH.result)
    return told(read_result(judge_of(report), node, graph.triples((node, None, None))) for node in results)  # type: ignore[arg-type]


def entries(file: Path) -> list[Node]:
    graph = parsed(file)
    return [each for head in graph.objects(None, MF.entries) for each in graph.items(head)]


def graph_at(graph: Graph, action: Node, predicate: URIRef) -> Graph:
    return parsed(Path(str(graph.value(action, predicate)).removeprefix("file://")))


def agrees(file: Path, entry: Node) -> bool:
    graph = parsed(file)
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    assert action is not None and result is not None
    data, shapes = graph_at(graph, action, SHT.dataGraph), graph_at(graph, action, SHT.shapesGraph)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = found_in(data, shapes)
        except (ReportableRuntimeError, ShapeLoadError, ValidationFailure, NotImplementedError):
            return result == SHT.Failure
    return result != SHT.Failure and found == wanted_by(graph, result)


@no_files
@pytest.mark.parametrize("file", FILES, ids=map(name_of, FILES))
def test_the_engine_finds_what_the_suite_says(file: Path) -> None:
    assert all(agrees(file, entry) for entry in entries(file)) == (name_of(file) not in DIFFERS), DIFFERS.get(name_of(file))  # fmt: skip


@no_files
def test_the_whole_suite_is_run() -> None:
    assert len(FILES) >= 110
    assert set(map(name_of, FILES)) >= set(DIFFERS)
