"""Guesses: wrong tries at a token, counted for each client, so that trying many is of no use."""

from __future__ import annotations

import math
import threading
import time
from collections import deque

from catalogue.error import CatalogueError

MOST, SECONDS = 10, 60.0
"""So many wrong tries may one client have in so many seconds."""
CLIENTS = 10_000
"""Clients remembered at once; the one that tried longest ago is forgotten first."""


class TooManyGuesses(CatalogueError):
    """A client that tried too many wrong tokens; what it sends is not looked at for a while.

    :param seconds: until it may try again
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("Too many wrong tokens came from your address.", fix=f"Try again in {seconds} seconds.")


class Guesses:
    """Remembers when each client was wrong; thread-safe."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS) -> None:
        self._most = most
        self._seconds = seconds
        self._wrong: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def must_be_few(self, client: str) -> None:
        """Let a client try.

        :raises TooManyGuesses: it was wrong too often
        """
        with self._lock:
            times = self._wrong.get(client, deque())
            while times and time.monotonic() - times[0] > self._seconds:
                times.popleft()
            if len(times) >= self._most:
                raise TooManyGuesses(max(1, math.ceil(self._seconds - (time.monotonic() - times[0]))))

    def note(self, client: str) -> None:
        """A wrong try."""
        with self._lock:
            times = self._wrong.pop(client, None) or deque(maxlen=self._most)
            times.append(time.monotonic())
            self._wrong[client] = times
            while len(self._wrong) > CLIENTS:
                self._wrong.pop(next(iter(self._wrong)))
