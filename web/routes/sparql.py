"""The public query endpoint: the SPARQL 1.1 Protocol for machines, an editor with examples for people."""

from __future__ import annotations

import asyncio
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalogue.stores.pool import Answer
from web.answer import answer as answer_forms
from web.answer import coding_of, graph_makers, packed, tag_of
from web.editor import page
from web.endpoint import description
from web.etag import matches
from web.negotiation import GRAPHS, REPRESENTATIONS, Representation, best, wants_page
from web.security import BODY_SECONDS, BadRequest, TooSlow
from web.sparql import DIRECT, FORM, TABLES, Question, media_type_of, read_question
from web.sparql import GRAPHS as FORMS
from web.table import graph_table, result_table
from web.visit import Here, Visit

router = APIRouter(tags=["sparql"])
RESULTS: dict[str, Any] = {each: {} for each in (*TABLES.values(), *FORMS.values())}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The results; without a query the editor or the service description", "content": RESULTS},
    400: {"description": "The query cannot be read"},
    403: {"description": "An update"},
    406: {"description": "None of the forms asked for"},
    429: {"description": "Too many queries of one client at once"},
    413: {"description": "Query, answer or memory too large"},
    503: {"description": "Too many queries at once"},
    504: {"description": "The query took too long"},
}
QUERY = {"name": "query", "in": "query", "required": False, "schema": {"type": "string"}}
BODY = {"content": {FORM: {"schema": {"type": "object"}}, DIRECT: {"schema": {"type": "string"}}}}


@router.get("/sparql", responses=RESPONSES, summary="Ask in SPARQL", openapi_extra={"parameters": [QUERY]})
async def by_address(visit: Here, request: Request) -> Response:
    """A query in the address; without one the editor for people, the service description for machines."""
    question = read_question(request.query_params.multi_items(), None, b"")
    if question.text:
        return await to_thread.run_sync(answered, visit, question, limiter=visit.house.doors)
    return await to_thread.run_sync(introduced, visit)


@router.post("/sparql", responses=RESPONSES, summary="Ask in SPARQL", openapi_extra={"requestBody": BODY})
async def by_body(visit: Here, request: Request) -> Response:
    """A query in the body, as a form or by itself."""
    body = await read_whole(request)
    question = read_question(request.query_params.multi_items(), request.headers.get("content-type", ""), body)
    if not question.text:
        raise BadRequest("The request holds no query.", fix="Send it as the parameter `query` or as the body.")
    return await to_thread.run_sync(answered, visit, question, limiter=visit.house.doors)


async def read_whole(request: Request) -> bytes:
    """The body of a request.

    :raises TooSlow: it does not arrive in time
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.body()
    except TimeoutError as error:
        raise TooSlow(f"The body did not arrive within {BODY_SECONDS} seconds.") from error


@router.options("/sparql", include_in_schema=False)
def options() -> Response:
    """What can be done here."""
    return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})


def introduced(visit: Visit) -> Response:
    """The editor, or what this endpoint can do (SPARQL 1.1 Service Description)."""
    accept = visit.request.headers.get("accept")
    if best([REPRESENTATIONS[name].media_type for name in ("html", *GRAPHS)], accept) is None:
        raise BadRequest("The request holds no query.", fix="Send it as the parameter `query`.")
    makers = {
        "html": lambda: page(visit, Question("")),
        **graph_makers(visit, lambda: description(visit.public("/sparql"))),
    }
    if not wants_page(accept):
        makers["html"] = makers.pop("html")
    return answer_forms(visit, makers)


def answered(visit: Visit, question: Question) -> Response:
    """The results of a query in the form asked for, or as a page."""
    accept = visit.request.headers.get("accept")
    if wants_page(accept):
        return drawn(visit, question)
    media_type = media_type_of(question.form, accept)
    coding = coding_of(visit)
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
    if question.repeatable and visit.request.method == "GET":
        tag = tag_of(visit, Representation(media_type, media_type, ""), coding)
        headers |= {"Cache-Control": "public, no-cache", "ETag": tag}
        if matches(visit.request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
    headers["X-Generation"] = str(visit.reader.generation.number)
    found = asked(visit, question, media_type)
    return packed(found.content, found.media_type, coding, headers)


def asked(visit: Visit, question: Question, media_type: str) -> Answer:
    """The results of a query from a worker."""
    accept = (media_type, *FORMS.values()) if not question.form else (media_type,)
    graphs = question.default_graphs, question.named_graphs
    client = visit.request.client.host if visit.request.client else ""
    with visit.house.turns.turn(client):
        return visit.house.pool.ask(visit.reader.store_path, question.text, accept, *graphs)


def drawn(visit: Visit, question: Question) -> Response:
    """The editor with the results below it, or with what was wrong with the query."""
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
    graph = question.form in ("CONSTRUCT", "DESCRIBE")
    content = asked(visit, question, "application/n-triples" if graph else "application/sparql-results+json").content
    result = graph_table(content, visit.reader.record_id) if graph else result_table(content, visit.reader.record_id)
    html = page(visit, question, result)
    return packed(html.encode("utf-8", "replace"), "text/html", coding_of(visit), headers)
