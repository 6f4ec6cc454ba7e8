"""From a representation to a response: ETag before store, links, variants, compression."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from catalogue import plugin
from web.etag import etag, matches
from web.negotiation import GRAPHS, REPRESENTATIONS, Representation, best, choose
from web.plain import write_json
from web.visit import LONGEST_LINK, Visit

PIECE = 1 << 16
Maker = Callable[[], str | bytes]
SMALL, LARGE = 1_000, 8_000_000
"""Bodies between these sizes, in bytes, are compressed when the client can read it."""


class Parted(Response):
    """An answer that is handed on in pieces as fast as they are read.

    Handed on at once, what is kept to be given to many would be copied for each of them who does not read it.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = memoryview(self.body)
        for place in range(0, len(body), PIECE):
            await send({"type": "http.response.body", "body": body[place : place + PIECE], "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def answer(
    visit: Visit, makers: Mapping[str, Maker], *, schema: str = "", live: bool = False, state: str = ""
) -> Response:
    """The answer in the form that was asked for; the maker of no other form is called.

    :param makers: what writes each form, by name of representation, in our order of preference
    :param schema: name of the JSON Schema of the JSON form
    :param live: whether it changes without a new generation, so that it must carry no ETag
    :param state: what else it depends on; another state is another ETag
    :raises NotAcceptable, NotFound: see `negotiation.choose`
    """
    visit.offers = tuple(makers)
    chosen = choose(visit.offers, visit.suffix, visit.request.headers.get("accept"))
    coding = coding_of(visit)
    varies = (
        *(() if visit.suffix else ("Accept",)),
        "Accept-Encoding",
        *(("Accept-Language",) if visit.tongue else ()),
    )
    headers = {"Vary": ", ".join(varies)}
    if live:
        headers["Cache-Control"] = "no-store"
    else:
        headers |= {"ETag": tag_of(visit, chosen, coding, state), "Cache-Control": "public, no-cache"}
        if matches(visit.request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
    content = encoded(makers[chosen.name]())
    headers["X-Generation"] = str(visit.reader.generation.number)
    links = [*alternates(visit, chosen), *described(visit, chosen, schema), *visit.links]
    headers["Link"] = ", ".join(each for each in links if len(each) <= LONGEST_LINK)
    return packed(content, chosen.content_type, coding, headers)


def graph_makers(visit: Visit, triples: Callable[[], bytes]) -> dict[str, Maker]:
    """Makers of every RDF syntax from the same N-Triples."""
    return {name: lambda name=name: written(visit, name, triples()) for name in GRAPHS}  # type: ignore[misc]


def written(visit: Visit, name: str, ntriples: bytes) -> bytes:
    """N-Triples in the syntax or table that a representation is."""
    exported: bytes = plugin.must(plugin.EXPORTS, REPRESENTATIONS[name].export)(ntriples, base=visit.address)
    return exported


def json_maker(value: Callable[[], object]) -> Maker:
    """A maker of JSON from what a page shows."""
    return lambda: write_json(value())


def encoded(content: str | bytes) -> bytes:
    """Bytes of an answer."""
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def coding_of(visit: Visit) -> str:
    """The content coding: `gzip` where the client reads it, else empty."""
    wished = visit.request.headers.get("accept-encoding", "")
    ranges = ",".join(f"coding/{part.strip()}" for part in wished.split(",")[:20])
    return "gzip" if wished and best(["coding/gzip"], ranges) else ""


def packed(content: bytes, media_type: str, coding: str, headers: dict[str, str]) -> Response:
    """A response, compressed where that pays. Made in the thread of the request, not in the event loop."""
    if coding and SMALL <= len(content) <= LARGE:
        content = gzip.compress(content, compresslevel=5, mtime=0)
        headers = {**headers, "Content-Encoding": coding}
    return Parted(content, media_type=media_type, headers=headers)


def tag_of(visit: Visit, chosen: Representation, coding: str, state: str = "") -> str:
    """The ETag of this address in this form.

    Pages say how long ago something was, so theirs also holds the day. The address is part of it, so that only who has
    been answered here before is told that nothing changed.
    """
    day = datetime.now(UTC).date() if chosen.name == "html" else ""
    house, number = visit.house, visit.reader.generation.number
    where = visit.address, visit.path, visit.query, visit.tongue
    return etag(number, house.version, house.look, *where, chosen.name, coding, day, state)


def alternates(visit: Visit, chosen: Representation) -> list[str]:
    """Links to the other forms of this address."""
    forms = [REPRESENTATIONS[name] for name in visit.offers if name not in ("html", chosen.name)]
    links = [link(visit.address + visit.twin(each.name), "alternate", each.media_type) for each in forms]
    if chosen.name != "html" and "html" in visit.offers:
        links.append(link(visit.public(visit.path), "alternate", REPRESENTATIONS["html"].media_type))
    return links


def described(visit: Visit, chosen: Representation, schema: str) -> list[str]:
    """The link from JSON to the schema it keeps."""
    if not schema or chosen.name != "json":
        return []
    return [link(visit.public(f"/schemas/{schema}.json"), "describedby", "application/schema+json")]


def link(target: str, relation: str, media_type: str = "") -> str:
    """One value of a Link header (RFC 8288)."""
    return f'<{target}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
