"""The gazetteer: what there is to browse diseases by, with counts: classifications, fields of networks, the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from catalogue.atlas.coverage import coverage_of
from catalogue.atlas.disease_view import (
    Branch,
    ClassificationView,
    Classified,
    Member,
    NetworkField,
    NomenclatureView,
)
from catalogue.atlas.forest import Forest
from catalogue.error import NotFound
from catalogue.index.ask import Ask
from catalogue.nomenclature.difference import numbers_of
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.excerpt import classification_of
from catalogue.nomenclature.skos import CREDIT, LICENCE
from catalogue.search.finder import Finder
from catalogue.search.search import short
from catalogue.thesaurus import Concept


class Gazetteer:
    """Lists of one generation; each is counted once."""

    def __init__(self, finder: Finder, forest: Forest) -> None:
        self.finder = finder
        self.forest = forest
        self.nomenclature = finder.nomenclature
        self._whole: NomenclatureView | None = None

    @cached_property
    def classifications(self) -> tuple[Classified, ...]:
        """All classifications, by name."""
        found = [self._classified(number) for number in self.nomenclature.classifications]
        return tuple(sorted(found, key=lambda each: (each.label.casefold(), each.number)))

    def _classified(self, number: str) -> Classified:
        classification = self.nomenclature.classifications[number]
        label, head = classification.label(self.finder.languages), classification.head
        coverage = coverage_of(self.forest.disorders & self.forest.members(number), self.finder, self.forest, 0)
        link = self.finder.link(head) if head in self.nomenclature.diseases else None
        sources = link.sources if link else self._sources(self.forest.tops(number))
        return Classified(number, label, link, coverage.disorders, coverage.covered, sources)

    def _sources(self, codes: Sequence[str]) -> int:
        """Sources at or beneath some codes, each once."""
        return self.finder.index.count(Ask(codes=tuple(codes), above=tuple(codes), either=True)) if codes else 0

    def classification(self, number: str, opened: frozenset[str]) -> ClassificationView:
        """Everything the page of a classification shows; its tops are open.

        :param opened: codes whose children are shown too
        :raises NotFound: the nomenclature has no classification of this number
        """
        self._must(number)
        tops = self.forest.tops(number)
        names = tuple(sorted(self.nomenclature.classifications[number].labels.items()))
        summary = next(each for each in self.classifications if each.number == number)
        trees = tuple(self.forest.grown(top, opened | frozenset(tops[:1]), number) for top in tops)
        return ClassificationView(
            number, summary.label, names, summary, trees, self._members(number), self.nomenclature.release
        )

    def _must(self, number: str) -> None:
        if number not in self.nomenclature.classifications:
            known = ", ".join(sorted(self.nomenclature.classifications)) or "none"
            raise NotFound(f"There is no classification {number[:20]}.", expected=f"one of {known}.")

    def _members(self, number: str) -> tuple[Member, ...]:
        diseases, counts = self.nomenclature.diseases, self.finder.index.places()
        known = (diseases[code] for code in self.forest.members(number) if code in diseases)
        return tuple(
            Member(
                each.code, each.label(self.finder.languages), each.level, each.status, counts.get(each.code, 0),
                tuple(sorted(each.places.get(number, ()), key=int)),
            )
            for each in sorted(known, key=lambda disease: int(disease.code))
        )  # fmt: skip

    def triples(self, number: str) -> bytes:
        """A classification as N-Triples.

        :raises NotFound: the nomenclature has no classification of this number
        """
        self._must(number)
        return classification_of(number, self.forest.members(number), self.nomenclature, self.finder.languages)

    @cached_property
    def _networks(self) -> dict[str, tuple[Concept, tuple[str, ...]]]:
        """The networks that have a field, with the codes of its groups."""
        facet = self.finder.facets.get(self.finder.facet_of("network") or "")
        listed = self.finder.thesaurus.members(facet.scheme) if facet and facet.scheme else []
        found = {}
        for concept in listed:
            codes = (iri.removeprefix(ORDO) for iri in concept.subjects if iri.startswith(ORDO))
            groups = tuple(sorted((code for code in codes if code in self.nomenclature.diseases), key=int))
            if groups:
                found[concept.iri] = (concept, groups)
        return found

    def networks_of(self, code: str) -> tuple[tuple[str, str, str], ...]:
        """Value, short name and name of the networks in whose field a disease stands, at or beneath a group."""
        here = self.nomenclature.ancestors(code) | {code}
        found = (
            (self._value(concept), self.finder.acronym(concept.iri), concept.label(self.finder.languages))
            for concept, groups in self._networks.values()
            if not here.isdisjoint(groups)
        )
        return tuple(sorted(found, key=lambda each: each[1].casefold()))

    def _value(self, concept: Concept) -> str:
        return concept.notations[0] if concept.notations else short(concept.iri)

    @cached_property
    def fields(self) -> tuple[NetworkField, ...]:
        """The fields of all networks, by their short names."""
        found = [self._field(concept, groups) for concept, groups in self._networks.values()]
        return tuple(sorted(found, key=lambda each: each.label.casefold()))

    def _field(self, concept: Concept, groups: tuple[str, ...]) -> NetworkField:
        coverage = coverage_of(self.forest.beneath(groups), self.finder, self.forest, 0)
        return NetworkField(
            value=self._value(concept), iri=concept.iri, label=self.finder.acronym(concept.iri),
            name=concept.label(self.finder.languages), groups=tuple(self.finder.link(code) for code in groups),
            disorders=coverage.disorders, covered=coverage.covered, sources=self._sources(groups),
        )  # fmt: skip

    def field(self, value: str) -> NetworkField:
        """The field of a network by its short name or IRI, in any case.

        :raises NotFound: no network of this name has a field
        """
        plain = value.strip().casefold()
        for each in self.fields:
            if plain in (each.value.casefold(), each.label.casefold(), each.iri.casefold()):
                return each
        known = ", ".join(each.value for each in self.fields) or "none"
        raise NotFound(f"No network {value[:40]!r} has a field of diseases.", expected=f"one of {known}.")

    def trees(self, field: NetworkField, opened: frozenset[str]) -> tuple[Branch, ...]:
        """The groups of a field, opened as far as was asked for; a group of its own is open."""
        alone = frozenset(group.code for group in field.groups[:1] if len(field.groups) == 1)
        return tuple(self.forest.grown(group.code, opened | alone) for group in field.groups)

    @cached_property
    def numbers(self) -> Mapping[str, Any]:
        """Counts of the nomenclature."""
        return numbers_of(self.nomenclature)

    def whole(self, load_of: Callable[[], Mapping[str, Any]]) -> NomenclatureView:
        """Everything the page of the nomenclature shows.

        :param load_of: gives what the journal noted when it was loaded, empty for the starter; asked for once
        """
        if self._whole is None:
            load, parcels = load_of(), self.nomenclature.parcels
            self._whole = NomenclatureView(
                release=self.nomenclature.release, starter=not load, loaded=str(load.get("at", "")),
                date=max((parcel.date for parcel in parcels), default=""), licence=LICENCE, attribution=CREDIT,
                numbers=self.numbers, classifications=self.classifications, parcels=parcels,
                before=str(load.get("before") or ""), difference=load.get("difference") or {},
                faults=load.get("faults") or {},
            )  # fmt: skip
        return self._whole
