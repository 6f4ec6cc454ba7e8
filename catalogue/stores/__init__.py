"""Stores: what holds the public graphs and answers SPARQL; rebuilt from the journal at need."""

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
        """Put graphs (name -> N-Triples) in place, drop others, note the journal's sequence; atomic."""
        ...

    def load(self, graph: str, lines: Iterable[bytes], mark: bytes) -> None:
        """Put one large graph of the catalogue's own in place; not atomic, repeated when it was cut short.

        :param lines: N-Triples in parts
        :param mark: the N-Triples that say which edition it is, written when all else is there
        """
        ...

    def publish(self, folder: Path) -> None:
        """A copy of this state for readers."""
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
