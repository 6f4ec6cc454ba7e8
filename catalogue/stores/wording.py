"""The words of a query, without strings, comments and IRIs; read loosely, no parser."""

from __future__ import annotations

import re

IRI = re.compile(r"<[^<>\"'{}|^`\\\s]*>")
WORD = re.compile(r"[?$]\w*|[^\W\d][\w:.%-]*|[:@](?:\\.|[\w:.%-])*")


def words_of(query: str) -> list[str]:
    """The bare words and names of a query, without strings, IRIs and comments."""
    words, here = [], 0
    while here < len(query):
        char = query[here]
        if char in "\"'":
            here = after_string(query, here)
        elif char == "#":
            end = query.find("\n", here)
            here = len(query) if end < 0 else end + 1
        elif found := IRI.match(query, here):
            here = found.end()
        elif found := WORD.match(query, here):
            words.append(found[0].rstrip("."))
            here = found.end()
        else:
            here += 1
    return words


def after_string(query: str, start: int) -> int:
    """Where a string literal that begins here is over."""
    quote = query[start]
    long = query.startswith(quote * 3, start)
    mark, here = (quote * 3, start + 3) if long else (quote, start + 1)
    while here < len(query) and not query.startswith(mark, here):
        here += 2 if query[here] == "\\" else 1
    return here + len(mark)
