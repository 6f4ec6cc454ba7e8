"""Names of diseases: which disease a text means, by code, exact name, beginning of words, or likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from rapidfuzz import fuzz, process

from catalogue.card import fold
from catalogue.disease import Disease
from catalogue.nomenclature import Nomenclature
from catalogue.orphacode import find_code
from catalogue.view import Candidate

LIKE = 82.0
SHORTEST = 4


class Names:
    """Every name of every disease of a nomenclature, folded (no case, accents, punctuation)."""

    def __init__(self, nomenclature: Nomenclature, languages: tuple[str, ...] = ("en",)) -> None:
        self._nomenclature = nomenclature
        self._languages = languages
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._synonyms: dict[str, set[str]] = defaultdict(set)
        self._shown: dict[tuple[str, str], str] = {}
        for disease in nomenclature.diseases.values():
            self._add(disease, disease.labels.values(), self._labels)
            self._add(disease, (name for _, name in disease.synonyms), self._synonyms)

    def _add(self, disease: Disease, names: Iterable[str], table: dict[str, set[str]]) -> None:
        for name in names:
            table[fold(name)].add(disease.code)
            self._shown.setdefault((fold(name), disease.code), name)

    @cached_property
    def _folded(self) -> list[str]:
        return sorted({*self._labels, *self._synonyms} - {""})

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """(word, name) sorted, so that the names with a word that begins so can be found by bisection."""
        return sorted({(word, name) for name in self._folded for word in name.split()})

    def exact(self, text: str) -> list[str]:
        """The codes that bear exactly this name, preferred names before synonyms, active codes before others."""
        name = fold(text)
        found = [
            *sorted(self._labels.get(name, ()), key=self._order),
            *sorted(self._synonyms.get(name, ()), key=self._order),
        ]
        return list(dict.fromkeys(found))

    def meant(self, text: str) -> str | None:
        """The one disease that a text surely means: its only bearer, or the only disorder whose name begins so.

        "Duchenne" means Duchenne muscular dystrophy; "muscular" means nothing yet.
        """
        bearers = self.exact(text)
        if bearers:
            return bearers[0] if len(bearers) == 1 else None
        begin = fold(text) + " "
        names = self._beginning(begin.split()[0]) if begin.strip() else set()
        codes = {code for name in names if name.startswith(begin) for code in self._labels.get(name, ())}
        disorders = [c for c in codes if (d := self._nomenclature.diseases[c]).is_active and d.level == "Disorder"]
        return disorders[0] if len(disorders) == 1 else None

    def _order(self, code: str) -> tuple[bool, int]:
        return not self._nomenclature.diseases[code].is_active, int(code)

    def suggest(self, text: str, limit: int = 10) -> list[Candidate]:
        """Diseases that a text may mean, likeliest first; each once."""
        found: dict[str, Candidate] = {}
        for candidate in self._candidates(text):
            found.setdefault(candidate.code, candidate)
            if len(found) >= limit:
                break
        return list(found.values())

    def _candidates(self, text: str) -> Iterator[Candidate]:
        code = find_code(text) or (text.strip() if text.strip().isdigit() else None)
        if code and code.lstrip("0") in self._nomenclature.diseases:
            yield self._candidate(code.lstrip("0"), f"ORPHA:{code.lstrip('0')}", "code", 100)
        name = fold(text)
        for each in self.exact(text):
            how = "label" if each in self._labels.get(name, ()) else "synonym"
            yield self._candidate(each, self._shown[name, each], how, 100)
        yield from self._by_prefix(name)
        if len(name) >= SHORTEST:
            yield from self._by_likeness(name)

    def _by_prefix(self, text: str) -> Iterator[Candidate]:
        words = text.split()
        if not words:
            return
        names = set.intersection(*(self._beginning(word) for word in words))
        for name in sorted(names, key=lambda n: (not n.startswith(text), len(n), n)):
            for code in self._codes(name):
                yield self._candidate(code, self._shown[name, code], "prefix", 90)

    def _beginning(self, word: str) -> set[str]:
        start, end = bisect_left(self._words, (word, "")), bisect_left(self._words, (word + "\U0010ffff", ""))
        return {name for _, name in self._words[start:end]}

    def _by_likeness(self, text: str) -> Iterator[Candidate]:
        for name, score, _ in process.extract(text, self._folded, scorer=fuzz.WRatio, limit=25, score_cutoff=LIKE):
            for code in self._codes(name):
                yield self._candidate(code, self._shown[name, code], "similar", round(score, 1))

    def _codes(self, name: str) -> list[str]:
        both = self._labels.get(name, set()) | self._synonyms.get(name, set())
        return sorted(both, key=self._order)

    def _candidate(self, code: str, matched: str, how: str, score: float) -> Candidate:
        disease = self._nomenclature.diseases[code]
        return Candidate(code, disease.label(self._languages), matched, how, score, disease.level, disease.status)
