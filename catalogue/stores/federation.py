"""Whether a query calls another server (SPARQL 1.1 Federated Query), read so that no call slips through.

The store's parser wants no space between words (`trueSERVICE<x>{}`, `SERVICE:x{}`) and takes `<` for less-than or for
the start of an IRI, as the grammar has it there. Without its grammar both readings are followed: a call that stands
outside of strings and comments in any of them counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left

GAP = re.compile(r"(?:\s|#[^\n\r]*[\n\r])*")
SERVICE, SILENT = re.compile("service", re.IGNORECASE), re.compile("silent", re.IGNORECASE)
VARIABLE = re.compile(r"[?$]\w+")
PREFIX = re.compile(r"[^\s{}<>\"'?$:#]*")
LOCAL = re.compile(r"[^\s{}<>\"']*")
BREAK = re.compile(r"[\n\r]")
LONGEST = 200
"""Characters of a name that are told."""
PASSED = re.compile(
    r"""(?P<quote>\"\"\"|'''|"|')(?:\\.|(?!(?P=quote)).)*(?:(?P=quote)|\Z)  # a string, open ones to the end
    | [?$]\w+                                                               # a variable
    | \\.                                                                   # an escaped sign in a name""",
    re.VERBOSE | re.DOTALL,
)
IRI = re.compile(r"<[^<>\"{}|^`\x00-\x20]*>")


class Run:
    """Where runs of some signs end; asked for in rising order each is read once, however many begin inside it."""

    def __init__(self, query: str, signs: re.Pattern[str]) -> None:
        self._query, self._signs = query, signs
        self._first = self._end = 0

    def end(self, place: int) -> int:
        """The end of the run that this place is in, or begins."""
        if not self._first <= place < self._end:
            found = self._signs.match(self._query, place)
            self._first, self._end = place, found.end() if found else place
        return self._end


class Names:
    """Names with a prefix, read as `Run` reads."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._prefix, self._local = Run(query, PREFIX), Run(query, LOCAL)

    def end(self, place: int) -> int | None:
        """The end of the name that begins here; None when there is none."""
        colon = self._prefix.end(place)
        return self._local.end(colon + 1) if self._query.startswith(":", colon) else None


def calls_of(query: str) -> list[str]:
    """What each call to another server names, as it is written: `<address>`, a name with a prefix, a variable.

    Takes time in proportion to the query, whatever stands in it.
    """
    if "service" not in query.lower():
        return []
    names, silent_names, gaps = Names(query), Names(query), Run(query, GAP)
    found = []
    for start in sorted(starts_of(query)):
        word = SERVICE.match(query, start) if query[start] in "sS" else None
        if word is None:
            continue
        here = after_gap(query, word.end())
        silent = SILENT.match(query, here)
        places = [(here, names), *([(after_gap(query, silent.end()), silent_names)] if silent else [])]
        for place, known in places:
            end = target_end(query, place, known)
            if end is not None and query.startswith("{", gaps.end(end)):
                found.append(query[place : min(end, place + LONGEST)])
                break
    return found


def after_gap(query: str, place: int) -> int:
    """Where something stands again after spaces and comments."""
    gap = GAP.match(query, place)
    return gap.end() if gap else place


def target_end(query: str, place: int, names: Names) -> int | None:
    """The end of what a call may name; None when nothing of the kind stands here."""
    whole = VARIABLE.match(query, place) or IRI.match(query, place)
    return whole.end() if whole else names.end(place)


def starts_of(query: str) -> set[int]:
    """Where something outside of strings and comments may begin."""
    seen: set[int] = set()
    waiting = [0]
    breaks = [*(found.start() for found in BREAK.finditer(query)), len(query)]
    while waiting:
        here = waiting.pop()
        if here in seen or here >= len(query):
            continue
        seen.add(here)
        passed = PASSED.match(query, here)
        if query[here] == "#":
            waiting.append(breaks[bisect_left(breaks, here)])
        else:
            waiting.append(passed.end() if passed else here + 1)
        iri = IRI.match(query, here)
        if iri:
            waiting.append(iri.end())
    return seen
