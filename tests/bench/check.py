"""Benchmark of checks: `python -m tests.bench.check [--records 1000] [--real 100000] [--times 3]`.

The same records by the same shapes, in one run: by the `pyshacl` command on all of them as one graph, by the check in
this process, and by its pool. Beforehand the results of both are compared one by one; what differs is counted by its
reason. Then one record in a request. Not run by the tests: machines are shared and noisy; processor seconds stand
beside those of the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

from generated import records as generated_records
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.checker import Checker, known_of, laid_beside
from catalogue.checking.examiner import Examiner
from catalogue.checking.fact import facts
from catalogue.checking.pool import CheckPool
from catalogue.checking.result import Result, constraint_name, path_of, severity_of
from catalogue.checking.task import Task
from catalogue.library import Library
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.record import Record
from catalogue.record.triple import read_ntriples, write_ntriples
from catalogue.reports.report import Report
from catalogue.setting import Settings
from harvesters.gauge import Gauge
from harvesters.manner import Manner
from harvesters.perusal import peruse

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"
Told = tuple[Node, str, str, str, Node, str]
"""Focus node, path, constraint component, severity, source shape, value; nameless nodes as nameless."""


@dataclass(frozen=True)
class Sample:
    """Records and what they are checked with."""

    name: str
    tasks: list[Task]
    checker: Checker
    profiles: Profiles

    def laid(self, task: Task) -> Graph:
        """A record with all that a check lays beside it, facts included."""
        thesaurus = self.checker.thesaurus
        beside = laid_beside(task.graph, thesaurus, list(known_of(task.graph, thesaurus, task.known)))
        for fact in list(facts(task.iri, beside, task.given)):
            beside.add(fact)
        return beside


def main() -> None:
    """Compare and time generated and real records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000, help="generated records")
    parser.add_argument("--real", type=int, default=100_000, help="real records at most")
    parser.add_argument("--times", type=int, default=3, help="runs of each of our ways")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    names = ", ".join(f"{name} {version(name)}" for name in ("pyshacl", "rdflib", "pyoxigraph"))
    print(f"Python {platform.python_version()}, {names}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    generated = sample("generated records", list(generated_records(asked.records, seed=1)))
    run(generated, asked.times)
    if REAL.is_dir():
        run(sample("real records", real_records()[: asked.real]), asked.times)
    requests(generated)


def sample(name: str, records: list[Record]) -> Sample:
    """Records as the check of files judges them; of one that is described in several places the first description."""
    settings = Settings()
    profiles = load_profiles(settings)
    examiner = Examiner(profiles, Library(), settings, profiles.levels[-1])
    once = {record.iri: record for record in reversed(records)}
    tasks = [examiner._task(record) for record in examiner.around(reversed(once.values()))]
    return Sample(name, [each for each in tasks if isinstance(each, Task)], examiner.checker, profiles)


def real_records() -> list[Record]:
    """All that the harvesters read in the folder of real files."""
    settings, found = Settings(), list[Record]()
    with contextlib.redirect_stdout(sys.stderr), Gauge() as gauge:
        for folder in sorted(REAL.iterdir()):
            found += peruse(str(folder), settings, Manner(), gauge)[0]
    return found


def run(sample: Sample, times: int) -> None:
    """Time the command and ourselves on one sample."""
    with tempfile.TemporaryDirectory() as folder:
        data, shapes, report = (Path(folder) / name for name in ("data.nt", "shapes.nt", "report.nt"))
        data.write_bytes(write_ntriples(triple for task in sample.tasks for triple in sample.laid(task)))
        shapes.write_bytes(write_ntriples(sample.profiles.graph))
        triples, load = data.read_bytes().count(b"\n"), os.getloadavg()[0]
        print(f"\n### {len(sample.tasks):,} {sample.name}, {triples:,} triples with what is laid beside\n")
        command = [sys.executable, "-m", "pyshacl", "-s", str(shapes), "-f", "nt", "-o", str(report), str(data)]
        theirs = measured(lambda: subprocess.run(command, check=False, capture_output=True))
        compare(sample, read_ntriples(report.read_bytes()))
    print("\n| way | records a second | times faster | by processor seconds | load |\n|---|--:|--:|--:|--:|")
    print(row("`pyshacl` command, the whole graph", sample, theirs, theirs, load))
    for name, way in ways(sample):
        runs = sorted((measured(lambda way=way: way()) for _ in range(times)), key=lambda seconds: seconds[0])
        print(row(name, sample, runs[len(runs) // 2], theirs, os.getloadavg()[0]))


def ways(sample: Sample) -> Iterator[tuple[str, Callable[[], object]]]:
    """Our ways, by name; they agree."""
    alone = [task.report(sample.checker) for task in sample.tasks]
    yield "the check, in one process", lambda: [task.report(sample.checker) for task in sample.tasks]
    yield f"its pool of {os.cpu_count()}, started and ended each time", lambda: pooled(sample)
    with CheckPool(sample.checker, os.cpu_count() or 1, apart=True) as pool:
        together = list(pool.check_many(sample.tasks))
        yield f"its pool of {os.cpu_count()}, running", lambda: list(pool.check_many(sample.tasks))
    told = "equal" if together == alone else "NOT EQUAL"
    print(f"\nReports of the pool and of one process: {told}.")


def pooled(sample: Sample) -> list[Report]:
    """The reports of a pool."""
    with CheckPool(sample.checker, os.cpu_count() or 1, apart=True) as pool:
        return [each for each in pool.check_many(sample.tasks) if isinstance(each, Report)]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and of all processors in this process and those it ended."""
    start, before = time.perf_counter(), processor()
    work()
    return time.perf_counter() - start, processor() - before


def processor() -> float:
    """Processor seconds so far."""
    whole = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in whole)


def row(name: str, sample: Sample, seconds: tuple[float, float], theirs: tuple[float, float], load: float) -> str:
    """One line of the table."""
    rate, faster = len(sample.tasks) / seconds[0], theirs[0] / seconds[0]
    spent = "" if name.endswith("running") else f"{theirs[1] / seconds[1]:.1f}"  # of running processes nobody knows yet
    return f"| {name} | {rate:,.1f} | {faster:.1f} | {spent} | {load:.1f} |"


def compare(sample: Sample, report: Graph) -> None:
    """Count what only one of the two finds, by reason; each result once, since a graph holds each triple once."""
    ours = {said for task in sample.tasks for said in results_of(sample, task)}
    theirs = set(told_by(report))
    admission = shapes_of_admission(sample.profiles)
    described: dict[Node, int] = defaultdict(int)
    for task in sample.tasks:
        for node in set(task.graph.subjects()):
            described[node] += 1
    own = {URIRef(task.iri) for task in sample.tasks}
    linked = set(linked_nodes(sample))
    reasons: Counter[str] = Counter()
    for said in ours ^ theirs:
        reasons[reason_of(said, said in ours, described, own, admission, linked)] += 1
    print(
        f"- results: {len(ours & theirs):,} found by both, {len(ours):,} by the check, {len(theirs):,} by the command"
    )
    for reason, number in sorted(reasons.items()):
        print(f"- {reason}: {number:,}")


def reason_of(
    said: Told, by_us: bool, described: dict[Node, int], own: set[URIRef], admission: set[Node], linked: set[Node]
) -> str:
    """Why one of the two does not find a result that the other finds."""
    focus, shape = said[0], said[4]
    if not described.get(focus):
        return "only the command: about things that no record describes (stubs, terms of lists)"
    if not by_us and shape in admission and focus not in own:
        return "only the command: admission asked of nodes that serve to describe a record"
    if described[focus] > 1 or focus in linked:
        return "one of them: about a node that several records describe or name, which the command sees as a whole"
    return "UNEXPLAINED: only " + ("the check" if by_us else "the command")


def linked_nodes(sample: Sample) -> Iterator[Node]:
    """The nodes of records that lead to what another record describes, and what they lead to."""
    owners: dict[Node, set[str]] = defaultdict(set)
    for task in sample.tasks:
        for node in set(task.graph.subjects()):
            owners[node].add(task.iri)
    for task in sample.tasks:
        foreign = {o for o in task.graph.objects() if owners.get(o, set()) - {task.iri}}
        yield from foreign
        yield from task.graph.subjects() if foreign else ()


def shapes_of_admission(profiles: Profiles) -> set[Node]:
    """The shapes that a result of admission may come from."""
    heads: list[Node] = [URIRef(shape.iri) for shape in profiles.shapes if shape.level == 0]
    return {named(node) for head in heads for node in (head, *profiles.graph.objects(head, SH.property))}


def results_of(sample: Sample, task: Task) -> Iterator[Told]:
    """What the engine finds in one record, before anything is put in words."""
    beside = sample.laid(task)
    asked = sample.checker._asked((0, 1, 2), URIRef(task.iri), task.graph)
    return map(told, sample.checker.engine.judge(beside, asked))


def told(result: Result) -> Told:
    """A result in a form that can be compared."""
    said = (result.path, result.constraint, result.severity)
    return (named(result.focus), *said, named(result.shape), text_of(result.value))


def told_by(report: Graph) -> Iterator[Told]:
    """The results on the report of the command."""
    whole = report.value(None, RDF.type, SH.ValidationReport)
    for node in report.objects(whole, SH.result):
        said = {predicate: value for _, predicate, value in report.triples((node, None, None))}
        yield (
            named(said[SH.focusNode]),
            path_of(said.get(SH.resultPath)),
            constraint_name(said[SH.sourceConstraintComponent]),
            severity_of(said[SH.resultSeverity]),
            named(said[SH.sourceShape]),
            text_of(said.get(SH.value)),
        )


def named(node: Node) -> Node:
    """A node by which two reports can be compared."""
    return BNode("nameless") if isinstance(node, BNode) else node


def text_of(value: Node | None) -> str:
    """A value as both write it: rdflib writes some numbers otherwise than they were."""
    if isinstance(value, Literal):
        return str(Literal(str(value), lang=value.language, datatype=value.datatype))
    return str(named(value)) if value is not None else ""


def requests(sample: Sample) -> None:
    """One record's full check, as a request asks for it."""
    tasks = sample.tasks[-200:]
    with CheckPool(sample.checker, 1, apart=True) as pool:
        pool.check_one(tasks[0])
        apart = [measured(lambda task=task: pool.check_one(task))[0] * 1000 for task in tasks]
    here = [measured(lambda task=task: task.report(sample.checker))[0] * 1000 for task in tasks]
    print(f"\n### One record in a request ({len(tasks)} of the generated records, load {os.getloadavg()[0]:.1f})\n")
    for name, seen in (("in a worker that can be killed", apart), ("in the process itself", here)):
        print(f"- {name}: median {statistics.median(seen):.1f} ms, slowest {max(seen):.1f} ms")


if __name__ == "__main__":
    main()
