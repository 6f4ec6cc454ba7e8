"""What several files tell of one disease besides its names: mappings, genes and figures, each kept once.

A poorer source adds nothing to what a richer one told: the xlsx lists name codes of ICD without their relation, flat
tables name genes without their references.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import RELATED, SYSTEMS, Mapping
from catalogue.orphanet.loading import Loading, cleaned

ENTITY = "http://id.who.int/icd/entity/"
NOTHING = ("", "no data", "null", "none", "no data available")
DAGGERS = "+*†"


def code_in(system: str, text: str) -> str | None:
    """A code as files write it, without its prefix; None when the system has no such code.

    Dagger and asterisk, by which ICD-10 marks codes used in pairs, stay.

    >>> code_in("ICD-10", " m31.0+ "), code_in("OMIM", "OMIM:154700"), code_in("ICD-11", "no code")
    ('M31.0+', '154700', None)
    """
    code = cleaned(text).replace(" ", "").upper()
    code = code.partition(":")[2] if ":" in code else code
    code = code.removeprefix("PS") if system == "OMIM" else code
    return code if re.fullmatch(SYSTEMS[system].pattern, code.rstrip(DAGGERS)) else None


def take_mapping(loading: Loading, disease: Disease, mapping: Mapping) -> None:
    """A code of another system, unless the same is there with a closer relation."""
    if not loading.has_room(disease, disease.mappings, "mappings"):
        return
    others = [each for each in disease.mappings if (each.system, each.code) == (mapping.system, mapping.code)]
    if is_vague(mapping) and others:
        return
    for each in others:
        if is_vague(each):
            disease.mappings.remove(each)
    loading.mapping(disease, mapping)


def is_vague(mapping: Mapping) -> bool:
    """Whether a mapping says no more than that the two have to do with each other."""
    return mapping.relation == RELATED and not mapping.detail


def take_gene(loading: Loading, disease: Disease, gene: Gene) -> None:
    """A gene, joined with the same one of another file."""
    if not loading.has_room(disease, disease.genes, "genes"):
        return
    for place, each in enumerate(disease.genes):
        if each.symbol == gene.symbol and same(each.association, gene.association):
            told = {f.name: getattr(each, f.name) or getattr(gene, f.name) for f in fields(Gene)}
            disease.genes[place] = replace(each, **told)
            return
    disease.genes.append(gene)


def same(one: str, other: str) -> bool:
    """Whether two words may mean the same: equal, or one is not told."""
    return one == other or not one or not other


def take_prevalence(loading: Loading, disease: Disease, prevalence: Prevalence) -> None:
    """A figure of prevalence, once."""
    if prevalence.kind:
        loading.add(disease, disease.prevalences, prevalence, "figures")


def take_words(loading: Loading, disease: Disease, there: list[str], words: str) -> None:
    """A word of a list such as the ages of onset, once; "No data available" is none."""
    plain = cleaned(words)
    if plain.casefold() not in NOTHING:
        loading.add(disease, there, plain, "ages or ways of inheritance")


def told(text: str) -> str:
    """A text of a table, empty where the table says that there is none."""
    plain = cleaned(text)
    return "" if plain.casefold() in NOTHING else plain


def figure(text: str) -> float | None:
    """The mean value of a prevalence; None for what is none, which tables write as 0.0."""
    try:
        value = float(text.strip() or 0)
    except ValueError:
        return None
    return value if 0 < value < 1e9 else None
