"""What a page shows, as JSON: the same values under the same names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from catalogue.atlas.element_view import MatrixSearch
from catalogue.profile.profile import Field, Profile
from catalogue.profile.rule import Parent, Rule
from catalogue.reports.step import Step
from catalogue.search.search import Search

NAMED = {
    ("Hit", "via"): ("code", "label"),
    ("DiseaseRow", "leads_to"): ("code", "label"),
    ("DiseaseView", "names"): ("language", "text"),
    ("DiseaseView", "synonyms"): ("language", "text"),
    ("DiseaseView", "definitions"): ("language", "text"),
    ("DiseaseView", "countries"): ("value", "label", "sources"),
    ("DiseaseView", "heads"): ("number", "label"),
    ("DiseaseView", "networks"): ("value", "label", "name"),
    ("Table", "kinds"): ("name", "label"),
    ("Gene", "references"): ("system", "code"),
    ("ClassificationView", "names"): ("language", "text"),
    ("Matrix", "states"): ("name", "label"),
    ("ElementView", "states"): ("name", "label"),
    ("Figures", "countries"): ("value", "label", "sources"),
    ("Figures", "kinds"): ("value", "label", "records"),
    ("Figures", "networks"): ("value", "label", "sources"),
    ("RecordView", "rest"): ("predicate", "value"),
    ("RecordView", "lifted"): ("rule", "field", "before", "after"),
}
"""Tuples whose places mean something, and what each place is called in JSON."""


ATOMS = frozenset((str, int, bool, float, type(None)))
SPOKEN = (Field, Search, MatrixSearch, Step)
"""What is told otherwise than by its attributes."""


def plain(value: Any) -> Any:
    """A value as JSON knows it; a field becomes its name, a search its parameters."""
    kind: type[object] = type(value)
    if kind in ATOMS:
        return value
    if kind is tuple or kind is list:
        return [each if type(each) in ATOMS else plain(each) for each in value]
    names = members(kind)
    if names is not None:
        return {name: member(keys, getattr(value, name)) for name, keys in names}
    if isinstance(value, SPOKEN):
        return told(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value if isinstance(value, (str, bool, int, float)) else str(value)


def told(value: Field | Search | MatrixSearch | Step) -> Any:
    """What is told otherwise than by its attributes."""
    if isinstance(value, Field):
        return value.name
    if isinstance(value, Step):
        return value.as_dict()
    return [{"name": name, "value": each} for name, each in value.params()]


Names = tuple[tuple[str, tuple[str, ...] | None], ...]
_members: dict[type[object], Names | None] = {}


def members(kind: type[object]) -> Names | None:
    """The attributes of a class in order, each with what its places are called when it is one of the tuples above.

    None of a class whose values are told otherwise.
    """
    if kind not in _members:
        named: Names | None = None
        if is_dataclass(kind) and not issubclass(kind, SPOKEN):
            named = tuple((each.name, NAMED.get((kind.__name__, each.name))) for each in fields(kind))
        _members[kind] = named
    return _members[kind]


def member(keys: tuple[str, ...] | None, value: Any) -> Any:
    """One attribute, its tuples with their places named.

    :param keys: what the places are called
    """
    if type(value) in ATOMS:
        return value
    if keys is None:
        return plain(value)
    return [dict(zip(keys, map(plain, each), strict=False)) for each in value]


def plain_field(each: Field, language: str) -> dict[str, Any]:
    """A field as a publisher's program needs to know it."""
    return {
        "name": each.name,
        "label": each.label(language),
        "description": each.description(language),
        "path": each.path,
        "shape": each.iri,
        "kind": each.kind,
        "obligation": each.obligation,
        "least": each.least,
        "most": each.most,
        "role": each.role,
        "facet": each.facet,
        "scheme": each.scheme,
        "options": list(each.options),
        "nested": each.nested,
        "links": each.links,
        "examples": list(each.examples),
        "note": said(each.notes, language),
        "parents": list(each.parents),
    }


def said(texts: Mapping[str, str], language: str) -> str:
    """Words in a language, in English where there are none in it; empty where there are none at all."""
    return texts.get(language) or texts.get("en", "")


def plain_rule(rule: Rule, language: str) -> dict[str, Any]:
    """A rule as JSON."""
    return {
        "id": rule.id,
        "shape": rule.iri,
        "name": said(rule.names, language),
        "severity": rule.severity,
        "field": rule.field.name if rule.field else "",
        "targets": list(rule.targets),
        "message": said(rule.messages, language),
        "fix": said(rule.fixes, language),
        "note": said(rule.notes, language),
        "parents": list(rule.parents),
        "conditions": [{"field": each.field.name, "values": list(each.values)} for each in rule.conditions],
    }


def plain_parent(parent: Parent, language: str) -> dict[str, str]:
    """A profile that ours is made of, as JSON."""
    return {"iri": parent.iri, "name": said(parent.names, language), "page": parent.page}


def plain_profile(profile: Profile, language: str = "en") -> dict[str, Any]:
    """A profile with its fields by group."""
    return {
        "name": profile.name,
        "label": profile.label(language),
        "description": profile.description(language),
        "targets": list(profile.targets),
        "groups": [
            {"label": label, "fields": [plain_field(each, language) for each in members]}
            for label, members in profile.groups
        ],
    }


def write_json(value: object) -> bytes:
    """JSON in UTF-8."""
    return write_plain(plain(value))


def write_plain(value: object) -> bytes:
    """The same of a value that is plain already; walking through it again would cost as much as the first time."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # Halves of characters that a client sent, and numbers beyond 64 bits.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def script_json(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(plain(value), ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
