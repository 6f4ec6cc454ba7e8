"""A field: one thing a record may say, read from the one property shape that defines it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from rdflib import RDF, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import XSD
from rdflib.term import Node

from catalogue.error import ShapeError

CODE = URIRef("http://www.w3.org/ns/shacl#codeIdentifier")
CAT = Namespace("https://w3id.org/jardin/house#")
DASH = Namespace("http://datashapes.org/dash#")
ORPHANET = "https://w3id.org/jardin/ns#orphanet"
DATES = {XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth}
NUMBERS = {XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.decimal, XSD.double, XSD.int}
KINDS = ("text", "line", "number", "date", "boolean", "concept", "disease", "link", "thing", "nested", "period")
PERIOD = "http://purl.org/dc/terms/PeriodOfTime"
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a record may say; the property shape is the only place where it is named.

    :param name: `sh:codeIdentifier`: the name in URLs, forms, JSON, CSV and logs
    :param path: predicate IRI
    :param kind: how its values are read, shown and ordered; one of KINDS
    :param least: fewest values, 0 when none is asked for
    :param most: most values, None when there is no limit
    :param severity: `violation`, `warning` or `info`: how bad a finding about it is
    :param scheme: IRI of the list its values come from, None when they come from none
    :param options: IRIs of a small closed list
    :param nested: IRI of the node shape of nested nodes
    :param links: class of the records that it links to
    :param worded: whether its values are words in a language rather than codes or names
    :param derived: whether the catalogue works it out, so that nobody is asked for it
    :param parents: IRIs of the profiles that ask for it
    :param notes: a remark for the documentation, by language
    :param pattern: what the IRIs of its list look like; empty when the list itself says
    :param schemes: IRIs of all lists that its values may come from, `scheme` the first
    :param is_open: whether other values than the members of its list are allowed
    :param lowest: smallest number allowed, None when there is no bound; so `highest`
    """

    name: str
    iri: str
    path: str
    labels: Texts
    descriptions: Texts
    kind: str
    group: str = ""
    order: float = 0
    least: int = 0
    most: int | None = None
    severity: str = "violation"
    facet: bool = False
    role: str = ""
    scheme: str | None = None
    options: tuple[str, ...] = ()
    nested: str | None = None
    links: str | None = None
    key: bool = False
    single_line: bool = False
    examples: tuple[str, ...] = ()
    datatype: str = ""
    worded: bool = False
    derived: bool = False
    parents: tuple[str, ...] = ()
    notes: Texts = dataclass_field(default_factory=dict)
    pattern: str = ""
    schemes: tuple[str, ...] = ()
    is_open: bool = False
    lowest: float | None = None
    highest: float | None = None

    def label(self, language: str = "en") -> str:
        """Label in a language, English when there is none."""
        return self.labels.get(language) or self.labels.get("en") or self.name

    def description(self, language: str = "en") -> str:
        """Help sentence in a language, English when there is none."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    @property
    def obligation(self) -> str:
        """`mandatory`, `recommended` or `optional`."""
        if not self.least:
            return "optional"
        return "mandatory" if self.severity == "violation" else "recommended"


def read_fields(graph: Graph) -> Iterator[Field]:
    """Every named property shape as a field.

    :raises ShapeError: a named shape without a single predicate as its path
    """
    for node, name in graph.subject_objects(CODE):
        if (node, RDF.type, SH.PropertyShape) in graph:
            yield read_field(graph, node, str(name))


def read_field(graph: Graph, node: Node, name: str) -> Field:
    """One property shape as a field."""
    path = graph.value(node, SH.path)
    if not isinstance(path, URIRef):
        raise ShapeError(f"The shape {node} defines the field {name} without a single predicate as its sh:path.")
    most = graph.value(node, SH.maxCount)
    nested, links = graph.value(node, CAT.nested), graph.value(node, CAT.links)
    return Field(
        name=name,
        iri=str(node),
        path=str(path),
        labels=texts(graph, node, SH.name),
        descriptions=texts(graph, node, SH.description),
        kind=kind_of(graph, node),
        group=str(graph.value(node, SH.group) or ""),
        order=number(graph, node, SH.order),
        least=int(number(graph, node, SH.minCount)),
        most=int(str(most)) if most is not None else None,
        severity=severity_name(graph.value(node, SH.severity)),
        facet=is_true(graph, node, CAT.facet),
        role=str(graph.value(node, CAT.role) or ""),
        scheme=scheme_of(graph, node),
        options=options_of(graph, node),
        nested=str(nested) if nested else None,
        links=str(links) if links else None,
        key=is_true(graph, node, CAT.key),
        single_line=is_true(graph, node, DASH.singleLine),
        examples=tuple(str(each) for each in graph.objects(node, SKOS.example)),
        datatype=str(graph.value(node, SH.datatype) or ""),
        worded=is_worded(graph, node),
        derived=is_true(graph, node, CAT.derived),
        parents=tuple(sorted(str(each) for each in graph.objects(node, CAT.parent))),
        notes=texts(graph, node, CAT.note),
        pattern=pattern_of(graph, node),
        schemes=schemes_of(graph, node),
        is_open=is_open(graph, node),
        lowest=bound(graph, node, SH.minInclusive),
        highest=bound(graph, node, SH.maxInclusive),
    )


def kind_of(graph: Graph, node: Node) -> str:
    """Which kind of values a property shape allows, from its one range form."""
    if options_of(graph, node):
        return "concept"
    scheme = scheme_of(graph, node)
    if graph.value(node, SH.node) is not None:
        return "disease" if scheme == ORPHANET else "concept"
    datatype = graph.value(node, SH.datatype)
    if datatype is not None:
        return datatype_kind(datatype)
    if graph.value(node, SH["or"]) is not None:
        return "date"
    if graph.value(node, SH.nodeKind) == SH.Literal:
        return "line" if is_true(graph, node, DASH.singleLine) else "text"
    nested = graph.value(node, CAT.nested)
    if nested is not None:
        return "period" if str(graph.value(nested, SH.targetClass)) == PERIOD else "nested"
    return "thing" if graph.value(node, CAT.links) is not None else "link"


def datatype_kind(datatype: Node) -> str:
    """The kind of values of one datatype."""
    if datatype == XSD.boolean:
        return "boolean"
    if datatype in DATES:
        return "date"
    return "number" if datatype in NUMBERS else "line"


def scheme_of(graph: Graph, node: Node) -> str | None:
    """The list that `sh:node` binds the values to."""
    listing = graph.value(node, SH.node)
    scheme = graph.value(listing, CAT.scheme) if listing is not None else None
    return str(scheme) if scheme is not None else None


def schemes_of(graph: Graph, node: Node) -> tuple[str, ...]:
    """Every list that a field's list stands for: its own, and those it is an alternative of."""
    listing = graph.value(node, SH.node)
    head = graph.value(listing, SH["or"]) if listing is not None else None
    parts = Collection(graph, head) if head is not None else ()
    found = [scheme_of(graph, node), *(str(graph.value(part, CAT.scheme) or "") for part in parts)]
    return tuple(dict.fromkeys(each for each in found if each))


