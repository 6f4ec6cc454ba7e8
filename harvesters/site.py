"""A site: the documents that one walk may visit, and those it has visited."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urldefrag, urlsplit

import structlog

log = structlog.get_logger()
DEFAULT = {"http": 80, "https": 443}


class Site:
    """The hosts of one walk; a link elsewhere is another origin's business.

    :param addresses: addresses on the hosts that belong to it
    """

    def __init__(self, *addresses: str) -> None:
        self.hosts = {host_of(address) for address in addresses}
        self.visited: set[str] = set()

    def widen(self, address: str) -> None:
        """Count the host of this address to the site too: the origin itself leads there."""
        self.hosts.add(host_of(address))

    def has(self, address: str) -> bool:
        """Whether the address lies on the site."""
        return address.startswith(("http://", "https://")) and host_of(address) in self.hosts

    def new(self, links: Iterable[str]) -> list[str]:
        """Those of the links that lie on the site and were not visited, each once; they count as visited from now."""
        found = []
        for link in links:
            address = str(urldefrag(link).url)
            if address in self.visited:
                continue
            self.visited.add(address)
            if self.has(address):
                found.append(address)
            else:
                log.info("link.skipped", address=address, reason="on another host; add it as an origin of its own")
        return found


def host_of(address: str) -> tuple[str, int | None]:
    """Host and port; http and https on their usual ports are one host.

    >>> host_of("https://fdp.example.org/a") == host_of("http://fdp.example.org:80/b")
    True
    """
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return (parts.hostname or "").lower(), None if port == DEFAULT.get(parts.scheme) else port
