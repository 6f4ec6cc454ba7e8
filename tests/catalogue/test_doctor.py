"""Each fault of a data folder: the doctor names it, readers go on, and the command that is named mends it."""

from __future__ import annotations

import json
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from sources import ORIGIN, indexed, keep, quads_of, source
from typer.testing import CliRunner

import catalogue.keeping.generation as generations
from catalogue.commands.command import app, register
from catalogue.error import Damaged, NotFound, StoreError
from catalogue.journal.journal import Journal
from catalogue.keeping import brink
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.mending.ailment import Ailment, code_of
from catalogue.mending.doctor import examine
from catalogue.mending.erasure import Target, erase
from catalogue.mending.rollback import roll_back
from catalogue.setting import Settings
from catalogue.telling.reader import Readers

RECORDS = ("one", "two", "three")
Held = tuple[set[str], dict[str, tuple[object, bytes | None]]]


@pytest.fixture(scope="module")
def whole(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy catalogue of three records and two generations; not to be written to."""
    settings = Settings(data=Path(shutil.copytree(prepared, tmp_path_factory.mktemp("whole") / "data")))
    keep(settings, *(source(name, title=f"Title {name}") for name in RECORDS))
    keep(settings, source("one", title="Title one, changed"))
    return settings.data


@pytest.fixture
def settings(whole: Path, tmp_path: Path) -> Settings:
    return Settings(data=Path(shutil.copytree(whole, tmp_path / "data")), lock_seconds=0.2)


@pytest.fixture(scope="module")
def jardin() -> Callable[..., tuple[int, str]]:
    """The command line; answers with exit code and output."""
    if not app.registered_commands:
        register(app)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words))
        structlog.reset_defaults()  # the command's log goes to an output that is closed by now
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout

    return run


def held(settings: Settings) -> Held:
    """What store and index hold."""
    with Keeper(settings) as keeper:
        facets = facet_names(keeper.profiles)
    return quads_of(settings.data), indexed(settings.data, facets)


def titles(settings: Settings) -> list[str]:
    """What a page that opens now would show."""
    readers = Readers(settings)
    try:
        return sorted(card["title"] for card in readers.current().index.cards())
    finally:
        readers.close()


def named(settings: Settings) -> dict[str, Ailment]:
    """What the doctor finds, by name."""
    return {each.name: each for each in examine(settings)}


def spoil(file: Path, at: float = 0.5, size: int = 64) -> None:
    """Overwrite bytes in a file; a hard link of it is left as it was."""
    content = bytearray(file.read_bytes())
    place = min(int(len(content) * at), max(0, len(content) - size))
    content[place : place + size] = bytes(255 - byte for byte in content[place : place + size])
    file.unlink()
    file.write_bytes(content)


def current(settings: Settings) -> Path:
    return generations.current(settings.data).path


def lose_index(settings: Settings) -> None:
    shutil.rmtree(settings.data / "index")


def lose_store(settings: Settings) -> None:
    shutil.rmtree(settings.data / "store")


def spoil_store(settings: Settings) -> None:
    for file in (settings.data / "store").glob("MANIFEST-*"):
        spoil(file, size=400)


def spoil_tables(settings: Settings) -> None:
    for file in (settings.data / "store").glob("*.sst"):
        spoil(file, 0, 4000)


def spoil_index(settings: Settings) -> None:
    spoil(settings.data / "index" / "meta.json")


def lose_current(settings: Settings) -> None:
    (settings.data / "CURRENT").unlink()


def point_nowhere(settings: Settings) -> None:
    (settings.data / "CURRENT").write_text("77")


def spoil_current_store(settings: Settings) -> None:
    for file in (current(settings) / "store").glob("MANIFEST-*"):
        spoil(file, size=400)


def spoil_current_index(settings: Settings) -> None:
    spoil(current(settings) / "index" / "meta.json")


def spoil_description(settings: Settings) -> None:
    (current(settings) / generations.DESCRIPTION).write_text("{")


def lose_generations(settings: Settings) -> None:
    shutil.rmtree(settings.data / "generations")


FAULTS = {
    "a deleted index": (lose_index, "index-missing", "reindex"),
    "a deleted store": (lose_store, "store-missing", "rebuild"),
    "a damaged store": (spoil_store, "store-damaged", "rebuild"),
    "damaged tables of the store": (spoil_tables, "store-damaged", "rebuild"),
    "a damaged index": (spoil_index, "index-damaged", "reindex"),
    "no CURRENT": (lose_current, "current-missing", "reindex"),
    "CURRENT that points nowhere": (point_nowhere, "current-missing", "reindex"),
    "a damaged generation": (spoil_current_store, "generation-damaged", "rebuild"),
    "a damaged index of a generation": (spoil_current_index, "generation-damaged", "reindex"),
    "a description that cannot be read": (spoil_description, "generation-damaged", "reindex"),
    "no generation at all": (lose_generations, "nothing-published", "rebuild"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_doctor_names_a_fault_readers_go_on_and_the_command_it_names_mends_it(
    settings: Settings, jardin: Callable[..., tuple[int, str]], fault: str
) -> None:
    harm, name, command = FAULTS[fault]
    before, shown = held(settings), titles(settings)
    harm(settings)
    code, out = jardin("doctor", "--json", "--data", str(settings.data))
    found = {each["name"]: each for each in json.loads(out)["ailments"]}
    assert code == 1
    assert f"`jardin {command}`" in found[name]["fix"], found
    assert str(settings.data) in found[name]["where"]
    if harm is not lose_generations:
        assert titles(settings) in (shown, ["Title one", "Title three", "Title two"])
    code, out = jardin(command, "--data", str(settings.data))
    assert (code, "3 records written anew" in out) == (0, True)
    assert held(settings) == before
    assert titles(settings) == shown
    worst = [each for each in examine(settings) if each.weight == "problem" and "generations/0000000" not in each.where]
    assert worst == []


def test_a_healthy_folder_is_told_so_and_nothing_in_it_is_touched(
    settings: Settings, jardin: Callable[..., tuple[int, str]]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in settings.data.rglob("*") if path.suffix != ".lock"}
    code, out = jardin("doctor", "--data", str(settings.data))
    assert (code, "is healthy" in out) == (0, True)
    after = {path: path.stat().st_mtime_ns for path in settings.data.rglob("*") if path.suffix != ".lock"}
    assert {path.name for path in before.keys() ^ after.keys()} <= {"journal.sqlite-shm", "journal.sqlite-wal"}
    assert {path.name for path in before if before[path] != after[path]} <= {"data", "index"}


def test_where_there_is_nothing_it_cannot_tell(tmp_path: Path, jardin: Callable[..., tuple[int, str]]) -> None:
    assert jardin("doctor", "--data", str(tmp_path / "none"))[0] == 2
    assert jardin("doctor", "--data", str(tmp_path))[0] == 2


def test_beside_a_writer_store_and_index_are_left_alone(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        found = named(settings)
        keeper.keep([source("four")], ORIGIN, "", "test")
    assert "writer-at-work" in found
    assert code_of(found.values()) == 0


@pytest.mark.parametrize("empty", [False, True])
def test_a_journal_that_is_gone_is_not_begun_anew_behind_the_operators_back(
    settings: Settings, jardin: Callable[..., tuple[int, str]], empty: bool
) -> None:
    kept = {path.name for path in generations.folder_of(settings.data).iterdir()}
    settings.journal_file.unlink()
    if empty:
        settings.journal_file.touch()
    assert "restore-backup" in named(settings)["journal-missing"].fix
    for words in (("rebuild",), ("rebuild", "--skip-damaged"), ("reindex",), ("rollback",), ("erase", "--list")):
        with pytest.raises((StoreError, Damaged), match=r"is gone or empty|cannot be read"):
            jardin(*words, "--data", str(settings.data))
    with pytest.raises(StoreError, match="is gone or empty"), Keeper(settings):
        raise AssertionError
    assert (settings.data / "store").is_dir()
    assert kept == {path.name for path in generations.folder_of(settings.data).iterdir()}
    assert empty or not settings.journal_file.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("rebuild",),
        ("reindex",),
        ("rollback",),
        ("restore", "a", "1", "--reason", "b"),
        ("erase", "--list"),
        ("history", "a"),
    ],
)
def test_no_catalogue_is_made_where_one_is_to_be_mended(
    tmp_path: Path, jardin: Callable[..., tuple[int, str]], words: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    file.touch()
    for place in (tmp_path / "mistyped", file):
        with pytest.raises(NotFound, match="There is no catalogue"):
            jardin(*words, "--data", str(place))
    assert not (tmp_path / "mistyped").exists()


def torn(settings: Settings, sequence: int) -> None:
    """Damage the content of one row, past the journal."""
    with sqlite3.connect(settings.journal_file) as connection:
        connection.execute("DROP TRIGGER event_stays")
        content = bytearray(
            connection.execute("SELECT content FROM event WHERE sequence = ?", (sequence,)).fetchone()[0]
        )
        content[len(content) // 2] ^= 0xFF
        connection.execute("UPDATE event SET content = ? WHERE sequence = ?", (bytes(content), sequence))
    connection.close()


def test_a_torn_row_is_named_stops_a_rebuild_and_is_gone_round_when_that_is_said(
    settings: Settings, jardin: Callable[..., tuple[int, str]]
) -> None:
    torn(settings, 2)
    journal = Journal(settings.journal_file)
    with pytest.raises(Damaged, match=r"Row 2 of the journal.*sources\.example\.org/two"):
        journal.event(2)
    journal.close()
    found = named(settings)["row-damaged"]
    assert "Row 2" in found.what
    assert "https://sources.example.org/two" in found.what
    with pytest.raises(Damaged, match="skip-damaged"):
        jardin("rebuild", "--data", str(settings.data))
    assert titles(settings) == ["Title one, changed", "Title three", "Title two"]
    code, out = jardin("rebuild", "--skip-damaged", "--json", "--data", str(settings.data))
    told = json.loads(out)
    assert (code, [row["sequence"] for row in told["lost"]]) == (0, [2])
    assert titles(settings) == ["Title one, changed", "Title three"]
    assert {each.name: each.weight for each in examine(settings)}["row-set-aside"] == "note"
    keep(settings, source("two", title="Title two"))
    assert titles(settings) == ["Title one, changed", "Title three", "Title two"]
    assert code_of(examine(settings)) == 0


def test_a_journal_file_with_damaged_pages_is_named_and_no_reader_meets_a_traceback(settings: Settings) -> None:
    content = bytearray(settings.journal_file.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    settings.journal_file.write_bytes(content)
    found = named(settings)
    assert "restore-backup" in found["journal-damaged"].fix
    with pytest.raises(StoreError), Keeper(settings):
        pass


def test_a_journal_that_is_no_database_is_named(settings: Settings) -> None:
    settings.journal_file.write_bytes(b"no database" * 999)
    assert named(settings)["journal-damaged"].weight == "problem"
    with pytest.raises(StoreError, match="cannot be opened"):
        Journal(settings.journal_file)


def test_a_row_of_tomorrow_is_noted_and_versions_stay_in_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.keeping.candidate.now", lambda: "2999-01-01T00:00:00Z")
    keep(settings, source("one", title="From the future"))
    monkeypatch.undo()
    assert named(settings)["clock-behind"].weight == "note"
    keep(settings, source("one", title="Of today"))
    assert "Of today" in titles(settings)
    before = held(settings)
    with Keeper(settings, anew=True):
        pass
    assert held(settings) == before


def test_readers_move_back_to_the_newest_generation_when_it_can_be_opened_again(settings: Settings) -> None:
    readers = Readers(settings)
    assert "Title one, changed" in [card["title"] for card in readers.current().index.cards()]
    keep(settings, source("one", title="Newer"))
    spoil_current_index(settings)
    assert "Title one, changed" in [card["title"] for card in readers.current().index.cards()]
    keep(settings, source("one", title="Newest"))
    assert "Newest" in [card["title"] for card in readers.current().index.cards()]
    readers.close()


def fallen(settings: Settings, point: str, work: Callable[[Keeper], object]) -> None:
    """Work that is cut short at a point."""
    brink.arm(f"{point}:1:raise")
    try:
        with pytest.raises(brink.Fallen), Keeper(settings) as keeper:
            work(keeper)
    finally:
        brink.arm("")


def test_an_erasure_that_was_cut_short_is_named_and_completed(
    settings: Settings, jardin: Callable[..., tuple[int, str]]
) -> None:
    target = Target(record=source("two").id)
    fallen(settings, "erasure.hidden", lambda keeper: erase(keeper, target, "a court said so", "test"))
    fix = named(settings)["erasure-unfinished"].fix
    command = shlex.split(fix.partition("`")[2].partition("`")[0])
    assert command[:2] == ["jardin", "erase"]
    assert jardin(*command[1:], "--yes", "--data", str(settings.data))[0] == 0
    assert "erasure-unfinished" not in named(settings)


def test_a_rollback_that_was_cut_short_is_named_and_completed(
    settings: Settings, jardin: Callable[..., tuple[int, str]]
) -> None:
    fallen(settings, "rollback.pointed", lambda keeper: roll_back(keeper, 1, "test", "a bad harvest"))
    fix = named(settings)["rollback-unfinished"].fix
    command = shlex.split(fix.partition("`")[2].partition("`")[0])
    assert jardin(*command[1:], "--data", str(settings.data))[0] == 0
    assert "rollback-unfinished" not in named(settings)
    assert titles(settings) == ["Title one", "Title three", "Title two"]
