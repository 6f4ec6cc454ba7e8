"""Triples as plain JSON for programs that know no RDF: subject -> property -> values (RDF/JSON, W3C Note 2013)."""

from __future__ import annotations

import json

from rdflib import Literal, URIRef

from catalogue.exports.address import addressed
from catalogue.record.triple import read_ntriples


def export(ntriples: bytes, *, base: str) -> bytes:
    """RDF/JSON."""
    graph = read_ntriples(addressed(ntriples, base))
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for s, p, o in sorted(graph, key=str):
        found.setdefault(str(s), {}).setdefault(str(p), []).append(value_of(o))
    return json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8")


def value_of(term: object) -> dict[str, str]:
    """A term as RDF/JSON has it."""
    if isinstance(term, Literal):
        extra = {"lang": term.language} if term.language else {"datatype": str(term.datatype)} if term.datatype else {}
        return {"type": "literal", "value": str(term), **extra}
    return {"type": "uri" if isinstance(term, URIRef) else "bnode", "value": str(term)}
