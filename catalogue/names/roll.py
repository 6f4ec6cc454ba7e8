"""The roll: every name of every disease, a line for each way of writing, the likeliest first; in memory or on disk."""

from __future__ import annotations

import json
import mmap
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalogue.names.spelling import plain
from catalogue.nomenclature.nomenclature import Nomenclature

LINES, STARTS, MARK = "names.tsv", "names.starts", "names.json"
FORMAT = 4  # counted up whenever names are spelled or indexed otherwise, so that an older index is not used
PREFERRED, SYNONYM = "p", "s"

# What Orphanet calls its levels and types. Nothing whose preferred name this is is a disease; a synonym it may be.
CLASSES = frozenset(
    {
        "category", "clinical entity", "clinical group", "clinical subtype", "clinical syndrome", "biological anomaly",
        "disease", "disorder", "etiological subtype", "group of disorders", "histopathological subtype",
        "malformation syndrome", "morphological anomaly", "subtype of a disorder", "subtype of disorder",
        "particular clinical situation in a disease or syndrome", "phenome",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one disease.

    :param text: as Orphanet writes it
    :param preferred: whether it is the preferred name in its language, else a synonym
    """

    code: str
    text: str
    language: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Line:
    """All names that are the same but for case, accents and punctuation.

    :param plain: what they have in common, see `catalogue.names.spelling.plain`
    """

    plain: str
    names: tuple[Name, ...]


def lines_of(nomenclature: Nomenclature) -> list[Line]:
    """The lines of a nomenclature: codes in use first, preferred names before synonyms, short before long."""
    known: dict[str, dict[Name, None]] = {}
    for disease in nomenclature.diseases.values():
        told = [(language, name, True) for language, name in disease.labels.items()]
        for language, name, preferred in [*told, *((*each, False) for each in disease.synonyms)]:
            text = " ".join(name.split())
            if preferred and plain(text) in CLASSES:
                continue
            known.setdefault(plain(text), {})[Name(disease.code, text, language, preferred)] = None
    known.pop("", None)
    used = {code for code, disease in nomenclature.diseases.items() if disease.is_active}
    lines = [Line(text, tuple(names)) for text, names in known.items()]
    return sorted(lines, key=lambda line: (*standing(line, used), len(line.plain), line.plain))


def standing(line: Line, used: set[str]) -> tuple[bool, bool]:
    """Whether no code in use bears the names of a line, and whether none is a preferred one."""
    return used.isdisjoint(name.code for name in line.names), not any(name.preferred for name in line.names)


class Roll:
    """The lines by number, counted from 0 in the order of `lines_of`; read where they lie."""

    def __init__(self, lines: bytes | mmap.mmap, starts: memoryview) -> None:
        self._lines = lines
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> Line:
        first, *rest = self._line(number).split("\t")
        fields = zip(*[iter(rest)] * 4, strict=True)
        return Line(
            first, tuple(Name(code, text, language, kind == PREFERRED) for code, language, kind, text in fields)
        )

    def plain(self, number: int) -> str:
        """What the names of a line have in common."""
        return self._line(number).split("\t", 1)[0]

    def _line(self, number: int) -> str:
        return self._lines[self._starts[number] : self._starts[number + 1]].decode("utf-8")


def encoded(lines: Iterable[Line]) -> tuple[bytes, array[int]]:
    """Lines as bytes, tab-separated, and where each starts; one start more for the end."""
    starts, parts, here = array("Q", [0]), [], 0
    for line in lines:
        fields = [(n.code, n.language, PREFERRED if n.preferred else SYNONYM, n.text) for n in line.names]
        parts.append("\t".join([line.plain, *(field for each in fields for field in each)]).encode("utf-8"))
        here += len(parts[-1])
        starts.append(here)
    return b"".join(parts), starts


def roll_of(lines: Iterable[Line]) -> Roll:
    """A roll in memory."""
    content, starts = encoded(lines)
    return Roll(content, memoryview(starts))


def write_roll(lines: Iterable[Line], folder: Path) -> None:
    """Write a roll into a folder."""
    content, starts = encoded(lines)
    (folder / LINES).write_bytes(content)
    (folder / STARTS).write_bytes(starts.tobytes())


def read_roll(folder: Path) -> Roll:
    """The roll of a folder, mapped into memory: pages of it that nobody asks for are never read."""
    starts = memoryview(mapped(folder / STARTS)).cast("Q")
    return Roll(mapped(folder / LINES) if len(starts) > 1 else b"", starts)


def mapped(file: Path) -> mmap.mmap:
    """A file mapped into memory for reading."""
    with file.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def mark_of(nomenclature: Nomenclature) -> dict[str, object]:
    """By what the names of a nomenclature are known again."""
    diseases = nomenclature.diseases.values()
    names = sum(len(disease.labels) + len(disease.synonyms) for disease in diseases)
    return {"format": FORMAT, "release": nomenclature.release, "diseases": len(diseases), "names": names}


def is_finished(folder: Path, nomenclature: Nomenclature) -> bool:
    """Whether a folder holds the names of this very nomenclature, whole."""
    file = folder / MARK
    try:
        return bool(json.loads(file.read_text(encoding="utf-8")) == mark_of(nomenclature))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False


@contextmanager
def put_in_place(folder: Path, nomenclature: Nomenclature) -> Iterator[Path]:
    """A folder aside to write into, which takes the place of the other one when all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as aside:
        fresh, old = Path(aside, "new"), Path(aside, "old")
        fresh.mkdir()
        yield fresh
        (fresh / MARK).write_text(json.dumps(mark_of(nomenclature)), encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
