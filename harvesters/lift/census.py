"""The vocabularies of others in which files count persons, samples and records: one table, with a reason for each.

A predicate counts by its local name, whatever its namespace and spelling (`numberOfPatients`, `number_of_patients`,
`patientCount`), or by its whole name where that is a bare code. Left alone on purpose: sizes in bytes, ages,
percentages, measurements of quality (`dqv:value`), triples, and numbers in free text: titles and descriptions are what
their owners chose to say, and no machine can tell which of their numbers are persons.
"""

from __future__ import annotations

import re

from rdflib import Literal, URIRef
from rdflib.term import Node

from catalogue.count import is_small, plain

COUNTED = {
    "individual": "HealthDCAT-AP, JARDIN, Beacon: persons",
    "patient": "registries: persons",
    "person": "registries: persons",
    "people": "registries: persons",
    "participant": "cohorts: persons",
    "subject": "cohorts, MIABIS: persons",
    "proband": "family studies: persons",
    "donor": "MIABIS: persons who gave samples",
    "case": "registries: a case of a rare disease is a person",
    "family": "registries of families: few families are few persons",
    "families": "registries of families: few families are few persons",
    "member": "cohorts: persons",
    "birth": "registries of anomalies: persons",
    "death": "registries: persons",
    "sample": "MIABIS: few samples are of few donors",
    "biosample": "Beacon: few samples are of few donors",
    "specimen": "MIABIS: few samples are of few donors",
    "record": "HealthDCAT-AP: few records are of few persons",
    "entry": "registries: few entries are of few persons",
    "entries": "registries: few entries are of few persons",
    "visit": "registries: few visits are of few persons",
    "observation": "statistics: few observations are of few persons",
    "row": "CSV on the Web: a row is a person more often than not",
}
EXACT = {
    "hascount": "early EJP RD models: the count of a source",
    "count": "any vocabulary: a bare count",
    "total": "any vocabulary: a bare count",
    "resultscount": "Beacon: individuals that match",
    "cohortsize": "Beacon, GA4GH: persons of a cohort",
    "samplesize": "studies: persons or samples",
    "populationsize": "MOLGENIS: persons of a collection",
    "collectionsize": "MIABIS: samples of a collection",
    "eventsize": "Beacon cohorts: persons of one collection event",
    "size": "MIABIS, Bioschemas: how large a collection or study is",
    "extent": "Dublin Core: how large a source is, often `7 patients`",
    "entities": "VoID: the entities of a data set about patients are patients",
    "distinctsubjects": "VoID: as entities",
    "individuals": "MOLGENIS, Beacon: persons",
    "patients": "any vocabulary: persons",
    "participants": "any vocabulary: persons",
    "subjects": "any vocabulary: persons",
    "donors": "MIABIS: persons",
    "cases": "any vocabulary: persons",
    "samples": "MIABIS: few samples are of few donors",
    "records": "any vocabulary: few records are of few persons",
    "enrollment": "ClinicalTrials, FHIR: persons enrolled",
    "numberofitems": "schema.org: members of a list, here records",
    "obsvalue": "SDMX in Data Cubes: the figure of a statistical cell, which is where small cells lie",
    "individualcount": "JARDIN under another namespace",
    "minindividuals": "JARDIN under another namespace",
    "maxindividuals": "JARDIN under another namespace",
}
CODES = {
    "http://semanticscience.org/resource/SIO_000794": "SIO: count",
    "http://purl.obolibrary.org/obo/STATO_0000047": "STATO: count",
    "http://purl.obolibrary.org/obo/NCIT_C25463": "NCI Thesaurus: count",
    "http://purl.obolibrary.org/obo/NCIT_C53258": "NCI Thesaurus: sample size",
}
VALUES = {
    "http://semanticscience.org/resource/SIO_000300": "SIO: has value",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#value": "RDF: value",
    "http://schema.org/value": "schema.org: value",
    "https://schema.org/value": "schema.org: value",
    "http://qudt.org/schema/qudt/numericValue": "QUDT: value",
    "http://purl.obolibrary.org/obo/OBI_0002135": "OBI: has specified value",
}
WORDY = frozenset({"size", "extent"})
NOUNS = "|".join(sorted(COUNTED, key=len, reverse=True))
NAME = re.compile(
    rf"(?:(?:number|num|count(?!r)|total|sum|nb)(?:of)?|(?:no|nr|n)of)[a-z]{{0,20}}?(?:{NOUNS})s?"
    rf"|[a-z]{{0,20}}?(?:{NOUNS})s?(?:count|size|total|sum)"
)
PERSONS = re.compile(rf"\b(?:{NOUNS})", re.IGNORECASE)
UNITS = re.compile(
    r"\b(?:[kmgt]?i?b|(?:kilo|mega|giga|tera)?bytes?|pages?|files?|folders?|triples?|variables?|columns?|tables?|terms?"
    r"|concepts?|data ?sets?|images?|scans?|volumes?|[ckm]?m|px|pixels?"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
    r"|%|°",
    re.IGNORECASE,
)


def counts(predicate: Node) -> bool:
    """Whether a predicate of any vocabulary counts persons or what stands for them."""
    if str(predicate) in CODES:
        return True
    name = local_name(predicate)
    return name in EXACT or NAME.fullmatch(name) is not None


def local_name(predicate: Node) -> str:
    """The last part of a name, its letters alone, in lower case."""
    return re.sub("[^a-z]", "", re.split(r"[/#:]", str(predicate).rstrip("/#:"))[-1].lower())


def tells_small(predicate: Node, value: Node, threshold: int) -> bool:
    """Whether a value under a counting predicate of others could point at persons; below 0 it might be meant to.

    A size may be one of something else, so a unit beside its number (`3 GB`) excuses it.
    """
    if not isinstance(value, Literal) or not is_small(plain(str(value)).lstrip("-"), threshold):
        return False
    said = plain(str(value))
    return local_name(predicate) not in WORDY or not UNITS.search(said) or PERSONS.search(said) is not None


def is_count_class(kind: Node) -> bool:
    """Whether things of a class are counts, whose value stands under one of VALUES."""
    return isinstance(kind, URIRef) and str(kind) in CODES
