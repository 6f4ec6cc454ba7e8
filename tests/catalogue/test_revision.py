"""A nomenclature is put in force whole or not at all, and records are judged again behind it."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest
from nursery import Nursery
from sources import DEPRECATED, MOVED, another

from catalogue.journal.journal import Journal
from catalogue.keeping.generation import now
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.revision import judge_again, revise
from catalogue.nomenclature.shelf import keep_nomenclature
from catalogue.setting import Settings
from catalogue.telling.reader import Reader


def load(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        keeper.load_nomenclature(another(keeper.library.nomenclature), {})
        keeper.publish()


def answers(settings: Settings) -> list[tuple[list[str], int]]:
    """Sources found for diseases whose place changed, and for the state of their codes."""
    reader = Reader(settings)
    asked = [[("orpha", code)] for code in ("68367", "68381", DEPRECATED, MOVED)] + [[("codes", "inactive")]]
    pages = [reader.find(reader.search([*params, ("size", "100")])) for params in asked]
    found = [(sorted(hit.iri for hit in page.hits), page.total) for page in pages]
    reader.close()
    return found


def test_sources_are_found_by_the_new_hierarchy_as_if_all_were_written_anew(copied: Settings) -> None:
    before = answers(copied)
    load(copied)
    quick = answers(copied)
    with Keeper(copied, anew=True) as keeper:
        keeper.publish()
    assert quick == answers(copied) != before
    assert quick[-1][1] > 0


def test_records_are_judged_again_in_batches_and_once(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    load(copied)
    steps: list[tuple[int, int]] = []
    monkeypatch.setattr("catalogue.keeping.revision.BATCH", 60)
    with Keeper(copied) as keeper:
        waiting, digest = len(keeper.outdated()), keeper.library.digest
    number = revise(copied, "test", lambda done, whole: steps.append((done, whole)))
    assert number == waiting > 120 and steps[0] == (60, waiting) and steps[-1] == (waiting, waiting)
    assert revise(copied, "test") == 0
    journal = Journal(copied.journal_file)
    keys = {(event.judgement or {})["key"]["nomenclature"] for event in journal.events() if event.verb == "judged"}
    journal.close()
    assert keys == {digest}


def test_a_record_keeps_its_old_judgement_with_its_release_until_it_is_judged_again(copied: Settings) -> None:
    load(copied)
    reader = Reader(copied)
    record = next(reader.index.cards())["id"]
    assert (reader.record(record).release, reader.generation.release) == ("2025-07", "2026-07")
    reader.close()
    with Keeper(copied) as keeper:
        judge_again(keeper, [record], "test")
        keeper.publish()
    reader = Reader(copied)
    assert reader.record(record).release == "2026-07"
    reader.close()


def test_a_load_cut_short_after_the_journal_is_finished_at_the_next_opening(copied: Settings) -> None:
    with Keeper(copied) as keeper:
        file = keep_nomenclature(another(keeper.library.nomenclature), copied.data)
        keeper.journal.put("nomenclature", now(), {"file": file.name, "release": "2026-07"})
    with Keeper(copied) as keeper:
        keeper.publish()
    quick = answers(copied)
    with Keeper(copied, anew=True) as keeper:
        keeper.publish()
    assert quick == answers(copied)


@pytest.mark.parametrize("step", ["store", "index", "journal"])
def test_a_load_that_is_killed_leaves_the_readers_alone_and_is_finished_later(
    copied: Settings, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    before = answers(copied)
    child = nursery.send("errand:fall_while_loading", tmp_path / "told", step, str(copied.data))
    assert child.wait() == -signal.SIGKILL, child.errors()
    assert answers(copied) == before
    with Keeper(copied) as keeper:
        keeper.publish()
    after = answers(copied)
    with Keeper(copied, anew=True) as keeper:
        keeper.publish()
    assert after == answers(copied) != before


def test_a_source_that_names_a_deprecated_code_is_found_under_its_replacement(copied: Settings) -> None:
    reader = Reader(copied)
    naming = {
        hit.iri for hit in reader.find(reader.search([("orpha", DEPRECATED), ("match", "exact"), ("size", "100")])).hits
    }
    reader.close()
    load(copied)
    reader = Reader(copied)
    page = reader.find(reader.search([("orpha", DEPRECATED), ("size", "100")]))
    assert page.search.disease == MOVED and naming and naming <= {hit.iri for hit in page.hits}
    found = next(hit for hit in page.hits if hit.iri in naming and hit.match == "narrower")
    assert DEPRECATED in [code for code, _ in found.via] and found.distance == 1
    in_sparql = reader.store.query(page.sparql)
    assert naming <= {row[0] for row in in_sparql} and len(in_sparql) == page.total
    reader.close()


def test_another_threshold_or_language_judges_every_record_again_and_the_same_ones_none(copied: Settings) -> None:
    with Keeper(copied) as keeper:
        assert keeper.outdated() == []
    with Keeper(copied.model_copy(update={"languages": ("fr", "en")})) as keeper:
        assert keeper.outdated()
    stricter = copied.model_copy(update={"small_count": 20})
    with Keeper(stricter) as keeper:
        kept = {event.record for event in keeper.journal.events() if event.verb == "kept"}
        assert set(keeper.outdated()) == kept and len(kept) > 150


def test_a_judgement_that_a_clock_has_overtaken_is_made_again(copied: Settings) -> None:
    with Keeper(copied) as keeper:
        record = next(keeper.publication.index.cards())["id"]
        latest = keeper.journal.claims(record)[-1]
        told = {**(latest.judgement or {}), "until": "2026-01-31"}
        keeper.journal.append([replace(latest, verb="judged", content=b"", judgement=told, sequence=0)])
        assert keeper.outdated() == [record]
        judge_again(keeper, [record], "test")
        assert keeper.outdated() == []


def test_what_cannot_be_judged_in_time_is_not_tried_again_and_again(copied: Settings) -> None:
    hurried = copied.model_copy(update={"check_seconds": 0.001})
    with Keeper(hurried) as keeper:
        record = next(keeper.publication.index.cards())["id"]
        latest = keeper.journal.claims(record)[-1]
        told = {**(latest.judgement or {}), "until": "2026-01-31"}
        keeper.journal.append([replace(latest, verb="judged", content=b"", judgement=told, sequence=0)])
        judge_again(keeper, [record], "test")
        newest = keeper.journal.claims(record)[-1].judgement or {}
        assert "not_judged" in newest and newest["findings"] == told["findings"]
        assert keeper.outdated() == []
