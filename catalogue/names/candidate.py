"""Candidates: how a disease that a text may mean is shown: by which name, code or gene, how sure, and what to heed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalogue.names.roll import Line, Name
from catalogue.names.spelling import plain
from catalogue.nomenclature.advice import advice
from catalogue.nomenclature.disease import DISORDER, Gene
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.telling.view import Candidate

SCORES = {EXACT: 100.0, NARROWER: 80.0, BROADER: 70.0, RELATED: 60.0}
GENE = 70.0


class Presenter:
    """Makes candidates of one nomenclature in the reader's languages."""

    def __init__(self, nomenclature: Nomenclature, languages: tuple[str, ...]) -> None:
        self._diseases = nomenclature.diseases
        self._nomenclature = nomenclature
        self._languages = languages

    def bearers(self, names: Iterable[Name], text: str = "") -> list[Name]:
        """One name for each disease: first what is written just so, then codes in use, preferred names, our languages.

        :param text: what was typed, without case
        """
        best: dict[str, Name] = {}
        known = (name for name in names if name.code in self._diseases)
        for name in sorted(known, key=lambda name: self._order(name, text)):
            best.setdefault(name.code, name)
        return list(best.values())

    def _order(self, name: Name, text: str) -> tuple[bool, bool, bool, int, int]:
        place = self._languages.index(name.language) if name.language in self._languages else len(self._languages)
        in_use = self._diseases[name.code].is_active
        return name.text.casefold() != text, not in_use, not name.preferred, place, int(name.code)

    def place(self, line: Line, text: str) -> tuple[bool, bool]:
        """Where a line stands for a text that its words begin with: first what begins so itself, then our languages."""
        return not line.plain.startswith(text), not any(name.language in self._languages for name in line.names)

    def is_disorder(self, code: str) -> bool:
        """Whether a code is in use and of the level at which diseases are counted."""
        disease = self._diseases.get(code)
        return disease is not None and disease.is_active and disease.level == DISORDER

    def by_name(self, name: Name, score: float, how: str = "") -> Candidate:
        """A disease by one of its names; `how` is `label` or `synonym` where nothing else is said."""
        how = how or ("label" if name.preferred else "synonym")
        return self._candidate(name.code, name.text, how, score, name.language)

    def by_line(self, line: Line, score: float, how: str) -> Iterator[Candidate]:
        """All diseases that bear the names of a line."""
        return (self.by_name(name, score, how) for name in self.bearers(line.names))

    def plainly(self, candidate: Candidate, text: str) -> Candidate:
        """A candidate found by the beginning of a name, told by the name that people read if that begins so too."""
        words, own = text.split(), plain(candidate.label).split()
        begins = all(any(each.startswith(word) for each in own) for word in words)
        if candidate.how != "prefix" or candidate.matched == candidate.label or not begins:
            return candidate
        labels = self._diseases[candidate.code].labels
        spoken = (tongue for tongue in (*self._languages, *labels) if labels.get(tongue) == candidate.label)
        return replace(candidate, matched=candidate.label, language=next(spoken, ""))

    def by_code(self, code: str) -> Candidate:
        """A disease by its ORPHAcode."""
        return self._candidate(code, f"ORPHA:{code}", "code", 100.0)

    def by_mapping(self, code: str, mapping: Mapping) -> Candidate:
        """A disease by a code of another system, and how closely that one stands for it."""
        matched = f"{mapping.system} {mapping.code}"
        return self._candidate(code, matched, "mapping", SCORES[mapping.relation], relation=mapping.relation)

    def by_gene(self, code: str, gene: Gene) -> Candidate:
        """A disease by a gene that it is linked with."""
        return self._candidate(code, gene.symbol, "gene", GENE)

    def _candidate(
        self, code: str, matched: str, how: str, score: float, language: str = "", relation: str = ""
    ) -> Candidate:
        disease = self._diseases[code]
        note, leads_to = advice(disease, self._nomenclature, self._languages)
        label, level, status = disease.label(self._languages), disease.level, disease.status
        return Candidate(code, label, matched, how, score, level, status, language, relation, leads_to, note)


def once(candidates: Iterable[Candidate], limit: int) -> list[Candidate]:
    """The first candidate of each disease, at most so many."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.code, candidate)
        if len(found) >= limit:
            break
    return list(found.values())
