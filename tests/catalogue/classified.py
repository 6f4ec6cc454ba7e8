"""Invented classifications and the sources that name their diseases, the same for the same seed: what counts are proved on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from sources import PLACE, thing

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature, Parcel
from catalogue.record.record import Record

HEADS = {"150": "1", "202": "2", "147": "3"}
HEADLESS = "235"
WITHOUT_HEAD = ("81", "82")
CLASSES = ("ejprd:PatientRegistry", "ejprd:Biobank", "jardin:HCPDataSource", "foaf:Document")
COUNTRIES = ("DEU", "FRA", "PRT", "CZE")


def wood(seed: int) -> Nomenclature:
    """Eighty diseases in three classifications that share many of them, and two in one without a head.

    Groups come first, then disorders (26 to 65), subtypes, and inactive codes (77 to 80); what stands above has a lower
    number.
    """
    rng = random.Random(seed)
    diseases = {str(code): Disease(str(code), {"en": f"Disease type {code}"}) for code in range(1, 83)}
    for disease in diseases.values():
        number = int(disease.code)
        disease.level = "GroupOfDisorders" if number < 26 else "Disorder" if number < 66 else "SubtypeOfDisorder"
        disease.labels["fr"] = f"Maladie {number}"
    for classification, head in HEADS.items():
        for code in rng.sample(range(4, 77), 55):
            lower = [c for c in diseases if c == head or classification in diseases[c].places]
            near = [c for c in lower if int(c) < code and int(c) not in (1, 2, 3)] or [head]
            diseases[str(code)].places[classification] = set(rng.sample(near, min(len(near), rng.randint(1, 2))))
    diseases["82"].places[HEADLESS] = {"81"}
    for code in WITHOUT_HEAD:
        diseases[code].level = "Disorder"
    told_more(diseases)
    for disease in diseases.values():
        disease.parents = set[str]().union(*disease.places.values())
    named = {number: Classification(number, {"en": f"Classification {number}"}, head) for number, head in HEADS.items()}
    named[HEADLESS] = Classification(HEADLESS, {"en": "Classification without a head"})
    return Nomenclature(diseases, "2025-07", named, (Parcel("a.xml", "classification 150 (en)", "2025-06-24", "ab"),))


def told_more(diseases: dict[str, Disease]) -> None:
    """What some diseases say beside their place."""
    for code, status in (("77", "Deprecated"), ("78", "Obsolete"), ("79", "Obsolete"), ("80", "NonRareInEurope")):
        diseases[code].status, diseases[code].level, diseases[code].places = status, "Disorder", {}
    diseases["77"].replaced_by = "30"
    diseases["78"].referred_to = ["31", "32"]
    rich = diseases["30"]
    rich.definitions = {"en": "What it is.", "fr": "Ce que c'est."}
    rich.synonyms = [("en", "Thirty"), ("fr", "Trente")]
    rich.mappings = [
        Mapping("OMIM", "154700", "exact"), Mapping("ICD-10", "Q87.4", "broader", "Inclusion term", False),
        Mapping("ICD-11", "LD28.01", "broader", iri="http://id.who.int/icd/entity/236564145"),
        Mapping("OMIM", "javascript:x", "narrower"),
    ]  # fmt: skip
    rich.genes = [Gene("FBN1", "fibrillin 1", references=(("HGNC", "3603"),))]
    rich.prevalences = [Prevalence("Point prevalence", band="1-5 / 10 000", place="Europe", source="1234[PMID]")]
    rich.onsets, rich.inheritances, rich.phenotypes, rich.preferential = ["Childhood"], ["Autosomal dominant"], 7, "2"


def sources(n: int, seed: int) -> Iterator[Record]:
    """Sources that name up to five of the diseases, some of them above others, in up to two countries."""
    rng = random.Random(seed)
    codes = [*range(1, 42), *range(62, 83), 999]
    for number in range(n):
        named = ", ".join(f"ordo:Orphanet_{code}" for code in rng.sample(codes, rng.randint(1, 5)))
        places = "".join(f"; dct:spatial country:{name} " for name in rng.sample(COUNTRIES, rng.randint(0, 2)))
        said = f'<> a dcat:Dataset, {rng.choice(CLASSES)} ; dct:title "Source {number}"@en ; foaf:page <https://a.example/>'
        yield thing(f"{said} ; dct:subject {named} {places}.", f"{PLACE}{seed}/{number}")


def above(nomenclature: Nomenclature, code: str) -> set[str]:
    """Everything above a code, found step by step, the plainest way; above a deprecated one, its replacement."""
    found, row = set[str](), {code}
    while row:
        diseases = [nomenclature.diseases[each] for each in row]
        moved = {each.replaced_by for each in diseases if each.status == "Deprecated" and each.replaced_by}
        row = ({up for each in diseases for up in each.parents} | moved) - found
        found |= row
    return found


def steps(nomenclature: Nomenclature, way: list[str], number: str) -> bool:
    """Whether each code of a way stands directly beneath the one before it in a classification."""
    return all(up in nomenclature.diseases[down].places.get(number, ()) for up, down in pairwise(way))
