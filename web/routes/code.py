"""ORPHAcodes for a name, another code, or a whole list; of a list nothing is kept."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from catalogue.coding.coder import FEW, Coder
from catalogue.coding.codesystem import READ, must_system
from catalogue.coding.coding import Coding
from catalogue.coding.proposal import Proposals
from catalogue.coding.roster import NoSuchColumn, Roster
from catalogue.coding.survey import Limits, read_roster
from catalogue.error import Busy, CatalogueError, TooLarge
from web.answer import answer, coding_of, json_maker, packed
from web.errand import CSV, FORM, Errand, read_errand
from web.errors import status_of
from web.negotiation import wants_page
from web.routes.document import documented, parameter
from web.visit import Here, Visit

router = APIRouter(tags=["code"])
PATH = "/code"
LONGEST_TEXT, MOST = 600, 50
ROWS_SHOWN = 200
CARRIED = 1_000_000
"""A list up to so many bytes is carried by the page that shows it, since nobody else keeps it."""
WAITING = 6
TEXT = [parameter("q", "a name or a code"), parameter("limit", "most candidates, 1 to 50", "integer")]
LIST = [
    parameter("column", "name or number of the column to code"),
    parameter("delimiter", "what parts the columns; recognised when not given"),
    parameter("encoding", "encoding of the list; recognised when not given"),
    parameter("header", "no: the first row names no columns"),
]
SYSTEM = parameter("system", "what is coded: " + ", ".join(READ))
BODY = {"content": {CSV: {"schema": {"type": "string"}}, FORM: {"schema": {"type": "object"}}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The list with the codes behind every row", "content": {CSV: {}, "text/html": {}}},
    413: {"description": "The list is larger than a limit, or takes longer"},
    422: {"description": "Not a list, or without this column"},
    503: {"description": "Too many lists at once"},
}


@router.get(
    PATH,
    responses=documented("html", "json", schema="code"),
    summary="Code a text",
    openapi_extra={"parameters": [*TEXT, SYSTEM]},
)
def code(visit: Here) -> Response:
    """The ORPHAcodes that a text may stand for, and whether the first of them is sure."""
    params = visit.request.query_params
    text, system = params.get("q", "").strip()[:LONGEST_TEXT], must_system(params.get("system", "")[:60])
    limit = params.get("limit", "")
    most = min(max(int(limit), 1), MOST) if limit.isascii() and limit.isdigit() and len(limit) < 6 else FEW

    def found() -> Proposals:
        return coder(visit).propose(text, system, most)

    makers = {"html": lambda: draw(visit, Errand(system=system), found=found(), q=text), "json": json_maker(found)}
    return answer(visit, makers, schema="code")


@router.post(
    PATH, responses=RESPONSES, summary="Code a list", openapi_extra={"requestBody": BODY, "parameters": [*LIST, SYSTEM]}
)
async def code_list(visit: Here, request: Request) -> Response:
    """The list with ORPHAcodes behind every row, as a file or as a page. Nothing of it is kept."""
    errand = await read_errand(request, visit.house.settings.code_bytes)
    desks = visit.house.desks
    if desks.statistics().tasks_waiting >= WAITING:
        raise Busy("Many lists are being coded just now.", fix="Try again in a minute, or use `jardin code` at home.")
    return await to_thread.run_sync(answered, visit, errand, limiter=desks)


def answered(visit: Visit, errand: Errand) -> Response:
    """The coded list; people are shown on the page what is wrong with it."""
    try:
        roster = opened(visit, errand)
        coding = Coding(
            roster, roster.column(errand.column), coder(visit), must_system(errand.system), FEW,
            visit.house.settings.code_seconds,
        )  # fmt: skip
        return shown(visit, errand, coding) if errand.show else file_of(errand, coding)
    except CatalogueError as error:
        if not errand.by_form or not wants_page(visit.request.headers.get("accept")):
            raise
        columns = error.columns if isinstance(error, NoSuchColumn) else ()
        page = draw(visit, carried(errand), problem=error, columns=columns)
        return response(visit, page, status_of(error)[0])


def opened(visit: Visit, errand: Errand) -> Roster:
    """The list of an errand, its form recognised.

    :raises TooLarge: more bytes, rows or columns than are coded here
    """
    settings = visit.house.settings
    if len(errand.content) > settings.code_bytes:
        raise TooLarge(
            f"The list has more than {settings.code_bytes:,} bytes.",
            fix="Send it in parts, or use `jardin code` at home.",
        )
    return read_roster(
        io.BytesIO(errand.content),
        delimiter=errand.delimiter,
        encoding=errand.encoding,
        header=errand.header,
        limits=Limits(settings.code_rows, settings.code_columns),
    )


def coder(visit: Visit) -> Coder:
    """The coder of the nomenclature in force."""
    return Coder(visit.reader.nomenclature, visit.reader.names, visit.reader.languages)


def file_of(errand: Errand, coding: Coding) -> Response:
    """The coded list as a file."""
    content = b"".join(coding.lines())
    stem = errand.name.rpartition(".")[0] or errand.name or "list"
    name = quote(stem[:80], errors="replace")  # a form in UTF-7 may name what no UTF-8 can
    headers = {
        "Content-Disposition": f"attachment; filename=\"coded.csv\"; filename*=UTF-8''{name}-coded.csv",
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=f"{CSV}; charset={coding.roster.encoding.name}")


def shown(visit: Visit, errand: Errand, coding: Coding) -> Response:
    """The coded list as a page: its figures and its first rows."""
    rows = ((record, found) for record, found in coding.rows() if found is not None)
    first = [
        (record.cells[coding.column] if coding.column < len(record.cells) else "", found)
        for record, found in islice(rows, ROWS_SHOWN)
    ]
    for _ in rows:
        """The rest is coded for its figures."""
    kept = replace(carried(errand), column=str(coding.column + 1))
    return response(visit, draw(visit, kept, coding=coding, rows=first), 200)


def carried(errand: Errand) -> Errand:
    """An errand as the page carries it on: with its list where that is small."""
    carries = errand.content and len(errand.content) <= CARRIED
    return replace(errand, carried=base64.b64encode(errand.content).decode("ascii") if carries else "")


def response(visit: Visit, page: str, status: int) -> Response:
    """A page about a list, which nothing between here and the reader may keep."""
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
    made = packed(page.encode("utf-8", "replace"), "text/html", coding_of(visit), headers)
    made.status_code = status
    return made


def draw(
    visit: Visit,
    errand: Errand,
    *,
    q: str = "",
    found: Proposals | None = None,
    problem: CatalogueError | None = None,
    columns: tuple[str, ...] = (),
    coding: Coding | None = None,
    rows: list[tuple[str, Proposals]] | None = None,
) -> str:
    """The page with its forms, and below them what was found or what was wrong."""
    settings = visit.house.settings
    return visit.page(
        "code.html",
        q=q,
        found=found,
        errand=errand,
        systems=READ,
        problem=problem,
        columns=columns,
        coding=coding,
        rows=rows or [],
        limits={
            "bytes": settings.code_bytes,
            "rows": settings.code_rows,
            "columns": settings.code_columns,
            "seconds": settings.code_seconds,
        },
        release=visit.reader.generation.release,
        starter=visit.reader.library.is_starter,
    )