def pattern_of(graph: Graph, node: Node) -> str:
    """The pattern that the list of a field asks of its values, empty when it asks none."""
    listing = graph.value(node, SH.node)
    return str(graph.value(listing, SH.pattern) or "") if listing is not None else ""


def is_open(graph: Graph, node: Node) -> bool:
    """Whether the list of a field judges the spelling of an address only: it asks for no skos:inScheme."""
    listing = graph.value(node, SH.node)
    closed = (
        listing is None or graph.value(listing, SH.property) is not None or graph.value(listing, SH["or"]) is not None
    )
    return not closed


def is_worded(graph: Graph, node: Node) -> bool:
    """Whether a field for text bears a language, as its example shows."""
    examples = graph.objects(node, SKOS.example)
    spoken = any(isinstance(each, Literal) and each.language for each in examples)
    return spoken and graph.value(node, SH.nodeKind) == SH.Literal


def bound(graph: Graph, node: Node, predicate: URIRef) -> float | None:
    """A bound of numbers, None when there is none."""
    value = graph.value(node, predicate)
    return float(str(value)) if value is not None else None


def options_of(graph: Graph, node: Node) -> tuple[str, ...]:
    """The members of `sh:in`."""
    head = graph.value(node, SH["in"])
    return tuple(str(each) for each in Collection(graph, head)) if head is not None else ()


def texts(graph: Graph, node: Node, predicate: URIRef) -> Texts:
    """Text by language; `en` where no language is given."""
    return {v.language or "en": str(v) for v in graph.objects(node, predicate) if isinstance(v, Literal)}


def number(graph: Graph, node: Node, predicate: URIRef) -> float:
    """A number, 0 when there is none."""
    value = graph.value(node, predicate)
    return float(str(value)) if value is not None else 0


def is_true(graph: Graph, node: Node, predicate: URIRef) -> bool:
    """Whether a hint is given as true."""
    return str(graph.value(node, predicate)).lower() == "true"


def severity_name(severity: Node | None) -> str:
    """`violation`, `warning` or `info`; SHACL's default is Violation (SHACL, section 2.1.4)."""
    return str(severity).rsplit("#", 1)[-1].lower() if severity is not None else "violation"


def listed_fields(graph: Graph, node: Node, fields: dict[str, Field]) -> Iterator[Field]:
    """The fields that a node shape lists, each as its nameless companions tighten it."""
    listed = {
        str(name): fields[str(name)]
        for p in graph.objects(node, SH.property)
        for name in graph.objects(p, CODE)
        if str(name) in fields
    }
    for nameless in (p for p in graph.objects(node, SH.property) if graph.value(p, CODE) is None):
        path = str(graph.value(nameless, SH.path))
        for name, each in listed.items():
            if each.path == path:
                listed[name] = tightened(graph, nameless, each)
    yield from listed.values()


def tightened_by(graph: Graph, node: Node, fields: Iterable[Field]) -> Iterator[Field]:
    """Fields of a more general shape as a special one tightens them; what is mandatory stays so."""
    nameless = [p for p in graph.objects(node, SH.property) if graph.value(p, CODE) is None]
    for each in fields:
        for shape in nameless:
            grave = severity_name(graph.value(shape, SH.severity)) == "violation"
            if str(graph.value(shape, SH.path)) == each.path and (grave or each.obligation != "mandatory"):
                each = tightened(graph, shape, each)
        yield each


def tightened(graph: Graph, node: Node, each: Field) -> Field:
    """A field as a nameless property shape tightens it: more values asked for, fewer allowed, a graver finding."""
    least, most = int(number(graph, node, SH.minCount)), graph.value(node, SH.maxCount)
    severity = severity_name(graph.value(node, SH.severity))
    if least > each.least or (least and least == each.least and severity == "violation"):
        each = replace(each, least=least, severity=severity)
    if most is not None:
        each = replace(each, most=min(int(str(most)), each.most or int(str(most))))
    return each
