"""Turns: one client cannot take all places at the query pool, or all desks."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from catalogue.error import Busy


class TooMany(Busy):
    """This client has as much running as one may have."""


class Turns:
    """Counts what each client has running.

    :param most: queries that one client may have running or waiting at once
    :param what: is counted, as an error names it
    """

    def __init__(self, most: int, what: str = "queries") -> None:
        self.most = most
        self.what = what
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Hold one place for a client; a client without an address is not counted.

        :raises TooMany: it holds all that it may
        """
        with self._lock:
            if client and self._running[client] >= self.most:
                told = f"{self.most} of your {self.what} are running already."
                raise TooMany(told, fix="Wait for one of them to end.")
            self._running[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]
