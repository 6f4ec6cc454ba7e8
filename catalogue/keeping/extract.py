"""Extracts: what is made once of a whole generation, when somebody asks for it, and lies in its folder.

They are removed with the generation. Making one takes long in a large catalogue, so it runs as a process of its own
(`python -m catalogue.keeping.extract FOLDER NAME`), which pages do not feel; however many ask for it, one makes it.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import catalogue.keeping.generation as generations
from catalogue.keeping.census import take_census, write_census
from catalogue.keeping.generation import Generation
from catalogue.stores.dump import write_quads, write_turtle

FOLDER = "extracts"
LEVEL = 6
NICE = 10
CENSUS = "census.json"


def quads(store: Path, out: IO[bytes]) -> None:
    """All triples with their graphs as N-Quads, compressed; the same bytes for the same store."""
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as packer:
        write_quads(store, packer)


def turtle(store: Path, out: IO[bytes]) -> None:
    """All triples without their graphs as Turtle, compressed; the same bytes for the same store."""
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as packer:
        write_turtle(store, packer)


def census(store: Path, out: IO[bytes]) -> None:
    """What the store holds, in numbers."""
    out.write(write_census(take_census(store)))


DUMPS: Mapping[str, Callable[[Path, IO[bytes]], None]] = {"catalogue.nq.gz": quads, "catalogue.ttl.gz": turtle}
"""The whole catalogue, by name of the file."""
EXTRACTS: Mapping[str, Callable[[Path, IO[bytes]], None]] = {**DUMPS, CENSUS: census}
"""Everything that is made of a generation, by name of the file."""


def place_of(generation: Generation, name: str) -> Path:
    """Where an extract lies once it is made; a file that is there is whole."""
    return generation.path / FOLDER / name


def make(generation: Generation, name: str) -> None:
    """Make an extract, unless it is there; while another process is at it, wait for that."""
    place = place_of(generation, name)
    place.parent.mkdir(exist_ok=True)
    draft = place.with_name(name + ".new")
    with generations.held(generation), draft.open("ab") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        if not place.exists() and is_same(out, draft):
            fill(out, generation.store, name)
            draft.rename(place)
        draft.unlink(missing_ok=True)


def fill(out: IO[bytes], store: Path, name: str) -> None:
    """Write an extract and wait until it is on the disk; what another left here half done goes first."""
    out.truncate(0)
    EXTRACTS[name](store, out)
    out.flush()
    os.fsync(out.fileno())


def is_same(out: IO[bytes], file: Path) -> bool:
    """Whether an open file is still the one of that name: another may have finished it in between."""
    try:
        return os.fstat(out.fileno()).st_ino == file.stat().st_ino
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    os.nice(NICE)
    make(generations.read(Path(sys.argv[1])), sys.argv[2])
