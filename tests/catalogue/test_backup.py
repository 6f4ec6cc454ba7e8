"""Backups: consistent while others write, proved by reading, restored to the same catalogue, without what was erased."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from leftover import leftovers
from shell import jardin
from sources import ORIGIN, indexed, keep, quads_of, source

from catalogue.commands.backup_command import NoFolder
from catalogue.error import StoreError
from catalogue.journal.journal import Journal
from catalogue.journal.journal_file import TRIGGERS
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import facet_names
from catalogue.mending.backup import MANIFEST, NoBackup, NotEmpty, make_backup, restore_backup, verify
from catalogue.mending.erasure import Target, clean, erase
from catalogue.mending.erasure_list import FILE, NoList, hand_on
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from catalogue.token import Tokens

HERE = Path(__file__).parent
MARK = "Xq7backupMARKzW"


def state(data: Path) -> tuple[set[str], dict[str, tuple[object, bytes | None]]]:
    """All quads of a data folder, and all that its index holds."""
    return quads_of(data), indexed(data, facet_names(Reader(Settings(data=data)).profiles))


def filled(settings: Settings) -> Settings:
    """A catalogue with two records in three versions, one of them in quarantine, a token, a setting and a template."""
    keep(settings, source(title="First"), source("two", title=MARK))
    keep(settings, source(title="Second"), source("three", title=""))
    (settings.data / "jardin.toml").write_text('title = "Ours"\n', encoding="utf-8")
    (settings.data / "templates").mkdir()
    (settings.data / "templates" / "home.html").write_text("ours", encoding="utf-8")
    return settings


def test_what_is_restored_is_the_same_catalogue(settings: Settings, tmp_path: Path) -> None:
    filled(settings)
    token = Tokens(settings.data).new("Ada")
    made = make_backup(settings, tmp_path / "backup")
    assert made.last == Journal(settings.journal_file).last
    done = restore_backup(tmp_path / "backup", tmp_path / "again")
    assert (done.records, done.rows, done.erased) == (3, 4, [])
    assert state(tmp_path / "again") == state(settings.data)
    before, after = (
        list(Journal(folder / "journal.sqlite").events()) for folder in (settings.data, tmp_path / "again")
    )
    assert before == after
    assert Tokens(tmp_path / "again").holder(token) == "Ada"
    assert (tmp_path / "again" / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "again" / "templates" / "home.html").read_text() == "ours"
    assert Reader(Settings(data=tmp_path / "again")).origin(ORIGIN.id).quarantined


def test_a_backup_holds_nothing_that_is_made_anew_and_is_for_its_owner_alone(
    settings: Settings, tmp_path: Path
) -> None:
    make_backup(filled(settings), tmp_path / "backup")
    names = {str(file.relative_to(tmp_path / "backup")) for file in (tmp_path / "backup").rglob("*") if file.is_file()}
    assert names == {MANIFEST, "journal.sqlite", "jardin.toml", "templates/home.html", FILE}
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_nomenclature_that_was_loaded_comes_back(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source())
    with Keeper(settings) as keeper:
        known = keeper.library.nomenclature
        keeper.load_nomenclature(Nomenclature(known.diseases, "2031-12", known.classifications, known.parcels), {})
        keeper.publish()
    make_backup(settings, tmp_path / "backup")
    restore_backup(tmp_path / "backup", tmp_path / "again")
    assert Reader(Settings(data=tmp_path / "again")).library.release == "2031-12"
    assert state(tmp_path / "again") == state(settings.data)


def test_of_a_journal_with_a_damaged_row_no_backup_is_made_before_the_row_is_set_aside(
    settings: Settings, tmp_path: Path
) -> None:
    keep(settings, source(), source("two"))
    connection = sqlite3.connect(settings.journal_file)
    harm = "DROP TRIGGER event_stays; UPDATE event SET content = x'28b52ffd00' WHERE sequence = 1;"
    connection.executescript(harm + TRIGGERS["event_stays"])
    connection.close()
    with pytest.raises(StoreError, match="of 2 rows") as caught:
        make_backup(settings, tmp_path / "backup")
    assert "jardin doctor" in caught.value.fix and [each.name for each in tmp_path.iterdir()] == ["data"]
    journal = Journal(settings.journal_file, writing=True)
    journal.set_aside(journal.damages(), "now", "test")
    journal.close()
    make_backup(settings, tmp_path / "backup")
    assert verify(tmp_path / "backup")["rows"] == 1


def test_what_a_backup_that_was_cut_short_left_behind_is_in_nobodys_way(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source())
    left = tmp_path / ".backup.unfinished-backup"
    left.mkdir()
    (left / "journal.sqlite").write_bytes(b"half")
    with pytest.raises(NoBackup, match=MANIFEST):
        restore_backup(left, tmp_path / "again")
    make_backup(settings, tmp_path / "backup")
    assert not left.exists() and verify(tmp_path / "backup")["rows"] == 1


WRITER = """
import sys
from pathlib import Path
from sources import ORIGIN, source
from catalogue.keeping.keeper import Keeper
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.setting import Settings
turn = 0
while True:
    with Keeper(Settings(data=Path(sys.argv[1]))) as keeper:
        for _ in range(5):
            turn += 1
            keeper.keep([source("a", title=f"Turn {turn}"), source("b", title=f"Turn {turn}")], ORIGIN, "", "test")
            print(turn, flush=True)
