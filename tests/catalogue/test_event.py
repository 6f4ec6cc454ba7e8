"""A row of the journal says what the event said, whatever format it was written in."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from catalogue.journal.event import COLUMNS, Event, as_row, from_row
from catalogue.journal.journal import FORMAT, Journal

FINDINGS = [{"field": "title", "severity": "violation", "message": f"ß {number} is missing."} for number in range(40)]
JUDGEMENT = {"level": 1, "admitted": True, "findings": FINDINGS, "key": {"shapes": "abc"}}
EVENT = Event(
    "id", "https://x.example/1", "2026-01-01T00:00:00Z", "me", "o", "r", "kept", "d", b"", JUDGEMENT, {"a": 1}
)


def test_findings_take_little_room_and_come_back_whole() -> None:
    row = as_row(EVENT)
    assert len(str(row[9])) * 4 < len(json.dumps(JUDGEMENT))
    assert from_row((*row, 0)) == EVENT


def test_what_a_judgement_goes_by_stays_plain_for_the_database() -> None:
    assert json.loads(str(as_row(EVENT)[9]))["key"] == {"shapes": "abc"}


def test_a_judgement_without_findings_is_written_as_it_is() -> None:
    judgement = {"level": 0, "findings": []}
    row = as_row(Event("id", "i", "t", "w", "o", "r", "kept", judgement=judgement))
    assert json.loads(str(row[9])) == judgement


def test_a_journal_of_the_first_format_is_read_and_goes_on_in_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    Journal(file, writing=True).close()
    plain = (*as_row(EVENT)[:9], json.dumps(JUDGEMENT), json.dumps(EVENT.about))
    with sqlite3.connect(file) as old:
        old.execute(f"INSERT INTO event ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL)", plain)
        old.execute("UPDATE format SET version = 1")
    journal = Journal(file, writing=True)
    journal.append([EVENT])
    first, second = journal.events()
    journal.close()
    assert first.judgement == second.judgement == JUDGEMENT
    assert sqlite3.connect(file).execute("SELECT version FROM format").fetchall() == [(FORMAT,)]
