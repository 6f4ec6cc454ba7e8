"""How a catalogue bears growing: `python -m tests.bench.growth [--sizes 1000,10000,100000] [--keep DIR] [--times 9]`.

For each size: the cold start of a server to its first answered search, a search and a record's page over HTTP, the
replacing of one record (opened, kept, published), the harvest of one record that has not changed; medians, and the
exponent with which each grows (slope of the logarithms; 0 is flat, 1 in proportion). Then what lies on the disk, files
that have several names counted once.
"""

from __future__ import annotations

import math
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters.run import harvest
from tests.bench.load import World, catalogue_of, main_parser, say

OWN = Origin("https://growth.example.org/one.ttl", title="One record")
PATIENCE = 120
SERVE = "import sys; from catalogue.commands.command import main; sys.argv = ['jardin', *sys.argv[1:]]; main()"


def main() -> None:
    """Run for each size and print a section of Markdown."""
    parser = main_parser(__doc__, "1000,10000,100000")
    parser.add_argument("--times", type=int, default=9, help="runs of which the median is told")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    found: dict[int, dict[str, float]] = {}
    disks: dict[int, dict[str, int]] = {}
    for size in sizes:
        with catalogue_of(size, given.keep) as settings:
            found[size] = {**serving(settings, given.times), **writing(settings, given.times)}
            disks[size] = disk(settings.data)
        say(f"{size:,}: {found[size]}")
    print(table(found), "\n", disk_table(disks), sep="\n")


def serving(settings: Settings, times: int) -> dict[str, float]:
    """What a reader waits for, in milliseconds."""
    told = {}
    with server(settings) as (address, seconds), httpx.Client(base_url=address, timeout=PATIENCE) as client:
        told["cold start to the first answer"] = seconds * 1000
        hits = client.get("/search.json", params={"page": 1}).json()
        ids = [hit["id"] for hit in hits["hits"]][:20] if "hits" in hits else []
        told["search (words), first page"] = median(
            lambda n: client.get(f"/search.json?q=registry&page={n + 1}"), times
        )
        told["search (a group), first page"] = median(
            lambda n: client.get(f"/search.json?orpha=68381&page={n + 1}"), times
        )
        told["record page"] = median(lambda n: client.get(f"/records/{ids[n % len(ids)]}"), times)
    return told


@contextmanager
def server(settings: Settings) -> Iterator[tuple[str, float]]:
    """A server of its own process, its address, and the seconds until it answered its first search."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", SERVE, "-q", "serve", "--data", str(settings.data), "--port", str(port)]
    start = time.perf_counter()
    running = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    try:
        while not answers(address):
            if running.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise SystemExit("The server did not start.")
        yield address, time.perf_counter() - start
    finally:
        running.terminate()
        running.wait(PATIENCE)


def answers(address: str) -> bool:
    """Whether a server answers a search."""
    try:
        return httpx.get(f"{address}/search.json?q=registry", timeout=PATIENCE).status_code == 200
    except httpx.TransportError:
        time.sleep(0.01)
        return False


def writing(settings: Settings, times: int) -> dict[str, float]:
    """What a writer waits for, in milliseconds: a record of an origin of its own, changed each time."""
    world = World(7)
    one = world.source(1)
    keeper = Keeper(settings)
    with keeper:
        keeper.put_origin(OWN)
        keeper.keep([one], OWN, "bench", "bench")
        keeper.publish()
    steps: dict[str, list[float]] = {"opened": [], "kept": [], "published": [], "whole": []}
    for number in range(times + 1):
        changed = altered(one, number)
        marks = [time.perf_counter()]
        with keeper:
            marks.append(time.perf_counter())
            keeper.keep([changed], OWN, "bench", "bench")
            marks.append(time.perf_counter())
            keeper.publish()
            marks.append(time.perf_counter())
        marks.append(time.perf_counter())
        for name, first, last in (("opened", 0, 1), ("kept", 1, 2), ("published", 2, 3), ("whole", 0, 4)):
            steps[name].append((marks[last] - marks[first]) * 1000)
    told = {f"replace one record: {name}": statistics.median(each[1:]) for name, each in steps.items()}
    last = altered(one, times)
    told["harvest of one unchanged record"] = median(
        lambda n: harvest(OWN, keeper, settings, harvester=lambda origin, fetch: iter([last])), times
    )
    return told


def altered(record: Record, number: int) -> Record:
    """The record with another title."""
    graph = type(record.graph)()
    for triple in record.graph:
        if triple[1] != DCTERMS.title:
            graph.add(triple)
    graph.add((URIRef(record.iri), DCTERMS.title, Literal(f"Source that changes, version {number}", lang="en")))
    return Record(record.iri, graph, document=OWN.address)


def median(work: Callable[[int], object], times: int) -> float:
    """Median milliseconds of some runs, the first left out."""
    taken = []
    for number in range(times + 1):
        start = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[1:])


def disk(data: Path) -> dict[str, int]:
    """Bytes on the disk of the whole folder and of its parts, files that have several names counted once."""
    journal = sum(blocks(file) for file in data.glob("journal.sqlite*"))
    parts = {name: occupied(data / name) for name in ("store", "index")}
    return {"journal": journal, **parts, "data folder": occupied(data)}


def occupied(folder: Path) -> int:
    """Bytes that the files of a folder occupy, each once."""
    seen: dict[int, int] = {}
    for place, _, files in os.walk(folder):
        for name in files:
            file = Path(place) / name
            seen[file.stat().st_ino] = blocks(file)
    return sum(seen.values())


def blocks(file: Path) -> int:
    """Bytes that a file occupies."""
    return file.stat().st_blocks * 512


def table(found: dict[int, dict[str, float]]) -> str:
    """What was measured for each size, with the exponent of its growth."""
    sizes = list(found)
    head = "| ms (median) | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |\n|---|"
    lines = [head + "--:|" * (len(sizes) + 1)]
    for name in found[sizes[0]]:
        values = [found[size][name] for size in sizes]
        lines.append(f"| {name} | " + " | ".join(f"{v:,.1f}" for v in values) + f" | {exponent(sizes, values):+.2f} |")
    return "\n".join(lines)


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of a line through the logarithms, 0 for one size."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(value, 1e-6)) for value in values]
    middle = statistics.fmean(xs)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * y for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def disk_table(disks: dict[int, dict[str, int]]) -> str:
    """Megabytes for each size, and the ratio that is to stay under 1.5."""
    lines = ["| MB on disk | journal | store | index | data folder | folder / (store + journal) | KB a record |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|")
    for size, parts in disks.items():
        ratio = parts["data folder"] / (parts["store"] + parts["journal"])
        cells = " | ".join(f"{each / 1e6:,.0f}" for each in parts.values())
        verdict = f"{ratio:.2f}{'' if ratio < 1.5 else ' (too much)'}"
        lines.append(f"| {size:,} | {cells} | {verdict} | {parts['data folder'] / size / 1000:,.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
