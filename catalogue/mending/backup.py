"""A backup: all that cannot be made anew, in one folder, made while others write and proved by being read again.

It holds the journal as it was at one moment, the nomenclatures that were loaded, and what an operator laid into the
data folder: settings, hashes of tokens, templates, shapes. Store, index and generations are made from the journal.
A manifest with the digest of each file is written last; a folder without one is no backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import catalogue.keeping.generation as generations
from catalogue.error import Busy, CatalogueError, StoreError
from catalogue.journal.journal import Journal
from catalogue.journal.journal_backup import Backup, readable
from catalogue.journal.journal_erasure import Erasure
from catalogue.keeping.generation import now, sync_folder, write_synced
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import SOFTWARE
from catalogue.mending.erasure_list import FILE as ERASURES
from catalogue.mending.erasure_list import MANIFEST, apply_again, hand_on, read_list
from catalogue.mending.folder import refuse_lost
from catalogue.progress import Progress, silent
from catalogue.setting import Settings, read_settings

FORMAT = 1
JOURNAL = "journal.sqlite"
MADE_ANEW = ("store", "index", "generations", generations.CURRENT, "rollback.json", ERASURES)
"""What begins so in a data folder is made from the journal, or stands for work that is going on."""
PASSING = (".lock", ".new", ".old", ".names")
PIECE = 1 << 20
ROWS = 1_000


class NoBackup(CatalogueError):
    """A folder that is no backup, or a damaged one; names the file."""


class NotEmpty(CatalogueError):
    """A folder that would be written over."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup was restored to.

    :param erased: what was erased after it was made, and was taken out of it again
    """

    generation: int
    records: int
    rows: int
    erased: list[Erasure]


def make_backup(settings: Settings, folder: Path, progress: Progress = silent) -> Backup:
    """Copy all that cannot be made anew into a new folder, and read it again.

    :param progress: pages copied and of how many, then rows read again and of how many
    :raises NotEmpty: the folder holds something, or lies in the one that is copied
    :raises StoreError: the journal cannot be read, or the folder not written
    """
    refuse_taken(folder, settings.data)
    draft = folder.parent / f".{folder.name}.unfinished-backup"
    with written(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(mode=0o700)
            last = fill(settings, draft, progress)
            must_be_readable(draft, progress)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        sync_folder(folder.parent)
    made = Backup(now(), str(folder.resolve()), last)
    # The database's own lock is enough for one row: a harvest may hold the catalogue's for as long as it likes.
    journal = Journal(settings.journal_file, writing=True)
    try:
        journal.note_backup(made)
        hand_on(journal, settings.data)
    finally:
        journal.close()
    return made


def must_be_readable(draft: Path, progress: Progress) -> None:
    """Read a backup that was just made.

    :raises StoreError: it does not hold what it should, which is not its own fault
    """
    try:
        verify(draft, progress)
    except NoBackup as error:
        raise StoreError(
            f"What was copied cannot be read again, so no backup was made. {error.what}",
            fix="`jardin doctor` names each damaged row of the journal, and what to do about it.",
        ) from error


def fill(settings: Settings, draft: Path, progress: Progress) -> int:
    """Copy the files, the journal first, and write the manifest; answers with the journal's last sequence."""
    journal = Journal(settings.journal_file)
    try:
        journal.copy_to(draft / JOURNAL, progress)
    finally:
        journal.close()
    for file in laid_in(settings.data):
        copied(file, draft / file.relative_to(settings.data))
    files = {str(file.relative_to(draft)): told_of(file) for file in sorted(draft.rglob("*")) if file.is_file()}
    copy = Journal(draft / JOURNAL)
    try:
        last, rows = copy.last, copy.size
    finally:
        copy.close()
    about = {"format": FORMAT, "made": now(), "software": SOFTWARE, "last": last, "rows": rows, "files": files}
    write_synced(draft / MANIFEST, json.dumps(about, indent=1).encode("utf-8"))
    return last


def laid_in(data: Path) -> Iterator[Path]:
    """The files of a data folder that are not made anew from the journal, without the journal."""
    for file in sorted(data.rglob("*")):
        first = file.relative_to(data).parts
        if first[0].startswith((*MADE_ANEW, JOURNAL)) or any(part.endswith(PASSING) for part in first):
            continue
        if file.is_file():
            yield file


