"""A query in brief: its form, and what of it matters to a server on another machine; read loosely, no parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.stores.wording import tokens

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
FOREIGN = re.compile(r"(?:bif|sql|xpf|define)(?::|$)", re.IGNORECASE)
FOREIGN_IRI = re.compile(r"<\s*(?:bif|sql|xpf):", re.IGNORECASE)
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
LAST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Brief:
    """What a query is.

    :param form: SELECT, ASK, CONSTRUCT, DESCRIBE, or empty when it is none of them
    :param dataset: whether it names its dataset (`FROM`)
    :param graph: whether it asks for a graph by name or by variable
    :param foreign: a word with which Virtuoso leaves SPARQL (`define`, `bif:`, `sql:`), empty when there is none
    """

    form: str
    dataset: bool
    graph: bool
    foreign: str


def brief_of(query: str) -> Brief:
    """What a query is."""
    words = [query[start:end] for start, end in tokens(query)]
    capitals = {word.upper() for word in words}
    form = next((word.upper() for word in words if word.upper() in FORMS), "")
    foreign = next((word for word in words if FOREIGN.match(word)), "")
    iri = FOREIGN_IRI.search(query)
    return Brief(form, "FROM" in capitals, "GRAPH" in capitals, foreign or (iri[0] if iri else ""))


def unescaped(query: str) -> str:
    r"""A query with its code points (`\u0061`) as the characters that they stand for (SPARQL 1.1, section 19.2)."""

    def character(found: re.Match[str]) -> str:
        number = int(found[1] or found[2], 16)
        return chr(number) if number <= LAST else found[0]

    return ESCAPE.sub(character, query)


def counted(query: str) -> str:
    """The query that counts the rows which a CONSTRUCT or DESCRIBE is made from; empty when it has no pattern."""
    found = list(tokens(query))
    forms = ("CONSTRUCT", "DESCRIBE")
    first = next((i for i, (start, end) in enumerate(found) if query[start:end].upper() in forms), None)
    if first is None or first + 1 >= len(found):
        return ""
    rest = found[first + 1 :]
    if query[slice(*rest[0])] == "{":
        rest = after_block(query, rest)
    body = next((start for start, end in rest if query[start:end] == "{"), None)
    if body is None:
        return ""
    head = [(query[start:end].upper(), start) for start, end in rest if start < body]
    where = next((start for word, start in head if word == "WHERE"), body)
    dataset = next((start for word, start in head if word == "FROM"), where)
    prologue = query[: found[first][0]]
    return f"{prologue} SELECT (COUNT(*) AS ?rows) {query[dataset:where]} WHERE {{ SELECT * WHERE {query[body:]} \n}}"


def after_block(query: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What follows the block that begins here."""
    depth = 0
    for number, (start, end) in enumerate(found):
        depth += {"{": 1, "}": -1}.get(query[start:end], 0)
        if not depth:
            return found[number + 1 :]
    return []
