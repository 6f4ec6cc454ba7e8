"""A reference: a code of another system as people see it, with the page where they can read about it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalogue.atlas.disease_view import Reference
from catalogue.nomenclature.disease import Gene
from catalogue.nomenclature.mapping import RELATIONS, SYSTEMS, Mapping

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,30}")
FOUNDATION = re.compile(r"https?://id\.who\.int/icd/entity/([0-9]{1,12})")
PAGES = {
    "OMIM": "https://omim.org/entry/{}",
    "ICD-10": "https://icd.who.int/browse10/2019/en#/{}",
    "UMLS": "https://identifiers.org/umls:{}",
    "MeSH": "https://id.nlm.nih.gov/mesh/{}",
    "MedDRA": "https://identifiers.org/meddra:{}",
    "GARD": "https://rarediseases.info.nih.gov/diseases/{}",
    "SNOMED CT": "http://snomed.info/id/{}",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_{}",
}
ICD_11 = "https://icd.who.int/browse/latest-release/mms/en#{}"
HGNC = "https://identifiers.org/hgnc:{}"


def references(mappings: Iterable[Mapping]) -> tuple[Reference, ...]:
    """Mappings as they are shown: by system in the order of `SYSTEMS`, the closest first."""
    order = list(SYSTEMS)
    listed = sorted(mappings, key=lambda m: (order.index(m.system), RELATIONS.index(m.relation), m.code))
    return tuple(Reference(m.system, m.code, m.relation, m.detail, m.validated, m.address, page_of(m)) for m in listed)


def page_of(mapping: Mapping) -> str:
    """The address of a page about a code; empty when there is none, or the code could not stand in an address."""
    entity = FOUNDATION.fullmatch(mapping.iri)
    if mapping.system == "ICD-11":
        return ICD_11.format(entity[1]) if entity else ""
    page = PAGES.get(mapping.system, "")
    return page.format(mapping.code) if page and PLAIN.fullmatch(mapping.code) else ""


def page_of_gene(gene: Gene) -> str:
    """The address of a page about a gene, empty when its number at HGNC is not told."""
    numbers = (code for system, code in gene.references if system == "HGNC")
    number = next(numbers, "").removeprefix("HGNC:")
    return HGNC.format(number) if number.isascii() and number.isdigit() else ""
