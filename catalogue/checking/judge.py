"""Another profile as a judge: a folder of shapes that the operator names, beside our own profile.

Its findings are told in the same report as ours, its own messages where it has any. A record that none of its shapes
targets is *not validated*, which is not the same as valid. Non-responsibilities: reading the folder
(`catalogue.checking.folder`), what cannot be judged by (`catalogue.checking.lint`), our own levels
(`catalogue.checking.checker`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from rdflib import Graph, URIRef
from rdflib.plugins.sparql.sparql import SPARQLError
from rdflib.term import Node

from catalogue.checking.checker import Known, known_of, laid_beside, nothing_known
from catalogue.checking.engine import without_hints
from catalogue.checking.examiner import given_up
from catalogue.checking.folder import shapes_folders
from catalogue.checking.foreign_wording import Wording, places_in
from catalogue.checking.lint import Lint, Linted, lint
from catalogue.checking.reference import Lean, LeanShape, Plain
from catalogue.checking.result import constraint_name, path_of, severity_of
from catalogue.checking.shapewalk import TARGETS
from catalogue.deadline import deadline
from catalogue.error import RecordError, ShapeError
from catalogue.profile.level import Level
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.record import Record, title_of
from catalogue.reports.report import SEVERITIES, Finding, Report
from catalogue.setting import Settings
from catalogue.thesaurus import Thesaurus, load_thesaurus

FAULTS = (
    ReportableRuntimeError, NotImplementedError, ParseException, ValueError, TypeError, KeyError, AttributeError,
    AssertionError, RecursionError, ArithmeticError, SPARQLError, re.error,
)  # fmt: skip
"""What pyshacl raises where a shape cannot be judged by after all."""


@dataclass(frozen=True, eq=False)
class ForeignProfile:
    """The shapes of one folder, read once; used for any number of records, by one thread at a time.

    :param name: what it is called by, usually the name of its folder
    :param lints: what in it cannot be judged by, or will not do what its author may expect
    """

    name: str
    folder: Path
    lints: tuple[Lint, ...]
    linted: Linted
    profiles: Profiles
    settings: Settings

    @cached_property
    def _judging(self) -> list[LeanShape]:
        """The shapes that name what they are about, in a stable order."""
        graph = without_hints(self.linted.graph)
        aimed = {node for target in TARGETS for node in graph.subjects(target, None)}
        found = [each for each in Lean(graph).shapes if isinstance(each, LeanShape)]
        targeting = [each for each in found if each.node in aimed or each.implicit_class_targets()]  # type: ignore[no-untyped-call]
        return sorted(targeting, key=lambda each: str(each.node))

    def examine(
        self,
        records: Iterable[Record],
        known: Known = nothing_known,
        *,
        thesaurus: Thesaurus | None = None,
        languages: tuple[str, ...] = (),
    ) -> Iterator[Report]:
        """A report on each record in order, each as soon as made; nothing is raised for a record.

        :param known: what is known of a linked thing: type and label
        :param thesaurus: the lists; those that come with the catalogue when None
        :param languages: of the findings, best first; those of the settings when empty
        """
        lists = thesaurus or load_thesaurus()
        words = Wording(self.name, self.linted.graph, self.profiles, lists, languages or self.settings.languages)
        for record in records:
            yield self._in_time(record, known, words)

    def _in_time(self, record: Record, known: Known, words: Wording) -> Report:
        """The report on a record; on one whose check took too long, that it did."""
        try:
            with deadline(self.settings.check_seconds, "The check of this record", "check_seconds"):
                return self._report(record, known, words)
        except RecordError as error:
            return replace(given_up(record, error, words.languages), profile=self.name)

    def _report(self, record: Record, known: Known, words: Wording) -> Report:
        stubs = known_of(record.graph, words.thesaurus, known)
        data, places = laid_beside(record.graph, words.thesaurus, stubs), places_in(record, words)
        findings, judged = list[Finding](), False
        for shape in self._judging:
            focus = asked_about(shape, data, record.graph)
            judged = judged or URIRef(record.iri) in focus
            findings += self._findings(shape, data, focus, places, words)
        once = sorted(set(findings), key=lambda f: (SEVERITIES.index(f.severity), f.place, f.label, f.message, f.value))
        title = title_of(record.graph, record.iri, words.languages)
        return Report(record.iri, title, tuple(once), None, judged=judged, profile=self.name)

    def _findings(
        self, shape: LeanShape, data: Graph, focus: set[Node], places: dict[Node, str], words: Wording
    ) -> Iterator[Finding]:
        """What one shape finds at these nodes; that it could not be judged by, when it came to that."""
        if not focus:
            return
        try:
            _, found = shape.validate(SHACLExecutor(validator=None), data, focus=sorted(focus, key=str))
            for _, _, told in found:
                if isinstance(told[0], Plain):
                    yield finding_of(told[0], places, words)
        except FAULTS as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            yield words.unable(shape.node, reason)


def asked_about(shape: LeanShape, data: Graph, record: Graph) -> set[Node]:
    """The nodes of a record that a shape targets; what is only laid beside the record is not asked about."""
    described = set(record.subjects())
    paths = list(shape.target_objects_of())  # type: ignore[no-untyped-call]
    values = {value for path in paths for value in record.objects(None, path)}
    return set(shape.focus_nodes(data)) & (described | values)  # type: ignore[no-untyped-call]


def finding_of(told: Plain, places: dict[Node, str], words: Wording) -> Finding:
    """One result as a finding, joined to the field that our profile has for its path."""
    path, constraint = path_of(told.path), constraint_name(told.constraint)
    return words.finding(
        severity=severity_of(told.source.severity),
        path=path,
        way=told.path,
        focus=told.focus,
        place=places.get(told.focus, ""),
        value=None if told.value == told.focus else told.value,
        shape=told.source.node,
        constraint=constraint,
    )


def foreign_profiles(settings: Settings) -> dict[str, ForeignProfile]:
    """The folders of the settings that are profiles of their own, by name.

    A folder whose name is taken, by another or by one of our levels, goes by its parent's name and its own.

    :raises ShapeError: a folder or file that cannot be read, naming it
    """
    profiles = load_profiles(settings)
    taken, found = reserved(profiles.levels), dict[str, ForeignProfile]()
    for folder in shapes_folders(settings):
        if not folder.extends_house:
            name = name_of(folder.path, taken | {plain(each) for each in found})
            found[name] = load_foreign(name, lint(folder), profiles, settings)
    return found


@lru_cache(maxsize=64)
def load_foreign(name: str, linted: Linted, profiles: Profiles, settings: Settings) -> ForeignProfile:
    """A profile, its shapes made ready once.

    :raises ShapeError: shapes that cannot be made ready
    """
    profile = ForeignProfile(name, linted.folder.path, linted.lints, linted, profiles, settings)
    try:
        _ = profile._judging
    except FAULTS as error:
        raise ShapeError(
            f"The shapes in {linted.folder.path} cannot be used: {error}",
            fix="Mend them, or take the folder out of JARDIN_SHAPES.",
        ) from error
    return profile


def reserved(levels: Iterable[Level]) -> set[str]:
    """The names that our levels go by."""
    names = {plain(level.name) for level in levels}
    return names | {name.removeprefix("jardin-") for name in names} | {str(level.number) for level in levels}


def name_of(path: Path, taken: set[str]) -> str:
    """The name of a folder, with as many of its parents before it as make it the only one."""
    parts = [part for part in path.resolve().parts if part != "/"]
    for first in range(len(parts) - 1, -1, -1):
        name = "-".join(parts[first:])
        if plain(name) not in taken:
            return name
    raise ShapeError(f"The folder {path} is named twice (setting shapes).", fix="Name each folder once.")


def plain(name: str) -> str:
    """A name as it is compared."""
    return name.strip().casefold().replace("_", "-").replace(" ", "-")
