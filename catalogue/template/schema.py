"""A JSON Schema: what a record of one class in plain JSON, keyed by the names of fields, may and must say (2020-12).

The same keys stand in the JSON-LD context of the class, so that a record that keeps the schema is RDF too.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from catalogue.profile.field import Field
from catalogue.profile.profile import Shape
from catalogue.template.context import led_to, reached
from catalogue.template.example import asked, example_of, said
from catalogue.template.template import SHORT, Template
from catalogue.thesaurus import Concept

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SPECIAL = re.compile(r"([.?+*()\[\]{}|^$\\])")
XSD = "http://www.w3.org/2001/XMLSchema#"
ADDRESS = {"type": "string", "format": "iri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"}
TEXT = {"type": "string", "minLength": 1}
YEAR = {"type": "string", "pattern": "^-?[0-9]{4,}$"}
DAYS = {
    f"{XSD}date": {"type": "string", "format": "date", "pattern": "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}"},
    f"{XSD}dateTime": {"type": "string", "format": "date-time", "pattern": "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T"},
    f"{XSD}gYearMonth": {"type": "string", "pattern": "^-?[0-9]{4,}-[0-9]{2}$"},
    f"{XSD}gYear": YEAR,
}
LINES = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}
WORDS = {
    "description": 'Words by language tag, such as {"en": "…", "fr": "…"}; plain text where none is known.',
    "anyOf": [
        *LINES["anyOf"],
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|@none)$"},
            "additionalProperties": LINES,
        },
    ],
}  # fmt: skip
OTHERS = {"^[a-z]+://": True}
"""What no field names may stand under its own address."""


def schema_of(template: Template) -> dict[str, Any]:
    """The JSON Schema of a class."""
    profile, root = template.profile, f"{template.address}/profile/{template.profile.name}"
    inner = parts_of(template)
    return {
        "$schema": DIALECT,
        "$id": f"{root}.schema.json",
        "$comment": f"A JARDIN-aligned draft. As RDF by the context {root}.context.jsonld.",
        "title": profile.label(template.language),
        "description": profile.description(template.language),
        **object_of(template, template.fields, template.names, whole=True),
        "examples": [example_of(template)],
        "$defs": {"words": WORDS, "address": ADDRESS, **inner},
    }


def parts_of(template: Template) -> dict[str, Any]:
    """The schemas of everything that may stand inside a record, by name of the class."""
    shapes = {s.iri: s for f in reached(template, template.fields, set()) for s in led_to(template, f)}
    return {shape.name: part_of(template, shape) for shape in sorted(shapes.values(), key=lambda each: each.name)}


def part_of(template: Template, shape: Shape) -> dict[str, Any]:
    """The schema of one sort of part."""
    return {
        "title": shape.labels.get(template.language) or shape.labels.get("en", shape.name),
        "description": shape.descriptions.get(template.language) or shape.descriptions.get("en", ""),
        **object_of(template, shape.fields, (shape.name,)),
        "examples": [{"type": shape.name, **said(template, asked(shape.fields))}],
    }


def object_of(
    template: Template, fields: tuple[Field, ...], names: tuple[str, ...], *, whole: bool = False
) -> dict[str, Any]:
    """An object with a member for each field.

    :param names: of the classes that it bears
    :param whole: whether it is a record, which tells its classes
    """
    required = [each.name for each in fields if each.obligation == "mandatory"]
    return {
        "type": "object",
        "properties": {
            "@context": True,
            "id": {"$ref": "#/$defs/address", "description": "The IRI of what is described."},
            "type": classes_of(names),
            **{each.name: property_of(template, each) for each in fields},
        },
        "required": (["type"] if whole else []) + required,
        "patternProperties": OTHERS,
        "additionalProperties": False,
    }


def classes_of(names: tuple[str, ...]) -> dict[str, Any]:
    """What `type` must hold: the name of each class; others may stand beside them."""
    listed = {"type": "array", "items": TEXT, "allOf": [{"contains": {"const": name}} for name in names]}
    return listed if len(names) > 1 else {"anyOf": [{"const": names[0]}, listed]}


def property_of(template: Template, field: Field) -> dict[str, Any]:
    """The schema of one field."""
    told = {"readOnly": True} if field.derived else {"examples": [said(template, (field,))[field.name]]}
    return {
        "title": field.label(template.language),
        "description": field.description(template.language),
        "$comment": f"{field.obligation}; {field.path}",
        **counted(field, value_of(template, field)),
        **told,
    }


def counted(field: Field, value: dict[str, Any]) -> dict[str, Any]:
    """One value, or a list of as many as there may be."""
    if field.worded or field.most == 1:
        return value
    most = {"maxItems": field.most} if field.most else {}
    least = field.least if field.obligation == "mandatory" else 1
    return {"type": "array", "items": value, "minItems": max(least, 1), **most, "uniqueItems": True}


def value_of(template: Template, field: Field) -> dict[str, Any]:
    """The schema of one value of a field."""
    shapes = [{"$ref": f"#/$defs/{shape.name}"} for shape in led_to(template, field)]
    if shapes:
        return {"anyOf": [{"$ref": "#/$defs/address"}, *shapes]}
    if field.worded:
        return {"$ref": "#/$defs/words"}
    if field.kind == "boolean":
        return {"type": "boolean"}
    if field.kind == "number":
        return number_of(field)
    if field.kind == "date":
        return day_of(field)
    if field.kind in ("concept", "disease"):
        return choice_of(template, field)
    return {"$ref": "#/$defs/address"} if field.kind in ("link", "thing") else TEXT


def number_of(field: Field) -> dict[str, Any]:
    """Whole numbers as numbers; numbers with a fraction as text, since JSON-LD would make doubles of them."""
    lowest = field.lowest if field.lowest is not None else 0 if "nonNegative" in field.datatype else None
    bounds = {"minimum": lowest, "maximum": field.highest}
    whole = {"type": "integer", **{name: int(bound) for name, bound in bounds.items() if bound is not None}}
    if "nteger" in field.datatype:
        return whole
    return {"anyOf": [whole, {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}]}


def day_of(field: Field) -> dict[str, Any]:
    """A day; where the profile allows months, years and times too, those with their datatype."""
    if field.datatype:
        return DAYS.get(field.datatype, TEXT)
    kinds = [
        {
            "type": "object",
            "properties": {"@value": value, "@type": {"const": datatype}},
            "required": ["@value", "@type"],
            "additionalProperties": False,
        }
        for datatype, value in DAYS.items()
    ]
    return {"anyOf": [DAYS[f"{XSD}date"], *kinds]}


def choice_of(template: Template, field: Field) -> dict[str, Any]:
    """A member of a list: one by one where it is short, by what their IRIs have in common where it is long."""
    members = template.members(field)
    if field.pattern:
        return {**ADDRESS, "pattern": field.pattern}
    if field.is_open or not members:
        return ADDRESS
    if len(members) <= SHORT:
        return {"oneOf": [one_of(template, each) for each in members]}
    iris = sorted(each.iri for each in members)
    return {**ADDRESS, "pattern": "^" + SPECIAL.sub(r"\\\1", shared_start(iris[0], iris[-1]))}


def shared_start(one: str, other: str) -> str:
    """What two texts begin with; of the first and last of a sorted list it is what all begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(sign for sign, _ in same)


def one_of(template: Template, concept: Concept) -> dict[str, Any]:
    """One member of a short list."""
    words = {"description": concept.definition} if concept.definition else {}
    return {"const": concept.iri, "title": concept.label((template.language,)), **words}
