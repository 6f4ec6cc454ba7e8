"""An errand: a list to code as a request brings it, held in memory and nowhere else."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from email.message import Message

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from catalogue.coding.encoding import NotAList
from catalogue.error import TooLarge
from web.security import BODY_SECONDS, BadRequest, TooSlow
from web.sparql import Unsupported

CSV = "text/csv"
FORM = "multipart/form-data"
PLAIN = (CSV, "text/plain", "text/tab-separated-values", "application/csv")
MOST_FIELDS = 20
NO = ("no", "0", "false", "absent", "off")


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done with a list.

    :param content: the bytes of the list
    :param name: of its file, empty when it has none
    :param column: name or number; empty when the list has one
    :param system, delimiter, encoding: empty to recognise them
    :param header: whether the first row names the columns
    :param show: whether a page is wanted, not a file
    :param by_form: whether a person sent a form
    :param carried: the list as the page carries it on, base64
    """

    content: bytes = field(default=b"", repr=False)
    name: str = ""
    column: str = ""
    system: str = ""
    delimiter: str = ""
    encoding: str = ""
    header: bool = True
    show: bool = False
    by_form: bool = False
    carried: str = field(default="", repr=False)


class InMemory(MultiPartParser):
    """Reads a form whose files never touch the disk; the door has limited their size."""

    spool_max_size = 0  # of SpooledTemporaryFile: never rolled over


def longest_form(most_bytes: int) -> int:
    """Bytes that a form with a list may have: the list, or what stands for it on a page, and what is said of it."""
    return most_bytes * 4 // 3 + 50_000


async def read_errand(request: Request, most_bytes: int) -> Errand:
    """The errand of a request: a form, or a list as the body with what is said of it in the address.

    :raises Unsupported: a body of another kind
    :raises BadRequest: a form that cannot be read
    :raises TooSlow: a body that does not arrive in time
    :raises NotAList: a form without a list
    """
    kind = Message()
    kind["Content-Type"] = request.headers.get("content-type", "")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if kind.get_content_type() == FORM and kind.get_param("boundary"):
                return of_form(await read_form(request, most_bytes))
            if kind.get_content_type() in PLAIN and kind["Content-Type"]:
                charset = kind.get_content_charset("")
                return of_fields(request.query_params, content=await request.body(), charset=charset)
    except TimeoutError as error:
        raise TooSlow(f"The body did not arrive within {BODY_SECONDS} seconds.") from error
    name = request.headers.get("content-type", "")[:100] or "none"
    raise Unsupported(f"A body of type {name} is not read.", expected=f"{CSV} or {FORM}.")


async def read_form(request: Request, most_bytes: int, what: str = "The list") -> FormData:
    """The fields of a form.

    :param what: is sent, as an error names it
    :raises BadRequest: it cannot be read
    :raises TooLarge: one of its fields is longer than a list may be
    """

    async def stream() -> AsyncGenerator[bytes, None]:
        async for chunk in request.stream():
            yield chunk

    room = longest_form(most_bytes)
    parser = InMemory(request.headers, stream(), max_files=1, max_fields=MOST_FIELDS, max_part_size=room)
    try:
        return await parser.parse()
    except MultiPartException as error:
        if error.message.startswith("Part exceeded"):
            raise TooLarge(f"{what} has more than {most_bytes:,} bytes.", fix="Send it in parts.") from error
        raise BadRequest(f"The form cannot be read: {error.message}") from error


def of_form(form: FormData) -> Errand:
    """The errand of a form: a file, else what was pasted, else what the page carried on.

    :raises NotAList: none of them
    """
    file = form.get("list")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if isinstance(file, UploadFile) and file.filename:
        content, name = file.file.read(), file.filename
    elif fields.get("pasted", "").strip():
        content, name = fields["pasted"].encode("utf-8", "replace"), ""
    else:
        content, name = decoded(fields.get("carried", "")), fields.get("name", "")
    if not content and not (isinstance(file, UploadFile) and file.filename):
        raise NotAList("There is no list.", expected="a file, or rows pasted into the field.")
    return of_fields(fields, content=content, name=name, by_form=True)


def of_fields(
    fields: Mapping[str, str], *, content: bytes, name: str = "", charset: str = "", by_form: bool = False
) -> Errand:
    """The errand with what the fields say of it."""
    known = {key: fields.get(key, "").strip()[:300] for key in ("column", "system", "delimiter", "encoding")}
    # A byte order mark and the content itself know better than the charset that clients add unasked.
    said = known.pop("encoding") or (charset if charset not in ("utf-8", "us-ascii", "utf-16") else "")
    return Errand(
        content=content,
        name=name.replace("\\", "/").rpartition("/")[2][:200],
        encoding=said,
        header=fields.get("header", "").strip().casefold() not in NO,
        show=fields.get("answer", "") == "show",
        by_form=by_form,
        **known,
    )


def decoded(text: str) -> bytes:
    """The bytes of a list that a page carried.

    :raises NotAList: it is not what our page wrote
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAList("What the page carried is no list.", fix="Choose the file again.") from error
