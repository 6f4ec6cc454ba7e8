"""ORPHApackets: what Orphanet knows of one entity as JSON, one in a file, a list of them, or one on each line.

Format: github.com/Orphanet/orphapacket. A packet is poorer than the other files: its parents stand in no
classification, its definitions have lost their commas; it adds what nothing else told. One key comes in several
shapes: a list of wrapped objects, or a wrapped list.
"""

from __future__ import annotations

from typing import BinaryIO

from catalogue.nomenclature.disease import NO_CLASSIFICATION, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import RELATED, Mapping, relation_of, system_of
from catalogue.orphanet.detail import code_in, figure, take_gene, take_mapping, take_prevalence, take_words, told
from catalogue.orphanet.entity import bare
from catalogue.orphanet.json_value import Fields, fields_in, text_in, values_in
from catalogue.orphanet.kind import TYPE_CLASSES, take_type
from catalogue.orphanet.loading import CODE, Loading
from catalogue.orphanet.stranger import Stranger, listed
from catalogue.orphanet.term import local

WRAPPER = "Orphapacket"


def read_packets(content: BinaryIO, loading: Loading) -> str:
    """Read one packet or many into a loading.

    :raises Stranger: JSON of another kind
    :raises NotNomenclature: it is damaged
    """
    number = 0
    for value in values_in(content):
        for packet in fields_in(value, WRAPPER):
            if not number and not is_packet(packet):
                raise Stranger(f"JSON with keys {listed(packet)}")
            take_packet(packet, loading)
            number += 1
    if not number:
        raise Stranger("JSON without an object in it")
    return "ORPHApacket" if number == 1 else "ORPHApackets"


def is_packet(fields: Fields) -> bool:
    """Whether an object is a packet."""
    return "ORPHAcode" in fields and "Label" in fields


def take_packet(packet: Fields, loading: Loading) -> None:
    """What one packet tells."""
    loading.dated(text_in(packet, "creationDate"))
    disease = loading.disease(text_in(packet, "ORPHAcode"))
    if disease is None:
        return
    take_names(packet, disease, loading)
    for parent in fields_in(packet.get("Parents"), "Parent"):
        code = text_in(parent, "ORPHAcode")
        if CODE.fullmatch(code):
            loading.place(disease, code, NO_CLASSIFICATION)
    for reference in fields_in(packet.get("ExternalReferences"), "ExternalReference"):
        take_reference(reference, disease, loading)
    for gene in fields_in(packet.get("Genes"), "Gene"):
        take_gene_of(gene, disease, loading)
    take_course(packet, disease, loading)


def take_names(packet: Fields, disease: Disease, loading: Loading) -> None:
    """Names, type, and a definition where nothing better was told."""
    loading.label(disease, "en", bare(text_in(packet, "Label"), disease))
    for each in fields_in(packet.get("Synonyms")):
        loading.synonym(disease, "en", bare(text_in(each, "Synonym"), disease))
    disease.status = disease.status or "Active"
    for kind in fields_in(packet.get("DisorderType")):
        known = TYPE_CLASSES.get(local(text_in(kind, "PURL")))
        if known and not disease.type:
            disease.type, disease.level = known
        elif not known:
            take_type(disease, text_in(kind, "value"), loading)
    for section in fields_in(packet.get("TextSection"), "TextSection"):
        if text_in(section, "TextSectionType") == "Definition" and "en" not in disease.definitions:
            loading.definition(disease, "en", told(text_in(section, "Contents")))
            loading.drafts.add((disease.code, "en"))


def take_reference(reference: Fields, disease: Disease, loading: Loading) -> None:
    """A code of another system."""
    source, text = text_in(reference, "Source"), text_in(reference, "Reference")
    relation = text_in(reference, "DisorderMappingRelation")
    system = system_of(source)
    if system is None:
        loading.fault("mapping to an unknown system", source[:40])
        return
    code, known = code_in(system.name, text), relation_of(relation) if relation else RELATED
    if code is None:
        loading.fault(f"code that is none of {system.name}", f"ORPHA:{disease.code} to {text[:20]}")
    elif known is not None:
        take_mapping(loading, disease, Mapping(system.name, code, known))


def take_gene_of(gene: Fields, disease: Disease, loading: Loading) -> None:
    """A gene."""
    if symbol := told(text_in(gene, "Symbol")):
        pairs = (
            (text_in(each, "Source"), text_in(each, "Reference")) for each in fields_in(gene.get("ExternalReferences"))
        )
        take_gene(
            loading,
            disease,
            Gene(
                symbol,
                told(text_in(gene, "Name") or text_in(gene, "Label")),
                told(text_in(gene, "DisorderGeneAssociationType")),
                references=tuple((told(system), told(code)) for system, code in pairs if system and code),
            ),
        )


def take_course(packet: Fields, disease: Disease, loading: Loading) -> None:
    """Figures, onset, inheritance and how many phenotypes, where nothing told them."""
    if not disease.prevalences:
        for each in fields_in(packet.get("Prevalences"), "Prevalence"):
            take_prevalence(loading, disease, prevalence_of(each))
    for name, key, words in (
        ("AverageAgeOfOnsets", "AverageAgeOfOnset", disease.onsets),
        ("TypeOfInheritances", "TypeOfInheritance", disease.inheritances),
    ):
        for each in fields_in(packet.get(name), key):
            take_words(loading, disease, words, text_in(each, "value"))
    phenotypes = fields_in(packet.get("Phenotypes"), "Phenotype")
    if phenotypes and disease.phenotypes is None:
        disease.phenotypes = len(phenotypes)


def prevalence_of(fields: Fields) -> Prevalence:
    """One figure."""
    kind, qualification, band, place, source = (
        told(text_in(fields, name))
        for name in (
            "PrevalenceType", "PrevalenceQualification", "PrevalenceClass", "PrevalenceGeographic", "Source",
        )
    )  # fmt: skip
    return Prevalence(kind, qualification, band, figure(text_in(fields, "ValMoy")), place, False, source)
