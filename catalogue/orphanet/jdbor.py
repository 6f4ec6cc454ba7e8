"""JDBOR, the XML of Orphanet: nomenclature pack and Orphadata products, told apart by what stands in them.

One reader for all of them: each section that an entry has is taken by the module that knows it. Formats: Orphanet
nomenclature pack (V5, July 2025) and Orphadata products 1, 3, 4, 6, 7 and 9. Names go by their own `lang`, all else by
ids, since both the language of a file and the wording of its values vary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from catalogue.nomenclature.disease import NO_CLASSIFICATION, Disease
from catalogue.orphanet import association, entity, epidemiology, gene, phenotype, reference
from catalogue.orphanet.classification import Node, Tree, number_of, read_classification, read_roots
from catalogue.orphanet.entity import code_of, disease_of
from catalogue.orphanet.loading import Loading, NotNomenclature
from catalogue.orphanet.reading import Reading
from catalogue.orphanet.stream import elements_of, let_go, opening_of

ROOT = "JDBOR"
ENTRY, NODE, CLASSIFICATION = "Disorder", "ClassificationNode", "Classification"
TAGS = (ROOT, ENTRY, NODE, CLASSIFICATION)
LISTS = frozenset({"DisorderList", "HPODisorderSetStatus"})
DATES = ("ExtractionDate", "date")
Section = Callable[[etree._Element, Disease, Reading], None]
SECTIONS: dict[str, Section] = {
    "ExpertLink": entity.read_link,
    "FlagValue": entity.read_flag,
    "DisorderFlagList": entity.read_flags,
    "Totalstatus": entity.read_status,
    "DisorderType": entity.read_type,
    "ClassificationLevel": entity.read_level,
    "DisorderGroup": entity.read_level,
    "DisorderDisorderAssociationList": association.read_associations,
    "SummaryInformationList": entity.read_summary,
    "AggregationLevelSection": entity.read_aggregation,
    "ExternalReferenceList": reference.read_references,
    "DisorderGeneAssociationList": gene.read_genes,
    "PrevalenceList": epidemiology.read_prevalences,
    "AverageAgeOfOnsetList": epidemiology.read_onsets,
    "TypeOfInheritanceList": epidemiology.read_inheritances,
    "HPODisorderAssociationList": phenotype.read_phenotypes,
}
# After the others: a status may be written before a name, in words that only the status itself makes sure.
NAMES: dict[str, Section] = {"Name": entity.read_name, "SynonymList": entity.read_synonyms}
PACK = {"FlagValue", "Totalstatus", "ClassificationLevel", "AggregationLevelSection"}
DEFINED = {"DisorderFlagList", "SummaryInformationList"}
TYPED = {"DisorderType", "DisorderGroup"}
REFERENCES, ASSOCIATIONS = "ExternalReferenceList", "DisorderDisorderAssociationList"
PRODUCTS = (
    ({"DisorderGeneAssociationList"}, "genes"),
    ({"PrevalenceList"}, "epidemiology"),
    ({"AverageAgeOfOnsetList", "TypeOfInheritanceList"}, "natural history"),
    ({"HPODisorderAssociationList"}, "phenotypes"),
)


def read_jdbor(content: BinaryIO, loading: Loading) -> str:
    """Read any JDBOR file into a loading; what was read before an error stays in it.

    :returns: what it is, with its language: `nomenclature (fr)`, `classification 150 (en)`, `ICD-10 mappings (en)`,
        `cross-references and definitions (en)`, `genes`, `epidemiology`, `natural history`, `phenotypes`,
        `linearisation`, `names (en)`
    :raises NotNomenclature: it is no XML, no JDBOR, or a JDBOR that tells nothing we know
    :raises Hostile: it brings a DOCTYPE
    :raises TooLarge: an entry is longer than 4 MB
    """
    opening = opening_of(content)
    if opening.tag != ROOT:
        raise NotNomenclature(f"It holds <{opening.tag[:80]}>.", expected="JDBOR, the XML of Orphanet.")
    walk = Walk(Reading(loading))
    for event, element in elements_of(content, opening.head, TAGS):
        if event == "start":
            walk.opened(element)
        else:
            walk.closed(element)
    kinds = kinds_of(walk.reading)
    if not kinds:
        raise NotNomenclature(
            f"It is JDBOR with {walk.held}, which tells nothing of names, places, codes, genes or figures.",
            expected="the files of the nomenclature pack, or Orphadata products 1, 3, 4, 6, 7 and 9.",
        )
    loading.dated(next((opening.attributes[name] for name in DATES if name in opening.attributes), None))
    return ", ".join(kinds)


@dataclass(slots=True)
class Walk:
    """A walk through the elements of one file, as they open and close.

    :param held: what the root holds, in words, once it has closed
    """

    reading: Reading
    tree: Tree = field(default_factory=Tree)
    held: str = "nothing"

    def opened(self, element: etree._Element) -> None:
        """An element opens; its attributes are known."""
        if element.tag == NODE:
            self.tree.open.append(Node())
        elif element.tag == CLASSIFICATION:
            self.tree = Tree(number_of(element, self.reading))

    def closed(self, element: etree._Element) -> None:
        """An element closes: all of it is known, it is taken and forgotten."""
        if element.tag == ROOT and element.getparent() is None:
            lists = (str(child.tag) for child in element if child.tag != "Availability")
            self.held = next((f"<{name[:80]}>" for name in lists), self.held)
            return
        if element.tag == ENTRY:
            self._entry(element)
        elif element.tag == NODE and self.tree.open:
            self.tree.close(self.reading)
        elif element.tag == CLASSIFICATION:
            read_classification(element, self.tree, self.reading)
            self.tree = Tree()
        let_go(element)

    def _entry(self, element: etree._Element) -> None:
        holder = element.getparent()
        if holder is None:
            return
        if holder.tag == NODE and self.tree.open:
            self.tree.open[-1].disease = read_entry(element, self.reading)
        elif holder.tag in LISTS:
            heads, topmost = self.tree.heads, self.tree.topmost
            if not heads or code_of(element) in {head.code for head in heads}:
                disease = read_entry(element, self.reading)
                if disease is not None and topmost:
                    read_roots(disease, self.tree, self.reading)
            if heads or topmost:
                self.reading.classifications.append(NO_CLASSIFICATION)
                self.tree = Tree()


def read_entry(element: etree._Element, reading: Reading) -> Disease | None:
    """One disease with all that its entry tells; None, and a fault, when it has no code."""
    disease = disease_of(element, reading.loading)
    if disease is None:
        return None
    names = []
    for child in element:
        tag = str(child.tag)
        if section := SECTIONS.get(tag):
            section(child, disease, reading)
            reading.sections.add(tag)
        elif section := NAMES.get(tag):
            names.append((section, child))
    for section, child in names:
        section(child, disease, reading)
    return disease


def kinds_of(reading: Reading) -> list[str]:
    """What a file is, in words, by the sections that were met in it."""
    met, tongue = reading.sections, f" ({reading.language})" if reading.language else ""
    told = [words for sections, words in PRODUCTS if sections & met]
    if reading.classifications:
        numbers = [number for number in dict.fromkeys(reading.classifications) if number]
        told.insert(0, f"classification {', '.join(numbers)}".strip() + tongue)
    if PACK & met:
        told.insert(0, f"nomenclature{tongue}")
    if REFERENCES in met or (DEFINED & met and not PACK & met):
        plain = REFERENCES in met and not (DEFINED | TYPED) & met
        systems = f"{' and '.join(sorted(reading.systems))} mappings".strip()
        told.append((systems if plain else "cross-references and definitions") + tongue)
    if not told and ASSOCIATIONS in met:
        told.append("linearisation")
    if not told and reading.languages:
        told.append(f"names{tongue}")
    return told
