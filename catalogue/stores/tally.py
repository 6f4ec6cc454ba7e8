"""What became of the queries: counted, for whoever watches over the endpoint."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from catalogue.error import CatalogueError

ANSWERED = "answered"
STARTED = "started"
"""Queries handed to a worker."""
KILLED = "killed"
"""Workers that were stopped or died."""


class Tally:
    """Counts by name; thread-safe. Queries that were not answered are counted by the class of their error."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        """One more."""
        with self._lock:
            self._counts[name] += 1

    @contextmanager
    def answering(self) -> Iterator[None]:
        """One query, from its question to its answer; an error is counted by its class and goes on."""
        try:
            yield
        except CatalogueError as error:
            self.add(error.name)
            raise
        self.add(ANSWERED)

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def all(self) -> dict[str, int]:
        """Every count so far."""
        with self._lock:
            return dict(self._counts)
