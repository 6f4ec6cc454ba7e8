"""Quality: what the last check found about a published record, as DQV (Data Quality Vocabulary) in its entry.

One annotation for each severity, whose bodies are the fields that were found wanting, and two measurements.
Non-responsibilities: the findings in words, which the journal keeps and the record's page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import RDF, SH, Namespace
from rdflib.namespace import DCTERMS, XSD

from catalogue.index.card import Card, wanting
from catalogue.origin import JARDIN
from catalogue.profile.profile import Profiles
from catalogue.record.record import entry_of
from catalogue.record.triple import quoted, written

DQV = Namespace("http://www.w3.org/ns/dqv#")
OA = Namespace("http://www.w3.org/ns/oa#")
TYPE, RESULT, DATE = (f"<{iri}>" for iri in (RDF.type, JARDIN.validationResult, DCTERMS.date))
BODY, TARGET, SEVERITY = (f"<{iri}>" for iri in (OA.hasBody, OA.hasTarget, SH.severity))
COMPUTED, MEASURE, VALUE = (f"<{iri}>" for iri in (DQV.computedOn, DQV.isMeasurementOf, DQV.value))
NUMBERS = {name: f"<{JARDIN[name]}>" for name in ("violations", "warnings", "infos")}
CHECKED = ((TYPE, f"<{JARDIN.ValidationResult}>"),)
NOTED = ((TYPE, f"<{DQV.QualityAnnotation}>"), (f"<{OA.motivatedBy}>", f"<{DQV.qualityAssessment}>"))
TOLD = {"violation": f"<{SH.Violation}>", "warning": f"<{SH.Warning}>"}
METRICS = {
    name.lower(): ((TYPE, f"<{DQV.QualityMeasurement}>"), (MEASURE, f"<{JARDIN[name]}>"))
    for name in ("Completeness", "LevelReached")
}
"""Names as N-Triples write them, made once: every record has an entry."""


def write_quality(card: Card, judgement: Mapping[str, Any], profiles: Profiles) -> list[str]:
    """What the check of a record found, as lines of N-Triples for its entry."""
    entry, thing = entry_of(card.id), written(card.iri)
    numbers = [(predicate, number(judgement.get(name))) for name, predicate in NUMBERS.items()]
    if judgement.get("at"):
        numbers.append((DATE, typed(str(judgement["at"]), XSD.dateTime)))
    lines = [said(f"<{entry}>", RESULT, f"<{entry}:check>"), *lines_of(f"<{entry}:check>", CHECKED, numbers)]
    for severity, grave in TOLD.items():
        fields = (profiles.fields.get(name) for name in wanting(judgement, severity))
        bodies = [(BODY, f"<{field.iri}>") for field in fields if field]
        if bodies:
            lines += lines_of(f"<{entry}:{severity}>", NOTED, ((TARGET, thing), (SEVERITY, grave), *bodies))
    values = (typed(f"{card.completeness:.3f}", XSD.decimal), typed(str(card.level), XSD.integer))
    for (metric, about), value in zip(METRICS.items(), values, strict=True):
        lines += lines_of(f"<{entry}:{metric}>", about, ((COMPUTED, thing), (VALUE, value)))
    return lines


def lines_of(subject: str, *said_of_it: Iterable[tuple[str, str]]) -> list[str]:
    """Lines of N-Triples about a node."""
    return [said(subject, predicate, value) for pairs in said_of_it for predicate, value in pairs]


def number(value: object) -> str:
    """A count of findings as the entry's shape wants it."""
    return typed(str(int(str(value or 0))), XSD.nonNegativeInteger)


def typed(text: str, datatype: str) -> str:
    """A literal with a datatype as N-Triples write it."""
    return f"{quoted(text)}^^<{datatype}>"


def said(subject: str, predicate: str, value: str) -> str:
    """A line of N-Triples; all as they are written."""
    return f"{subject} {predicate} {value} .\n"
