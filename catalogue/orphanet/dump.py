"""A dump of this catalogue read again: the nomenclature as SKOS, in bytes that may have been through other hands."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from catalogue.nomenclature.disease import LEVELS, NO_CLASSIFICATION, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Classification
from catalogue.nomenclature.skos import CLASSIFICATION, SCHEME
from catalogue.nomenclature.skos_reader import Reading
from catalogue.orphanet.classification import NUMBER
from catalogue.orphanet.detail import code_in, take_gene, take_mapping, take_prevalence, take_words
from catalogue.orphanet.kind import STATUSES
from catalogue.orphanet.loading import CODE, LANGUAGE, Loading, NotNomenclature, cleaned
from catalogue.record.triple import Statement, parts

NAME = re.compile(r"[A-Za-z]{1,60}")
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,500}")
LOOKED_AT = 20_000


def is_dump(content: BinaryIO, syntax: str) -> bool:
    """Whether the first triples of a file are of our own scheme; the content is at its start again."""
    content.seek(0)
    first = islice(parts(content, syntax, strict=False), LOOKED_AT)
    found = any(SCHEME in (subject, value) or subject.startswith(CLASSIFICATION) for subject, _, value, _, _ in first)
    content.seek(0)
    return found


def read_dump(content: BinaryIO, loading: Loading, syntax: str) -> str:
    """Read a dump into a loading, as if each part of it came from a stranger.

    :raises NotNomenclature: it is no dump of ours any more
    """
    reading = Reading()
    try:
        for subject, predicate, value, language, _ in parts(content, syntax):
            reading.take(Statement(subject, predicate, value, language))
        nomenclature = reading.nomenclature()
    except (ValueError, LookupError) as error:
        raise NotNomenclature(f"It is a dump of this catalogue that was changed: {error}.") from error
    loading.dated(nomenclature.release)
    for each in nomenclature.classifications.values():
        take_classification(each, loading)
    for disease in nomenclature.diseases.values():
        take_disease(disease, loading, nomenclature.classifications.keys())
    return f"dump of this catalogue, release {cleaned(nomenclature.release)[:20] or 'unknown'}"


def take_classification(told: Classification, loading: Loading) -> None:
    """A classification, with its names and head."""
    if NUMBER.fullmatch(told.number):
        classification = loading.classification(told.number)
        for language, label in told.labels.items():
            if LANGUAGE.fullmatch(language):
                classification.labels.setdefault(language, cleaned(label))
        if CODE.fullmatch(told.head):
            classification.head = classification.head or told.head
    else:
        loading.fault("classification without a number", cleaned(told.number)[:20])


def take_disease(told: Disease, loading: Loading, numbers: Set[str]) -> None:
    """A disease, each part of it as a file of Orphanet would have to tell it.

    :param numbers: the classifications that the dump tells of
    """
    disease = loading.disease(told.code)
    if disease is None:
        return
    for language, name in told.labels.items():
        loading.label(disease, language, name)
    for language, name in told.synonyms:
        loading.synonym(disease, language, name)
    for language, text in told.definitions.items():
        loading.definition(disease, language, text)
    disease.level = disease.level or (told.level if told.level in LEVELS else "")
    disease.type = disease.type or (told.type if NAME.fullmatch(told.type) else "")
    disease.status = disease.status or (told.status if told.status in STATUSES.values() else "")
    take_places(told, disease, loading, numbers)
    take_ways(told, disease, loading)
    take_details(told, disease, loading)


def take_places(told: Disease, disease: Disease, loading: Loading, numbers: Set[str]) -> None:
    """Where a disease stands; nothing above it where it is at the top of a classification without a root."""
    placed = set[str]().union(*told.places.values())
    for number, above in (*told.places.items(), (NO_CLASSIFICATION, told.parents - placed)):
        if number != NO_CLASSIFICATION and not is_number(number, numbers):
            loading.fault("place in an unknown classification", f"ORPHA:{disease.code}: {cleaned(number)[:20]}")
            continue
        if number != NO_CLASSIFICATION and not above:
            disease.places.setdefault(number, set())
        for code in above:
            if CODE.fullmatch(code):
                loading.place(disease, code, number)


def is_number(number: str, numbers: Set[str]) -> bool:
    """Whether a classification may have this number; one with letters must be told of, or any word would do."""
    return bool(NUMBER.fullmatch(number)) and (number.isdecimal() or number in numbers)


def take_ways(told: Disease, disease: Disease, loading: Loading) -> None:
    """Where a disease leads."""
    for attribute in ("replaced_by", "preferential", "aggregated"):
        code = getattr(told, attribute)
        if CODE.fullmatch(code) and not getattr(disease, attribute):
            setattr(disease, attribute, code)
    for code in told.referred_to:
        if CODE.fullmatch(code):
            loading.add(disease, disease.referred_to, code, "codes referred to")


def take_details(told: Disease, disease: Disease, loading: Loading) -> None:
    """Mappings, genes, figures and words."""
    for each in told.mappings:
        take_mapping_of(each, disease, loading)
    for gene in told.genes:
        take_gene(loading, disease, gene_of(gene))
    for prevalence in told.prevalences:
        take_prevalence(loading, disease, prevalence_of(prevalence))
    for there, words in ((disease.onsets, told.onsets), (disease.inheritances, told.inheritances)):
        for word in words:
            take_words(loading, disease, there, word)
    if told.phenotypes is not None and disease.phenotypes is None:
        disease.phenotypes = max(told.phenotypes, 0)


def take_mapping_of(told: Mapping, disease: Disease, loading: Loading) -> None:
    """A mapping; addresses that are none of the web are left out."""
    code = told.code if told.iri and told.code.isalnum() else code_in(told.system, told.code)
    if code is None or (told.iri and not ADDRESS.fullmatch(told.iri)):
        loading.fault(f"code that is none of {told.system}", f"ORPHA:{disease.code} to {told.code[:20]}")
    else:
        take_mapping(loading, disease, replace(told, code=code))


def gene_of(told: Gene) -> Gene:
    """A gene, its words cleaned."""
    return Gene(
        cleaned(told.symbol), cleaned(told.name), cleaned(told.association), cleaned(told.status), cleaned(told.kind),
        cleaned(told.locus), tuple(cleaned(each) for each in told.synonyms),
        tuple((cleaned(system), cleaned(code)) for system, code in told.references),
    )  # fmt: skip


def prevalence_of(told: Prevalence) -> Prevalence:
    """A figure, its words cleaned."""
    return Prevalence(
        cleaned(told.kind), cleaned(told.qualification), cleaned(told.band), told.value, cleaned(told.place),
        told.validated, cleaned(told.source),
    )  # fmt: skip
