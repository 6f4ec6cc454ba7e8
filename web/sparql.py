"""The SPARQL 1.1 Protocol, query operation: what was asked, and in which form it may be answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from catalogue.error import CatalogueError, QueryError
from web.negotiation import ALSO_HTML, NotAcceptable, best
from web.security import BadRequest

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", ""]
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
TABLES = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""Media types that a SELECT or ASK may be asked for, and the one it is answered in; our preference first."""
GRAPHS = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/ld+json": "application/ld+json",
    "application/rdf+xml": "application/rdf+xml",
    "application/n-quads": "application/n-quads",
    "application/trig": "application/trig",
    "text/n3": "text/n3",
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
}
"""The same for CONSTRUCT and DESCRIBE."""
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
TOKEN = re.compile(r"(?P<skip>\s+|#[^\r\n]*|<[^<>]*>|[^\s<>#:{}()\"]*:)|(?P<word>[A-Za-z]+)")
CHANGING = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*[(#]", re.IGNORECASE)
"""Functions that give something else each time; words need no space between them, and a comment may follow one."""


class UpdateRefused(QueryError):
    """The public endpoint answers questions and changes nothing."""


class Unsupported(CatalogueError):
    """A body of a kind that the protocol does not know."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query as the protocol hands it over.

    :param text: the query; empty when none was sent
    :param default_graphs: IRIs of `default-graph-uri`
    :param named_graphs: IRIs of `named-graph-uri`
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """SELECT, ASK, CONSTRUCT or DESCRIBE: the first word after the prologue; empty when it is none of them."""
        word = first_word(self.text)
        return word if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") else ""  # type: ignore[return-value]

    def repeatable(self, calling: bool = False) -> bool:
        """Whether the same query on the same generation gives the same answer.

        :param calling: queries may ask other servers, whose answers change as they please
        """
        return not CHANGING.search(self.text) and not (calling and "service" in self.text.lower())


def first_word(query: str) -> str:
    """The keyword that says what a query or an update does, in capitals."""
    place, prologue = 0, ("PREFIX", "BASE")
    while found := TOKEN.match(query, place):
        place = found.end()
        word = (found["word"] or "").upper()
        if word and word not in prologue:
            return word
    return ""


def read_question(params: Iterable[tuple[str, str]], content_type: str | None, body: bytes) -> Question:
    """The query of one request (SPARQL 1.1 Protocol, section 2.1).

    :param params: parameters of the address
    :param content_type: of the body, None for a GET
    :raises BadRequest: more than one query, a query and an update at once, a body that is not UTF-8
    :raises UpdateRefused: an update
    :raises Unsupported: a body of another kind
    """
    pairs = [*params]
    if content_type is not None:
        pairs += read_body(content_type.partition(";")[0].strip().lower(), body)
    queries, updates = values(pairs, "query"), values(pairs, "update")
    if queries and updates:
        raise BadRequest("The request holds both a query and an update.", fix="Send one of them.")
    if updates:
        refuse_update()
    if len(queries) > 1:
        raise BadRequest(f"The request holds {len(queries)} queries.", expected="one.")
    question = Question(
        queries[0] if queries else "", values(pairs, "default-graph-uri"), values(pairs, "named-graph-uri")
    )
    if first_word(question.text) in UPDATES:
        refuse_update()
    return question


def read_body(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """The parameters that a body stands for."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    if content_type == DIRECT:
        return [("query", text)]
    if content_type == UPDATE:
        return [("update", text)]
    if content_type == FORM:
        return read_pairs(text)
    raise Unsupported(f"A body of type {content_type[:100] or 'none'} is not read.", expected=f"{FORM} or {DIRECT}.")


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Parameters of a form or a query string.

    :raises BadRequest: more parameters than any request needs
    """
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=1000)
    except ValueError as error:
        raise BadRequest("The request has more than 1,000 parameters.") from error


def values(pairs: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    """All values of a parameter that are not empty."""
    return tuple(value for key, value in pairs if key == name and value.strip())


def refuse_update() -> None:
    """Say why nothing can be changed here.

    :raises UpdateRefused: always
    """
    raise UpdateRefused(
        "This endpoint is read-only: updates are off.",
        expected="a query (SELECT, ASK, CONSTRUCT or DESCRIBE).",
        fix="Records enter the catalogue by harvest.",
    )


def wants_table_on_page(form: Form, accept: str | None) -> bool:
    """Whether the answer is read by a person: a page is wished for more than any form for machines."""
    return best([*offers_of(form), "text/html", ALSO_HTML], accept) in ("text/html", ALSO_HTML)


def offers_of(form: Form) -> Mapping[str, str]:
    """The media types that a query may be asked for; all where its form cannot be told."""
    return forms_of(form) if form else {**TABLES, **{each: GRAPHS[each] for each in GRAPHS if each not in TABLES}}


def forms_of(form: Form) -> Mapping[str, str]:
    """The media types that a query of this form may be asked for, and those it is answered in."""
    return GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else TABLES


def media_type_of(form: Form, accept: str | None) -> str:
    """The media type to answer in.

    :raises NotAcceptable: none of those asked for
    """
    offers = offers_of(form)
    chosen = best(list(offers), accept)
    if chosen is None:
        listed = ", ".join(dict.fromkeys(offers.values()))
        raise NotAcceptable(
            f"A {form or 'query'} is not answered as {(accept or '')[:200]}.", expected=f"one of {listed}."
        )
    return offers[chosen]
