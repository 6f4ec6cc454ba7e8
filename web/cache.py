"""Answers that were given in this generation, kept to be given again without asking a worker."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from catalogue.stores.pool import Answer

PART = 4
"""An answer larger than this part of the room is not kept: it would push out all others."""


class Cache:
    """Answers by question, the least asked for longest ago going first; thread-safe.

    :param room: bytes of answers that are kept at most, 0 for none
    :ivar given: how many answers were given again
    """

    def __init__(self, room: int) -> None:
        self.given = 0
        self._room = room
        self._size = 0
        self._state = 0
        self._held: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes of the answers that are kept."""
        return self._size

    def get(self, state: int, question: Hashable) -> Answer | None:
        """The answer that was given in this generation, if it was kept.

        :param state: number of the generation
        """
        with self._lock:
            self._turn(state)
            found = self._held.get(question)
            if found is not None:
                self._held.move_to_end(question)
                self.given += 1
            return found

    def put(self, state: int, question: Hashable, answer: Answer) -> None:
        """Keep an answer."""
        size = weight(question, answer)
        with self._lock:
            self._turn(state)
            if size > self._room // PART or question in self._held:
                return
            self._held[question] = answer
            self._size += size
            while self._size > self._room:
                self._size -= weight(*self._held.popitem(last=False))

    def _turn(self, state: int) -> None:
        """Drop everything when the generation is another; a rollback may lead to a lower number."""
        if state != self._state:
            self._held.clear()
            self._size, self._state = 0, state


def weight(question: Hashable, answer: Answer) -> int:
    """Bytes that keeping an answer takes, roughly."""
    return len(answer.content) + 2 * len(str(question)) + 500
