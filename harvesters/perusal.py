"""A perusal: the records of one place that a person names, whole, with what of it cannot be read; nothing is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

from catalogue import plugin
from catalogue.address import FILE_BASE, document_name
from catalogue.error import CatalogueError, RecordError
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters import orphanet
from harvesters.answer import Fetched
from harvesters.fetch import Fetch
from harvesters.gauge import Gauge
from harvesters.harvester import Harvester
from harvesters.manner import Manner
from harvesters.place import origin_at
from harvesters.reading import read
from harvesters.recognition import is_orphanet_directory, recognise
from harvesters.unpack import too_large

Unread = list[tuple[str, str]]
STREAM = "-"
INPUT = "standard input"
EMPTY = "No record was found here. Expected: descriptions of sources as RDF, or an Orphanet export. Check the path."


def peruse(place: str, settings: Settings, manner: Manner, gauge: Gauge) -> tuple[list[Record], Unread]:
    """The records of a file, folder, address or of the standard input (`-`), and what cannot be read, with reasons.

    When a harvest ends early, what was read until then counts. A place without anything to read is itself unread.
    """
    records, unread = list[Record](), Unread()
    name = INPUT if place == STREAM else place
    try:
        for each in gauge.follow("read", name, reading(place, settings, manner)):
            if isinstance(each, RecordError):
                unread.append((document_name(each.address) or name, str(each)))
            else:
                records.append(each)
    except CatalogueError as error:
        unread.append((name, str(error)))
    return records, unread if records or unread else [(name, EMPTY)]


def reading(place: str, settings: Settings, manner: Manner) -> Iterator[Record | RecordError]:
    """What a harvest of a place would read.

    :raises CatalogueError: it cannot be had, or is nothing that any harvester reads
    """
    if place == STREAM:
        yield from stream(settings, manner)
        return
    origin = origin_at(place)
    origin = replace(origin, kind=recognise(origin, settings, manner))
    harvester: Harvester = plugin.must(plugin.HARVESTERS, origin.kind)
    with Fetch(settings, origin, manner, keeps=False) as fetch:
        yield from harvester(origin, fetch)


def stream(settings: Settings, manner: Manner) -> Iterator[Record | RecordError]:
    """The records of the standard input.

    :raises TooLarge: it is longer than a document may be
    """
    content = sys.stdin.buffer.read(settings.document_bytes + 1)
    if len(content) > settings.document_bytes:
        raise too_large("The input", settings.document_bytes)
    fetched = Fetched(f"{FILE_BASE}{STREAM}/input", content)
    with Fetch(settings, Origin(INPUT), manner, keeps=False) as fetch:
        yield from orphanet.read(fetched, fetch) if is_orphanet_directory(content) else read(fetched, fetch)
