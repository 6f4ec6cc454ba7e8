"""A record as search engines read it: schema.org, written from the roles that its fields play."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.orphacode import iri_of_code
from catalogue.telling.view import RecordView, Value

TEXTS = {
    "alternative": "alternateName",
    "keyword": "keywords",
    "modified": "dateModified",
    "issued": "datePublished",
    "identifier": "identifier",
}
LINKS = {"landing_page": "url", "homepage": "url", "licence": "license"}
AGENTS = {"publisher": "publisher", "holder": "creator"}
KINDS = {"catalogue": "DataCatalog", "data_service": "WebAPI", "agent": "Organization"}
DESCRIPTION = 5_000
"""Characters of a description; search engines read no more."""


def described(record: RecordView, page: str, catalogue: str) -> dict[str, Any]:
    """The schema.org description of a record.

    :param page: public address of its page
    :param catalogue: public address of the catalogue
    """
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset" if record.source else KINDS.get(record.kind, "CreativeWork"),
        "@id": record.iri,
        "name": record.title,
        "description": (record.description or record.title)[:DESCRIPTION],
        "mainEntityOfPage": page,
        "url": page,
    }
    found |= gathered(record)
    if record.source:
        found["includedInDataCatalog"] = {"@type": "DataCatalog", "url": catalogue + "/"}
    conditions = [condition(each.code, each.label) for each in record.diseases]
    return found | ({"about": conditions} if conditions else {})


def gathered(record: RecordView) -> dict[str, Any]:
    """What the fields of a record say that schema.org has a word for."""
    found: dict[str, list[Any]] = {}
    for role, value in role_values(record):
        if role in TEXTS:
            found.setdefault(TEXTS[role], []).append(value.text)
        elif role in LINKS and (value.href or value.iri):
            found.setdefault(LINKS[role], []).append(value.href or value.iri)
        elif role in AGENTS:
            found.setdefault(AGENTS[role], []).append(named("Organization", value))
        elif role == "country":
            found.setdefault("spatialCoverage", []).append(named("Country", value))
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def role_values(record: RecordView) -> Iterator[tuple[str, Value]]:
    """Role and value of everything a record says in a field with a role."""
    for group in record.groups:
        for row in group.rows:
            if row.field.role:
                yield from ((row.field.role, value) for value in row.values)


def named(kind: str, value: Value) -> dict[str, str]:
    """A thing with a name, and an IRI where it has one."""
    return {"@type": kind, "name": value.text} | ({"@id": value.iri} if value.iri else {})


def condition(code: str, label: str) -> dict[str, Any]:
    """A disease as a medical condition with its ORPHAcode."""
    code_node = {"@type": "MedicalCode", "codeValue": code, "codingSystem": "ORPHA"}
    return {"@type": "MedicalCondition", "@id": iri_of_code(code), "name": label, "code": code_node}
