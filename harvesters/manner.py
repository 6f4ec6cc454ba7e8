"""Manners towards other people's servers: one request at a time per host, a pause between two, and robots.txt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

PRODUCT = "jardin-catalogue"
LONGEST_PAUSE = 10.0
ROBOTS_BYTES = 512_000


@dataclass(slots=True)
class Host:
    """What we remember about one server while we harvest.

    :param last: when the last request ended, monotonic seconds
    :param rules: its robots.txt; None before it was asked for
    """

    turn: threading.Lock = field(default_factory=threading.Lock)
    last: float = float("-inf")
    rules: RobotFileParser | None = None


@dataclass(slots=True)
class Manner:
    """The memory of all hosts; shared by the harvests of one process, so that they take turns."""

    hosts: dict[str, Host] = field(default_factory=dict)

    def host(self, address: str) -> Host:
        """The host of an address, scheme and port included."""
        return self.hosts.setdefault(host_of(address), Host())

    @contextmanager
    def turn(self, address: str, pause: float) -> Iterator[None]:
        """Wait for our turn at the host and for the pause since its last request.

        :param pause: seconds; a longer Crawl-delay of its robots.txt counts instead, up to ten seconds
        """
        host = self.host(address)
        with host.turn:
            asked = host.rules.crawl_delay(PRODUCT) if host.rules else None
            wanted = min(max(pause, float(asked or 0)), max(pause, LONGEST_PAUSE))
            time.sleep(max(0.0, host.last + wanted - time.monotonic()))
            try:
                yield
            finally:
                host.last = time.monotonic()

    def allows(self, address: str, read: Callable[[str], str]) -> bool:
        """Whether the host's robots.txt lets us fetch the address.

        :param read: reads the text of a robots.txt, empty when there is none
        """
        host = self.host(address)
        if host.rules is None:
            host.rules = rules_of(read(f"{host_of(address)}/robots.txt"))
        return host.rules.can_fetch(PRODUCT, address)


def host_of(address: str) -> str:
    """Scheme, host and port of an address.

    >>> host_of("https://fdp.example.org:8443/catalog/1?x=2")
    'https://fdp.example.org:8443'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def rules_of(text: str) -> RobotFileParser:
    """The rules of a robots.txt (RFC 9309)."""
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    return rules
