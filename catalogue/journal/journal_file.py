"""The journal's file: its tables, its format, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from catalogue.error import StoreError
from catalogue.journal.journal_damage import go_around

SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  record TEXT NOT NULL, iri TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
  origin TEXT NOT NULL, run TEXT NOT NULL, verb TEXT NOT NULL,
  digest TEXT NOT NULL, content BLOB, judgement TEXT NOT NULL, about TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS event_record ON event (record, sequence);
CREATE INDEX IF NOT EXISTS event_origin ON event (origin, sequence);
CREATE TABLE IF NOT EXISTS origin (iri TEXT PRIMARY KEY, about TEXT NOT NULL, removed TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS run (
  number TEXT PRIMARY KEY, origin TEXT NOT NULL, started TEXT NOT NULL, about TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS nomenclature (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, about TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS probe (address TEXT PRIMARY KEY, about TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS format (version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS erasure (
  number INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, origin TEXT NOT NULL, run TEXT NOT NULL,
  at TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  lifted TEXT NOT NULL DEFAULT '', finished TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS erasure_record ON erasure (record);
CREATE TABLE IF NOT EXISTS backup (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, folder TEXT NOT NULL, last INTEGER NOT NULL
);
"""
TRIGGERS = {
    name: f"CREATE TRIGGER IF NOT EXISTS main.{name} BEFORE {verb} ON event "
    "BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"
    for name, verb in (("event_stays", "UPDATE"), ("event_remains", "DELETE"))
}
"""What keeps rows as they are, whoever writes, by name; only an erasure sets it aside (`journal_erasure`)."""
FORMAT = 2
"""Since 2 the findings of a judgement are compressed, and versions may be erased, which 1 would read as empty ones."""


def connect(file: Path, writing: bool) -> sqlite3.Connection:
    """A connection; a reading one cannot write.

    :raises StoreError: the journal was written by a newer version
    """
    if not writing:
        connection = opened_to_read(file)
        refuse_newer(connection, file)
        go_around(connection)
        return connection
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, check_same_thread=False)
    known = refuse_newer(connection, file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript("".join((SCHEMA, *(f"{each};" for each in TRIGGERS.values()))))
    with connection:
        # Looked at first: even an update of no row would wait for whoever writes.
        if known and connection.execute("SELECT 1 FROM format WHERE version < ?", (FORMAT,)).fetchone():
            connection.execute("UPDATE format SET version = ?", (FORMAT,))
        elif not known:
            connection.execute("INSERT INTO format VALUES (?)", (FORMAT,))
    go_around(connection)
    return connection


def opened_to_read(file: Path) -> sqlite3.Connection:
    """A connection that cannot write, also where the disk takes no writes at all.

    There the database cannot lay out what readers and writers share. Nobody writes there either, so when nothing waits
    in the log the file can be read as one that does not change.
    """
    address = f"{file.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = file.with_name(file.name + "-wal")
        if os.access(file.parent, os.W_OK) or (log.exists() and log.stat().st_size):
            raise
        return sqlite3.connect(f"{address}&immutable=1", uri=True, check_same_thread=False)
    return connection


def refuse_newer(connection: sqlite3.Connection, file: Path) -> bool:
    """Whether the journal has a format yet.

    :raises StoreError: it is of a newer version
    """
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'format'").fetchone():
        return False
    row = connection.execute("SELECT version FROM format").fetchone()
    if row and row[0] > FORMAT:
        connection.close()
        raise StoreError(
            f"The journal {file} has format {row[0]}; this version reads up to {FORMAT}.",
            fix="Install a newer version.",
        )
    return row is not None
