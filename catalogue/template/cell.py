"""A cell: the example of a column as people write it, and what may be chosen there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from catalogue.orphacode import find_code
from catalogue.profile.field import Field
from catalogue.template.sheet import Column
from catalogue.template.template import Template, example_text
from catalogue.thesaurus import tail

YES, NO = "yes", "no"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Cell = str | int | float | date


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in a column.

    :param name: of the list: the field's where it is the field's own
    :param rows: label and IRI of each member; no two labels are the same
    """

    name: str
    rows: tuple[tuple[str, str], ...]


def example_of(template: Template, column: Column) -> Cell:
    """The example of a column: the label of a member, an ORPHAcode, a day, a number, words."""
    field = column.field
    text = example_text(field)
    if field.kind == "boolean":
        return YES if text == "true" else NO
    if field.kind == "disease":
        return f"ORPHA:{find_code(text) or text}"
    if field.kind == "concept":
        return next((label for label, iri in choices_of(template, field).rows if iri == text), text)
    if field.kind == "number":
        return int(text) if text.isdigit() else float(text) if text else ""
    return day_of(text) or text if field.kind == "date" else fit(text)


def day_of(text: str) -> date | None:
    """The day of an ISO date, None when it is a year, a month or a time."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def choices_of(template: Template, field: Field) -> Choices:
    """The members of a field's list with labels that no two share; nothing where it has no list."""
    if field.kind == "boolean":
        return Choices("boolean", ((YES, "true"), (NO, "false")))
    if field.kind != "concept":
        return Choices("", ())
    rows: dict[str, str] = {}
    for each in template.members(field):
        label = fit(each.label((template.language,)))
        names = (label, *(f"{label} ({tail(scheme)})" for scheme in each.schemes), f"{label} ({each.iri})")
        rows[next(name for name in names if name not in rows)] = each.iri
    shared = len(field.schemes) == 1 and not field.options
    return Choices(field.schemes[0] if shared else field.name, tuple(rows.items()))


def fit(text: str) -> str:
    """Text without signs that no spreadsheet holds, on one line."""
    return " ".join(UNFIT.sub("", text).split())
