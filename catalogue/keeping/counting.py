"""Counting: the fields that hold counts of persons, and the last door before anything is kept.

The fields are those of the house's own shapes, whatever further shapes an operator adds: a count is guarded the same.
Non-responsibilities: what numbers mean (`catalogue.count`), judging them (shapes over `catalogue.checking.count_fact`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

import shapes
from catalogue.count import COUNTS, TOTALS, is_finer, is_small, whole
from catalogue.error import RecordError
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles, read_profiles

FIX = "Give a band in its place, or leave it out; the threshold is the setting small_count."


@dataclass(frozen=True, slots=True)
class Counting:
    """The predicates by which a source counts, and the values that say how.

    :param whole: how many persons in all
    :param totals: whole counts of persons or records
    :param individuals: what is counted when nothing is said
    """

    whole: URIRef
    totals: tuple[URIRef, ...]
    exact: URIRef
    least: URIRef
    most: URIRef
    coverage: URIRef
    code: URIRef
    precision: URIRef
    includes: URIRef
    unit: URIRef
    banded: URIRef
    suppressed: URIRef
    individuals: URIRef

    @property
    def numbers(self) -> tuple[URIRef, ...]:
        """The predicates whose value is an exact count."""
        return (*self.totals, self.exact)


def is_count(field: Field) -> bool:
    """Whether the values of a field are counts, which no finding repeats."""
    return field.role == "count" or field.name in (*COUNTS, *TOTALS)


def is_exact(field: Field) -> bool:
    """Whether the values of a field are exact counts, not ends of a band."""
    return is_count(field) and field.name not in COUNTS[1:]


@lru_cache(maxsize=1)
def counting() -> Counting:
    """The counting fields of the house's own shapes."""
    profiles = read_profiles(shapes.files())
    exact, least, most = (path(profiles, name) for name in COUNTS)
    return Counting(
        whole=path(profiles, TOTALS[0]),
        totals=tuple(path(profiles, name) for name in TOTALS),
        exact=exact,
        least=least,
        most=most,
        coverage=path(profiles, "disease_coverage"),
        code=path(profiles, "orpha_code"),
        precision=path(profiles, "count_precision"),
        includes=path(profiles, "includes_descendants"),
        unit=path(profiles, "count_unit"),
        banded=option(profiles, "count_precision", "Banded"),
        suppressed=option(profiles, "count_precision", "Suppressed"),
        individuals=option(profiles, "count_unit", "Individuals"),
    )


def path(profiles: Profiles, name: str) -> URIRef:
    """The predicate of a field."""
    return URIRef(profiles.field(name).path)


def option(profiles: Profiles, name: str, tail: str) -> URIRef:
    """A member of a field's list, by the end of its name."""
    return URIRef(next(each for each in profiles.field(name).options if each.endswith("#" + tail)))


def small_counts(graph: Graph, threshold: int) -> Iterator[tuple[Node, URIRef]]:
    """The nodes that bear an exact count from 1 to below the threshold, with its predicate, however it is written."""
    for predicate in counting().numbers:
        for node, value in graph.subject_objects(predicate):
            if isinstance(value, Literal) and is_small(str(value), threshold):
                yield node, predicate


def refuse_small(graph: Graph, threshold: int) -> None:
    """The last door: stop at a record that still bears a count which could point at persons; never names the number.

    :raises RecordError: a count is small, or is so written that it might be
    """
    fields = counting()
    for predicate in fields.numbers:
        if any(not kept(value, threshold) for value in graph.objects(None, predicate)):
            raise RecordError("A count of persons is small, or is no whole number.", expected=SAFE, fix=FIX)
    for value in graph.objects(None, fields.least):
        refuse_finer(whole_of(value), None, threshold)
    for value in graph.objects(None, fields.most):
        refuse_finer(None, whole_of(value), threshold)


def refuse_finer(least: int | None, most: int | None, threshold: int) -> None:
    """Stop at an end of a band that divides what lies below the threshold, or that is no number.

    :raises RecordError: it does
    """
    if (least, most) == (None, None) or is_finer(least, most, threshold=threshold):
        raise RecordError("A band of a count is finer than it may be.", expected=SAFE, fix=FIX)


SAFE = "0, or a whole number that reaches the threshold, or the band below it."


def kept(value: Node, threshold: int) -> bool:
    """Whether a count may be kept: a whole number that gives nobody away, or below 0, which is no count at all."""
    number = whole_of(value)
    return number is not None and (number <= 0 or number >= threshold)


def whole_of(value: Node) -> int | None:
    """The whole number that a value is; None for nodes, whose names may look like one."""
    return whole(str(value)) if isinstance(value, Literal) else None
