"""A record's graph in the plain form of the JSON Schema: written for tests by another road than the code takes."""

from __future__ import annotations

from typing import Any

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from catalogue.profile.field import Field
from catalogue.template.template import Template

TEXTS = (XSD.string, XSD.decimal, XSD.hexBinary, None)


def plain_form(template: Template, graph: Graph, node: Node, fields: tuple[Field, ...]) -> dict[str, Any]:
    """What a graph says of a node under the names of fields; the rest is left out."""
    classes = [template.class_name(str(each)) for each in sorted(graph.objects(node, RDF.type))]
    made: dict[str, Any] = {"type": classes} if classes else {}
    if isinstance(node, URIRef):
        made["id"] = str(node)
    for field in fields:
        values = sorted(graph.objects(node, URIRef(field.path)), key=str)
        if values:
            made[field.name] = told(template, graph, field, values)
    return made


def told(template: Template, graph: Graph, field: Field, values: list[Node]) -> Any:
    if field.worded:
        words: dict[str, list[str]] = {}
        for value in values:
            assert isinstance(value, Literal)
            words.setdefault(value.language or "@none", []).append(str(value))
        return words
    found = [one(template, graph, field, value) for value in values]
    return found[0] if field.most == 1 else found


def one(template: Template, graph: Graph, field: Field, value: Node) -> Any:
    if isinstance(value, Literal):
        return literal(field, value)
    shape = template.part(field) or template.agent(field)
    inside = isinstance(value, BNode) or (template.part(field) and (value, None, None) in graph)
    return plain_form(template, graph, value, shape.fields) if inside and shape else str(value)


def literal(field: Field, value: Literal) -> Any:
    if value.datatype == XSD.boolean:
        return str(value) in ("true", "1")
    if value.datatype in TEXTS or field.kind not in ("date", "number"):
        return str(value)
    if field.kind == "number":
        return int(str(value))
    return (
        str(value)
        if value.datatype == XSD.date or field.datatype
        else {"@value": str(value), "@type": str(value.datatype)}
    )
