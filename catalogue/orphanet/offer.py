"""Offers: the files that somebody gives, singly, in folders and in archives, each opened within limits.

Archives are read member by member, never unpacked into the file system; what a member or a gzip says of its size is not
believed, bytes are counted as they come.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from catalogue.error import TooLarge
from catalogue.orphanet.loading import NotNomenclature, cleaned

Progress = Callable[[str, int], None]
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
CHUNK = 1 << 16
IN_MEMORY = 1 << 23
WORKBOOK = "a workbook (Excel)"
OFFICE = {
    "xl/workbook.xml": WORKBOOK, "word/document.xml": "a Word document", "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
}  # fmt: skip
# A compression that the library does not know is a RuntimeError of its own kind.
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, ValueError)
LITTER = (".", "~$", "__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of what somebody gives.

    :param files: in one folder or archive
    :param file_bytes: of one file as it unpacks; `total_bytes`: of all files of one archive
    :param ratio: bytes unpacked for each byte packed, above `slack` bytes; the XML of Orphanet packs to a 23rd
    """

    files: int = 20_000
    file_bytes: int = 512 << 20
    total_bytes: int = 6 << 30
    ratio: int = 200
    slack: int = 4 << 20


@dataclass(slots=True)
class Meter:
    """What was read of one file that somebody gave, told in steps that never exceed its size.

    :param size: bytes on disk
    :param unpacked: bytes that came out of it so far
    """

    size: int
    progress: Progress
    told: int = 0
    unpacked: int = 0

    def advance(self, name: str, number: int) -> None:
        """So many bytes more."""
        number = min(number, self.size - self.told)
        if number > 0:
            self.told += number
            self.progress(name, number)

    def finish(self, name: str) -> None:
        """All of it was read."""
        self.advance(name, self.size)


class Watched(io.RawIOBase):
    """A content that tells how far it was read; what is read again counts once.

    :param worth: bytes that all of it stands for, packed
    """

    def __init__(self, content: BinaryIO, size: int, worth: int, advance: Callable[[int], None]) -> None:
        super().__init__()
        self._content, self._size, self._worth, self._advance = content, max(size, 1), worth, advance
        self._read, self._told = 0, 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """Readers look at the beginning first."""
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go on elsewhere."""
        return self._content.seek(place, whence)

    def tell(self) -> int:
        """Where it is read next."""
        return self._content.tell()

    def readinto(self, target: memoryview | bytearray) -> int:  # type: ignore[override]
        """Read what there is, and tell."""
        piece = self._content.read(len(target))
        target[: len(piece)] = piece
        self._read += len(piece)
        worth = min(self._worth, self._worth * self._read // self._size)
        if worth > self._told:
            self._advance(worth - self._told)
            self._told = worth
        return len(piece)

    def finish(self) -> None:
        """All of it counts as read."""
        self._advance(self._worth - self._told)
        self._told = self._worth


@dataclass(slots=True)
class Offer:
    """One file among those that somebody gives.

    :param name: as it is shown: of the file, with its folder or archive before it
    :param alone: whether it was named by itself, so that it must be something we know
    :param worth: bytes that it takes on disk
    """

    name: str
    alone: bool
    worth: int
    meter: Meter
    source: Callable[[], IO[bytes]]
    limits: Limits
    digest: str = field(default="", init=False)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its content out of a gzip wrapping, to be read in any order; its digest is known then.

        :raises NotNomenclature: a damaged wrapping
        :raises TooLarge: more bytes than the limits allow
        """
        with ExitStack() as stack:
            with damaged(self.name):
                raw = stack.enter_context(self.source())
                given = raw if raw.seekable() and not isinstance(raw, zipfile.ZipExtFile) else self._spooled(raw, stack)
                self.digest = hashlib.file_digest(given, "sha256").hexdigest()  # type: ignore[arg-type]
                given.seek(0)
                plain = self._unwrapped(given, stack)
                size = plain.seek(0, io.SEEK_END)
                plain.seek(0)
            if size > self.limits.file_bytes:
                raise self._too_large(self.limits.file_bytes)
            watched = Watched(plain, size, self.worth, lambda number: self.meter.advance(self.name, number))
            yield cast(BinaryIO, stack.enter_context(io.BufferedReader(watched, CHUNK)))
            watched.finish()

    def _unwrapped(self, given: IO[bytes], stack: ExitStack) -> BinaryIO:
        head = given.read(2)
        given.seek(0)
        if head != GZIP:
            return cast(BinaryIO, given)
        with gzip.GzipFile(fileobj=given, mode="rb") as unzipped:
            return cast(BinaryIO, self._spooled(cast(IO[bytes], unzipped), stack))

    def _spooled(self, packed: IO[bytes], stack: ExitStack) -> IO[bytes]:
        spool = stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - the stack closes it
        most = min(
            self.limits.file_bytes,
            max(self.worth * self.limits.ratio, self.limits.slack),
            self.limits.total_bytes - self.meter.unpacked,
        )
        size = 0
        while piece := packed.read(CHUNK):
            size += len(piece)
            if size > most:
                raise self._too_large(most)
            spool.write(piece)
        spool.seek(0)
        self.meter.unpacked += size
        return spool

    def _too_large(self, most: int) -> TooLarge:
        return TooLarge(
            f"{self.name} has, or unpacks to, more than {most:,} bytes.", expected="a download of Orphanet as it is."
        )


