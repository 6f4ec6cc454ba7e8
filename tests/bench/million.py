"""One million records, once: `python -m tests.bench.million [--size 1000000] [--keep DIR] [--compare 100000]`.

A journal of generated, already judged records (see `load`) is written anew by `jardin rebuild` in a process of its own:
time, quads, disk, peak memory. Then the reads that tell how a large store fares: one record, a page of 2,800 hits by
SPARQL, searches. With `--compare` that many records are loaded once more, in pieces as a store grows by bulk loads, and
read before and after they are compacted (`optimize()`).
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from catalogue.journal.journal import Journal
from catalogue.keeping.generation import current
from catalogue.record.record import entry_of, graph_of
from catalogue.setting import Settings, read_settings
from catalogue.stores.oxigraph import chunks_of
from catalogue.telling.reader import Readers
from tests.bench.growth import SERVE, disk, median
from tests.bench.load import FINDINGS, folder_of, main_parser, say, write_journal

PAGE = 2_800
COUNTRY = "http://publications.europa.eu/resource/authority/country/DEU"
HITS = f"""PREFIX dct: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT ?source ?title {{ ?source a dcat:Dataset ; dct:spatial <{COUNTRY}> ; dct:title ?title }} LIMIT {PAGE}"""
SEARCHES = {"a word": [("q", "registry")], "a group": [("orpha", "68381")], "everything": []}
READ = 100


def main() -> None:
    """Write, measure, print a section of Markdown."""
    parser = main_parser(__doc__, "")
    parser.add_argument("--size", type=int, default=1_000_000, help="records")
    parser.add_argument(
        "--compare", type=int, default=100_000, help="records to load once more uncompacted, 0 for none"
    )
    parser.add_argument("--findings", type=int, default=FINDINGS, help="findings of each record at most, 0 for none")
    given = parser.parse_args()
    with folder_of(given.size, given.keep) as folder:
        settings = read_settings(data=folder)
        if not settings.journal_file.is_file():
            write_journal(settings, given.size, given.findings)
        journal = Journal(settings.journal_file)
        ids = journal.records()
        journal.close()
        lines = rebuilt(settings, len(ids))
        lines += [*stored(settings, len(ids)), *read(settings, ids)]
        print("\n".join(["| | |", "|---|--:|", *lines]))
        if given.compare:
            print("", *compared(current(settings.data).store, ids[: given.compare]), sep="\n")


def rebuilt(settings: Settings, size: int) -> list[str]:
    """`jardin rebuild`, timed from outside."""
    start = time.perf_counter()
    command = [sys.executable, "-c", SERVE, "rebuild", "--data", str(settings.data)]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return [
        f"| `jardin rebuild` of {size:,} records, s | {seconds:,.0f} |",
        f"| records a second | {size / seconds:,.0f} |",
        f"| processor seconds of all its processes | {used.ru_utime + used.ru_stime:,.0f} |",
        f"| peak memory of its largest process, MB | {used.ru_maxrss / 1024:,.0f} |",
    ]


def stored(settings: Settings, size: int) -> list[str]:
    """What there is then."""
    say("counting quads")
    store = ox.Store.read_only(str(current(settings.data).store))
    parts = disk(settings.data)
    ratio = parts["data folder"] / (parts["store"] + parts["journal"])
    return [
        f"| quads | {len(store):,} |",
        *(f"| {name}, MB | {occupied / 1e6:,.0f} |" for name, occupied in parts.items()),
        f"| data folder / (store + journal) | {ratio:.2f} |",
        f"| disk, KB a record | {parts['data folder'] / size / 1000:,.1f} |",
    ]


def read(settings: Settings, ids: list[str]) -> list[str]:
    """What a reader waits for."""
    start = time.perf_counter()
    reader = Readers(settings).current()
    lines = [f"| a reader opens the generation, ms | {(time.perf_counter() - start) * 1000:,.0f} |"]
    record, page = store_reads(ox.Store.read_only(str(current(settings.data).store)), ids)
    lines += [f"| one record out of the store, ms | {record:,.2f} |"]
    lines += [f"| a page of {PAGE:,} hits by SPARQL, ms | {page:,.0f} |"]
    some = ids[:: max(1, len(ids) // READ)]
    taken = median(lambda n: reader.record(some[n % len(some)]), READ)
    lines.append(f"| one record's page made ready, ms | {taken:,.1f} |")
    for name, asked in SEARCHES.items():
        taken = median(lambda n, asked=asked: reader.find(reader.search([*asked, ("page", str(n + 1))])), 5)
        lines.append(f"| search, {name}, ms | {taken:,.1f} |")
    reader.close()
    return lines


def store_reads(store: ox.Store, ids: list[str]) -> tuple[float, float]:
    """Milliseconds to read one record, each another so that none is in the cache, and to answer a page of hits."""
    some = ids[:: max(1, len(ids) // (READ + 1))]
    record = median(lambda n: list(quads_of(store, graph_of(some[n % len(some)]))), READ)
    page = median(lambda n: list(store.query(HITS, use_default_graph_as_union=True)), 3)
    return record, page


def quads_of(store: ox.Store, graph: str) -> Iterator[ox.Quad]:
    """The quads of a graph."""
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def compared(folder: Path, ids: list[str]) -> Iterator[str]:
    """Some records loaded in pieces, read before they are compacted and after."""
    store = ox.Store.read_only(str(folder))
    graphs = (graph for record in ids for graph in (graph_of(record), entry_of(record)))
    parts = (ox.serialize(quads_of(store, graph), format=ox.RdfFormat.N_QUADS) or b"" for graph in graphs)
    yield f"| {len(ids):,} records loaded in pieces of 16 MB | files | MB | one record, ms | a page of hits, ms | s |"
    yield "|---|--:|--:|--:|--:|--:|"
    with tempfile.TemporaryDirectory(dir=folder.parents[2]) as place:
        start, made = time.perf_counter(), ox.Store(place)
        for part in chunks_of(parts):
            made.bulk_load(part, ox.RdfFormat.N_QUADS)
        yield told("as loaded", Path(place), store_reads(made, ids), time.perf_counter() - start)
        start = time.perf_counter()
        made.optimize()
        taken = time.perf_counter() - start
        yield told("compacted by `optimize()`", Path(place), store_reads(made, ids), taken)
        del made


def told(how: str, place: Path, reads: tuple[float, float], seconds: float) -> str:
    """A row of the comparison."""
    files = [file.stat().st_size for file in place.glob("*.sst")]
    return f"| {how} | {len(files)} | {sum(files) / 1e6:,.0f} | {reads[0]:,.2f} | {reads[1]:,.0f} | {seconds:,.0f} |"


if __name__ == "__main__":
    main()
