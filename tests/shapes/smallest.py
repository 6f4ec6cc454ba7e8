"""The smallest record a class allows, put together from the examples that its mandatory fields give."""

from __future__ import annotations

from collections.abc import Iterator

from judging import CAT, SH, read
from rdflib import RDF, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

import shapes as house

SUBJECT = URIRef("https://example.org/smallest")
SHAPE = "https://w3id.org/jardin/shapes#"
CORE = read((house.FOLDER / "lists.ttl", *sorted((house.FOLDER / "jardin").glob("*.ttl"))))
KINDS = {
    "source": ("Source",),
    "registry": ("Source", "PatientRegistry"),
    "hospital": ("Source", "HCPDataSource"),
    "biobank": ("Source", "Biobank"),
    "catalogue": ("Catalogue",),
    "entry": ("Entry",),
    "service": ("DataService",),
    "agent": ("Agent",),
    "provider": ("Agent", "HealthcareProvider"),
    "network": ("Agent", "Network"),
    "access body": ("Agent", "HealthDataAccessBody"),
    "distribution": ("Distribution",),
    "coverage": ("DiseaseCoverage",),
    "element": ("CDECoverage",),
    "membership": ("ERNMembership",),
    "table": ("Table",),
    "variable": ("Column",),
}


def judges_of(kind: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(SHAPE + name) for name in KINDS[kind])


def target_of(shapes: Graph, shape: Node) -> Node:
    target = shapes.value(shape, SH.targetClass)
    assert target is not None
    return target


def listed(shapes: Graph, shape: Node) -> Iterator[Node]:
    """The fields a node shape lists."""
    return (p for p in shapes.objects(shape, SH.property) if (p, RDF.type, SH.PropertyShape) in shapes)


def demanded(shapes: Graph, shape: Node) -> set[Node | None]:
    """The predicates under which the node shape asks for a value, on pain of a Violation."""
    return {
        shapes.value(p, SH.path)
        for p in shapes.objects(shape, SH.property)
        if int(str(shapes.value(p, SH.minCount) or 0)) > 0 and shapes.value(p, SH.severity) == SH.Violation
    }


def mandatory(shapes: Graph, judges: tuple[Node, ...]) -> list[Node]:
    """The fields without which a record that these node shapes judge is not valid."""
    fields = [field for shape in judges for field in listed(shapes, shape)]
    paths = {path for shape in judges for path in demanded(shapes, shape)}
    return [field for field in fields if shapes.value(field, SH.path) in paths]


def example_of(shapes: Graph, field: Node, judges: tuple[Node, ...]) -> Node:
    """The example of a field; a class may give one of its own beside a nameless tightening."""
    for shape in judges:
        for nameless in shapes.subjects(CAT.about, field):
            own = shapes.value(nameless, SKOS.example)
            if own is not None and (shape, SH.property, nameless) in shapes:
                return own
    example = shapes.value(field, SKOS.example)
    assert example is not None
    return example


def describe(shapes: Graph, data: Graph, subject: Node, judges: tuple[Node, ...]) -> None:
    """Fill a node with the examples of its mandatory fields and of the one that names it."""
    for shape in judges:
        data.add((subject, RDF.type, target_of(shapes, shape)))
    keys = [f for shape in judges for f in listed(shapes, shape) if shapes.value(f, CAT.key) and subject != SUBJECT]
    for field in dict.fromkeys((*mandatory(shapes, judges), *keys)):
        add_value(shapes, data, subject, field, judges)


def add_value(shapes: Graph, data: Graph, subject: Node, field: Node, judges: tuple[Node, ...]) -> None:
    path, nested = shapes.value(field, SH.path), shapes.value(field, CAT.nested)
    assert path is not None
    if nested is not None:
        node = BNode()
        data.add((subject, path, node))
        describe(shapes, data, node, (nested,))
        return
    value = example_of(shapes, field, judges)
    data.add((subject, path, value))
    listing = shapes.value(field, SH.node)
    for scheme in shapes.objects(listing, CAT.scheme) if listing is not None else ():
        data.add((value, SKOS.inScheme, scheme))


def smallest(shapes: Graph, *judges: URIRef) -> Graph:
    """The smallest valid record of a thing that these node shapes judge."""
    data = Graph()
    describe(shapes, data, SUBJECT, judges)
    return data
