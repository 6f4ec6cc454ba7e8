"""A copy of the journal while others write it, and which copies were made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from catalogue.error import Damaged
from catalogue.journal.event import Event
from catalogue.progress import Progress, silent

PAGES = 2_000
"""Pages of the file that are copied in one step."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made from here.

    :param at: when, ISO 8601
    :param last: the journal's last sequence in it
    """

    at: str
    folder: str
    last: int


def copy(source: sqlite3.Connection, file: Path, progress: Progress = silent, *, tidy: bool = False) -> None:
    """Copy a journal as it is at this moment, in steps that let writers pass.

    :param tidy: write the copy anew, so that its free pages hold nothing either
    :raises sqlite3.Error: it could not be read or written
    """
    # One read transaction around all steps: else each write of another process would begin the copy anew.
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM event LIMIT 1").fetchone()
        with closing(sqlite3.connect(file)) as target:
            source.backup(target, pages=PAGES, progress=lambda _, left, whole: progress(whole - left, whole), sleep=0.0)
            target.execute("PRAGMA journal_mode=DELETE")
            if tidy:
                target.execute("VACUUM")
    finally:
        source.rollback()


def check(connection: sqlite3.Connection) -> str:
    """What is wrong with a journal's file, empty when nothing is."""
    said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    return "" if said == ["ok"] else "; ".join(said)


def readable(events: Iterable[Event], progress: Callable[[int], None]) -> int:
    """How many events can be read with all that they hold, up to the first that cannot.

    :param progress: called with how many were read
    """
    number = 0
    try:
        for number, _ in enumerate(events, 1):
            progress(number)
    except (Damaged, sqlite3.Error):
        return number
    return number


def note(connection: sqlite3.Connection, backup: Backup) -> None:
    """Keep that a backup was made."""
    row = (backup.at, backup.folder, backup.last)
    connection.execute("INSERT INTO backup (at, folder, last) VALUES (?, ?, ?)", row)


def backups(connection: sqlite3.Connection) -> list[Backup]:
    """The backups that were made, oldest first; none in a journal that knows no backups yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup'").fetchone():
        return []
    return [Backup(*row) for row in connection.execute("SELECT at, folder, last FROM backup ORDER BY number")]
