"""The line before the query workers: first come, first served, only so many, only so long; who goes away is let go."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LateError
from typing import Any, Generic, TypeVar

from catalogue.error import Busy, QueryError

Seat = TypeVar("Seat")
LATER = "Try again in a few seconds."


class Abandoned(QueryError):
    """Who asked went away before the answer."""


class Caller:
    """Who waits for an answer, and may go away meanwhile, from any thread.

    :ivar waited: seconds that went by before a worker began; `worked` those since then, when it is done or stopped
    """

    def __init__(self) -> None:
        self.waited = 0.0
        self.worked = 0.0
        self._came = time.monotonic()
        self._lock = threading.Lock()
        self._gone = False
        self._awaited: Future[Any] | None = None

    def wait(self, future: Future[Any], seconds: float) -> BaseException | None:
        """How a future ends: None when it holds a result, else what went wrong.

        :raises CancelledError: the caller went away
        :raises LateError: it has not ended in time
        """
        with self._lock:
            self._awaited = future
            if self._gone:
                future.cancel()
        return future.exception(seconds)

    def leave(self) -> None:
        """Go away: what was waited for is given up."""
        with self._lock:
            self._gone = True
            if self._awaited is not None:
                self._awaited.cancel()

    def begin(self) -> None:
        """A worker begins."""
        self.waited = time.monotonic() - self._came

    def end(self) -> None:
        """The worker is done, or was stopped."""
        self.worked = time.monotonic() - self._came - self.waited


class Line(Generic[Seat]):
    """Seats that become free, and callers that wait for one.

    :param most: callers that may wait or be seated at once
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._lock = threading.Lock()
        self._free = deque[Seat]()
        self._waiting = deque[Future[Seat]]()

    @property
    def waiting(self) -> int:
        """How many callers wait."""
        return len(self._waiting)

    def enter(self, caller: Caller, seconds: float) -> Seat:
        """The next free seat.

        :param seconds: how long to wait at most
        :raises Busy: too many are here already, or no seat became free in time
        :raises Abandoned: the caller went away
        """
        ticket = self._ticket()
        try:
            caller.wait(ticket, seconds)
        except (LateError, CancelledError) as error:
            if self._given_up(ticket):
                caller.begin()
                if isinstance(error, CancelledError):
                    raise Abandoned("Who asked went away before a worker was free.") from error
                raise Busy(f"No query worker became free within {seconds:g} seconds.", fix=LATER) from error
        return ticket.result()

    def _ticket(self) -> Future[Seat]:
        """What a caller waits by; a free seat is on it at once."""
        ticket = Future[Seat]()
        with self._lock:
            if self._inside >= self._most:
                raise Busy("Too many queries are waiting.", fix=LATER)
            self._inside += 1
            if self._free:
                ticket.set_result(self._free.popleft())
            else:
                self._waiting.append(ticket)
        return ticket

    def _given_up(self, ticket: Future[Seat]) -> bool:
        """Take a caller out of the line; false when a seat was given to it in this very moment."""
        with self._lock:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            elif not ticket.cancelled():
                return False
            self._inside -= 1
            return True

    def leave(self) -> None:
        """One that had a seat has gone; `free` says when the seat can be taken again."""
        with self._lock:
            self._inside -= 1

    def free(self, seat: Seat) -> None:
        """Give a seat to who has waited longest."""
        with self._lock:
            while self._waiting:
                ticket = self._waiting.popleft()
                if ticket.set_running_or_notify_cancel():
                    ticket.set_result(seat)
                    return
            self._free.append(seat)
