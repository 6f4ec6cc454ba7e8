"""Classifications: each a tree of its own, with how much of it has sources."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.atlas.disease_view import ClassificationView, Member
from catalogue.exports.table import write_csv
from web.answer import Maker, answer, graph_makers, json_maker
from web.negotiation import GRAPHS
from web.routes.document import documented
from web.tree import OPEN, Tree, opened_in
from web.visit import Here, Visit

router = APIRouter(tags=["diseases"])


@router.get("/classifications", status_code=303, summary="All classifications")
def classifications(visit: Here) -> Response:
    """They are listed where diseases are picked."""
    suffix = f".{visit.suffix}" if visit.suffix else ""
    return RedirectResponse(visit.href(f"/diseases{suffix}") + ("" if suffix else "#classifications"), 303)


@router.get(
    "/classifications/{number}",
    responses=documented("html", "json", "csv", *GRAPHS, schema="classification"),
    summary="One classification",
    openapi_extra={"parameters": [OPEN]},
)
def classification(visit: Here, number: str) -> Response:
    """One of Orphanet's classifications as a tree; for machines with all its members."""
    makers: dict[str, Maker] = {
        "html": lambda: visit.page(
            "classification.html", classification=view(visit, number), tree=Tree(visit, classification=number)
        ),
        **graph_makers(visit, lambda: visit.reader.atlas.gazetteer.triples(number)),
        "json": json_maker(lambda: view(visit, number)),
        "csv": lambda: table_of(view(visit, number).members),
    }
    return answer(visit, makers, schema="classification")


def view(visit: Visit, number: str) -> ClassificationView:
    """The classification, opened as the address says."""
    return visit.reader.atlas.gazetteer.classification(number, opened_in(visit))


def table_of(members: Iterable[Member]) -> bytes:
    """The members of a classification as CSV; parents parted by blanks."""
    rows = ((m.code, m.label, m.level, m.status, " ".join(m.parents), m.sources) for m in members)
    return write_csv(("orphacode", "name", "level", "status", "parents", "sources"), rows)
