"""Core records have no mandatory finding under HealthDCAT-AP release 7, as it is condensed beside the project.

Save a data access body, which not every country has named (J-23), and the data dictionary (J-12): both are Warnings
of ours. The condensed file is that of the tier NON_PUBLIC; of a record with another right of access, that right alone
is not held against it. The classes of linked things are those that their lists and records give them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from agreeing import Judge, beside, records_in
from judging import read
from rdflib import FOAF, RDF, Graph, Namespace, URIRef
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.samples import files as sample_files

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
CONDENSED = REAL.parent / "examples" / "healthdcat-r7-nonpublic-condensed.shacl.ttl"
pytestmark = pytest.mark.skipif(not CONDENSED.is_file(), reason=f"no condensed shapes at {CONDENSED}")
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
CV = Namespace("http://data.europa.eu/m8g/")
GEODCAT = Namespace("http://data.europa.eu/930/")
NON_PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC")
EXCUSED = {str(HEALTH.hdab), str(HEALTH.hasVariables)}


@cache
def condensed() -> Judge:
    return Judge(read((CONDENSED,)))


@cache
def samples() -> list[Record]:
    return [record for file in sample_files() for record in records_in(file)]


def with_agents(graph: Graph) -> Graph:
    """A record with what other samples say of the organisations it names, and of how to reach them."""
    whole = Graph() + graph
    linked = {str(o) for o in graph.objects() if isinstance(o, URIRef)}
    for record in samples():
        if record.iri in linked and (URIRef(record.iri), RDF.type, FOAF.Agent) in record.graph:
            for triple in record.graph:
                whole.add(triple)
    return whole


def refused(graph: Graph, iri: str) -> set[str]:
    """The predicates that the condensed shapes refuse in a record and in its parts."""
    excused = set(EXCUSED)
    if (URIRef(iri), DCT.accessRights, NON_PUBLIC) not in graph:
        excused.add(str(DCT.accessRights))
    found = condensed().refuses(beside(graph), classes=True)
    own = {str(node) for node in graph.subjects()}
    return {path for focus, path in found if focus in own} - excused


def core_sources() -> Iterator[Record]:
    checker = Checker(load_profiles(Settings()), load_thesaurus())
    for record in samples():
        a_source = (URIRef(record.iri), RDF.type, DCAT.Dataset) in record.graph
        if a_source and (checker.check(record.iri, record.graph).level or 0) >= 2:
            yield record


@pytest.mark.parametrize("kind", ["source", "registry", "hospital", "biobank"])
def test_the_smallest_source_of_the_core_lacks_nothing_mandatory(kind: str) -> None:
    graph = smallest(CORE, *judges_of(kind))
    for agent in {*graph.objects(SUBJECT, DCT.publisher), *graph.objects(SUBJECT, GEODCAT.custodian)}:
        reachable(graph, agent)
    assert refused(graph, str(SUBJECT)) == set()


def reachable(graph: Graph, agent: object) -> None:
    """An organisation as the core asks for it where it publishes or holds data: with one contact."""
    text = f"<{agent}> a <http://xmlns.com/foaf/0.1/Agent> ; <{CV.contactPoint}> [ a <{CV.ContactPoint}> ; <{CV.email}> 'a@ex.example' ] ."
    graph.parse(data=text, format="turtle")


def test_no_core_sample_lacks_anything_mandatory() -> None:
    sources = list(core_sources())
    assert len(sources) > 10
    assert {each.iri: told for each in sources if (told := refused(with_agents(each.graph), each.iri))} == {}
