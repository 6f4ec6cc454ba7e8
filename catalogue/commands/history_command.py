"""Commands about what was: `history`, and `restore` and `rollback`, which bring it back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from catalogue.commands.asker import who_asks
from catalogue.error import NotFound
from catalogue.keeping.keeper import Keeper
from catalogue.mending.folder import must_be_catalogue
from catalogue.mending.restoration import made_public, restore
from catalogue.mending.rollback import RolledBack, roll_back
from catalogue.progress import Progress
from catalogue.record.record import id_of
from catalogue.setting import Settings, read_settings
from catalogue.telling.difference import Difference, in_words
from catalogue.telling.history import Edition, History
from catalogue.telling.reader import Readers

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
Iri = Annotated[str, typer.Argument(metavar="IRI", help="IRI or id of a record.")]
WHO = who_asks("command line")


def register_history(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("history")(history)
    app.command("restore")(restore_version)
    app.command("rollback")(rollback)


def history(
    iri: Iri,
    sequence: Annotated[int | None, typer.Argument(metavar="[SEQ]", help="Only this version.")] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what each version changed.")] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Show the versions of a record, newest first: when, who, which run, and with --diff what each changed.

    Also of records that were withdrawn or wait in quarantine, with their content: it is for who runs the catalogue.
    """
    reader = Readers(read_settings(data=data)).current()
    record = iri if reader.journal.claims(iri) else id_of(iri)
    if not reader.journal.claims(record):
        raise NotFound(f"There is no record {iri}.", fix="`jardin find` searches by title.")
    told = reader.showing.history(record, most=0, whole=True)
    rows = [each for each in told.editions if sequence in (None, each.sequence)]
    if not rows:
        raise NotFound(f"The record {iri} has no row {sequence}.", fix=f"`jardin history {iri}` lists them.")
    if as_json:
        print_json([plain(each) for each in rows])
    else:
        print_history(told, rows, shows=diff or sequence is not None)


def plain(row: Edition) -> dict[str, Any]:
    """A row as plain values."""
    told = {name: value for name, value in asdict(row).items() if name != "differences"}
    return {**told, "differences": [plain_difference(each) for each in row.differences]}


def plain_difference(each: Difference) -> dict[str, Any]:
    """A difference as plain values."""
    return {
        "field": each.field.name, "label": each.label, "place": list(each.place), "verb": each.verb,
        "old": [in_words(value) for value in each.old], "new": [in_words(value) for value in each.new],
    }  # fmt: skip


def print_history(told: History, rows: list[Edition], *, shows: bool) -> None:
    """A history for people: one line for each row, with its parts between tabs, and beneath it what it changed."""
    sys.stderr.write(f"{told.title} <{told.iri}>: {told.state}" + (f" ({told.reason})" if told.reason else "") + "\n")
    for row in rows:
        level = "" if row.level is None else f"level {row.level}"
        parts = (row.sequence, row.at, row.verb, row.who, row.run, row.origin_title, level, row.state, row.reason)
        sys.stdout.write("\t".join(str(part) for part in parts).rstrip() + "\n")
        if shows:
            print_changes(row)


def print_changes(row: Edition) -> None:
    """What a version changed."""
    if row.is_open and not row.differences:
        sys.stdout.write("    the same as version " + str(row.since) if row.since else "    the first version")
        sys.stdout.write("\n")
    for each in row.differences:
        sys.stdout.write(f"    {each.verb} {' › '.join((*each.place, each.label))}\n")
        for sign, values in (("-", each.old), ("+", each.new)):
            for value in values:
                sys.stdout.write(f"      {sign} {in_words(value)}\n")


def restore_version(
    iri: Iri,
    sequence: Annotated[int, typer.Argument(metavar="SEQ", help="The version, as `jardin history` numbers it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; everybody can read it.")],
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Bring a version of a record back; it is judged anew, and stays until its origin says something new.

    A harvest of unchanged data does not undo it. What the rules in force do not admit is refused.
    """
    with Keeper(of_catalogue(data)) as keeper:
        done = restore(keeper, iri, sequence, WHO, reason)
        generation = made_public(keeper, done)
    if as_json:
        print_json({**asdict(done), "generation": generation})
        return
    what = (
        f"Version {sequence} is back as version {done.sequence}" if done.news else f"Version {sequence} stands already"
    )
    sys.stdout.write(f"{what}; generation {generation} is current.\n")
    if not done.speaks:
        sys.stdout.write("Another origin speaks for this record, so pages go on to show what that one says.\n")


def of_catalogue(data: Path | None) -> Settings:
    """The settings of a catalogue that is there.

    :raises NotFound: there is none
    """
    settings = read_settings(data=data)
    must_be_catalogue(settings.data, settings.journal_file)
    return settings


def rollback(
    generation: Annotated[
        int | None,
        typer.Argument(help="Its number; without one the newest before the current that holds something else."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; everybody can read it.")] = "",
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Undo a bad harvest: bring every record back to what it was in an earlier generation, for good.

    The old generation answers at once; then the journal is brought in line, so that later batches, `rebuild` and
    `reindex` keep it. What is harvested unchanged afterwards does not undo it. Repeat it if it was cut short.
    """
    with Keeper(of_catalogue(data)) as keeper, bar("Rolling back") as progress:
        done = roll_back(keeper, generation, WHO, reason, progress)
    if as_json:
        print_json(asdict(done))
    else:
        print_rollback(done)


def print_rollback(done: RolledBack) -> None:
    """What a rollback came to, for people."""
    sys.stdout.write(
        f"Generation {done.generation} is current and holds what generation {done.to} held:"
        f" {done.touched:,} records had been touched since, {done.rows:,} rows were written.\n"
        "Nomenclature, lists, shapes, settings and what is known of origins were not rolled back"
        + (f"; {done.judged_again:,} records were judged again by them" if done.judged_again else "")
        + ".\n"
    )


@contextmanager
def bar(what: str) -> Iterator[Progress]:
    """A progress bar on a terminal, a line for each batch elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(what, total=None)

        def tell(done: int, whole: int) -> None:
            shown.update(task, completed=done, total=whole)
            if shown.disable:
                sys.stderr.write(f"{what}: {done:,} of {whole:,} records\n")

        yield tell


def print_json(value: object) -> None:
    """Plain data on the standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
