"""The commands that look after a catalogue, run as a shell runs them."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner

from catalogue.commands.backup_command import register_backup
from catalogue.commands.erasure_command import register_erasure
from catalogue.commands.token_command import register_token


def jardin(*words: str, data: Path, answer: str = "") -> str:
    """What a command prints on its standard output; its errors are raised."""
    made = typer.Typer()
    for register in (register_erasure, register_backup, register_token):
        register(made)
    done = CliRunner().invoke(made, [*words, "--data", str(data)], input=answer)
    if done.exception is not None:
        raise done.exception
    return str(done.stdout)
