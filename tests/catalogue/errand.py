"""Errands for children of the nursery: they write, read and are killed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sources import ORIGIN, source

from catalogue.error import CatalogueError
from catalogue.keeping.keeper import Keeper
from catalogue.library import Library
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings


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
