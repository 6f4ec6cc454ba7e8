"""Origins: where records come from, what their runs did, what waits in quarantine and why."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from web.answer import Maker, answer, json_maker
from web.routes.document import documented
from web.visit import Here

router = APIRouter(tags=["origins"])


@router.get("/origins", responses=documented("html", "json", schema="origins"), summary="All origins")
def origins(visit: Here) -> Response:
    """Every place that records come from."""
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("origins.html", origins=visit.reader.origins()),
        "json": json_maker(lambda: {"origins": visit.reader.origins()}),
    }
    return answer(visit, makers, schema="origins", live=True)


@router.get("/origins/{id}", responses=documented("html", "json", schema="origin"), summary="One origin")
def origin(visit: Here, id: str) -> Response:
    """One origin with its runs, its quarantine and what its records lack most."""
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("origin.html", origin=visit.reader.origin(id)),
        "json": json_maker(lambda: visit.reader.origin(id)),
    }
    return answer(visit, makers, schema="origin", live=True)
