"""Writers: one at a time in the whole catalogue, the others in a queue that tells them when it is too long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from errand import inside
from nursery import Nursery
from sources import indexed, keep, quads_of, source

from catalogue.error import Busy
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.keeping.writing import Writers
from catalogue.setting import Settings


@pytest.fixture
def writers(settings: Settings) -> Iterator[Writers]:
    made = Writers(settings.model_copy(update={"lock_seconds": 30}))
    yield made
    made.close()


def test_eight_requests_and_a_harvest_of_another_process_write_one_after_another(
    settings: Settings, writers: Writers, nursery: Nursery, tmp_path: Path
) -> None:
    keep(settings, source())
    from_afar = [f"harvested-{number}" for number in range(4)]
    other = nursery.send("errand:harvest", tmp_path / "told", str(settings.data), from_afar)
    with ThreadPoolExecutor(8) as clients:
        asked = [f"asked-{number}" for number in range(8)]
        told = list(clients.map(lambda name: writers.do(lambda keeper: inside(keeper, name)), asked))
    assert (told, other.wait()) == (asked, 0)
    with Keeper(settings) as keeper:
        facets = facet_names(keeper.profiles)
        assert {event.iri.rpartition("/")[2] for event in keeper.journal.events()} == {"one", *asked, *from_afar}
        assert keeper.publication.store.sequence() == keeper.publication.index.sequence() == keeper.journal.last == 13
    assert len(indexed(settings.data, facets)) == 13
    assert sum('<http://purl.org/dc/terms/title> "asked' in quad for quad in quads_of(settings.data)) == 8


def test_the_work_is_answered_and_what_it_raises_is_raised(writers: Writers) -> None:
    def refuse(keeper: Keeper) -> None:
        raise TimeoutError("its own")

    assert writers.do(lambda keeper: keeper.journal.last) == 0
    with pytest.raises(TimeoutError, match="its own"):
        writers.do(refuse)
    assert writers.do(lambda keeper: keeper.publish()) == 1


def test_who_cannot_begin_in_time_is_told_and_nothing_of_his_is_written(settings: Settings) -> None:
    writers, busy, go = Writers(settings), threading.Event(), threading.Event()
    done: list[int] = []

    def slow(keeper: Keeper) -> str:
        busy.set()
        go.wait(30)
        return "done"

    with ThreadPoolExecutor(1) as first:
        long = first.submit(writers.do, slow)
        busy.wait(30)
        began = time.monotonic()
        with pytest.raises(Busy, match=r"0\.2 seconds \(lock_seconds\)"):
            writers.do(lambda keeper: done.append(1))
        assert 0.15 < time.monotonic() - began < 2
        go.set()
        assert long.result() == "done"
    writers.close()
    assert done == []


def test_a_full_queue_is_told_at_once(settings: Settings) -> None:
    writers, go, busy = Writers(settings.model_copy(update={"writer_queue": 1})), threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as clients:
        clients.submit(writers.do, lambda keeper: (busy.set(), go.wait(30)))
        busy.wait(30)
        second = clients.submit(writers.do, lambda keeper: None)
        while writers._places._value:
            time.sleep(0.001)
        with pytest.raises(Busy, match="writer_queue"):
            writers.do(lambda keeper: None)
        with pytest.raises(Busy, match="lock_seconds"):
            second.result()
        go.set()
    writers.close()


def test_a_writer_of_another_process_is_waited_for_and_no_longer_than_the_limit(settings: Settings) -> None:
    writers = Writers(settings)
    with Keeper(settings):
        began = time.monotonic()
        with pytest.raises(Busy, match="Another writer"):
            writers.do(lambda keeper: None)
        assert time.monotonic() - began < 2
    assert writers.do(lambda keeper: "in") == "in"
    writers.close()


def test_after_closing_everybody_is_turned_away(settings: Settings) -> None:
    writers = Writers(settings)
    writers.close()
    with pytest.raises(Busy, match="closed"):
        writers.do(lambda keeper: None)
