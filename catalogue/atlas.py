"""The atlas: diseases, where they stand, and how many sources stand at and beneath them; and the live figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from catalogue.disease import Disease
from catalogue.error import NotFound
from catalogue.finder import Finder
from catalogue.generation import Generation
from catalogue.index import Ask
from catalogue.search import Search, short
from catalogue.view import DiseaseLink, DiseaseView, Figures

DISORDERS = ("Disorder", "SubtypeOfDisorder")
SHOWN = 10


@dataclass
class Atlas:
    """Diseases of one generation."""

    finder: Finder
    generation: Generation

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

    def view(self, code: str) -> DiseaseView:
        """Everything the page of a disease shows."""
        disease, finder = self.must(code), self.finder
        page = finder.find(Search(disease=code, size=SHOWN))
        country = next((name for name, field in finder.facets.items() if field and field.role == "country"), None)
        return DiseaseView(
            code=code, iri=disease.iri, label=finder.label(code), names=tuple(sorted(disease.labels.items())),
            synonyms=tuple(sorted(disease.synonyms)), level=disease.level, type=disease.type, status=disease.status,
            replaced_by=finder.link(disease.replaced_by) if disease.replaced_by else None,
            referred_to=tuple(finder.link(each) for each in disease.referred_to), parents=self._links(disease.parents),
            children=self._links(finder.nomenclature.children[code]), counts=page.groups,
            countries=self._countries(code, country) if country else (), hits=page.hits, nearest=page.nearest,
            release=self.generation.release,
        )  # fmt: skip

    def _links(self, codes: set[str]) -> tuple[DiseaseLink, ...]:
        return tuple(sorted((self.finder.link(code) for code in codes), key=lambda link: (-link.sources, link.label)))

    def _countries(self, code: str, facet: str) -> tuple[tuple[str, str, int], ...]:
        counts = Counter(self.finder.index.facet(Ask(codes=(code,)), facet))
        counts.update(self.finder.index.facet(Ask(above=(code,), no_codes=(code,)), facet))
        named = ((short(iri), self.finder.shown(iri), number) for iri, number in counts.items())
        return tuple(sorted(named, key=lambda row: (-row[2], row[1])))

    def beneath(self, parent: str | None) -> list[DiseaseLink]:
        """The diseases directly beneath one, or the heads of the classifications."""
        nomenclature = self.finder.nomenclature
        codes = nomenclature.heads if parent is None else nomenclature.children[self.must(parent).code]
        return sorted((self.finder.link(code) for code in codes), key=lambda link: link.label)

    def figures(self, origins: int) -> Figures:
        """The live figures of the home page."""
        return replace(self._counted, origins=origins)

    @cached_property
    def _counted(self) -> Figures:
        """Counted once for a generation."""
        finder, index = self.finder, self.finder.index
        roles = {field.role: name for name, field in finder.facets.items() if field}
        named = index.codes()
        disorders = {c for c, d in finder.nomenclature.diseases.items() if d.level in DISORDERS and d.is_active}
        return Figures(
            sources=index.count(Ask()), records=index.size(), disorders=len(disorders & set(named)),
            disorders_all=len(disorders), countries=self._values(roles.get("country")),
            kinds=self._values("kind"), networks=self._values(roles.get("network")), origins=0,
            release=self.generation.release, generation=self.generation.number, changed=self.generation.made,
            sample=index.any_sample(),
        )  # fmt: skip

    def _values(self, facet: str | None) -> tuple[tuple[str, str, int], ...]:
        if facet is None:
            return ()
        counts = self.finder.index.facet(Ask(), facet)
        named = ((short(value), self.finder.facet_label(facet, value), number) for value, number in counts.items())
        return tuple(sorted(named, key=lambda row: (-row[2], row[1])))
