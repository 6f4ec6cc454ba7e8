"""`jardin backup` and `jardin restore-backup`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from catalogue.commands.erasure_command import bar
from catalogue.error import CatalogueError
from catalogue.journal.journal import Journal
from catalogue.mending.backup import make_backup, restore_backup
from catalogue.mending.erasure_list import MANIFEST, holding
from catalogue.setting import Settings, read_settings

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]


class NoFolder(CatalogueError):
    """A backup is to be made, and nobody says where."""


def register_backup(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore-backup")(restore)


def backup(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="New folder for the backup.")] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Show the backups made from here, and what they hold.")
    ] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Copy all that cannot be made anew into a folder, while others write, and read it again."""
    settings = read_settings(data=data)
    if listed:
        show(backups_of(settings), as_json)
        return
    if folder is None:
        raise NoFolder("It is not said where the backup goes.", expected="the name of a new folder.")
    with bar("Copying and reading again", "steps") as progress:
        made = make_backup(settings, folder, progress)
    if as_json:
        print_json(asdict(made))
    else:
        sys.stdout.write(f"{made.folder} holds the journal up to row {made.last:,} and was read again.\n")


def backups_of(settings: Settings) -> list[dict[str, Any]]:
    """The backups made from here, each with whether it is still there, and which erased records it still holds."""
    journal = Journal(settings.journal_file)
    try:
        held = holding(journal)
        return [
            {
                **asdict(made),
                "there": (Path(made.folder) / MANIFEST).is_file(),
                "holds": sorted({each.record for each in held.get(made, ())}),
            }
            for made in journal.backups()
        ]
    finally:
        journal.close()


def show(found: list[dict[str, Any]], as_json: bool) -> None:
    """Print backups, oldest first."""
    if as_json:
        print_json(found)
        return
    for each in found:
        where = "" if each["there"] else "\t(not found from here)"
        held = f"\tstill holds {len(each['holds']):,} erased records" if each["holds"] else ""
        sys.stdout.write(f"{each['at']}\t{each['folder']}\trow {each['last']:,}{where}{held}\n")
    if not found:
        sys.stderr.write("No backup was made from here yet.\n")


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
    erasures: Annotated[
        list[Path] | None, typer.Option("--erasures", help="A list of erasures to apply again: erasures.jsonl.")
    ] = None,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Fill an empty data folder from a backup, and make store and index of it."""
    with bar("Reading and writing anew", "steps") as progress:
        done = restore_backup(folder, read_settings(data=data).data, tuple(erasures or ()), progress)
    if as_json:
        print_json({**asdict(done), "erased": [each.record for each in done.erased]})
        return
    sys.stdout.write(f"{done.records:,} records were restored; generation {done.generation} is current.\n")
    if done.erased:
        sys.stdout.write(f"{len(done.erased):,} records that had been erased since were erased again.\n")


def print_json(data: Any) -> None:
    """Plain data on the standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
