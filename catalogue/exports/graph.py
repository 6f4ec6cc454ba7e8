"""Triples in the RDF syntaxes, with readable prefixes where the syntax has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import vocab
from catalogue.error import CatalogueError
from catalogue.exports.address import addressed
from catalogue.record.triple import converted

PREDICATE = re.compile(rb"^\S+ <([^>]*)> ", re.MULTILINE)
NAMED = re.compile(rb"[A-Za-z_\x80-\xff][A-Za-z0-9_.\x80-\xff-]*$")
UNFIT = re.compile(
    rb"(\\\\)|\\u00(?:0[0-8BCEFbcef]|1[0-9A-Fa-f])|\\[bf]|[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\\uFFF[EFef]"
)


HEADER = re.compile(rb"\A(?:@prefix [^\n]*\n)+")


class CannotExport(CatalogueError):
    """Triples that a syntax has no words for."""


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
    """RDF/XML; signs that XML cannot hold are replaced.

    :raises CannotExport: a property that has no XML name
    """
    lines = UNFIT.sub(lambda found: found[1] or b"\xef\xbf\xbd", ntriples)
    odd = next((found[1] for found in PREDICATE.finditer(lines) if not NAMED.search(found[1])), None)
    if odd is not None:
        raise CannotExport(
            f"The property <{odd.decode()}> has no XML name, so this cannot be written as RDF/XML.",
            fix="Take Turtle, N-Triples or JSON-LD.",
        )
    return written(lines, "rdfxml", base)


def written(ntriples: bytes, syntax: str, base: str) -> bytes:
    """The triples in a syntax, grouped by subject."""
    lines = b"".join(sorted(set(addressed(ntriples, base).splitlines(keepends=True))))
    return converted(lines, syntax, used_prefixes(lines))


def turtle_in_pieces(pieces: Iterable[bytes], *, base: str) -> Iterator[bytes]:
    """Turtle, piece by piece: for more triples than should be held at once.

    :param pieces: N-Triples, whole lines
    """
    header = True
    for piece in pieces:
        written = converted(addressed(piece, base), "turtle", prefixes())
        yield written if header else HEADER.sub(b"", written)
        header = header and not written


def used_prefixes(lines: bytes) -> dict[str, str]:
    """The prefixes whose namespace occurs."""
    return {prefix: namespace for prefix, namespace in prefixes().items() if namespace.encode() in lines}


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """The prefixes of the project."""
    return vocab.prefixes()
