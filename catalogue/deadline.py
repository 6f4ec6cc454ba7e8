"""A deadline for work in pure Python that may not end: the check of a record against any shapes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from catalogue.error import TooLarge


class Late(BaseException):
    """Time is over; no `except Exception` on the way may swallow it."""


@contextmanager
def deadline(seconds: float, what: str, setting: str) -> Iterator[None]:
    """Give up work in the main thread after some seconds; regular expressions are interrupted too.

    Outside the main thread no signal can be caught and the work runs on: whoever checks there does so in a process.

    :param what: the work, as the error names it
    :param setting: name of the setting that holds the limit
    :raises TooLarge: the work took longer
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except Late:
        raise too_long(what, seconds, setting) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def too_long(what: str, seconds: float, setting: str) -> TooLarge:
    """Work that was given up for the time it took."""
    return TooLarge(
        f"{what} took longer than {seconds:g} seconds and was given up.",
        expected=f"less (setting {setting}).",
        fix="Shorten its longest values, or split it.",
    )
