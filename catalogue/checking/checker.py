"""The check: what each level finds in one record, said in words.

Responsibilities: lay beside the record what it names, have an engine judge it by the shapes of each level, read the
results into findings. Non-responsibilities: deciding what becomes of the record (`catalogue.keeping.keeper`), judging
in other processes (`catalogue.checking.pool`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from catalogue.checking.asking import asked_by, own_iri, term_kind
from catalogue.checking.comparison import without_vain
from catalogue.checking.data import Data
from catalogue.checking.engine import Engine
from catalogue.checking.fact import Circumstances, facts, good_until
from catalogue.checking.phrase import phrase
from catalogue.checking.reference import Pyshacl
from catalogue.checking.remedy import REMEDY, Case, instead, release, remedy
from catalogue.checking.result import Result
from catalogue.checking.sameness import order, unique
from catalogue.checking.wording import expectation, fix, rule_of, sentence
from catalogue.deadline import deadline
from catalogue.keeping.counting import is_count
from catalogue.nomenclature.skos import SCHEME
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles, Shape
from catalogue.record.record import title_of
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding, Report
from catalogue.thesaurus import Thesaurus

JUDGES = (0, 1, 2)
LIMIT = ("The check of this record", "check_seconds")
Known = Callable[[str], Iterable[Triple]]


def nothing_known(iri: str) -> Iterable[Triple]:
    """No stub: the catalogue knows nothing of what the record links to."""
    return ()


class Checker:
    """Judges records; reads shapes once and may be used for any number of records, by one thread at a time.

    :param engine: judges in place of the reference
    """

    def __init__(
        self,
        profiles: Profiles,
        thesaurus: Thesaurus,
        languages: tuple[str, ...] = ("en",),
        seconds: float = 60,
        engine: Engine | None = None,
    ) -> None:
        self.seconds = seconds
        self.profiles = profiles
        self.thesaurus = thesaurus
        self.languages = languages
        self.engine: Engine = engine or Pyshacl(profiles.graph)
        self._plains: dict[Any, tuple[Finding, bool, bool]] = {}

    def tuned(self, languages: tuple[str, ...] = (), seconds: float | None = None) -> Checker:
        """The same checker, with findings in other languages or another limit of time."""
        other = copy(self)
        other.languages = languages or self.languages
        other.seconds = seconds or self.seconds
        return other

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
        with deadline(self.seconds, *LIMIT):
            stubs = known_of(graph, self.thesaurus, known)
            return self.judge(iri, graph, stubs, whole, given or Circumstances())

    def judge(self, iri: str, graph: Graph, stubs: Iterable[Triple], whole: bool, given: Circumstances) -> Report:
        """As `check`, without a limit of time, with what the catalogue knows of linked things at hand (`known_of`)."""
        own = {str(each) for each in graph.objects(URIRef(iri), RDF.type)}
        beside = laid_beside(graph, self.thesaurus, stubs)
        for fact in list(facts(iri, beside, given)):
            beside.add(fact)
        places = places_of(iri, graph, self.profiles, self.languages[0])
        results = without_vain(self._results(URIRef(iri), graph, beside, whole), self.profiles.graph)
        ordered = tuple(sorted(unique(self._finding(result, beside, places) for result in results), key=order))
        judged = bool(self.profiles.shapes_of(0, own))
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

    def _results(self, node: URIRef, graph: Graph, beside: Graph, whole: bool) -> list[Result]:
        admission = list(self.engine.judge(beside, self._asked(JUDGES if whole else JUDGES[:1], node, graph)))
        if whole or any(each.severity == "violation" for each in admission):
            return admission
        return [*admission, *self.engine.judge(beside, self._asked(JUDGES[1:], node, graph))]

    def _asked(self, levels: Iterable[int], node: URIRef, graph: Graph) -> list[tuple[Shape, list[Node]]]:
        """Which shape judges which nodes; admission asks the record itself, not the nodes that serve to describe it."""
        typed: dict[str, list[Node]] = {}
        for subject, kind in graph.subject_objects(RDF.type):
            typed.setdefault(str(kind), []).append(subject)
        shapes = [shape for level in levels for shape in self.profiles.shapes_of(level, typed)]
        asked = [(each, [n for n in typed[each.target] if each.level or n == node]) for each in shapes]
        return [(shape, focus) for shape, focus in asked if focus]

    def _finding(self, result: Result, beside: Graph, places: dict[Node, str]) -> Finding:
        plain, secret, has_remedy = self._plain(result, result.path or self._way(result, beside))
        message, expected = plain.message, plain.expected
        if has_remedy:
            case = Case(self.profiles, beside, result.shape, result.focus, result.value)
            told = remedy(case, self.languages)
            message, expected = told or message, instead(case) if told else expected
        return replace(
            plain,
            severity=result.severity,
            place=places.get(result.focus, ""),
            value="" if secret or result.value is None or result.value == result.focus else self._shown(result.value),
            message=message,
            expected=expected,
            node=own_iri(result.focus) if places.get(result.focus) else "",
            kind=term_kind(result.value),
        )

    def _plain(self, result: Result, path: str) -> tuple[Finding, bool, bool]:
        """What all findings of this kind have in common, whether their values are kept back, and whether the shape has
        a remedy; made once, since a catalogue breaks the same rule again and again.
        """
        key = (result.judge.iri, result.shape, result.constraint, path, self.languages)
        if key not in self._plains:
            self._plains[key] = self._made(result, path)
        return self._plains[key]

    def _made(self, result: Result, path: str) -> tuple[Finding, bool, bool]:
        graph, shape, constraint, languages = self.profiles.graph, result.shape, result.constraint, self.languages
        field = self.profiles.by_source_shape.get(str(shape)) or field_by_path(self.profiles, result.judge, path)
        example = graph.value(shape, SKOS.example)
        if field and example is not None:  # a class may have an example of its own
            field = replace(field, examples=(str(example),))
        finding = Finding(
            severity=result.severity,
            level=result.judge.level,
            field=field.name if field else "",
            label=field.label(languages[0]) if field else "",
            path=path,
            place="",
            value="",
            message=sentence(graph, shape, constraint, field, languages),
            expected=expectation(field, constraint, self.thesaurus, languages),
            constraint=constraint,
            shape=str(shape) if isinstance(shape, URIRef) else "",
            rule=rule_of(graph, shape),
            fix=fix(graph, shape, constraint, field, self.thesaurus, languages),
            asks=asked_by(self.profiles, shape, result.judge.level, languages),
        )
        return finding, field is not None and is_count(field), (shape, REMEDY, None) in graph

    def _way(self, result: Result, beside: Graph) -> str:
        """The predicate by which a value was met, where a shape looks along several; empty when it does not."""
        ways = self.profiles.graph.value(self.profiles.graph.value(result.shape, SH.path), SH.alternativePath)
        if ways is None or result.value is None:
            return ""
        listed = Collection(self.profiles.graph, ways)
        return next((str(way) for way in listed if (result.focus, way, result.value) in beside), "")

    def _shown(self, value: Node) -> str:
        text = str(value) if isinstance(value, (Literal, URIRef)) else phrase(self.languages, "value_without_name")
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


def known_of(graph: Graph, thesaurus: Thesaurus, known: Known) -> Iterator[Triple]:
    """What the catalogue knows of the things that a record names, but for those that a list holds."""
    for iri in named_in(graph):
        if iri not in thesaurus.concepts:
            yield from known(iri)


def laid_beside(graph: Graph, thesaurus: Thesaurus, stubs: Iterable[Triple]) -> Data:
    """The record and, beside it, what the lists and the catalogue know of the things that it names."""
    return Data(graph, stubs, *(thesaurus.triples_about(iri) for iri in named_in(graph)))


def named_in(graph: Graph) -> set[str]:
    """What a record names, and the nomenclature, of which a check knows the release."""
    return {SCHEME, *(str(o) for o in graph.objects() if isinstance(o, URIRef))}


def field_by_path(profiles: Profiles, judge: Shape, path: str) -> Field | None:
    """The field of a predicate, for results of shapes without a field of their own: of the class first, then of any."""
    return next((each for each in (*judge.fields, *profiles.fields.values()) if each.path == path), None)


def places_of(iri: str, graph: Graph, profiles: Profiles, language: str) -> dict[Node, str]:
    """Where each node stands that a record describes, in words: the field's label, numbered when there are several.

    A linked thing counts among these, since it may be described on the spot; no place ever shows the id of a node.
    """
    labels = {each.path: each.label(language) for each in profiles.fields.values() if each.nested or each.links}
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
