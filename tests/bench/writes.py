"""Writing beside reading: `python -m tests.bench.writes [--size 10000] [--seconds 20] [--keep DIR]`.

Two readers ask a catalogue in this machine for searches and records' pages without pause: first alone, then while a
writer in a process of its own replaces record after record, each kept (fsync) and published. Printed are replacements a
second, and what is left of the readers' rate; no answer may fail.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx

from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings, read_settings
from tests.bench.growth import OWN, altered, server
from tests.bench.load import World, catalogue_of, main_parser, say

WRITE = "import sys; from tests.bench.writes import replace_for; replace_for(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))"
READ = "import sys; from tests.bench.writes import read_for; read_for(sys.argv[1], float(sys.argv[2]))"
READERS = 2
ROOT = Path(__file__).parents[2]
GROUPS = ("98896", "68381", "558", "98053")


def main() -> None:
    """Measure and print a section of Markdown."""
    parser = main_parser(__doc__, "")
    parser.add_argument("--size", type=int, default=10_000, help="records")
    parser.add_argument("--seconds", type=float, default=20, help="length of each part")
    given = parser.parse_args()
    with catalogue_of(given.size, given.keep) as settings, server(settings) as (address, _):
        say("readers alone")
        idle, _ = together(address, settings, given.seconds, 0)
        say("one record a publication")
        busy, single = together(address, settings, given.seconds, 1)
        say("a hundred records a publication")
        full, batched = together(address, settings, given.seconds, 100)
    print(f"| {given.size:,} records, {READERS} readers | records replaced a second | answers a second | of idle |")
    print("|---|--:|--:|--:|")
    for name, written, answered in (
        ("nobody writes", 0.0, idle),
        ("each record kept and published by itself", single, busy),
        ("a hundred records kept and published together", batched, full),
    ):
        print(f"| {name} | {written:,.1f} | {answered:,.0f} | {answered / idle:.0%} |")


def together(address: str, settings: Settings, seconds: float, batch: int) -> tuple[float, float]:
    """Answers a second of all readers, and records replaced a second, while both are at work.

    :param batch: records of a publication, 0 for no writer
    """
    commands = [[READ, address, str(seconds)]] * READERS
    if batch:
        commands.append([WRITE, str(settings.data), str(seconds), str(batch)])
    running = [
        subprocess.Popen([sys.executable, "-c", *each], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for each in commands
    ]
    rates = [float(each.communicate()[0]) for each in running]
    return sum(rates[:READERS]), sum(rates[READERS:])


def read_for(address: str, seconds: float) -> None:
    """Ask for pages without pause, and print the rate; a process of its own."""
    with httpx.Client(base_url=address, timeout=60) as client:
        ids = [hit["id"] for hit in client.get("/search.json").json()["hits"]]
        number, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            path = f"/records/{ids[number % len(ids)]}" if number % 2 else f"/search?orpha={GROUPS[number // 2 % 4]}"
            client.get(path).raise_for_status()
            number += 1
        print(number / (time.perf_counter() - start))


def replace_for(data: str, seconds: float, batch: int) -> None:
    """Replace records without pause, and print the rate; a process of its own."""
    world, keeper = World(7), Keeper(read_settings(data=Path(data)))
    records = [world.source(number) for number in range(batch)]
    with keeper:
        keeper.put_origin(OWN)
        keeper.keep(records, OWN, "bench", "bench")
        keeper.publish()
    number, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        number += 1
        with keeper:
            keeper.keep([altered(record, number) for record in records], OWN, "bench", "bench")
            keeper.publish()
    print(number * batch / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
