"""The difference between two releases: what is new, renamed, moved, inactive or gone, and which sources it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature

SHOWN = 500
STATUSES = {"Deprecated": "deprecated", "Obsolete": "obsolete", "NonRareInEurope": "not rare in Europe"}


@dataclass(frozen=True, slots=True)
class Change:
    """One code that is not what it was.

    :param kind: `new`, `gone`, `renamed`, `moved`, `level`, `deprecated`, `obsolete`, `not rare in Europe`,
        `active again`
    :param detail: what it was before, or where it leads now
    """

    kind: str
    code: str
    label: str
    detail: str = ""


def changes(before: Nomenclature, after: Nomenclature) -> list[Change]:
    """What changed from one release to the next, by code; a code may be renamed and moved at once."""
    found = [change for code in after.diseases for change in changes_of(code, before, after)]
    gone = before.diseases.keys() - after.diseases.keys()
    found += [Change("gone", code, before.label(code)) for code in gone]
    return sorted(found, key=lambda change: (change.kind, int(change.code)))


def changes_of(code: str, before: Nomenclature, after: Nomenclature) -> Iterator[Change]:
    """What changed for one code."""
    old, new = before.get(code), after.diseases[code]
    label = new.label()
    if old is None:
        yield Change("new", code, label)
        return
    if old.is_active and not new.is_active:
        yield Change(STATUSES.get(new.status, new.status), code, label, leads_to(new, after))
    elif new.is_active and not old.is_active:
        yield Change("active again", code, label, f"was {STATUSES.get(old.status, old.status)}")
    if old.label() != label:
        yield Change("renamed", code, label, f"was {old.label()}")
    if old.level and new.level and old.level != new.level:
        yield Change("level", code, label, f"was {old.level}")
    if old.is_active and new.is_active and old.parents != new.parents:
        yield Change("moved", code, label, moves(old, new))


def leads_to(disease: Disease, nomenclature: Nomenclature) -> str:
    """Where an inactive code leads, in words; empty when nowhere."""
    leads = [disease.replaced_by] if disease.replaced_by else disease.referred_to
    return ", ".join(f"ORPHA:{code} {nomenclature.label(code)}" for code in leads)


def moves(old: Disease, new: Disease) -> str:
    """Parents left and taken, in words."""
    left, taken = sorted(old.parents - new.parents, key=int), sorted(new.parents - old.parents, key=int)
    words = [("no longer beneath", left), ("now beneath", taken)]
    return "; ".join(f"{said} {', '.join(f'ORPHA:{code}' for code in codes)}" for said, codes in words if codes)


def account(found: list[Change], named: Mapping[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """The difference as plain values, to be kept: numbers in full, changes up to a number of each kind.

    :param named: by code: id and title of the public sources that name it
    """
    numbers: Counter[str] = Counter(change.kind for change in found)
    listed: dict[str, list[list[str]]] = {}
    for change in found:
        if len(listed.setdefault(change.kind, [])) < SHOWN:
            listed[change.kind].append([change.code, change.label, change.detail])
    return {"numbers": dict(numbers), "changes": listed, "touched": touched(found, named)}


def touched(found: list[Change], named: Mapping[str, list[tuple[str, str]]]) -> list[dict[str, Any]]:
    """The sources that name a code which changed, each with those codes."""
    by_record: dict[tuple[str, str], list[list[str]]] = {}
    for change in found:
        for record in named.get(change.code, ()):
            by_record.setdefault(record, []).append([change.kind, change.code, change.label, change.detail])
    return [
        {"record": record, "title": title, "changes": changed} for (record, title), changed in sorted(by_record.items())
    ]


def numbers_of(nomenclature: Nomenclature) -> Mapping[str, Any]:
    """Counts of a nomenclature: codes per level, type, status and language, names, edges, mappings and more."""
    diseases = nomenclature.diseases.values()
    return {
        "codes": len(nomenclature.diseases),
        "levels": counted(d.level for d in diseases if d.is_active),
        "types": counted(d.type for d in diseases if d.is_active),
        "statuses": counted(d.status for d in diseases),
        "languages": counted(language for d in diseases for language in d.labels),
        "synonyms": counted(language for d in diseases for language, _ in d.synonyms),
        "definitions": counted(language for d in diseases for language in d.definitions),
        "classifications": len(nomenclature.classifications),
        "parents": sum(len(d.parents) for d in diseases),
        "closure": sum(len(nomenclature.ancestors(code)) for code in nomenclature.diseases),
        "mappings": counted(mapping.system for d in diseases for mapping in d.mappings),
        "relations": counted(mapping.relation for d in diseases for mapping in d.mappings),
        "with genes": sum(bool(d.genes) for d in diseases),
        "with prevalence": sum(bool(d.prevalences) for d in diseases),
        "with ages of onset": sum(bool(d.onsets) for d in diseases),
        "with inheritance": sum(bool(d.inheritances) for d in diseases),
        "with phenotypes": sum(d.phenotypes is not None for d in diseases),
        "with preferential parent": sum(bool(d.preferential) for d in diseases),
    }


def counted(values: Iterable[str]) -> dict[str, int]:
    """How often each value comes, most frequent first."""
    numbers = Counter(value or "not told" for value in values)
    return dict(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])))
