"""Deprecated ORPHAcodes give way to their replacement; which ones are is known by the nomenclature in force alone."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from catalogue.nomenclature.disease import ORDO
from catalogue.record.record import Note, Record
from harvesters.lift.disease import CODE
from harvesters.lift.lifting import term

ORIGINAL = term("jardin", "originalCode")
RULE = "orphacode-deprecated"


def replace_deprecated(record: Record, current: Callable[[str], str]) -> None:
    """Rule `orphacode-deprecated`: the replacement takes the place of a deprecated code, which a coverage remembers.

    :param current: the code to use instead of a code, or the code itself
    """
    for predicate in (DCTERMS.subject, CODE):
        for node, value in list(record.graph.subject_objects(predicate)):
            code = str(value).removeprefix(ORDO)
            if not str(value).startswith(ORDO) or current(code) == code:
                continue
            replacement = URIRef(ORDO + current(code))
            record.graph.remove((node, predicate, value))
            record.graph.add((node, predicate, replacement))
            if predicate == CODE:
                record.graph.add((node, ORIGINAL, Literal(f"ORPHA:{code}")))
            record.notes = (*record.notes, Note(RULE, str(predicate), str(value), str(replacement)))
