"""The check: what each level finds in one record, said in words.

Responsibilities: lay beside the record what it names, let pyshacl judge each shape of each level on its own, read the
results into findings. Non-responsibilities: deciding what becomes of the record (`catalogue.keeper`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from catalogue.checking.fact import Circumstances, facts, good_until
from catalogue.checking.remedy import Case, instead, release, remedy
from catalogue.checking.wording import expectation, fix, rule_of, sentence
from catalogue.count import COUNTS
from catalogue.deadline import deadline
from catalogue.field import CAT, CODE, Field, severity_name
from catalogue.nomenclature.skos import SCHEME
from catalogue.profile import Profiles, Shape
from catalogue.record import title_of
from catalogue.reports.report import SEVERITIES, Finding, Report, Severity
from catalogue.thesaurus import Thesaurus
from catalogue.triple import Triple

JUDGES = (0, 1, 2)
HINTS = (SH.name, SH.description, SH.group, SH.order, SH.defaultValue, CODE, SKOS.example)
Known = Callable[[str], Iterable[Triple]]


class Parameters(list[URIRef]):
    """The parameters of constraints, among which pyshacl looks up each predicate of each shape again and again."""

    def __contains__(self, predicate: object) -> bool:
        return predicate in CONSTRAINT_PARAMETERS_MAP


# pyshacl keeps them here as a plain list at its first validation; a seventh of the time of a check was lost in it.
PARAMETERS = (Parameters(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)
pyshacl.shape.CONSTRAINT_PARAMS = PARAMETERS  # type: ignore[attr-defined]


def nothing_known(iri: str) -> Iterable[Triple]:
    """No stub: the catalogue knows nothing of what the record links to."""
    return ()


@dataclass(frozen=True, slots=True)
class Result:
    """One sh:ValidationResult on the report node; nested ones hang off sh:detail and are not counted.

    :param judge: the node shape that judged the focus node
    """

    judge: Shape
    severity: Severity
    focus: Node
    path: str
    value: Node | None
    shape: Node
    constraint: str


class Checker:
    """Judges records; reads shapes once and may be used for any number of records, by one thread at a time."""

    def __init__(
        self, profiles: Profiles, thesaurus: Thesaurus, languages: tuple[str, ...] = ("en",), seconds: float = 60
    ) -> None:
        self.seconds = seconds
        self.profiles = profiles
        self.thesaurus = thesaurus
        self.languages = languages
        self._shapes = ShapesGraph(without_hints(profiles.graph))
        self._executor = SHACLExecutor(validator=None)
        _ = self._shapes.shapes

    def check(
        self,
        iri: str,
        graph: Graph,
        known: Known = nothing_known,
        *,
        whole: bool = True,
        given: Circumstances | None = None,
    ) -> Report:
        """Judge a record by every level.

        :param given: the day, the settings and what else no shape can know; without it those of a record that others
            publish, today
        :param whole: False stops at admission when it fails: for a record that will not be shown, what more it lacks
            is not asked, which takes a tenth of the time
        :param graph: the record's triples, nothing of which is changed
        :param known: what the catalogue knows of a linked IRI: type and label
        :raises TooLarge: the check took longer than it may (setting check_seconds)
        """
        with deadline(self.seconds, "The check of this record", "check_seconds"):
            return self._judged(iri, graph, known, whole, given or Circumstances())

    def _judged(self, iri: str, graph: Graph, known: Known, whole: bool, given: Circumstances) -> Report:
        types = {str(each) for each in graph.objects(None, RDF.type)}
        own = {str(each) for each in graph.objects(URIRef(iri), RDF.type)}
        beside = laid_beside(graph, self.thesaurus, known)
        for fact in list(facts(iri, beside, given)):
            beside.add(fact)
        data = DataGraph.from_rdflib(beside)
        places = places_of(iri, graph, self.profiles, self.languages[0])
        findings: list[Finding] = []
        for level in JUDGES:
            if level and not whole and any((each.severity, each.level) == ("violation", 0) for each in findings):
                break
            found = self._level_results(level, types, data, graph, URIRef(iri))
            findings += [self._finding(result, level, beside, places) for result in found]
        judged = bool(self.profiles.shapes_of(0, own))
        ordered = tuple(
            sorted(unique(findings), key=lambda f: (SEVERITIES.index(f.severity), f.level, f.place, f.label))
        )
        return Report(
            iri=iri,
            title=title_of(graph, iri, self.languages),
            findings=ordered,
            level=self._level(ordered, own) if judged else None,
            judged=judged,
            completeness=self._completeness(iri, graph, own),
            release=release(beside),
            until=good_until(iri, beside, given),
        )

    def _level_results(
        self, level: int, types: set[str], data: DataGraph, graph: Graph, node: URIRef
    ) -> Iterator[Result]:
        for shape in self.profiles.shapes_of(level, types):
            yield from self._results(shape, data, graph, node if level == 0 else None)

    def _results(self, shape: Shape, data: DataGraph, graph: Graph, only: URIRef | None) -> Iterator[Result]:
        """What one shape finds; admission (`only`) asks the record itself, not the nodes that serve to describe it."""
        focus = [node for node in graph.subjects(RDF.type, URIRef(shape.target)) if only in (None, node)]
        if focus:
            judge = self._shapes.lookup_shape_from_node(URIRef(shape.iri))
            _, results = judge.validate(self._executor, data, focus=focus)  # type: ignore[arg-type]
            for _, node, triples in results:
                yield read_result(shape, node, triples)

    def _finding(self, result: Result, level: int, beside: Graph, places: dict[Node, str]) -> Finding:
        path = result.path or self._way(result, beside)
        field = self.profiles.by_source_shape.get(str(result.shape)) or field_by_path(self.profiles, result.judge, path)
        secret = field is not None and (field.role == "count" or field.name in COUNTS)
        case = Case(self.profiles, beside, result.shape, result.focus, result.value)
        told = remedy(case, self.languages)
        plain = sentence(self.profiles.graph, result.shape, result.constraint, field, self.languages)
        wanted = expectation(field, result.constraint, self.thesaurus, self.languages)
        return Finding(
            severity=result.severity,
            level=level,
            field=field.name if field else "",
            label=field.label(self.languages[0]) if field else "",
            path=path,
            place=places.get(result.focus, ""),
            value="" if secret or result.value is None or result.value == result.focus else self._shown(result.value),
            message=told or plain,
            expected=instead(case) if told else wanted,
            constraint=result.constraint,
            shape=str(result.shape) if isinstance(result.shape, URIRef) else "",
            rule=rule_of(self.profiles.graph, result.shape),
            fix=fix(self.profiles.graph, result.shape, result.constraint, field, self.thesaurus, self.languages),
        )

    def _way(self, result: Result, beside: Graph) -> str:
        """The predicate by which a value was met, where a shape looks along several; empty when it does not."""
        ways = self.profiles.graph.value(self.profiles.graph.value(result.shape, SH.path), SH.alternativePath)
        if ways is None or result.value is None:
            return ""
        listed = Collection(self.profiles.graph, ways)
        return next((str(way) for way in listed if (result.focus, way, result.value) in beside), "")

    def _shown(self, value: Node) -> str:
        text = str(value) if isinstance(value, (Literal, URIRef)) else "a value without a name"
        return text if len(text) <= 200 else text[:199] + "…"

    def _level(self, findings: Iterable[Finding], types: set[str]) -> int | None:
        """The highest level whose blocking findings, and those of all levels below it, are absent."""
        reached = None
        for level in self.profiles.levels:
            if not self.profiles.shapes_of(level.judged_by, types) and level.number:
                break
            if any(
                f.level <= level.judged_by and f.severity in blocked(level.blocks, f, level.judged_by) for f in findings
            ):
                break
            reached = level.number
        return reached

    def _completeness(self, iri: str, graph: Graph, types: set[str]) -> float:
        profile = self.profiles.of(types)
        wanted = [f for f in profile.fields if f.least] if profile else []
        filled = sum(1 for f in wanted if graph.value(URIRef(iri), URIRef(f.path)) is not None)
        return round(filled / len(wanted), 3) if wanted else 0.0


def blocked(blocks: tuple[str, ...], finding: Finding, judge: int) -> tuple[str, ...]:
    """The severities that stand in the way; warnings of the levels below never do."""
    return blocks if finding.level == judge else ("violation",)


def laid_beside(graph: Graph, thesaurus: Thesaurus, known: Known) -> Graph:
    """The record and, beside it, what the lists and the catalogue know of the things that it names."""
    whole = Graph()
    for triple in graph:
        whole.add(triple)
    named = {str(o) for o in graph.objects() if isinstance(o, URIRef)}
    for iri in (SCHEME, *named):
        for triple in thesaurus.triples_about(iri) or known(iri):
            whole.add(triple)
    return whole


def without_hints(shapes: Graph) -> Graph:
    """Shapes without what only forms and people read (SHACL, section 2.3.2): pyshacl looks at each triple each time.

    They stand in a store without named graphs, which answers in half the time.
    """
    judging = Graph(store="SimpleMemory")
    for triple in shapes:
        if triple[1] not in HINTS and not str(triple[1]).startswith(CAT):
            judging.add(triple)
    return judging


def read_result(judge: Shape, node: Node, triples: Iterable[tuple[Node, Node, Node | tuple[object, Node]]]) -> Result:
    """One result as pyshacl reports it: only the triples of the result node itself."""
    own: dict[str, Node] = {}
    for subject, predicate, value in triples:
        if subject == node:
            own[str(predicate)] = value[1] if isinstance(value, tuple) else value
    path = own.get(str(SH.resultPath))
    severity = severity_name(own.get(str(SH.resultSeverity)))
    return Result(
        judge=judge,
        severity="violation" if severity == "violation" else "warning" if severity == "warning" else "info",
        focus=own[str(SH.focusNode)],
        path=str(path) if isinstance(path, URIRef) else "",
        value=own.get(str(SH.value)),
        shape=own[str(SH.sourceShape)],
        constraint=str(own[str(SH.sourceConstraintComponent)]).rsplit("#", 1)[-1].removesuffix("ConstraintComponent"),
    )


def field_by_path(profiles: Profiles, judge: Shape, path: str) -> Field | None:
    """The field of a predicate, for results of shapes without a field of their own: of the class first, then of any."""
    return next((each for each in (*judge.fields, *profiles.fields.values()) if each.path == path), None)


def places_of(iri: str, graph: Graph, profiles: Profiles, language: str) -> dict[Node, str]:
    """Where each nested node stands, in words: the field's label, numbered when there are several; never a node id."""
    labels = {each.path: each.label(language) for each in profiles.fields.values() if each.nested}
    places: dict[Node, str] = {URIRef(iri): ""}
    queue: list[Node] = [URIRef(iri)]
    while queue:
        node = queue.pop(0)
        for path, label in labels.items():
            below = sorted((o for o in graph.objects(node, URIRef(path)) if o not in places), key=str)
            for number, each in enumerate(below, 1):
                own = f"{label} {number}" if len(below) > 1 else label
                places[each] = f"{places[node]} › {own}" if places[node] else own
                queue.append(each)
    return places


def unique(findings: Iterable[Finding]) -> list[Finding]:
    """The same thing said once, as `rank` weighs it."""
    kept: dict[tuple[str, str, str, str], Finding] = {}
    for finding in findings:
        constraint = finding.constraint.removeprefix("Qualified")
        key = (finding.path or finding.message, finding.place, finding.value, constraint)
        other = kept.get(key)
        if other is None or rank(finding) < rank(other):
            kept[key] = finding
    return list(kept.values())


def rank(finding: Finding) -> tuple[int, int]:
    """Order of weight: a violation before a warning; the lowest level that is kept back, the highest that only warns.

    A warning of a low level keeps no record from any level, the same warning of the core keeps it from the highest.
    """
    return SEVERITIES.index(finding.severity), finding.level if finding.severity == "violation" else -finding.level
