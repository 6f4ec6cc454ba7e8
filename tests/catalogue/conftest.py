"""One generated catalogue for the tests that only read; a folder of their own for those that write."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated import records
from hypothesis import settings as hypothesis_settings
from nursery import Nursery
from once import once
from sources import ORIGIN

from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

SOURCES, SEED = 150, 20250701

hypothesis_settings.register_profile("shared machine", deadline=None)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture(autouse=True)
def no_rumour() -> None:
    """rdflib tells of every date that is none; here that is on purpose."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nothing but the lists and the nomenclature, which take a moment to load."""
    return once(tmp_path_factory, "prepared", prepare)


def prepare(data: Path) -> None:
    """Load the lists and the nomenclature."""
    with Keeper(Settings(data=data)):
        pass


@pytest.fixture
def settings(tmp_path: Path, prepared: Path) -> Settings:
    """Settings of a folder that holds no record and no generation yet."""
    return Settings(data=Path(shutil.copytree(prepared, tmp_path / "data")), lock_seconds=0.2)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a generated catalogue; not to be written to."""
    return once(tmp_path_factory, "full", generate)


def generate(data: Path) -> None:
    """Keep and publish generated records."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    with Keeper(Settings(data=data)) as keeper:
        keeper.put_origin(ORIGIN)
        batch = list(records(SOURCES, SEED))
        for start in range(0, len(batch), 60):
            keeper.keep(batch[start : start + 60], ORIGIN, "run-1", "test")
        keeper.publish()


@pytest.fixture(scope="session")
def reader(full: Path) -> Iterator[Reader]:
    """A reader of the generated catalogue."""
    made = Reader(Settings(data=full))
    yield made
    made.close()


@pytest.fixture
def copied(full: Path, tmp_path: Path) -> Settings:
    """Settings of a copy of the generated catalogue, to be written to."""
    return Settings(data=Path(shutil.copytree(full, tmp_path / "copy")), lock_seconds=0.2)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Processes that begin at once, to write, to read and to be killed."""
    with Nursery("errand") as made:
        yield made
