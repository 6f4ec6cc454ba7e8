"""Origins: where records come from, what their runs did, what waits in quarantine and why."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.error import NotFound
from catalogue.origin import ORIGIN
from web.answer import Maker, answer, graph_makers, json_maker
from web.negotiation import GRAPHS
from web.routes.document import documented
from web.visit import Here, Visit

router = APIRouter(tags=["origins"])


@router.get("/origins", responses=documented("html", "json", *GRAPHS, schema="origins"), summary="All origins")
def origins(visit: Here) -> Response:
    """Every place that records come from."""
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("origins.html", origins=visit.reader.origins()),
        **graph_makers(visit, lambda: b"".join(triples(visit, each.id) for each in visit.reader.origins())),
        "json": json_maker(lambda: {"origins": visit.reader.origins()}),
    }
    return answer(visit, makers, schema="origins", live=True)


@router.get("/origins/{id}", responses=documented("html", "json", *GRAPHS, schema="origin"), summary="One origin")
def origin(visit: Here, id: str) -> Response:
    """One origin with its runs, its quarantine and what its records lack most."""
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("origin.html", origin=visit.reader.origin(id)),
        **graph_makers(visit, lambda: triples(visit, visit.reader.origin(id).id)),
        "json": json_maker(lambda: visit.reader.origin(id)),
    }
    return answer(visit, makers, schema="origin", live=True)


@router.get("/runs/{number}", status_code=303, summary="A run, on the page of its origin")
def run(visit: Here, number: str) -> Response:
    """Where what a run did is shown."""
    for each in visit.reader.origins():
        if any(run.number == number for run in visit.reader.origin(each.id).runs):
            return RedirectResponse(visit.href(f"/origins/{each.id}"), 303)
    raise NotFound(f"There is no run {number[:100]}.")


def triples(visit: Visit, origin_id: str) -> bytes:
    """An origin as N-Triples, as far as it is public."""
    return visit.reader.store.graph(ORIGIN + origin_id)
