"""The nomenclature read back from its SKOS triples (`catalogue.nomenclature.skos` says which they are)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from catalogue.nomenclature.disease import NO_CLASSIFICATION, ORDO, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import SYSTEMS, Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature
from catalogue.nomenclature.skos import (
    BROADER_IN,
    CLASSIFICATION,
    DETAIL,
    DETAILS,
    JARDIN,
    LISTED,
    MATCHES,
    NAMED,
    NOT_VALIDATED,
    POINTING,
    RELEASE,
    REMARK,
    SCHEME,
    SKOS,
    SYSTEM,
    camel,
)
from catalogue.record.triple import Statement

RELATION = {predicate: relation for relation, predicate in MATCHES.items()}
SYSTEM_NAMES = {SYSTEM + name.replace(" ", "-"): name for name in SYSTEMS}


def read_nomenclature(triples: Iterable[Statement]) -> Nomenclature:
    """The nomenclature of its SKOS triples, without the closure, which follows, and predicates that are not ours."""
    reading = Reading()
    for each in triples:
        reading.take(each)
    return reading.nomenclature()


class Reading:
    """SKOS triples on their way into a nomenclature, in any order."""

    def __init__(self) -> None:
        self.release = ""
        self.diseases: dict[str, Disease] = {}
        self._classifications: dict[str, Classification] = {}
        self._matches: list[tuple[str, str, str]] = []
        self._targets: dict[str, dict[str, str]] = {}
        self._details: dict[str, dict[str, list[str]]] = {}
        self._remarks: dict[tuple[str, str], set[str]] = {}

    def take(self, each: Statement) -> None:
        """Take in one triple."""
        if each.subject == SCHEME:
            self.release = each.value if each.predicate == RELEASE else self.release
        elif each.subject.startswith(ORDO):
            code = each.subject.removeprefix(ORDO)
            self._of_disease(self.diseases.setdefault(code, Disease(code)), each)
        elif each.subject.startswith(CLASSIFICATION):
            self._of_classification(each)
        elif each.subject.startswith(DETAIL):
            self._details.setdefault(each.subject, {}).setdefault(each.predicate, []).append(each.value)
        elif each.predicate in (SKOS + "notation", SKOS + "inScheme"):
            self._targets.setdefault(each.subject, {})[each.predicate] = each.value

    def _of_classification(self, each: Statement) -> None:
        number = each.subject.removeprefix(CLASSIFICATION)
        classification = self._classifications.setdefault(number, Classification(number))
        if each.predicate == SKOS + "prefLabel":
            classification.labels[each.language or "en"] = each.value
        elif each.predicate == SKOS + "hasTopConcept":
            classification.head = each.value.removeprefix(ORDO)

    def _of_disease(self, disease: Disease, each: Statement) -> None:
        if each.predicate in RELATION:
            self._matches.append((disease.code, RELATION[each.predicate], each.value))
        elif each.predicate.startswith(REMARK):
            self._remarks.setdefault((disease.code, each.value), set()).add(each.predicate.removeprefix(REMARK))
        else:
            read_statement(disease, each)

    def nomenclature(self) -> Nomenclature:
        """What was read, its mappings and details joined to their diseases."""
        for code, relation, iri in self._matches:
            self._join(self.diseases[code], relation, iri)
        for iri in sorted(self._details, key=lambda iri: [part.zfill(8) for part in iri.split(":")]):
            self._detail(iri, self._details[iri])
        for disease in self.diseases.values():
            disease.mappings.sort(key=lambda mapping: (mapping.system, mapping.code, mapping.relation))
            placed = set[str]().union(*disease.places.values())
            if self._classifications and disease.parents - placed:
                disease.places[NO_CLASSIFICATION] = disease.parents - placed
        return Nomenclature(self.diseases, self.release, self._classifications)

    def _join(self, disease: Disease, relation: str, iri: str) -> None:
        target = self._targets.get(iri, {})
        system = SYSTEM_NAMES.get(target.get(SKOS + "inScheme", ""), "")
        code = target.get(SKOS + "notation")
        if system and code:
            remarks = self._remarks.get((disease.code, iri), set())
            detail = next((name for name, tail in DETAILS.items() if tail in remarks), "")
            own = "" if iri == SYSTEMS[system].iri_of(code) else iri
            disease.mappings.append(Mapping(system, code, relation, detail, NOT_VALIDATED not in remarks, own))

    def _detail(self, iri: str, said: dict[str, list[str]]) -> None:
        code, kind, _ = iri.removeprefix(DETAIL).split(":")
        disease = self.diseases.get(code)
        told = {p.removeprefix(JARDIN + kind): values for p, values in said.items()}
        if disease is not None and kind == "gene":
            disease.genes.append(gene_of(told))
        elif disease is not None and kind == "prevalence":
            disease.prevalences.append(prevalence_of(told))


def gene_of(told: dict[str, list[str]]) -> Gene:
    """A gene of the values of its node, by the tails of their predicates."""
    text = {each.name: told.get(camel(each.name), [""])[0] for each in fields(Gene)}
    pairs = (value.partition(":") for value in sorted(told.get("References", ())))
    listed = {
        "synonyms": tuple(sorted(told.get("Synonyms", ()))),
        "references": tuple((system, code) for system, _, code in pairs),
    }
    return Gene(**{**text, **listed})  # type: ignore[arg-type]


def prevalence_of(told: dict[str, list[str]]) -> Prevalence:
    """A figure of the values of its node, by the tails of their predicates."""
    text = {each.name: told.get(camel(each.name), [""])[0] for each in fields(Prevalence)}
    value = float(text["value"]) if text["value"] else None
    return Prevalence(**{**text, "value": value, "validated": text["validated"] == "true"})  # type: ignore[arg-type]


def read_statement(disease: Disease, each: Statement) -> None:
    """What one triple says of a disease itself."""
    value, name = each.value.removeprefix(ORDO), each.value.removeprefix(JARDIN)
    language, tail = each.language or "en", each.predicate.removeprefix(JARDIN)
    if each.predicate == SKOS + "prefLabel":
        disease.labels[language] = each.value
    elif each.predicate == SKOS + "altLabel":
        disease.synonyms.append((language, each.value))
    elif each.predicate == SKOS + "definition":
        disease.definitions[language] = each.value
    elif each.predicate == SKOS + "broader":
        disease.parents.add(value)
    elif each.predicate.startswith(BROADER_IN):
        disease.places.setdefault(each.predicate.removeprefix(BROADER_IN), set()).add(value)
    elif each.predicate == SKOS + "topConceptOf":
        disease.places.setdefault(each.value.removeprefix(CLASSIFICATION), set())
    elif tail in NAMED:
        setattr(disease, NAMED[tail], name)
    elif each.predicate in POINTING:
        setattr(disease, POINTING[each.predicate], value)
    elif tail == "referredTo":
        disease.referred_to.append(value)
    elif tail == "phenotypes":
        disease.phenotypes = int(value)
    else:
        for attribute in (name for name, predicate in LISTED.items() if predicate == tail):
            getattr(disease, attribute).append(each.value)