"""


def test_a_backup_made_while_another_process_writes_is_whole_up_to_one_moment(
    settings: Settings, tmp_path: Path
) -> None:
    keep(settings, source("a", title="Turn 0"), source("b", title="Turn 0"))
    environment = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE.parents[1]}"}
    command = [sys.executable, "-c", WRITER, str(settings.data)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert writer.stdout is not None
    try:
        told = int(writer.stdout.readline())
        made = [make_backup(settings, tmp_path / f"backup-{turn}") for turn in range(2)]
    finally:
        writer.kill()
        writer.wait()
    whole = list(Journal(settings.journal_file).events())
    for turn, backup in enumerate(made):
        copied = list(Journal(tmp_path / f"backup-{turn}" / "journal.sqlite").events())
        assert copied == whole[: len(copied)] and backup.last == copied[-1].sequence
        assert len(copied) % 2 == 0 and len(copied) >= 2 * told
    assert made[0].last <= made[1].last


@pytest.mark.parametrize("harm", ["changed", "shorter", "gone", "manifest", "row", "elsewhere"])
def test_a_damaged_backup_is_refused_by_name_and_nothing_is_written(
    settings: Settings, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "backup"
    make_backup(filled(settings), folder)
    file = folder / "journal.sqlite"
    content, about = file.read_bytes(), json.loads((folder / MANIFEST).read_text())
    if harm == "changed":
        file.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
    elif harm == "shorter":
        file.write_bytes(content[:-4096])
    elif harm == "gone":
        (folder / "templates" / "home.html").unlink()
    elif harm == "manifest":
        (folder / MANIFEST).write_text("{")
    elif harm == "row":
        about["rows"] += 1
        (folder / MANIFEST).write_text(json.dumps(about))
    else:
        about["files"]["../passwd"] = {"bytes": 1, "sha256": "x"}
        (folder / MANIFEST).write_text(json.dumps(about))
    named = {"gone": "home.html", "manifest": MANIFEST, "row": "rows", "elsewhere": "passwd"}.get(
        harm, "journal.sqlite"
    )
    with pytest.raises(NoBackup, match=named):
        restore_backup(folder, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_nothing_is_written_over(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source())
    with pytest.raises(NotEmpty, match="not empty"):
        make_backup(settings, settings.data)
    with pytest.raises(NotEmpty, match="inside"):
        make_backup(settings, settings.data / "backup")
    make_backup(settings, tmp_path / "backup")
    with pytest.raises(NotEmpty, match="not empty"):
        restore_backup(tmp_path / "backup", settings.data)
    with pytest.raises(NotEmpty, match="not empty"):
        make_backup(settings, tmp_path / "backup")


def test_where_nothing_can_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source())
    (tmp_path / "file").write_text("x")
    with pytest.raises((StoreError, NotEmpty)):
        make_backup(settings, tmp_path / "file" / "backup")
    with pytest.raises(StoreError, match="journal"):
        make_backup(Settings(data=tmp_path / "nowhere"), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def erased(settings: Settings, mark: str = "two") -> None:
    with Keeper(settings) as keeper:
        erase(keeper, Target(source(mark).iri), "a patient asked", "test")
        clean(keeper)
        hand_on(keeper.journal, settings.data)


@pytest.mark.parametrize("handed", ["in the backup", "by hand"])
def test_what_was_erased_since_does_not_come_back_with_a_backup(
    settings: Settings, tmp_path: Path, handed: str
) -> None:
    make_backup(filled(settings), tmp_path / "backup")
    away = tmp_path / "away"
    if handed == "by hand":
        (tmp_path / "backup").rename(away)
    erased(settings)
    folder, lists = (away, (settings.data / FILE,)) if handed == "by hand" else (tmp_path / "backup", ())
    done = restore_backup(folder, tmp_path / "again", lists)
    assert [each.record for each in done.erased] == [id_of(source("two").iri)]
    facets = facet_names(Reader(settings).profiles)
    assert leftovers(tmp_path / "again", [MARK], facets) == set()
    assert state(tmp_path / "again") == state(settings.data)
    [outcome] = keep(Settings(data=tmp_path / "again"), source("two", title=MARK))
    assert outcome.status == "refused"


def test_a_run_that_was_erased_since_does_not_come_back_either(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source(title="Good"))
    with Keeper(settings) as keeper:
        keeper.keep([source(title=MARK)], ORIGIN, "bad-run", "test")
        keeper.publish()
    make_backup(settings, tmp_path / "backup")
    with Keeper(settings) as keeper:
        erase(keeper, Target(run="bad-run"), "names slipped in", "test")
        clean(keeper)
        hand_on(keeper.journal, settings.data)
    restore_backup(tmp_path / "backup", tmp_path / "again")
    assert leftovers(tmp_path / "again", [MARK], ()) == set()
    assert Reader(Settings(data=tmp_path / "again")).record(id_of(source().iri)).title == "Good"


def test_a_list_that_is_none_is_refused_before_anything_is_written(settings: Settings, tmp_path: Path) -> None:
    keep(settings, source())
    make_backup(settings, tmp_path / "backup")
    (tmp_path / "list").write_text('{"record": 1}\n')
    with pytest.raises(NoList):
        restore_backup(tmp_path / "backup", tmp_path / "again", (tmp_path / "list",))
    assert not (tmp_path / "again").exists()


def test_the_commands_tell_which_backups_still_hold_what_was_erased(settings: Settings, tmp_path: Path) -> None:
    data, folder = filled(settings).data, str(tmp_path / "backup")
    assert json.loads(jardin("backup", folder, "--json", data=data))["folder"] == folder
    words = ("erase", source("two").iri, "--reason", "a patient asked", "--who", "Ada", "--yes", "--json")
    assert json.loads(jardin(*words, data=data))["backups"] == [folder]
    listed = json.loads(jardin("backup", "--list", "--json", data=data))
    assert [(each["there"], each["holds"]) for each in listed] == [(True, [id_of(source("two").iri)])]
    assert "still holds 1" in jardin("backup", "--list", data=data)
    told = json.loads(jardin("restore-backup", folder, "--json", data=tmp_path / "again"))
    assert told["erased"] == [id_of(source("two").iri)]
    assert verify(tmp_path / "backup")["rows"] == 4


def test_a_backup_without_a_place_is_asked_for_one(settings: Settings) -> None:
    with pytest.raises(NoFolder):
        jardin("backup", data=settings.data)
    assert json.loads(jardin("backup", "--list", "--json", data=settings.data)) == []
