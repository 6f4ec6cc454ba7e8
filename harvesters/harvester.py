"""A harvester: a callable that brings records in, nothing more; strangers' harvesters enter by the same door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from catalogue.error import CatalogueError, RecordError
from catalogue.origin import Origin
from catalogue.record.record import Record
from harvesters.fetch import Fetch


class Harvester(Protocol):
    """Reads an origin and yields its records.

    What cannot be read is yielded as a RecordError that names its document by `.at(address)`: what was read from that
    document before stays as it is. When it may hide links to further documents it is yielded as `Missing`: then the
    listing is incomplete and nothing at all is withdrawn. Only an OriginError is raised: it ends the run.
    """

    def __call__(self, origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]: ...


class Missing(RecordError):
    """A document of the listing that cannot be had now; nothing of this origin must be taken for gone."""


def missing(address: str, error: CatalogueError) -> RecordError:
    """The error of one fetch as the error of one document, so that the run goes on without it."""
    return Missing(error.what, expected=error.expected, fix=error.fix).at(address)
