"""What is let in and what every answer carries: limits, headers, shapes of requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.error import CatalogueError

BODY_BYTES = 250_000
"""The longest body of a request unless its address may take more, and the longest query string."""
BODY_SECONDS = 20
"""How long a body may take to arrive."""
SAFE_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?", re.ASCII)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, Server-Timing, X-Generation",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


NOTHING = Response(status_code=204)


class BadRequest(CatalogueError):
    """A request that no reading makes sense of."""


class BodyTooLarge(CatalogueError):
    """A body or an address longer than what is read."""


class TooSlow(CatalogueError):
    """A body that does not arrive in time."""


def judge(scope: Scope, longest: int = BODY_BYTES) -> CatalogueError | None:
    """What keeps a request out before anything of it is used; None when nothing does.

    :param longest: bytes its body may have
    """
    headers, query = Headers(scope=scope), scope["query_string"]
    raw_path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    length = headers.get("content-length", "0")
    if b"\0" in unquote_to_bytes(raw_path) or b"\0" in unquote_to_bytes(query):
        return BadRequest("The address holds a NUL character.", fix="Remove %00 from it.")
    if not SAFE_HOST.fullmatch(headers.get("host") or "localhost"):
        return BadRequest("The Host header is no host name.")
    if not length.isascii() or not length.isdigit():
        return BadRequest("The Content-Length header is no number.")
    if int(length) > longest:
        return too_large(longest)
    if len(query) > BODY_BYTES:
        return too_large()
    return None


def too_large(longest: int = BODY_BYTES) -> BodyTooLarge:
    """The error for a request longer than the limit."""
    return BodyTooLarge(f"The request is longer than {longest:,} bytes.", fix="Send a shorter one.")


class Door:
    """The outermost layer: answers HEAD and preflight requests, refuses what cannot be meant, dresses every answer.

    :param root_path: sub-path under which the catalogue stands; empty at the root of a host
    :param bodies: bytes that a body may have at addresses which take longer ones than others
    """

    def __init__(
        self,
        app: ASGIApp,
        refuse: Callable[[Scope, CatalogueError], ASGIApp],
        root_path: str = "",
        bodies: Mapping[str, int] | None = None,
    ) -> None:
        self.app = app
        self.refuse = refuse
        self.root_path = root_path
        self.bodies = bodies or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["root_path"] = self.root_path or scope.get("root_path", "")
        bare = scope["method"] == "HEAD"
        if bare:
            scope["method"] = "GET"
        remarks = dict[str, str]()
        # Who answers may want to know that only the head is sent, so that nothing is made in vain. Not every server
        # gives a state, and one that does gives the same to all requests.
        scope["state"] = {**scope.get("state", {}), "bare": bare, "remarks": remarks}
        longest = self.bodies.get(scope["path"].removeprefix(scope["root_path"]).rstrip("/"), BODY_BYTES)
        reason = judge(scope, longest)
        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
        inner = self.refuse(scope, reason) if reason else NOTHING if preflight else self.app
        await inner(scope, counted(receive, longest), dressed(send, bare, preflight, remarks))


def counted(receive: Receive, longest: int = BODY_BYTES) -> Receive:
    """The body of a request, cut off with an error at the limit; for bodies that do not say their length.

    :raises BodyTooLarge: while it is read
    """
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > longest:
            raise too_large(longest)
        return message

    return limited


def dressed(send: Send, bare: bool, preflight: bool, remarks: Mapping[str, str]) -> Send:
    """Every answer with the headers it must carry, and without a body when only its head was asked for.

    :param remarks: headers that answers and errors of this request carry alike, known when the answer begins
    """

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**HEADERS, **(PREFLIGHT if preflight else {}), **remarks}.items():
                headers.setdefault(name, value)
        elif bare and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sender
