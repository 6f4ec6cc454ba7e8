"""Errands for children of the nursery: they write, read and are killed."""

from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path

from sources import ORIGIN, another, source

from catalogue.error import CatalogueError
from catalogue.index.index import Index
from catalogue.keeping.brink import arm
from catalogue.keeping.keeper import Keeper
from catalogue.library import Library
from catalogue.mending.erasure import Target, clean, erase
from catalogue.mending.rollback import roll_back
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore


def prepare() -> None:
    """Read what every writer reads, once, and open nothing."""
    load_profiles(Settings())
    Library().lists()


def inside(keeper: Keeper, name: str) -> str:
    """Keep and publish one record; fails when another writer is between the same two lines."""
    mark = keeper.settings.data / "inside"
    handle = os.open(mark, os.O_CREAT | os.O_EXCL)
    keeper.keep([source(name, title=name)], ORIGIN, "", "test")
    keeper.publish()
    os.close(handle)
    mark.unlink()
    return name


def harvest(data: str, names: list[str]) -> None:
    """As a harvest does: a batch at a time, the lock let go between them."""
    keeper = Keeper(Settings(data=Path(data), lock_seconds=30))
    for name in names:
        with keeper:
            inside(keeper, name)


def fill_up(data: str) -> None:
    """Keep and publish records of some size until the disk takes no more; print what was acknowledged, and the end."""
    settings, number = Settings(data=Path(data), lock_seconds=5, generations=1), 0
    try:
        while number < 200:
            with Keeper(settings) as keeper:
                name = f"many-{number}"
                words = " ".join(hashlib.sha256(f"{number} {part}".encode()).hexdigest() for part in range(200))
                record = source(name, title=name, more=f'dct:description "{words}"@en')
                if keeper.keep([record], ORIGIN, "", "test")[0].status == "kept":
                    print(f"kept {record.iri}", flush=True)
                keeper.publish()
                number += 1
    except CatalogueError as error:
        print(type(error).__name__, str(error).replace("\n", " "), flush=True)


def fall_while_loading(step: str, data: str) -> None:
    """Put another nomenclature in force, and be killed where the store, the index or the journal takes it up."""
    falls: tuple[type, str] = {
        "store": (OxigraphStore, "load"),
        "index": (Index, "grade"),
        "journal": (Keeper, "publish"),
    }[step]
    setattr(*falls, lambda *given: os.kill(os.getpid(), signal.SIGKILL))
    with Keeper(Settings(data=Path(data))) as keeper:
        keeper.load_nomenclature(another(keeper.library.nomenclature), {})
        keeper.publish()


def fall_while_erasing(told: str, data: str, record: str) -> None:
    """Erase a record, and fall at a point."""
    with Keeper(Settings(data=Path(data))) as keeper:
        arm(told)
        erase(keeper, Target(record), "a patient asked for it", "test")
        clean(keeper)


def fall_while_rolling_back(told: str, data: str) -> None:
    """Go back to the generation before, and fall at a point."""
    with Keeper(Settings(data=Path(data))) as keeper:
        arm(told)
        roll_back(keeper, None, "test", "cut short")
