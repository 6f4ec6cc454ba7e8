"""What a server on another machine does not have yet: names of graphs, on the disk before the graphs change here.

`data/follower/open` takes the names of graphs that the next generation will change; when it is made, they go to a file
of its number. A file goes when the server has confirmed that generation. `reached.json` holds the stamp of the last
confirmation: a server that shows another stamp was emptied, restored or written by somebody else, and gets everything.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from catalogue.keeping.generation import replace_synced, sync_folder

FOLDER = "follower"
OPEN = "open"
REACHED = "reached.json"
ALL = "*"


class Pending:
    """The lists of one data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._noted: set[str] = set()

    def note(self, names: Iterable[str]) -> None:
        """Have names on the disk; those that are noted already cost nothing."""
        fresh = [name for name in dict.fromkeys(names) if name not in self._noted]
        if not fresh:
            return
        append_synced(self._folder / OPEN, fresh)
        self._noted.update(fresh)

    def note_all(self) -> None:
        """The store is made anew: whatever the server has may be wrong."""
        self.note([ALL])

    def seal(self, generation: int) -> None:
        """What is noted so far belongs to a generation that is being made."""
        source, target = self._folder / OPEN, self._folder / f"{generation:08d}"
        if source.exists():
            if target.exists():
                append_synced(target, read_names(source))
                source.unlink()
            else:
                source.rename(target)
            sync_folder(self._folder)
        self._noted.clear()

    def names(self, generation: int) -> set[str] | None:
        """The graphs that a generation and those before it changed; None when it may be all of them."""
        found = {name for file in self._lists(generation) for name in read_names(file)}
        return None if ALL in found else found

    def expects(self, server: str, stamp: str) -> bool:
        """Whether a server shows a stamp that was given to it from here, so that the lists tell all it lacks."""
        reached = self._reached()
        return bool(stamp) and reached.get("server") == server and stamp in reached.get("stamps", ())

    def confirming(self, server: str, before: str, stamp: str) -> None:
        """A stamp is about to be written there; until that is known, the one before it counts too."""
        self._keep({"server": server, "stamps": [each for each in (before, stamp) if each]})

    def confirm(self, server: str, stamp: str, generation: int) -> None:
        """The server has reached a generation."""
        self._keep({"server": server, "stamps": [stamp]})
        for file in self._lists(generation):
            file.unlink(missing_ok=True)

    def forget(self) -> None:
        """No server follows any more; one that does later gets everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _lists(self, generation: int) -> list[Path]:
        return [file for file in sorted(self._folder.glob("[0-9]*")) if int(file.name) <= generation]

    def _reached(self) -> dict[str, str | list[str]]:
        try:
            told: dict[str, str | list[str]] = json.loads((self._folder / REACHED).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return told

    def _keep(self, reached: dict[str, str | list[str]]) -> None:
        self._folder.mkdir(exist_ok=True)
        replace_synced(self._folder / REACHED, json.dumps(reached).encode("utf-8"))


def append_synced(file: Path, names: Iterable[str]) -> None:
    """Add lines to a file and wait until they are on the disk; a torn line of before is ended first."""
    file.parent.mkdir(exist_ok=True)
    new = not file.exists()
    with file.open("ab") as out:
        out.write(b"\n" + "".join(f"{name}\n" for name in names).encode("utf-8"))
        out.flush()
        os.fsync(out.fileno())
    if new:
        sync_folder(file.parent)
        sync_folder(file.parent.parent)


def read_names(file: Path) -> list[str]:
    """The names in a list; a torn one names no graph and does no harm."""
    return [line for line in file.read_text("utf-8", "replace").splitlines() if line]
