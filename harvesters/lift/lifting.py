"""One lifting under way: the graph being changed, and a Note for each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.address import PREFIXES, clean_iri
from catalogue.count import BANDS
from catalogue.document.document import Document
from catalogue.record.node import LISTS
from catalogue.record.record import Note

Find = Callable[[str, str], str | None]
"""The concept of a scheme that a text names, None when it names none."""

SHOWN = 500


def term(prefix: str, name: str) -> URIRef:
    """An IRI by its prefix in the project's table."""
    return URIRef(PREFIXES[prefix] + name)


class Lifting:
    """Changes one document and writes down what it changed.

    :param find: looks up controlled lists
    :param small_count: counts of persons below this are banded or dropped
    :param bands: lower bounds of the bands of counts
    """

    def __init__(self, document: Document, find: Find, small_count: int, bands: tuple[int, ...] = BANDS) -> None:
        self.document = document
        self.graph: Graph = document.graph
        self.find = find
        self.small_count = small_count
        self.bands = bands
        self.withheld = False
        self.notes = document.notes
        self.noted = set(document.notes)
        self.loose: set[Node] = set()

    def note(self, node: Node, rule: str, predicate: object, before: object, after: object) -> None:
        """Write down a change, once."""
        entry = (node, Note(rule, str(predicate), str(before)[:SHOWN], str(after)[:SHOWN]))
        if entry not in self.noted:
            self.noted.add(entry)
            self.notes.append(entry)

    def each(self, predicate: Node) -> list[tuple[Node, Node]]:
        """Subject and value under a predicate, safe to change meanwhile."""
        return list(self.graph.subject_objects(predicate))

    def replace(self, rule: str, node: Node, predicate: Node, before: Node, after: Node) -> None:
        """Put one value in the place of another."""
        if before != after:
            self.graph.remove((node, predicate, before))
            self.graph.add((node, predicate, after))
            self.note(node, rule, predicate, shown(before), after)

    def add(self, rule: str, node: Node, predicate: Node, after: Node, before: object = "") -> None:
        """Add a value that is not there yet."""
        if (node, predicate, after) not in self.graph:
            self.graph.add((node, predicate, after))
            self.note(node, rule, predicate, before, after)

    def remove(self, rule: str, node: Node, predicate: Node, before: Node) -> None:
        """Take a value away."""
        self.graph.remove((node, predicate, before))
        self.note(node, rule, predicate, shown(before), "")

    def remove_quietly(self, node: Node, predicate: Node, before: Node) -> None:
        """Take a value away for which another Note speaks."""
        self.graph.remove((node, predicate, before))

    def types(self, node: Node) -> set[Node]:
        """The classes of a node."""
        return set(self.graph.objects(node, RDF.type))

    def is_described(self, node: Node) -> bool:
        """Whether the document says more of a node than its class, and the node is no term of our own lists."""
        if isinstance(node, Literal) or str(node).startswith(LISTS):
            return False
        return any(predicate != RDF.type for predicate in self.graph.predicates(node))

    def drop_unlinked(self, node: Node) -> None:
        """Forget a node once the rule is through, if nothing names it any more."""
        if not isinstance(node, Literal):
            self.loose.add(node)

    def settle(self) -> None:
        """Forget the loose nodes; looked up once for each, since a look-up by value costs as much as it has namers."""
        for node in self.loose:
            if (node, None, None) in self.graph and (None, None, node) not in self.graph:
                self.graph.remove((node, None, None))
        self.loose.clear()

    def texts(self, node: Node, *predicates: Node) -> Iterator[Literal]:
        """The text values of a node, in a stable order."""
        for predicate in predicates:
            found = (each for each in self.graph.objects(node, predicate) if isinstance(each, Literal))
            yield from sorted(found, key=lambda each: (each.language or "", str(each)))


def shown(value: Node) -> str:
    """A value as a Note keeps it; nameless nodes have no name worth keeping."""
    return "" if isinstance(value, BNode) else str(value)


def iri_in(text: str) -> URIRef | None:
    """The web address that a text is, mended where that is certain."""
    cleaned, _ = clean_iri(text)
    return URIRef(cleaned) if cleaned and cleaned.startswith(("http://", "https://", "ftp://")) else None
