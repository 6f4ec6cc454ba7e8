"""`jardin follow`: bring the server along that answers public queries."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from catalogue.commands.erasure_command import bar
from catalogue.setting import read_settings
from catalogue.stores.follower import Brought, Follower

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]


def register_follow(app: typer.Typer) -> None:
    """Add the command."""
    app.command("follow")(follow)


def follow(
    anew: Annotated[bool, typer.Option("--anew", help="Bring everything, whatever the server has.")] = False,
    as_json: Json = False,
    data: Folder = None,
) -> None:
    """Bring the server in JARDIN_STORE to the current generation; 2 when it cannot be, and nothing is lost then."""
    settings = read_settings(data=data)
    with bar("Bringing the server along", "graphs") as progress:
        brought = Follower(settings, progress).bring(anew=anew)
    sys.stdout.write(json.dumps(asdict(brought)) + "\n" if as_json else told(brought) + "\n")


def told(brought: Brought) -> str:
    """What was done, in words."""
    reached = f"The server {brought.server} shows generation {brought.generation}"
    if not brought.graphs:
        return f"{reached}; there was nothing to bring."
    if not brought.anew:
        return f"{reached}; {brought.graphs:,} graphs brought or dropped."
    less = f" It keeps {brought.there:,} of {brought.here:,} triples." if brought.there != brought.here else ""
    return f"{reached}; everything brought: {brought.graphs:,} graphs, {brought.here:,} triples.{less}"
