"""What became of the queries: counted, for whoever watches over the endpoint."""

from __future__ import annotations

import threading
from collections import Counter

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

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def all(self) -> dict[str, int]:
        """Every count so far."""
        with self._lock:
            return dict(self._counts)
