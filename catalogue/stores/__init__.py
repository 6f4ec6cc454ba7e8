"""Stores: what holds the public graphs and answers SPARQL; rebuilt from the journal at need.

The embedded one (`oxigraph`) is in every generation. A server on another machine (`sparql`) follows it: `follower`
brings it along, `distant` hands public queries on to it. A store may be cut off at any call of `replace`, `load` and
`publish`; doing the whole of it again comes to the same, and until then `sequence` tells what was reached before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    """Few verbs, so that any SPARQL 1.1 server can stand behind them. Writers take batches."""

    def query(self, sparql: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT as text, unbound as empty; for questions of our own only."""
        ...

    def replace(self, graphs: Mapping[str, bytes], drop: Iterable[str], sequence: int) -> None:
        """Put graphs (name -> N-Triples) in place, drop others, note the journal's sequence last.

        Embedded it is one transaction; on a server each graph is, and the sequence comes when all are there.
        """
        ...

    def load(self, graph: str, lines: Iterable[bytes], mark: bytes) -> None:
        """Put one large graph of the catalogue's own in place; not atomic, repeated when it was cut short.

        :param lines: N-Triples in parts
        :param mark: the N-Triples that say which edition it is, written when all else is there
        """
        ...

    def publish(self, folder: Path) -> None:
        """A copy of this state for readers, in a generation's folder.

        A server has no copies: there it is noted which generation is shown, the number that the folder above bears.
        """
        ...

    def sequence(self) -> int:
        """The journal's sequence that has been applied, 0 at first."""
        ...

    def size(self) -> int:
        """How many triples it holds."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
