"""Files of this machine as an origin: one file, or a folder with everything below it, each file accounted for."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from catalogue.address import FILE_BASE
from catalogue.error import NotRdf, RecordError, Unreachable
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.answer import Fetched
from harvesters.unpack import archive_name, too_large, unpack

VERSION_CONTROL = (".git", ".hg", ".svn")


def documents(origin: Origin, settings: Settings) -> Iterator[Fetched | RecordError]:
    """The files of a local origin in the order of their names, unpacked.

    Links that lead out of the folder are refused, and hidden files (their name begins with a dot); what a version
    control keeps for itself is left out.

    :raises Unreachable: there is no such file or folder
    """
    root = Path(origin.address)
    if not root.exists():
        raise Unreachable(f"There is no file or folder {root.name!r} here.", fix="Check the path.")
    top = root if root.is_dir() else root.parent
    for path in files_of(root):
        address = address_of(origin, path.relative_to(top))
        try:
            yield Fetched(address, content_of(path, top, settings))
        except RecordError as error:
            yield error.at(address)


def files_of(root: Path) -> Iterator[Path]:
    """The root itself if it is a file, else every file below it; links to folders are not entered."""
    if not root.is_dir():
        yield root
        return
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name not in VERSION_CONTROL)
        links = [name for name in below if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            yield Path(folder, name)


def content_of(path: Path, top: Path, settings: Settings) -> bytes:
    """The bytes of a file, out of its gzip wrapping.

    :raises RecordError: a link out of the folder, no plain file, too large, an archive, or not readable
    """
    target = path.resolve()
    if path.name.startswith("."):
        raise NotRdf("The file is hidden: its name begins with a dot.", fix="If it holds records, name it otherwise.")
    if path.is_symlink() and not target.is_relative_to(top.resolve()):
        raise NotRdf("The link leads out of the folder.", fix="Add the file it leads to by its own path.")
    if not target.is_file():
        raise NotRdf("This is no plain file.", expected="a file", fix="Remove it, or name a file.")
    if target.stat().st_size > settings.document_bytes:
        raise too_large("The file", settings.document_bytes)
    try:
        content = unpack(target.read_bytes(), settings.document_bytes, "The unpacked file")
    except (OSError, zlib.error) as error:
        raise NotRdf(f"The file cannot be read ({reason_of(error)}).", fix="Check it and its permissions.") from error
    if archive := archive_name(content):
        raise NotRdf(f"The file is {archive}.", expected="RDF or Orphanet XML", fix="Unpack it and add what it holds.")
    return content


def reason_of(error: Exception) -> str:
    """Why, without the path, which stays on this machine."""
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)


def address_of(origin: Origin, relative: Path) -> str:
    """The address under which a file's relative IRIs resolve; no path of a machine is in it."""
    return f"{FILE_BASE}{origin.id}/{quote(relative.as_posix())}"


def size_of(origin: Origin) -> int:
    """Bytes of all files of a local origin, packed as they lie there."""
    sizes = (path.stat() for path in files_of(Path(origin.address)) if path.is_file())
    return sum(each.st_size for each in sizes)
