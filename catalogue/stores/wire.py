"""A wire to a server: HTTP calls that are over, headers and body included, at a moment that was set before.

A time limit of one read does not bound a call: a server that drips a byte a second holds it for ever. The calls run in
an event loop of their own, whose time limit ends them wherever they stand: name look-up, handshake, sending, reading.
"""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Generator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass

import httpx

from catalogue.error import ResultTooLarge, StoreAway, StoreDenied, StoreError, StoreFailed, StoreGarbled, StoreSlow
from catalogue.stores.layout import Server
from catalogue.stores.line import Abandoned, Caller

ERROR_BYTES = 20_000
WORDS = 300
CONNECTIONS = 32
GRACE = 5.0
DENIED = {401: "name and password are not right", 403: "it is forbidden", 407: "a proxy wants a name"}
CUT = ("disconnected", "closed connection")


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask.

    :param params: in the address; `form` is sent as the body instead of `content`
    :param most: bytes an answer may have
    """

    method: str
    address: str
    params: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    form: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    most: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """Its media type without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def words(self) -> str:
        """The first lines as text that can be shown: what a server says when it fails."""
        text = self.content[:ERROR_BYTES].decode("utf-8", "replace").partition("\n\nSPARQL query:")[0]
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:WORDS]


class Credentials(httpx.Auth):
    """Basic or Digest, whichever the server asks for; nothing is sent before it asks."""

    def __init__(self, user: str, password: str) -> None:
        self._known = {"digest": httpx.DigestAuth(user, password), "basic": httpx.BasicAuth(user, password)}
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth`."""
        if self._chosen is None:
            answer = yield request
            asked = " ".join(answer.headers.get_list("www-authenticate")).lower()
            if answer.status_code == 401:
                self._chosen = next((self._known[each] for each in self._known if each in asked), None)
            if self._chosen is None:
                return
        try:
            yield from self._chosen.auth_flow(request)
        except (KeyError, NotImplementedError) as error:
            way = str(error)[:WORDS]
            raise StoreDenied(
                f"The store {request.url.host} wants a name and password in a way that is not known here: {way}.",
                expected="Basic or Digest (MD5, SHA, SHA-256, SHA-512; qop auth).",
                fix="Have it, or a proxy before it, ask for one of these.",
            ) from error


class Wire:
    """Calls to one server; any number of threads may use it at once."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire to the store", daemon=True)
        self._thread.start()
        # No time limit of single reads: the deadline of the whole call stands in its place.
        self._client = httpx.AsyncClient(
            auth=Credentials(server.user, server.password) if server.user else None,
            timeout=None,  # noqa: S113
            trust_env=False,
            # Without https there is nothing to verify, and reading all authorities takes a moment.
            verify=any(each.startswith("https:") for each in (server.query, server.update, server.graphs)),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=4),
            headers={"Accept-Encoding": "identity", "User-Agent": "jardin"},
        )

    def close(self) -> None:
        """Hang up."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()

    async def _hang_up(self) -> None:
        """Give up all calls; who waits for one is told."""
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await self._client.aclose()
        await self._loop.shutdown_asyncgens()

    def ask(self, call: Call, seconds: float | None = None, caller: Caller | None = None) -> Heard:
        """The answer to a call, whatever its status, whole or not at all.

        :param caller: who may go away meanwhile; then the connection is closed
        :raises Abandoned: the caller went away
        :raises StoreAway: no connection, or it was cut
        :raises StoreSlow: it was not over in time
        :raises StoreGarbled: no HTTP
        :raises ResultTooLarge: more bytes than the call takes
        """
        name, limit = self.server.name, self.server.seconds if seconds is None else seconds
        sent = asyncio.run_coroutine_threadsafe(self._whole(call, limit), self._loop)
        try:
            if caller is not None:
                caller.wait(sent, limit + GRACE)
            return sent.result()
        except CancelledError as error:
            raise Abandoned("Who asked went away before the answer.") from error
        except TimeoutError as error:
            raise StoreSlow(
                f"The store {name} took longer than {limit:g} seconds.", fix="Try again, or raise store_seconds."
            ) from error
        except (httpx.DecodingError, httpx.RemoteProtocolError) as error:
            if not any(word in str(error) for word in CUT):
                raise StoreGarbled(f"The store {name} answers no HTTP: {error}.", fix="Check the address.") from error
            raise away(name, error) from error
        except (httpx.TransportError, OSError) as error:
            raise away(name, error) from error

    async def _whole(self, call: Call, seconds: float) -> Heard:
        headers, content = dict(call.headers), call.content
        if call.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            content = str(httpx.QueryParams([*call.form])).encode("ascii")
        params = httpx.QueryParams([*call.params]) if call.params else None
        request = self._client.build_request(call.method, call.address, params=params, content=content, headers=headers)
        async with asyncio.timeout(seconds):
            answer = await self._client.send(request, stream=True)
            try:
                content = await taken(answer, call.most)
                # What a server says of a failure is logged, and some repeat the request that they were sent.
                told = unsaid(content, self.server) if answer.status_code >= 300 else content
                return Heard(answer.status_code, answer.headers, told)
            finally:
                await answer.aclose()


async def taken(answer: httpx.Response, most: int) -> bytes:
    """The body of an answer; of one that tells of a failure the beginning."""
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if answer.status_code >= 300 and len(content) > ERROR_BYTES:
            break
        if len(content) > most:
            raise ResultTooLarge(
                f"The answer has more than {most:,} bytes.", fix="Add LIMIT and OFFSET, or download the dump."
            )
    return bytes(content)


def unsaid(content: bytes, server: Server) -> bytes:
    """What a server says, without the password in it, as it is or as it was sent."""
    if not server.password:
        return content
    plain, pair = server.password.encode("utf-8"), f"{server.user}:{server.password}".encode()
    for secret in (base64.b64encode(pair), plain):
        content = content.replace(secret, b"***")
    return content


def away(name: str, error: Exception) -> StoreAway:
    """A server that cannot be reached, or hung up."""
    why = " ".join(str(error).split())[:WORDS] or type(error).__name__
    return StoreAway(f"The store {name} does not answer: {why}.", fix="See whether it runs and its address is right.")


def must_succeed(heard: Heard, name: str) -> Heard:
    """An answer with a status that says that it was done.

    :raises StoreDenied: 401, 403
    :raises StoreFailed: 5xx, 429
    :raises StoreGarbled: a redirect
    :raises StoreError: any other refusal, with the server's words
    """
    if heard.status < 300:
        return heard
    if heard.status in DENIED:
        raise StoreDenied(
            f"The store {name} refuses ({heard.status}): {DENIED[heard.status]}.",
            fix="Set store_user and store_password to those of an account that may write there.",
        )
    if heard.status < 400:
        raise StoreGarbled(f"The store {name} points elsewhere ({heard.status}).", fix="Set the address it points to.")
    kind = StoreFailed if heard.status >= 500 or heard.status == 429 else StoreError
    raise kind(f"The store {name} answers {heard.status}: {heard.words}.", fix="See the log of that server.")
