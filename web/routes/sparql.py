"""The public query endpoint: the SPARQL 1.1 Protocol for machines, an editor with examples for people."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalogue.error import Busy, CatalogueError, QueryError
from catalogue.stores.line import Caller
from catalogue.stores.pool import Answer
from web.answer import Maker, coding_of, packed, tag_of
from web.answer import answer as answer_forms
from web.editor import Trouble, page
from web.endpoint import counted, introduction
from web.errors import RETRY_SECONDS, status_of
from web.etag import matches
from web.fairness import household
from web.negotiation import GRAPHS, REPRESENTATIONS, Representation, best, wants_page
from web.security import BODY_SECONDS, BadRequest, TooSlow
from web.sparql import DIRECT, FORM, TABLES, Question, media_type_of, read_question, wants_table_on_page
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
    502: {"description": "The server that answers queries failed, where there is one"},
    503: {"description": "Too many queries at once, or that server is away"},
    504: {"description": "The query took too long"},
}
FRESH = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
QUERY = {"name": "query", "in": "query", "required": False, "schema": {"type": "string"}}
BODY = {"content": {FORM: {"schema": {"type": "object"}}, DIRECT: {"schema": {"type": "string"}}}}


@router.get("/sparql", responses=RESPONSES, summary="Ask in SPARQL", openapi_extra={"parameters": [QUERY]})
async def by_address(visit: Here, request: Request) -> Response:
    """A query in the address; without one the editor for people, the service description for machines."""
    question = read_question(request.query_params.multi_items(), None, b"")
    if question.text:
        return await attended(visit, question)
    return await to_thread.run_sync(introduced, visit)


@router.post("/sparql", responses=RESPONSES, summary="Ask in SPARQL", openapi_extra={"requestBody": BODY})
async def by_body(visit: Here, request: Request) -> Response:
    """A query in the body, as a form or by itself."""
    body = await read_whole(request)
    question = read_question(request.query_params.multi_items(), request.headers.get("content-type", ""), body)
    if not question.text:
        raise BadRequest("The request holds no query.", fix="Send it as the parameter `query` or as the body.")
    return await attended(visit, question)


async def attended(visit: Visit, question: Question) -> Response:
    """The answer to a query, given up when who asked goes away."""
    caller = Caller(household(visit.request.client.host if visit.request.client else ""))
    watch = asyncio.create_task(leave_with(visit.request, caller))
    try:
        return await to_thread.run_sync(answered, visit, question, caller, limiter=visit.house.doors)
    finally:
        watch.cancel()


async def leave_with(request: Request, caller: Caller) -> None:
    """Have a caller leave when the connection is closed."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    caller.leave()


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
    forms = [REPRESENTATIONS[name].media_type for name in ("html", *GRAPHS)]
    if not visit.suffix and best(forms, accept) is None:
        raise BadRequest("The request holds no query.", fix="Send it as the parameter `query`.")
    makers: dict[str, Maker] = {name: partial(introduction, visit, name) for name in GRAPHS}
    person = not visit.suffix and wants_page(accept)
    drawing: dict[str, Maker] = {"html": lambda: page(visit, Question(""))}
    forms_of_it = {**drawing, **makers} if person else {**makers, **drawing}
    return answer_forms(visit, forms_of_it, state="" if person else counted(visit))


def answered(visit: Visit, question: Question, caller: Caller) -> Response:
    """The results of a query in the form asked for, or as a page."""
    accept, state = visit.request.headers.get("accept"), visit.request.scope["state"]
    if visit.suffix:
        accept = REPRESENTATIONS[visit.suffix].media_type
    elif wants_table_on_page(question.form, accept):
        return Response(media_type="text/html", headers=FRESH) if state["bare"] else drawn(visit, question, caller)
    media_type = media_type_of(question.form, accept)
    coding = coding_of(visit)
    headers = dict(FRESH)
    if visit.request.method == "GET" and settled(visit, question):
        tag = tag_of(visit, Representation(media_type, media_type, ""), coding)
        headers |= {"Cache-Control": "public, no-cache", "ETag": tag}
        if matches(visit.request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
    if visit.house.pool.settled:
        headers["X-Generation"] = str(visit.reader.generation.number)
    if visit.suffix:
        headers["Content-Disposition"] = f'attachment; filename="answer.{visit.suffix}"'
    if state["bare"]:
        return Response(media_type=media_type, headers=headers)
    found = asked(visit, question, media_type, caller)
    headers |= {"X-Generation": found.generation} if found.generation else {}
    return packed(found.content, found.media_type, coding, headers)


def settled(visit: Visit, question: Question) -> bool:
    """Whether a query has the same answer as long as the generation is the same."""
    return visit.house.pool.settled and question.repeatable(bool(visit.house.settings.sparql_services))


def asked(visit: Visit, question: Question, media_type: str, caller: Caller) -> Answer:
    """The results of a query: those given before, else those of a worker."""
    house, state = visit.house, visit.reader.generation.number
    base = visit.public("/sparql")
    key = (question, media_type, base) if settled(visit, question) else None
    found = house.answers.get(state, key) if key else None
    if found is not None:
        return found
    accept = (media_type,) if question.form else (media_type, *TABLES.values(), *FORMS.values())
    graphs = question.default_graphs, question.named_graphs
    try:
        with house.turns.turn(caller.client):
            found = house.pool.ask(visit.reader.store_path, question.text, accept, *graphs, caller, base)
    finally:
        visit.request.scope["state"]["remarks"]["Server-Timing"] = timing(caller)
    if key:
        house.answers.put(state, key, found)
    return found


def timing(caller: Caller) -> str:
    """How long a query waited and how long it ran, in milliseconds (W3C Server Timing)."""
    return f"wait;dur={caller.waited * 1000:.0f}, query;dur={caller.worked * 1000:.0f}"


def drawn(visit: Visit, question: Question, caller: Caller) -> Response:
    """The editor with the results below it, or with what was wrong with the query."""
    graph = question.form in ("CONSTRUCT", "DESCRIBE")
    form, table = ("application/n-triples", graph_table) if graph else ("application/sparql-results+json", result_table)
    try:
        result = table(asked(visit, question, form, caller).content, visit.reader.record_id)
    except (QueryError, Busy) as error:
        return troubled(visit, question, error)
    html = page(visit, question, result)
    return packed(html.encode("utf-8", "replace"), "text/html", coding_of(visit), dict(FRESH))


def troubled(visit: Visit, question: Question, error: CatalogueError) -> Response:
    """The editor with what is wrong with a query."""
    status, _ = status_of(error)
    wait = {"Retry-After": str(RETRY_SECONDS)} if status in (429, 503) else {}
    html = page(visit, question, trouble=Trouble.of(error))
    return Response(html.encode("utf-8", "replace"), status, {**FRESH, **wait}, media_type="text/html")
