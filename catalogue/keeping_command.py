"""Commands that write what no harvest brings: `rebuild`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from catalogue.keeper import Keeper
from catalogue.setting import read_settings

Folder = Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")]


def register_keeping(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("rebuild")(rebuild)


def rebuild(data: Folder = None) -> None:
    """Write store and index anew from the journal, and publish."""
    with Keeper(read_settings(data=data), anew=True) as keeper:
        keeper.publication.store.optimize()
        number = len(keeper.journal.records())
        generation = keeper.publish()
    sys.stdout.write(f"{number:,} records written anew; generation {generation} is current.\n")
