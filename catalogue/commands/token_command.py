"""`jardin token`: who may restore, roll back and erase on the pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from catalogue.setting import read_settings
from catalogue.token import Tokens

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]
Json = Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Who holds it; the journal names who did something.")]

token_app = typer.Typer(help="Tokens of the administrators.", no_args_is_help=True)


def register_token(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(token_app, name="token")


@token_app.command("new")
def new(name: Name, as_json: Json = False, data: Folder = None) -> None:
    """Make a token and print it, once: only its hash is kept."""
    token = Tokens(read_settings(data=data).data).new(name)
    sys.stdout.write(json.dumps({"name": name, "token": token}) + "\n" if as_json else token + "\n")
    sys.stderr.write(
        "Keep it now: it is not kept here and is never shown again. It is for those who administer only.\n"
    )


@token_app.command("list")
def list_tokens(as_json: Json = False, data: Folder = None) -> None:
    """Show who holds a token, and since when."""
    tokens = Tokens(read_settings(data=data).data).list()
    if as_json:
        sys.stdout.write(json.dumps([{"name": each.name, "made": each.made} for each in tokens], indent=1) + "\n")
        return
    for each in tokens:
        sys.stdout.write(f"{each.name}\t{each.made}\n")
    if not tokens:
        sys.stderr.write("There is no token. Make one with `jardin token new NAME`.\n")


@token_app.command("revoke")
def revoke(name: Name, as_json: Json = False, data: Folder = None) -> None:
    """Take a token back; it is refused from now on."""
    Tokens(read_settings(data=data).data).revoke(name)
    sys.stdout.write(json.dumps({"revoked": name}) + "\n" if as_json else f"The token of {name} is revoked.\n")
