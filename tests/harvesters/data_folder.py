"""Everything that a data folder holds, decoded, so that two of them can be compared or searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import tantivy
import zstandard

from catalogue.index.sheet import Sheet

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?|\b\d{20}-|\b\d+\.\d+ ?s\b")
BLANK = re.compile(r"_:[0-9a-z]+")


def told(data: Path) -> dict[str, list[str]]:
    """By place: what stands there, as sorted text, moments left out."""
    found = {**journal(data / "journal.sqlite"), **stores(data), **indexes(data), **files(data)}
    return {place: sorted(BLANK.sub("_:b", timeless(each)) for each in lines) for place, lines in found.items()}


def timeless(text: str) -> str:
    """A text without moments, durations and the numbers of runs, which are moments."""
    return MOMENT.sub("…", text)


def journal(file: Path) -> dict[str, list[str]]:
    """Every row of every table, content unpacked."""
    with sqlite3.connect(file) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            f"journal {table}": ["\t".join(map(plain, row)) for row in connection.execute(f"SELECT * FROM {table}")]
            for table in tables
        }


def plain(value: object) -> str:
    """A column as text."""
    if isinstance(value, bytes):
        return zstandard.ZstdDecompressor().decompress(value).decode("utf-8")
    return str(value)


def stores(data: Path) -> dict[str, list[str]]:
    """Every quad of every store."""
    return {str(path.relative_to(data)): list(quads(path)) for path in sorted(data.rglob("store")) if path.is_dir()}


def quads(path: Path) -> Iterator[str]:
    for quad in ox.Store.read_only(str(path)):
        if "ORDO" not in quad.subject.value:
            yield str(quad)


def indexes(data: Path) -> dict[str, list[str]]:
    """The stored fields of every document of every index, and the terms of the fields that are searched."""
    return {str(path.relative_to(data)): list(documents(path)) for path in sorted(data.rglob("index")) if path.is_dir()}


def documents(path: Path) -> Iterator[str]:
    """Each document, and what its sheets of bitmaps say in place of their names, which are random."""
    for file in sorted(path.glob("*.sheet")):
        yield from bitmaps(Sheet(file))
    searcher = tantivy.Index.open(str(path)).searcher()
    for _, address in searcher.search(tantivy.Query.all_query(), limit=10_000).hits:
        document = searcher.doc(address).to_dict()
        yield repr({
            name: [zstandard_or_text(each) for each in values] for name, values in sorted(document.items()) if name not in ("sequence", "bitmaps")
        })  # fmt: skip


def bitmaps(sheet: Sheet) -> Iterator[str]:
    """Every value of a sheet with the places of the sources that have it."""
    for field in sheet.fields:
        yield from (f"{field} {value} {list(slots)}" for value, slots in sheet.column(field).items())


def zstandard_or_text(value: object) -> str:
    if isinstance(value, bytes):
        try:
            return zstandard.ZstdDecompressor().decompress(value).decode("utf-8")
        except zstandard.ZstdError:
            return value.decode("utf-8")
    return str(value)


def files(data: Path) -> dict[str, list[str]]:
    """Other files, by name; those of stores, indexes and the nomenclature are read elsewhere or hold no records."""
    skipped = {"store", "index", "names", "nomenclature"}
    return {
        str(path.relative_to(data)): [path.read_bytes().decode("utf-8", "replace")]
        for path in sorted(data.rglob("*"))
        if path.is_file()
        and not skipped & set(path.relative_to(data).parts)
        and not path.name.startswith("journal.sqlite")
    }
