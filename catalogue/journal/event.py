"""An event: one row of the journal, and how it is written and read."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import zstandard

from catalogue.error import Damaged

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
    def is_blank(self) -> bool:
        """Whether it was a version, of which an erasure has left nothing but that there was one."""
        return self.verb in ("kept", "restored") and not self.content

    @property
    def level(self) -> int | None:
        """The level judged, None when it is not even admitted."""
        level = (self.judgement or {}).get("level")
        return int(level) if level is not None else None


COLUMNS = "record, iri, at, who, origin, run, verb, digest, content, judgement, about, sequence"


def as_row(event: Event) -> tuple[object, ...]:
    """The columns of an event, its content compressed."""
    content = zstandard.ZstdCompressor(level=6, write_checksum=True).compress(event.content) if event.content else None
    return (
        event.record, event.iri, event.at, event.who, event.origin, event.run, event.verb, event.digest, content,
        json.dumps(packed(event.judgement or {}), ensure_ascii=False),
        json.dumps(event.about or {}, ensure_ascii=False),
    )  # fmt: skip


def from_row(row: tuple[Any, ...], *, findings: bool = True) -> Event:
    """The event of a row.

    :param findings: else they stay compressed, for who only asks what is public
    :raises Damaged: it cannot be read
    """
    record, iri, at, who, origin, run, verb, digest = row[:8]
    try:
        content = zstandard.ZstdDecompressor().decompress(row[8]) if row[8] else b""
        judgement, about = json.loads(row[9]), json.loads(row[10])
        if findings:
            judgement = unpacked(judgement)
    except (zstandard.ZstdError, ValueError, TypeError, AttributeError) as error:
        raise Damaged(
            f"Row {row[11]} of the journal, of {iri}, cannot be read: {error}.",
            fix="`jardin doctor` names every such row; `jardin restore-backup` brings back what a backup holds,"
            " `jardin rebuild --skip-damaged` goes on without them.",
        ) from error
    return Event(record, iri, at, who, origin, run, verb, digest, content, judgement, about, row[11])


def packed(judgement: Mapping[str, Any]) -> dict[str, Any]:
    """A judgement whose findings are compressed, since they would be nine tenths of the journal; the rest stays plain.

    What it goes by is looked for inside the database, the findings never are.
    """
    if not judgement.get("findings"):
        return dict(judgement)
    findings = json.dumps(judgement["findings"], ensure_ascii=False).encode("utf-8")
    return {**judgement, "findings": base64.b64encode(zstandard.ZstdCompressor(level=3).compress(findings)).decode()}


def unpacked(judgement: dict[str, Any]) -> dict[str, Any]:
    """The judgement with its findings; in journals of format 1 they are plain."""
    findings = judgement.get("findings")
    if findings and isinstance(findings, str):
        judgement["findings"] = json.loads(zstandard.ZstdDecompressor().decompress(base64.b64decode(findings)))
    return judgement
