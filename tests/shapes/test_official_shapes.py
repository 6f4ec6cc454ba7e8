"""Level 1 and the official DCAT-AP 3.0.1 shapes, where they lie beside the project, refuse the same small records."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from judging import SH, Check, read
from rdflib import RDF, SKOS, Graph, Literal
from smallest import CORE, KINDS, judges_of, smallest

DATA = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
OFFICIAL = DATA / "vocab" / "shapes" / "dcat-ap" / "3.0.1" / "shacl" / "dcat-ap-SHACL.ttl"
pytestmark = pytest.mark.skipif(not OFFICIAL.is_file(), reason=f"no official shapes at {OFFICIAL}")


def official() -> Graph:
    """The official shapes without the two property shapes they refer to but do not define."""
    graph = Graph() + read((OFFICIAL,))
    for shape, prop in list(graph.subject_objects(SH.property)):
        if (prop, SH.path, None) not in graph:
            graph.remove((shape, SH.property, prop))
    return graph


def refused(check: Check, data: Graph, judges: Graph) -> set[tuple[str, str]]:
    """Focus and predicate of each Violation, but for the class of linked things, which the catalogue lays beside."""
    violations = [each for each in check(data, judges) if each.severity == "Violation"]
    return {(each.focus, each.path) for each in violations if each.constraint != "ClassConstraintComponent"}


def test_both_refuse_the_same(check: Check, dcat_ap: Graph, here: Path) -> None:
    data = Graph().parse(here / "dcat-ap.ttl")
    assert refused(check, data, dcat_ap) == refused(check, data, official())


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_core_accepts_both_accept(check: Check, dcat_ap: Graph, kind: str) -> None:
    data = smallest(CORE, *judges_of(kind))
    for concept in set(data.subjects(SKOS.inScheme)):
        data.add((concept, RDF.type, SKOS.Concept))
        data.add((concept, SKOS.prefLabel, Literal("A concept that the catalogue lays beside the record", "en")))
    assert refused(check, data, dcat_ap) == set()
    assert refused(check, data, official()) == set()
