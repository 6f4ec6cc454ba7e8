"""Exports: a record's triples in the syntaxes and tables that others read.

Every export is a callable `(ntriples, *, base) -> bytes`; the built-ins enter by the entry-point group
`jardin.exports`, as others may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from rdflib import Graph

from catalogue.record.triple import Triple

MEDIA_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "csv": "text/csv",
    "json": "application/json",
}
SUFFIXES = {"rdfxml": "rdf"}


class View(Protocol):
    """Puts a record into the words of another profile; entry-point group `jardin.profiles`."""

    def __call__(self, iri: str, graph: Graph, about: Callable[[str], Iterable[Triple]]) -> Graph:
        """The record as the profile has it; empty when it has no words for such a thing.

        :param graph: the record's triples
        :param about: what is said of a thing that it links to
        """
        ...


class Export(Protocol):
    """Writes triples for somebody else."""

    def __call__(self, ntriples: bytes, *, base: str) -> bytes:
        """The triples, our base-free names under the public address.

        :param base: public address of the catalogue without a slash at its end; empty leaves our names as they are
        """
        ...
