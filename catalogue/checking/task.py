"""A task: one record to be checked, and the form in which it travels to another process.

Literals travel as N-Triples: pickled, rdflib would write "01" as "1". What only this process can answer (probes, the
nomenclature) is answered before, for all that the record names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from rdflib import Graph

from catalogue.checking.checker import Checker, Known, known_of, nothing_known
from catalogue.checking.data import Data
from catalogue.checking.fact import Circumstances
from catalogue.error import NotRdf
from catalogue.nomenclature.disease import ORDO
from catalogue.record.triple import Triple, ntriples, write_ntriples
from catalogue.reports.report import Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """One record to be checked; the fields are those of `Checker.check`.

    :param languages: of the findings, best first; those of the checker when empty
    :param seconds: the check may take; as many as the checker allows when None
    :param content: the graph as N-Triples, where they are at hand; made from it otherwise
    """

    iri: str
    graph: Graph
    known: Known = nothing_known
    whole: bool = True
    given: Circumstances = field(default_factory=Circumstances)
    languages: tuple[str, ...] = ()
    seconds: float | None = None
    content: bytes = b""

    def report(self, checker: Checker) -> Report:
        """The report of a checker in this process.

        :raises TooLarge: the check took longer than it may
        """
        tuned = checker.tuned(self.languages, self.seconds)
        return tuned.check(self.iri, self.graph, self.known, whole=self.whole, given=self.given)

    def parcel(self, checker: Checker) -> Parcel:
        """All that another process needs to come to the same report.

        :raises NotRdf: an IRI or a language tag is none
        """
        stubs = list(known_of(self.graph, checker.thesaurus, self.known))
        return Parcel(
            iri=self.iri,
            record=self.content or lines(self.graph),
            stubs=lines(stubs),
            entry=lines(self.given.entry),
            whole=self.whole,
            given=portable(self.given, (*self.graph, *stubs)),
            languages=self.languages or checker.languages,
            seconds=self.seconds or checker.seconds,
        )


@dataclass(frozen=True, slots=True)
class Parcel:
    """A task on its way: the record, what is known of the things that it names, and its entry, as N-Triples."""

    iri: str
    record: bytes
    stubs: bytes
    entry: bytes
    whole: bool
    given: Circumstances
    languages: tuple[str, ...]
    seconds: float

    def task(self) -> Task:
        """The task, in another process."""
        given = replace(self.given, entry=tuple(ntriples(self.entry)))
        known = Once(list(ntriples(self.stubs)))
        return Task(self.iri, Data(ntriples(self.record)), known, self.whole, given, self.languages, self.seconds)


class Once:
    """All stubs at once, for whatever thing they are asked first."""

    def __init__(self, stubs: list[Triple]) -> None:
        self._stubs = stubs

    def __call__(self, iri: str) -> Iterable[Triple]:
        stubs, self._stubs = self._stubs, []
        return stubs


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """Answers given before they are asked for."""

    answers: Mapping[str, T]
    otherwise: T

    def __call__(self, asked: str) -> T:
        return self.answers.get(asked, self.otherwise)


def portable(given: Circumstances, triples: Iterable[Triple]) -> Circumstances:
    """The circumstances of one record with what stands around it, and nothing that only this process can answer."""
    names = {str(value) for _, _, value in triples}
    probed = {name: given.probed(name) for name in names if name.startswith("http")}
    codes = {name.removeprefix(ORDO) for name in names if name.startswith(ORDO)}
    above = {code: given.above(code) for code in codes}
    return replace(
        given,
        entry=(),
        probed=Told({name: found for name, found in probed.items() if found}, ""),
        above=Told({code: found for code, found in above.items() if found}, frozenset[str]()),
    )


def lines(triples: Iterable[Triple]) -> bytes:
    """Triples as N-Triples.

    :raises NotRdf: an IRI or a language tag is none
    """
    try:
        return write_ntriples(triples)
    except ValueError as error:
        raise NotRdf(f"The record says what RDF forbids: {error}.", expected="valid IRIs and language tags.") from error
