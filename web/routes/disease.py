"""Diseases: many to pick from; one with its place in the classifications and its sources; what has no source."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from catalogue.atlas.disease_view import Coverage
from catalogue.error import NotFound
from catalogue.exports.table import write_csv
from catalogue.nomenclature.reference import page_of_gene
from catalogue.orphacode import find_code, iri_of_code
from web.answer import Maker, answer, graph_makers, json_maker, link
from web.negotiation import GRAPHS
from web.routes.document import documented, parameter
from web.tree import OPEN, Tree, opened_in
from web.visit import Here, Visit

router = APIRouter(tags=["diseases"])
SUGGESTIONS, MOST_SUGGESTIONS = 10, 50
PAGE = 200
NETWORK = parameter("network", "acronym of a European Reference Network: the diseases in its field")


@router.get(
    "/diseases",
    responses=documented("html", "json", schema="diseases"),
    summary="Pick a disease",
    openapi_extra={
        "parameters": [parameter("q", "a name or a code"), parameter("limit", "1 to 50", "integer"), NETWORK, OPEN]
    },
)
def diseases(visit: Here) -> Response:
    """Diseases that a text may mean; without a text what there is to browse by: classifications and networks."""
    wished = visit.request.query_params
    if number := wished.get("classification", ""):
        return RedirectResponse(visit.href(f"/classifications/{number[:20]}"), 301)
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("diseases.html", tree=Tree(visit), **browsed(visit, found(visit))),
        "json": json_maker(lambda: found(visit)),
    }
    return answer(visit, makers, schema="diseases")


def found(visit: Visit) -> dict[str, object]:
    """What the address asks for: candidates for a text, the field of a network, or everything to browse by."""
    wished, atlas = visit.request.query_params, visit.reader.atlas
    text, network = wished.get("q", "").strip()[:500], wished.get("network", "").strip()
    limit = wished.get("limit", "")
    most = min(max(int(limit), 1), MOST_SUGGESTIONS) if limit.isascii() and limit.isdigit() else SUGGESTIONS
    field = atlas.gazetteer.field(network) if network and not text else None
    plain = not text and not network
    return {
        "q": text,
        "candidates": visit.reader.suggest(text, limit=most) if text else [],
        "roots": visit.reader.diseases(None) if plain else [],
        "classifications": atlas.gazetteer.classifications if plain else [],
        "networks": atlas.gazetteer.fields if plain else [],
        "network": field,
        "branches": atlas.gazetteer.trees(field, opened_in(visit)) if field else [],
    }


def browsed(visit: Visit, what: dict[str, object]) -> dict[str, object]:
    """The same with what a page draws: the heads as trees, opened as the address says.

    `opened` has what stands beneath the heads of the classifications that are open, by number; `tops` the heads where
    the nomenclature tells no classifications.
    """
    atlas, codes = visit.reader.atlas, opened_in(visit)
    listed = atlas.gazetteer.classifications if what["classifications"] else ()
    heads = {each.number: each.head.code for each in listed if each.head and each.head.code in codes}
    opened = {number: atlas.forest.grown(code, codes, number) for number, code in heads.items()}
    roots = visit.reader.nomenclature.heads if what["roots"] and not listed else []
    tops = [atlas.forest.grown(code, codes) for code in atlas.forest.named(roots)]
    return {**what, "opened": opened, "tops": tops}


@router.get(
    "/diseases/{code}",
    responses=documented("html", "json", *GRAPHS, schema="disease"),
    summary="One disease",
    openapi_extra={"parameters": [OPEN]},
)
def disease(visit: Here, code: str) -> Response:
    """A disease by its ORPHAcode in any spelling."""
    plain = must_be_code(code)
    if plain != code:
        return elsewhere(visit, plain)
    visit.links.append(link(iri_of_code(plain), "cite-as"))
    atlas = visit.reader.atlas
    makers = {
        "html": lambda: visit.page(
            "disease.html",
            disease=atlas.view(plain, opened_in(visit)),
            tree=Tree(visit),
            search_link=visit.href("/search", [("orpha", plain)]),
            gene_page=page_of_gene,
        ),
        **graph_makers(visit, lambda: visit.reader.disease_triples(plain)),
        "json": json_maker(lambda: atlas.view(plain, opened_in(visit))),
    }
    return answer(visit, makers, schema="disease")


@router.get("/diseases/{code}/beneath", responses=documented("json", schema="beneath"), summary="What stands beneath")
def beneath(visit: Here, code: str) -> Response:
    """The diseases directly beneath one, in all classifications or in one; a tree is opened with it."""
    plain = must_be_code(code)
    if plain != code:
        return elsewhere(visit, plain, "/beneath")
    number = visit.request.query_params.get("classification") or None
    makers = {"json": json_maker(lambda: {"code": plain, "children": visit.reader.atlas.beneath(plain, number)})}
    return answer(visit, makers, schema="beneath")


@router.get(
    "/diseases/{code}/gap",
    responses=documented("html", "json", "csv", schema="gap"),
    summary="Disorders without any source",
    openapi_extra={"parameters": [parameter("page", "from 1; 200 disorders on each page for people", "integer")]},
)
def gap(visit: Here, code: str) -> Response:
    """The active disorders beneath a disease that no source names, nor anything beneath them."""
    plain = must_be_code(code)
    if plain != code:
        return elsewhere(visit, plain, "/gap")
    atlas = visit.reader.atlas
    makers: dict[str, Maker] = {
        "html": lambda: draw_gap(visit, plain, atlas.gap(plain)),
        "json": json_maker(lambda: {"code": plain, "label": atlas.finder.label(plain), "coverage": atlas.gap(plain)}),
        "csv": lambda: table_of(atlas.gap(plain)),
    }
    return answer(visit, makers, schema="gap")


def draw_gap(visit: Visit, code: str, coverage: Coverage) -> str:
    """One page of a gap."""
    pages = max(1, -(-len(coverage.gap) // PAGE))
    wished = visit.request.query_params.get("page", "1")
    page = min(max(int(wished), 1), pages) if wished.isascii() and wished.isdigit() and len(wished) < 9 else 1
    shown = coverage.gap[(page - 1) * PAGE : page * PAGE]
    label = visit.reader.atlas.finder.label(code)
    return visit.page("gap.html", code=code, label=label, coverage=coverage, shown=shown, page=page, pages=pages)


def table_of(coverage: Coverage) -> bytes:
    """A gap as CSV."""
    rows = ((each.code, each.label, each.type, "yes" if each.broader else "no") for each in coverage.gap)
    return write_csv(("orphacode", "name", "type", "group_has_source"), rows)


def must_be_code(code: str) -> str:
    """The digits of an ORPHAcode in any spelling.

    :raises NotFound: it is none
    """
    plain = find_code(code, is_code=True)
    if plain is None:
        raise NotFound(f"{code[:100]} is no ORPHAcode.", expected="digits, as in ORPHA:586.")
    return plain


def elsewhere(visit: Visit, code: str, tail: str = "") -> Response:
    """The address of a disease in its one spelling, in the form that was asked for."""
    suffix = f".{visit.suffix}" if visit.suffix else ""
    return RedirectResponse(visit.href(f"/diseases/{code}{tail}{suffix}"), 301)
