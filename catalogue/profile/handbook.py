"""A handbook: what is to be known of each field of a class, gathered from the shapes, for people who write records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from catalogue.profile.field import CAT, Field, severity_name
from catalogue.profile.level import Level
from catalogue.profile.profile import Profile, Profiles
from catalogue.profile.rule import Parent, Rule, parents_of, rules_about, rules_for
from catalogue.template.template import Template
from catalogue.thesaurus import Concept

SHOWN = 12
CORE, ADVANCED = 2, 3
TIERS = (CAT.PublicSource, CAT.RestrictedSource, CAT.NonPublicSource)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field with all that concerns it.

    :param level: the lowest level that a record without it cannot reach; None when every level is open to it
    :param rules: about it; those that say when it is mandatory first
    :param parents: the profiles that ask for it
    :param members: of its list; of a long one the first
    :param total: how many members the list has; 0 when it has no list
    """

    field: Field
    level: Level | None
    rules: tuple[Rule, ...]
    parents: tuple[Parent, ...]
    members: tuple[Concept, ...]
    total: int

    @property
    def conditional(self) -> tuple[Rule, ...]:
        """The rules that say when the field must or should be there although it need not always."""
        return tuple(rule for rule in self.rules if rule.conditions)

    @property
    def cardinality(self) -> str:
        """How many values, in words."""
        field = self.field
        if field.obligation == "optional":
            return "at most one" if field.most == 1 else f"up to {field.most}" if field.most else "any number"
        if field.most == 1:
            return "exactly one" if field.obligation == "mandatory" else "one"
        if field.most:
            return f"{field.least} to {field.most}" if field.least != field.most else f"{field.most}"
        return "one or more" if field.least == 1 else f"{field.least} or more"


def entries_of(template: Template, whole_lists: bool = False) -> dict[str, Entry]:
    """What is to be known of every field of a class, by name.

    :param whole_lists: whether all members of long lists are told
    """
    rules = rules_for(template.profiles, template.profile)
    return {each.name: entry_of(template, each, rules, whole_lists) for each in template.fields}


def entry_of(template: Template, field: Field, rules: Iterable[Rule], whole_lists: bool = False) -> Entry:
    """What is to be known of one field.

    :param rules: those that judge the class
    """
    known = parents_of(template.profiles)
    members = template.members(field) if field.kind == "concept" else []
    about = sorted(rules_about(rules, field), key=lambda rule: not rule.conditions)
    return Entry(
        field=field,
        level=level_of(template.profiles, template.profile, field),
        rules=tuple(about),
        parents=tuple(known[iri] for iri in field.parents if iri in known),
        members=tuple(members if whole_lists or len(members) <= SHOWN else members[:SHOWN]),
        total=len(members),
    )


def level_of(profiles: Profiles, profile: Profile, field: Field) -> Level | None:
    """The lowest level that a record without a value of the field cannot reach."""
    for number in range(CORE):
        judges = [shape.iri for shape in profiles.shapes_of(number, profile.targets)]
        if any(is_asked(profiles, judge, field.path) for judge in judges):
            return profiles.level(number)
    if field.obligation == "optional" or field.severity == "info":
        return None
    return profiles.level(CORE if field.obligation == "mandatory" else ADVANCED)


def is_asked(profiles: Profiles, judge: str, path: str) -> bool:
    """Whether a node shape calls the absence of a value a Violation."""
    graph = profiles.graph
    return any(
        graph.value(each, SH.path) == URIRef(path)
        and any(str(graph.value(each, least) or "0") != "0" for least in (SH.minCount, SH.qualifiedMinCount))
        and severity_name(graph.value(each, SH.severity)) == "violation"
        for each in graph.objects(URIRef(judge), SH.property)
    )


def tongues_of(profiles: Profiles) -> tuple[str, ...]:
    """The languages in which every field has a label, English first."""
    found = [set(field.labels) for field in profiles.fields.values()]
    return tuple(sorted(set.intersection(*found) if found else set(), key=lambda tag: (tag != "en", tag)))


def tiers_of(profiles: Profiles, rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules that hold for sources of one access right only, by the class that a check lays beside such sources."""
    found: dict[str, list[Rule]] = {str(each): [] for each in TIERS}
    for rule in rules:
        for tier in classes_in(profiles.graph, URIRef(rule.iri)) & set(TIERS):
            found[str(tier)].append(rule)
    return {tier: members for tier, members in found.items() if members}


def classes_in(graph: Graph, node: Node) -> set[Node]:
    """The classes that a shape and the nameless shapes within it look for."""
    found, waiting, seen = set[Node](), [node], set[Node]()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            found.update(graph.objects(each, SH["class"]))
            waiting += [value for value in graph.objects(each) if isinstance(value, BNode)]
    return found
