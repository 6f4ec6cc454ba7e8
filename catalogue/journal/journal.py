"""The journal: the append-only list of everything ever kept or withdrawn; the one thing that must never be lost.

SQLite with `synchronous=FULL`: what `append` has returned for is on the disk. History, quarantine, change feeds and
recovery are reads of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from catalogue.error import Damaged, StoreError
from catalogue.journal.event import COLUMNS, Event, Verb, as_row, from_row
from catalogue.journal.journal_backup import Backup, backups, check, copy, note
from catalogue.journal.journal_damage import Damage, damages, go_around, laid_aside, set_aside
from catalogue.journal.journal_erasure import Erasure, Plan, ban, erase, erasures, finish, lift, purge
from catalogue.journal.journal_file import FORMAT, connect
from catalogue.keeping.brink import reach
from catalogue.progress import Progress, silent

__all__ = ["FORMAT", "Event", "Journal", "Verb"]


class Journal:
    """One connection to the journal; use it in one thread."""

    def __init__(self, file: Path, *, writing: bool = False) -> None:
        self._file = file
        try:
            self._connection = connect(file, writing)
        except sqlite3.Error as error:
            raise StoreError(
                f"The journal {file} cannot be opened: {error}.",
                fix="Put a copy of the file back, or begin with another data folder.",
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def append(self, events: Iterable[Event]) -> list[int]:
        """Write events in one transaction; when this returns they are on the disk.

        :raises StoreError: they could not be written; then none was
        """
        sequences = []
        sql = f"INSERT INTO main.event ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL)"  # noqa: S608
        with self._writing():
            for event in events:
                sequences.append(int(self._connection.execute(sql, as_row(event)).lastrowid or 0))
                reach("journal.row")
        return sequences

    def erase(self, plans: Iterable[Plan]) -> list[Erasure]:
        """Blank rows of records and add those that say so; one transaction, and the one exception to growing only.

        :raises StoreError: it could not be written; then nothing was
        """
        with self._writing():
            return erase(self._connection, plans)

    def purge(self, at: str) -> None:
        """Write the file anew, so that nothing that was erased is left in it, and note that every erasure is finished.

        :raises StoreError: it could not be written, or a reader keeps an old state
        """
        with self._writing():
            purge(self._connection)
            finish(self._connection, at)

    def erasures(self) -> list[Erasure]:
        """All that was erased, oldest first."""
        return erasures(self._connection)

    def ban(self, record: str, origin: str) -> Erasure | None:
        """What keeps an origin's word on a record out, None when nothing does."""
        return ban(self._connection, record, origin)

    def lift(self, numbers: Sequence[int], at: str) -> None:
        """Let erased records in again."""
        with self._writing():
            lift(self._connection, numbers, at)

    def copy_to(self, file: Path, progress: Progress = silent) -> None:
        """Copy the journal as it is at this moment, while others go on writing it.

        :param progress: called with how many pages are copied, and of how many
        :raises StoreError: it could not be read or written
        """
        try:
            copy(self._connection, file, progress, tidy=any(not each.finished for each in self.erasures()))
        except sqlite3.Error as error:
            raise StoreError(
                f"The journal {self._file} cannot be copied: {error}.",
                fix="Free space; if it stays so, `jardin doctor`.",
            ) from error

    def note_backup(self, made: Backup) -> None:
        """Keep that a backup was made."""
        with self._writing():
            note(self._connection, made)

    def backups(self) -> list[Backup]:
        """The backups that were made from here, oldest first."""
        return backups(self._connection)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction.

        :raises StoreError: it could not be written
        """
        try:
            reach("journal.before-transaction")
            with self._connection:
                yield
                reach("journal.before-commit")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The journal {self._file} takes no rows: {error}.", fix="Free space, then retry."
            ) from error
        reach("journal.after-commit")

    def events(
        self, *, after: int = 0, record: str = "", origin: str = "", limit: int = -1, findings: bool = True
    ) -> Iterator[Event]:
        """Events in order.

        :param after: only those with a higher sequence
        :param limit: at most so many, -1 for all
        :param findings: else those of judgements stay compressed
        """
        where, values = ["sequence > ?"], [after]
        for column, value in (("record", record), ("origin", origin)):
            if value:
                where.append(f"{column} = ?")
                values.append(value)  # type: ignore[arg-type]
        sql = f"SELECT {COLUMNS} FROM event WHERE {' AND '.join(where)} ORDER BY sequence LIMIT ?"  # noqa: S608
        try:
            for row in self._connection.execute(sql, (*values, limit)):
                yield from_row(row, findings=findings)
        except sqlite3.DatabaseError as error:
            raise Damaged(
                f"The journal {self._file} cannot be read: {error}.", fix="`jardin doctor` tells what is wrong with it."
            ) from error

    def claims(self, record: str, *, findings: bool = True) -> list[Event]:
        """The events of a record, oldest first.

        :param findings: else those of judgements stay compressed
        """
        return list(self.events(record=record, findings=findings))

    def event(self, sequence: int) -> Event | None:
        """The event of this sequence."""
        return next(self.events(after=sequence - 1, limit=1), None)

    def records(self) -> list[str]:
        """The ids of all records ever met, in order of first sight."""
        rows = self._connection.execute("SELECT record FROM event GROUP BY record ORDER BY MIN(sequence)")
        return [str(row[0]) for row in rows]

    def records_of(self, origin: str) -> list[str]:
        """The ids of the records that an origin ever spoke about."""
        rows = self._connection.execute(
            "SELECT record FROM event WHERE origin = ? GROUP BY record ORDER BY MIN(sequence)", (origin,)
        )
        return [str(row[0]) for row in rows]

    def records_of_run(self, run: str) -> list[str]:
        """The ids of the records of which a run brought a version that still has its content."""
        sql = "SELECT record FROM event WHERE run = ? AND verb IN ('kept', 'restored') AND content IS NOT NULL"
        rows = self._connection.execute(f"{sql} GROUP BY record ORDER BY MIN(sequence)", (run,))
        return [str(row[0]) for row in rows]

    def judged_otherwise(self, key: Mapping[str, str], *, today: str = "", limit: int = -1) -> list[str]:
        """The ids of records with a living claim that was judged against something else.

        :param key: what a judgement must name, e.g. the digests of shapes and nomenclature
        :param today: ISO 8601; a judgement that held until an earlier day counts too
        :param limit: at most so many, -1 for all
        """
        newest = "SELECT MAX(sequence) FROM event GROUP BY record, origin"
        other = " OR ".join("json_extract(judgement, ?) IS NOT ?" for _ in key)
        values = [part for name, value in key.items() for part in (f"$.key.{name}", value)]
        sql = f"""SELECT record FROM event WHERE sequence IN ({newest}) AND verb NOT IN ('withdrawn', 'erased')
            AND ({other} OR NULLIF(json_extract(judgement, '$.until'), '') < ?)
            GROUP BY record ORDER BY MIN(sequence) LIMIT ?"""  # noqa: S608
        return [str(row[0]) for row in self._connection.execute(sql, (*values, today, limit))]

    def check(self) -> str:
        """What is wrong with the file itself, empty when nothing is."""
        try:
            return check(self._connection)
        except sqlite3.Error as error:
            return str(error)

    def damages(self, progress: Progress = silent) -> list[Damage]:
        """The rows that cannot be read and were not set aside.

        :param progress: called with how many rows were looked at, and of how many
        :raises Damaged: the file is damaged beyond single rows
        """
        try:
            return list(damages(self._connection, progress))
        except sqlite3.Error as error:
            raise Damaged(
                f"The journal {self._file} cannot be read: {error}.",
                fix="Put a backup in its place with `jardin restore-backup`.",
            ) from error

    def set_aside(self, rows: Sequence[Damage], at: str, who: str) -> None:
        """Have damaged rows read no more, by anybody; what they held is lost until a backup brings it back."""
        with self._writing():
            set_aside(self._connection, rows, at, who)
        go_around(self._connection)

    def laid_aside(self) -> list[Damage]:
        """The rows that were set aside."""
        return laid_aside(self._connection)

    @property
    def size(self) -> int:
        """How many events there are."""
        return int(self._connection.execute("SELECT COUNT(*) FROM event").fetchone()[0])

    @property
    def last(self) -> int:
        """The highest sequence, 0 when the journal is empty."""
        try:
            row = self._connection.execute("SELECT MAX(sequence) FROM main.event").fetchone()
        except sqlite3.DatabaseError as error:
            raise Damaged(
                f"The journal {self._file} cannot be read: {error}.", fix="`jardin doctor` looks at it."
            ) from error
        return int(row[0] or 0)

    def put(self, table: Literal["origin", "run", "nomenclature"], key: str, about: dict[str, Any]) -> None:
        """Keep what is known of an origin (by IRI) or a run (by number), or note a loaded nomenclature."""
        text = json.dumps(about, ensure_ascii=False, sort_keys=True)
        with self._writing():
            if table == "origin":
                self._connection.execute("INSERT OR REPLACE INTO origin (iri, about) VALUES (?, ?)", (key, text))
            elif table == "run":
                row = (key, about.get("origin", ""), about.get("started", ""), text)
                self._connection.execute(
                    "INSERT OR REPLACE INTO run (number, origin, started, about) VALUES (?,?,?,?)", row
                )
            else:
                self._connection.execute("INSERT INTO nomenclature (at, about) VALUES (?, ?)", (key, text))

    def forget_origin(self, iri: str, at: str) -> None:
        """Mark an origin as removed; what it said stays."""
        with self._writing():
            self._connection.execute("UPDATE origin SET removed = ? WHERE iri = ?", (at, iri))

    def origins(self, *, removed: bool = False) -> list[dict[str, Any]]:
        """The origins that were not removed, or those that were, by IRI."""
        rows = self._connection.execute("SELECT about FROM origin WHERE (removed != '') = ? ORDER BY iri", (removed,))
        return [json.loads(row[0]) for row in rows]

    def runs(self, origin: str = "", limit: int = -1) -> list[dict[str, Any]]:
        """Runs, newest first; of one origin when it is named.

        :param limit: at most so many, -1 for all
        """
        where, values = ("WHERE origin = ?", (origin,)) if origin else ("", ())
        sql = f"SELECT about FROM run {where} ORDER BY started DESC, number DESC LIMIT ?"  # noqa: S608
        return [json.loads(row[0]) for row in self._connection.execute(sql, (*values, limit))]

    def nomenclatures(self) -> list[dict[str, Any]]:
        """The nomenclatures loaded, oldest first."""
        return [
            json.loads(row[0]) for row in self._connection.execute("SELECT about FROM nomenclature ORDER BY sequence")
        ]

    def put_probes(self, probes: Iterable[dict[str, Any]]) -> None:
        """Keep what the last probe of each address found, in one transaction."""
        rows = [(about["address"], json.dumps(about, ensure_ascii=False, sort_keys=True)) for about in probes]
        with self._writing():
            self._connection.executemany("INSERT OR REPLACE INTO probe (address, about) VALUES (?, ?)", rows)

    def probes(self) -> list[dict[str, Any]]:
        """What the last probe of each address found, by address; none in a journal that has never been probed."""
        if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'probe'").fetchone():
            return []
        return [json.loads(row[0]) for row in self._connection.execute("SELECT about FROM probe ORDER BY address")]

    def probed(self) -> str:
        """What tells one state of the probes from another, empty when nothing was ever probed."""
        count, newest = self._connection.execute("SELECT COUNT(*), MAX(rowid) FROM probe").fetchone()
        return f"{count}-{newest}" if count else ""
