"""The journal: what it took stays as it was, is there after reopening, and readers cannot write."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.error import StoreError
from catalogue.journal.event import as_row
from catalogue.journal.journal import FORMAT, Event, Journal
from catalogue.journal.journal_erasure import Erasure
from catalogue.journal.journal_file import TRIGGERS
from catalogue.mending.erasure_plan import plan_of
from catalogue.record.record import id_of

EVENT = Event(
    "r",
    "https://a.example/r",
    "2025-01-01T00:00:00Z",
    "me",
    "urn:jardin:origin:o",
    "1",
    "kept",
    "d",
    b"<a> <b> <c> .\n",
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
EVENTS = st.builds(
    Event,
    record=st.sampled_from("abc"),
    iri=WORDS,
    at=WORDS,
    who=WORDS,
    origin=st.sampled_from(["o", "p"]),
    run=WORDS,
    verb=st.sampled_from(["kept", "withdrawn", "judged"]),
    digest=WORDS,
    content=st.binary(max_size=200),
    judgement=st.dictionaries(WORDS, st.integers() | WORDS, max_size=3),
    about=st.dictionaries(WORDS, WORDS, max_size=3),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def test_what_append_returned_for_is_there_after_reopening(file: Path) -> None:
    journal = Journal(file, writing=True)
    assert journal.append([EVENT, replace(EVENT, record="s")]) == [1, 2]
    journal.close()
    again = Journal(file)
    assert [event.record for event in again.events()] == ["r", "s"]
    assert again.event(1) == replace(EVENT, sequence=1, judgement={}, about={})
    assert (again.event(3), again.last) == (None, 2)


@given(st.lists(st.lists(EVENTS, max_size=4), max_size=5))
@settings(max_examples=25, deadline=None)
def test_events_come_back_as_they_were_given(batches: list[list[Event]]) -> None:
    journal = Journal(Path(":memory:"), writing=True)
    sequences = [number for batch in batches for number in journal.append(batch)]
    given_ = [replace(e, sequence=n) for n, e in zip(sequences, (e for batch in batches for e in batch), strict=True)]
    assert list(journal.events()) == given_
    assert sequences == list(range(1, len(given_) + 1))
    for record in "abc":
        assert journal.claims(record) == [event for event in given_ if event.record == record]
    assert list(journal.events(origin="o", after=2)) == [e for e in given_ if e.origin == "o" and e.sequence > 2]
    assert journal.records() == list(dict.fromkeys(event.record for event in given_))
    assert journal.records_of("p") == list(dict.fromkeys(e.record for e in given_ if e.origin == "p"))
    journal.close()


def rows(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    found = list(connection.execute("SELECT * FROM event ORDER BY sequence"))
    connection.close()
    return found


def test_later_events_change_and_remove_nothing(file: Path) -> None:
    journal = Journal(file, writing=True)
    journal.append([EVENT])
    before = rows(file)
    journal.append([replace(EVENT, verb="withdrawn", content=b""), replace(EVENT, digest="other")])
    journal.put("origin", "o", {"a": 1})
    journal.forget_origin("o", "now")
    assert rows(file)[:1] == before


@pytest.mark.parametrize("sql", ["UPDATE event SET digest = 'x'", "DELETE FROM event", "UPDATE event SET sequence = 9"])
def test_rows_cannot_be_changed_or_removed_even_by_hand(file: Path, sql: str) -> None:
    Journal(file, writing=True).append([EVENT])
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.Error, match="only grows"):
        connection.execute(sql)
    connection.close()


def test_a_reading_connection_cannot_write(file: Path) -> None:
    Journal(file, writing=True).append([EVENT])
    reading = Journal(file)
    with pytest.raises(StoreError):
        reading.append([EVENT])
    with pytest.raises(StoreError):
        reading.put("origin", "o", {})
    with pytest.raises(StoreError):
        reading.forget_origin("o", "now")
    assert len(rows(file)) == 1


def test_a_reader_sees_what_is_written_while_it_is_open(file: Path) -> None:
    writing = Journal(file, writing=True)
    reading = Journal(file)
    writing.append([EVENT])
    assert reading.last == 1


def test_a_batch_that_fails_leaves_nothing_behind(file: Path) -> None:
    journal = Journal(file, writing=True)
    with pytest.raises(StoreError):
        journal.append([EVENT, replace(EVENT, iri=None)])  # type: ignore[arg-type]
    assert (journal.last, rows(file)) == (0, [])
    assert journal.append([EVENT]) == [1]


@pytest.mark.parametrize("writing", [True, False])
def test_a_journal_of_a_newer_version_is_refused_and_left_as_it_is(file: Path, writing: bool) -> None:
    connection = sqlite3.connect(file)
    connection.executescript(f"CREATE TABLE format (version INTEGER); INSERT INTO format VALUES ({FORMAT + 1});")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match=f"format {FORMAT + 1}"):
        Journal(file, writing=writing)
    assert file.read_bytes() == before


@pytest.mark.parametrize("writing", [True, False])
def test_a_file_that_is_no_journal_is_refused_in_words(file: Path, writing: bool) -> None:
    file.write_bytes(b"no database at all, but long enough to look at " * 50)
    with pytest.raises(StoreError, match="journal"):
        Journal(file, writing=writing)


def test_a_missing_journal_cannot_be_read(file: Path) -> None:
    with pytest.raises(StoreError, match="journal"):
        Journal(file)
    assert not file.exists()


WRITER = """
import sys
from pathlib import Path
from catalogue.journal.journal import Event, Journal
journal = Journal(Path(sys.argv[1]), writing=True)
while True:
    numbers = journal.append([Event("r", "i", "", "", "o", "", "kept", content=b"x" * 5000) for _ in range(3)])
    print(numbers[-1], flush=True)
