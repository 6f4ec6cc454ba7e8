"""Profiles: what a record of one class may say, read from the shapes.

Responsibilities: read the house subset of SHACL (one predicate path, one range, group, order, hints) into objects.
Non-responsibilities: judging records (`catalogue.checking`), and every SHACL feature beyond the subset, which is
validated all the same but not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

import shapes
from catalogue.checking.folder import shapes_folders
from catalogue.checking.lint import Linted, house, lint, look_over
from catalogue.error import ShapeError, UnknownName
from catalogue.profile.field import (
    CAT,
    CODE,
    KINDS,
    Field,
    Texts,
    listed_fields,
    number,
    read_fields,
    texts,
    tightened_by,
)
from catalogue.profile.level import Level, read_levels
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings

__all__ = ["KINDS", "Field", "Profile", "Profiles", "Shape", "load_profiles"]

GENERIC = ("http://www.w3.org/ns/dcat#Dataset", "http://xmlns.com/foaf/0.1/Agent")
SOURCE = GENERIC[0]
SOURCES = (
    "https://w3id.org/ejp-rd/vocabulary#PatientRegistry",
    "https://w3id.org/jardin/ns#HCPDataSource",
    "https://w3id.org/ejp-rd/vocabulary#Biobank",
)
AGENTS = (
    "https://w3id.org/jardin/ns#HealthcareProvider",
    "https://w3id.org/jardin/ns#EuropeanReferenceNetwork",
    "https://w3id.org/jardin/ns#HealthDataAccessBody",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What one level asks of one class.

    :param fields: the fields it lists, tightened as it tightens them
    """

    name: str
    iri: str
    level: int
    target: str
    labels: Texts
    descriptions: Texts
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the JARDIN core level says about records of one kind.

    :param name: `sh:codeIdentifier` of its most specific shape, e.g. `patient_registry`
    :param targets: the classes whose shapes it joins
    """

    name: str
    labels: Texts
    descriptions: Texts
    targets: tuple[str, ...]
    fields: tuple[Field, ...]
    group_labels: dict[str, Texts] = field(default_factory=dict)

    def label(self, language: str = "en") -> str:
        """Label in a language, English when there is none."""
        return self.labels.get(language) or self.labels.get("en") or self.name

    def description(self, language: str = "en") -> str:
        """What such a record is, in a language."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """Fields by group label, both in order."""
        return self.grouped("en")

    def grouped(self, language: str) -> list[tuple[str, list[Field]]]:
        """The same with the labels in a language, in English where there is none in it."""
        found: dict[str, list[Field]] = {}
        for each in self.fields:
            words = self.group_labels.get(each.group, {})
            found.setdefault(words.get(language) or words.get("en", ""), []).append(each)
        return list(found.items())

    def field(self, name: str) -> Field:
        """The field of this name.

        :raises UnknownName: there is none
        """
        for each in self.fields:
            if each.name == name:
                return each
        raise UnknownName("field", name, (each.name for each in self.fields))

    def role(self, role: str) -> Field | None:
        """The field that plays a role (title, disease, country, …), None when no field does."""
        return next((each for each in self.fields if each.role == role), None)


class Profiles:
    """Every shape, field, level and group that was read, and the shapes graph itself."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.group_labels = {str(g): texts(graph, g, RDFS.label) for g in graph.subjects(RDF.type, SH.PropertyGroup)}
        self._group_order = {str(g): number(graph, g, SH.order) for g in graph.subjects(RDF.type, SH.PropertyGroup)}
        self.fields = {each.name: each for each in sorted(read_fields(graph), key=lambda each: each.name)}
        self.levels = sorted(read_levels(graph), key=lambda level: level.number)
        self.shapes = sorted(self._read_shapes(), key=lambda shape: (shape.level, shape.iri))
        self.by_source_shape = {str(node): field for node, field in self._judging(graph) if field}
        self.profiles = {profile.name: profile for profile in self._read_profiles()}

    def _judging(self, graph: Graph) -> Iterator[tuple[Node, Field | None]]:
        """Every shape that may be the source of a result, with the field that it is about."""
        for node in {*graph.subjects(SH.path, None), *graph.subjects(CAT.about, None)}:
            yield node, self.field_of(node)

    def field_of(self, node: Node) -> Field | None:
        """The field that a shape is about: its own, the one it says it is about, else the one with its path."""
        about = self.graph.value(node, CAT.about)
        name = self.graph.value(node if about is None else about, CODE)
        if name is not None:
            return self.fields.get(str(name))
        path = str(self.graph.value(node, SH.path))
        found = [each for each in self.fields.values() if each.path == path]
        if len(found) < 2:
            return found[0] if found else None
        # The same predicate is another field of another class: shapes that judge the same class tell which.
        judges = set(self.graph.subjects(SH.property, node))
        judged = {target for judge in judges for target in self.graph.objects(judge, SH.targetClass)}
        judges |= {judge for target in judged for judge in self.graph.subjects(SH.targetClass, target)}
        beside = {str(n) for s in judges for p in self.graph.objects(s, SH.property)
                  for n in self.graph.objects(p, CODE)}  # fmt: skip
        return next((each for each in found if each.name in beside), found[0])

    def _read_shapes(self) -> Iterator[Shape]:
        numbers = {str(n): int(str(self.graph.value(n, CAT.number))) for n in self.graph.subjects(RDF.type, CAT.Level)}
        for node, level in self.graph.subject_objects(CAT.level):
            for target in self.graph.objects(node, SH.targetClass):
                yield Shape(
                    name=str(self.graph.value(node, CODE) or ""),
                    iri=str(node),
                    level=numbers[str(level)],
                    target=str(target),
                    labels=texts(self.graph, node, SH.name),
                    descriptions=texts(self.graph, node, SH.description),
                    fields=self._sorted(listed_fields(self.graph, node, self.fields)),
                )

    def _sorted(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        return tuple(sorted(fields, key=lambda f: (self._group_order.get(f.group, 1e6), f.order, f.name)))

    def _read_profiles(self) -> Iterator[Profile]:
        core = [shape for shape in self.shapes if shape.level == 2 and shape.name]
        generic = {shape.target: shape for shape in core if shape.target in GENERIC}
        parents = {**dict.fromkeys(SOURCES, GENERIC[0]), **dict.fromkeys(AGENTS, GENERIC[1])}
        for shape in core:
            parent = generic.get(parents.get(shape.target, ""))
            inherited = tightened_by(self.graph, URIRef(shape.iri), parent.fields) if parent else ()
            merged = {each.name: each for each in (*inherited, *shape.fields)}
            targets = (parent.target, shape.target) if parent else (shape.target,)
            yield Profile(
                shape.name, shape.labels, shape.descriptions, targets, self._sorted(merged.values()), self.group_labels
            )

    def of(self, types: Iterable[str]) -> Profile | None:
        """The most specific profile for a record of these types, None when no shape of the core level fits.

        A source that is something else too (a catalogue, a service) is read as a source; of two kinds the first.
        """
        present = set(types)
        found = [p for p in self.profiles.values() if p.targets[-1] in present]
        source = SOURCE in present
        return min(
            found, key=lambda p: (source and p.targets[0] != SOURCE, p.targets[-1] in GENERIC, p.name), default=None
        )

    def shapes_of(self, level: int, types: Iterable[str]) -> list[Shape]:
        """The shapes of a level whose target class is among the types."""
        present = set(types)
        return [shape for shape in self.shapes if shape.level == level and shape.target in present]

    def shape(self, iri: str) -> Shape | None:
        """The node shape of this IRI."""
        return next((shape for shape in self.shapes if shape.iri == iri), None)

    def level(self, number: int) -> Level:
        """The level of this number, 0 to 3."""
        return self.levels[number]

    def field(self, name: str) -> Field:
        """The field of this name.

        :raises UnknownName: there is none
        """
        if name not in self.fields:
            raise UnknownName("field", name, self.fields)
        return self.fields[name]

    def role(self, role: str) -> Field | None:
        """The field of sources that plays a role."""
        source = next((p for p in self.profiles.values() if p.targets == (SOURCE,)), None)
        return source.role(role) if source else None

    def roles(self, role: str) -> list[Field]:
        """Every field that plays a role, whatever the class."""
        return [each for each in self.fields.values() if each.role == role]

    @property
    def facets(self) -> list[Field]:
        """The fields that sources can be narrowed by, in order."""
        seen = {f.name: f for p in self.profiles.values() if p.targets[0] == SOURCE for f in p.fields if f.facet}
        return list(self._sorted(seen.values()))

    @property
    def keys(self) -> dict[str, str]:
        """Predicate whose value names a nested node, by the class of the node."""
        return {s.target: f.path for s in self.shapes for f in s.fields if f.key}


def load_profiles(settings: Settings) -> Profiles:
    """The profiles of the catalogue, with what folders of the settings add to them; what is wrong in these is logged.

    :raises ShapeError: a folder or file that cannot be read, naming it
    """
    look_over(settings)
    added = tuple(lint(folder) for folder in shapes_folders(settings) if folder.extends_house)
    return extended(added) if added else read_profiles(shapes.files())


@lru_cache(maxsize=4)
def extended(added: tuple[Linted, ...]) -> Profiles:
    """Our profiles with what folders add to them, without what the lint says is left out.

    :raises ShapeError: what a folder adds is no field or level that can be read
    """
    graph = Graph()
    for triple in (*house(), *(triple for each in added for triple in each.graph)):
        graph.add(triple)
    try:
        return Profiles(graph)
    except (KeyError, ValueError, TypeError) as error:
        named = ", ".join(str(each.folder.path) for each in added)
        raise ShapeError(
            f"The shapes in {named} cannot extend ours: {error} is not known or no number.",
            expected="fields and levels as in our own shapes; cat:level names a level by its IRI.",
            fix="Mend them, or take the folder out of JARDIN_SHAPES.",
        ) from error


@lru_cache(maxsize=4)
def read_profiles(files: tuple[Path, ...]) -> Profiles:
    """Profiles from shapes files, read once for each list of files."""
    try:
        return Profiles(read_turtle(files))
    except (SyntaxError, OSError) as error:
        raise ShapeError(f"A shapes file cannot be read: {error}.", fix="Mend it or remove it.") from error
