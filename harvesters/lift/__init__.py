"""Lifting: descriptions as they come, brought into the form that the catalogue checks, with a Note for each change.

Responsibilities: old names, spellings and lists, by small rules of which each has a name; small counts of persons are
banded here, before anything is kept. Non-responsibilities: reading bytes (`catalogue.document`), judging a record.

To add a rule: write a function that takes a `Lifting`, gives its rule a name in its Notes and changes nothing when it
runs again; put it into the RULES of its module.
"""

from __future__ import annotations

from collections.abc import Callable

from catalogue.count import BANDS
from catalogue.document.document import Document
from harvesters.lift import contact, count, datatype, disease, family, flaw, listed, namespace, place
from harvesters.lift.lifting import Find, Lifting

RULES: tuple[Callable[[Lifting], None], ...] = (
    *namespace.RULES[:2],
    *family.RULES,
    *namespace.RULES[2:],
    *count.RULES,
    *disease.RULES,
    *place.RULES,
    *listed.RULES,
    *contact.RULES,
    *datatype.RULES,
    *flaw.RULES,
)


def lift(
    document: Document, find: Find, small_count: int, bands: tuple[int, ...] = BANDS, *, kept: bool = True
) -> None:
    """Apply every rule to the graph of a document; a second time changes nothing.

    :param find: the concept of a scheme that a text names, as `Thesaurus.find`
    :param small_count: counts of persons below this are banded or dropped
    :param bands: lower bounds of the bands that finer ones are widened to
    :param kept: False for a check that keeps nothing: counts stay, so that findings can tell their owner what is wrong
    """
    lifting = Lifting(document, find, small_count, bands)
    for rule in RULES:
        if kept or rule not in count.GUARDS:
            rule(lifting)
        lifting.settle()
