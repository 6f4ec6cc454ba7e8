"""`jardin erase`: content removed for good, and what still holds it named."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from catalogue.commands.asker import who_asks
from catalogue.error import CatalogueError, NotFound
from catalogue.journal.journal_erasure import Erasure
from catalogue.keeping.keeper import Keeper
from catalogue.mending.erasure import Target, clean, erase, later_runs, lift, mentions, pending, records_of
from catalogue.mending.erasure_list import hand_on, holding
from catalogue.mending.folder import must_be_catalogue
from catalogue.progress import Progress
from catalogue.setting import Settings, read_settings

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
EVERY = 1_000
"""Elsewhere than on a terminal a line is written after so many records."""


class Undecided(CatalogueError):
    """A command that does not say what is to be done, or whether it is meant."""


def register_erasure(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase")(erase_command)


def erase_command(
    record: Annotated[str, typer.Argument(metavar="[IRI]", help="IRI or id of a record.", show_default=False)] = "",
    run: Annotated[str, typer.Option(metavar="RUN", help="Erase what this run brought, in place of a record.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it stays for everybody to read.")] = "",
    who: Annotated[str, typer.Option(help="Who orders it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it is meant.")] = False,
    lifted: Annotated[bool, typer.Option("--lift", help="Let what was erased in again.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show what was erased.")] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Remove a record, or what a run brought, for good: from journal, store, index, dumps and every generation."""
    settings, target = read_settings(data=data), Target(record, run)
    must_be_catalogue(settings.data, settings.journal_file)
    if listed:
        show_list(settings, as_json)
        return
    if bool(record) == bool(run):
        raise Undecided("It is not said what to erase.", expected="the IRI of a record, or --run with its number.")
    if lifted:
        with Keeper(settings) as keeper:
            found = lift(keeper, target)
            hand_on(keeper.journal, settings.data)
        say({"lifted": [each.record for each in found]}, as_json, f"{len(found):,} records may come in again.")
        return
    must_be_meant(settings, target, yes)
    about = carry_out(settings, target, reason, who_asks("command line", who))
    say(about, as_json, sentences(about))


def must_be_meant(settings: Settings, target: Target, yes: bool) -> None:
    """Ask a person whether it is meant, before anything is done that nobody can undo.

    :raises Undecided: it is not, or there is nobody to ask
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Undecided(
            "Erasing cannot be undone, and there is no terminal to ask at.", fix="Say --yes if it is meant."
        )
    with Keeper(settings) as keeper:
        number = len(records_of(keeper.journal, target))
    what = f"what run {target.run} brought of {number:,} records" if target.run else f"the record {target.record}"
    if not typer.confirm(f"Erase {what} for good? It cannot be undone.", err=True):
        raise Undecided("Nothing was erased.")


def carry_out(settings: Settings, target: Target, reason: str, who: str) -> dict[str, Any]:
    """Erase, then leave no byte of it; answers with what was done and what is left to do."""
    with Keeper(settings) as keeper:
        waiting = pending(keeper.journal)
        try:
            named = mentions(keeper, target)
            runs = later_runs(keeper.journal, target)
            done = erase(keeper, target, reason, who)
        except NotFound:
            if not waiting:
                raise
            named, runs, done = [], [], []
        with bar("Writing anew") as progress:
            clean(keeper, progress)
        hand_on(keeper.journal, settings.data)
        return {
            "erased": [plain(each) for each in (done or waiting)],
            "named_by": named,
            "later_runs": runs,
            "backups": [made.folder for made in holding(keeper.journal)],
            "server": settings.remote_store,
        }


def plain(erasure: Erasure) -> dict[str, Any]:
    """An erasure as plain values."""
    return asdict(erasure)


def sentences(about: dict[str, Any]) -> str:
    """What was done, and what the operator must still see to."""
    lines = [f"{len(about['erased']):,} records were erased; nothing of them is left in this data folder."]
    if about["named_by"]:
        lines.append(f"These records still name it: {', '.join(about['named_by'])}.")
    if about["later_runs"]:
        lines.append(
            f"Later runs brought versions of the same records; look at them: {', '.join(about['later_runs'])}."
        )
    if about["server"]:
        lines.append(
            f"The server {about['server']} follows; `jardin follow` tells when. Its own files are its own matter."
        )
    if about["backups"]:
        lines.append(
            f"These backups still hold erased records; remove them or make new ones: {', '.join(about['backups'])}."
        )
    return "\n".join(lines)


def show_list(settings: Settings, as_json: bool) -> None:
    """Print what was erased, newest last."""
    with Keeper(settings) as keeper:
        found = keeper.journal.erasures()
    if as_json:
        sys.stdout.write(json.dumps([plain(each) for each in found], ensure_ascii=False, indent=1) + "\n")
        return
    for each in found:
        what = f"{each.record}{f' (run {each.run})' if each.run else ''}"
        state = f"lifted {each.lifted[:10]}" if each.lifted else "in force" if each.finished else "not finished"
        sys.stdout.write(f"{each.at}\t{what}\t{each.who}\t{each.reason}\t{state}\n")


def say(about: dict[str, Any], as_json: bool, words: str) -> None:
    """What was done, for people or for scripts."""
    sys.stdout.write(json.dumps(about, ensure_ascii=False, indent=1) + "\n" if as_json else words + "\n")


@contextmanager
def bar(what: str, noun: str = "records") -> Iterator[Progress]:
    """A progress bar on a terminal, a line now and then elsewhere.

    :param noun: what is counted
    """
    columns: Sequence[Any] = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(what, total=None)

        def moved(done: int, whole: int) -> None:
            shown.update(task, completed=done, total=whole)
            if shown.disable and (done % EVERY == 0 or done == whole):
                sys.stderr.write(f"{what} {done:,} of {whole:,} {noun}\n")

        yield moved
