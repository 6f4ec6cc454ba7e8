"""The guard at the door to the network: which addresses may be called, and that no call outlives its time.

Responsibilities: resolve a name once, refuse addresses that are not public, connect to exactly the address that was
checked (a name cannot change its mind between check and call), and end any call at its deadline.
Non-responsibilities: HTTP, redirects, politeness (see `fetch`, `manner`).
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, Queue
from typing import Any

import httpcore
import httpx

from catalogue.error import Denied, Unreachable
from catalogue.setting import Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NEVER = tuple(  # what the standard library calls public in some of its versions, but is not for us
    ipaddress.ip_network(entry)
    for entry in ("192.0.0.0/24", "100.64.0.0/10", "192.88.99.0/24", "168.63.129.16/32", "fec0::/10", "100::/64")
)


class Guard:
    """Says which addresses a host name may lead to."""

    def __init__(self, settings: Settings) -> None:
        self.names = frozenset(entry.lower() for entry in settings.allow_hosts if network_of(entry) is None)
        self.networks = tuple(net for entry in settings.allow_hosts if (net := network_of(entry)) is not None)

    def addresses(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The checked addresses of a host, in the order of the resolver.

        :param seconds: longest wait for the resolver
        :raises Denied: one of its addresses is private, local or reserved, and not allowed by the settings
        :raises Unreachable: the name is not known
        """
        found = resolve(host, port, seconds)
        for address in found:
            self.must_allow(host, address)
        return found

    def must_allow(self, host: str, address: str) -> None:
        """:raises Denied: the address is not public and the settings do not allow it"""
        if host.lower().rstrip(".") in self.names or is_public(address):
            return
        plain = embedded(ipaddress.ip_address(address.split("%")[0]))
        if within(plain, self.networks):
            return
        # Which address it is, is shown to nobody: a stranger could ask for the addresses of our own network by name.
        raise Denied(
            f"{host} leads to what is not a public address.",
            expected="a host on the public internet",
            fix="If it is a server of your own network, name the host or its range in JARDIN_ALLOW_HOSTS.",
        )


def network_of(entry: str) -> Network | None:
    """An entry of the allow-list as a range of addresses; None when it is a host name."""
    try:
        return ipaddress.ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


def within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether the address lies in one of the ranges."""
    return any(address.version == network.version and address in network for network in networks)


def is_public(address: str) -> bool:
    """Whether anybody on the internet could call this address too.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("100.64.0.1")
    (True, False, False)
    """
    plain = embedded(ipaddress.ip_address(address.split("%")[0]))
    if plain.is_multicast or plain.is_reserved or within(plain, NEVER):
        return False
    return plain.is_global


def embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries inside (mapped, 6to4, Teredo, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """All addresses of a host name; the system's resolver knows no time limit, so it runs beside us.

    :raises Unreachable: the name is not known, or the resolver does not answer in time
    """
    answer: Queue[tuple[str, ...] | OSError] = Queue(1)
    threading.Thread(target=lambda: answer.put(look_up(host, port)), daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.001))
    except Empty:
        found = OSError(f"no answer within {seconds:.0f} s")
    if isinstance(found, OSError):
        raise Unreachable(f"The name {host} cannot be resolved ({found}).", fix="Check the spelling and the network.")
    return found


def look_up(host: str, port: int) -> tuple[str, ...] | OSError:
    """The system's answer for a name, or its error."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error if isinstance(error, OSError) else OSError(str(error))
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


class Deadline:
    """The moment at which a whole call must be over, headers and body included, however slowly the bytes drip."""

    def __init__(self) -> None:
        self.until = time.monotonic()

    def start(self, seconds: float) -> None:
        """Count from now."""
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left.

        :raises httpcore.ReadTimeout: none
        """
        remaining = self.until - time.monotonic()
        if remaining <= 0:
            raise httpcore.ReadTimeout("the time for the whole request is over")
        return remaining

    def shorten(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left."""
        return self.left() if timeout is None else min(timeout, self.left())


class TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, or an end at the deadline."""
        return self.stream.read(max_bytes, self.deadline.shorten(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All bytes, or an end at the deadline."""
        self.stream.write(buffer, self.deadline.shorten(timeout))

    def close(self) -> None:
        """Hang up."""
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> TimedStream:
        """The same connection under TLS, as patient as before."""
        left = self.deadline.shorten(timeout)
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, left), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self.stream.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Opens connections to addresses that the guard has checked; the name stays in Host and in the TLS handshake."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self.guard = guard
        self.deadline = deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> TimedStream:
        """A connection to the first checked address that answers.

        :raises Denied: the host stands for an address that may not be called
        """
        addresses = self.guard.addresses(host, port, self.deadline.shorten(timeout))
        return first_that_answers(
            addresses,
            lambda address: TimedStream(
                self.plain.connect_tcp(address, port, self.deadline.shorten(timeout), local_address, socket_options),
                self.deadline,
            ),
        )


def first_that_answers(addresses: tuple[str, ...], connect: Callable[[str], TimedStream]) -> TimedStream:
    """The first address of a host that takes the connection; the error of the last one when none does."""
    for address in addresses[:-1]:
        try:
            return connect(address)
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            continue
    return connect(addresses[-1])


class GuardedTransport(httpx.HTTPTransport):
    """httpx over guarded connections, with no proxy and no unix socket.

    httpx has no public way to hand in a network backend, so the pool that it made is replaced by ours.
    """

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=4, keepalive_expiry=10, network_backend=PinnedBackend(guard, deadline)
        )
