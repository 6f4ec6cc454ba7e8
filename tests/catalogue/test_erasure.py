"""Erasing: no byte left, the rest untouched, the record kept out, and every step repeatable."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from leftover import leftovers
from nursery import Nursery
from sources import ORIGIN, OTHER, SOURCE, indexed, keep, quads_of, source

from catalogue.error import Erased, NotFound, StoreError
from catalogue.journal.event import Event
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.probe import PROBES, Probe
from catalogue.keeping.publication import facet_names
from catalogue.mending.erasure import Target, Tells, clean, erase, lift, pending
from catalogue.record.record import Note, Record, id_of
from catalogue.run import Run
from catalogue.setting import Settings
from catalogue.telling.reader import Reader, Readers

# As unlike as can be: engines that compress keep what they have not seen before as it is, so bytes can be searched.
MARKS = {
    "iri": "kWzqXvJ41uRb", "title": "PfhLyTn83mGc", "description": "aQoNsDe29wYi", "nested": "UjbRxKp57vHt",
    "finding": "zEmCgFw60lSa", "note": "TiVdOqZ12nBk", "run": "yHuLrJx95cPe", "document": "MsAfGwQ74tDi",
    "address": "bNvKoRz38yUl", "second": "XcEhTpS06jWm",
}  # fmt: skip
IRI = f"{SOURCE}?patient={MARKS['iri']}"
ID = id_of(IRI)
REASON = "a patient asked for it"
WHOLE = Target(IRI)


def marked(title: str = MARKS["title"], *, more: str = "") -> Record:
    """A record that bears a mark in every place that can hold one."""
    said = (
        f'dct:description "{MARKS["description"]} of somebody"@en ; dct:issued "{MARKS["finding"]}" ; '
        f'dcat:contactPoint [ a vcard:Kind ; vcard:fn "{MARKS["nested"]}" ] ; '
        f"dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://a.example/{MARKS['address']}?x=1> ] ; {more}"
    )
    record = source(title=f"Registry {title}" if title else "", more=said.rstrip("; "), iri=IRI)
    note = Note("html", "http://purl.org/dc/terms/description", f"<b>{MARKS['note']}</b>", "")
    return replace(record, notes=(note,), document=f"https://a.example/{MARKS['document']}.ttl")


def fill(settings: Settings) -> None:
    """A catalogue with a marked record in two versions by two origins, among others, with probes and a run that quotes it."""
    keep(settings, source("other"), marked(more=f'dct:alternative "{MARKS["second"]}"'), known=[OTHER])
    keep(settings, marked(), source("third"))
    with Keeper(settings) as keeper:
        keeper.keep([marked()], OTHER, "run-2", "test")
        run = Run(ORIGIN, datetime(2025, 1, 1), "run-1")
        run.stopped = f"The registry Registry {MARKS['title']} {MARKS['run']} was refused"
        keeper.put_run(run)
        keeper.put_probes([Probe(f"https://a.example/{MARKS['address']}?x=1", "2025-01-01T00:00:00Z", "reachable")])
        keeper.publish()


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """The data folder of the marked catalogue; not to be written to."""
    data = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("marked") / "data"))
    fill(Settings(data=data))
    return data


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Settings:
    """Settings of a copy of the marked catalogue."""
    return Settings(data=Path(shutil.copytree(once, tmp_path / "marked")), lock_seconds=0.2)


def facets(settings: Settings) -> list[str]:
    return facet_names(Reader(settings).profiles)


def erased(settings: Settings, target: Target = WHOLE, reason: str = REASON) -> None:
    with Keeper(settings) as keeper:
        erase(keeper, target, reason, "test")
        clean(keeper)


def test_no_byte_of_an_erased_record_is_left_and_the_others_stay_as_they_were(filled: Settings) -> None:
    settings = filled
    before = leftovers(settings.data, MARKS.values(), facets(settings))
    assert {
        "store of data",
        "index of data",
        "the journal's table event, read",
        "the journal's table probe",
        "the journal's table run",
    } <= before
    assert {where.rpartition(".")[2] for where in before if "bytes of store" in where} & {"log", "sst"}, before
    assert any(where.startswith("bytes of generations/00000001/") for where in before)
    # The digest of the probes changes with them: one is erased.
    others = {q for q in quads_of(settings.data) if not any(m in q for m in (*MARKS.values(), ID, f"<{PROBES}> <"))}
    erased(settings)
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()
    assert others - quads_of(settings.data) == set()
    assert [path.name for path in (settings.data / "generations").iterdir()] == [
        f"{Reader(settings).generation.number:08d}"
    ]
    assert indexed(settings.data, facets(settings)).keys() == {
        id_of(SOURCE.replace("one", n)) for n in ("other", "third")
    }


def test_rows_without_content_say_who_when_and_why(filled: Settings) -> None:
    settings = filled
    number = len(Journal(settings.journal_file).claims(ID))
    erased(settings)
    rows = Journal(settings.journal_file).claims(ID)
    assert len(rows) == number + 2 and [row.verb for row in rows[-2:]] == ["erased", "erased"]
    assert {row.origin for row in rows[-2:]} == {ORIGIN.iri, OTHER.iri}
    assert all((row.who, row.about) == ("test", {"reason": REASON}) and row.at for row in rows[-2:])
    assert all((row.content, row.digest, row.about) == (b"", "", {}) for row in rows[:-2])
    with pytest.raises(Erased, match=REASON):
        Reader(settings).record(ID)


def test_the_journal_only_grows_again_after_an_erasure(filled: Settings) -> None:
    settings = filled
    erased(settings)
    connection = sqlite3.connect(settings.journal_file)
    for sql in ("UPDATE event SET digest = 'x'", "DELETE FROM event"):
        with pytest.raises(sqlite3.Error, match="only grows"):
            connection.execute(sql)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_catalogue_made_anew_after_an_erasure_is_the_same(filled: Settings) -> None:
    settings = filled
    erased(settings)
    before = quads_of(settings.data), indexed(settings.data, facets(settings))
    with Keeper(settings, anew=True):
        pass
    assert (quads_of(settings.data), indexed(settings.data, facets(settings))) == before


def test_the_next_harvest_does_not_bring_it_back_before_the_erasure_is_lifted(filled: Settings) -> None:
    settings = filled
    erased(settings)
    for origin in (ORIGIN, OTHER):
        [outcome] = keep(settings, marked(), origin=origin)
        assert (outcome.status, REASON in outcome.reason, "jardin erase --lift" in outcome.reason) == (
            "refused",
            True,
            True,
        )
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()
    with Keeper(settings) as keeper:
        lift(keeper, Target(IRI))
    [outcome] = keep(settings, source(title="Mended", iri=IRI))
    assert outcome.status == "kept" and Reader(settings).record(ID).title == "Mended"


def test_a_record_can_be_erased_again_after_it_was_lifted(filled: Settings) -> None:
    settings = filled
    erased(settings)
    with Keeper(settings) as keeper:
        lift(keeper, Target(IRI))
    keep(settings, marked())
    erased(settings, Target(ID), "it came again")
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()
    assert keep(settings, marked())[0].status == "refused"


@pytest.mark.parametrize("state", ["quarantined", "withdrawn"])
def test_what_is_not_public_is_erased_too(settings: Settings, state: str) -> None:
    keep(settings, marked("" if state == "quarantined" else MARKS["title"]), source("other"))
    if state == "withdrawn":
        with Keeper(settings) as keeper:
            keeper.withdraw_missing(ORIGIN, {source("other").iri}, "", "test")
            keeper.publish()
    erased(settings)
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()
    with pytest.raises(Erased):
        Reader(settings).record(ID)


def test_of_a_run_only_what_it_brought_is_erased_and_the_version_before_stands_again(settings: Settings) -> None:
    keep(settings, source(title="The good one"), source("other", title="Also there"))
    bad = replace(marked(), iri=SOURCE, graph=source(title=MARKS["title"]).graph)
    with Keeper(settings) as keeper:
        keeper.keep([bad, source("new", title=MARKS["second"])], ORIGIN, "bad-run", "test")
        keeper.publish()
        erase(keeper, Target(run="bad-run"), REASON, "test")
        clean(keeper)
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()
    reader = Reader(settings)
    assert reader.record(id_of(SOURCE)).title == "The good one"
    assert [row.verb for row in reader.journal.claims(id_of(SOURCE))] == ["kept", "kept", "erased", "restored"]
    with pytest.raises(Erased):
        reader.record(id_of(SOURCE.replace("one", "new")))
    assert keep(settings, bad)[0].status == "refused"
    assert keep(settings, bad, origin=OTHER)[0].status == "kept"
    with Keeper(settings) as keeper:
        assert len(lift(keeper, Target(run="bad-run"))) == 2
    assert keep(settings, source(title="The next one"))[0].status == "kept"


def test_a_version_that_waits_stands_again_behind_the_one_that_is_shown(settings: Settings) -> None:
    keep(settings, source(title="Shown"))
    keep(settings, source(title=""))
    with Keeper(settings) as keeper:
        keeper.keep([source(title=MARKS["title"])], ORIGIN, "bad-run", "test")
        erase(keeper, Target(run="bad-run"), REASON, "test")
        clean(keeper)
    view = Reader(settings).record(id_of(SOURCE))
    assert (view.title, view.quarantined) == ("Shown", True)


def test_a_reader_of_an_older_generation_tells_that_it_is_gone_from_the_moment_of_the_row(filled: Settings) -> None:
    settings = filled
    readers = Readers(settings)
    old = readers.current()
    with Keeper(settings) as keeper:
        erase(keeper, Target(IRI), REASON, "test")
        for look in (old.record, old.triples):
            with pytest.raises(Erased):
                look(ID)
        assert readers.current() is not old
        clean(keeper)
    assert readers.current().record(id_of(SOURCE.replace("one", "other"))).title
    readers.close()


@pytest.mark.parametrize("told", ["IRI", "title", "nothing"])
def test_a_reason_must_be_there_and_must_not_repeat_what_is_erased(filled: Settings, told: str) -> None:
    settings = filled
    reason = {"IRI": f"see {IRI}", "title": f"REGISTRY {MARKS['title'].upper()} holds names", "nothing": "  "}[told]
    with pytest.raises(Tells) as caught, Keeper(settings) as keeper:
        erase(keeper, Target(IRI), reason, "test")
    assert not any(mark in str(caught.value) for mark in MARKS.values())
    assert Reader(settings).record(ID)


@pytest.mark.parametrize("target", [Target("https://nobody.example/"), Target(run="no-run")])
def test_what_is_not_here_cannot_be_erased(settings: Settings, target: Target) -> None:
    keep(settings, source())
    with pytest.raises(NotFound), Keeper(settings) as keeper:
        erase(keeper, target, REASON, "test")


def test_a_reader_of_an_old_state_of_the_journal_is_waited_for_and_then_named(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.journal.journal_erasure.PATIENCE", 0.3)
    settings = filled
    slow = Journal(settings.journal_file).events()
    next(slow)
    with pytest.raises(StoreError, match="old state"):
        erased(settings)
    slow.close()
    with Keeper(settings) as keeper:
        assert pending(keeper.journal)
        clean(keeper)
        assert not pending(keeper.journal)
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()


STEPS = ("journal.before-commit:1", "erasure.noted:1", "rebuild.forgotten:1", "erasure.renewed:1")


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_that_is_killed_can_be_repeated(
    filled: Settings, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    settings = filled
    child = nursery.send("errand:fall_while_erasing", tmp_path / "told", f"{step}:kill", str(settings.data), IRI)
    assert child.wait() == -9, child.errors()
    reader = Reader(settings)
    assert reader.record(id_of(SOURCE.replace("one", "other"))).title
    if not step.startswith("journal.before-commit:1"):
        with pytest.raises(Erased):
            reader.record(ID)
    with Keeper(settings) as keeper:
        if keeper.journal.ban(ID, ORIGIN.iri) is None:
            erase(keeper, Target(IRI), REASON, "test")
        clean(keeper)
    assert leftovers(settings.data, MARKS.values(), facets(settings)) == set()


def test_a_row_of_an_erased_version_is_known_as_blank() -> None:
    row = Event("r", "i", "", "", "o", "", "kept")
    assert row.is_blank and not replace(row, content=b"x").is_blank and not replace(row, verb="judged").is_blank
