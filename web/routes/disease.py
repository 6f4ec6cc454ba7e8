"""Diseases: one with its place in the classifications and its sources; many to pick from."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.error import NotFound
from catalogue.orphacode import find_code, iri_of_code
from web.answer import answer, graph_makers, json_maker, link
from web.negotiation import GRAPHS
from web.routes.document import documented, parameter
from web.visit import Here

router = APIRouter(tags=["diseases"])
SUGGESTIONS, MOST_SUGGESTIONS = 10, 50


@router.get(
    "/diseases",
    responses=documented("html", "json", schema="diseases"),
    summary="Pick a disease",
    openapi_extra={"parameters": [parameter("q", "a name or a code"), parameter("limit", "1 to 50", "integer")]},
)
def diseases(visit: Here) -> Response:
    """Diseases that a text may mean; without a text the roots of the classifications."""
    text = visit.request.query_params.get("q", "").strip()[:500]
    limit = visit.request.query_params.get("limit", "")
    most = min(max(int(limit), 1), MOST_SUGGESTIONS) if limit.isascii() and limit.isdigit() else SUGGESTIONS

    def context() -> dict[str, object]:
        found = visit.reader.suggest(text, limit=most) if text else []
        return {"q": text, "candidates": found, "roots": [] if text else visit.reader.diseases(None)}

    makers = {"html": lambda: visit.page("diseases.html", **context()), "json": json_maker(context)}
    return answer(visit, makers, schema="diseases")


@router.get("/diseases/{code}", responses=documented("html", "json", *GRAPHS, schema="disease"), summary="One disease")
def disease(visit: Here, code: str) -> Response:
    """A disease by its ORPHAcode in any spelling."""
    plain = find_code(code, is_code=True)
    if plain is None:
        raise NotFound(f"{code[:100]} is no ORPHAcode.", expected="digits, as in ORPHA:586.")
    if plain != code:
        suffix = f".{visit.suffix}" if visit.suffix else ""
        return RedirectResponse(visit.href(f"/diseases/{plain}{suffix}"), 301)
    visit.links.append(link(iri_of_code(plain), "cite-as"))
    makers = {
        "html": lambda: visit.page(
            "disease.html",
            disease=visit.reader.disease(plain),
            search_link=visit.href("/search", [("orpha", plain)]),
        ),
        **graph_makers(visit, lambda: visit.reader.disease_triples(plain)),
        "json": json_maker(lambda: visit.reader.disease(plain)),
    }
    return answer(visit, makers, schema="disease")
