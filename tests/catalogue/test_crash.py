"""A writer that is killed at any moment loses nothing that it acknowledged, leaves no half record, and disturbs no reader."""

from __future__ import annotations

import ast
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from crashing import Game
from nursery import Nursery
from once import once

from catalogue.error import SettingError
from catalogue.keeping import brink

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def arena() -> Iterator[Nursery]:
    """Processes that have read what every writer reads, and opened nothing."""
    with Nursery("crashing") as made:
        yield made


@pytest.fixture(scope="session")
def begun(arena: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue with a nomenclature; not to be written to."""
    return once(tmp_path_factory, "begun", lambda data: Game(data, arena, readers=0))


@pytest.fixture
def game(arena: Nursery, begun: Path, tmp_path: Path) -> Game:
    """A game in a folder of its own, with one reader."""
    return Game(Path(shutil.copytree(begun, tmp_path / "data")), arena)


@pytest.mark.parametrize("start", [0, 1], ids=["while records change", "while one is withdrawn"])
def test_a_writer_killed_at_each_point_loses_nothing_and_readers_do_not_notice(game: Game, start: int) -> None:
    for point in brink.POINTS:
        game.play(point, start=start)
    reads, generations, errors = game.over()
    assert game.tally.faults() == []
    assert errors == []
    assert reads > 50
    assert generations > 5
    assert game.promise.acknowledged > len(brink.POINTS)
    assert game.compare()


def test_a_writer_killed_anywhere_loses_nothing_and_the_next_one_goes_on(game: Game) -> None:
    chance = random.Random(3)
    for _ in range(6):
        game.play_blindly(chance.uniform(0, 0.3))
    assert (game.over()[2], game.tally.faults()) == ([], [])
    assert game.compare()


def test_a_writer_that_falls_in_an_unforeseen_way_loses_nothing_either(game: Game) -> None:
    for point in ("journal.row", "store.before-replace", "index.before-commit", "publish.described", "seal.described"):
        game.play(point, 1, "raise")
    assert (game.over()[2], game.tally.faults()) == ([], [])
    assert game.compare()


def test_each_point_is_reached_in_exactly_one_place_and_each_place_is_listed() -> None:
    reached = Counter(
        node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node)
        for wing in ("catalogue", "harvesters", "web")
        for path in (ROOT / wing).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reach"
    )
    assert reached == Counter(brink.POINTS)


@pytest.mark.parametrize(
    "told", ["nowhere:1:kill", "keep.checked:0:kill", "keep.checked:x:kill", "keep.checked:1:stay", "keep.checked"]
)
def test_a_point_or_a_manner_that_is_none_is_refused(told: str) -> None:
    with pytest.raises(SettingError, match="JARDIN_BRINK"):
        brink.read_fall(told)


def test_a_point_does_nothing_unless_it_was_named_and_then_at_the_time_that_was_named() -> None:
    brink.reach("keep.checked")
    brink.arm("keep.checked:2:raise")
    try:
        brink.reach("keep.applied")
        brink.reach("keep.checked")
        with pytest.raises(brink.Fallen, match=r"keep\.checked"):
            brink.reach("keep.checked")
        brink.reach("keep.checked")
        brink.arm("keep.applied:1:full")
        with pytest.raises(OSError, match="No space left"):
            brink.reach("keep.applied")
    finally:
        brink.arm("")
