"""Triples as JSON-LD, compacted with the prefixes of the project."""

from __future__ import annotations

from catalogue.exports.address import addressed
from catalogue.exports.graph import used_prefixes
from catalogue.record.triple import converted


def export(ntriples: bytes, *, base: str) -> bytes:
    """JSON-LD 1.1."""
    lines = addressed(ntriples, base)
    return converted(lines, "jsonld", used_prefixes(lines))
