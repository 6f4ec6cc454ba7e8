"""Writers: whoever in this process wants to write stands in one queue, and the first of it at the file lock.

The lock alone would not do: it is the process's, and the same thread passes it twice. So one thread writes, a bounded
number waits, and each that cannot begin within the limit is told so rather than left standing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from typing import TypeVar

from catalogue.checking.pool import CheckPool
from catalogue.error import Busy
from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings

T = TypeVar("T")
LATER = "Nothing was written. Try again in a moment."


class Writers:
    """The one writing thread of a process and its queue; to be used by any number of threads.

    :param checks: checks in place of a pool of each keeper's own
    """

    def __init__(self, settings: Settings, *, checks: CheckPool | None = None) -> None:
        self._settings = settings
        self._checks = checks
        self._places = threading.BoundedSemaphore(settings.writer_queue + 1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    def do(self, work: Callable[[Keeper], T]) -> T:
        """Have a piece of work done with the catalogue open for writing, and wait for its answer.

        Work that has begun is waited for, however long it takes; what it raises is raised here.

        :raises Busy: the queue is full, or the work could not begin within `lock_seconds`
        """
        if not self._places.acquire(blocking=False):
            raise Busy(
                f"{self._settings.writer_queue:,} writers are waiting already, as many as may wait (writer_queue).",
                fix=LATER,
            )
        try:
            return self._answer(work, time.monotonic() + self._settings.lock_seconds)
        finally:
            self._places.release()

    def _answer(self, work: Callable[[Keeper], T], until: float) -> T:
        """The answer of work that must begin in time.

        :param until: on the monotonic clock
        """
        try:
            waiting: Future[T] = self._thread.submit(self._write, work, until)
        except RuntimeError as error:
            raise closing() from error
        try:
            return waiting.result(max(0.0, until - time.monotonic()))
        except CancelledError as error:
            raise closing() from error
        except TooLong as error:
            if waiting.cancel():
                raise Busy(
                    f"Others were writing for {self._settings.lock_seconds:g} seconds (lock_seconds).", fix=LATER
                ) from error
        return waiting.result()

    def _write(self, work: Callable[[Keeper], T], until: float) -> T:
        """In the writing thread: what is left of the time may be spent waiting for writers of other processes."""
        left = max(0.0, until - time.monotonic())
        settings = self._settings.model_copy(update={"lock_seconds": left})
        with Keeper(settings, checks=self._checks) as keeper:
            return work(keeper)

    def close(self) -> None:
        """Let the work that has begun end, and turn the waiting away."""
        self._thread.shutdown(cancel_futures=True)


def closing() -> Busy:
    """What those are told that wait while the process ends."""
    return Busy("The catalogue is being closed.", fix=LATER)
