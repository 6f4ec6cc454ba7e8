"""A rule: what is asked of a record beyond its fields one by one, read from the shapes for documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from catalogue.profile.field import CAT, Field, Texts, severity_name, texts
from catalogue.profile.profile import Profile, Profiles

CORE = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of when a rule asks for something: one of these values stands under a field.

    :param values: IRIs or text
    """

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, or one part of a rule that several shapes say together.

    :param id: such as `J-05`; empty for a rule that has no number
    :param field: that it is about, None when it is about no field of ours
    :param targets: classes of the things that it judges
    :param conditions: when the field must be there, all at once; none where that cannot be told so simply
    """

    id: str
    iri: str
    field: Field | None
    severity: str
    names: Texts
    messages: Texts
    fixes: Texts
    notes: Texts
    parents: tuple[str, ...]
    targets: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def anchor(self) -> str:
        """What it is called in addresses of a page."""
        return self.iri.rsplit("#", 1)[-1]


@dataclass(frozen=True, slots=True)
class Parent:
    """A profile that ours is made of."""

    iri: str
    names: Texts
    page: str


@lru_cache(maxsize=4)
def rules_of(profiles: Profiles) -> tuple[Rule, ...]:
    """The rules of the JARDIN core level by number, those without one last."""
    graph = profiles.graph
    numbered = set(graph.subjects(CAT.rule, None))
    listed = {node for node in graph.objects(None, SH.property) if (node, SH.message, None) in graph}
    fields = set(graph.subjects(RDF.type, SH.PropertyShape))
    nodes = numbered | set(graph.subjects(RDF.type, CAT.Rule)) | (listed - fields)
    found = (read_rule(profiles, node) for node in nodes if isinstance(node, URIRef))
    return tuple(sorted((rule for rule in found if rule.targets), key=lambda rule: (not rule.id, rule.id, rule.iri)))


def read_rule(profiles: Profiles, node: URIRef) -> Rule:
    """One shape as a rule."""
    graph, field = profiles.graph, profiles.field_of(node)
    return Rule(
        id=str(graph.value(node, CAT.rule) or ""),
        iri=str(node),
        field=field,
        severity=severity_name(graph.value(node, SH.severity)),
        names=texts(graph, node, SH.name),
        messages=texts(graph, node, SH.message),
        fixes=texts(graph, node, CAT.fix),
        notes=texts(graph, node, CAT.note),
        parents=tuple(sorted(str(each) for each in graph.objects(node, CAT.parent))),
        targets=tuple(sorted(set(targets_of(profiles, node)))),
        conditions=conditions_of(profiles, node, field) if field else (),
    )


def targets_of(profiles: Profiles, node: Node) -> Iterator[str]:
    """The classes that a shape judges at the core level: its own, or those of the shapes that list it."""
    for judge in (node, *profiles.graph.subjects(SH.property, node)):
        shape = profiles.shape(str(judge))
        if shape is not None and shape.level == CORE:
            yield from map(str, profiles.graph.objects(judge, SH.targetClass))


def conditions_of(profiles: Profiles, node: Node, field: Field) -> tuple[Condition, ...]:
    """When a field must be there: "not this value of another field, or a value here" says so."""
    graph = profiles.graph
    head = graph.value(node, SH["or"])
    branches = list(Collection(graph, head)) if head is not None else []
    if not any(graph.value(each, SH.path) == URIRef(field.path) and asks(graph, each) for each in branches):
        return ()
    denied = [each for branch in branches for each in graph.objects(branch, SH["not"])]
    # That there is one value only is asked elsewhere; a rule that passes over several says nothing of when.
    found = [read_condition(profiles, each) for each in denied if graph.value(each, SH.maxCount) is None]
    known = [each for each in found if each is not None and each.field.name != field.name]
    return tuple(known) if len(known) == len(found) else ()


def asks(graph: Graph, node: Node) -> bool:
    """Whether a shape asks for a value."""
    return str(graph.value(node, SH.minCount) or "0") != "0"


def read_condition(profiles: Profiles, node: Node) -> Condition | None:
    """The field and the values that a shape looks for, None when it looks for something else."""
    graph, path = profiles.graph, profiles.graph.value(node, SH.path)
    field = next((each for each in profiles.fields.values() if each.path == str(path)), None)
    value, qualified = graph.value(node, SH.hasValue), graph.value(node, SH.qualifiedValueShape)
    head = graph.value(qualified, SH["in"]) if qualified is not None else None
    values = [value] if value is not None else list(Collection(graph, head)) if head is not None else []
    return Condition(field, tuple(map(str, values))) if field and values else None


def rules_for(profiles: Profiles, profile: Profile) -> tuple[Rule, ...]:
    """The rules that judge records of a class."""
    return tuple(rule for rule in rules_of(profiles) if set(rule.targets) & set(profile.targets))


def rules_about(rules: Iterable[Rule], field: Field) -> list[Rule]:
    """Those of some rules that are about a field."""
    return [rule for rule in rules if rule.field is not None and rule.field.name == field.name]


@lru_cache(maxsize=4)
def parents_of(profiles: Profiles) -> dict[str, Parent]:
    """The profiles that ours is made of, by IRI, as far as the shapes name them."""
    graph, named = profiles.graph, set(profiles.graph.objects(None, CAT.parent))
    return {
        str(node): Parent(str(node), texts(graph, node, SH.name), str(graph.value(node, RDFS.seeAlso) or ""))
        for node in sorted(named, key=str)
    }
