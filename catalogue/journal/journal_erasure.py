"""The one exception to a journal that only grows: what the law, or a patient, wants gone leaves its rows.

The rows stay, without content, findings and notes, and further rows say who erased, when and why. Rows cannot be
changed even by hand, because triggers refuse it; the erasure takes them off and puts them back inside the one
transaction that blanks, so no other connection ever sees the journal without them, and a torn one rolls back to them.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

from catalogue.error import StoreError
from catalogue.journal.event import COLUMNS, Event, as_row
from catalogue.journal.journal_damage import forget_rows, go_around
from catalogue.journal.journal_file import TRIGGERS
from catalogue.record.record import graph_of

ERASED = "(erased)"
MANY = 5_000
"""More strings than these are not looked for one by one: the notes that might hold one are emptied."""
PATIENCE = 10.0
"""Seconds that the cleaning of the file waits for readers of an old state."""
KEPT_OF_RUN = ("number", "origin", "started", "ended")


@dataclass(frozen=True, slots=True)
class Erasure:
    """One record that was erased.

    :param origin: whose claim it was, empty for all of them
    :param run: whose versions were erased, empty for all there were
    :param at: when, ISO 8601; `lifted` when the record was let in again; `finished` when the last file was clean
    :param first: sequence of the first row that was blanked; `last` of the row that says it was erased
    :param number: counted from 1; 0 before it is kept
    """

    record: str
    origin: str
    run: str
    at: str
    who: str
    reason: str
    first: int
    last: int
    lifted: str = ""
    finished: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to the rows of one record.

    :param blanks: rows as they will be
    :param rows: rows to be added: that it was erased, then the versions that stand again
    :param needles: strings that the record brought, which may stand in what is told of runs
    """

    erasure: Erasure
    blanks: tuple[Event, ...]
    rows: tuple[Event, ...]
    needles: frozenset[str]


def erase(connection: sqlite3.Connection, plans: Iterable[Plan]) -> list[Erasure]:
    """Blank the rows of records and add those that say so, in a transaction that the caller ends.

    :raises sqlite3.Error: it could not be written; nothing is when the caller rolls back
    """
    connection.execute("PRAGMA secure_delete=ON")
    # By hand: left to itself the driver begins a transaction only behind the triggers.
    connection.execute("BEGIN IMMEDIATE")
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS main.{name}")
    done, needles, runs = list[Erasure](), set[str](), set[str]()
    for plan in plans:
        done.append(carried_out(connection, plan))
        needles |= plan.needles if len(needles) < MANY else set()
        runs.add(plan.erasure.run)
    clean_runs(connection, needles, runs - {""})
    clean_probes(connection, needles)
    clean_nomenclatures(connection, {each.record for each in done})
    for statement in TRIGGERS.values():
        connection.execute(statement)
    return done


def carried_out(connection: sqlite3.Connection, plan: Plan) -> Erasure:
    """The rows of one record, and that it was erased."""
    for event in plan.blanks:
        row = as_row(event)
        connection.execute(
            "UPDATE main.event SET iri = ?, digest = ?, content = NULL, judgement = ?, about = ? WHERE sequence = ?",
            (row[1], row[7], row[9], row[10], event.sequence),
        )
    sql = f"INSERT INTO main.event ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL)"  # noqa: S608
    numbers = [int(connection.execute(sql, as_row(event)).lastrowid or 0) for event in plan.rows]
    erasure = replace(plan.erasure, last=min(numbers, default=0))
    blank_unread(connection, erasure)
    note = f"INSERT INTO erasure ({NAMES}) VALUES ({', '.join('?' * len(COLUMNS_OF))})"  # noqa: S608
    number = connection.execute(note, astuple(erasure)[:-1]).lastrowid
    return replace(erasure, number=int(number or 0))


def blank_unread(connection: sqlite3.Connection, erasure: Erasure) -> None:
    """Blank the rows of a record that were set aside because they cannot be read; of a run, those that it wrote."""
    where, values = ("AND run = ?", (erasure.run,)) if erasure.run else ("", ())
    sql = f"SELECT sequence FROM main.event WHERE record = ? {where} EXCEPT SELECT sequence FROM event"  # noqa: S608
    unread = [int(row[0]) for row in connection.execute(sql, (erasure.record, *values))]
    rows = [(graph_of(erasure.record), sequence) for sequence in unread]
    connection.executemany(
        "UPDATE main.event SET iri = ?, digest = '', content = NULL, judgement = '{}', about = '{}' WHERE sequence = ?",
        rows,
    )
    forget_rows(connection, erasure.record, unread)


