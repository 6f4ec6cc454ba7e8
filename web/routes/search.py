"""Searches: which sources hold data for a disease, narrowed by facets."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from catalogue.search.search import Page
from web.answer import Maker, answer, link, written
from web.negotiation import GRAPHS
from web.plain import plain, write_plain
from web.routes.document import documented, parameter
from web.security import BadRequest
from web.visit import Here, Visit

router = APIRouter(tags=["search"])
PATH = "/search"
MOST_PARAMETERS = 200
PARAMETERS = [
    parameter("q", "words, or an ORPHAcode in any spelling"),
    parameter("orpha", "an ORPHAcode in any spelling"),
    parameter("country", "ISO 3166-1 alpha-3 code or IRI of the EU authority table", repeated=True),
    parameter("kind", "name of a profile, such as patient_registry", repeated=True),
    parameter("sort", "relevance or modified"),
    parameter("page", "from 1", "integer"),
    parameter("size", "results on a page", "integer"),
]


@router.get(
    PATH,
    responses=documented("html", "json", "csv", "ttl", "jsonld", schema="search"),
    summary="Find sources",
    openapi_extra={"parameters": PARAMETERS},
)
def search(visit: Here) -> Response:
    """The sources that answer a search. Every facet of `/search.json` is also the name of a parameter."""
    makers: dict[str, Maker] = {
        "html": lambda: draw(visit),
        "json": lambda: write_plain(plain_page(find(visit))),
        "csv": lambda: written(visit, "csv", triples(visit)),
        **{name: lambda name=name: written(visit, name, triples(visit)) for name in GRAPHS},  # type: ignore[misc]
    }
    return answer(visit, makers, schema="search")


def find(visit: Visit) -> Page:
    """The page of results that the address asks for; its neighbours are named in the links.

    :raises BadRequest: so many parameters that the links of the page would outgrow it
    """
    params = visit.request.query_params.multi_items()
    if len(params) > MOST_PARAMETERS:
        raise BadRequest(f"The search has {len(params):,} parameters.", expected=f"{MOST_PARAMETERS} at most.")
    page = visit.reader.find(visit.reader.search(params))
    visit.links += neighbours(visit, page)
    return page


def plain_page(page: Page) -> dict[str, object]:
    """A page of results as JSON; how many pages there are is worked out, not held."""
    return {**plain(page), "pages": page.pages}


def draw(visit: Visit) -> str:
    """The results as a page."""
    page = find(visit)
    return visit.page(
        "search.html",
        page=page,
        search=page.search,
        link=lambda search: visit.href(PATH, search.params()),
        exports=visit.twins,
    )


def triples(visit: Visit) -> bytes:
    """The records on this page of results, as N-Triples."""
    return b"".join(visit.reader.triples(hit.id) for hit in find(visit).hits)


def neighbours(visit: Visit, page: Page) -> list[str]:
    """Links to the first, previous, next and last page in the same form (RFC 8288)."""
    suffix = f".{visit.suffix}" if visit.suffix else ""
    here, last = page.search.page, max(page.pages, 1)
    places = {"first": 1, "prev": here - 1, "next": here + 1, "last": last}
    return [
        link(visit.public(PATH + suffix, page.search.turned(number).params()), relation)
        for relation, number in places.items()
        if 1 <= number <= last
    ]
