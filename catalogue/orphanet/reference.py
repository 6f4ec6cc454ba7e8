"""References of a disease to other code systems, with how closely the other code fits.

Sources: nomenclature pack, "Cross-referencing"; Orphadata product 1. Relations are known by id, where that is sure,
else by the token at the beginning of their name, which no language translates.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, Mapping, relation_of, system_of
from catalogue.orphanet.detail import ENTITY, code_in, take_mapping
from catalogue.orphanet.reading import Reading, text_of

RELATIONS: dict[str, str | None] = {"21527": EXACT, "21534": BROADER, "21541": NARROWER}
UNSURE: dict[str, str | None] = {"21562": RELATED, "21569": None}
DETAILS = {"21583": "Specific code", "21590": "Inclusion term", "21597": "Index term", "21604": "Attributed"}
NOT_VALIDATED = "21618"
FOUNDED = "ICD-11"
EXTENSION = re.compile("X[A-Z][0-9A-Z]{2,5}")
NUMBER = re.compile("[0-9]{1,12}")


def read_references(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The codes of other systems."""
    for each in element:
        # Flat, since a validation status was once printed around the parts that should follow it.
        parts = {str(part.tag): part for part in each.iter()}
        source = text_of(parts.get("Source"))
        system = system_named(source)
        if system is None:
            reading.loading.fault("mapping to an unknown system", source[:40] or f"ORPHA:{disease.code}")
            continue
        reading.systems.add(system)
        mapping = mapping_of(system, parts, disease, reading)
        if mapping is not None:
            take_mapping(reading.loading, disease, mapping)


@lru_cache(maxsize=256)
def system_named(source: str) -> str | None:
    """Our name of a system that a file names."""
    system = system_of(source)
    return system.name if system else None


@lru_cache(maxsize=1 << 16)
def code_told(system: str, text: str) -> str | None:
    """A code as its system writes it; the same are told again in the files of each language."""
    plain = text.strip(" ,;")
    return plain if system == FOUNDED and EXTENSION.fullmatch(plain) else code_in(system, plain)


def mapping_of(system: str, parts: dict[str, etree._Element], disease: Disease, reading: Reading) -> Mapping | None:
    """One mapping; None, and a fault, when its code cannot be used or it is said to be wrong."""
    told = text_of(parts.get("Reference"))
    code = code_told(system, told)
    if code is None:
        reading.loading.fault("mapping without a usable code", f"ORPHA:{disease.code}: {system} {told[:40]}")
        return None
    relation = relation_told(parts.get("DisorderMappingRelation"))
    if relation is None:
        reading.loading.fault("mapping said to be wrong", f"ORPHA:{disease.code}: {system} {code}")
        return None
    icd, validation = parts.get("DisorderMappingICDRelation"), parts.get("DisorderMappingValidationStatus")
    return Mapping(
        system,
        code,
        relation,
        DETAILS.get(str(icd.get("id")), "") if icd is not None else "",
        validation is None or validation.get("id") != NOT_VALIDATED,
        foundation_of(system, parts.get("DisorderMappingICDRefUri")),
    )


def relation_told(element: etree._Element | None) -> str | None:
    """The relation of a mapping; None when it is said to be wrong."""
    if element is None:
        return RELATED
    number = str(element.get("id"))
    if number in RELATIONS:
        return RELATIONS[number]
    text = text_of(element.find("Name"))
    return relation_of(text) if text else UNSURE.get(number, RELATED)


def foundation_of(system: str, element: etree._Element | None) -> str:
    """The address of the entity of the ICD-11 Foundation that a code stands for; empty when none is told."""
    number = text_of(element).removeprefix(ENTITY)
    return ENTITY + number if system == FOUNDED and NUMBER.fullmatch(number) else ""
