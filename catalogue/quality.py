"""Quality: what the last check found about a published record, as DQV (Data Quality Vocabulary) in its entry.

One annotation for each severity, whose bodies are the fields that were found wanting, and two measurements.
Non-responsibilities: the findings in words, which the journal keeps and the record's page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, XSD
from rdflib.term import Node

from catalogue.card import Card, wanting
from catalogue.origin import JARDIN
from catalogue.profile import Profiles
from catalogue.record import entry_of

DQV = Namespace("http://www.w3.org/ns/dqv#")
OA = Namespace("http://www.w3.org/ns/oa#")
TOLD = {"violation": SH.Violation, "warning": SH.Warning}
NUMBERS = ("violations", "warnings", "infos")


def write_quality(graph: Graph, card: Card, judgement: Mapping[str, Any], profiles: Profiles) -> None:
    """Add to the graph of an entry what the check of its record found."""
    entry, thing = URIRef(entry_of(card.id)), URIRef(card.iri)

    def say(part: str, *told: tuple[URIRef, Node]) -> URIRef:
        node = URIRef(f"{entry}:{part}")
        for predicate, value in told:
            graph.add((node, predicate, value))
        return node

    numbers = [(JARDIN[each], number(judgement.get(each))) for each in NUMBERS]
    if judgement.get("at"):
        numbers.append((DCTERMS.date, Literal(str(judgement["at"]), datatype=XSD.dateTime)))
    graph.add((entry, JARDIN.validationResult, say("check", (RDF.type, JARDIN.ValidationResult), *numbers)))
    for severity, grave in TOLD.items():
        fields = (profiles.fields.get(name) for name in wanting(judgement, severity))
        bodies = [(OA.hasBody, URIRef(field.iri)) for field in fields if field]
        if bodies:
            about = ((OA.hasTarget, thing), (OA.motivatedBy, DQV.qualityAssessment), (SH.severity, grave))
            say(severity, (RDF.type, DQV.QualityAnnotation), *about, *bodies)
    for metric, value in (
        ("Completeness", Literal(f"{card.completeness:.3f}", datatype=XSD.decimal)),
        ("LevelReached", Literal(card.level, datatype=XSD.integer)),
    ):
        of = (DQV.isMeasurementOf, JARDIN[metric])
        say(metric.lower(), (RDF.type, DQV.QualityMeasurement), (DQV.computedOn, thing), of, (DQV.value, value))


def number(value: object) -> Literal:
    """A count of findings as the entry's shape wants it."""
    return Literal(str(int(str(value or 0))), datatype=XSD.nonNegativeInteger)
