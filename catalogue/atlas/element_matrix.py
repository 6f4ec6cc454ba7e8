"""The matrix of sources and common data elements: which source collects what, counted once for a generation.

Held in memory: a source is a line of 16 small numbers beside its title, country, networks and kind. Ten thousand
sources are read in about two seconds and asked in a hundredth of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalogue.atlas.element_view import Element, ElementView, Line, Matrix, MatrixSearch, System
from catalogue.error import NotFound
from catalogue.index.card import fold
from catalogue.profile.field import Field
from catalogue.search.finder import Finder
from catalogue.search.search import short
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.telling.view import Facet, FacetValue
from catalogue.thesaurus import Concept, tail

STATED = (
    'SELECT ?source (GROUP_CONCAT(CONCAT(STR(?element), " ", STR(?state)); separator="\\n") AS ?said) '
    "WHERE {{ ?source <{coverage}> ?node . ?node <{element}> ?element ; <{state}> ?state }} GROUP BY ?source"
)
CODED = (
    "SELECT ?element ?system (COUNT(DISTINCT ?source) AS ?sources) WHERE {{ ?source <{coverage}> ?node . "
    "?node <{element}> ?element ; <{state}> ?state ; <{system}> ?system . "
    "FILTER(?state IN ({held})) }} GROUP BY ?element ?system"
)
ROLE, STATE, SYSTEM = "elements", "availability", "code_system"
HELD = ("Collected", "PartiallyCollected")
UNSAID = ""
SAID_OF_NOTHING = "not said"
KIND = "kind"
FIRST_LINES = 20


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that tell of elements, found by their role and names."""

    coverage: Field
    element: Field
    state: Field
    system: Field

    def asked(self, query: str) -> str:
        """A query with their predicates filled in."""
        held = ", ".join(f"<{iri}>" for iri in self.state.options if tail(iri) in HELD)
        return query.format(
            coverage=self.coverage.path, element=self.element.path, state=self.state.path, system=self.system.path,
            held=held,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One source as the matrix holds it.

    :param words: folded words of the title, each with a space before it
    :param values: facet name -> values as addresses spell them
    :param states: place of the state of each element among the states; the last is that nothing is said
    """

    id: str
    iri: str
    title: str
    words: str
    values: Mapping[str, tuple[str, ...]]
    states: bytes
    collected: int


@dataclass
class ElementMatrix:
    """Sources and elements of one generation."""

    finder: Finder
    store: OxigraphStore

    @cached_property
    def fields(self) -> Fields | None:
        """The fields that tell of elements, None when the shapes have none."""
        known = self.finder.profiles
        coverage = known.role(ROLE)
        part = known.shape(coverage.nested or "") if coverage else None
        by_name = {each.name: each for each in part.fields} if part else {}
        element = next((each for each in by_name.values() if each.key), None)
        if coverage is None or element is None or not {STATE, SYSTEM} <= by_name.keys():
            return None
        return Fields(coverage, element, by_name[STATE], by_name[SYSTEM])

    @cached_property
    def states(self) -> tuple[tuple[str, str], ...]:
        """Name and label of each state, the fullest first, and that nothing is said."""
        options = self.fields.state.options if self.fields else ()
        named = ((tail(iri), self._label(iri).lower()) for iri in options)
        return (*named, (UNSAID, SAID_OF_NOTHING))

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The elements in their order."""
        options = self.fields.element.options if self.fields else ()
        found = (self.finder.thesaurus.concept(iri) for iri in options)
        return tuple(each for each in found if each is not None)

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets to narrow by: kind of source, country, network."""
        by_role = (self.finder.facet_of(role) for role in ("country", "network"))
        return (KIND, *(each for each in by_role if each is not None))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All sources, those that collect most first."""
        stated = self._stated()
        found = [self._source(card, stated) for card in self.finder.index.cards() if card["source"]]
        return tuple(sorted(found, key=lambda each: (-each.collected, each.words, each.id)))

    def _stated(self) -> dict[str, bytearray]:
        """What sources say, by IRI; of two statements on one element the fuller one."""
        states = {iri: place for place, iri in enumerate((*(self.fields.state.options if self.fields else ()), UNSAID))}
        places = {each.iri: place for place, each in enumerate(self.concepts)}
        found: dict[str, bytearray] = {}
        for source, said in self.store.query(self.fields.asked(STATED)) if self.fields else ():
            line = found[source] = bytearray(self._nothing)
            for element, _, state in (each.partition(" ") for each in said.split("\n")):
                place = places.get(element)
                if place is not None:
                    line[place] = min(line[place], states.get(state, len(states) - 1))
        return found

    def _source(self, card: Mapping[str, Any], stated: Mapping[str, bytearray]) -> Source:
        states = bytes(stated.get(card["iri"], self._nothing))
        facts = {**card["facts"], KIND: (card["kind"],)}
        values = {name: tuple(short(each) for each in facts.get(name, ())) for name in self.facets}
        words = f" {fold(card['title'])}"
        return Source(
            card["id"], card["iri"], card["title"], words, values, states, sum(each in self._held for each in states)
        )

    @cached_property
    def _held(self) -> frozenset[int]:
        return frozenset(place for place, (name, _) in enumerate(self.states) if name in HELD)

    @cached_property
    def used(self) -> dict[str, dict[str, int]]:
        """Sources by element and by code system in which they record it."""
        found: dict[str, dict[str, int]] = {}
        for element, system, sources in self.store.query(self.fields.asked(CODED)) if self.fields else ():
            found.setdefault(element, {})[system] = int(sources)
        return found

    def find(self, search: MatrixSearch, *, whole: bool = False) -> Matrix:
        """The matrix of the sources that are asked for.

        :param whole: all of them on one page
        """
        met = self._met(search)
        ordered = sorted(met, key=lambda each: (each.words, each.id)) if search.sort == "title" else met
        start = 0 if whole else (search.page - 1) * search.size
        shown = ordered if whole else ordered[start : start + search.size]
        telling = sum(each.states != self._nothing for each in met)
        return Matrix(
            search=search,
            states=self.states,
            elements=self._elements(met),
            facets=tuple(self._facets(search, met)),
            lines=tuple(self._line(each) for each in shown),
            total=len(met),
            telling=telling,
        )

    @cached_property
    def _nothing(self) -> bytes:
        """The states of a source that says nothing of any element."""
        return bytes([len(self.states) - 1] * len(self.concepts))

    def _met(self, search: MatrixSearch, apart: str = "") -> list[Source]:
        """The sources that meet a search.

        :param apart: name of a facet whose selection does not count
        """
        words = [f" {word}" for word in fold(search.text).split()]
        if not words and not search.elements and not any(search.selected.values()):
            return list(self.sources)
        numbers = [each.notations[0] for each in self.concepts]
        places = [numbers.index(number) for number in search.elements if number in numbers]
        chosen = {name: frozenset(values) for name, values in search.selected.items() if name != apart and values}
        return [
            each
            for each in self.sources
            if all(each.states[place] in self._held for place in places)
            and all(not values.isdisjoint(each.values.get(name, ())) for name, values in chosen.items())
            and all(word in each.words for word in words)
        ]

    def _facets(self, search: MatrixSearch, met: list[Source]) -> Iterable[Facet]:
        """What can be narrowed by, with counts of sources that meet everything else.

        :param met: those that meet everything
        """
        for name in self.facets:
            chosen = search.selected.get(name, ())
            alike = self._met(search, name) if chosen else met
            counts = Counter(value for each in alike for value in each.values.get(name, ()))
            counts.update(dict.fromkeys(chosen, 0))
            values = (FacetValue(v, self._value_label(name, v), n, v in chosen) for v, n in counts.items())
            field = self.finder.facets.get(name)
            label = field.label(self.finder.languages[0]) if field else "Kind of source"
            yield Facet(name, label, tuple(sorted(values, key=lambda each: each.label.casefold())))

    def _value_label(self, name: str, value: str) -> str:
        field = self.finder.facets.get(name)
        iri = self.finder.thesaurus.find(field.scheme, value) if field and field.scheme else None
        return self.finder.facet_label(name, iri or value)

    def _line(self, source: Source) -> Line:
        facts = {
            name: tuple(self._value_label(name, each) for each in values)
            for name, values in source.values.items()
            if name != KIND
        }
        kind = next(iter(source.values[KIND]), "")
        states = tuple(self.states[state][0] for state in source.states)
        label = self._value_label(KIND, kind)
        return Line(source.id, source.iri, source.title, kind, label, facts, source.collected, states)

    def _elements(self, sources: Iterable[Source]) -> tuple[Element, ...]:
        counted = [Counter(column) for column in zip(*(each.states for each in sources), strict=True)]
        counts = counted or [Counter[int]() for _ in self.concepts]
        return tuple(self._element(*pair) for pair in zip(self.concepts, counts, strict=True))

    def _element(self, concept: Concept, counts: Mapping[int, int]) -> Element:
        return Element(
            number=concept.notations[0], iri=concept.iri, label=self._label(concept.iri),
            definition=concept.definition, group=", ".join(self._label(each) for each in concept.broader),
            systems=tuple(self._system(each) for each in concept.related),
            matches=concept.matches,
            document=next(iter(concept.documents), ""),
            counts={name: counts.get(place, 0) for place, (name, _) in enumerate(self.states)},
        )  # fmt: skip

    def _system(self, iri: str, sources: int | None = None) -> System:
        concept = self.finder.thesaurus.concept(iri)
        return System(iri, self._label(iri), concept.definition if concept else "", sources)

    def _label(self, iri: str) -> str:
        return self.finder.thesaurus.label(iri, self.finder.languages) or iri

    def view(self, number: str) -> ElementView:
        """One element.

        :raises NotFound: there is none of this number
        """
        matrix = self.find(MatrixSearch())
        element = next((each for each in matrix.elements if each.number == number), None)
        if element is None:
            known = ", ".join(each.number for each in matrix.elements)
            raise NotFound(f"There is no common data element {number[:20]}.", expected=f"one of {known}.")
        used = sorted(self.used.get(element.iri, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        held = self.find(MatrixSearch(elements=(number,), size=FIRST_LINES))
        systems = tuple(self._system(iri, sources) for iri, sources in used)
        return ElementView(element, self.states, systems, held.lines, len(self.sources))
