"""Whether a query calls another server (SPARQL 1.1 Federated Query), read so that no call slips through.

The store's parser wants no space between words (`trueSERVICE<x>{}`, `SERVICE:x{}`) and takes `<` for less-than or for
the start of an IRI, as the grammar has it there. Without its grammar both readings are followed: a call that stands
outside of strings and comments in any of them counts.
"""

from __future__ import annotations

import re

GAP = r"(?:\s|\#[^\n\r]*[\n\r])*"
CALL = re.compile(
    rf"service{GAP}(?:silent{GAP})?([?$]\w+|<[^<>\"{{}}|^`\x00-\x20]*>|[^\s{{}}<>\"'?$:]*:[^\s{{}}<>\"']*){GAP}\{{",
    re.IGNORECASE,
)
PASSED = re.compile(
    r"""(?P<quote>\"\"\"|'''|"|')(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|\Z)  # a string, open ones to the end
    | \#[^\n\r]*                                                            # a comment
    | [?$]\w+                                                               # a variable
    | \\.                                                                   # an escaped sign in a name""",
    re.VERBOSE | re.DOTALL,
)
IRI = re.compile(r"<[^<>\"{}|^`\x00-\x20]*>")


def calls_of(query: str) -> list[str]:
    """What each call to another server names, as it is written: `<address>`, a name with a prefix, a variable."""
    if "service" not in query.lower():
        return []
    found = (CALL.match(query, start) for start in starts_of(query) if query[start] in "sS")
    return [call[1] for call in found if call]


def starts_of(query: str) -> set[int]:
    """Where something outside of strings and comments may begin."""
    seen: set[int] = set()
    waiting = [0]
    while waiting:
        here = waiting.pop()
        if here in seen or here >= len(query):
            continue
        seen.add(here)
        passed = PASSED.match(query, here)
        waiting.append(passed.end() if passed else here + 1)
        iri = IRI.match(query, here)
        if iri:
            waiting.append(iri.end())
    return seen
