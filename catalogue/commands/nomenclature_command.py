"""The commands `jardin nomenclature load` and `status`, and `jardin judge`, which goes on where a load ends."""

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
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from catalogue.commands.asker import who_asks
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.revision import revise
from catalogue.library import library_here
from catalogue.nomenclature.difference import account, changes, numbers_of
from catalogue.nomenclature.fault import note_faults
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.release import joined
from catalogue.orphanet.loading import Loading
from catalogue.orphanet.recognition import measure, read_paths
from catalogue.setting import Settings, read_settings

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]

nomenclature_app = typer.Typer(help="The nomenclature of rare diseases.", no_args_is_help=True)
SHOWN, TOUCHED = 5, 20


def register_nomenclature(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(nomenclature_app, name="nomenclature")
    app.command("judge")(judge)


@nomenclature_app.command("load")
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files as downloaded, zips, or folders.")],
    drop: Annotated[bool, typer.Option("--drop", help="Go without what the newer files lack.")] = False,
    downgrade: Annotated[bool, typer.Option("--downgrade", help="Go back to an older release.")] = False,
    later: Annotated[bool, typer.Option("--judge-later", help="Leave the judging again to `jardin judge`.")] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Load what Orphanet publishes: nomenclature pack, Orphadata products, ORDO; and SSSOM maps of others.

    XML, xlsx, OWL, Turtle, CSV, JSON, plain, gzipped or in a zip, in any mix; what each file is, its content tells.
    """
    settings = read_settings(data=data)
    loading = read_all(paths)
    about = put_in_force(loading, settings, drop=drop, downgrade=downgrade)
    if as_json:
        print_json(about)
    else:
        print_load(about)
    if not later:
        judge_all(settings)


def read_all(paths: list[Path]) -> Loading:
    """What the files of a load say; a bar tells how far it is.

    :raises catalogue.orphanet.loading.NotNomenclature: a file that is something else; nothing is loaded then
    """
    loading = Loading()
    with bar("Reading", measure(paths)) as moved:
        read_paths(paths, loading, moved)
    return loading


def put_in_force(loading: Loading, settings: Settings, *, drop: bool, downgrade: bool) -> dict[str, Any]:
    """Make a nomenclature of a load, publish it, and answer with the report that is kept of it.

    :raises catalogue.nomenclature.release.WrongRelease: it cannot be put in force as it is
    """
    with Keeper(settings) as keeper:
        before, starter = keeper.library.nomenclature, keeper.library.is_starter
        after = joined(loading, before, starter=starter, drop=drop, downgrade=downgrade)
        note_faults(after, loading)
        about = about_load(loading, before, after, keeper.publication.index.named(), starter=starter)
        keeper.load_nomenclature(after, about)
        keeper.publish()
    return about


def about_load(
    loading: Loading,
    before: Nomenclature,
    after: Nomenclature,
    named: dict[str, list[tuple[str, str]]],
    *,
    starter: bool = False,
) -> dict[str, Any]:
    """The report of a load, as plain values.

    :param named: by code: id and title of the public sources that name it
    """
    return {
        "release": after.release,
        "before": "the starter" if starter else before.release,
        "files": [asdict(parcel) for parcel in loading.parcels],
        **numbers_of(after),
        "faults": {
            kind: {"number": number, "examples": loading.examples.get(kind, [])}
            for kind, number in sorted(loading.faults.items())
        },
        "difference": account(changes(before, after), named),
    }


@nomenclature_app.command("status")
def status(as_json: Json = False, data: Folder = None) -> None:
    """Show which nomenclature is in force, what it holds, and what its load found."""
    settings = read_settings(data=data)
    library, told = library_here(settings), loads_of(settings)
    about = {"release": library.release, **(told[-1] if told else {}), **numbers_of(library.nomenclature)}
    if library.is_starter:
        about["note"] = "This is the starter, a cut; `jardin nomenclature load` brings all codes."
    if as_json:
        print_json(about)
    else:
        print_load(about)


def loads_of(settings: Settings) -> list[dict[str, Any]]:
    """The reports of the loads of a data folder, in which there need not be anything."""
    if not settings.journal_file.is_file():
        return []
    journal = Journal(settings.journal_file)
    try:
        return journal.nomenclatures()
    finally:
        journal.close()


def judge(as_json: Json = False, data: Folder = None) -> None:
    """Judge again the records that were judged against other shapes or another nomenclature."""
    number = judge_all(read_settings(data=data))
    if as_json:
        print_json({"judged": number})


def judge_all(settings: Settings) -> int:
    """Judge again, with a bar; what is done stays done when it is cut short."""
    with bar("Judging again", 0) as moved:
        state = {"done": 0}

        def tell(done: int, whole: int) -> None:
            moved(f"{done:,} of {whole:,} records", done - state["done"], whole)
            state["done"] = done

        number = revise(settings, who_asks("command line"), tell)
    if number:
        sys.stderr.write(f"{number:,} records were judged again.\n")
    return number


@contextmanager
def bar(what: str, whole: int) -> Iterator[Any]:
    """A progress bar on a terminal, a line now and then elsewhere; called with a name and a step."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=whole or None)
        told: set[str] = set()

        def moved(name: str, step: int, total: int | None = None) -> None:
            progress.update(task, advance=step, description=f"{what} {name}", total=total or whole or None)
            if progress.disable and name not in told:
                told.add(name)
                sys.stderr.write(f"{what} {name}\n")

        yield moved


def print_json(about: dict[str, Any]) -> None:
    """Plain data on the standard output."""
    sys.stdout.write(json.dumps(about, ensure_ascii=False, indent=1) + "\n")


def print_load(about: dict[str, Any]) -> None:
    """The report of a load for people."""
    for name, value in about.items():
        if name == "files":
            sys.stdout.write(f"files: {len(value):,}\n")
        elif name == "faults":
            print_faults(value)
        elif name == "difference":
            print_difference(value, str(about.get("before") or "nothing"))
        elif isinstance(value, dict):
            sys.stdout.write(f"{name}: {', '.join(f'{key} {number:,}' for key, number in value.items()) or 'none'}\n")
        else:
            sys.stdout.write(f"{name}: {f'{value:,}' if isinstance(value, int) else value}\n")


def print_faults(faults: dict[str, dict[str, Any]]) -> None:
    """What was wrong with the files, with examples."""
    sys.stdout.write("faults in the files:\n" if faults else "faults in the files: none\n")
    for kind, told in faults.items():
        examples = f" (for example {'; '.join(told['examples'][:SHOWN])})" if told["examples"] else ""
        sys.stdout.write(f"  {told['number']:,} × {kind}{examples}\n")


def print_difference(difference: dict[str, Any], before: str) -> None:
    """What changed since the release before, and the sources that it touches."""
    sys.stdout.write(f"difference to {before}:\n")
    for kind, number in difference["numbers"].items():
        sys.stdout.write(f"  {number:,} {kind}\n")
        for code, label, detail in difference["changes"].get(kind, [])[: SHOWN if kind != "new" else 0]:
            sys.stdout.write(f"    ORPHA:{code} {label}{f' ({detail})' if detail else ''}\n")
    touched = difference["touched"]
    sys.stdout.write(f"  {len(touched):,} sources of this catalogue name a code that changed\n")
    for each in touched[:TOUCHED]:
        codes = ", ".join(f"ORPHA:{code} {kind}" for kind, code, _, _ in each["changes"][:SHOWN])
        more = f" and {len(each['changes']) - SHOWN:,} more" if len(each["changes"]) > SHOWN else ""
        sys.stdout.write(f"    {each['title']}: {codes}{more}\n")
    if len(touched) > TOUCHED:
        sys.stdout.write(f"    and {len(touched) - TOUCHED:,} more; --json lists all\n")
