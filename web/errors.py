"""From an error to an answer: one table of status codes, pages for people, RFC 9457 problem documents for machines."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from catalogue import error as known
from catalogue.coding.encoding import NotAList
from catalogue.error import CatalogueError, Gone, RecordError, Syntax
from catalogue.fault import quieten
from catalogue.stores import pool
from web.fairness import TooMany
from web.guess import TooManyGuesses
from web.negotiation import NotAcceptable, wants_page
from web.plain import write_json
from web.security import HEADERS, BadRequest, BodyTooLarge, TooSlow
from web.sparql import Unsupported, UpdateRefused
from web.submission import NothingGiven
from web.visit import NothingYet, visit_of
from web.warrant import Unauthorized

log = structlog.get_logger()
PROBLEM = "https://w3id.org/jardin/problem#"
RETRY_SECONDS = 5
STATUS: dict[type[CatalogueError], tuple[int, str]] = {
    known.Erased: (410, "Erased"),
    Gone: (410, "Withdrawn"),
    known.NotFound: (404, "Not found"),
    NotAcceptable: (406, "No such form"),
    BadRequest: (400, "Not understood"),
    BodyTooLarge: (413, "Too long"),
    TooSlow: (408, "Too slow"),
    NotAList: (422, "Not a list"),
    NothingGiven: (400, "Nothing to check"),
    Unsupported: (415, "Unknown kind of content"),
    UpdateRefused: (403, "Not allowed"),
    pool.Forbidden: (403, "Not allowed"),
    pool.NotAcceptable: (406, "No such form"),
    Syntax: (400, "The query cannot be read"),
    known.TimeLimit: (504, "The query took too long"),
    known.MemoryLimit: (413, "The query needs too much memory"),
    known.ResultTooLarge: (413, "The answer is too large"),
    known.QueryError: (400, "The query cannot be answered"),
    TooMany: (429, "Too many at once"),
    TooManyGuesses: (429, "Too many wrong tokens"),
    Unauthorized: (401, "For administrators"),
    known.Busy: (503, "Busy"),
    NothingYet: (503, "Nothing here yet"),
    known.TooLarge: (413, "Too large"),
    known.RecordError: (400, "Not readable"),
    known.Refused: (422, "Refused"),
    known.Denied: (403, "May not be fetched"),
    known.OriginError: (502, "The origin does not answer"),
    known.StoreFailed: (502, "The server of the queries failed"),
    known.StoreGarbled: (502, "The server of the queries cannot be understood"),
    known.StoreError: (503, "The catalogue cannot be read"),
    known.SettingError: (500, "A setting is wrong"),
    known.ShapeError: (500, "A shape is wrong"),
    known.UnknownName: (400, "Unknown name"),
    CatalogueError: (400, "Not understood"),
}
"""The status and the title of each class; a class that is not here has those of its nearest ancestor."""


class Plain(CatalogueError):
    """An error that only HTTP knows: a wrong method, an unknown path, a fault of ours.

    :param status: HTTP status
    """

    def __init__(self, status: int, what: str, fix: str = "") -> None:
        self.status = status
        super().__init__(what, fix=fix)


def status_of(error: CatalogueError) -> tuple[int, str]:
    """Status code and title of an error."""
    if isinstance(error, Plain):
        return error.status, HTTPStatus(error.status).phrase
    return next(STATUS[each] for each in type(error).__mro__ if each in STATUS)


def problem(error: CatalogueError, instance: str) -> dict[str, Any]:
    """The problem document of an error (RFC 9457)."""
    status, title = status_of(error)
    found: dict[str, Any] = {
        "type": "about:blank" if isinstance(error, Plain) else PROBLEM + error.name,
        "title": title,
        "status": status,
        "detail": error.what,
        "instance": instance,
    }
    if isinstance(error, Syntax) or (isinstance(error, RecordError) and error.line):
        found |= {"line": error.line, "column": error.column}
    if isinstance(error, known.Erased):
        found |= {"erased": error.at, "reason": error.reason}
    elif isinstance(error, Gone):
        found |= {"lastTitle": error.title, "withdrawn": error.at, "reason": error.reason}
    return {**found, **{key: value for key, value in (("expected", error.expected), ("fix", error.fix)) if value}}


def answer_error(request: Request, error: CatalogueError, headers: dict[str, str] | None = None) -> Response:
    """An error as the client can read it."""
    status, title = status_of(error)
    visit = visit_of(request)
    headers = {**HEADERS, "Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    if status in (429, 503):
        headers["Retry-After"] = str(error.seconds if isinstance(error, TooManyGuesses) else RETRY_SECONDS)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="catalogue"'
    if visit.suffix or not wants_page(request.headers.get("accept")):
        content = write_json(problem(error, visit.path))
        return Response(content, status, headers, media_type="application/problem+json")
    detail = " ".join(part for part in (error.what, error.expected and f"Expected: {error.expected}") if part)
    gone = error if isinstance(error, Gone) and not isinstance(error, known.Erased) else None
    page = visit.page("error.html", status=status, title=title, detail=detail, fix=error.fix, gone=gone)
    return Response(page, status, headers, media_type="text/html")


def refuse(scope: Scope, error: CatalogueError) -> ASGIApp:
    """An answer to a request that is not let in at all."""

    async def refused(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {**scope.get("state", {}), "path": "/", "suffix": ""}
        await answer_error(Request(scope), error)(scope, receive, send)

    return refused


def on_known(request: Request, error: Exception) -> Response:
    """An error that the catalogue can explain."""
    return answer_error(request, error if isinstance(error, CatalogueError) else CatalogueError(str(error)))


def on_http(request: Request, error: Exception) -> Response:
    """An unknown path or a method that an address does not have."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if "GET" in headers.get("Allow", headers.get("allow", "")):
        headers = {"Allow": "GET, HEAD, OPTIONS"}
    words = {404: "There is no page at this address.", 405: "This address cannot be asked in this way."}
    return answer_error(request, Plain(status, words.get(status, HTTPStatus(status).description)), headers)


def on_parameter(request: Request, error: Exception) -> Response:
    """A parameter that is not of the kind it must be."""
    first = error.errors()[0] if isinstance(error, RequestValidationError) and error.errors() else {}
    place = ".".join(str(each) for each in first.get("loc", ()))
    return answer_error(request, BadRequest(f"The parameter {place} is not right: {first.get('msg', 'unreadable')}."))


def on_silence(request: Request, error: Exception) -> Response:
    """A body that ends in the middle because the client went away; nobody reads the answer."""
    return answer_error(request, BadRequest("The body ended in the middle."))


def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: logged with its traceback, which no client sees."""
    log.error("request.failed", path=request.url.path, exc_info=error)
    return answer_error(request, Plain(500, "Something went wrong in the catalogue.", "Try again later."))


def add_handlers(app: FastAPI) -> None:
    """Answer every error by the table above."""
    app.add_exception_handler(CatalogueError, on_known)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_parameter)
    app.add_exception_handler(ClientDisconnect, on_silence)
    app.add_exception_handler(Exception, on_fault)
    # The framework hands a fault on to the server when it has been answered, which logs it once more.
    logging.getLogger("uvicorn.error").addFilter(quieten)
