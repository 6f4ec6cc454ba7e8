"""Benchmark of other engines behind the same door: `python -m tests.bench.engines [--records 200]`.

For each candidate that is installed (`pip install pyshacl-turbo pyshifty`): milliseconds for one record with all that
is laid beside it, and for how many records it finds the same as the reference. To the candidates' advantage handing the
record over and reading their report is timed apart. Not run by the tests.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import logging
import os
import platform
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.check import Sample, results_of, sample, told_by
from generated import records
from rdflib import RDF, SH, Graph, URIRef

from catalogue.checking.engine import without_hints
from catalogue.checking.task import Task
from catalogue.record.skolem import skolemised
from catalogue.record.triple import read_ntriples, read_turtle, write_ntriples

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/*.ttl"))
CASE = "https://cases.example.org/it"
Validate = Callable[[bytes], str]
"""From a graph to the report on it, both as N-Triples."""


def turbo(shapes: bytes) -> Validate:
    """pyshacl-turbo by its native part: its public way reads each report into rdflib, which takes longer than judging."""
    module = importlib.import_module("pyshacl_turbo")
    native = module.compile_shapes(read_ntriples(shapes))._native
    return lambda data: native.validate(
        data.decode(), "nt", None, False, 100, 15, False, False, False, False, [], [], []
    )[1]  # fmt: skip


def shifty(shapes: bytes) -> Validate:
    """pyshifty by its byte interface."""
    module = importlib.import_module("shifty")
    inner = module.PreparedValidator(shapes)._inner
    return lambda data: inner.validate_w3c(
        data, None, "turtle", "data", None, False, "info", False, "ignore", False
    )._report_ntriples  # fmt: skip


CANDIDATES: dict[str, tuple[str, Callable[[bytes], Validate]]] = {
    "pyshacl-turbo": ("pyshacl_turbo", turbo),
    "pyshifty": ("shifty", shifty),
}


def main() -> None:
    """Time the reference and each candidate on the same records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    generated = sample("generated records", list(records(asked.records, seed=1)))
    keys = generated.profiles.keys
    cases = [Task(CASE, skolemised(CASE, "case", read_turtle((file,)), keys)) for file in CASES]
    tasks = [*generated.tasks, *cases]
    graphs = [generated.laid(task) for task in tasks]
    lines = [write_ntriples(graph) for graph in graphs]
    shapes = Graph()
    for triple in without_hints(generated.profiles.graph):
        if triple[1] != SH.message:  # what candidates need not say costs them no time
            shapes.add(triple)
    print("| engine | judging, ms | handing over and reading, ms | records with the same results |\n|---|--:|--:|--:|")
    wanted = [results(generated, task) for task in tasks]
    print(f"| pyshacl {version('pyshacl')}, the reference | {reference(generated, tasks, graphs):.2f} | 0 | {len(tasks)} of {len(tasks)} |")  # fmt: skip
    for name, (module, candidate) in CANDIDATES.items():
        if importlib.util.find_spec(module) is None:
            print(f"| {name} is not installed | | | |")
            continue
        validate = candidate(write_ntriples(shapes))
        reports = [validate(each) for each in lines]
        same = sum(map(agree, wanted, map(found, tasks, reports, [generated] * len(tasks))))
        around = median(write_ntriples, graphs) + median(lambda text: list(told_by(read_ntriples(text.encode()))), reports)  # fmt: skip
        print(f"| {name} {version(name)} | {median(validate, lines):.2f} | {around:.2f} | {same} of {len(tasks)} |")


def reference(sample: Sample, tasks: list[Task], graphs: list[Graph]) -> float:
    """Milliseconds of the reference, for the middle record."""
    asked = [sample.checker._asked((0, 1, 2), URIRef(task.iri), task.graph) for task in tasks]
    return median(lambda pair: list(sample.checker.engine.judge(*pair)), list(zip(graphs, asked, strict=True)))


def results(sample: Sample, task: Task) -> Counter[Any]:
    """What the reference finds, each result once for each shape that it comes from."""
    return Counter(set(results_of(sample, task)))


def found(task: Task, report: str, sample: Sample) -> Counter[Any]:
    """What a candidate finds at the nodes that a check asks about."""
    own = set(task.graph.subjects(RDF.type))
    admission = {shape.iri for shape in sample.profiles.shapes if shape.level == 0}
    heads = {URIRef(iri) for iri in admission}
    asked_of_record = {
        part for head in heads for part in (head, *sample.profiles.graph.objects(head, SH.property))
    }  # fmt: skip
    told = told_by(read_ntriples(report.encode()))
    return Counter({each for each in told if each[0] in own and (each[4] not in asked_of_record or each[0] == URIRef(task.iri))})  # fmt: skip


def agree(one: Counter[Any], other: Counter[Any]) -> bool:
    """Whether both found the same."""
    if one != other and os.environ.get("JARDIN_BENCH_DIFFERENCES"):
        print([*(one - other)][:3], [*(other - one)][:3], file=sys.stderr)
    return one == other


def median(work: Callable[[Any], object], items: list[Any]) -> float:
    """Processor milliseconds for the middle item."""
    seen = []
    for item in items:
        start = time.process_time()
        work(item)
        seen.append(time.process_time() - start)
    return statistics.median(seen) * 1000


if __name__ == "__main__":
    main()
