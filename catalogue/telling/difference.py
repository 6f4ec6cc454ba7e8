"""The difference between two versions of a record, in the words of its profile: by field, what it said and says now.

It is complete: there is none exactly when the two graphs are equal. What no field of the profile names stands under
the short name of its predicate; a nested node that is in both versions is told beneath its field and key, one that is
in one of them alone is told whole, as a value of its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal as Choice

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.nomenclature.disease import ORDO
from catalogue.profile.field import Field
from catalogue.record.record import title_of
from catalogue.telling.portrait import Painter
from catalogue.telling.view import Value
from catalogue.thesaurus import tail

Verb = Choice["added", "removed", "changed"]
KIND = "Kind"
TYPE = Field("type", "", str(RDF.type), {"en": KIND}, {}, "line")
Key = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one field said before and says now.

    :param label: of the field, in the catalogue's language
    :param place: labels of the fields and nodes that lead to it from the record, outermost first; empty at the record
    :param old: values that are no longer there
    :param new: values that were not there before
    """

    field: Field
    label: str
    place: tuple[str, ...]
    old: tuple[Value, ...]
    new: tuple[Value, ...]

    @property
    def verb(self) -> Verb:
        """What happened to the field: values came, went, or took the place of others."""
        return "changed" if self.old and self.new else "added" if self.new else "removed"


def differences(iri: str, before: Graph, after: Graph, painter: Painter) -> tuple[Difference, ...]:
    """What differs between two versions of the record about a thing, in the order of its profile."""
    comparison = Comparison(before, after, painter)
    node = URIRef(iri)
    types = {str(o) for graph in (before, after) for o in graph.objects(node, RDF.type)}
    profile = painter.profiles.of(types)
    found = list(comparison.below(node, profile.fields if profile else (), ()))
    return (*found, *comparison.strays())


class Comparison:
    """Two graphs side by side, with what of them has been told already."""

    def __init__(self, before: Graph, after: Graph, painter: Painter) -> None:
        self.before = before
        self.after = after
        self.painter = painter
        self._seen: set[Node] = set()
        self._told: set[Key] = set()

    def below(self, node: Node, fields: Sequence[Field], place: tuple[str, ...]) -> Iterator[Difference]:
        """What differs of a node, then of the nodes beneath it that are in both versions."""
        self._seen.add(node)
        both: list[tuple[Field, Node]] = []
        for each in self._fields(node, fields):
            old, new = self._objects(self.before, node, each), self._objects(self.after, node, each)
            self._told.add((node, URIRef(each.path)))
            if old != new:
                yield self._difference(each, place, old - new, new - old)
            both += [(each, kept) for kept in sorted(old & new, key=str)]
        for each, kept in both:
            if kept not in self._seen and self._differs(kept):
                shape = self.painter.profiles.shape(each.nested) if each.nested else None
                inner = shape.fields if shape else ()
                yield from self.below(kept, inner, (*place, self._name(each, kept, inner)))

    def strays(self) -> Iterator[Difference]:
        """What differs of nodes that nothing in both versions leads to, and that no value told whole."""
        left = {(s, p) for s, p, _ in self._changed() if (s, p) not in self._told and s not in self._seen}
        for node in sorted({s for s, _ in left}, key=str):
            if node in self._seen:
                continue
            yield from self.below(node, (), (tail(str(node)),))

    def _changed(self) -> Iterator[tuple[Node, Node, Node]]:
        yield from self.before - self.after
        yield from self.after - self.before

    def _fields(self, node: Node, fields: Sequence[Field]) -> Iterator[Field]:
        """The fields with values in either version: those that are known in their order, then the others."""
        paths = {str(p) for graph in (self.before, self.after) for p in graph.predicates(node)}
        known = {each.path: each for each in reversed((*fields, TYPE))}
        listed = [each for each in (TYPE, *fields) if known[each.path] is each and each.path in paths]
        yield from listed
        for path in sorted(paths - known.keys()):
            label = self.painter.thesaurus.label(path, self.painter.languages) or tail(path)
            yield Field(tail(path), "", path, {"en": label}, {}, "line")

    def _objects(self, graph: Graph, node: Node, field: Field) -> set[Node]:
        return set(graph.objects(node, URIRef(field.path)))

    def _difference(self, field: Field, place: tuple[str, ...], old: set[Node], new: set[Node]) -> Difference:
        label = field.label(self.painter.languages[0])
        return Difference(
            field, label, place, self._painted(old, self.before, field), self._painted(new, self.after, field)
        )

    def _painted(self, values: set[Node], graph: Graph, field: Field) -> tuple[Value, ...]:
        """Values as they are shown; of nested nodes all that is said is told by it."""
        for value in values:
            self._tell(value, graph)
        return tuple(self._value(value, graph, field) for value in sorted(values, key=str))

    def _value(self, value: Node, graph: Graph, field: Field) -> Value:
        """A value as it is shown; a class by the name of its profile."""
        drawn = self.painter.value(value, graph, field)
        named = next((p for p in self.painter.profiles.profiles.values() if p.targets[-1] == str(value)), None)
        return replace(drawn, text=named.label(self.painter.languages[0])) if named and field is TYPE else drawn

    def _tell(self, node: Node, graph: Graph) -> None:
        """Count a node as told with everything beneath it, unless it is in both versions."""
        waiting, met = [node], {node}
        while waiting:
            each = waiting.pop()
            other = self.after if graph is self.before else self.before
            if (each, None, None) in other:
                continue
            for p, o in graph.predicate_objects(each):
                self._told.add((each, p))
                if o not in met:
                    met.add(o)
                    waiting.append(o)

    def _differs(self, node: Node) -> bool:
        """Whether anything is said of a node in either version."""
        return not isinstance(node, Literal) and ((node, None, None) in self.before or (node, None, None) in self.after)

    def _name(self, field: Field, node: Node, inner: Iterable[Field]) -> str:
        """What a nested node is called: its field, with its key or title where it has one."""
        label, graph = field.label(self.painter.languages[0]), self.after
        key = next((each for each in inner if each.key), None)
        value = graph.value(node, URIRef(key.path)) if key else None
        if value is not None:
            return f"{label} {name_of(self.painter.value(value, graph, key))}"
        title = title_of(graph, str(node), self.painter.languages)
        return label if title == str(node) else f"{label} {title}"


def name_of(value: Value) -> str:
    """A value as the name of a node."""
    return f"ORPHA:{value.code} {value.text}".strip() if value.code else value.text


def in_words(value: Value) -> str:
    """A value in one line of plain text, with what is said of it when it is a nested node."""
    name = name_of(value) + (f" ({value.language})" if value.language else "")
    rows = "; ".join(f"{row.label}: {', '.join(in_words(each) for each in row.values)}" for row in value.rows)
    address = value.iri if value.iri and not value.iri.startswith(ORDO) and value.text != value.iri else ""
    return " ".join(part for part in (name, f"[{rows}]" if rows else "", f"<{address}>" if address else "") if part)
