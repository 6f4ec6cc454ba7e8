"""All of the nomenclature in one file: written once, compressed, to a nameless file of this process, and streamed."""

from __future__ import annotations

import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

PIECE = 1 << 20
LEVEL = 6
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Dump:
    """A body that was written once; its file lives as long as somebody reads it.

    :param packed: bytes of its gzip; `plain` those of what is in it
    """

    file: IO[bytes]
    packed: int
    plain: int

    def __del__(self) -> None:
        self.file.close()

    def stream(self, *, unpacked: bool) -> Iterator[bytes]:
        """Its bytes in pieces, as gzip or as what is in it."""
        opener, place = zlib.decompressobj(GZIP) if unpacked else None, 0
        while piece := os.pread(self.file.fileno(), PIECE // 8 if opener else PIECE, place):
            place += len(piece)
            yield opener.decompress(piece) if opener else piece


class Dumps:
    """The dumps of the nomenclature in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, str], Dump] = {}

    def get(self, edition: str, form: str, write: Callable[[], Iterable[bytes]]) -> Dump:
        """The dump of an edition in a form; who asks first writes it, who asks meanwhile waits.

        :param write: gives the body in pieces
        """
        with self._lock:
            self._held = {key: dump for key, dump in self._held.items() if key[0] == edition}
            if (edition, form) not in self._held:
                self._held[edition, form] = packed(write())
            return self._held[edition, form]


def packed(pieces: Iterable[bytes]) -> Dump:
    """A body as gzip in a nameless file."""
    file, packer, plain = tempfile.TemporaryFile(), zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP), 0  # noqa: SIM115
    for piece in pieces:
        plain += len(piece)
        file.write(packer.compress(piece))
    file.write(packer.flush())
    file.flush()
    return Dump(file, file.tell(), plain)
