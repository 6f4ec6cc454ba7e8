"""The pages on a disk that takes no writes, and over a data folder of which parts are gone: they go on answering."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from part import missing

import catalogue.keeping.generation as generations
from catalogue.setting import Settings
from web.app import create_app

ASK = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"
PLACES = ("/", "/search", "/search.json?q=registry", "/origins", "/profile", "/diseases?q=muscular", ASK)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that can be closed for writing."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(place)]).returncode:
        missing("only root may mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


Served = Callable[[FastAPI], AbstractContextManager[str]]


def answers(address: str) -> dict[str, int]:
    """The status of each place and of the page of a record and its data."""
    with httpx.Client(base_url=address, timeout=60) as client:
        hit = client.get("/search.json").json()["hits"][0]["id"]
        places = (*PLACES, f"/records/{hit}", f"/records/{hit}.ttl")
        return {place: client.get(place).status_code for place in places}


def test_every_page_answers_from_a_disk_that_takes_no_writes(settings: Settings, served: Served, disk: Path) -> None:
    data = Path(shutil.copytree(settings.data, disk / "data"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with served(create_app(settings.model_copy(update={"data": data}))) as address:
        told = answers(address)
    assert set(told.values()) == {200}, told


def test_pages_go_on_when_current_the_store_and_the_index_are_gone(
    settings: Settings, served: Served, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(settings.data, tmp_path / "data"))
    with served(create_app(settings.model_copy(update={"data": data}))) as address:
        before = answers(address)
        (data / generations.CURRENT).unlink()
        shutil.rmtree(data / "store")
        shutil.rmtree(data / "index")
        assert answers(address) == before
    assert set(before.values()) == {200}, before