def clean_runs(connection: sqlite3.Connection, needles: set[str], runs: set[str]) -> None:
    """Take what quotes a record out of what is told of runs.

    :param runs: those whose every free text goes
    """
    rows = connection.execute("SELECT number, about FROM run").fetchall()
    for number, text in rows:
        about = json.loads(text)
        every = number in runs or len(needles) >= MANY
        cleaned = {key: value if key in KEPT_OF_RUN else without(value, needles, every) for key, value in about.items()}
        if cleaned != about:
            told = json.dumps(cleaned, ensure_ascii=False, sort_keys=True)
            connection.execute("UPDATE run SET about = ? WHERE number = ?", (told, number))


def without(value: Any, needles: set[str], every: bool) -> Any:
    """Plain values without the texts that quote something."""
    if isinstance(value, str):
        quotes = value and (every or any(needle in value for needle in needles))
        return ERASED if quotes else value
    if isinstance(value, list):
        return [without(each, needles, every) for each in value]
    if isinstance(value, dict):
        return {key: without(each, needles, every) for key, each in value.items() if not any(n in key for n in needles)}
    return value


def clean_probes(connection: sqlite3.Connection, needles: set[str]) -> None:
    """Forget what was found at addresses that a record named; other records that name them bring it back."""
    if len(needles) >= MANY:
        connection.execute("DELETE FROM probe")
        return
    connection.executemany("DELETE FROM probe WHERE address = ?", [(needle,) for needle in needles])


def erasures(connection: sqlite3.Connection) -> list[Erasure]:
    """All that was erased, oldest first; none in a journal that knows no erasures yet."""
    if not knows_erasures(connection):
        return []
    rows = connection.execute(f"SELECT {NAMES}, number FROM erasure ORDER BY number")  # noqa: S608
    return [Erasure(*row) for row in rows]


def clean_nomenclatures(connection: sqlite3.Connection, records: set[str]) -> None:
    """Take the titles of records out of what loads of nomenclatures tell of the sources that they touched."""
    for sequence, text in connection.execute("SELECT sequence, about FROM nomenclature").fetchall():
        about = json.loads(text)
        touched = [each for each in about.get("difference", {}).get("touched", ()) if each.get("record") in records]
        for each in touched:
            each["title"] = ERASED
        if touched:
            told = json.dumps(about, ensure_ascii=False, sort_keys=True)
            connection.execute("UPDATE nomenclature SET about = ? WHERE sequence = ?", (told, sequence))


def knows_erasures(connection: sqlite3.Connection) -> bool:
    """Whether a journal has a place for erasures; one of format 1 that is only read has none."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'erasure'").fetchone() is not None


def ban(connection: sqlite3.Connection, record: str, origin: str) -> Erasure | None:
    """What keeps an origin's word on a record out, None when nothing does."""
    if not knows_erasures(connection):
        return None
    sql = f"""SELECT {NAMES}, number FROM erasure WHERE record = ? AND origin IN ('', ?) AND lifted = ''
        ORDER BY number DESC LIMIT 1"""  # noqa: S608
    row = connection.execute(sql, (record, origin)).fetchone()
    return Erasure(*row) if row else None


def lift(connection: sqlite3.Connection, numbers: Sequence[int], at: str) -> None:
    """Let records in again."""
    connection.executemany("UPDATE erasure SET lifted = ? WHERE number = ?", [(at, each) for each in numbers])


def finish(connection: sqlite3.Connection, at: str) -> None:
    """Note that no file holds anything more of what was erased so far."""
    connection.execute("UPDATE erasure SET finished = ? WHERE finished = ''", (at,))


def purge(connection: sqlite3.Connection) -> None:
    """Write the file anew and empty its log, so that no free page and no old frame holds what a row held.

    :raises sqlite3.Error: it could not be written
    :raises StoreError: a reader of an old state keeps the log alive
    """
    connection.execute("PRAGMA secure_delete=ON")
    # Writing anew stumbles over the view that goes around damaged rows, as it bears the table's name.
    connection.execute("DROP VIEW IF EXISTS temp.event")
    try:
        connection.execute("VACUUM")
    finally:
        go_around(connection)
    until = time.monotonic() + PATIENCE
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > until:
            raise StoreError(
                "The journal's log cannot be emptied while somebody reads an old state of it.",
                fix="Run the same `jardin erase` again, if need be after stopping `jardin serve`.",
            )
        time.sleep(0.1)


COLUMNS_OF = tuple(each.name for each in fields(Erasure) if each.name != "number")
NAMES = ", ".join(f'"{name}"' for name in COLUMNS_OF)
