"""History: what happened to a record, what each version changed, and how much of it everybody may read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from sources import ORIGIN, OTHER, SOURCE, keep, source

from catalogue.commands.command import app, main
from catalogue.error import Erased, Gone, NotFound
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.mending.erasure import Target, erase
from catalogue.mending.restoration import restore
from catalogue.record.record import id_of
from catalogue.record.triple import read_ntriples
from catalogue.setting import Settings
from catalogue.telling.history import Edition, History
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)


def told(settings: Settings, *, whole: bool = False, **wishes: int) -> History:
    reader = Reader(settings)
    found = reader.showing.history(ID, whole=whole, **wishes)  # type: ignore[arg-type]
    reader.close()
    return found


def states(history: History) -> list[tuple[int, str, str]]:
    return [(each.sequence, each.verb, each.state) for each in history.editions]


def gone(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, set(), "", "harvest")
        keeper.publish()


def changed(edition: Edition) -> list[tuple[str, list[str], list[str]]]:
    return [(e.label, [v.text for v in e.old], [v.text for v in e.new]) for e in edition.differences]


def test_each_version_tells_who_when_which_run_and_what_it_changed(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"))
    new, old = told(settings).editions
    assert (new.who, new.run, new.origin, new.level, new.since) == ("test", "run-1", ORIGIN.id, 0, 1)
    assert changed(new) == [("Title", ["Old"], ["New"])]
    assert (old.since, old.differences) == (0, ())
    assert states(told(settings)) == [(2, "kept", "public"), (1, "kept", "earlier")]


def test_of_a_version_in_quarantine_only_its_being_there_is_told(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="", more='dct:alternative "Secret"'))
    history = told(settings)
    assert states(history) == [(2, "kept", "quarantined"), (1, "kept", "public")]
    assert (history.editions[0].digest, history.editions[0].differences) == ("", ())
    reader = Reader(settings)
    assert reader.record(ID).versions[0].digest == ""
    for ask in (reader.showing.version, reader.showing.content):
        with pytest.raises(NotFound, match="is not shown"):
            ask(ID, 2)
    operator = told(settings, whole=True).editions[0]
    assert operator.differences and operator.digest
    assert b"Secret" in reader.showing.content(ID, 2, whole=True)


def test_a_record_that_only_waits_has_a_history_without_content(settings: Settings) -> None:
    keep(settings, source(title=""))
    history = told(settings)
    assert (history.state, history.title, states(history)) == ("quarantined", SOURCE, [(1, "kept", "quarantined")])
    with pytest.raises(NotFound):
        Reader(settings).showing.content(ID, 1)


def test_of_a_withdrawn_record_rows_are_told_without_content(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"))
    gone(settings)
    history = told(settings)
    assert (history.state, history.reason, history.title) == ("withdrawn", "its origin no longer lists it", "New")
    assert states(history) == [(3, "withdrawn", ""), (2, "kept", "hidden"), (1, "kept", "hidden")]
    assert not any(each.digest or each.differences for each in history.editions)
    with pytest.raises(Gone):
        Reader(settings).showing.content(ID, 1)
    assert changed(told(settings, whole=True).editions[1]) == [("Title", ["Old"], ["New"])]


def test_what_was_withdrawn_stays_hidden_when_the_record_comes_back(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    gone(settings)
    keep(settings, source(title="New"))
    assert states(told(settings)) == [(3, "kept", "public"), (2, "withdrawn", ""), (1, "kept", "hidden")]


def test_of_an_erased_record_rows_say_who_when_and_why_and_nothing_else(settings: Settings) -> None:
    keep(settings, source(title="Old words"))
    keep(settings, source(title="New words"))
    with Keeper(settings) as keeper:
        erase(keeper, Target(record=ID), "a person asked for it", "web: Ada")
    history = told(settings)
    assert (history.state, history.reason, history.title) == ("erased", "a person asked for it", "This record")
    last = history.editions[0]
    assert (last.verb, last.who, last.reason) == ("erased", "web: Ada", "a person asked for it")
    assert {each.state for each in history.editions[1:]} == {"erased"}
    everything = str(told(settings, whole=True))
    assert "words" not in everything and not any(each.digest or each.differences for each in history.editions)
    with pytest.raises(Erased):
        Reader(settings).showing.content(ID, 1)
    with Keeper(settings) as keeper, pytest.raises(NotFound, match="holds no content"):
        restore(keeper, ID, 1, "test", "why")


def test_a_version_that_was_judged_out_is_hidden(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    with Keeper(settings) as keeper:
        row = keeper.journal.claims(ID)[0]
        judgement = {**(row.judgement or {}), "admitted": False}
        out = row.__class__(
            row.record, row.iri, row.at, "test", row.origin, "", "judged", row.digest, b"", judgement, {}
        )
        keeper.publication.apply({ID}, keeper.journal.append([out])[-1])
    keep(settings, source(title="New"))
    assert states(told(settings)) == [(3, "kept", "public"), (2, "judged", ""), (1, "kept", "hidden")]


def test_a_small_count_of_earlier_days_is_hidden_by_the_threshold_of_today(settings: Settings) -> None:
    predicate = next(
        f.path for f in Reader(keep_one(settings)).profiles.fields.values() if f.name == "number_of_records"
    )
    record = source(title="Counted")
    record.graph.add((URIRef(SOURCE), URIRef(predicate), Literal(25)))
    keep(settings, record)
    keep(settings, source(title="Now"))
    assert [each.is_open for each in told(settings).editions] == [True, True, True]
    stricter = settings.model_copy(update={"small_count": 50})
    assert [each.is_open for each in told(stricter).editions] == [True, False, True]


def keep_one(settings: Settings) -> Settings:
    keep(settings, source(title="First"))
    return settings


def test_versions_are_compared_within_their_origin(settings: Settings) -> None:
    keep(settings, source(title="Own"))
    keep(settings, source(title="Theirs"), origin=OTHER)
    keep(settings, source(title="Own, later"))
    keep(settings, source(title="Theirs, later"), origin=OTHER)
    assert [each.since for each in told(settings).editions] == [2, 1, 0, 0]


def test_a_long_history_is_told_in_parts(settings: Settings) -> None:
    for number in range(4):
        keep(settings, source(title=f"Title {number}"))
    first = told(settings, most=3)
    assert ([each.sequence for each in first.editions], first.older) == ([4, 3, 2], 2)
    rest = told(settings, most=3, before=2)
    assert ([each.sequence for each in rest.editions], rest.older) == ([1], 0)


def test_applying_what_each_version_changed_gives_what_is_public(settings: Settings) -> None:
    for title, more in (("A", ""), ("B", 'dct:alternative "x"'), ("B", ""), ("C", "dct:subject ordo:Orphanet_558")):
        keep(settings, source(title=title, more=more))
    with Keeper(settings) as keeper:
        restore(keeper, ID, 2, "test", "why")
        keeper.publish()
    rows = Journal(settings.journal_file).claims(ID)
    editions = list(reversed(told(settings).editions))
    for before, after, edition in zip(rows, rows[1:], editions[1:], strict=False):
        gone_, come = (
            read_ntriples(before.content) - read_ntriples(after.content),
            read_ntriples(after.content) - read_ntriples(before.content),
        )
        assert sum(len(each.old) for each in edition.differences) == len(Graph() + gone_)
        assert sum(len(each.new) for each in edition.differences) == len(Graph() + come)
    body = Reader(settings).index.body(ID)
    assert body == rows[1].content


class Done:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def jardin(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], settings: Settings) -> Any:
    """Runs a command through the door that the shell uses."""

    def run(*words: str) -> Done:
        for registered in ("registered_commands", "registered_groups"):
            monkeypatch.setattr(app, registered, [])
        monkeypatch.setattr("sys.argv", ["jardin", *words, "--data", str(settings.data)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = (part.decode("utf-8") for part in capfdbinary.readouterr())
        return Done(code, out, err)

    return run


def test_the_command_shows_differences_of_all_versions_or_of_one(jardin: Any, settings: Settings) -> None:
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"))
    keep(settings, source(title=""))
    out = jardin("history", SOURCE, "--diff").out
    assert "    changed Title\n      - Old (en)\n      + New (en)\n" in out
    assert "    removed Title\n      - New (en)\n" in out and "    the first version" in out
    assert jardin("history", ID, "--diff", "2").out.count("Title") == 1
    (row,) = jardin("history", ID, "2", "--json").json
    assert row["differences"] == [
        {"field": "title", "label": "Title", "place": [], "verb": "changed", "old": ["Old (en)"], "new": ["New (en)"]}
    ]
    assert {"at", "who", "run", "origin", "level", "verb"} <= row.keys()
    assert "\tquarantined" in jardin("history", ID).out.splitlines()[0]


def test_the_command_restores_with_a_reason(jardin: Any, settings: Settings) -> None:
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"))
    assert jardin("restore", SOURCE, "1").code == 2
    done = jardin("restore", SOURCE, "1", "--reason", "by mistake", "--json").json
    assert (done["sequence"], done["generation"], done["speaks"]) == (3, 3, True)
    assert Reader(settings).record(ID).title == "Old"
    row = jardin("history", SOURCE).out.splitlines()[0].split("\t")
    assert (row[2], row[3], row[-1]) == ("restored", "command line", "by mistake")
    told = jardin("restore", SOURCE, "9", "--reason", "x")
    assert told.code == 2 and "one of 3 (" in told.err and "Traceback" not in told.err


def test_the_command_rolls_back_and_says_what_it_left(jardin: Any, settings: Settings) -> None:
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"), source("two"))
    done = jardin("rollback", "--reason", "bad")
    assert "Generation 3 is current and holds what generation 1 held: 2 records" in done.out
    assert "shapes" in done.out and "Rolling back: 2 of 2 records" in done.err
    assert Reader(settings).record(ID).title == "Old"
    told = jardin("rollback", "77")
    assert told.code == 2 and "3 (made " in told.err
    assert jardin("rollback", "2", "--json").json["to"] == 2


def test_histories_of_withdrawn_and_waiting_records_are_shown(jardin: Any, settings: Settings) -> None:
    keep(settings, source(title="Old"))
    gone(settings)
    assert "withdrawn (its origin no longer lists it)" in jardin("history", SOURCE).err
    assert jardin("history", "https://nowhere.example/").code == 2
    assert "has no row 9" in jardin("history", SOURCE, "9").err
