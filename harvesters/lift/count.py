"""Small counts of persons, banded or dropped before anything is kept; no Note ever repeats the number."""

from __future__ import annotations

import re
from collections.abc import Callable

from rdflib import XSD, Literal
from rdflib.term import Node

from harvesters.lift.lifting import Lifting, term

EXACT = term("jardin", "individualCount")
LEAST = term("jardin", "minIndividuals")
MOST = term("jardin", "maxIndividuals")
PRECISION = term("jardin", "countPrecision")
BANDED = term("jardin", "Banded")
TOTALS = (term("healthdcatap", "numberOfUniqueIndividuals"), term("healthdcatap", "numberOfRecords"))
COUNTS = (EXACT, LEAST, MOST, *TOTALS)
NUMBER = re.compile(r"-?[0-9][0-9.,' ]*")


def number_in(value: Node) -> float | None:
    """The first number that a value holds; None when it holds none."""
    found = NUMBER.search(str(value))
    plain = re.sub(r"[,' ]", "", found[0]).rstrip(".") if found else ""
    try:
        return float(plain)
    except ValueError:
        return None


def is_small(lifting: Lifting, value: Node) -> bool:
    """Whether a count could point at persons: above zero and below the threshold."""
    number = number_in(value)
    return number is not None and number != 0 and number < lifting.small_count


def disease_counts(lifting: Lifting) -> None:
    """Rule `small-count`: exact counts below the threshold become the band below it; finer bands as well."""
    for node, value in lifting.each(EXACT):
        if is_small(lifting, value):
            lifting.graph.remove((node, EXACT, value))
            band(lifting, node, EXACT)
    for node, value in lifting.each(MOST):
        if is_small(lifting, value) and number_in(value) != lifting.small_count - 1:
            band(lifting, node, MOST)
    for node, value in lifting.each(LEAST):
        if is_small(lifting, value) and number_in(value) != 1:
            lifting.graph.remove((node, LEAST, value))
            lifting.graph.add((node, LEAST, whole(1)))
            lifting.note(node, "small-count", LEAST, "", f"1–{lifting.small_count - 1}")


def band(lifting: Lifting, node: Node, predicate: Node) -> None:
    """Say of a node that its count lies below the threshold, and no more."""
    for each, value in ((LEAST, whole(1)), (MOST, whole(lifting.small_count - 1)), (PRECISION, BANDED)):
        lifting.graph.remove((node, each, None))
        lifting.graph.add((node, each, value))
    lifting.note(node, "small-count", predicate, "", f"1–{lifting.small_count - 1}")


def whole(number: int) -> Literal:
    """A count as the profile writes it."""
    return Literal(str(number), datatype=XSD.nonNegativeInteger)


def totals(lifting: Lifting) -> None:
    """Rule `small-count`: totals of persons or records below the threshold are dropped."""
    for predicate in TOTALS:
        for node, value in lifting.each(predicate):
            if is_small(lifting, value):
                lifting.graph.remove((node, predicate, value))
                lifting.note(node, "small-count", predicate, "", f"1–{lifting.small_count - 1}")


RULES: tuple[Callable[[Lifting], None], ...] = (disease_counts, totals)
