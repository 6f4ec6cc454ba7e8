"""The versions of a record: its history with what each changed, one version, and the door to bring one back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse, Response

from catalogue.commands.asker import who_asks
from catalogue.keeping.keeper import Keeper
from catalogue.mending.restoration import made_public, restore
from catalogue.telling.history import History
from catalogue.telling.showing import VersionView
from web.answer import Maker, answer, graph_makers, json_maker, link
from web.errand import FORM
from web.negotiation import GRAPHS, wants_page
from web.plain import write_json
from web.routes.document import OTHER, documented, parameter
from web.security import BadRequest
from web.sparql import FORM as URLENCODED
from web.visit import Here, Visit
from web.warrant import JSON, Fields, admin_of, bearer_of

router = APIRouter(tags=["records"])
HIGHEST = 2**62
LONGEST_REASON = 500
Sequence = Annotated[int, Path(ge=1, le=HIGHEST)]


def wishes(**fields: str) -> dict[str, Any]:
    """What the OpenAPI description says of a form that asks for a change.

    :param fields: names with what each means; `token` and `reason` are always among them
    """
    named = {
        **fields, "reason": "why; everybody can read it",
        "token": "of an administrator, unless it comes in the header Authorization",
    }  # fmt: skip
    schema = {"type": "object", "properties": {n: {"type": "string", "description": w} for n, w in named.items()}}
    return {"requestBody": {"content": {kind: {"schema": schema} for kind in (URLENCODED, FORM, JSON)}}}


def changed(schema: str) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI description says of the answers to such a form."""
    told = {303: "Done, for who asks for a page", 401: "No token, or an unknown one", 422: "Refused, with the reason"}
    content = {"application/json": {"schema": {"$ref": f"schemas/{schema}.json"}}, OTHER: {}}
    return {200: {"description": "Done", "content": content}, **{n: {"description": w} for n, w in told.items()}}


@router.get(
    "/records/{id}/versions",
    responses=documented("html", "json", schema="history"),
    summary="What happened to a record",
    openapi_extra={"parameters": [parameter("before", "sequence before which to begin", "integer")]},
)
def versions(visit: Here, id: str) -> Response:
    """Every version with who, when, which run, and what it changed; also of a record that was withdrawn.

    Content is told of versions that are or were public while their record is. With a token all of it is.
    """
    whole = is_operator(visit)

    def found() -> History:
        before = visit.request.query_params.get("before", "") or "0"
        if not (before.isascii() and before.isdigit() and len(before) < 19):
            raise BadRequest(f"The parameter before is {before[:50]!r}.", expected="a whole number.")
        told = visit.reader.showing.history(id, before=int(before), whole=whole)
        if told.older:
            suffix = f".{visit.suffix}" if visit.suffix else ""
            where = visit.public(f"/records/{id}/versions{suffix}", [("before", str(told.older))])
            visit.links.append(link(where, "next"))
        return told

    makers: dict[str, Maker] = {
        "html": lambda: visit.page("versions.html", history=found()),
        "json": json_maker(found),
    }
    return answer(visit, makers, schema="history", live=whole)


@router.post(
    "/records/{id}/versions",
    responses=changed("restored"),
    summary="Bring a version back",
    openapi_extra=wishes(sequence="number of the version"),
)
def restored(visit: Here, id: str, fields: Fields) -> Response:
    """Restore a version, judged anew by the rules in force; for administrators."""
    who, reason = who_asks("web", admin_of(visit, fields)), reason_of(fields)
    sequence = number_of(fields, "sequence")

    def work(keeper: Keeper) -> dict[str, Any]:
        done = restore(keeper, id, sequence, who, reason)
        return {**asdict(done), "generation": made_public(keeper, done)}

    return told(visit, visit.house.writers.do(work), f"/records/{id}/versions")


@router.get(
    "/records/{id}/versions/{sequence}",
    responses=documented("html", "json", *GRAPHS, schema="version"),
    summary="One version of a record",
)
def version(visit: Here, id: str, sequence: Sequence) -> Response:
    """What a record said at a time, as far as it may be shown. With a token all of it is."""
    whole = is_operator(visit)

    def found() -> VersionView:
        return visit.reader.showing.version(id, sequence, whole=whole)

    visit.links.append(link(visit.public(f"/records/{id}"), "latest-version"))
    visit.links.append(link(visit.public(f"/records/{id}/versions"), "version-history"))
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("version.html", version=found()),
        **graph_makers(visit, lambda: visit.reader.showing.content(id, sequence, whole=whole)),
        "json": json_maker(found),
    }
    return answer(visit, makers, schema="version", live=whole)


def is_operator(visit: Visit) -> bool:
    """Whether who asks shows a token of an administrator; to show a wrong one is an error.

    :raises Unauthorized: the token is not known
    """
    return bool(bearer_of(visit.request.headers.get("authorization", ""))) and bool(admin_of(visit))


def reason_of(fields: dict[str, str]) -> str:
    """Why a change is asked for, in one line.

    :raises BadRequest: it is not said
    """
    reason = " ".join(fields.get("reason", "").split())[:LONGEST_REASON]
    if not reason:
        raise BadRequest("It is not said why.", expected="a reason, which everybody can read.")
    return reason


def number_of(fields: dict[str, str], name: str) -> int:
    """A whole number of a form.

    :raises BadRequest: it is none
    """
    text = fields.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequest(f"The field {name} is {text[:50]!r}.", expected="a whole number.")
    return int(text)


def told(visit: Visit, done: dict[str, Any], page: str) -> Response:
    """The answer to a change: for people the page that shows it, for machines what it came to."""
    if wants_page(visit.request.headers.get("accept")):
        return RedirectResponse(visit.href(page), 303, {"Cache-Control": "no-store"})
    headers = {"Cache-Control": "no-store", "Vary": "Accept", "Location": visit.public(page)}
    return Response(write_json(done), media_type="application/json", headers=headers)
