"""A release of the nomenclature: which files go together, what they add to or replace, and what a newer one lacks.

Orphanet publishes in July (files extracted in June or July) and in December. Files of the edition in force add to it;
those of a newer one replace it whole, in one step or not at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from catalogue.error import CatalogueError
from catalogue.nomenclature.disease import NO_CLASSIFICATION, Disease
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.orphanet.detail import is_vague
from catalogue.orphanet.loading import Loading

UNDATED = "undated"
SEASONS = {1: "July", 2: "December"}
Edition = tuple[int, int]


class WrongRelease(CatalogueError):
    """Files that cannot be put in force as they are: of several editions, of an older one, or lacking something."""


def edition_of(release: str) -> Edition | None:
    """Year and half of the edition that a day or month belongs to; None when it names none.

    >>> edition_of("2025-06-24") == edition_of("2025-07")
    True
    >>> edition_of("2026-01-15")
    (2025, 2)
    """
    year, month = release[:4], release[5:7]
    if not (year.isdigit() and month.isdigit()):
        return None
    if int(month) < 4:
        return int(year) - 1, 2
    return int(year), 1 if int(month) < 10 else 2


def named(edition: Edition) -> str:
    """An edition as people call it."""
    return f"{SEASONS[edition[1]]} {edition[0]}"


def joined(
    loading: Loading, before: Nomenclature, *, starter: bool, drop: bool = False, downgrade: bool = False
) -> Nomenclature:
    """The nomenclature that is in force after a load.

    :param starter: whether `before` is the cut that comes with the catalogue, which gives way to whatever is loaded
    :param drop: go without what the newer files lack
    :param downgrade: take older files
    :raises WrongRelease: the files are of several editions, older, or lack something that is there now
    """
    told, known = edition_told(loading), edition_of(before.release)
    whole = brings_diseases(loading)
    adds = not (starter and whole) and (told is None or told == known)
    if told and known and told < known and not downgrade:
        raise WrongRelease(
            f"These files are of {named(told)}; the nomenclature in force is of {named(known)}.",
            expected="files of the same edition, or of a newer one.",
            fix="Give --downgrade to go back to the older one.",
        )
    if not adds and not whole:
        raise WrongRelease(
            f"These files ({kinds_of(loading)}) name no diseases, and they are not of the edition in force.",
            expected="with them, files of their edition that list the diseases and where they stand.",
        )
    diseases = added_to(before, loading) if adds else dict(loading.diseases)
    release = max(loading.dates, default="")[:7] or before.release or UNDATED
    after = Nomenclature(
        settled(diseases, loading),
        max(release, before.release) if adds else release,
        {**(before.classifications if adds else {}), **loading.classifications},
        (*(before.parcels if adds else ()), *(p for p in loading.parcels if p not in before.parcels or not adds)),
    )
    lacks = [] if adds or starter else lacking(before, after)
    if lacks and not drop:
        raise WrongRelease(
            f"These files lack what is there now: {'; '.join(lacks)}.",
            fix="Load the missing files in the same command, or give --drop to go without.",
        )
    return after


def edition_told(loading: Loading) -> Edition | None:
    """The one edition that the files name; None when none of them bears a date.

    :raises WrongRelease: they name several
    """
    editions = {edition: day for day in sorted(loading.dates) if (edition := edition_of(day))}
    if len(editions) > 1:
        dated = ((edition_of(parcel.date), parcel.name) for parcel in loading.parcels)
        names = {e: [name for edition, name in dated if edition == e] for e in editions}
        told = "; ".join(f"{named(e)}: {', '.join(names[e][:3]) or editions[e]}" for e in sorted(editions))
        raise WrongRelease(
            f"These files are of several editions ({told}).", expected="files of one edition, or without a date."
        )
    return next(iter(editions), None)


def brings_diseases(loading: Loading) -> bool:
    """Whether the files list diseases, and not only add to what is known of them."""
    return any(disease.labels and (disease.places or disease.level) for disease in loading.diseases.values())


def kinds_of(loading: Loading) -> str:
    """What the files are, in words."""
    return ", ".join(sorted({parcel.kind for parcel in loading.parcels}))


def added_to(before: Nomenclature, loading: Loading) -> dict[str, Disease]:
    """What is in force with what was loaded: what a file tells of a disease takes the place of what was told before."""
    read_again = set(loading.classifications)
    diseases = {code: kept(disease, read_again) for code, disease in before.diseases.items()}
    for code, new in loading.diseases.items():
        drafts = {language for language in new.definitions if (code, language) in loading.drafts}
        diseases[code] = told_anew(diseases[code], new, drafts) if code in diseases else new
    return diseases


def kept(old: Disease, read_again: set[str]) -> Disease:
    """A disease in force, without its places in classifications that were read again."""
    placed = set[str]().union(*old.places.values())
    places = {number: set(above) for number, above in old.places.items() if number not in read_again}
    if old.parents - placed:
        places[NO_CLASSIFICATION] = old.parents - placed
    return replace(old, places=places)


def told_anew(old: Disease, new: Disease, drafts: set[str]) -> Disease:
    """One disease, the newer word taken for each part that it tells.

    :param drafts: languages in which its definition is no better than none
    """
    tongues = {language for language, _ in new.synonyms}
    better = {language: text for language, text in new.definitions.items() if language not in drafts}
    leads = new if new.status else old
    return replace(
        old,
        labels={**old.labels, **new.labels},
        definitions={**new.definitions, **old.definitions, **better},
        synonyms=[name for name in old.synonyms if name[0] not in tongues] + new.synonyms,
        level=new.level or old.level,
        type=new.type or old.type,
        status=leads.status,
        replaced_by=leads.replaced_by,
        referred_to=leads.referred_to,
        places={**old.places, **new.places},
        preferential=new.preferential or old.preferential,
        aggregated=new.aggregated or old.aggregated,
        mappings=mappings_anew(old.mappings, new.mappings),
        genes=new.genes or old.genes,
        prevalences=new.prevalences or old.prevalences,
        onsets=new.onsets or old.onsets,
        inheritances=new.inheritances or old.inheritances,
        phenotypes=old.phenotypes if new.phenotypes is None else new.phenotypes,
    )


def mappings_anew(old: list[Mapping], new: list[Mapping]) -> list[Mapping]:
    """The mappings of a disease after a load: told anew for each system, unless vaguely what was told well."""
    told = {each.system for each in new if not is_vague(each)}
    told |= {each.system for each in new} - {each.system for each in old if not is_vague(each)}
    kept = [each for each in old if each.system not in told]
    known = {(each.system, each.code) for each in kept}
    return kept + [each for each in new if (each.system, each.code) not in known]


def settled(diseases: dict[str, Disease], loading: Loading) -> dict[str, Disease]:
    """The diseases by code, with nothing that points at what is not there; what was left out is counted.

    A code without a name in any language, met only in maps and tables, is no disease (gene and class numbers look so).
    """
    known = {code: diseases[code] for code in sorted(diseases, key=int) if diseases[code].labels}
    for code in diseases.keys() - known.keys():
        loading.fault("code that no list of diseases has", f"ORPHA:{code}")
    return {code: settle(disease, known, loading) for code, disease in known.items()}


def settle(disease: Disease, known: dict[str, Disease], loading: Loading) -> Disease:
    """A disease whose parents, replacement and suggestions are all there."""
    places = {}
    for number, above in disease.places.items():
        for code in sorted(code for code in above if code not in known):
            loading.fault("parent that no list of diseases has", f"ORPHA:{disease.code} beneath ORPHA:{code}")
        there = {code for code in above if code in known}
        if there or not above:  # at the top of a tree whose root is no disease
            places[number] = there
    leads = [code for code in (disease.replaced_by, *disease.referred_to) if code and code not in known]
    for code in leads:
        loading.fault("replacement that no list of diseases has", f"ORPHA:{disease.code} to ORPHA:{code}")
    return replace(
        disease,
        status=disease.status or "Active",
        places=places,
        parents=set[str]().union(*places.values()),
        replaced_by="" if disease.replaced_by in leads else disease.replaced_by,
        referred_to=[code for code in disease.referred_to if code not in leads],
        aggregated=disease.aggregated if disease.aggregated in known else "",
        synonyms=[name for name in disease.synonyms if disease.labels.get(name[0]) != name[1]],
    )


def parts_of(nomenclature: Nomenclature) -> Counter[str]:
    """What a nomenclature consists of, in words, with how many diseases have each part."""
    parts: Counter[str] = Counter()
    for disease in nomenclature.diseases.values():
        parts.update(f"names in {language}" for language in disease.labels)
        parts.update(f"synonyms in {language}" for language in {language for language, _ in disease.synonyms})
        parts.update(f"definitions in {language}" for language in disease.definitions)
        parts.update(f"classification {number}" for number in disease.places if number != NO_CLASSIFICATION)
        parts.update(f"mappings to {system}" for system in {each.system for each in disease.mappings})
        parts.update(name for name, value in single_parts(disease) if value)
    return parts


def single_parts(disease: Disease) -> tuple[tuple[str, object], ...]:
    """The parts that are no more than there or not."""
    return (
        ("inactive codes", not disease.is_active), ("preferential parents", disease.preferential),
        ("genes", disease.genes), ("prevalence", disease.prevalences), ("ages of onset", disease.onsets),
        ("inheritance", disease.inheritances), ("phenotypes", disease.phenotypes is not None),
    )  # fmt: skip


def lacking(before: Nomenclature, after: Nomenclature) -> list[str]:
    """What was there and is not any more, or less than half as often: a cut download looks so."""
    now = parts_of(after)
    parts = sorted(parts_of(before).items())
    return [f"{part} ({now[part]:,} instead of {number:,})" for part, number in parts if now[part] * 2 < number]
