"""The data folder: what of it can be thrown away, and what is said when it takes no writes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from catalogue.error import StoreError
from catalogue.keeping.brink import reach


def forget(data: Path, names: Sequence[str] = ("store", "index")) -> None:
    """Throw store and index away; the journal has all that is needed to make them anew.

    :raises OSError: they cannot be removed
    """
    reach("rebuild.begun")
    for name in names:
        with suppress(FileNotFoundError):
            shutil.rmtree(data / name)
        reach("rebuild.folder-removed")
    reach("rebuild.forgotten")


def not_written(data: Path, error: OSError) -> StoreError:
    """A data folder that takes no writes: no space, no permission, or a disk that is only read."""
    return StoreError(
        f"The data folder {data} cannot be written: {error.strerror or error}.",
        expected="a disk with space left that this user may write to.",
        fix="Nothing that was kept is lost. Free space or mend the disk, then repeat; `jardin doctor` looks at it.",
    )
