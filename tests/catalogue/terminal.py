"""A terminal: `jardin …` as a shell runs it, each in a process of its own that begins with everything read.

A new interpreter needs more than a second for the same; that the installed command starts at all is a test of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

from nursery import Nursery

from catalogue import plugin
from catalogue.commands import command
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus


def prepare() -> None:
    """Read what most commands read, and open nothing."""
    for name in plugin.names(plugin.COMMANDS):
        plugin.must(plugin.COMMANDS, name)
    load_profiles(Settings())
    load_thesaurus()


def run(words: list[str], place: str, environment: dict[str, str]) -> None:
    """Do what a command says, in a folder."""
    os.chdir(place)
    os.environ.update(environment)
    sys.argv = ["jardin", *words]
    command.main()


class Terminal:
    """Runs commands.

    :param folder: takes what they print
    """

    def __init__(self, nursery: Nursery, folder: Path) -> None:
        self._nursery = nursery
        self._folder = folder
        self._numbers = count()

    def jardin(
        self, *words: str | Path, place: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """What becomes of a command.

        :param place: the folder it is given in
        """
        given = [str(word) for word in words]
        told = self._folder / str(next(self._numbers))
        child = self._nursery.send("terminal:run", told, given, str(place or Path.cwd()), environment)
        code = child.wait()
        said, errors = (Path(f"{told}{suffix}").read_text("utf-8") for suffix in ("", ".err"))
        return subprocess.CompletedProcess(["jardin", *given], code, said, errors)
