"""`jardin origins`: the places that records come from."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from catalogue.commands.asker import who_asks
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.profile.level import find_level
from catalogue.profile.profile import load_profiles
from catalogue.setting import read_settings
from harvesters.manner import Manner
from harvesters.place import find_origin, origin_at
from harvesters.printing import print_json, print_origin, print_origins
from harvesters.recognition import must_know, recognise

app = typer.Typer(help="The places that records come from.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
Name = Annotated[str, typer.Argument(metavar="ORIGIN", help="Its id, title or address.")]
WHO = who_asks("command line")


@app.command("list")
def list_origins(as_json: Json = False, data: Folder = None) -> None:
    """Show all origins."""
    keeper = Keeper(read_settings(data=data))
    with keeper:
        known = keeper.origins()
        live = {origin.iri: keeper.live(origin) for origin in known}
    if as_json:
        print_json([{"id": origin.id, **asdict(origin), "records": live[origin.iri]} for origin in known])
    else:
        print_origins(known, live)


@app.command("add")
def add_origin(
    place: Annotated[str, typer.Argument(metavar="URL", help="Address, file or folder.")],
    kind: Annotated[str | None, typer.Option(help="Harvester; without it the content tells.")] = None,
    title: Annotated[str, typer.Option(help="Name under which the origin is shown.")] = "",
    level: Annotated[str, typer.Option(help="Level its records must reach to be shown: a number or a name.")] = "0",
    rank: Annotated[int, typer.Option(help="Of two origins that describe one thing the higher rank speaks.")] = 0,
    sample: Annotated[bool, typer.Option("--sample", help="Its records are samples and are labelled so.")] = False,
    licence: Annotated[str, typer.Option(help="IRI of the licence of its metadata.")] = "",
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Add an origin, or change what is known of it; `jardin harvest` then reads it."""
    settings = read_settings(data=data)
    asked = find_level(load_profiles(settings).levels, level).number
    origin = origin_at(place)
    if kind:
        must_know(kind)
    chosen = kind or recognise(origin, settings, Manner())
    origin = replace(
        origin,
        kind=chosen,
        title=title or origin.title,
        required_level=asked,
        rank=rank,
        sample=sample,
        licence=licence,
    )
    keeper = Keeper(settings)
    with keeper:
        keeper.put_origin(origin)
        keeper.publish()
    show(about(origin, 0, []), as_json)


@app.command("show")
def show_origin(name: Name, as_json: Json = False, data: Folder = None) -> None:
    """Show one origin and its last runs."""
    keeper = Keeper(read_settings(data=data))
    with keeper:
        origin = find_origin(keeper.origins(), name)
        found = about(origin, keeper.live(origin), keeper.journal.runs(origin.iri))
    show(found, as_json)


@app.command("remove")
def remove_origin(name: Name, as_json: Json = False, data: Folder = None) -> None:
    """Forget an origin and withdraw what only it described."""
    keeper = Keeper(read_settings(data=data))
    with keeper:
        origin = find_origin(keeper.origins(), name)
        gone = keeper.remove_origin(origin.iri, WHO)
        keeper.publish()
    if as_json:
        print_json({"id": origin.id, "title": origin.title, "withdrawn": gone})
    else:
        print(f"Removed {origin.title}; {len(gone)} of its records were withdrawn.")


def about(origin: Origin, records: int, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """An origin as plain values."""
    return {"id": origin.id, **asdict(origin), "records": records, "runs": runs}


def show(found: dict[str, Any], as_json: bool) -> None:
    """Print an origin for people or for scripts."""
    if as_json:
        print_json(found)
    else:
        print_origin(found)
