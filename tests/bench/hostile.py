"""Benchmark: the public endpoint under attack. `python -m tests.bench.hostile [--records 10000] [--seconds 60]`.

Sixteen clients send cross joins, huge sorts, regular-expression bombs, deep paths, texts that double and queries of one
megabyte, each as fast as it is answered, while one more reads search pages in a process of its own. Told are the
statuses, the longest time since a worker began (the limit and half a second are allowed), the longest wait before it,
the memory of the workers, and the 99th percentile of pages against the same when nobody attacks. Then the same clients
ask rdflib-endpoint, which holds the same triples in a process of its own. Stops by itself.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from catalogue.setting import Settings
from catalogue.telling.reader import Readers
from tests.bench.attack import ATTACKS, CLIENTS, Seen, attacked, pages_of
from tests.bench.load import catalogue_of
from tests.bench.mix import dump

IDLE = 15.0
"""Seconds that pages are read for when nobody attacks."""
ALLOWED, TIMES = 0.5, 3.0
"""Seconds above the limit, and times the idle percentile, that are allowed."""


def main() -> None:
    """Both servers, as tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60, help="how long each server is attacked")
    parser.add_argument("--limit", type=float, default=5, help="seconds that a query may run")
    parser.add_argument("--wait", type=float, default=10, help="seconds that a query may wait for a worker")
    parser.add_argument("--keep", type=Path, help="folder that catalogues are kept in for the next bench")
    parser.add_argument("--alone", action="store_true", help="leave rdflib-endpoint out")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ", end="")
    print(
        f"{asked.records:,} records, {CLIENTS} clients, {asked.seconds:g} s; limit {asked.limit:g} s, wait {asked.wait:g} s"
    )
    with catalogue_of(asked.records, asked.keep) as settings:
        with ours(settings, asked.limit, asked.wait) as (process, port):
            idle = pages_of(port, IDLE)
            seen = attacked(process, port, "/sparql", asked.seconds, pages=True)
        report("jardin", seen)
        verdict(seen, idle, asked.limit, asked.wait)
        if not asked.alone:
            with tempfile.TemporaryDirectory() as folder, theirs(settings, Path(folder)) as (process, port):
                report(f"rdflib-endpoint {version('rdflib-endpoint')}", attacked(process, port, "/", asked.seconds))


@contextmanager
def ours(settings: Settings, limit: float, wait: float) -> Iterator[tuple[int, int]]:
    """Process and port of our server."""
    command = [sys.executable, "-c", "from catalogue.commands.command import main; main()", "serve", "--port", "0"]
    more = {"JARDIN_SPARQL_SECONDS": str(limit), "JARDIN_SPARQL_WAIT": str(wait)}
    with subprocess.Popen(
        [*command, "--data", str(settings.data)], stdout=subprocess.PIPE, text=True, env={**os.environ, **more}
    ) as process:
        try:
            assert process.stdout is not None
            yield process.pid, int(process.stdout.readline().rstrip().rstrip("/").rpartition(":")[2])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@contextmanager
def theirs(settings: Settings, folder: Path) -> Iterator[tuple[int, int]]:
    """Process and port of the other server, when it has read the same triples."""
    reader = Readers(settings).current()
    print(f"\n{dump(reader.store_path, folder / 'all.nt'):,} triples are given to the other server", file=sys.stderr)
    reader.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rdflib_endpoint", "serve", str(folder / "all.nt"), "--host", "127.0.0.1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "--port", str(port)], stdout=quiet, stderr=quiet) as process:
        try:
            while process.poll() is None and socket.socket().connect_ex(("127.0.0.1", port)):
                time.sleep(0.5)
            yield process.pid, port
        finally:
            process.kill()  # busy with a query it hears nothing else


def report(name: str, seen: Seen) -> None:
    """One table."""
    print(f"\n### {name}\n")
    print("| attack | answers | statuses | since a worker began, most s | waited, most s | in all, most s |")
    print("|---|--:|---|--:|--:|--:|")
    for attack in ATTACKS:
        told = seen.told[attack]
        counts = sorted(Counter(each.status for each in told).items())
        statuses = ", ".join(f"{count} x {status or 'none'}" for status, count in counts)
        most = [max((getattr(each, what) for each in told), default=0.0) for what in ("since", "waited", "took")]
        print(f"| {attack} | {len(told)} | {statuses} | {' | '.join(f'{each:.2f}' for each in most)} |")
    print(f"\n- most memory: the server {seen.memory['server']:,.0f} MB, a worker {seen.memory['worker']:,.0f} MB")


def verdict(seen: Seen, idle: list[float], limit: float, wait: float) -> None:
    """What was promised, and whether it was kept."""
    told = [each for group in seen.told.values() for each in group]
    begun, late = [each.since for each in told if each.worked], [each.took for each in told if each.status == 503]
    ratio = percentile(seen.pages, 99) / percentile(idle, 99)
    say(
        "answered within the limit and half a second of a worker's beginning",
        max(begun, default=0.0),
        limit + ALLOWED,
        "s",
    )
    say("told 503 within the wait and half a second", max(late, default=0.0), wait + ALLOWED, "s")
    say(
        "statuses other than 200, 400, 413, 503, 504",
        sum(each.status not in (200, 400, 413, 503, 504) for each in told),
        0,
        "",
    )
    say(
        "queries of one megabyte that reached a worker",
        sum(bool(each.worked) for each in seen.told["one megabyte"]),
        0,
        "",
    )
    for name, pages in (("idle", idle), ("attacked", seen.pages)):
        print(
            f"- search pages, {name}: {len(pages)}, median {statistics.median(pages) * 1000:.1f} ms, 99 % {percentile(pages, 99) * 1000:.1f} ms, most {max(pages) * 1000:.0f} ms"
        )
    say("99 % of pages, times idle", ratio, TIMES, "")


def say(what: str, found: float, most: float, unit: str) -> None:
    """One promise."""
    print(f"- {what}: {found:.2f} {unit} of {most:g}: {'kept' if found <= most else 'NOT KEPT'}".replace("  ", " "))


def percentile(values: list[float], share: int) -> float:
    """The value that so many of a hundred do not pass."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)]


if __name__ == "__main__":
    main()