def copied(file: Path, place: Path) -> None:
    """Copy a file with its permissions and wait until it is on the disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, file.stat().st_mode & 0o777)
    with file.open("rb") as source, os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(source, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(place.parent)


def told_of(file: Path) -> dict[str, Any]:
    """Size and digest of a file."""
    with file.open("rb") as content:
        return {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(content, "sha256").hexdigest()}


def verify(folder: Path, progress: Progress = silent) -> dict[str, Any]:
    """Read a backup again, every file and every row of its journal; answers with its manifest.

    :raises NoBackup: it is none, or something of it is damaged
    """
    about = manifest_of(folder)
    for name, told in about["files"].items():
        file = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not file.is_file():
            raise damaged(folder, f"the file {name} is not there")
        if told_of(file) != told:
            raise damaged(folder, f"the file {name} is not what was copied")
    rows, wrong = rows_of(folder / JOURNAL, about["rows"], progress)
    if wrong or rows != about["rows"]:
        raise damaged(folder, f"its journal has {rows:,} of {about['rows']:,} rows that can be read. {wrong}".strip())
    return about


def rows_of(file: Path, whole: int, progress: Progress) -> tuple[int, str]:
    """How many rows of a journal can be read with all that they hold, and what is wrong with its file."""
    journal = Journal(file)

    def moved(done: int) -> None:
        if done % ROWS == 0 or done == whole:
            progress(done, whole)

    try:
        return readable(journal.events(), moved), journal.check()
    finally:
        journal.close()


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a backup.

    :raises NoBackup: there is none that can be read
    """
    try:
        about: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if about["format"] > FORMAT:
            raise NoBackup(f"The backup {folder} has format {about['format']}.", fix="Install a newer version.")
        if JOURNAL not in about["files"] or not isinstance(about["rows"], int):
            raise KeyError(JOURNAL)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBackup(
            f"{folder} is no backup: its {MANIFEST} is not there or cannot be read.",
            expected="a folder that `jardin backup` made.",
        ) from error
    return about


def damaged(folder: Path, what: str) -> NoBackup:
    """A backup that must not be trusted."""
    return NoBackup(f"The backup {folder} is damaged: {what}.", fix="Use another backup.")


def restore_backup(folder: Path, data: Path, lists: tuple[Path, ...] = (), progress: Progress = silent) -> Restored:
    """Fill an empty data folder from a backup, erase again what was erased since, and make store and index.

    :param lists: further lists of erasures that were handed over
    :param progress: rows read, then records written
    :raises NotEmpty: the data folder holds something
    :raises NoBackup: the backup is none or damaged; then nothing was written
    """
    refuse_taken(data, folder)
    about = verify(folder, progress)
    missed = [
        each for file in (folder / ERASURES, *lists) if file in lists or file.is_file() for each in read_list(file)
    ]
    with written(data):
        data.mkdir(parents=True, exist_ok=True)
        names = sorted(
            about["files"], key=lambda name: name == JOURNAL
        )  # the journal last: without it there is nothing
        for name in names:
            copied(folder / name, data / name)
    settings = read_settings(data=data)
    with writing(settings) as journal:
        erased = apply_again(journal, missed)
        hand_on(journal, data)
    with Keeper(settings, anew=True, progress=progress) as keeper:
        keeper.publication.store.optimize()
        return Restored(keeper.publish(), len(keeper.journal.records()), about["rows"], erased)


def refuse_taken(folder: Path, other: Path) -> None:
    """Refuse to write over anything, or into the folder that is read.

    :raises NotEmpty: naming it
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty.", fix="Name a folder that does not exist yet.")
    if folder.resolve().is_relative_to(other.resolve()):
        raise NotEmpty(f"{folder} lies inside {other}.", fix="Name a folder elsewhere, best on another disk.")


@contextmanager
def writing(settings: Settings) -> Iterator[Journal]:
    """The journal open for writing, with the catalogue's lock held.

    :raises Busy: another writer holds it for longer than the settings allow to wait
    """
    try:
        with FileLock(settings.data / "writer.lock", timeout=settings.lock_seconds):
            if not settings.journal_file.is_file():
                refuse_lost(settings.data, settings.journal_file)
            journal = Journal(settings.journal_file, writing=True)
            try:
                yield journal
            finally:
                journal.close()
    except Timeout as error:
        raise Busy("Another writer holds the catalogue.", fix="Try again when it has finished.") from error


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """What the disk says, in words.

    :raises StoreError: it takes nothing more
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror or error}.", fix="Free space, or name another folder."
        ) from error
