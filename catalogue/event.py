"""An event: one row of the journal, and how it is written and read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

import zstandard

Verb = Literal["kept", "withdrawn", "judged", "restored", "erased"]


@dataclass(frozen=True, slots=True)
class Event:
    """One row: what happened to a record.

    :param sequence: counted from 1, never reused; 0 before it is appended
    :param at: UTC, ISO 8601
    :param content: sorted N-Triples, empty for verbs without content
    :param judgement: findings and level with the keys they were made against
    :param about: title, document, document digest, lift notes
    """

    record: str
    iri: str
    at: str
    who: str
    origin: str
    run: str
    verb: Verb
    digest: str = ""
    content: bytes = b""
    judgement: dict[str, Any] | None = None
    about: dict[str, Any] | None = None
    sequence: int = 0

    @property
    def level(self) -> int | None:
        """The level judged, None when it is not even admitted."""
        level = (self.judgement or {}).get("level")
        return int(level) if level is not None else None


COLUMNS = "record, iri, at, who, origin, run, verb, digest, content, judgement, about, sequence"


def as_row(event: Event) -> tuple[object, ...]:
    """The columns of an event, its content compressed."""
    content = zstandard.ZstdCompressor(level=6).compress(event.content) if event.content else None
    return (
        event.record, event.iri, event.at, event.who, event.origin, event.run, event.verb, event.digest, content,
        json.dumps(event.judgement or {}, ensure_ascii=False), json.dumps(event.about or {}, ensure_ascii=False),
    )  # fmt: skip


def from_row(row: tuple[Any, ...]) -> Event:
    """The event of a row."""
    content = zstandard.ZstdDecompressor().decompress(row[8]) if row[8] else b""
    record, iri, at, who, origin, run, verb, digest = row[:8]
    judgement, about = json.loads(row[9]), json.loads(row[10])
    return Event(record, iri, at, who, origin, run, verb, digest, content, judgement, about, row[11])
