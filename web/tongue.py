"""Tongues: in which language words are told, by the `lang` parameter or Accept-Language (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from web.visit import Visit

RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*)?$")
MOST_RANGES = 50


def choose_tongue(visit: Visit, known: Sequence[str]) -> str:
    """The language that the request wishes for most among those known, the first of them when it wishes for none.

    What was chosen is noted in the visit, since the answer differs by it.
    """
    asked = visit.request.query_params.get("lang", "").lower().partition("-")[0]
    wished = wishes(visit.request.headers.get("accept-language", ""))
    places = {tag: place for place, tag in enumerate(wished)}
    rated = {tag: (wished.get(tag, wished.get("*", 0.0)), -places.get(tag, len(places))) for tag in known}
    best = max(known, key=lambda tag: rated[tag], default="en")
    visit.tongue = asked if asked in known else best
    return visit.tongue


def wishes(header: str) -> dict[str, float]:
    """Quality by language, regions left out, the highest of each; what is no language range is passed over.

    >>> wishes("fr-BE, de;q=0.5, *;q=0.1, nonsense;q=x")
    {'fr': 1.0, 'de': 0.5, '*': 0.1}
    """
    found: dict[str, float] = {}
    for part in header.split(",")[:MOST_RANGES]:
        match = RANGE.match(part)
        if match:
            tag = match[1].lower()
            found[tag] = max(found.get(tag, 0.0), min(float(match[2] or 1), 1.0))
    return found
