"""Bulk: `python -m tests.bench.bulk [--files 10000] [--records 100000] [--keep DIR]`.

Generated records as Turtle files in a folder are read, lifted, checked, kept and published as `jardin add FOLDER` does
it, with the share of each step in the time; then a catalogue of already judged records is written anew from its journal.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalogue.checking.pool import CheckPool
from catalogue.index.index import Index
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import Publication
from catalogue.setting import Settings, read_settings
from catalogue.stores.oxigraph import OxigraphStore
from harvesters.command import add_place
from harvesters.manner import Manner
from tests.bench.growth import disk
from tests.bench.load import folder_of, main_parser, records, say, write_journal

STEPS: tuple[tuple[str, Any, str], ...] = (
    ("check (waiting for its processes)", CheckPool, "check_many"),
    ("journal", Journal, "append"),
    ("store", OxigraphStore, "replace"),
    ("index", Index, "put"),
    ("publish", Publication, "publish"),
    ("keep, what is left of it (digest, names of nodes, cards)", Keeper, "keep"),
)


def main() -> None:
    """Measure and print a section of Markdown."""
    parser = main_parser(__doc__, "")
    parser.add_argument("--files", type=int, default=10_000, help="records read from files")
    parser.add_argument("--records", type=int, default=100_000, help="judged records written anew")
    given = parser.parse_args()
    if given.files:
        with tempfile.TemporaryDirectory() as folder:
            from_files(given.files, Path(folder))
    if given.records:
        with folder_of(given.records, given.keep) as folder:
            anew(read_settings(data=folder), given.records)


def from_files(number: int, folder: Path) -> None:
    """Files to publication, and where the time goes."""
    place, settings = folder / "files", read_settings(data=folder / "data")
    place.mkdir()
    for count, record in enumerate(records(number - number // 21, 3)):
        record.graph.serialize(place / f"{count}.ttl", format="turtle")
    say(f"{number:,} files written")
    with timing() as spent:
        start = time.perf_counter()
        run = add_place(str(place), None, settings, Keeper(settings), Manner())
        whole = time.perf_counter() - start
    print(
        f"| {len(run.outcomes):,} records from files to published: {len(run.outcomes) / whole:,.0f} a second | s | share |"
    )
    print("|---|--:|--:|")
    for name, seconds in [*spent.items(), ("read and lift (files to records)", whole - sum(spent.values()))]:
        print(f"| {name} | {seconds:,.1f} | {seconds / whole:.0%} |")
    tell_disk(settings, len(run.outcomes))


@contextmanager
def timing() -> Iterator[dict[str, float]]:
    """Seconds spent in each step, those within others not counted twice."""
    spent: dict[str, float] = defaultdict(float)
    inner = [0.0]
    before = [(owner, name, getattr(owner, name)) for _, owner, name in STEPS]
    for step, owner, name in STEPS:
        setattr(owner, name, timed(step, getattr(owner, name), spent, inner))
    try:
        yield spent
    finally:
        for owner, name, method in before:
            setattr(owner, name, method)


def timed(step: str, method: Callable[..., Any], spent: dict[str, float], inner: list[float]) -> Callable[..., Any]:
    """A method that adds its own time, without that of steps within it, to the account of its step."""

    def measured(*args: Any, **named: Any) -> Any:
        outer, inner[0], start = inner[0], 0.0, time.perf_counter()
        try:
            result = method(*args, **named)
            return iter(list(result)) if step.startswith("check") else result
        finally:
            taken = time.perf_counter() - start
            spent[step] += taken - inner[0]
            inner[0] = outer + taken

    return measured


def anew(settings: Settings, number: int) -> None:
    """A journal of judged records written anew and published."""
    if not settings.journal_file.is_file():
        write_journal(settings, number)
    start = time.perf_counter()
    with Keeper(settings, anew=True) as keeper:
        seconds = time.perf_counter() - start
        keeper.publish()
        whole = time.perf_counter() - start
    print(f"\n| {number:,} judged records written anew | |\n|---|--:|")
    print(f"| from the journal to store and index, s | {seconds:,.1f} |\n| published, s | {whole - seconds:,.2f} |")
    print(f"| records a second | {number / whole:,.0f} |")
    tell_disk(settings, number)


def tell_disk(settings: Settings, number: int) -> None:
    """What lies on the disk, for each record."""
    parts = disk(settings.data)
    told = ", ".join(f"{name} {size / number / 1000:,.1f}" for name, size in parts.items())
    print(f"\nKB on the disk for each record: {told}.")


if __name__ == "__main__":
    main()
