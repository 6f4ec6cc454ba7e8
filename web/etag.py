"""What makes two answers the same: generation, software, look, address and representation (RFC 9110, section 8.8.3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from catalogue.setting import Settings

OPAQUE = re.compile(r'(?:W/)?"([^"]*)"')
DISTRIBUTION = "jardin-catalogue"


def software_version() -> str:
    """The version of this software; `0` when it runs without having been installed."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "0"


def look_digest(settings: Settings, folders: Iterable[Path]) -> str:
    """Digest of everything but the content that shapes a page: the settings, the templates, the styles."""
    digest = hashlib.sha256(settings.model_dump_json().encode("utf-8"))
    for folder in folders:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            digest.update(str(file.relative_to(folder)).encode("utf-8") + file.read_bytes())
    return digest.hexdigest()[:16]


def etag(*parts: object) -> str:
    """An entity tag of everything that the answer depends on.

    >>> etag(7, "0.1.0", "ttl") == etag(7, "0.1.0", "nt")
    False
    """
    return '"' + hashlib.sha256("\n".join(map(str, parts)).encode("utf-8")).hexdigest()[:24] + '"'


def matches(header: str | None, tag: str) -> bool:
    """Whether If-None-Match names the tag (weak comparison).

    `*` never does: whether there is anything at the address is what only the store knows.
    """
    return bool(header) and tag.strip('"') in OPAQUE.findall(header or "")
