"""Benchmarks: what a catalogue of some size takes to load, to search and to ask. `python -m tests.bench [--sizes 1000,10000]`.

Prints medians and ratios, each against a baseline of the same run: the page's own SPARQL for searches, one record at a
time for loads. Not run by the tests: machines are shared and noisy.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

from generated import records
from rdflib import Graph

from catalogue.journal.journal import Event
from catalogue.keeping.generation import now
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.record.skolem import skolemised
from catalogue.record.triple import write_ntriples
from catalogue.setting import Settings, read_settings
from catalogue.stores.pool import QueryPool
from catalogue.telling.reader import Reader, Readers

ORIGIN = Origin("https://sources.example.org/all.ttl", title="Generated sources")
BATCH = 200
JUDGED = 300
SEARCHES = {
    "a disorder": [("orpha", "98896")],
    "a group": [("orpha", "68381")],
    "a big group": [("orpha", "98053")],
    "words": [("words", "registry muscle")],
    "a disease in a country": [("orpha", "558"), ("country", "DEU")],
    "everything": [],
}
TIMES = 15


def main() -> None:
    """Run for each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="sources, comma-separated")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            run(size, read_settings(data=Path(folder)))


def run(size: int, settings: Settings) -> None:
    """One size: load, publish, search, ask."""
    print(f"\n## {size:,} generated sources")
    load(size, settings)
    reader = Readers(settings).current()
    figures = reader.figures()
    triples = reader.store.size()
    disk = sum(file.stat().st_size for file in settings.data.rglob("*") if file.is_file())
    print(f"- {figures.records:,} public records, {triples:,} triples, {disk / 1e6:,.0f} MB in the data folder")
    search(reader, settings)
    reader.close()


def load(size: int, settings: Settings) -> None:
    """Check and keep the first records; write the others to the journal as judged, then bring all to store and index."""
    everything = list(records(size, seed=1))
    # Agents come first, sources last: those are what a check has most to say about.
    rest, first, one = everything[: -JUDGED - 1], everything[-JUDGED - 1 : -1], everything[-1:]
    with Keeper(settings) as keeper:
        keeper.put_origin(ORIGIN)
        keeper.publish()
        seconds = timed(lambda: keep(keeper, first))
        print(f"check and keep: {len(first) / seconds:,.1f} records a second ({len(first)} sources, one process)")
        seconds = timed(lambda: keep(keeper, one))
        print(f"- one record, kept: {seconds * 1000:,.0f} ms; published: {timed(keeper.publish) * 1000:,.0f} ms")
        seconds = timed(lambda: write_judged(keeper, rest))
        print(f"- journal alone: {len(rest) / seconds:,.0f} judged records a second")
    start = time.perf_counter()
    with Keeper(settings, anew=True) as keeper:
        seconds = time.perf_counter() - start
        print(f"- rebuild: {size / seconds:,.0f} records a second from journal to store and index ({seconds:,.1f} s)")
        print(f"- publish: {timed(keeper.publish) * 1000:,.0f} ms")


def keep(keeper: Keeper, batch: list[Record]) -> None:
    """Keep records in batches."""
    for start in range(0, len(batch), BATCH):
        keeper.keep(batch[start : start + BATCH], ORIGIN, "bench", "bench")


def write_judged(keeper: Keeper, rest: list[Record]) -> None:
    """Write records to the journal with a judgement of level 0, as if they had been checked."""
    judged = {"admitted": True, "judged": True, "level": 0, "completeness": 0.3, "findings": [], "iri": "", "title": ""}
    for start in range(0, len(rest), BATCH):
        keeper.journal.append(event_of(record, keeper, judged) for record in rest[start : start + BATCH])


def event_of(record: Record, keeper: Keeper, judgement: dict[str, object]) -> Event:
    """The journal row of a record."""
    graph = skolemised(record.iri, record.id, own(record), keeper.profiles.keys)
    return Event(
        record.id, record.iri, now(), "bench", ORIGIN.iri, "bench", "kept", record.id, write_ntriples(graph), judgement
    )


def own(record: Record) -> Graph:
    """The record without helper nodes that others describe too."""
    for node in {s for s in record.graph.subjects() if str(s) != record.iri and str(s).startswith("http")}:
        record.graph.remove((node, None, None))
    return record.graph


def search(reader: Reader, settings: Settings) -> None:
    """Each search from the index, and its own SPARQL in a worker."""
    pool = QueryPool(settings)
    print("\n| search | sources | index, ms | the same in SPARQL, ms | times faster |\n|---|--:|--:|--:|--:|")
    try:
        for name, params in SEARCHES.items():
            asked = reader.search(params)
            page = reader.find(asked)
            quick = median(lambda asked=asked: reader.find(asked))
            slow = median(lambda page=page: pool.ask(reader.store_path, page.sparql, ("text/csv",)), times=5)
            print(f"| {name} | {page.total:,} | {quick:,.1f} | {slow:,.1f} | {slow / quick:,.1f} |")
    finally:
        pool.close()


def median(work: Callable[[], object], times: int = TIMES) -> float:
    """Median milliseconds of some runs, the first left out."""
    work()
    return statistics.median(timed(work) for _ in range(times)) * 1000


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
