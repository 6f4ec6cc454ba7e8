"""Values that are right but typed otherwise than the profile asks: numbers and dates as plain text, 250 as any integer.

In Turtle a bare 250 is an xsd:integer, in JSON-LD a date is plain text: whoever writes so has written what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

import shapes
from catalogue.profile.field import DATES
from catalogue.profile.profile import read_profiles
from harvesters.lift.count import COUNTS
from harvesters.lift.lifting import Lifting

RULE = "datatype"
DIGITS = re.compile(r"[0-9]{1,15}(?:\.0{1,15})?")
DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}
GRAINS = {
    XSD.date: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    XSD.gYearMonth: re.compile(r"[0-9]{4}-[0-9]{2}"),
    XSD.gYear: re.compile(r"[0-9]{4}"),
    XSD.dateTime: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*"),
}


@lru_cache(maxsize=1)
def asked() -> Mapping[URIRef, frozenset[URIRef]]:
    """The datatypes that the fields of the house's own shapes ask for, by predicate; those alone that all agree on."""
    found: dict[URIRef, set[frozenset[URIRef]]] = {}
    for field in read_profiles(shapes.files()).fields.values():
        any_date = frozenset(DATES) if field.kind == "date" else frozenset[URIRef]()
        kinds = frozenset({URIRef(field.datatype)}) if field.datatype else any_date
        found.setdefault(URIRef(field.path), set()).add(kinds)
    return {path: kinds for path, (kinds, *others) in found.items() if kinds and not others}


def datatypes(lifting: Lifting) -> None:
    """Rule `datatype`: what is written as its field asks, but for its datatype, gets it; no Note tells of counts."""
    for predicate, kinds in asked().items():
        for node, value in lifting.each(predicate):
            if isinstance(value, Literal) and not value.language and value.datatype not in kinds:
                told = str(value).partition("T")[0] if kinds == {XSD.date} else str(value)
                after = next((found for kind in sorted(kinds) if (found := typed(told, kind)) is not None), None)
                if after is not None and not after.ill_typed:
                    put(lifting, node, predicate, value, after)


def typed(text: str, kind: URIRef) -> Literal | None:
    """A text as a value of a datatype; None when it is not written as one."""
    if kind == XSD.nonNegativeInteger:
        return Literal(text.partition(".")[0], datatype=kind) if DIGITS.fullmatch(text) else None
    if kind == XSD.boolean:
        return Literal(BOOLEANS[text], datatype=kind) if text in BOOLEANS else None
    form = {**GRAINS, XSD.decimal: DECIMAL}.get(kind)
    return Literal(text, datatype=kind, normalize=False) if form and form.fullmatch(text) else None


def put(lifting: Lifting, node: Node, predicate: URIRef, before: Literal, after: Literal) -> None:
    """Put a value in the place of one that is written alike, and say of which datatypes they are."""
    lifting.graph.remove((node, predicate, before))
    lifting.graph.add((node, predicate, after))
    if predicate not in COUNTS:
        lifting.note(node, RULE, predicate, written(before), written(after))


def written(value: Literal) -> str:
    """A value with its datatype, as Turtle has it."""
    kind = str(value.datatype or XSD.string)
    return f'"{value}"^^{kind.replace(str(XSD), "xsd:")}'


RULES: tuple[Callable[[Lifting], None], ...] = (datatypes,)
