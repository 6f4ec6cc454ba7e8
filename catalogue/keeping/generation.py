"""Generations: immutable, numbered states of store and index that readers open.

`generation.json` is written and fsynced last, then `CURRENT` is renamed into place: a folder without it does not exist
for readers.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalogue.error import NotFound
from catalogue.keeping.brink import reach

CURRENT = "CURRENT"
DESCRIPTION = "generation.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """One state.

    :param sequence: the journal's sequence that store and index have reached
    :param nomenclature: digest of the nomenclature in force; `release` is its name for people
    :param shapes: digest of the shapes that judged
    """

    number: int
    path: Path
    sequence: int
    release: str
    nomenclature: str
    shapes: str
    software: str
    made: str

    @property
    def store(self) -> Path:
        """Folder of the store."""
        return self.path / "store"

    @property
    def index(self) -> Path:
        """Folder of the index."""
        return self.path / "index"


def folder_of(data: Path) -> Path:
    """Where generations lie."""
    return data / "generations"


def current(data: Path) -> Generation:
    """The generation that CURRENT points at; the newest finished one while it points at none.

    :raises NotFound: nothing has been published yet, or nothing of it can be read
    """
    try:
        return pointed_at(data)
    except NotFound:
        newest = kept(data)[-1:]
        if not newest:
            raise
        return newest[0]


def pointed_at(data: Path) -> Generation:
    """The generation that CURRENT points at, and no other.

    :raises NotFound: it points at none
    """
    try:
        number = int((data / CURRENT).read_text(encoding="ascii"))
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise NotFound(
            f"There is no catalogue in {data}.", fix="Load records with `jardin add PATH`, or try `jardin demo`."
        ) from error
    return read(folder_of(data) / f"{number:08d}")


def read(path: Path) -> Generation:
    """A generation from its folder.

    :raises NotFound: the folder holds no finished generation
    """
    try:
        about: dict[str, Any] = json.loads((path / DESCRIPTION).read_text(encoding="utf-8"))
        known = {each.name: about[each.name] for each in fields(Generation) if each.name != "path"}
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise unfinished(path) from error
    return Generation(path=path, **known)


def unfinished(path: Path) -> NotFound:
    """No generation in a folder, or no more."""
    return NotFound(f"{path} holds no finished generation.", fix="Try again; if it stays so, run `jardin rebuild`.")


def kept(data: Path) -> list[Generation]:
    """The finished generations that are still there, oldest first."""
    found = []
    for path in sorted(folder_of(data).glob("[0-9]*")):
        with suppress(NotFound):
            found.append(read(path))
    return found


def next_number(data: Path) -> int:
    """The number after the highest there is."""
    found = [int(path.name) for path in folder_of(data).glob("[0-9]*") if path.name.isdigit()]
    return max(found, default=0) + 1


def seal(generation: Generation, data: Path) -> None:
    """Make a filled folder the current generation."""
    about = asdict(generation)
    del about["path"]
    write_synced(generation.path / DESCRIPTION, json.dumps(about, indent=1).encode("utf-8"))
    reach("seal.described")
    point(generation.number, data)


def point(number: int, data: Path) -> None:
    """Make a sealed generation the one that readers move to, also one older than the newest."""
    write_synced(data / (CURRENT + ".new"), str(number).encode("ascii"))
    reach("seal.current-written")
    (data / (CURRENT + ".new")).rename(data / CURRENT)
    reach("seal.current-renamed")
    sync_folder(data)


def write_synced(file: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(file.parent)


def replace_synced(file: Path, content: bytes) -> None:
    """Put a file in place whole: who reads it sees the old one or the new one, also after the power went."""
    aside = file.with_name(file.name + ".new")
    write_synced(aside, content)
    aside.rename(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def held(generation: Generation) -> Iterator[None]:
    """Keep a generation from being cleaned away while a reader has it open.

    :raises NotFound: it is gone already
    """
    try:
        handle = os.open(generation.path / DESCRIPTION, os.O_RDONLY)
    except FileNotFoundError as error:
        raise unfinished(generation.path) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        if not os.fstat(handle).st_nlink:
            raise unfinished(generation.path)
        yield
    finally:
        os.close(handle)


def clean(data: Path, keep: int) -> None:
    """Remove all but some generations, and folders that were never finished; those that readers hold stay."""
    now = current(data).number
    folders = sorted(folder_of(data).glob("[0-9]*"), reverse=True)
    staying = staying_of([path for path in folders if (path / DESCRIPTION).is_file()], keep)
    for path in folders:
        if int(path.name) < now and path not in staying:
            remove_unless_held(path)


def staying_of(finished: Sequence[Path], keep: int) -> list[Path]:
    """The generations to keep: the newest that hold different things, then the newest that repeat one of them.

    Else a few harvests without news would leave nothing to go back to.

    :param finished: newest first
    """
    different, repeated, seen = list[Path](), list[Path](), set[object]()
    for path in finished:
        held: object = path
        with suppress(NotFound):
            told = read(path)
            held = (told.sequence, told.nomenclature, told.shapes)
        (repeated if held in seen else different).append(path)
        seen.add(held)
    return [*different, *repeated][:keep]


def remove_unless_held(path: Path) -> None:
    """Remove a generation's folder unless a reader holds it; its description goes first."""
    description = path / DESCRIPTION
    if description.is_file():
        handle = os.open(description, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            description.unlink()
            reach("clean.description-removed")
        except BlockingIOError:
            return
        finally:
            os.close(handle)
    shutil.rmtree(path, ignore_errors=True)


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
