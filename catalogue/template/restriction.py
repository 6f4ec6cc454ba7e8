"""Restrictions: what the cells of a column take, and the help shown when one is chosen."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from catalogue.profile.field import Field
from catalogue.template.cell import choices_of, fit
from catalogue.template.listing import Listing
from catalogue.template.sheet import Column
from catalogue.template.template import Template

LONGEST_PROMPT, LONGEST_TITLE = 255, 32
"""What spreadsheets show, in characters; a file with longer ones is called broken."""


def restriction(template: Template, column: Column, listing: Listing) -> DataValidation:
    """What a column takes; where several values may stand in a cell, other than the list's are only warned of."""
    field, language = column.field, template.language
    made = taking(template, field, listing)
    made.allow_blank = True
    made.showInputMessage = True
    made.promptTitle = cut(field.label(language), LONGEST_TITLE)
    made.prompt = cut(field.description(language) + hint(column), LONGEST_PROMPT)
    if made.type:
        made.showErrorMessage = True
        made.errorStyle = "warning" if column.is_several or field.is_open or field.kind == "date" else "stop"
        made.errorTitle = cut(field.label(language), LONGEST_TITLE)
        made.error = cut(expected(field), LONGEST_PROMPT)
    return made


def taking(template: Template, field: Field, listing: Listing) -> DataValidation:
    """The kind of value that a field takes."""
    choices = choices_of(template, field)
    if choices.rows:
        return DataValidation(type="list", formula1=listing.place(choices))
    if field.kind == "number":
        return counting(field)
    if field.kind == "date" and not field.datatype.endswith("#gYear"):
        return DataValidation(type="date", operator="greaterThanOrEqual", formula1="1")
    return DataValidation()


def counting(field: Field) -> DataValidation:
    """A number within the bounds of a field, from 0 where it has none."""
    made = DataValidation(type="whole" if "nteger" in field.datatype else "decimal", operator="greaterThanOrEqual")
    made.formula1 = str(int(field.lowest or 0))
    if field.highest is not None:
        made.operator, made.formula2 = "between", str(int(field.highest))
    return made


def hint(column: Column) -> str:
    """How to write several values, and days."""
    several = " Several: parted by |." if column.is_several else ""
    return several + (" A day as 2025-12-31." if column.field.kind == "date" else "")


def expected(field: Field) -> str:
    """What to say about a value that does not fit."""
    if field.kind in ("concept", "boolean"):
        return "Choose from the list. Several values are parted by |."
    return {"number": "A number is expected.", "date": "A day is expected, such as 2025-12-31."}.get(field.kind, "")


def cut(text: str, longest: int) -> str:
    """Text cut to a length, at its end an ellipsis, without signs that no spreadsheet holds."""
    text = fit(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
