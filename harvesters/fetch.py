"""Fetching: one document at a time from the network, politely, within limits, and never from where it must not.

Responsibilities: the guarded call, redirects by hand, size, time and page limits, retries, robots.txt, validators.
Non-responsibilities: what the bytes mean (the walkers know), files of this machine (see `folder`).
"""

from __future__ import annotations

import time
import zlib
from datetime import timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx
import stamina

from catalogue.error import Denied, Garbled, OriginError, Unreachable
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.answer import (
    AGAIN,
    Absent,
    Call,
    Fetched,
    Later,
    decoded,
    fetched_of,
    must_answer,
    must_be_web,
    retry_after,
)
from harvesters.guard import Deadline, Guard, GuardedTransport
from harvesters.manner import PRODUCT, ROBOTS_BYTES, Manner, host_of
from harvesters.unpack import collect, head, too_large, unpack

ACCEPT = (
    "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.8,"
    " application/trig;q=0.7, application/n-quads;q=0.7, application/xml;q=0.5, application/json;q=0.4, */*;q=0.1"
)
ATTEMPTS = 3
LONGEST_WAIT = 60.0
SILENCE = 5


class Exhausted(OriginError):
    """The time or the number of documents that one harvest may take is used up, or the server fell silent."""


class Fetch:
    """Fetches documents for one harvest of one origin; call it with an address.

    :param manner: share one among harvests of a process, so that they take turns at a host
    :param keeps: whether what is fetched may come to be kept; False for checks, which judge small counts as they came
    """

    def __init__(self, settings: Settings, origin: Origin, manner: Manner | None = None, *, keeps: bool = True) -> None:
        self.keeps = keeps
        self.settings = settings
        self.origin = origin
        self.manner = manner or Manner()
        self.deadline = Deadline()
        self.pages = 0
        self.silent = 0
        self.over = time.monotonic() + settings.origin_seconds
        self.client = httpx.Client(
            transport=GuardedTransport(Guard(settings), self.deadline),
            headers={"User-Agent": user_agent(settings), "Accept": ACCEPT, "Accept-Encoding": "gzip"},
            timeout=settings.request_seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self.client.close()

    def __call__(self, address: str, etag: str = "", modified: str = "") -> Fetched:
        """Fetch one document.

        :param etag: validator of the copy the caller knows; the answer may then be `not_modified`
        :raises Unreachable: no answer, after retries
        :raises Denied: 401, 403, robots.txt, or an address that must not be called
        :raises Garbled: an answer that is none
        :raises TooLarge: the document passes JARDIN_DOCUMENT_BYTES
        :raises Exhausted: the time or pages of this harvest are used up
        """
        self.must_have_left(address)
        self.pages += 1
        validators = {"If-None-Match": etag, "If-Modified-Since": modified}
        try:
            fetched = self.insist(address, {name: value for name, value in validators.items() if value})
        except Unreachable as error:
            self.count_silence(error)
            raise
        self.silent = 0
        return fetched

    def must_have_left(self, address: str) -> None:
        """:raises Exhausted: pages or time of this harvest are used up"""
        if self.pages >= self.settings.origin_pages:
            raise Exhausted(
                f"The harvest stopped before {address}: it has fetched {self.pages} documents.",
                fix="If the origin is that large, raise JARDIN_ORIGIN_PAGES.",
            )
        if self.left() <= 0:
            raise Exhausted(
                f"The harvest stopped before {address}: it has run for {self.settings.origin_seconds:.0f} s.",
                fix="If the origin is that slow, raise JARDIN_ORIGIN_SECONDS.",
            )

    def left(self) -> float:
        """Seconds that this harvest may still take."""
        return self.over - time.monotonic()

    def count_silence(self, error: Unreachable) -> None:
        """:raises Exhausted: the server has not answered many times running; asking on would only hurt"""
        self.silent = 0 if isinstance(error, Absent) else self.silent + 1
        if self.silent >= SILENCE:
            raise Exhausted(
                f"{self.silent} documents running could not be fetched; the last answer: {error.what}",
                fix="Try again later; what was harvested before stays as it is.",
            ) from error

    def insist(self, address: str, headers: dict[str, str]) -> Fetched:
        """Ask again with growing pauses when the server is busy or silent; its Retry-After counts, up to a minute."""
        start = max(self.settings.pause_seconds, 0.1)
        tries = stamina.retry_context(
            on=wait_of,
            attempts=ATTEMPTS,
            timeout=max(self.left(), 0.1),
            wait_initial=start,
            wait_jitter=start,
            wait_max=LONGEST_WAIT,
        )
        for attempt in tries:
            with attempt:
                fetched = self.follow(address, headers)
        return fetched

    def follow(self, address: str, headers: dict[str, str]) -> Fetched:
        """Follow redirects by hand, so that each step is checked like the first."""
        self.deadline.start(min(self.settings.request_seconds, max(self.left(), 0.1)))
        here = must_be_web(address)
        for _ in range(self.settings.redirects + 1):
            self.must_be_welcome(here)
            answer = self.ask(here, headers)
            if isinstance(answer, Fetched):
                return answer
            here = must_be_web(urljoin(here, answer))
        raise Garbled(
            f"{address} redirects more than {self.settings.redirects} times.", fix="Name the final address instead."
        )

    def must_be_welcome(self, address: str) -> None:
        """:raises Denied: the host's robots.txt asks us not to fetch this"""
        if not self.manner.allows(address, self.robots):
            raise Denied(
                f"robots.txt of {host_of(address)} asks {PRODUCT} not to fetch {address}.",
                fix="Ask its owner to allow it, or fetch the file by hand and add it.",
            )

    def robots(self, address: str) -> str:
        """The text of a robots.txt; empty when the host has none (RFC 9309: a 4xx answer allows everything).

        :raises Later: the host cannot say now; then nothing of it is fetched
        """
        here = address
        for _ in range(self.settings.redirects + 1):
            with self.manner.turn(here, 0), Call(self.client, here, {"Accept": "text/plain"}) as answer:
                if answer.status_code in AGAIN:
                    raise Later(f"{here} answers {answer.status_code}.", retry_after(answer))
                if answer.status_code == 200:
                    return head(decoded(here, answer), ROBOTS_BYTES).decode("utf-8", "replace")
                location = answer.headers.get("location", "")
            if not (answer.is_redirect and location):
                break
            here = must_be_web(urljoin(here, location))
        return ""

    def ask(self, address: str, headers: dict[str, str]) -> Fetched | str:
        """One request: the document, or the address it redirects to."""
        with self.manner.turn(address, self.settings.pause_seconds), Call(self.client, address, headers) as answer:
            location = answer.headers.get("location", "")
            if answer.is_redirect and location:
                return str(location)
            must_answer(address, answer)
            return self.read(address, answer)

    def read(self, address: str, answer: httpx.Response) -> Fetched:
        """The answer with its body, unpacked, within the limit."""
        if answer.status_code == 304:
            return fetched_of(address, answer, b"")
        limit = self.settings.document_bytes
        announced = answer.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise too_large(address, limit).at(address)
        try:
            content = unpack(collect(decoded(address, answer), limit, address), limit, address)
        except zlib.error as error:
            raise Garbled(f"{address} is a gzip file that cannot be unpacked ({error}).") from error
        return fetched_of(address, answer, content)


def user_agent(settings: Settings) -> str:
    """Who we are and whom to write to, for the logs of the server."""
    contact = settings.contact or settings.base_url
    plain = "".join(letter for letter in contact if letter.isascii() and letter.isprintable())
    return f"{PRODUCT} ({plain})" if plain else PRODUCT


def wait_of(error: Exception) -> bool | timedelta:
    """Whether to ask again after this error, and when: as the server says, up to a minute."""
    if not isinstance(error, Later):
        return False
    return True if error.after is None else timedelta(seconds=min(error.after, LONGEST_WAIT))
