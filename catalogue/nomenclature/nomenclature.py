"""The nomenclature of rare diseases: all diseases of one release, and what follows from the hierarchy.

Source: Orphanet nomenclature pack and Orphadata (CC BY 4.0). The closure over all classifications is computed once,
never at query time. How it is written and read as SKOS: `catalogue.nomenclature.skos`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from catalogue.nomenclature.disease import DISORDER, SUBTYPE, Disease


@dataclass(slots=True)
class Classification:
    """One of Orphanet's classifications, e.g. 150, rare inborn errors of metabolism.

    :param number: as in the names of its files
    :param head: code at its top, empty when it has none of its own
    """

    number: str
    labels: dict[str, str] = field(default_factory=dict)
    head: str = ""

    def label(self, languages: Iterable[str] = ("en",)) -> str:
        """Its name in the first language there is, else English, else any."""
        known = (self.labels[language] for language in (*languages, "en") if language in self.labels)
        return next(known, next(iter(self.labels.values()), f"Classification {self.number}"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that a nomenclature was loaded from.

    :param kind: what it was recognised as, e.g. `classification`
    :param date: day it was extracted, as it says itself; empty when it says none
    :param digest: SHA-256 of its bytes, hexadecimal
    """

    name: str
    kind: str
    date: str = ""
    digest: str = ""


class Nomenclature:
    """All diseases of one release, with what follows from the hierarchy.

    :param release: month of the release, `2025-07`
    :param parcels: the files it was loaded from
    """

    def __init__(
        self,
        diseases: dict[str, Disease],
        release: str = "",
        classifications: dict[str, Classification] | None = None,
        parcels: tuple[Parcel, ...] = (),
    ) -> None:
        self.diseases = diseases
        self.release = release
        self.classifications = classifications or {}
        self.parcels = parcels
        self.children: dict[str, set[str]] = {}
        for disease in diseases.values():
            for parent in disease.parents:
                self.children.setdefault(parent, set()).add(disease.code)

    def get(self, code: str) -> Disease | None:
        """The disease of a code, None when the nomenclature does not know it."""
        return self.diseases.get(code)

    def label(self, code: str, languages: Iterable[str] = ("en",)) -> str:
        """The name of a disease; the code itself when it is unknown."""
        disease = self.diseases.get(code)
        return disease.label(languages) if disease else f"ORPHA:{code}"

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return closure({code: disease.above for code, disease in self.diseases.items()})

    def ancestors(self, code: str) -> frozenset[str]:
        """Every code above, over all classifications; above a deprecated code stands its replacement."""
        return self._ancestors.get(code, frozenset())

    @cached_property
    def _beneath(self) -> dict[str, frozenset[str]]:
        beneath: dict[str, set[str]] = defaultdict(set)
        for code, above in self._ancestors.items():
            for each in above:
                beneath[each].add(code)
        return {code: frozenset(below) for code, below in beneath.items()}

    def descendants(self, code: str) -> frozenset[str]:
        """Every code beneath."""
        return self._beneath.get(code, frozenset())

    def distances(self, code: str, steps: dict[str, set[str]] | None = None) -> dict[str, int]:
        """How many steps away each code is; upward unless steps are given."""
        found, queue = {code: 0}, deque([code])
        while queue:
            here = queue.popleft()
            disease = self.diseases.get(here)
            upward = disease.above if disease else set()
            for there in steps.get(here, ()) if steps is not None else upward:
                if there not in found:
                    found[there] = found[here] + 1
                    queue.append(there)
        return found

    def is_head(self, code: str) -> bool:
        """Whether the code heads a classification: children, but nothing above; such never match as broader."""
        disease = self.diseases.get(code)
        return disease is not None and not disease.parents and code in self.children

    @property
    def heads(self) -> list[str]:
        """The heads of the classifications, by code."""
        return sorted((code for code in self.diseases if self.is_head(code)), key=int)

    def current(self, code: str) -> str:
        """The code to use: the replacement of a deprecated one, or what replaces that in turn; else the code itself."""
        seen = {code}
        while (disease := self.diseases.get(code)) and disease.status == "Deprecated" and disease.replaced_by:
            if disease.replaced_by in seen:
                break
            code = disease.replaced_by
            seen.add(code)
        return code

    def aggregation(self, code: str) -> str:
        """The code at disorder level: a disorder itself, the nearest disorder of a subtype; empty for all else.

        A deprecated or obsolete code aggregates as the code does that it leads to, when it leads to one only
        (nomenclature pack, "Aggregation level").
        """
        disease = self.diseases.get(code)
        return disease.aggregated or self.computed_aggregation(code) if disease else ""

    def computed_aggregation(self, code: str) -> str:
        """The same as the hierarchy alone gives it, whatever a file tells."""
        disease = self.diseases[code]
        if not disease.is_active:
            leads = [disease.replaced_by] if disease.replaced_by else disease.referred_to
            target = self.diseases.get(leads[0]) if len(leads) == 1 else None
            return self.aggregation(target.code) if target is not None and target.is_active else ""
        if disease.level == SUBTYPE:
            return self._nearest_disorder(code)
        return code if disease.level == DISORDER else ""

    def _nearest_disorder(self, code: str) -> str:
        near = self.distances(code)
        above = ((steps, int(each)) for each, steps in near.items() if self._is_disorder(each))
        return str(min(above, default=(0, ""))[1])

    def _is_disorder(self, code: str) -> bool:
        disease = self.diseases.get(code)
        return disease is not None and disease.level == DISORDER and disease.is_active

    def disorders(self, code: str) -> frozenset[str]:
        """The active disorders beneath a code."""
        return frozenset(each for each in self.descendants(code) if self._is_disorder(each))


def closure(parents: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """All ancestors of each code; in a loop a code is its own ancestor no more than once."""
    found = {}
    for code in parents:
        above: set[str] = set()
        queue = list(parents[code])
        while queue:
            here = queue.pop()
            if here not in above:
                above.add(here)
                queue.extend(parents.get(here, ()))
        found[code] = frozenset(above - {code})
    return found
