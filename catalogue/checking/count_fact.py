"""Facts about counts of persons, for the shapes to judge; none of them ever holds a number.

On the node that bears a count: `cat:smallCount` (its predicate), `cat:finerThanBand`, `cat:malformedBand`. On a source:
`cat:derivable` (a code) and `cat:totalBelowParts`.
Non-responsibilities: how bad that is (shapes), how counts are read (`catalogue.count`), subtraction (`.disclosure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.disclosure import derivable
from catalogue.count import is_finer
from catalogue.keeping.counting import Counting, counting, small_counts, whole_of
from catalogue.profile.field import CAT
from catalogue.record.triple import Triple

TRUE = Literal(True)


class Limits(Protocol):
    """What counts are judged by: the settings, and what the nomenclature in force says stands above a code."""

    @property
    def small_count(self) -> int:
        """Counts from 1 to below it give somebody away."""

    @property
    def bands(self) -> tuple[int, ...]:
        """Lower bounds of the bands, rising from 1."""

    @property
    def above(self) -> Callable[[str], frozenset[str]]:
        """The codes (digits) above a code (digits)."""


def count_facts(iri: str, record: Graph, given: Limits) -> Iterator[Triple]:
    """What shapes need to know of the counts in a record, wherever in it they stand.

    :param record: the record with what is laid beside it, nothing of which is changed
    """
    fields = counting()
    yield from ((node, CAT.smallCount, predicate) for node, predicate in small_counts(record, given.small_count))
    for node in nodes_of(record, fields):
        if is_malformed(record, node, fields):
            yield node, CAT.malformedBand, TRUE
        elif is_finer(*ends_of(record, node, fields), given.bands, given.small_count):
            yield node, CAT.finerThanBand, TRUE
    for source in set(record.subjects(fields.coverage)):
        for code in derivable(record, source, given.small_count, given.above):
            yield source, CAT.derivable, code
        if is_below_parts(record, source, fields):
            yield source, CAT.totalBelowParts, TRUE


def nodes_of(record: Graph, fields: Counting) -> set[Node]:
    """The nodes that give a band, or say that they do."""
    ends = {node for predicate in (fields.least, fields.most) for node in record.subjects(predicate)}
    return ends | set(record.subjects(fields.precision, fields.banded))


def ends_of(record: Graph, node: Node, fields: Counting) -> tuple[int | None, int | None]:
    """Lower and upper end of a band, None where it is open; of several values the narrowest."""
    least = [number for value in record.objects(node, fields.least) if (number := whole_of(value)) is not None]
    most = [number for value in record.objects(node, fields.most) if (number := whole_of(value)) is not None]
    return max(least, default=None), min(most, default=None)


def is_malformed(record: Graph, node: Node, fields: Counting) -> bool:
    """Whether a band is none: without ends, upside down, below 0, or with an end that is no whole number."""
    values = [value for predicate in (fields.least, fields.most) for value in record.objects(node, predicate)]
    numbers = [whole_of(value) for value in values]
    if not values or any(number is None or number < 0 for number in numbers):
        return True
    low, high = ends_of(record, node, fields)
    return low is not None and high is not None and low > high


def is_below_parts(record: Graph, source: Node, fields: Counting) -> bool:
    """Whether a source says it holds fewer persons in all than with one of its diseases."""
    parts = [
        number
        for node in record.objects(source, fields.coverage)
        if counts_persons(record, node, fields)
        for predicate in (fields.exact, fields.least)
        for value in record.objects(node, predicate)
        if (number := whole_of(value)) is not None
    ]
    totals = (whole_of(value) for value in record.objects(source, fields.whole))
    return any(total is not None and total < max(parts, default=0) for total in totals)


def counts_persons(record: Graph, node: Node, fields: Counting) -> bool:
    """Whether a coverage counts persons, as it does when it does not say what it counts."""
    units: set[Node | URIRef] = set(record.objects(node, fields.unit))
    return not units or fields.individuals in units
