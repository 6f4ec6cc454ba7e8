"""The atlas: diseases, where they stand, and how many sources stand at and beneath them; and the live figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from catalogue.atlas.coverage import coverage_of, table_of
from catalogue.atlas.disease_view import Coverage, DiseaseView, Table
from catalogue.atlas.forest import Forest
from catalogue.atlas.gazetteer import Gazetteer
from catalogue.error import NotFound
from catalogue.index.ask import Ask
from catalogue.keeping.generation import Generation
from catalogue.nomenclature.advice import advice
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.reference import references
from catalogue.search.finder import Finder
from catalogue.search.search import Search, short
from catalogue.telling.view import DiseaseLink, Figures, Match

DISORDERS = ("Disorder", "SubtypeOfDisorder")
SHOWN = 10
GAP_SHOWN = 12
NOTHING: frozenset[str] = frozenset()


@dataclass
class Atlas:
    """Diseases of one generation."""

    finder: Finder
    generation: Generation

    @cached_property
    def forest(self) -> Forest:
        """The classifications as trees."""
        return Forest(self.finder.nomenclature, self.finder.link, self.finder.languages)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Classifications, fields of networks, and the nomenclature as a whole."""
        return Gazetteer(self.finder, self.forest)

    def must(self, code: str) -> Disease:
        """The disease of a code.

        :raises NotFound: the nomenclature has no such code
        """
        disease = self.finder.nomenclature.get(code)
        if disease is None:
            release = self.finder.nomenclature.release
            raise NotFound(
                f"ORPHA:{code} is not in the nomenclature in force ({release}).",
                fix="Look for the disease by name, or load a newer nomenclature.",
            )
        return disease

    def view(self, code: str, opened: frozenset[str] = NOTHING) -> DiseaseView:
        """Everything the page of a disease shows.

        :param opened: codes beneath it whose own children are shown too
        """
        disease, finder, forest = self.must(code), self.finder, self.forest
        search = Search(disease=code, size=SHOWN)
        asks = finder.asks(search)
        counts = {match: finder.index.count(ask) for match, ask in asks.items()}
        hits = finder.hits(search, asks, counts)
        table = self._table(asks)
        note, leads_to = advice(disease, finder.nomenclature, finder.languages)
        return DiseaseView(
            code=code, iri=disease.iri, label=finder.label(code), names=tuple(sorted(disease.labels.items())),
            synonyms=tuple(sorted(disease.synonyms)), definitions=tuple(sorted(disease.definitions.items())),
            level=disease.level, type=disease.type, status=disease.status, note=note,
            replaced_by=finder.link(disease.replaced_by) if disease.replaced_by else None,
            referred_to=tuple(finder.link(each) for each in disease.referred_to),
            leads_to=tuple(finder.link(each) for each in leads_to),
            parents=self._links(disease.parents), children=self._links(finder.nomenclature.children.get(code, set())),
            places=forest.places(code), heads=forest.headed(code), preferential=self._link(disease.preferential),
            aggregated=self._link(finder.nomenclature.aggregation(code)),
            references=references(disease.mappings), genes=tuple(disease.genes),
            prevalences=tuple(disease.prevalences), onsets=tuple(disease.onsets),
            inheritances=tuple(disease.inheritances), phenotypes=disease.phenotypes,
            networks=self.gazetteer.networks_of(code), counts=counts, countries=countries_of(table), table=table,
            coverage=self._coverage(code, GAP_SHOWN), hits=tuple(hits),
            nearest=() if sum(counts.values()) or leads_to else finder.nearest(code), release=self.generation.release,
            branches=forest.grown(code, opened | {code}).branches,
        )  # fmt: skip

    def _link(self, code: str) -> DiseaseLink | None:
        return self.finder.link(code) if code else None

    def _links(self, codes: set[str]) -> tuple[DiseaseLink, ...]:
        return tuple(self.finder.link(code) for code in self.forest.named(codes))

    def _table(self, asks: Mapping[Match, Ask]) -> Table:
        return table_of(asks, self.finder, self.finder.facet_of("country") or "kind")

    def _coverage(self, code: str, shown: int | None) -> Coverage | None:
        disorders = self.forest.beneath([code]) - {code}
        return coverage_of(disorders, self.finder, self.forest, shown) if disorders else None

    def gap(self, code: str) -> Coverage:
        """All disorders beneath a disease that have no source.

        :raises NotFound: the nomenclature has no such code
        """
        return self._coverage(self.must(code).code, None) or Coverage(0, 0, ())

    def beneath(self, parent: str | None, number: str | None = None) -> list[DiseaseLink]:
        """The diseases directly beneath one, or the heads of the classifications, by name.

        :param number: only what stands there in this classification
        :raises NotFound: the nomenclature has no such code
        """
        nomenclature = self.finder.nomenclature
        if parent is None:
            return list(self._links(set(nomenclature.heads)))
        children = nomenclature.children if number is None else self.forest.children.get(number, {})
        return list(self._links(children.get(self.must(parent).code, set())))

    def figures(self, origins: int) -> Figures:
        """The live figures of the home page."""
        return replace(self._counted, origins=origins)

    @cached_property
    def _counted(self) -> Figures:
        """Counted once for a generation."""
        finder, index = self.finder, self.finder.index
        named = index.codes()
        disorders = {c for c, d in finder.nomenclature.diseases.items() if d.level in DISORDERS and d.is_active}
        return Figures(
            sources=index.count(Ask()), records=index.size(), disorders=len(disorders & set(named)),
            disorders_all=len(disorders), countries=self._values(finder.facet_of("country")),
            kinds=self._values("kind"), networks=self._values(finder.facet_of("network")), origins=0,
            release=self.generation.release, generation=self.generation.number, changed=self.generation.made,
            sample=index.any_sample(),
        )  # fmt: skip

    def _values(self, facet: str | None) -> tuple[tuple[str, str, int], ...]:
        if facet is None:
            return ()
        counts = self.finder.index.facet(Ask(), facet)
        named = ((short(value), self.finder.facet_label(facet, value), number) for value, number in counts.items())
        return tuple(sorted(named, key=lambda row: (-row[2], row[1])))


def countries_of(table: Table) -> tuple[tuple[str, str, int], ...]:
    """Value, label, and sources that match exactly or narrower, of the countries that have some."""
    found = ((row.value, row.label, row.exact + row.narrower) for row in table.rows if row.value)
    return tuple(row for row in found if row[2])
