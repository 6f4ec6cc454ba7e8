"""A submission: metadata to check as a request brings it, held in memory and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import UploadFile

from catalogue.document.syntax import READ, decode, syntax_of
from catalogue.error import CatalogueError, NotRdf, RecordError
from web.errand import FORM, NO, read_form
from web.security import BODY_SECONDS, TooSlow
from web.sparql import FORM as URLENCODED
from web.sparql import Unsupported
from web.tongue import wishes

RDF_TYPES = (
    "text/turtle", "application/trig", "application/n-triples", "application/n-quads", "application/rdf+xml",
    "application/ld+json", "application/json", "application/xml", "text/xml", "text/html", "text/plain", "text/n3",
    "application/x-turtle", "application/octet-stream",
)  # fmt: skip
WAYS = ("text", "file", "address")
CARRIED = 1_000_000
"""Characters of a text that the page carries on, so that its owner can mend it there."""
LONGEST_FIELD = 2_000
AROUND = 2
"""Lines shown above and below the one at which a document breaks."""
WIDEST = 160


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be checked, and how it is to be told.

    :param content: bytes of the document; empty when an address is given
    :param media_type: as the client says
    :param name: of the file; empty when it has none
    :param address: where the document is on the web; empty when it is in hand
    :param profile: name of the level or of a profile of others; empty for the default
    :param language: one of those that findings are told in
    :param strict: whether Warnings count like Violations
    :param by_form: whether a person sent a form
    :param way: one of WAYS: how it was given
    """

    content: bytes = field(default=b"", repr=False)
    media_type: str = ""
    name: str = ""
    address: str = ""
    profile: str = ""
    language: str = "en"
    strict: bool = False
    by_form: bool = False
    way: str = "text"

    @property
    def given(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.content.strip() or self.address)

    @property
    def text(self) -> str:
        """The document as text that can be mended on the page; empty when it is none, or too long to be carried."""
        if len(self.content) > CARRIED * 4:
            return ""
        try:
            text = decode(self.content, self.media_type)
        except NotRdf:
            return ""
        return text if len(text) <= CARRIED and "\0" not in text else ""


class NothingGiven(CatalogueError):
    """A request to check nothing."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to check.",
            expected="a text, a file or an address.",
            fix="Paste your metadata, choose a file, or give the address where they are.",
        )


async def read_submission(request: Request, most_bytes: int, languages: Sequence[str]) -> Submission:
    """The submission of a request: a form, or RDF as the body with what is said of it in the address.

    :param languages: those that findings are told in
    :raises Unsupported: a body of another kind
    :raises BadRequest: a form that cannot be read
    :raises TooSlow: a body that does not arrive in time
    """
    kind = Message()
    kind["Content-Type"] = request.headers.get("content-type", "")
    asked = {**request.query_params, "accept": request.headers.get("accept-language", "")}
    try:
        async with asyncio.timeout(BODY_SECONDS):
            if kind.get_content_type() == FORM and kind.get_param("boundary"):
                return await of_form(request, most_bytes, asked, languages)
            content = await request.body()
    except TimeoutError as error:
        raise TooSlow(f"The body did not arrive within {BODY_SECONDS} seconds.") from error
    # Megabytes of escaped letters take seconds, in which the loop must serve others.
    fields = await to_thread.run_sync(urlencoded, content) if kind.get_content_type() == URLENCODED else {}
    if fields:
        return of_fields({**asked, **fields}, languages, by_form=True)
    known = (*RDF_TYPES, URLENCODED)  # what a client calls a form unasked may be RDF all the same
    if content and kind["Content-Type"] and kind.get_content_type() not in known:
        raise Unsupported(f"A body of type {kind.get_content_type()[:100]} is not read.", expected=READ)
    return of_fields(asked, languages, content=content, media_type=kind["Content-Type"] or "")


def urlencoded(content: bytes) -> dict[str, str]:
    """The fields of a form; none when the body holds nothing that we ask for."""
    if not content.lstrip().startswith((b"text=", b"url=", b"from=", b"profile=", b"lang=")):
        return {}
    return dict(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))


async def of_form(request: Request, most_bytes: int, asked: Mapping[str, str], languages: Sequence[str]) -> Submission:
    """The submission of a form in parts."""
    form = await read_form(request, most_bytes, "The document")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    uploaded = isinstance(file, UploadFile) and bool(file.filename or file.size)
    content, name = (file.file.read(), file.filename or "") if isinstance(file, UploadFile) else (b"", "")
    return of_fields({**asked, **fields}, languages, content=content, name=name, uploaded=uploaded, by_form=True)


def of_fields(
    fields: Mapping[str, str],
    languages: Sequence[str],
    *,
    content: bytes = b"",
    media_type: str = "",
    name: str = "",
    uploaded: bool = False,
    by_form: bool = False,
) -> Submission:
    """The submission with what the fields say: the way that is chosen, else the first that brings something."""
    text, address = fields.get("text", ""), fields.get("url", "").strip()[:LONGEST_FIELD]
    brought = {"text": bool(text.strip()), "file": uploaded, "address": bool(address)}
    if not by_form:
        brought["file"] = bool(content.strip())
    chosen = fields.get("from", "")
    way = chosen if brought.get(chosen) else next((each for each in ("file", *WAYS) if brought[each]), "")
    documents = {"text": text.encode("utf-8", "replace"), "file": content}
    return Submission(
        content=documents.get(way, b""),
        media_type=media_type,
        name=name.replace("\\", "/").rpartition("/")[2][:200] if way == "file" else "",
        address=address if way == "address" else "",
        profile=fields.get("profile", "").strip()[:200],
        language=language_of(fields.get("lang", ""), fields.get("accept", ""), languages),
        strict=fields.get("strict", "").strip().casefold() not in ("", *NO),
        by_form=by_form,
        way=way or (chosen if chosen in WAYS else "text"),
    )


def language_of(asked: str, accepted: str, languages: Sequence[str]) -> str:
    """The language of the report: the one asked for, else the one that the client reads best, else the first.

    >>> language_of("", "de-AT, fr;q=0.8", ("en", "fr", "de"))
    'de'
    """
    wanted, wished = asked.strip().lower().partition("-")[0], wishes(accepted)
    return wanted if wanted in languages else max(languages, key=lambda each: wished.get(each, wished.get("*", 0.0)))


def excerpt_of(text: str, error: RecordError) -> tuple[tuple[int, str, bool], ...]:
    """The lines around the place where a text breaks: number, text, whether it is the one; none when it is not known.

    Long lines are cut, around the place where the line breaks.
    """
    lines = text.split("\n") if error.line else []
    if not error.line or error.line > len(lines) or syntax_of(text) == "html":
        return ()
    start = max(0, (error.column or 1) - WIDEST // 2) if len(lines[error.line - 1]) > WIDEST else 0
    numbers = range(max(1, error.line - AROUND), min(len(lines), error.line + AROUND) + 1)
    return tuple((n, lines[n - 1][start : start + WIDEST], n == error.line) for n in numbers)
