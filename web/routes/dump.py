"""The whole catalogue in one file, and what is in it as VoID."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from catalogue.error import Busy, NotFound
from catalogue.keeping.extract import CENSUS, DUMPS, place_of
from web.answer import answer, graph_makers
from web.etag import etag, matches
from web.negotiation import GRAPHS
from web.routes.document import documented
from web.visit import Here, Visit
from web.void import PATH, census_of, description

router = APIRouter(tags=["dumps"])
PIECE = 1 << 18
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The dump", "content": {"application/gzip": {}}},
    404: {"description": "No dump of this name"},
    503: {"description": "It is being made; come back"},
}


@router.get("/dumps/{name}", responses=RESPONSES, response_class=StreamingResponse, summary="The whole catalogue")
async def dump(visit: Here, name: str) -> Response:
    """All that the query endpoint knows, as N-Quads or Turtle in gzip; made once for each generation."""
    if name not in DUMPS:
        raise NotFound(f"There is no dump named {name[:200]}.", expected=f"one of {', '.join(DUMPS)}.")
    generation = (await to_thread.run_sync(lambda: visit.reader)).generation
    headers = {
        "ETag": etag(generation.number, generation.made, visit.house.version, name),
        "Cache-Control": "public, no-cache",
        "X-Generation": str(generation.number),
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if matches(visit.request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    bare, place = is_bare(visit), place_of(generation, name)
    if bare and not place.exists():
        return StreamingResponse((), media_type="application/gzip", headers=headers)
    if await visit.house.press.get(generation, name) is None:
        raise Busy(f"{name} is being made of generation {generation.number}.", fix="Ask again in a few seconds.")
    file = place.open("rb")
    headers["Content-Length"] = str(os.fstat(file.fileno()).st_size)
    return StreamingResponse(() if bare else pieces(file), media_type="application/gzip", headers=headers)


def is_bare(visit: Visit) -> bool:
    """Whether only the head of the answer is asked for; nothing is made for it."""
    return bool(visit.request.scope.get("state", {}).get("bare"))


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces; it is closed after the last, and may be removed meanwhile."""
    with file:
        while piece := file.read(PIECE):
            yield piece


@router.get(PATH, responses=documented(*GRAPHS), summary="What is in the catalogue, as VoID")
async def void(visit: Here) -> Response:
    """Title, licence, numbers, parts, links, dumps and the query endpoint of the catalogue.

    The numbers are counted once for each generation; while that takes, the description comes without them.
    """
    generation = (await to_thread.run_sync(lambda: visit.reader)).generation
    if not is_bare(visit):
        await visit.house.press.get(generation, CENSUS)
    return await to_thread.run_sync(described, visit)


def described(visit: Visit) -> Response:
    """The description with the numbers that are there."""
    census = census_of(visit.reader.generation)
    return answer(visit, graph_makers(visit, lambda: description(visit, census)), state="counted" if census else "")
