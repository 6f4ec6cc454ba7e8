"""Generations: immutable states that readers hold, sealed last, cleaned without pulling the floor away."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sources import ORIGIN, keep, source

import catalogue.keeping.generation as generations
from catalogue.error import NotFound
from catalogue.keeping.keeper import Keeper
from catalogue.mending.rollback import roll_back
from catalogue.setting import Settings
from catalogue.telling.reader import Reader, Readers


def publish(settings: Settings, times: int) -> int:
    with Keeper(settings) as keeper:
        return [keeper.publish() for _ in range(times)][-1]


def numbers(settings: Settings) -> list[int]:
    return sorted(int(path.name) for path in generations.folder_of(settings.data).iterdir())


def test_nothing_published_is_told_with_what_to_do(settings: Settings) -> None:
    with pytest.raises(NotFound, match="jardin add"):
        Reader(settings)
    with pytest.raises(NotFound):
        Readers(settings).current()


def test_a_reader_holds_its_generation_while_new_ones_are_made_and_cleaned(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    reader = Reader(settings)
    keep(settings, source(title="New"))
    few = settings.model_copy(update={"generations": 2})
    publish(few, 8)
    keep(few, source(title="Newer"))
    publish(few, 1)
    assert reader.generation.number in numbers(settings)
    assert [card["title"] for card in reader.index.cards()] == ["Old"]
    assert reader.store.query('SELECT ?s { ?s <http://purl.org/dc/terms/title> "Old"@en }')
    assert reader.find(reader.search([("q", "old")])).total == 1
    reader.close()
    publish(few, 1)
    assert reader.generation.number not in numbers(settings)


def test_only_the_newest_few_are_kept(settings: Settings) -> None:
    few = settings.model_copy(update={"generations": 3})
    last = publish(few, 7)
    assert numbers(few) == [last - 2, last - 1, last]


def test_harvests_without_news_do_not_push_out_what_one_can_roll_back_to(settings: Settings) -> None:
    few = settings.model_copy(update={"generations": 3})
    keep(few, source(title="Good"))
    good = numbers(few)[-1]
    keep(few, source(title="Bad"))
    last = publish(few, 5)
    assert numbers(few) == [good, last - 1, last]
    with Keeper(few) as keeper:
        assert roll_back(keeper, None, "test").to == good


def test_each_generation_has_a_number_of_its_own_that_never_returns(settings: Settings) -> None:
    first = publish(settings.model_copy(update={"generations": 1}), 3)
    assert publish(settings, 1) == first + 1


def test_readers_move_on_when_current_moves(settings: Settings) -> None:
    keep(settings, source(title="One"))
    readers = Readers(settings)
    first = readers.current()
    assert readers.current() is first
    keep(settings, source(title="Two"))
    assert [card["title"] for card in readers.current().index.cards()] == ["Two"]
    readers.close()


def test_a_generation_says_what_it_was_made_of(settings: Settings) -> None:
    keep(settings, source(), source("two"))
    generation = generations.current(settings.data)
    with Keeper(settings) as keeper:
        assert generation.sequence == keeper.journal.last == 2
        assert (generation.release, generation.nomenclature) == (keeper.library.release, keeper.library.digest)
    reader = Reader(settings)
    assert (reader.store.sequence(), reader.index.sequence()) == (2, 2)


def test_an_unfinished_folder_does_not_exist_for_readers_and_is_cleaned(settings: Settings) -> None:
    keep(settings, source())
    now = generations.current(settings.data).number
    (generations.folder_of(settings.data) / f"{now + 1:08d}").mkdir()
    assert Reader(settings).generation.number == now
    assert publish(settings, 1) == now + 2
    assert now + 1 not in numbers(settings)


@pytest.mark.parametrize("content", ["99", "rubbish", "", "-1", None])
def test_while_current_points_nowhere_readers_go_on_with_the_newest_and_a_new_generation_mends_it(
    settings: Settings, content: str | None
) -> None:
    keep(settings, source())
    if content is None:
        (settings.data / generations.CURRENT).unlink()
    else:
        (settings.data / generations.CURRENT).write_text(content)
    with pytest.raises(NotFound):
        generations.pointed_at(settings.data)
    assert Reader(settings).generation.number == Readers(settings).current().generation.number == 1
    publish(settings, 1)
    assert generations.pointed_at(settings.data).number == 2
    assert Reader(settings).find(Reader(settings).search([])).total == 1


def test_a_reader_that_is_open_goes_on_when_all_generations_are_gone(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    readers = Readers(settings)
    readers.current()
    shutil.rmtree(generations.folder_of(settings.data))
    (settings.data / generations.CURRENT).unlink()
    assert [card["title"] for card in readers.current().index.cards()] == ["Old"]
    readers.close()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"number": 1, "unknown": 2}'])
def test_a_description_that_cannot_be_read_is_a_clear_error(settings: Settings, text: str) -> None:
    keep(settings, source())
    (generations.current(settings.data).path / generations.DESCRIPTION).write_text(text)
    with pytest.raises(NotFound, match="rebuild"):
        generations.current(settings.data)


def test_a_description_of_a_newer_version_with_more_in_it_is_read(settings: Settings) -> None:
    keep(settings, source())
    file = generations.current(settings.data).path / generations.DESCRIPTION
    file.write_text(json.dumps({**json.loads(file.read_text()), "novelty": 1}))
    assert generations.current(settings.data).number == 1


def test_a_generation_that_is_removed_while_a_reader_opens_it_is_a_clear_error(settings: Settings) -> None:
    keep(settings, source())
    generation = generations.current(settings.data)
    with pytest.raises(NotFound), generations.held(replace(generation, path=Path("/nowhere"))):
        pass


def test_readers_do_not_see_a_store_that_is_being_written(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    reader = Reader(settings)
    with Keeper(settings) as keeper:
        keeper.keep([source(title="New")], ORIGIN, "", "test")
        assert [card["title"] for card in Reader(settings).index.cards()] == ["Old"]
        keeper.publish()
    assert [card["title"] for card in reader.index.cards()] == ["Old"]
    assert [card["title"] for card in Reader(settings).index.cards()] == ["New"]


def test_a_rollback_of_current_takes_effect_at_once(settings: Settings) -> None:
    keep(settings, source(title="Old"))
    old = generations.current(settings.data).number
    keep(settings, source(title="New"))
    readers = Readers(settings)
    assert [card["title"] for card in readers.current().index.cards()] == ["New"]
    (settings.data / "CURRENT.new").write_text(str(old))
    (settings.data / "CURRENT.new").rename(settings.data / "CURRENT")
    assert [card["title"] for card in readers.current().index.cards()] == ["Old"]


def test_logs_of_earlier_openings_are_tidied_in_the_store(settings: Settings) -> None:
    keep(settings, source())
    for _ in range(4):
        publish(settings, 1)
    assert len(list((settings.data / "store").glob("LOG*"))) <= 2
