"""Triples in the RDF syntaxes, with readable prefixes where the syntax has them."""

from __future__ import annotations

from functools import lru_cache

import vocab
from catalogue.exports.address import addressed
from catalogue.triple import converted


def ntriples(ntriples: bytes, *, base: str) -> bytes:
    """N-Triples, one triple a line, sorted."""
    return b"".join(sorted(set(addressed(ntriples, base).splitlines(keepends=True))))


def nquads(ntriples: bytes, *, base: str) -> bytes:
    """N-Quads: the same lines, all in the default graph."""
    return b"".join(sorted(set(addressed(ntriples, base).splitlines(keepends=True))))


def turtle(ntriples: bytes, *, base: str) -> bytes:
    """Turtle with the prefixes that occur."""
    return written(ntriples, "turtle", base)


def rdfxml(ntriples: bytes, *, base: str) -> bytes:
    """RDF/XML."""
    return written(ntriples, "rdfxml", base)


def written(ntriples: bytes, syntax: str, base: str) -> bytes:
    """The triples in a syntax, grouped by subject."""
    lines = b"".join(sorted(set(addressed(ntriples, base).splitlines(keepends=True))))
    return converted(lines, syntax, used_prefixes(lines))


def used_prefixes(lines: bytes) -> dict[str, str]:
    """The prefixes whose namespace occurs."""
    return {prefix: namespace for prefix, namespace in prefixes().items() if namespace.encode() in lines}


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """The prefixes of the project."""
    return vocab.prefixes()
