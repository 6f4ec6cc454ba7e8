"""Commands that mend, and the one that says when they are needed: `rebuild`, `reindex`, `doctor`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from catalogue.commands.asker import who_asks
from catalogue.commands.erasure_command import bar
from catalogue.journal.journal_damage import Damage
from catalogue.keeping.generation import now
from catalogue.keeping.keeper import Keeper
from catalogue.mending.ailment import Ailment, code_of
from catalogue.mending.backup import writing
from catalogue.mending.doctor import examine
from catalogue.mending.folder import must_be_catalogue
from catalogue.setting import Settings, read_settings
from catalogue.stores.follower import follow

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
Skip = Annotated[
    bool,
    typer.Option("--skip-damaged", help="Go on without rows that cannot be read; each is named, and lost."),
]


def register_keeping(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("rebuild")(rebuild)
    app.command("reindex")(reindex)
    app.command("doctor")(doctor)


def rebuild(skip_damaged: Skip = False, as_json: Json = False, data: Folder = None) -> None:
    """Write store and index anew from the journal, and publish."""
    settings = read_settings(data=data)
    must_be_catalogue(settings.data, settings.journal_file)
    lost = skip(settings) if skip_damaged else []
    with bar("Writing anew") as progress, Keeper(settings, anew=True, progress=progress) as keeper:
        keeper.publication.store.optimize()
        number, generation = len(keeper.journal.records()), keeper.publish()
    if settings.remote_store:  # everything of a large catalogue is more than the publication waits for
        with bar("Bringing the server along", "graphs") as progress:
            follow(settings, progress, patient=True)
    tell(number, generation, lost, as_json)


def reindex(as_json: Json = False, data: Folder = None) -> None:
    """Write the index anew from the journal, and publish; the store stays as it is."""
    settings = read_settings(data=data)
    must_be_catalogue(settings.data, settings.journal_file)
    with bar("Indexing anew") as progress, Keeper(settings, reindex=True, progress=progress) as keeper:
        number, generation = len(keeper.journal.records()), keeper.publish()
    tell(number, generation, [], as_json)


def skip(settings: Settings) -> list[Damage]:
    """Set the rows aside that cannot be read; answers with them."""
    with bar("Reading the journal", "rows") as progress, writing(settings) as journal:
        lost = journal.damages(progress)
        if lost:
            journal.set_aside(lost, now(), who_asks("command line"))
    return lost


def tell(number: int, generation: int, lost: list[Damage], as_json: bool) -> None:
    """What was done, and what was left out."""
    if as_json:
        told = {"records": number, "generation": generation, "lost": [asdict(row) for row in lost]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    for row in lost:
        sys.stdout.write(f"lost: row {row.sequence} of {row.at}, of {row.iri}: {row.what}\n")
    sys.stdout.write(f"{number:,} records written anew; generation {generation} is current.\n")


def doctor(as_json: Json = False, data: Folder = None) -> None:
    """Look at the catalogue, and name what is wrong, where, and the command that mends it.

    Leaves with 0 when it is healthy, 1 when something is to be mended, 2 when that cannot be told. Writes nothing.
    """
    settings = read_settings(data=data)
    with bar("Reading the journal", "rows") as progress:
        found = examine(settings, progress)
    if as_json:
        told = {"healthy": not code_of(found), "ailments": [asdict(each) for each in found]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        show(found, settings)
    raise typer.Exit(code_of(found))


def show(found: list[Ailment], settings: Settings) -> None:
    """The ailments for people."""
    for each in found:
        sys.stdout.write(f"{each.weight}: {each.name}\n  where: {each.where}\n  what: {each.what}\n")
        if each.fix:
            sys.stdout.write(f"  what to do: {each.fix}\n")
    if not code_of(found):
        sys.stdout.write(f"{settings.data} is healthy.\n")
