"""Faults of a nomenclature as a whole: what its files say that cannot be, or that a reader should know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from catalogue.nomenclature.disease import SUBTYPE
from catalogue.nomenclature.nomenclature import Nomenclature, closure
from catalogue.orphanet.loading import Loading


def note_faults(nomenclature: Nomenclature, loading: Loading) -> None:
    """Count what is wrong with the whole among the faults of the load."""
    for kind, example in (*loops(nomenclature), *shared_names(nomenclature), *strays(nomenclature)):
        loading.fault(kind, example)


def loops(nomenclature: Nomenclature) -> Iterator[tuple[str, str]]:
    """Codes that stand above themselves: each code of a loop once."""
    parents = {code: disease.parents for code, disease in nomenclature.diseases.items()}
    above = closure(parents)
    for code, own in parents.items():
        if any(code in above.get(each, ()) for each in own):
            yield "loop in the hierarchy", f"ORPHA:{code}"


def shared_names(nomenclature: Nomenclature) -> Iterator[tuple[str, str]]:
    """Names in one language that several active codes bear."""
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for disease in nomenclature.diseases.values():
        if disease.is_active:
            for language, name in (*disease.labels.items(), *disease.synonyms):
                bearers[language, name.casefold()].add(disease.code)
    for (language, name), codes in sorted(bearers.items()):
        if len(codes) > 1:
            listed = ", ".join(f"ORPHA:{code}" for code in sorted(codes, key=int))
            yield f"name of several diseases ({language})", f"{name}: {listed}"


def strays(nomenclature: Nomenclature) -> Iterator[tuple[str, str]]:
    """Codes that stand alone: no level, no place, no disorder above a subtype, an inactive code that leads nowhere."""
    placed = any(disease.parents for disease in nomenclature.diseases.values())
    for code, disease in nomenclature.diseases.items():
        if not disease.is_active:
            if disease.status == "Deprecated" and not disease.replaced_by:
                yield "deprecated code without replacement", f"ORPHA:{code}"
            continue
        if not disease.level:
            yield "active code without a level", f"ORPHA:{code}"
        if placed and not disease.parents and code not in nomenclature.children:
            yield "active code in no classification", f"ORPHA:{code}"
        elif disease.level == SUBTYPE and not nomenclature.aggregation(code):
            yield "subtype without a disorder above", f"ORPHA:{code}"
        if disease.aggregated and disease.aggregated != nomenclature.computed_aggregation(code):
            yield "aggregation that the hierarchy does not give", f"ORPHA:{code} to ORPHA:{disease.aggregated}"
