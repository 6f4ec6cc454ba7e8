"""Reading: from bytes to records, the same way for every harvester: parse, lift, split."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.document.document import Document, read_document
from catalogue.error import RecordError
from catalogue.record.belonging import records_of
from catalogue.record.record import Record
from catalogue.thesaurus import load_thesaurus
from harvesters.answer import Fetched
from harvesters.fetch import Fetch
from harvesters.lift import lift


def read(fetched: Fetched, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The records of one document, and its errors, each naming the document."""
    try:
        document = open_document(fetched, fetch)
    except RecordError as error:
        yield error.at(fetched.address)
        return
    yield from split(document, fetch)


def open_document(fetched: Fetched, fetch: Fetch) -> Document:
    """:raises RecordError: the document cannot be read"""
    return read_document(fetched.content, fetched.address, fetch.settings, media_type=fetched.media_type)


def split(document: Document, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The records of a document that is read already."""
    settings = fetch.settings
    lift(document, load_thesaurus().find, settings.small_count, settings.count_bands, kept=fetch.keeps)
    for each in records_of(document, settings):
        yield each.at(document.address) if isinstance(each, RecordError) else each