"""


def test_a_writer_that_is_killed_loses_nothing_acknowledged_and_leaves_no_half_batch(file: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(20)][-1]
    os.kill(writer.pid, signal.SIGKILL)
    told = max([told, *(int(line) for line in writer.stdout.read().split())])
    writer.wait()
    journal = Journal(file, writing=True)
    assert journal.last >= told and journal.last % 3 == 0
    assert len(list(journal.events())) == journal.last


def test_origins_and_runs_are_kept_changed_and_listed(file: Path) -> None:
    journal = Journal(file, writing=True)
    journal.put("origin", "b", {"n": 1})
    journal.put("origin", "a", {"n": 2})
    journal.put("origin", "b", {"n": 3})
    assert journal.origins() == [{"n": 2}, {"n": 3}]
    journal.forget_origin("b", "now")
    assert journal.origins() == [{"n": 2}]
    journal.put("origin", "b", {"n": 4})
    assert journal.origins() == [{"n": 2}, {"n": 4}]
    for number, started in (("1", "2025-01-01"), ("2", "2025-01-03"), ("3", "2025-01-02")):
        journal.put("run", number, {"number": number, "origin": "a", "started": started})
    assert [run["number"] for run in journal.runs("a")] == ["2", "3", "1"]
    assert [run["number"] for run in journal.runs(limit=1)] == ["2"]
    assert journal.runs("b") == []


def test_the_level_of_an_event_is_none_where_it_was_not_admitted() -> None:
    assert [replace(EVENT, judgement=j).level for j in (None, {}, {"level": None}, {"level": 0}, {"level": 2})] == [
        None
    ] * 3 + [0, 2]


FIRST = """
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, iri TEXT NOT NULL, at TEXT NOT NULL,
  who TEXT NOT NULL, origin TEXT NOT NULL, run TEXT NOT NULL, verb TEXT NOT NULL, digest TEXT NOT NULL, content BLOB,
  judgement TEXT NOT NULL, about TEXT NOT NULL
);
CREATE INDEX event_record ON event (record, sequence);
CREATE INDEX event_origin ON event (origin, sequence);
CREATE TABLE origin (iri TEXT PRIMARY KEY, about TEXT NOT NULL, removed TEXT NOT NULL DEFAULT '');
CREATE TABLE run (number TEXT PRIMARY KEY, origin TEXT NOT NULL, started TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE nomenclature (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, about TEXT NOT NULL);
CREATE TABLE format (version INTEGER NOT NULL);
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
INSERT INTO format VALUES (1);
"""


def test_a_journal_of_the_first_format_is_read_as_it_is_and_brought_up_to_date_when_it_is_written(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.executescript(FIRST)
    row = (*as_row(EVENT)[:9], '{"admitted": true, "findings": [{"message": "plain"}]}', "{}")
    connection.execute("INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    before = file.read_bytes()
    reading = Journal(file)
    assert (reading.erasures(), reading.backups(), reading.ban("r", ""), reading.probes()) == ([], [], None, [])
    [event] = reading.events()
    reading.close()
    assert file.read_bytes() == before
    writing = Journal(file, writing=True)
    plan = plan_of(writing.claims("r"), Erasure("r", "", "", "now", "me", "the law", 0, 0))
    assert plan is not None and event.judgement == {"admitted": True, "findings": [{"message": "plain"}]}
    writing.erase([plan])
    assert [(each.verb, each.content) for each in writing.events()] == [("kept", b""), ("erased", b"")]
    writing.close()
    assert Journal(file).ban("r", "anybody") is not None
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT version FROM format").fetchall() == [(FORMAT,)]
    connection.close()


def test_an_erasure_takes_titles_out_of_what_is_told_of_a_load_and_quotations_out_of_runs(file: Path) -> None:
    journal = Journal(file, writing=True)
    journal.append([replace(EVENT, about={"title": "Somebody's registry"}), replace(EVENT, record="s")])
    touched = [{"record": name, "title": f"{name} title", "changes": []} for name in "rs"]
    journal.put("nomenclature", "at", {"file": "f", "difference": {"touched": touched}})
    about = {
        "number": "1",
        "origin": "o",
        "started": "",
        "stopped": "Somebody's registry is odd",
        "counts": {"kept": 1},
    }
    journal.put("run", "1", about)
    plan = plan_of(journal.claims("r"), Erasure("r", "", "", "now", "me", "the law", 0, 0))
    assert plan is not None
    journal.erase([plan])
    [told] = journal.nomenclatures()
    assert [each["title"] for each in told["difference"]["touched"]] == ["(erased)", "s title"]
    assert journal.runs() == [{**about, "stopped": "(erased)"}]
    journal.close()


def test_rows_that_were_set_aside_are_blanked_too_and_blank_rows_are_no_damage(file: Path) -> None:
    iri = "https://a.example/r?somebody"
    whole = replace(EVENT, record=id_of(iri), iri=iri)
    journal = Journal(file, writing=True)
    journal.append([whole, replace(whole, content=b"<somebody> " * 9), replace(whole, record=id_of("s"), iri="s")])
    connection = sqlite3.connect(file)
    connection.executescript(
        f"DROP TRIGGER event_stays; UPDATE event SET content = x'28b52ffd', about = 'somebody' WHERE sequence = 2; {TRIGGERS['event_stays']}"
    )
    connection.close()
    journal.set_aside(journal.damages(), "now", "me")
    plan = plan_of(journal.claims(whole.record), Erasure(whole.record, "", "", "now", "me", "the law", 0, 0))
    assert plan is not None
    journal.erase([plan])
    journal.purge("now")
    assert journal.damages() == [] and [each.sequence for each in journal.laid_aside()] == [2]
    assert [(each.sequence, each.verb) for each in journal.claims(whole.record)] == [(1, "kept"), (4, "erased")]
    journal.close()
    assert not any(b"somebody" in each.read_bytes() for each in file.parent.iterdir())
    for sql in ("UPDATE event SET digest = 'x'", "DELETE FROM event"):
        connection = sqlite3.connect(file)
        with pytest.raises(sqlite3.Error, match="only grows"):
            connection.execute(sql)
        connection.close()


def test_an_erasure_that_fails_leaves_every_row_and_the_rule_that_rows_stay(file: Path) -> None:
    journal = Journal(file, writing=True)
    journal.append([EVENT])
    before = rows(file)
    plan = plan_of(journal.claims("r"), Erasure("r", "", "", "now", "me", "the law", 0, 0))
    assert plan is not None
    with pytest.raises(StoreError):
        journal.erase([plan, replace(plan, rows=(replace(EVENT, iri=None),))])  # type: ignore[arg-type]
    assert rows(file) == before
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.Error, match="only grows"):
        connection.execute("DELETE FROM event")
    connection.close()
