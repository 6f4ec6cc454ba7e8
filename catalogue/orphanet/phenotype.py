"""Phenotypes of a disease (Orphadata, product 4): how many, since the terms and frequencies are HPO's own to tell."""

from __future__ import annotations

from lxml import etree

from catalogue.nomenclature.disease import Disease
from catalogue.orphanet.reading import Reading


def read_phenotypes(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """Count the phenotypes of a disease; the list's own count is not trusted."""
    disease.phenotypes = sum(1 for _ in element.iterchildren("HPODisorderAssociation"))
