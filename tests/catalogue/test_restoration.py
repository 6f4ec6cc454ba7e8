"""Restoring: an earlier version comes back, judged anew, and stays until its origin says something new."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sources import ORIGIN, OTHER, SOURCE, keep, source

from catalogue.error import NotFound, Refused
from catalogue.journal.journal import Event, Journal
from catalogue.keeping.keeper import Keeper
from catalogue.mending.restoration import Restored, restore
from catalogue.record.record import id_of
from catalogue.run import Outcome
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)


def brought_back(settings: Settings, sequence: int, record: str = ID) -> Restored:
    with Keeper(settings) as keeper:
        done = restore(keeper, record, sequence, "command line: Ada", "the new one was a mistake")
        keeper.publish()
    return done


def title(settings: Settings) -> str:
    return Reader(settings).record(ID).title


def rows(settings: Settings) -> list[Event]:
    return Journal(settings.journal_file).claims(ID)


def harvested(settings: Settings, listed: bool) -> list[str]:
    """What a complete listing withdraws."""
    with Keeper(settings) as keeper:
        gone = keeper.withdraw_missing(ORIGIN, {SOURCE} if listed else set(), "run-2", "harvest")
        keeper.publish()
    return gone


def status(outcomes: list[Outcome]) -> list[str]:
    return [each.status for each in outcomes]


def two_versions(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="Bad"))


def test_an_earlier_version_comes_back_with_who_and_why(settings: Settings) -> None:
    two_versions(settings)
    done = brought_back(settings, 1, SOURCE)
    last = rows(settings)[-1]
    assert (title(settings), done.news, done.speaks, done.sequence) == ("Good", True, True, 3)
    assert (last.verb, last.who, last.origin, last.run) == ("restored", "command line: Ada", ORIGIN.iri, "run-1")
    assert last.about is not None and (last.about["reason"], last.about["restores"]) == ("the new one was a mistake", 1)
    assert last.content == rows(settings)[0].content and last.digest == rows(settings)[0].digest


def test_a_harvest_of_unchanged_data_does_not_undo_it_and_says_why(settings: Settings) -> None:
    two_versions(settings)
    brought_back(settings, 1)
    outcome = keep(settings, source(title="Bad"))[0]
    assert (outcome.status, title(settings), len(rows(settings))) == ("unchanged", "Good", 3)
    assert "restored by an operator" in outcome.reason and outcome.level == 0


def test_a_truly_new_version_replaces_it(settings: Settings) -> None:
    two_versions(settings)
    brought_back(settings, 1)
    assert status(keep(settings, source(title="Better"))) == ["kept"]
    assert title(settings) == "Better"
    assert status(keep(settings, source(title="Bad"))) == ["kept"]
    assert title(settings) == "Bad"


def test_an_origin_that_comes_round_to_the_restored_version_speaks_for_itself_again(settings: Settings) -> None:
    two_versions(settings)
    brought_back(settings, 1)
    assert status(keep(settings, source(title="Good"))) == ["kept"]
    assert status(keep(settings, source(title="Good"))) == ["unchanged"]
    assert status(keep(settings, source(title="Bad"))) == ["kept"]
    assert title(settings) == "Bad"


def test_a_withdrawn_record_comes_back_and_outlives_the_silence_of_its_origin(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    assert harvested(settings, listed=False) == [SOURCE]
    brought_back(settings, 1)
    assert title(settings) == "Good"
    assert harvested(settings, listed=False) == []
    assert title(settings) == "Good"
    keep(settings, source(title="Again"))
    assert harvested(settings, listed=False) == [SOURCE]


def test_an_origin_that_is_removed_takes_what_was_restored_with_it(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    harvested(settings, listed=False)
    brought_back(settings, 1)
    with Keeper(settings) as keeper:
        assert keeper.remove_origin(ORIGIN.iri, "test") == [SOURCE]


def test_a_version_without_content_is_no_choice_and_those_that_are_are_named(settings: Settings) -> None:
    two_versions(settings)
    harvested(settings, listed=False)
    with pytest.raises(NotFound) as error:
        brought_back(settings, 3)
    assert "withdrawn by row 3" in error.value.what and "one of 2 (" in error.value.expected
    with pytest.raises(NotFound, match="has no row 77"):
        brought_back(settings, 77)
    with pytest.raises(NotFound, match="There is no record"):
        brought_back(settings, 1, "https://nowhere.example/")
    assert len(rows(settings)) == 3


def test_a_version_that_the_rules_in_force_do_not_admit_is_refused_and_nothing_changes(settings: Settings) -> None:
    keep(settings, source(title=""))
    keep(settings, source(title="Good"))
    with pytest.raises(Refused, match="not admitted by the rules in force") as error:
        brought_back(settings, 1)
    assert "Title" in str(error.value) and "nothing was changed" in error.value.fix
    assert (title(settings), len(rows(settings))) == ("Good", 2)


def test_rules_that_became_stricter_refuse_what_they_once_admitted(settings: Settings) -> None:
    two_versions(settings)
    with Keeper(settings) as keeper:
        keeper.put_origin(replace(ORIGIN, required_level=3))
    with pytest.raises(Refused):
        brought_back(settings, 1)


def test_what_stands_already_needs_no_row(settings: Settings) -> None:
    two_versions(settings)
    done = brought_back(settings, 2)
    assert (done.news, done.sequence, len(rows(settings))) == (False, 2, 2)


def test_restoring_clears_what_waits_in_quarantine(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title=""))
    assert Reader(settings).record(ID).quarantined
    brought_back(settings, 1)
    assert not Reader(settings).record(ID).quarantined
    assert status(keep(settings, source(title=""))) == ["unchanged"]


def test_a_version_of_an_origin_that_does_not_speak_is_restored_beside_it(settings: Settings) -> None:
    keep(settings, source(title="Theirs"), origin=OTHER)
    keep(settings, source(title="Theirs, later"), origin=OTHER)
    keep(settings, source(title="Own"), known=[OTHER])
    assert not brought_back(settings, 1).speaks
    assert title(settings) == "Own"


def test_the_version_of_an_origin_that_was_removed_is_refused(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    with Keeper(settings) as keeper:
        keeper.remove_origin(ORIGIN.iri, "test")
    with pytest.raises(Refused, match="was removed"):
        brought_back(settings, 1)


def test_what_is_restored_survives_being_made_anew(settings: Settings) -> None:
    two_versions(settings)
    brought_back(settings, 1)
    with Keeper(settings, anew=True) as keeper:
        keeper.publish()
    assert title(settings) == "Good"
