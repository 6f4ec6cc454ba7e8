"""Quality: what the last check found about a published record, as DQV (Data Quality Vocabulary) in its entry.

One annotation for each severity, whose bodies are the fields that were found wanting, and two measurements.
Non-responsibilities: the findings in words, which the journal keeps and the record's page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rdflib import RDF, SH, Namespace
from rdflib.namespace import DCTERMS, XSD

from catalogue.card import Card, wanting
from catalogue.origin import JARDIN
from catalogue.profile import Profiles
from catalogue.record import entry_of
from catalogue.triple import quoted, written

DQV = Namespace("http://www.w3.org/ns/dqv#")
OA = Namespace("http://www.w3.org/ns/oa#")
TOLD = {"violation": SH.Violation, "warning": SH.Warning}
NUMBERS = ("violations", "warnings", "infos")


def write_quality(card: Card, judgement: Mapping[str, Any], profiles: Profiles) -> list[str]:
    """What the check of a record found, as lines of N-Triples for its entry."""
    entry, thing = entry_of(card.id), written(card.iri)
    numbers = [(JARDIN[each], number(judgement.get(each))) for each in NUMBERS]
    if judgement.get("at"):
        numbers.append((DCTERMS.date, typed(str(judgement["at"]), XSD.dateTime)))
    check = f"<{entry}:check>"
    lines = [said(f"<{entry}>", JARDIN.validationResult, check), said(check, RDF.type, f"<{JARDIN.ValidationResult}>")]
    lines += [said(check, predicate, value) for predicate, value in numbers]
    for severity, grave in TOLD.items():
        fields = (profiles.fields.get(name) for name in wanting(judgement, severity))
        bodies = [(OA.hasBody, written(field.iri)) for field in fields if field]
        if bodies:
            about = ((OA.hasTarget, thing), (OA.motivatedBy, f"<{DQV.qualityAssessment}>"), (SH.severity, f"<{grave}>"))
            pairs = ((RDF.type, f"<{DQV.QualityAnnotation}>"), *about, *bodies)
            lines += [said(f"<{entry}:{severity}>", predicate, value) for predicate, value in pairs]
    for metric, value in (
        ("Completeness", typed(f"{card.completeness:.3f}", XSD.decimal)),
        ("LevelReached", typed(str(card.level), XSD.integer)),
    ):
        of = ((DQV.computedOn, thing), (DQV.isMeasurementOf, f"<{JARDIN[metric]}>"), (DQV.value, value))
        pairs = ((RDF.type, f"<{DQV.QualityMeasurement}>"), *of)
        lines += [said(f"<{entry}:{metric.lower()}>", predicate, value) for predicate, value in pairs]
    return lines


def number(value: object) -> str:
    """A count of findings as the entry's shape wants it."""
    return typed(str(int(str(value or 0))), XSD.nonNegativeInteger)


def typed(text: str, datatype: str) -> str:
    """A literal with a datatype as N-Triples write it."""
    return f"{quoted(text)}^^<{datatype}>"


def said(subject: str, predicate: str, value: str) -> str:
    """A line of N-Triples; subject and value as they are written."""
    return f"{subject} <{predicate}> {value} .\n"
