"""What is left of something in a data folder: raw bytes, and what the engines unpack."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import zstandard

from catalogue.index.index import Index
from catalogue.journal.journal import Journal

ZSTD = b"\x28\xb5\x2f\xfd"


def leftovers(data: Path, marks: Iterable[str], facets: Iterable[str] = ()) -> set[str]:
    """Where one of some strings still stands, in words; empty when nowhere.

    Raw: every file. Unpacked: rows of every table of the journal, quads and cards of the store and the index that are
    written to and of those of each generation.
    """
    needles = [mark.encode("utf-8") for mark in marks]
    found = {
        f"bytes of {file.relative_to(data)}"
        for file in data.rglob("*")
        if file.is_file() and holds(file.read_bytes(), needles)
    }
    found |= {f"the journal's table {name}" for name in tables(data / "journal.sqlite", needles)}
    for folder in (data, *(data / "generations").iterdir()):
        said = ox.Store.read_only(str(folder / "store")).dump(format=ox.RdfFormat.N_QUADS)
        index = Index(folder / "index", list(facets), reading=True)
        cards = b"\n".join(str(card).encode() + (index.body(card["id"]) or b"") for card in index.cards())
        found |= {
            f"{what} of {'data' if folder == data else folder.name}"
            for what, content in (("store", said), ("index", cards))
            if holds(content, needles)
        }
    return found


def holds(content: bytes, needles: Iterable[bytes]) -> bool:
    """Whether bytes hold one of some, as they are or in UTF-16."""
    return any(needle in content for needle in needles)


def tables(file: Path, needles: list[bytes]) -> set[str]:
    """The tables of a journal with a cell that holds one of some bytes, compressed or not."""
    connection = sqlite3.connect(file.as_uri() + "?mode=ro", uri=True)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: list(connection.execute(f"SELECT * FROM {name}")) for name in names}
    connection.close()
    found = {name for name, cells in rows.items() for row in cells for cell in row if holds(plain(cell), needles)}
    journal = Journal(file)
    told = b"\n".join(f"{e.iri} {e.judgement} {e.about}".encode() + e.content for e in journal.events())
    journal.close()
    return found | ({"event, read"} if holds(told, needles) else set())


def plain(cell: object) -> bytes:
    """A cell as bytes, unpacked where it is compressed."""
    content = cell if isinstance(cell, bytes) else str(cell).encode("utf-8")
    return zstandard.ZstdDecompressor().decompress(content) if content.startswith(ZSTD) else content
