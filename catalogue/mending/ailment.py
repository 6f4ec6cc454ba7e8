"""An ailment: one thing that the doctor found wrong with a data folder, or has to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

Weight = Literal["problem", "unknown", "note"]


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that the doctor has to say.

    :param weight: `problem` (to be mended), `unknown` (could not be looked at) or `note` (mends itself, or is meant)
    :param name: of this kind of ailment, for scripts
    :param where: file or folder
    :param fix: the command to run, or what else to do; empty for what needs nothing
    """

    weight: Weight
    name: str
    where: str
    what: str
    fix: str = ""


@contextmanager
def at_rest(data: Path) -> Iterator[bool]:
    """Keep writers out for a moment; whether that could be done, which it cannot while one is at work."""
    lock = FileLock(data / "writer.lock", timeout=0)
    if not (data / "writer.lock").exists():
        yield True
        return
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError:  # a disk that takes no writes has no writers
        yield True
        return
    try:
        yield True
    finally:
        lock.release()


def code_of(ailments: Iterable[Ailment]) -> int:
    """The exit code: 0 healthy, 1 something to mend, 2 could not tell."""
    weights = {each.weight for each in ailments}
    return 1 if "problem" in weights else 2 if "unknown" in weights else 0
