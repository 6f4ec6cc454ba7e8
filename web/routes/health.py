"""Whether the catalogue lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from catalogue.error import Busy, CatalogueError
from web.visit import Here, Visit

router = APIRouter(tags=["health"])
FRESH = {"Cache-Control": "no-store"}
JSON = "application/sparql-results+json"


@router.get("/healthz", summary="Is the process alive?")
def alive() -> Response:
    """Always 200: the process answers."""
    return JSONResponse({"status": "alive"}, headers=FRESH)


@router.get("/readyz", summary="Can it answer?", responses={503: {"description": "It cannot; says why"}})
def ready(visit: Here) -> Response:
    """200 when a generation is open and a query worker answers a query about it; else 503 with the reason."""
    try:
        generation = visit.reader.generation
        answers = ask(visit)
    except CatalogueError as error:
        reason = {"status": "not ready", "reason": error.what, "fix": error.fix}
        return JSONResponse(reason, 503, headers={**FRESH, "Retry-After": "5"})
    found = {"status": "ready", "generation": generation.number, "release": generation.release, "sparql": answers}
    return JSONResponse(found, headers=FRESH)


def ask(visit: Visit) -> str:
    """What the query workers say: `ready`, or `busy` when they have more to do than they can queue."""
    try:
        visit.house.pool.ask(visit.reader.store_path, "ASK {}", (JSON,))
    except Busy:
        return "busy"
    return "ready"
