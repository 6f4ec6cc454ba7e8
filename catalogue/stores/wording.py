"""The words of a SPARQL query as the store's parser meets them, so that nothing forbidden hides between them.

The parser wants no space between words (`trueSERVICE<x>`, `SERVICE:x`) and takes `<` for less-than or for the start of
an IRI as it fits; where the two readings differ, the one that would call another server counts.
"""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""(?P<string>(?P<quote>\"\"\"|'''|"|')(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|\Z))
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[^\W\d](?:[\w.-]*\w)?(?!\w*:)|@\w+)
    | (?P<name>(?:[^\W\d](?:[\w.-]*\w)?)?:(?:\\.|[\w.:%-])*)""",
    re.VERBOSE | re.DOTALL,
)
CALL = re.compile(r"service(?:\s*silent)?\s*(?:[?<:]|\w[\w.-]*:)", re.IGNORECASE)
CLOSED = re.compile(r"\)[.)]*service", re.IGNORECASE)
SHOWN = {"string": '""', "comment": " ", "iri": "<>", "variable": "?"}


def words_of(query: str) -> list[str]:
    """The bare words of a query, without strings, IRIs, comments, variables and prefixed names."""
    return [found["word"] for found in TOKEN.finditer(query) if found["word"]]


def has_dataset(query: str) -> bool:
    """Whether a query names its own dataset."""
    return any(word.upper() == "FROM" for word in words_of(query)) or bool(re.search(r"\bfrom:", bare(query), re.IGNORECASE))


def calls_out(query: str) -> bool:
    """Whether a query may ask another server (`SERVICE`)."""
    hidden = any(CLOSED.search(found["iri"]) for found in TOKEN.finditer(query) if found["iri"])
    return hidden or CALL.search(bare(query)) is not None


def bare(query: str) -> str:
    """A query with signs in place of strings, comments, IRIs, variables, and names that cannot begin a call."""
    return TOKEN.sub(shown, query)


def shown(found: re.Match[str]) -> str:
    """What stands for a token."""
    kind = found.lastgroup or ""
    if kind == "name" and not may_call(found):
        return "<>"
    return SHOWN.get(kind, found[0])


def may_call(found: re.Match[str]) -> bool:
    """Whether a prefixed name may be `SERVICE` and a name without prefix: where braces follow, as they follow no other."""
    prefix = found["name"].partition(":")[0].lower()
    rest = TOKEN.sub(lambda each: " " if each["comment"] else each[0], found.string[found.end() : found.end() + 2000])
    return prefix.endswith(("service", "silent")) and rest.lstrip().startswith("{")
