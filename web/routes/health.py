"""Whether the catalogue lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from catalogue.error import Busy, CatalogueError
from catalogue.stores.tally import KILLED, STARTED
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


@router.get("/metrics", summary="What became of the queries", response_class=PlainTextResponse)
def metrics(visit: Here) -> Response:
    """Counts since this process began, as Prometheus reads them; of several processes each tells its own."""
    pool, answers = visit.house.pool, visit.house.answers
    counts = pool.tally.all()
    outcomes = [(f'{{outcome="{name}"}}', counts[name]) for name in sorted(counts) if name not in (STARTED, KILLED)]
    families = (
        ("jardin_queries_total", "counter", "Queries by what became of them", outcomes),
        ("jardin_queries_started_total", "counter", "Queries handed to a worker", [("", counts.get(STARTED, 0))]),
        ("jardin_query_workers_killed_total", "counter", "Workers stopped or lost", [("", counts.get(KILLED, 0))]),
        ("jardin_answers_cached_total", "counter", "Answers given again", [("", answers.given)]),
        ("jardin_queries_waiting", "gauge", "Queries that wait for a worker now", [("", pool.waiting)]),
        ("jardin_answers_bytes", "gauge", "Bytes of answers that are kept", [("", answers.size)]),
    )
    lines = [
        line
        for name, kind, words, values in families
        for line in (f"# HELP {name} {words}", f"# TYPE {name} {kind}", *(f"{name}{mark} {n}" for mark, n in values))
    ]
    return PlainTextResponse("\n".join(lines) + "\n", headers=FRESH, media_type="text/plain; version=0.0.4")
