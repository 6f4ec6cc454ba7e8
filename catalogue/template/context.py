"""A JSON-LD context: it turns a record in plain JSON, keyed by the names of fields, into RDF (JSON-LD 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.profile.field import Field
from catalogue.profile.profile import Shape
from catalogue.template.template import Template

NODES = frozenset({"concept", "disease", "link", "thing", "nested", "period"})
DATE = "http://www.w3.org/2001/XMLSchema#date"


def context_of(template: Template) -> dict[str, Any]:
    """The document: `@context` with a term for every field of the class and of its parts, and for every class.

    A number with a fraction must be written as text ("87.5"): JSON-LD makes a double of any other.
    """
    fields = {field.name: field for field in reached(template, template.fields, set())}
    classes = {p.name: {"@id": p.targets[-1]} for p in template.profiles.profiles.values()}
    terms = {name: term_of(fields[name]) for name in sorted(fields)}
    return {"@context": {"@version": 1.1, "id": "@id", "type": "@type", **classes, **terms}}


def term_of(field: Field) -> dict[str, Any]:
    """What a field is in RDF."""
    term = {"@id": field.path}
    if field.kind in NODES:
        return {**term, "@type": "@id"}
    if field.worded:
        return {**term, "@container": "@language"}
    datatype = field.datatype or (DATE if field.kind == "date" else "")
    return {**term, "@type": datatype} if datatype else term


def reached(template: Template, fields: tuple[Field, ...], seen: set[str]) -> Iterator[Field]:
    """Fields, and those of the parts and organisations that they lead to.

    :param seen: IRIs of the shapes that were followed already
    """
    for field in fields:
        yield field
        for shape in led_to(template, field):
            if shape.iri not in seen:
                seen.add(shape.iri)
                yield from reached(template, shape.fields, seen)


def led_to(template: Template, field: Field) -> Iterator[Shape]:
    """The shapes of what may stand inside a record under a field."""
    for shape in (template.part(field), template.agent(field)):
        if shape is not None:
            yield shape
