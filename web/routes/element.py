"""The common data elements: what each means, which code systems it is recorded in, which sources collect it."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from rdflib import RDF, Graph, URIRef
from starlette.responses import RedirectResponse, Response

from catalogue.atlas.element_search import read_matrix_search
from catalogue.atlas.element_view import Line, Matrix, MatrixSearch
from catalogue.exports.table import write_csv
from catalogue.record.triple import read_ntriples, write_ntriples
from web.answer import Maker, answer, graph_makers, json_maker, link
from web.negotiation import GRAPHS
from web.plain import plain
from web.routes.document import documented, parameter
from web.routes.search import MOST_PARAMETERS
from web.routes.term import namespaces
from web.security import BadRequest
from web.visit import Here, Visit

router = APIRouter(tags=["elements"])
PATH = "/elements"
PARAMETERS = [
    parameter("element", "number of an element, such as 6.1, that the sources collect at least in part", repeated=True),
    parameter("country", "ISO 3166-1 alpha-3 code", repeated=True),
    parameter("kind", "name of a profile, such as patient_registry", repeated=True),
    parameter("ern", "address of a European Reference Network", repeated=True),
    parameter("q", "words of the title"),
    parameter("sort", "collected (most elements first) or title"),
    parameter("page", "from 1", "integer"),
    parameter("size", "sources on a page, 1 to 1,000", "integer"),
]


@router.get(
    PATH,
    responses=documented("html", "json", *GRAPHS, "csv", schema="elements"),
    summary="Sources by common data element",
    openapi_extra={"parameters": PARAMETERS},
)
def elements(visit: Here) -> Response:
    """The matrix of sources and elements. CSV has all sources that are asked for, the other forms a page of them."""
    search = asked(visit)
    makers: dict[str, Maker] = {
        "html": lambda: draw(visit, found(visit, search)),
        **graph_makers(visit, lambda: coverage(visit, found(visit, search))),
        "json": json_maker(lambda: plain_matrix(found(visit, search))),
        "csv": lambda: table_of(visit.reader.elements.find(search, whole=True)),
    }
    return answer(visit, makers, schema="elements")


def asked(visit: Visit) -> MatrixSearch:
    """What the address asks for.

    :raises BadRequest: so many parameters that the links of the page would outgrow it
    """
    params = visit.request.query_params.multi_items()
    if len(params) > MOST_PARAMETERS:
        raise BadRequest(f"The address has {len(params):,} parameters.", expected=f"{MOST_PARAMETERS} at most.")
    return read_matrix_search(params, visit.reader.elements)


def found(visit: Visit, search: MatrixSearch) -> Matrix:
    """One page of the matrix; its neighbours are named in the links."""
    matrix = visit.reader.elements.find(search)
    suffix = f".{visit.suffix}" if visit.suffix else ""
    places = {"first": 1, "prev": search.page - 1, "next": search.page + 1, "last": matrix.pages}
    visit.links += [
        link(visit.public(PATH + suffix, search.turned(number).params()), relation)
        for relation, number in places.items()
        if 1 <= number <= matrix.pages
    ]
    return matrix


def draw(visit: Visit, matrix: Matrix) -> str:
    """The matrix as a page."""
    to: Callable[[MatrixSearch], str] = lambda search: visit.href(PATH, search.params())  # noqa: E731
    return visit.page("elements.html", matrix=matrix, search=matrix.search, link=to, exports=visit.twins)


def plain_matrix(matrix: Matrix) -> dict[str, object]:
    """The matrix as JSON: states under the numbers of their elements."""
    numbers = [each.number for each in matrix.elements]
    lines = [{**plain(each), "states": dict(zip(numbers, each.states, strict=True))} for each in matrix.lines]
    told = [{**plain(each), "collected": each.collected} for each in matrix.elements]
    return {**plain(matrix), "elements": told, "lines": lines, "pages": matrix.pages}


def table_of(matrix: Matrix) -> bytes:
    """The matrix as CSV, a line a source; a state in words, empty where nothing is said."""
    facets = [each.name for each in matrix.facets if each.name != "kind"]
    header = (
        "id",
        "source",
        "title",
        "kind",
        *facets,
        "collected",
        *(f"CDE-{each.number}" for each in matrix.elements),
    )
    return write_csv(header, (row_of(line, facets) for line in matrix.lines))


def row_of(line: Line, facets: list[str]) -> tuple[object, ...]:
    """One source of the table."""
    facts = (" | ".join(line.facts.get(name, ())) for name in facets)
    return (line.id, line.iri, line.title, line.kind, *facts, line.collected, *line.states)


def coverage(visit: Visit, matrix: Matrix) -> bytes:
    """What the sources on a page say of the elements, as N-Triples."""
    made, fields = Graph(), visit.reader.elements.fields
    for line in matrix.lines if fields else ():
        body, source = read_ntriples(visit.reader.index.body(line.id) or b""), URIRef(line.iri)
        assert fields is not None
        path = URIRef(fields.coverage.path)
        made += body.triples((source, RDF.type, None))
        for node in body.objects(source, path):
            made.add((source, path, node))
            made += body.triples((node, None, None))
    return write_ntriples(made)


@router.get(
    PATH + "/{number}",
    responses=documented("html", "json", *GRAPHS, schema="element"),
    summary="One common data element",
)
def element(visit: Here, number: str) -> Response:
    """What an element means, the code systems that suit it and those in use, and the sources that collect it."""
    if number.startswith("CDE-"):
        suffix = f".{visit.suffix}" if visit.suffix else ""
        return RedirectResponse(visit.href(f"{PATH}/{number.removeprefix('CDE-')}{suffix}"), 301)
    shown = visit.reader.elements.view(number)
    visit.links.append(link(shown.element.iri, "cite-as"))
    node = URIRef(shown.element.iri)
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("element.html", view=shown, element=shown.element),
        **graph_makers(visit, lambda: write_ntriples(namespaces().triples((node, None, None)))),
        "json": json_maker(
            lambda: {**plain(shown), "element": {**plain(shown.element), "collected": shown.element.collected}}
        ),
    }
    return answer(visit, makers, schema="element")
