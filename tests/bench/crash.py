"""Rounds of killing a writer, over all points of keeping: `python -m tests.bench.crash --rounds 300`.

In each round a writer is ended by SIGKILL at one point, while readers search, read pages and ask SPARQL; then the next
opening is held against what the writer was told is kept, and at the end store and index against a rebuilt copy. Leaves
with 1 when anything was lost, half there or apart, or a reader met an error.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

from crashing import Game
from nursery import Nursery

from catalogue.keeping.brink import POINTS

TOLD_EVERY = 20


def main() -> int:
    """Play, tell how it goes, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--readers", type=int, default=2, help="reader processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Nursery("crashing") as nursery:
        game = Game(Path(folder) / "data", nursery, readers=asked.readers)
        seconds = play(game, asked.rounds)
        reads, generations, errors = game.over()
        same = game.compare()
    table(game, asked.readers)
    print(f"\n- {asked.rounds} rounds in {seconds:,.0f} s; {game.promise.acknowledged:,} records acknowledged")
    print(f"- {len(game.tally.lost)} lost, {len(game.tally.half)} half there, {len(game.tally.apart)} disagreements")
    print(f"- {reads:,} reads of everything by {asked.readers} readers over {generations:,} generations")
    print(
        f"- {len(errors)} reader errors; store and index {'equal' if same else 'DIFFER FROM'} those of a rebuilt copy"
    )
    for line in [*game.tally.faults(), *errors]:
        print(f"  - {line}")
    return 1 if game.tally.faults() or errors or not same else 0


def play(game: Game, rounds: int) -> float:
    """The rounds, each point in turn; every other time around a record is withdrawn. Answers with the seconds."""
    began = time.perf_counter()
    for number, point in enumerate(islice(cycle(POINTS), rounds)):
        game.play(point, nth=1 + number // len(POINTS) % 2, start=number // len(POINTS) // 2 % 2)
        if (number + 1) % TOLD_EVERY == 0 or number + 1 == rounds:
            faults = len(game.tally.faults())
            print(f"{number + 1} of {rounds} rounds, {faults} faults, {time.perf_counter() - began:,.0f} s", flush=True)
    return time.perf_counter() - began


def table(game: Game, readers: int) -> None:
    """Rounds and faults by point."""
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, {readers} readers\n")
    print("| point | rounds | lost | half there | apart | not reached |\n|---|--:|--:|--:|--:|--:|")
    kinds = (game.tally.lost, game.tally.half, game.tally.apart, game.tally.unreached)
    for point, rounds in game.tally.rounds.items():
        counts = (sum(line.startswith(f"{point}:") for line in kind) for kind in kinds)
        print(f"| {point} | {rounds} | {' | '.join(map(str, counts))} |")


if __name__ == "__main__":
    sys.exit(main())
