"""A writer that is killed at any moment loses nothing that it acknowledged, and leaves no half record."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from sources import indexed, quads_of, twice_told

from catalogue.keeper import Keeper
from catalogue.publication import facet_names
from catalogue.setting import Settings

HERE = Path(__file__).parent
WRITER = """
import sys
from pathlib import Path
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS
from generated import records
from sources import ORIGIN
from catalogue.keeper import Keeper
from catalogue.setting import Settings
batch, turn = list(records(12, 5)), 0
while True:
    with Keeper(Settings(data=Path(sys.argv[1]))) as keeper:
        keeper.put_origin(ORIGIN)
        turn += 1
        for record in batch:
            record.graph.set((URIRef(record.iri), DCTERMS.alternative, Literal(f"{sys.argv[2]} {turn}")))
        keeper.keep(batch[turn % 3 :: 3], ORIGIN, "", "test")
        print(keeper.journal.last, flush=True)
        if turn % 4 == 0:
            keeper.withdraw_missing(ORIGIN, {record.iri for record in batch[::2]}, "", "test")
            print(keeper.journal.last, flush=True)
        keeper.publish()
"""


def killed_writer(data: Path, mark: int, seconds: float) -> int:
    """The last sequence that a writer acknowledged before it was killed."""
    command = [sys.executable, "-c", WRITER, str(data), str(mark)]
    environment = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE.parents[1]}"}
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    assert writer.stdout is not None
    told = [int(writer.stdout.readline())]
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    told += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    return told[-1]


def test_a_killed_writer_loses_nothing_acknowledged_and_the_next_one_goes_on(settings: Settings) -> None:
    chance = random.Random(3)
    for turn in range(3):
        told = killed_writer(settings.data, turn, chance.uniform(0, 0.7))
        with Keeper(settings) as keeper:
            assert keeper.journal.last >= told
            assert keeper.publication.store.sequence() == keeper.publication.index.sequence() == keeper.journal.last
            facets = facet_names(keeper.profiles)
        rows, distinct = twice_told(settings.data)
        assert rows == distinct
        before = quads_of(settings.data), indexed(settings.data, facets)
        copy = Path(shutil.copytree(settings.data, settings.data.parent / f"copy-{turn}"))
        with Keeper(Settings(data=copy), anew=True):
            pass
        assert (quads_of(copy), indexed(copy, facets)) == before
