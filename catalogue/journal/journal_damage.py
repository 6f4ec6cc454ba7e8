"""Damage of the journal: rows that cannot be read, looked for, and set aside when an operator says so.

A row that is set aside stays where it is; it is only not read any more, by nobody, so that all else can go on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.error import Damaged
from catalogue.journal.event import COLUMNS, from_row
from catalogue.progress import Progress
from catalogue.record.record import graph_of, id_of

TABLE = """CREATE TABLE IF NOT EXISTS damage (
  sequence INTEGER PRIMARY KEY, record TEXT NOT NULL, iri TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
  what TEXT NOT NULL)"""
AROUND = """CREATE TEMP VIEW IF NOT EXISTS event AS
  SELECT * FROM main.event WHERE sequence NOT IN (SELECT sequence FROM main.damage)"""
"""It hides the table of the same name, so that every read goes around what was set aside; writes name `main.event`."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A row that cannot be read.

    :param record: as far as the row still tells; its id and its IRI may be damaged as well
    :param what: what is wrong with it, in words
    """

    sequence: int
    record: str
    iri: str
    at: str
    what: str


def go_around(connection: sqlite3.Connection) -> None:
    """Read no row that was set aside."""
    if connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'damage'").fetchone():
        connection.execute(AROUND)


def damages(connection: sqlite3.Connection, progress: Progress) -> Iterator[Damage]:
    """The rows that cannot be read, and those that name another record than they are filed under.

    :param progress: called with how many rows were looked at, and of how many
    :raises sqlite3.Error: the file is damaged beyond single rows
    """
    whole = int(connection.execute("SELECT COUNT(*) FROM event").fetchone()[0])
    text, connection.text_factory = connection.text_factory, lambda raw: raw.decode("utf-8", "replace")
    try:
        for done, row in enumerate(connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY sequence"), 1):  # noqa: S608
            what = fault_of(row)
            if what:
                yield Damage(int(row[11]), str(row[0]), str(row[1]), str(row[2]), what)
            if not done % 500 or done == whole:
                progress(done, whole)
    finally:
        connection.text_factory = text


def fault_of(row: tuple[object, ...]) -> str:
    """What is wrong with a row, empty when nothing is."""
    try:
        event = from_row(row)
    except Damaged as error:
        return str(error.__cause__ or error)
    # What was erased is named by its id alone.
    known = event.iri == graph_of(event.record) or id_of(event.iri) == event.record
    return "" if known else "it is filed under another record than it names"


def set_aside(connection: sqlite3.Connection, rows: Iterable[Damage], at: str, who: str) -> None:
    """Note rows that shall not be read any more; in the transaction that is open."""
    connection.execute(TABLE)
    sql = "INSERT OR REPLACE INTO damage (sequence, record, iri, at, who, what) VALUES (?,?,?,?,?,?)"
    connection.executemany(sql, [(row.sequence, row.record, row.iri, at, who, row.what) for row in rows])


def forget_rows(connection: sqlite3.Connection, record: str, sequences: Iterable[int]) -> None:
    """Take all that is known of some rows of a record out of what was noted of damage; in the open transaction."""
    if connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'damage'").fetchone():
        rows = [(graph_of(record), each) for each in sequences]
        connection.executemany("UPDATE damage SET iri = ?, what = 'erased' WHERE sequence = ?", rows)


def laid_aside(connection: sqlite3.Connection) -> list[Damage]:
    """The rows that were set aside, each with when it was."""
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'damage'").fetchone():
        return []
    rows = connection.execute("SELECT sequence, record, iri, at, what FROM damage ORDER BY sequence")
    return [Damage(int(sequence), *map(str, rest)) for sequence, *rest in rows]
