"""What a catalogue takes of the disk, and of a writer's time, as it grows and changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from generated import World
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.keeping.generation import folder_of, kept
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore

ORIGIN = Origin("https://growth.example.org/one.ttl")
WORLD = World(9)
PLENTY = [WORLD.source(number) for number in range(40)]


def changed(record: Record, number: int) -> Record:
    """The record with one more title."""
    record.graph.add((URIRef(record.iri), DCTERMS.title, Literal(f"Version {number}", lang="en")))
    return Record(record.iri, record.graph, document=ORIGIN.address)


def occupied(*places: Path) -> int:
    """Bytes that files occupy on the disk, each once whatever names it has."""
    files = [place for place in places if place.is_file()]
    files += [Path(at) / name for place in places for at, _, names in os.walk(place) for name in names]
    return sum({file.stat().st_ino: file.stat().st_blocks * 512 for file in files}.values())


def test_the_disk_stays_under_one_and_a_half_times_store_and_journal(copied: Settings) -> None:
    keeper = Keeper(copied)
    with keeper:
        keeper.put_origin(ORIGIN)
        keeper.keep(PLENTY, ORIGIN, "run", "me")
        keeper.publish()
    for number in range(12):
        with keeper:
            keeper.keep([changed(record, number) for record in PLENTY[:5]], ORIGIN, "run", "me")
            keeper.publish()
        data = copied.data
        needed = occupied(data / "store", *data.glob("journal.sqlite*"))
        # The generations that came with the copy share no file with its store; five later the last of them is gone.
        assert number < copied.generations or occupied(data) < 1.5 * needed, number
    assert len(kept(copied.data)) == copied.generations
    assert len(list(folder_of(copied.data).iterdir())) == copied.generations
    assert len(list((copied.data / "store").glob("LOG.old.*"))) <= 1


def test_replacing_a_record_asks_the_store_about_that_record_alone(
    copied: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A count in place of a clock: what is read and written does not grow with the catalogue."""
    asked: list[str] = []
    written: list[int] = []
    for name in ("subjects", "graph"):
        method = getattr(OxigraphStore, name)
        monkeypatch.setattr(
            OxigraphStore, name, lambda self, iri, method=method: asked.append(iri) or method(self, iri)
        )
    replace = OxigraphStore.replace
    monkeypatch.setattr(
        OxigraphStore,
        "replace",
        lambda self, graphs, drop, sequence: written.append(len(graphs)) or replace(self, graphs, drop, sequence),
    )
    one = WORLD.source(41)
    with Keeper(copied) as keeper:
        keeper.put_origin(ORIGIN)
        keeper.keep([one], ORIGIN, "run", "me")
        keeper.publish()
        asked.clear()
        written.clear()
        keeper.keep([changed(one, 1)], ORIGIN, "run", "me")
        keeper.publish()
    assert all(name.endswith(one.id) for name in asked), asked
    assert sum(written) <= 3  # the record, its entry, the catalogue about itself
