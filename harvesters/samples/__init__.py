"""Sample records: invented sources, services and organisations, so that a fresh catalogue has something to show.

They take the same road as any file: read, lifted, split, checked, kept. Three of them are meant to be quarantined.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalogue.address import FILE_BASE
from catalogue.commands.asker import who_asks
from catalogue.error import OriginError, RecordError
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters.answer import Fetched
from harvesters.fetch import Fetch
from harvesters.reading import read
from harvesters.run import harvest

ORIGIN = Origin(
    "samples:jardin",
    kind="samples",
    title="Sample records",
    sample=True,
    licence="http://creativecommons.org/publicdomain/zero/1.0/",
)


def load(settings: Settings) -> None:
    """Keep the samples and publish them; a second time changes nothing.

    :raises OriginError: they could not all be read or kept; what was kept stays
    """
    keeper = Keeper(settings)
    with keeper:
        keeper.put_origin(ORIGIN)
    run = harvest(ORIGIN, keeper, settings, who=who_asks("samples"), harvester=records)
    if run.stopped:
        raise OriginError(run.stopped, fix="Load the samples again; those that were kept are left as they are.")


def records(origin: Origin, fetch: Fetch) -> Iterator[Record | RecordError]:
    """The samples, file by file; nothing is fetched."""
    for file in files():
        yield from read(Fetched(f"{FILE_BASE}{origin.id}/{file.name}", file.read_bytes()), fetch)


def files() -> list[Path]:
    """The Turtle files of the samples, in the order of their names."""
    return sorted(Path(__file__).parent.glob("*.ttl"))
