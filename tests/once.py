"""Once: what takes seconds to make is made by the first process of the tests that wants it; each gets a copy of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder of this process, as a function made it.

    :param make: is given a folder that is not there yet, by whichever process comes first
    """
    base = factory.getbasetemp()
    # Processes that run tests side by side have folders beside each other.
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / f"once-{name}"
    with FileLock(f"{place}.lock"):
        if not (place / "made").exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            make(place / "data")
            (place / "made").touch()
    return Path(shutil.copytree(place / "data", factory.mktemp(name) / "data"))
