"""`jardin add`, `harvest`, `origins`, `check` and `probe`: the commands of this wing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from catalogue.commands.asker import who_asks
from catalogue.error import CatalogueError, SettingError
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.run import Run
from catalogue.setting import Settings, read_settings
from harvesters import account, check_command, origin_command, probe_command
from harvesters.manner import Manner
from harvesters.place import find_origin, origin_at
from harvesters.printing import print_json, print_run, watching
from harvesters.recognition import must_know, recognise
from harvesters.run import harvest as harvest_origin

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
WHO = who_asks("command line")


def register(app: typer.Typer) -> None:
    """Add the commands of this wing."""
    app.command("add")(add)
    app.command("harvest")(harvest)
    app.add_typer(origin_command.app, name="origins")
    app.command("check")(check_command.check)
    app.command("probe")(probe_command.probe)


def add(
    places: Annotated[list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders or addresses.")],
    format: Annotated[
        str | None, typer.Option(help="Harvester that reads them; without it their content tells.")
    ] = None,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Read records from files, folders or addresses, check them and keep them."""
    settings = read_settings(data=data)
    if format:
        must_know(format)
    keeper, manner = Keeper(settings), Manner()
    runs = [add_place(place, format, settings, keeper, manner) for place in places]
    finish(runs, as_json, dry=False)


def add_place(place: str, kind: str | None, settings: Settings, keeper: Keeper, manner: Manner) -> Run:
    """Keep what one file, folder or address holds; it becomes an origin when something in it can be read."""
    origin = origin_at(place)
    with keeper:
        known = {each.iri: each for each in keeper.origins()}.get(origin.iri)
    try:
        chosen = kind or (known.kind if known else recognise(origin, settings, manner))
    except CatalogueError as error:
        return failed(origin, error)
    origin = replace(known or origin, kind=chosen)
    if known != origin:
        with keeper:
            keeper.put_origin(origin)
    with watching(origin.title) as progress:
        run = harvest_origin(origin, keeper, settings, progress, who=WHO, manner=manner)
    if known is None and not any(outcome.iri for outcome in run.outcomes):
        with keeper:
            keeper.remove_origin(origin.iri, WHO)
            keeper.publish()
    return run


def failed(origin: Origin, error: CatalogueError) -> Run:
    """A run that could not even begin."""
    now = datetime.now(UTC)
    return Run(origin, now, "", ended=now, stopped=str(error))


def harvest(
    origins: Annotated[list[str] | None, typer.Argument(metavar="[ORIGIN…]", help="Ids, titles or addresses.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All origins.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing; report what would be.")] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Run the harvesters of origins: read everything they list, keep what changed, withdraw what is gone."""
    settings = read_settings(data=data)
    keeper, manner = Keeper(settings), Manner()
    with keeper:
        known = keeper.origins()
    chosen = known if every else [find_origin(known, name) for name in origins or ()]
    if not chosen:
        raise SettingError(
            "No origin is named." if known else "There is no origin yet.",
            expected="names of origins, or --all",
            fix="`jardin origins list` shows them, `jardin origins add` adds one.",
        )
    runs = [harvest_one(origin, settings, keeper, manner, dry_run) for origin in chosen]
    finish(runs, as_json, dry=dry_run)


def harvest_one(origin: Origin, settings: Settings, keeper: Keeper, manner: Manner, dry: bool) -> Run:
    """One origin; what stops it does not stop the others."""
    with watching(origin.title) as progress:
        try:
            return harvest_origin(origin, keeper, settings, progress, who=WHO, dry=dry, manner=manner)
        except CatalogueError as error:
            return failed(origin, error)


def finish(runs: list[Run], as_json: bool, dry: bool) -> None:
    """Print the report and leave with the exit code that the runs deserve."""
    if as_json:
        print_json(report_of(runs, dry))
    else:
        for run in runs:
            print_run(run, dry)
    raise typer.Exit(account.code_of(runs))


def report_of(runs: list[Run], dry: bool) -> dict[str, Any]:
    """All runs as plain values."""
    lines = [line for run in runs for line in account.lines_of(run)]
    return {"dry_run": dry, "total": account.total_of(lines).as_dict(), "runs": [account.as_dict(run) for run in runs]}
