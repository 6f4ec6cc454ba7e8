"""A stand-in for a folder on a disk that takes no writes: links to its files, in a place where a lock can be laid."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_places: dict[Path, tempfile.TemporaryDirectory[str]] = {}


def openable(folder: Path) -> Path:
    """The folder, or its stand-in when nothing can be written there: the search engine locks also what it only reads.

    A stand-in lives as long as the process; where nothing can be written there are few generations to stand in for.
    """
    if os.access(folder, os.W_OK) or not folder.is_dir():
        return folder
    if folder not in _places:
        _places[folder] = tempfile.TemporaryDirectory(prefix="jardin-index-")
        for file in folder.iterdir():
            if file.suffix != ".lock":  # left by an earlier opening; a link to it could not be locked either
                Path(_places[folder].name, file.name).symlink_to(file.resolve())
    return Path(_places[folder].name)
