"""The brink: the points at which keeping can be cut short, so that a test can end a writer at each of them.

Responsibilities: the one list of the points, and what happens at the one that is named. Nothing happens unless the
environment names a point when this module is imported (`JARDIN_BRINK=publish.sealed:1:kill`), or a test arms one.
"""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import dataclass

from catalogue.error import SettingError

VARIABLE = "JARDIN_BRINK"
MANNERS = ("kill", "raise", "full")

POINTS = (
    "keeper.locked",
    "keeper.journal-opened",
    "keeper.opened",
    "keeper.caught-up",
    "keep.checked",
    "journal.before-transaction",
    "journal.row",
    "journal.before-commit",
    "journal.after-commit",
    "apply.drawn",
    "store.before-replace",
    "store.after-replace",
    "index.before-commit",
    "index.after-commit",
    "keep.applied",
    "origin.noted",
    "run.noted",
    "probes.noted",
    "publish.folder-made",
    "publish.described",
    "store.flushed",
    "publish.store-copied",
    "index.file-linked",
    "publish.index-copied",
    "seal.described",
    "seal.current-written",
    "seal.current-renamed",
    "publish.sealed",
    "clean.description-removed",
    "publish.cleaned",
    "publish.tidied",
    "store.before-optimise",
    "store.optimised",
    "nomenclature.file-written",
    "nomenclature.file-renamed",
    "nomenclature.kept",
    "nomenclature.noted",
    "store.load-cleared",
    "store.load-chunk",
    "store.load-before-mark",
    "store.load-marked",
    "store.aside-written",
    "store.moved-away",
    "store.moved-in",
    "nomenclature.stored",
    "nomenclature.graded",
    "nomenclature.names-indexed",
    "rebuild.begun",
    "rebuild.folder-removed",
    "rebuild.forgotten",
    "replay.batch",
    "erasure.noted",
    "erasure.hidden",
    "erasure.unlinked",
    "erasure.renewed",
    "erasure.purged",
    "bulk.surveyed",
    "bulk.piece",
    "bulk.filled",
    "rollback.noted",
    "rollback.pointed",
    "rollback.batch",
    "rollback.written",
    "rollback.published",
)
"""Each is reached in exactly one place of the code; a name is `noun.step`."""


class Fallen(RuntimeError):
    """What a point raises that was told to: an error that nobody foresaw."""


@dataclass(slots=True)
class Fall:
    """What is to happen at one point.

    :param left: how often the point is still reached before it happens, 1 for the next time
    :param manner: `kill` (SIGKILL), `raise` (an unforeseen error) or `full` (no space left on the device)
    """

    point: str
    left: int
    manner: str


def read_fall(text: str) -> Fall | None:
    """The fall that `point:nth:manner` names; None for an empty text.

    :raises SettingError: there is no such point or manner
    """
    if not text:
        return None
    point, _, rest = text.partition(":")
    times, _, manner = rest.partition(":")
    if point not in POINTS or manner not in MANNERS or not times.isdecimal() or int(times) < 1:
        raise SettingError(
            f"{VARIABLE} is {text!r}.",
            expected=f"point:nth:manner, the manner one of {', '.join(MANNERS)}",
            fix="Unset it: it is for tests alone, and ends the writer at that point.",
        )
    return Fall(point, int(times), manner)


_fall = read_fall(os.environ.get(VARIABLE, ""))


def arm(text: str) -> None:
    """Name the point at which this process shall fall, as the environment does; an empty text names none."""
    global _fall  # the one switch, so that a point costs one look at it
    _fall = read_fall(text)


def reach(point: str) -> None:
    """Say that keeping has come to this point; nothing happens unless the process was told to fall here."""
    if _fall is not None and _fall.point == point:
        _fall.left -= 1
        if not _fall.left:
            fall(_fall)


def fall(told: Fall) -> None:
    """End here, in the manner that was told.

    :raises Fallen: the manner is `raise`
    :raises OSError: the manner is `full`
    """
    if told.manner == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if told.manner == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), told.point)
    raise Fallen(told.point)
