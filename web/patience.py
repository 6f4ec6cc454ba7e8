"""How long a connection may be held without saying what is wanted."""

from __future__ import annotations

import asyncio
import resource

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""How long the head of a request may take to arrive."""

FILES = 65_536
"""Connections and files that a process may hold at once."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1, but hangs up on who does not finish the head of a request in time.

    The server beneath waits for ever: a thousand connections that say nothing would leave none for others.
    """

    seconds = HEAD_SECONDS
    _alarm: asyncio.TimerHandle | None = None

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

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._silence()
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
