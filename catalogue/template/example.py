"""An example: a record of one class, told with the examples of its fields, in the plain form of the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalogue.count import COUNTS
from catalogue.profile.field import Field
from catalogue.profile.profile import Shape
from catalogue.template.template import Template, example_text

ADDRESS = "https://registry.example.org/ecfr"
BAND = COUNTS[1:]


def example_of(template: Template) -> dict[str, Any]:
    """A record with every mandatory and recommended field."""
    made = said(template, template.fields)
    return {"id": ADDRESS, "type": list(template.names), **made}


def said(template: Template, fields: Iterable[Field]) -> dict[str, Any]:
    """The examples of what must or should be said, and of what names a part."""
    return {each.name: several(each, value_of(template, each)) for each in asked(tuple(fields))}


def asked(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields that an example fills; all where nothing is asked for."""
    found = tuple(each for each in fields if not each.derived and (each.least or each.key or each.name in BAND))
    return found or tuple(each for each in fields if not each.derived)


def several(field: Field, value: Any) -> Any:
    """A value as the only one of several, where there may be several."""
    return value if field.most == 1 or (isinstance(value, dict) and field.worded) else [value]


def value_of(template: Template, field: Field) -> Any:
    """The example of one field."""
    part = template.part(field)
    if part is not None:
        return part_of(template, part)
    text = example_text(field)
    if field.kind == "boolean":
        return text == "true"
    if field.kind == "number":
        return int(text) if text.isdigit() else text
    return {"en": text} if field.worded else text


def part_of(template: Template, part: Shape) -> dict[str, Any]:
    """An example of a part."""
    return {"type": template.class_name(part.target), **said(template, part.fields)}
