"""A disk that is full or takes no writes: nothing acknowledged is lost, pages go on, and so does the next writer."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from nursery import Nursery
from part import missing
from sources import ORIGIN, keep, quads_of, source

from catalogue.error import StoreError
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.mending.ailment import code_of
from catalogue.mending.doctor import examine
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.telling.reader import Reader, Readers

SIZE = 40
"""Megabytes: twice what the catalogue of these tests needs while it is rebuilt."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place)], check=False).returncode
    ):
        missing("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def settings(disk: Path, prepared: Path) -> Settings:
    """A catalogue on the small disk."""
    made = Settings(data=Path(shutil.copytree(prepared, disk / "data")), lock_seconds=0.2, generations=1)
    keep(made, source("one", title="Before"))
    return made


def stuff(disk: Path, left: int) -> None:
    """Leave so many bytes free."""
    ballast, block = disk / "ballast", b"\0" * 4096
    with ballast.open("ab", buffering=0) as out:
        try:
            while True:
                out.write(block)
        except OSError as error:
            assert error.errno == errno.ENOSPC
    with ballast.open("rb+") as out:
        out.truncate(max(0, ballast.stat().st_size - left))


@pytest.mark.parametrize(
    "left", [0, 8_000, 40_000, 120_000, 400_000, 1_500_000], ids=lambda left: f"{left:,} bytes free"
)
def test_on_a_full_disk_nothing_acknowledged_is_lost_and_the_next_writer_goes_on(
    settings: Settings, disk: Path, nursery: Nursery, tmp_path: Path, left: int
) -> None:
    readers = Readers(settings)
    shown = [card["title"] for card in readers.current().index.cards()]
    stuff(disk, left)
    child = nursery.send("errand:fill_up", tmp_path / "told", str(settings.data))
    assert child.wait() == 0, child.errors()
    told = child.lines()
    assert told[-1].startswith("StoreError "), told
    assert any(word in told[-1] for word in ("space", "full")), told
    assert "Traceback" not in child.errors()
    assert len(list(readers.current().index.cards())) >= len(shown)
    assert any(each.name == "disk-full" for each in examine(settings))
    (disk / "ballast").unlink()
    acknowledged = {line.removeprefix("kept ") for line in told if line.startswith("kept ")}
    with Keeper(settings) as keeper:
        there = {event.iri for event in keeper.journal.events()}
        assert acknowledged <= there
        assert keeper.publication.store.sequence() == keeper.publication.index.sequence() == keeper.journal.last
        assert keeper.keep([source("after")], ORIGIN, "", "test")[0].status == "kept"
        keeper.publish()
    titles = [card["iri"] for card in readers.current().index.cards()]
    assert acknowledged <= set(titles)
    readers.close()
    before = quads_of(settings.data)
    with Keeper(settings, anew=True):
        pass
    assert quads_of(settings.data) == before


@pytest.fixture
def sealed(settings: Settings, disk: Path) -> Iterator[Settings]:
    """The same disk, taking no writes."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield settings
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_a_large_graph_that_the_disk_has_no_room_for_is_refused_in_words(disk: Path) -> None:
    store = OxigraphStore(disk / "store")
    stuff(disk, 2_000_000)
    lines = (f'<urn:a:{number}> <urn:p> "{number:0900}" .\n'.encode() for number in range(60_000))
    with pytest.raises(StoreError, match="No space left") as told:
        store.load("urn:test:large", lines, b"<urn:a> <urn:p> <urn:b> .\n")
    assert "jardin rebuild" in told.value.fix
    with pytest.raises(StoreError, match="No space left"):
        store.fill(f'<urn:b:{number}> <urn:p> "{number:0900}" <urn:g> .\n'.encode() for number in range(60_000))
    store.close()


def test_on_a_disk_that_takes_no_writes_pages_answer_and_writers_are_told(sealed: Settings) -> None:
    reader = Reader(sealed)
    page = reader.find(reader.search([("q", "before")]))
    assert [hit.title for hit in page.hits] == ["Before"]
    assert reader.record(page.hits[0].id).title == "Before"
    assert reader.store.query('SELECT ?s { ?s <http://purl.org/dc/terms/title> "Before"@en }')
    assert reader.suggest("muscular dystrophy")
    with pytest.raises(StoreError, match="cannot be written: Read-only file system"), Keeper(sealed):
        pass
    found = examine(sealed)
    assert [each.name for each in found if each.weight == "problem" and each.name != "disk-full"] == ["read-only"]
    assert code_of(found) == 1
    reader.close()


def test_a_journal_whose_log_cannot_be_read_there_is_refused_rather_than_told_as_it_was_before(
    settings: Settings, disk: Path
) -> None:
    frozen = disk / "frozen"
    frozen.mkdir()
    with Keeper(settings) as keeper:
        keeper.keep([source("two", title="Waiting")], ORIGIN, "", "test")
        for name in ("journal.sqlite", "journal.sqlite-wal"):
            shutil.copy(settings.data / name, frozen / name)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        with pytest.raises(StoreError, match="cannot be opened"):
            Journal(frozen / "journal.sqlite")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    journal = Journal(frozen / "journal.sqlite")
    assert journal.last == 2
    journal.close()