@contextmanager
def damaged(name: str) -> Iterator[None]:
    """Say in our words that an archive or a wrapping is damaged."""
    try:
        yield
    except DAMAGED as error:
        raise NotNomenclature(f"{name} cannot be unpacked: {error}.", fix="Download it again.") from error


def offers_of(path: Path, progress: Progress, stack: ExitStack, limits: Limits) -> Iterator[Offer]:
    """The files of a path: itself, all in a folder, all in an archive (also one in a folder), in order of their names.

    :param stack: keeps archives open
    :raises NotNomenclature: there is no such file, or a damaged archive
    :raises TooLarge: more files than the limits allow
    """
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and is_meant(file.relative_to(path).parts)]
        within(len(files), path.name, limits)
        for file in files:
            yield from offers_in(file, file.relative_to(path.parent).as_posix(), False, progress, stack, limits)
    elif path.is_file():
        yield from offers_in(path, path.name, True, progress, stack, limits)
    else:
        raise NotNomenclature(f"There is no file {path}.", fix="Look at the path again.")


def offers_in(
    file: Path, name: str, alone: bool, progress: Progress, stack: ExitStack, limits: Limits
) -> Iterator[Offer]:
    """A file, or the members of an archive."""
    with damaged(name):
        size = file.stat().st_size
        archive = stack.enter_context(zipfile.ZipFile(file)) if is_archive(file) else None
    meter = Meter(size, progress)
    stack.callback(meter.finish, name)
    if archive is None:
        yield Offer(name, alone, size, meter, partial(on_disk, file), limits)
        return
    members = [each for each in archive.infolist() if not each.is_dir() and is_meant(each.filename.split("/"))]
    within(len(members), name, limits)
    for each in sorted(members, key=lambda each: each.filename):
        shown = f"{name}/{cleaned(each.filename)[:200]}"
        yield Offer(shown, False, min(each.compress_size, size), meter, partial(archive.open, each), limits)


def on_disk(file: Path) -> IO[bytes]:
    """A file, opened."""
    return file.open("rb")


def is_meant(names: Iterable[str]) -> bool:
    """Whether a file was put there by a person, and not by a system for its own purposes."""
    return not any(name.startswith(LITTER) for name in names)


def within(number: int, name: str, limits: Limits) -> None:
    """Refuse too many files."""
    if number > limits.files:
        raise TooLarge(f"{name} holds {number:,} files.", expected=f"at most {limits.files:,}.")


def is_archive(file: Path) -> bool:
    """Whether a file is a zip archive that is no document of an office program."""
    with file.open("rb") as content:
        return content.read(4) == ZIP and not office_noun(content)


def office_noun(content: IO[bytes]) -> str:
    """What kind of document a zip archive is, in words; empty when it is an archive of files.

    :raises zipfile.BadZipFile: a damaged archive
    """
    with zipfile.ZipFile(content) as archive:
        names = set(archive.namelist())
    return next((noun for name, noun in OFFICE.items() if name in names), "")


def size_of(paths: Iterable[Path]) -> int:
    """The bytes on disk of all files of some paths."""
    return sum(
        file.stat().st_size
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.is_file() and (file == path or is_meant(file.relative_to(path).parts))
    )
