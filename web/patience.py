"""How long a connection may be held without saying what is wanted, or without taking what was asked for."""

from __future__ import annotations

import asyncio
import resource

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""How long the head of a request may take to arrive."""

READ_SECONDS = 20.0
READ_BYTES = 50_000
"""How much of an answer a client must take in so many seconds while some of it waits here."""

FILES = 65_536
"""Connections and files that a process may hold at once."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1, but hangs up on who does not finish the head of a request in time, or does not take its answer.

    The server beneath waits for ever: a thousand connections that say nothing would leave none for others, and the
    answers of those that never read would fill the memory.
    """

    seconds = HEAD_SECONDS
    reading = READ_SECONDS
    _alarm: asyncio.TimerHandle | None = None
    _watch: asyncio.TimerHandle | None = None
    _took = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come: it has so long to say what it wants."""
        super().connection_made(transport)
        self._alarm = self.loop.call_later(self.seconds, self.hang_up)

    def data_received(self, data: bytes) -> None:
        """Some of a request; when its head is there, it is the request's own limits that count."""
        super().data_received(data)
        if self.is_at_work:
            self._silence()
        elif self._alarm is None:
            self._alarm = self.loop.call_later(self.seconds, self.hang_up)

    def pause_writing(self) -> None:
        """The client takes its answer more slowly than it is made."""
        super().pause_writing()
        self._begin()

    def resume_writing(self) -> None:
        """The client has taken most of what waited."""
        super().resume_writing()
        self._took = True

    def on_response_complete(self) -> None:
        """All of an answer has been handed on, though not all of it may have been taken."""
        super().on_response_complete()
        self._begin()

    def _begin(self) -> None:
        """Begin to look how fast a client reads, unless nothing waits for it or that is done already."""
        left = self._left
        if left and self._watch is None:
            self._took = False
            self._watch = self.loop.call_later(self.reading, self.look, left)

    @property
    def _left(self) -> int:
        return self.transport.get_write_buffer_size() if self.transport is not None else 0

    def look(self, before: int) -> None:
        """Hang up on who has taken too little since the last look.

        :param before: bytes that waited then
        """
        self._watch = None
        left = self._left
        if left and not self._took and before - left < min(READ_BYTES, before / 2):
            self.transport.abort()
        else:
            self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._silence()
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    @property
    def is_at_work(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def hang_up(self) -> None:
        """Close the connection unless something is being answered on it."""
        self._alarm = None
        if not self.is_at_work and self.transport is not None:
            self.transport.close()

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def open_wide() -> None:
    """Let this process hold many connections and files, where it may."""
    some, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    if some not in (resource.RLIM_INFINITY, wanted) and some < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
