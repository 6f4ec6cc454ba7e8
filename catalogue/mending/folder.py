"""The data folder: what of it can be thrown away, and what is said when it takes no writes, or lacks its journal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import catalogue.keeping.generation as generations
from catalogue.error import NotFound, StoreError
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


def must_be_catalogue(data: Path, journal: Path) -> None:
    """Look whether there is a catalogue to be mended, before a mistyped name becomes an empty one.

    :raises NotFound: there is none
    """
    if not journal.is_file() and not generations.kept(data):
        raise NotFound(f"There is no catalogue in {data}.", fix="Name another folder with --data.")


def refuse_lost(data: Path, journal: Path) -> None:
    """Refuse to begin a journal where generations were made from one that is gone: they would follow it.

    :raises StoreError: the journal is gone, or holds nothing
    """
    if any(each.sequence for each in generations.kept(data)):
        raise StoreError(
            f"The journal {journal} is gone or empty, and what is published was made from it.",
            fix="`jardin restore-backup DIR --data NEW` fills a new folder from a backup. Without one, pages go on and"
            " `jardin export` reads what was public; nothing here is written over.",
        )


def not_written(data: Path, error: OSError) -> StoreError:
    """A data folder that takes no writes: no space, no permission, or a disk that is only read."""
    return StoreError(
        f"The data folder {data} cannot be written: {error.strerror or error}.",
        expected="a disk with space left that this user may write to.",
        fix="Nothing that was kept is lost. Free space or mend the disk, then repeat; `jardin doctor` looks at it.",
    )
