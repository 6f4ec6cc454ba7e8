"""Files that pages need: found by name, told apart by digest, so that a browser may keep them for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from catalogue.error import NotFound

YEAR = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"
WEEK = "public, max-age=604800"
FONT = ".woff2"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    :param digest: of its bytes, as it stands in the `v` of its address
    """

    content: bytes
    media_type: str
    digest: str


class Assets:
    """The files of one folder, read when they are first asked for and again when they change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._read: dict[Path, tuple[int, Asset]] = {}

    def get(self, name: str) -> Asset:
        """The file of this name.

        :param name: path below the folder
        :raises NotFound: there is none, or the name leads out of the folder
        """
        file = (self.folder / name).resolve()
        if not file.is_relative_to(self.folder) or not file.is_file():
            raise NotFound(f"There is no file named {name[:200]}.")
        changed = file.stat().st_mtime_ns
        known = self._read.get(file)
        if known is None or known[0] != changed:
            known = self._read[file] = (changed, read_asset(file))
        return known[1]

    def version(self, name: str) -> str:
        """The digest of a file for its address; empty when there is no such file.

        Fonts carry none: styles name them too, and two addresses would be two downloads.
        """
        if name.endswith(FONT):
            return ""
        try:
            return self.get(name).digest
        except NotFound:
            return ""


def read_asset(file: Path) -> Asset:
    """One file with its media type and digest."""
    content = file.read_bytes()
    media_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])
