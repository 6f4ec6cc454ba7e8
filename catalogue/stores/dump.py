"""A whole store as a stream of RDF, graph by graph; never in memory as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

import vocab


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""
        ...


def write_quads(folder: Path, sink: Sink) -> None:
    """All triples with their graphs as N-Quads, in the order of the store.

    :param folder: of the store
    """
    ox.Store.read_only(str(folder)).dump(sink, ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]


def write_turtle(folder: Path, sink: Sink) -> None:
    """All triples without their graphs as Turtle, those of one graph beside each other, the prefixes once."""
    store, prefixes = ox.Store.read_only(str(folder)), vocab.prefixes()
    sink.write("".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items()).encode("utf-8"))
    for graph in store.named_graphs():
        store.dump(Headless(sink), ox.RdfFormat.TURTLE, from_graph=graph, prefixes=prefixes)  # type: ignore[arg-type]


class Headless:
    """A sink that leaves the prefixes at the head of a document out."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Take some bytes; hand on what comes after the last prefix."""
        if self._head is None:
            return self._sink.write(data)
        lines = (self._head + data).splitlines(keepends=True)
        while lines and lines[0].endswith(b"\n") and lines[0].startswith(b"@prefix "):
            lines.pop(0)
        rest = b"".join(lines)
        if b"@prefix ".startswith(rest[:8]):
            self._head = rest
        else:
            self._head = None
            self._sink.write(rest)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here but a head."""
