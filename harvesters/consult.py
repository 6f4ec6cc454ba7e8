"""A consultation: a text in hand, or an address, read as a harvest would read it, with nothing kept.

What pages need of the harvesters stands behind the doors `jardin.readers`: a text, an address. Both give the records
and the documents that cannot be read. Limits are those of the settings for checks, not for harvests.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from catalogue import plugin
from catalogue.address import FILE_BASE, clean_iri
from catalogue.error import Denied, OriginError, RecordError, TooLarge
from catalogue.origin import PUBLIC, Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters import orphanet
from harvesters.answer import Fetched, must_be_web
from harvesters.fetch import Fetch
from harvesters.harvester import Harvester
from harvesters.manner import Manner
from harvesters.reading import read
from harvesters.recognition import is_orphanet_directory, kind_of

Reading = tuple[list[Record], list[RecordError]]
PLACE = "given"
LONGEST_NAME = 100
PATIENCE = 20.0
"""Seconds that fetching one document may take at most: a person waits at a page."""
WHOLE = "Use `jardin check` to have the whole checked."


def read_text(content: bytes, settings: Settings, *, media_type: str = "", name: str = "") -> Reading:
    """The records of bytes in hand, whatever their syntax, and what of them cannot be read.

    :param media_type: as their sender said; only its charset is believed
    :param name: of their file; empty when they have none
    """
    limited = within(settings)
    address = f"{FILE_BASE}{PLACE}/{quote(name[:LONGEST_NAME], errors='replace') or 'text'}"
    fetched = Fetched(address, content, media_type)
    with Fetch(limited, Origin(PLACE), Manner(), keeps=False) as fetch:
        found = orphanet.read(fetched, fetch) if is_orphanet_directory(content) else read(fetched, fetch)
        return parted(found, limited)


def read_address(address: str, settings: Settings) -> Reading:
    """The records at a web address, with the pages and members that follow from it as far as the limits let.

    :raises OriginError: it cannot be had: no web address, a private one, no answer, or no entry
    :raises RecordError: it is nothing that any harvester reads
    """
    limited, manner = within(settings), Manner()
    origin = Origin(must_be_address(address), title=address)
    with Fetch(limited, origin, manner, keeps=False) as fetch:
        harvester: Harvester = plugin.must(plugin.HARVESTERS, kind_of(fetch(origin.address), fetch))
        return parted(harvester(origin, fetch), limited)


def must_be_address(text: str) -> str:
    """The web address that a person typed, its scheme as origins spell it: another spelling would name a file here.

    :raises Denied: it is none
    """
    scheme, mark, rest = text.strip().partition("://")
    typed = f"{scheme.lower()}{mark}{rest}" if mark else f"https://{scheme}"
    cleaned, _ = clean_iri(typed)
    if cleaned is None or not cleaned.startswith(PUBLIC):
        raise Denied(f"{text.strip()[:200]!r} is no web address.", expected="one that begins with https:// or http://.")
    return must_be_web(cleaned)


def within(settings: Settings) -> Settings:
    """The settings with the limits of a check on the page in place of those of a harvest."""
    limits = {
        "document_bytes": min(settings.document_bytes, settings.check_bytes),
        "document_triples": min(settings.document_triples, settings.check_triples),
        "origin_pages": settings.check_pages + 1,  # the first is fetched twice: to recognise it, and to read it
        "origin_seconds": min(settings.origin_seconds, settings.check_total_seconds / 2),
        "request_seconds": min(settings.request_seconds, PATIENCE),
    }
    return settings.model_copy(update=limits)


def parted(found: Iterable[Record | RecordError], settings: Settings) -> Reading:
    """Records and errors apart; when a harvest ends early, what was read until then counts, with the reason."""
    records, errors = list[Record](), list[RecordError]()
    try:
        for each in found:
            if len(records) >= settings.check_records or len(errors) >= settings.check_records:
                errors.append(too_many(settings.check_records))
                break
            if isinstance(each, RecordError):
                errors.append(each)
            else:
                records.append(each)
    except OriginError as error:
        if not records:
            raise
        errors.append(RecordError(error.what, expected=error.expected, fix=WHOLE))
    return records, errors


def too_many(most: int) -> RecordError:
    """More records than are checked at once."""
    return TooLarge(f"Only the first {most:,} things are checked here; there are more.", fix=WHOLE)
