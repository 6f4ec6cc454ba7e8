"""Packed bytes and their limits: gzip is opened as far as the limit allows, archives are refused by name."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from catalogue.error import TooLarge

GZIP = b"\x1f\x8b"
CHUNK = 1 << 16
EITHER = 47  # zlib's word for "gzip or zlib, as the header says"
ARCHIVES = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
)


def archive_name(content: bytes) -> str:
    """What kind of archive the bytes are, in words; empty when they are none. gzip is no archive here."""
    if content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in content[:4096]:
        return "an Office file (Excel, Word)"
    return next((name for mark, name in ARCHIVES if content.startswith(mark)), "")


def too_large(what: str, limit: int) -> TooLarge:
    """The error for a document that passes the limit on its bytes."""
    return TooLarge(
        f"{what} is larger than {limit:,} bytes.",
        expected="a document within the limit",
        fix="Split it, or raise JARDIN_DOCUMENT_BYTES.",
    )


def collect(chunks: Iterable[bytes], limit: int, what: str) -> bytes:
    """The chunks as one, as long as they stay within the limit.

    :raises TooLarge: they do not
    """
    collected = bytearray()
    for chunk in chunks:
        collected += chunk
        if len(collected) > limit:
            raise too_large(what, limit)
    return bytes(collected)


def head(chunks: Iterable[bytes], limit: int) -> bytes:
    """The first bytes of the chunks, as many as the limit says."""
    collected = bytearray()
    for chunk in chunks:
        collected += chunk
        if len(collected) >= limit:
            break
    return bytes(collected[:limit])


def inflate(chunks: Iterable[bytes]) -> Iterable[bytes]:
    """Unpack gzip or zlib chunk by chunk, never more than a little at once; several gzip members follow each other.

    :raises zlib.error: the bytes are not what they say
    """
    machine = zlib.decompressobj(EITHER)
    for chunk in chunks:
        rest = chunk
        while rest:
            yield machine.decompress(rest, CHUNK)
            rest = machine.unconsumed_tail
            if machine.eof:
                rest = machine.unused_data
                machine = zlib.decompressobj(EITHER) if rest.startswith(GZIP) else machine
                rest = rest if rest.startswith(GZIP) else b""
    yield machine.flush()
    if not machine.eof:
        raise zlib.error("the packed bytes end too early")


def unpack(content: bytes, limit: int, what: str) -> bytes:
    """The content itself, or what a gzip file holds.

    :raises TooLarge: more than the limit comes out
    :raises zlib.error: broken gzip
    """
    if not content.startswith(GZIP):
        return content
    pieces = (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
    return collect(inflate(pieces), limit, what)
