"""What is new: one line for each thing that happened to a record that is or was public."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from catalogue.telling.happening import Change
from web.answer import Maker, answer, json_maker, link
from web.routes.document import documented, parameter
from web.security import BadRequest
from web.visit import Here, Visit

router = APIRouter(tags=["changes"])
LIMIT, MOST = 100, 1000
HIGHEST = 2**62
LOOKED_AT = 500
"""Events that the page of changes looks through; not all of them are public."""


@router.get(
    "/changes",
    responses=documented("html", "json", schema="changes"),
    summary="What is new",
    openapi_extra={
        "parameters": [
            parameter("since", "sequence number after which to begin", "integer"),
            parameter("limit", "1 to 1000", "integer"),
        ]
    },
)
def changes(visit: Here) -> Response:
    """Changes after a sequence number. Follow the link `next` until it is gone to have them all."""
    since, limit = whole(visit, "since", 0, HIGHEST), whole(visit, "limit", LIMIT, MOST)

    def found() -> list[Change]:
        rows = visit.reader.changes(since=since, limit=max(limit, 1))
        reached = visit.reader.generation.sequence
        if len(rows) >= limit and rows[-1].sequence < reached:
            last = max(row.sequence for row in rows)
            suffix = f".{visit.suffix}" if visit.suffix else ""
            visit.links.append(
                link(visit.public(f"/changes{suffix}", [("since", str(last)), ("limit", str(limit))]), "next")
            )
        return [row for row in rows if row.sequence <= reached]

    makers: dict[str, Maker] = {
        "html": lambda: visit.page("changes.html", changes=latest(visit, since)),
        "json": json_maker(lambda: {"since": since, "changes": found()}),
    }
    return answer(visit, makers, schema="changes")


def latest(visit: Visit, since: int) -> list[Change]:
    """The last changes that the generation holds, newest first, for people."""
    reached = visit.reader.generation.sequence
    rows = visit.reader.changes(since=max(since, reached - LOOKED_AT), limit=LOOKED_AT)
    return [row for row in reversed(rows) if row.sequence <= reached][:LIMIT]


def whole(visit: Visit, name: str, default: int, most: int) -> int:
    """A parameter that is a whole number from 0 upwards.

    :raises BadRequest: it is something else
    """
    text = visit.request.query_params.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise BadRequest(f"The parameter {name} is {text[:50]!r}.", expected="a whole number.")
    return min(int(text), most)
