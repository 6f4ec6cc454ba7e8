"""The words of a query, without strings, comments and IRIs; read loosely, no parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

IRI = re.compile(r"<[^<>\"'{}|^`\\\s]*>")
BRACES = "{}"
WORD = re.compile(r"[?$]\w*|[^\W\d][\w:.%-]*|[:@](?:\\.|[\w:.%-])*")


def words_of(query: str) -> list[str]:
    """The bare words and names of a query, without strings, IRIs and comments."""
    found = (query[start:end] for start, end in tokens(query))
    return [word.rstrip(".") for word in found if word not in BRACES]


def tokens(query: str) -> Iterator[tuple[int, int]]:
    """Where bare words, names and braces stand, without strings, IRIs and comments."""
    here = 0
    while here < len(query):
        char = query[here]
        if char in "\"'":
            here = after_string(query, here)
        elif char == "#":
            end = query.find("\n", here)
            here = len(query) if end < 0 else end + 1
        elif iri := IRI.match(query, here):
            here = iri.end()
        elif word := WORD.match(query, here):
            yield here, word.end()
            here = word.end()
        else:
            if char in BRACES:
                yield here, here + 1
            here += 1


def after_string(query: str, start: int) -> int:
    """Where a string literal that begins here is over."""
    quote = query[start]
    long = query.startswith(quote * 3, start)
    mark, here = (quote * 3, start + 3) if long else (quote, start + 1)
    while here < len(query) and not query.startswith(mark, here):
        here += 2 if query[here] == "\\" else 1
    return here + len(mark)
