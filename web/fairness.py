"""Turns: one client cannot take all places at the query pool, or all desks."""

from __future__ import annotations

import ipaddress
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
        client = household(client)
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


def household(address: str) -> str:
    """Whom an address belongs to: of IPv6 the network of 64 bits, all of which one subscriber is given.

    >>> household("2001:db8:1:2:3::4"), household("192.0.2.7"), household("")
    ('2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(read), 64), strict=False))
    return str(getattr(read, "ipv4_mapped", None) or read)
