"""The warrant: who may change what others have published here; the holder of a token that this catalogue made.

A token comes in the header `Authorization: Bearer …` or in the field `token` of a form that is posted. It is compared
and forgotten: nothing logs it, shows it again, or takes it from an address, which logs and histories of browsers keep.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from email.message import Message
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from catalogue.error import CatalogueError
from catalogue.token import Tokens
from web.errand import FORM, read_form
from web.security import BODY_SECONDS, BadRequest, TooSlow
from web.sparql import FORM as URLENCODED
from web.sparql import Unsupported
from web.visit import Visit

JSON = "application/json"
LONGEST = 100_000
"""Bytes of a form that asks for a change."""
FIELD = "token"
HOW = "Send the header “Authorization: Bearer …”, or the field “token” of the form. `jardin token new NAME` makes one."


class Unauthorized(CatalogueError):
    """No token of an administrator, or one that is not known here (any more)."""


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that is posted, in any of its three ways: the web's two, and an object of JSON.

    :raises Unsupported: a body of another kind
    :raises BadRequest: it cannot be read
    :raises TooSlow: it does not arrive in time
    """
    kind = Message()
    kind["Content-Type"] = request.headers.get("content-type", "")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if kind.get_content_type() == FORM and kind.get_param("boundary"):
                form = await read_form(request, LONGEST, "The form")
                return {name: value for name, value in form.items() if isinstance(value, str)}
            content = await request.body()
    except TimeoutError as error:
        raise TooSlow(f"The body did not arrive within {BODY_SECONDS} seconds.") from error
    if not content.strip():
        return {}
    if kind.get_content_type() == URLENCODED:
        return dict(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))
    if kind.get_content_type() == JSON:
        return plain_fields(content)
    raise Unsupported("A body of this type is not read.", expected=f"{URLENCODED}, {FORM} or {JSON}.")


def plain_fields(content: bytes) -> dict[str, str]:
    """The fields of a JSON object.

    :raises BadRequest: it is none
    """
    try:
        found = json.loads(content)
        # Escapes may name halves of characters, which no file and no other answer could hold.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is no JSON.") from error
    if not isinstance(found, dict):
        raise BadRequest("The body is no JSON object.", expected='an object such as {"reason": "…"}.')
    return {str(name): str(value) for name, value in found.items() if type(value) in (str, int)}


Fields = Annotated[dict[str, str], Depends(fields_of)]


def admin_of(visit: Visit, fields: Mapping[str, str] | None = None) -> str:
    """The name of the token's holder, as the journal is to name who asked.

    :param fields: of the form that was posted, as the dependency `Fields` hands them to a route
    :raises Unauthorized: no token, an unknown one, or one in the address
    :raises TooManyGuesses: this client was wrong too often
    """
    if FIELD in visit.request.query_params:
        raise Unauthorized(
            "A token stands in the address, where others may read it.",
            fix="Revoke it with `jardin token revoke NAME`, make another, and send it as a header or in a form.",
        )
    client = visit.request.client.host if visit.request.client else ""
    visit.house.guesses.must_be_few(client)
    token = bearer_of(visit.request.headers.get("authorization", "")) or (fields or {}).get(FIELD, "").strip()
    if not token:
        raise Unauthorized("Only an administrator may do this, and no token was sent.", fix=HOW)
    holder = Tokens(visit.house.settings.data).holder(token)
    if holder is None:
        visit.house.guesses.note(client)
        raise Unauthorized("This token is not known here; it may have been revoked.", fix=HOW)
    return holder


def bearer_of(header: str) -> str:
    """The token of an Authorization header, empty when it has none (RFC 6750, section 2.1)."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""
