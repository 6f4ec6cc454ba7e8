"""How frequent a disease is, when it begins and how it is inherited (Orphadata, product 9)."""

from __future__ import annotations

from lxml import etree

from catalogue.nomenclature.disease import Disease, Prevalence
from catalogue.orphanet.detail import figure, told
from catalogue.orphanet.reading import Reading, is_english, text_of, word_of

WORDS = {
    "23669": "Point prevalence",
    "23697": "Cases/families",
    "23704": "Class only",
    "23718": "Case(s)",
    "23760": "<1 / 1 000 000",
    "23781": "Not yet documented",
    "23844": "Worldwide",
    "25958": "Validated",
    "23515": "Neonatal",
    "23522": "Infancy",
    "23529": "Childhood",
    "23417": "Autosomal recessive",
}


def read_prevalences(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The figures of a disease; an English list takes the place of one in another language."""
    figures = dict.fromkeys(prevalence for each in element if (prevalence := prevalence_of(each)).kind)
    if figures and (not disease.prevalences or is_english(element)):
        disease.prevalences = reading.loading.fitting(disease, list(figures), "figures")


def prevalence_of(element: etree._Element) -> Prevalence:
    """One figure."""
    parts = {str(part.tag): part for part in element}
    return Prevalence(
        word_of(parts.get("PrevalenceType"), WORDS),
        word_of(parts.get("PrevalenceQualification"), WORDS),
        word_of(parts.get("PrevalenceClass"), WORDS),
        figure(text_of(parts.get("ValMoy"))),
        word_of(parts.get("PrevalenceGeographic"), WORDS),
        word_of(parts.get("PrevalenceValidationStatus"), WORDS) == "Validated",
        text_of(parts.get("Source")),
    )


def read_onsets(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The ages at which a disease begins."""
    disease.onsets = listed(element, disease.onsets)


def read_inheritances(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """How a disease is inherited."""
    disease.inheritances = listed(element, disease.inheritances)


def listed(element: etree._Element, before: list[str]) -> list[str]:
    """The words of a list, each once; an English list takes the place of one in another language."""
    words = list(dict.fromkeys(word for each in element if (word := told(word_of(each, WORDS)))))
    return words if words and (not before or is_english(element)) else before
