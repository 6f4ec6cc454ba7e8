"""Errands for children of the nursery: they write, read and are killed."""

from __future__ import annotations

import os
from pathlib import Path

from sources import ORIGIN, source

from catalogue.keeper import Keeper
from catalogue.library import Library
from catalogue.profile import load_profiles
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
