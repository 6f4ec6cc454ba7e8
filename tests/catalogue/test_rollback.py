"""Rolling back: what a generation held comes back at once, lasts through all that is made later, and can be repeated."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from nursery import Nursery
from sources import ORIGIN, OTHER, PLACE, SOURCE, THIRD, keep, source, twice_told

from catalogue.error import NotFound, Refused
from catalogue.journal.journal import Journal
from catalogue.keeping.brink import Fallen, arm
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.standing import standing_of
from catalogue.mending.restoration import restore
from catalogue.mending.rollback import FILE, RolledBack, roll_back, unfinished
from catalogue.origin import Origin
from catalogue.record.record import entry_of, graph_of, id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

ID = id_of(SOURCE)
ORIGINS = (ORIGIN, OTHER, THIRD)
STEPS = ("rollback.noted", "journal.after-commit", "rollback.written", "seal.current-written", "rollback.published")


def rolled(settings: Settings, number: int | None = None, reason: str = "a bad harvest") -> RolledBack:
    with Keeper(settings) as keeper:
        return roll_back(keeper, number, "command line: Ada", reason)


def content(settings: Settings) -> dict[str, Any]:
    """What readers of the current generation are told of records: pages, searches, every triple of them and their entries."""
    reader = Reader(settings)
    cards = {card["id"]: card for card in reader.index.cards()}
    bodies = {record: reader.index.body(record) for record in cards}
    pages = {word: [hit.id for hit in reader.find(reader.search([("q", word)])).hits] for word in ("586", "registry")}
    graphs = [name for record in cards for name in (graph_of(record), entry_of(record))]
    quads = {name: frozenset(reader.store.graph(name).splitlines()) for name in graphs}
    whole = reader.store.query(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(REGEX(STR(?g), '^urn:jardin:(record|entry):')) }"
    )
    assert sum(map(len, quads.values())) == int(next(iter(whole))[0])
    reader.close()
    return {"cards": cards, "bodies": bodies, "pages": pages, "quads": quads}


def withdrawn(settings: Settings, origin: Origin, *but: str, run: str = "run-9") -> None:
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(origin, {PLACE + name for name in but}, run, "harvest")
        keeper.publish()


def good_then_bad(settings: Settings) -> dict[str, Any]:
    """A catalogue as it was, then a harvest that changes, adds, withdraws and spoils."""
    keep(settings, source("one", title="One"), source("two", title="Two"), source("three", title="Three"))
    keep(settings, source("one", title="Theirs"), origin=OTHER)
    keep(settings, source("three", title=""))
    before = content(settings)
    keep(settings, source("one", title="Spoilt"), source("four", title="Four"), source("three", title="Three at last"))
    withdrawn(settings, ORIGIN, "one", "four", "three")
    withdrawn(settings, OTHER)
    assert content(settings) != before
    return before


def test_a_rollback_equals_the_generation_and_the_next_batch_rebuild_and_reindex_keep_it(settings: Settings) -> None:
    before = good_then_bad(settings)
    done = rolled(settings, 3)
    assert (done.to, done.generation, done.touched) == (3, 7, 4)
    assert content(settings) == before
    keep(settings, source("five", title="Five"))
    after = content(settings)
    assert after["cards"].keys() - before["cards"].keys() == {id_of(PLACE + "five")}
    assert {name: after["cards"][name] for name in before["cards"]} == before["cards"]
    with Keeper(settings, anew=True) as keeper:
        keeper.publish()
    assert content(settings) == after
    index = settings.data / "index"
    for file in index.iterdir():
        file.unlink()
    with Keeper(settings) as keeper:
        keeper.publish()
    assert content(settings) == after
    rows, distinct = twice_told(settings.data)
    assert rows == distinct


def test_its_rows_say_who_and_why(settings: Settings) -> None:
    good_then_bad(settings)
    done = rolled(settings, 3)
    rows = list(Journal(settings.journal_file).events(after=done.sequence - done.rows))
    assert {row.verb for row in rows} == {"restored", "withdrawn"} and len(rows) == done.rows
    assert {row.who for row in rows} == {"command line: Ada"}
    assert {(row.about or {})["reason"] for row in rows} == {"rolled back to generation 3: a bad harvest"}


def test_the_same_bad_data_do_not_come_back_with_the_next_harvest(settings: Settings) -> None:
    before = good_then_bad(settings)
    rolled(settings, 3)
    bad = [source("one", title="Spoilt"), source("four", title="Four"), source("three", title="Three at last")]
    assert {each.status for each in keep(settings, *bad)} == {"unchanged"}
    withdrawn(settings, ORIGIN, "one", "four", "three")
    assert content(settings) == before
    assert [each.status for each in keep(settings, source("four", title="Four, mended"))] == ["kept"]


def test_without_a_number_the_state_before_the_current_one_comes_back(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    before = content(settings)
    keep(settings, source(title="Bad"))
    with Keeper(settings) as keeper:
        keeper.publish()
    assert rolled(settings).to == 1
    assert content(settings) == before


def test_the_old_generation_answers_before_any_row_is_written(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="Bad"))
    cut_short(settings, "rollback.pointed")
    assert Reader(settings).record(ID).title == "Good"
    assert Journal(settings.journal_file).last == 2


def cut_short(settings: Settings, step: str) -> None:
    """A rollback that ends at a step, by an error that nobody foresaw."""
    with pytest.raises(Fallen), Keeper(settings) as keeper:
        arm(f"{step}:1:raise")
        roll_back(keeper, None, "test", "cut short")
    arm("")


@pytest.mark.parametrize(
    ("step", "manner"), [*((step, "raise") for step in STEPS), ("rollback.pointed", "kill"), ("rollback.batch", "kill")]
)
def test_a_rollback_that_was_cut_short_is_completed_by_being_repeated(
    settings: Settings, nursery: Nursery, step: str, manner: str
) -> None:
    keep(settings, source("one", title="One"), source("two", title="Two"))
    before = content(settings)
    keep(settings, source("one", title="Spoilt"), source("three", title="Three"))
    if manner == "kill":
        told = settings.data.parent / "told"
        child = nursery.send("errand:fall_while_rolling_back", told, f"{step}:1:kill", str(settings.data))
        assert child.wait() == -9, child.errors()
    else:
        cut_short(settings, step)
    assert Reader(settings).index.has(ID)
    rolled(settings)
    assert content(settings) == before
    assert not (settings.data / FILE).exists()


def test_a_rollback_that_was_cut_short_asks_before_it_undoes_what_came_since(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    before = content(settings)
    keep(settings, source(title="Bad"))
    cut_short(settings, "rollback.pointed")
    keep(settings, source("two", title="Two"))
    with pytest.raises(Refused, match="generation 1 was cut short") as error:
        rolled(settings)
    assert "`jardin rollback 1` completes it" in error.value.fix
    assert rolled(settings, 1).to == 1
    assert content(settings) == before


def test_a_rollback_of_which_only_the_note_was_left_is_not_done_again_by_itself(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="Bad"))
    cut_short(settings, "rollback.written")
    left = unfinished(settings.data)
    assert left is not None and left.generation == 1
    cut_short(settings, "rollback.published")
    assert (settings.data / FILE).exists() and unfinished(settings.data) is None
    keep(settings, source("two", title="Two"))
    assert rolled(settings).to == 3
    assert Reader(settings).record(ID).title == "Good"


def test_a_generation_that_is_not_kept_or_newer_is_refused_with_those_that_are(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    with pytest.raises(NotFound, match="No kept generation holds anything else"):
        rolled(settings)
    with pytest.raises(NotFound, match="newer than the current one"):
        rolled(settings, 9)
    keep(settings, source(title="Bad"))
    with pytest.raises(NotFound, match="is not kept") as error:
        rolled(settings, 0)
    assert "2 (made " in error.value.expected and "1 (made " in error.value.expected
    assert not (settings.data / FILE).exists()


def test_an_origin_that_was_removed_speaks_again(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    before = content(settings)
    with Keeper(settings) as keeper:
        keeper.remove_origin(ORIGIN.iri, "test")
        keeper.publish()
    rolled(settings)
    assert content(settings) == before
    assert Reader(settings).record(ID).origin == ORIGIN.id


def test_a_record_that_had_been_withdrawn_goes_again_and_keeps_its_reason(settings: Settings) -> None:
    keep(settings, source(title="Good"), source("two"))
    withdrawn(settings, ORIGIN, "two")
    keep(settings, source(title="Back"))
    rolled(settings, 2)
    standing = Reader(settings).chronicle.standing(ID)
    assert standing.withdrawn is not None and standing.withdrawn.about is not None
    told = standing.withdrawn.about["reason"]
    assert told == "its origin no longer lists it (rolled back to generation 2: a bad harvest)"


def test_changes_tell_of_what_came_back_and_not_of_what_waits(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="", more='dct:alternative "waiting"'))
    keep(settings, source(title="Bad"))
    done = rolled(settings, 2)
    rows = list(Journal(settings.journal_file).events(after=3))
    assert [(row.verb, row.level) for row in rows] == [("restored", 0), ("restored", None)]
    told = Reader(settings).changes(since=3)
    assert [(each.verb, each.sequence) for each in told] == [("restored", 4)]
    assert Reader(settings).record(ID).quarantined and done.rows == 2


def test_a_rollback_can_be_rolled_back(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="Bad"), source("two"))
    bad = content(settings)
    rolled(settings, 1)
    rolled(settings, 2)
    assert content(settings) == bad


def test_judgements_by_rules_that_came_since_stay(settings: Settings) -> None:
    keep(settings, source(title="Good"), source("two"))
    keep(settings, source("two", title="Bad"))
    strict = settings.model_copy(update={"languages": ("fr", "en")})
    with Keeper(strict) as keeper:
        assert keeper.outdated()
    with Keeper(strict) as keeper:
        done = roll_back(keeper, 1, "test")
        assert done.judged_again == 1 and keeper.outdated() == [ID]


def test_progress_is_told(settings: Settings) -> None:
    keep(settings, source(title="Good"))
    keep(settings, source(title="Bad"), source("two"))
    told: list[tuple[int, int]] = []
    with Keeper(settings) as keeper:
        roll_back(keeper, None, "test", progress=lambda done, whole: told.append((done, whole)))
    assert told == [(2, 2)]


Move = tuple[str, int, str, int]
MOVES = st.lists(
    st.tuples(st.sampled_from(["keep", "keep", "withdraw", "restore", "publish"]), st.integers(0, 2),
              st.sampled_from(["one", "two"]), st.integers(0, 3)),
    min_size=2, max_size=10,
)  # fmt: skip
TITLES = ("", "A", "B", "C")


def play(keeper: Keeper, move: Move) -> None:
    """One thing that may happen to a catalogue."""
    what, who, name, which = move
    origin = ORIGINS[who]
    if what == "keep":
        keeper.keep([source(name, title=TITLES[which])], origin, f"run-{which}", "test")
    elif what == "withdraw":
        keeper.withdraw_missing(origin, {PLACE + name}, f"run-{which}", "test")
    elif what == "restore":
        versions = [event.sequence for event in keeper.journal.claims(id_of(PLACE + name)) if event.content]
        try:
            restore(keeper, id_of(PLACE + name), (versions or [0])[which % max(1, len(versions))], "test", "why")
        except (NotFound, Refused):
            return


def replayed(settings: Settings) -> dict[str, bytes]:
    """What is public by a plain replay of the whole journal."""
    journal = Journal(settings.journal_file)
    known = {each.iri: each for each in ORIGINS}
    standings = [standing_of(journal.claims(record), known) for record in journal.records()]
    return {each.record: each.public.content for each in standings if each.public}


@examples(max_examples=5, deadline=None)
@given(moves=MOVES, chance=st.integers(0, 9))
def test_whatever_happened_any_generation_comes_back(
    moves: list[Move], chance: int, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("any") / "data"))
    settings = Settings(data=data, generations=20)
    held: dict[int, dict[str, Any]] = {}
    with Keeper(settings) as keeper:
        for origin in ORIGINS:
            keeper.put_origin(origin)
        for move in (("publish", 0, "", 0), *moves, ("publish", 0, "", 0)):
            play(keeper, move)
            if move[0] == "publish":
                made = keeper.publish()
                held[made] = content(settings)
        number = random.Random(chance).choice(sorted(held))
        roll_back(keeper, number, "test")
    assert content(settings) == held[number]
    assert content(settings)["bodies"] == replayed(settings)
