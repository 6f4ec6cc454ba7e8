"""The line before the query workers: only so many, only so long; who goes away is let go.

First come, first served, but who has fewer seats goes before who has more, and nobody has all of them: a single client
with slow queries would keep everybody else out for as long as it likes.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
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

    :param client: whom it belongs to; empty for one that shares with nobody
    :ivar waited: seconds that went by before a worker began; `worked` those since then, when it is done or stopped
    """

    def __init__(self, client: str = "") -> None:
        self.client = client
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
    :param seats: how many seats there are; a client may have all but one of them
    """

    def __init__(self, most: int, seats: int) -> None:
        self._most = most
        self._share = max(1, seats - 1)
        self._inside = 0
        self._lock = threading.Lock()
        self._free = deque[Seat]()
        self._waiting = deque[tuple[Future[Seat], str]]()
        self._seated = Counter[str]()

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
        ticket = self._ticket(caller)
        try:
            caller.wait(ticket, seconds)
        except (LateError, CancelledError) as error:
            if self._given_up(ticket):
                caller.begin()
                if isinstance(error, CancelledError):
                    raise Abandoned("Who asked went away before a worker was free.") from error
                raise Busy(f"No query worker became free within {seconds:g} seconds.", fix=LATER) from error
        return ticket.result()

    def _ticket(self, caller: Caller) -> Future[Seat]:
        """What a caller waits by; a free seat is on it at once."""
        ticket = Future[Seat]()
        with self._lock:
            if self._inside >= self._most:
                raise Busy("Too many queries are waiting.", fix=LATER)
            self._inside += 1
            self._waiting.append((ticket, caller.client))
            self._seat()
        return ticket

    def _given_up(self, ticket: Future[Seat]) -> bool:
        """Take a caller out of the line; false when a seat was given to it in this very moment."""
        with self._lock:
            found = next((each for each in self._waiting if each[0] is ticket), None)
            if found:
                self._waiting.remove(found)
            elif not ticket.cancelled():
                return False
            self._inside -= 1
            return True

    def leave(self, caller: Caller) -> None:
        """One that had a seat has gone; `free` says when the seat can be taken again."""
        with self._lock:
            self._inside -= 1
            self._seated[caller.client] -= 1
            self._seated += Counter()  # forgets whom it counts nothing of
            self._seat()

    def free(self, seat: Seat) -> None:
        """Give a seat to whose turn it is."""
        with self._lock:
            self._free.append(seat)
            self._seat()

    def _seat(self) -> None:
        """Give free seats to those who wait."""
        while self._free and (found := self._next()):
            self._waiting.remove(found)
            ticket, client = found
            if ticket.set_running_or_notify_cancel():
                self._seated[client] += 1
                ticket.set_result(self._free.popleft())

    def _next(self) -> tuple[Future[Seat], str] | None:
        """Who comes next: of those with the fewest seats the first; None when nobody may."""
        may = (each for each in self._waiting if not each[1] or self._seated[each[1]] < self._share)
        return min(may, key=lambda each: self._seated[each[1]] if each[1] else 0, default=None)
