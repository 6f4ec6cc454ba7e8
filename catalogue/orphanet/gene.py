"""Genes associated with a disease (Orphadata, product 6)."""

from __future__ import annotations

from lxml import etree

from catalogue.nomenclature.disease import Disease, Gene
from catalogue.orphanet.reading import Reading, is_english, text_of, word_of

WORDS = {
    "17949": "Disease-causing germline mutation(s) in",
    "17991": "Assessed",
    "25993": "gene with protein product",
}


def read_genes(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The genes of a disease; an English list takes the place of one in another language."""
    genes = dict.fromkeys(gene for each in element if (gene := gene_of(each, disease, reading)) is not None)
    if genes and (not disease.genes or is_english(element)):
        disease.genes = reading.loading.fitting(disease, list(genes), "genes")


def gene_of(association: etree._Element, disease: Disease, reading: Reading) -> Gene | None:
    """One association; None, and a fault, when it names no gene."""
    gene = association.find("Gene")
    symbol = text_of(gene.find("Symbol")) if gene is not None else ""
    if gene is None or not symbol:
        reading.loading.fault("gene without a symbol", f"ORPHA:{disease.code}")
        return None
    return Gene(
        symbol,
        text_of(gene.find("Name")),
        word_of(association.find("DisorderGeneAssociationType"), WORDS),
        word_of(association.find("DisorderGeneAssociationStatus"), WORDS),
        word_of(gene.find("GeneType"), WORDS),
        ", ".join(dict.fromkeys(place for each in gene.iter("GeneLocus") if (place := text_of(each)))),
        tuple(dict.fromkeys(name for each in gene.iter("Synonym") if (name := text_of(each)))),
        references_of(gene),
    )


def references_of(gene: etree._Element) -> tuple[tuple[str, str], ...]:
    """System and code of a gene elsewhere."""
    pairs = ((text_of(each.find("Source")), text_of(each.find("Reference"))) for each in gene.iter("ExternalReference"))
    return tuple(dict.fromkeys(pair for pair in pairs if all(pair)))
