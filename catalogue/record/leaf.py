"""A leaf: the N-Triples of one record, read line by line without building a graph; what is asked of it comes as terms.

For bulk paths: a graph of rdflib takes as long to fill as all else that becomes of a record. Content of the journal is
one triple a line, parted by single spaces, and holds no nameless nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from rdflib.term import Node

from catalogue.record.triple import read_term

Line = tuple[str, str, str]
"""Subject, predicate and object as they are written."""


class Readable(Protocol):
    """What can be asked for the values of a node: a graph or a leaf."""

    def objects(self, subject: Node, predicate: Node) -> Iterable[Node]:
        """The values under a predicate."""
        ...


class Leaf:
    """The triples of one record.

    :param lines: may be repeated
    :param content: the same as sorted N-Triples, where that is at hand
    """

    __slots__ = ("_content", "_said")

    def __init__(self, lines: Iterable[Line], content: bytes = b"") -> None:
        self._content = content
        self._said: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in lines:
            self._said.setdefault(subject, {}).setdefault(predicate, []).append(value)

    @property
    def lines(self) -> Iterator[Line]:
        """All triples."""
        for subject, said in self._said.items():
            for predicate, values in said.items():
                for value in values:
                    yield subject, predicate, value

    @property
    def subjects(self) -> set[str]:
        """The IRIs of which it says something."""
        return {subject[1:-1] for subject in self._said if subject[0] == "<"}

    def below(self, subject: str) -> Iterator[str]:
        """All values of a node, both as they are written."""
        for values in self._said.get(subject, {}).values():
            yield from values

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """See `Readable`."""
        return map(read_term, self._said.get(f"<{subject}>", {}).get(f"<{predicate}>", ()))

    def without(self, subjects: Iterable[str]) -> Leaf:
        """The same without what it says of some IRIs."""
        gone = {f"<{subject}>" for subject in subjects}
        return Leaf(line for line in self.lines if line[0] not in gone) if gone else self

    def write(self) -> bytes:
        """Sorted N-Triples, as `triple.write_ntriples` gives them."""
        return self._content or "".join(sorted({f"{s} {p} {o} .\n" for s, p, o in self.lines})).encode("utf-8")


def read_leaf(content: bytes) -> Leaf:
    """The leaf of N-Triples as the journal keeps them."""
    return Leaf((split(line) for line in content.decode("utf-8").split("\n") if line), content)


def split(line: str) -> Line:
    """The three parts of a line of N-Triples."""
    subject, predicate, value = line.split(" ", 2)
    return subject, predicate, value.rstrip()[:-1].rstrip()


def subjects_of(content: bytes) -> set[str]:
    """The IRIs of which a record's N-Triples say something, and nothing else of them."""
    found = {line.split(b" ", 1)[0] for line in content.split(b"\n") if line}
    return {each[1:-1].decode("utf-8") for each in found if each[:1] == b"<"}
