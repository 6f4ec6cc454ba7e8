"""Whatever a record says, a check of it ends: with a report that can be read, or refused at the limit of time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.checker import Checker
from catalogue.error import RecordError
from catalogue.profile.profile import load_profiles
from catalogue.reports.report import SEVERITIES
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

PROFILES = load_profiles(Settings())
CHECKER = Checker(PROFILES, load_thesaurus(), seconds=20)
IT = URIRef("https://fuzz.example.org/it")
CLASSES = sorted({str(each) for each in PROFILES.graph.objects(None, SH.targetClass)})
PATHS = sorted({str(each) for each in PROFILES.graph.objects(None, SH.path) if isinstance(each, URIRef)})
DATATYPES = [
    XSD.date,
    XSD.dateTime,
    XSD.gYear,
    XSD.nonNegativeInteger,
    XSD.integer,
    XSD.decimal,
    XSD.double,
    XSD.boolean,
]
DATATYPES += [XSD.anyURI, XSD.string, RDF.langString, RDF.HTML, URIRef("https://fuzz.example.org/type")]
TEXTS = [
    "",
    " ",
    "7",
    "-1",
    "1e999",
    "NaN",
    "INF",
    "9" * 5000,
    "0.0",
    "true",
    "yes",
    "\x00",
    "\u202e",
    "{x}",
    "<b>",
    "x" * 20_000,
]
TEXTS += [
    "2025-02-30",
    "-99999-01-01",
    "2025-07",
    "24:00",
    "2025-07-01T25:00:00Z",
    "http://",
    "a@b",
    "mailto:",
    "ORPHA:586",
]
BLANK = re.compile(r"_:|\bN[0-9a-f]{32}\b|\bfuzz[0-9]\b")

nodes: st.SearchStrategy[Node] = st.one_of(
    st.just(IT),
    st.integers(0, 4).map(lambda number: BNode(f"fuzz{number}")),
    st.integers(0, 2).map(lambda number: URIRef(f"https://fuzz.example.org/{number}")),
)
literals = st.builds(
    lambda text, kind, tongue: Literal(text, lang=tongue) if tongue else Literal(text, datatype=kind, normalize=False),
    st.one_of(st.sampled_from(TEXTS), st.text(max_size=30), st.integers(-5, 10**30).map(str), st.dates().map(str)),
    st.one_of(st.none(), st.sampled_from(DATATYPES)),
    st.sampled_from(["", "", "", "en", "fr", "de-AT", "x-none"]),
)
names = st.sampled_from([
    *PATHS, *CLASSES, "http://www.orpha.net/ORDO/Orphanet_586", "http://www.orpha.net/ORDO/Orphanet_0", "urn:x:y",
    "https://w3id.org/jardin/ns#Banded", "https://w3id.org/jardin/ns#Exact", "javascript:alert(1)", "http://[", "x:" + "y" * 5000,
]).map(URIRef)  # fmt: skip
triples = st.tuples(nodes, st.sampled_from(PATHS).map(URIRef), st.one_of(nodes, literals, names))
types = st.tuples(nodes, st.just(RDF.type), st.sampled_from(CLASSES).map(URIRef))
lists = st.tuples(nodes, st.sampled_from([RDF.first, RDF.rest]), st.one_of(nodes, literals, st.just(RDF.nil)))
graphs = st.lists(st.one_of(triples, triples, types, lists), min_size=1, max_size=40)
Said = list[tuple[Node, URIRef, Node]]


def graph_of(said: Said) -> Graph:
    graph = Graph()
    for triple in said:
        graph.add(triple)
    return graph


CIRCLE: Any = [
    (IT, RDF.type, URIRef("http://www.w3.org/ns/dcat#Dataset")),
    *((IT, URIRef(path), IT) for path in PATHS),
    *((BNode("fuzz0"), URIRef(path), BNode("fuzz0")) for path in PATHS),
    *((BNode("fuzz0"), RDF.type, URIRef(kind)) for kind in CLASSES),
    (IT, URIRef(PATHS[0]), BNode("fuzz0")),
]


@given(graphs, st.sampled_from(CLASSES))
@example(CIRCLE, CLASSES[0])
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_check_of_anything_ends_with_findings_that_people_can_read(said: Said, kind: str) -> None:
    graph = graph_of([*said, (IT, RDF.type, URIRef(kind))])
    before = set(graph)
    try:
        report = CHECKER.check(str(IT), graph)
    except RecordError:
        return
    assert set(graph) == before, "a check changes nothing"
    json.dumps(report.as_dict())
    for finding in report.findings:
        assert finding.severity in SEVERITIES and finding.message.strip() and finding.level in (0, 1, 2)
        assert not finding.rule or finding.fix, "a rule says how to mend"
        told = (finding.label, finding.place, finding.message, finding.value, finding.expected, finding.fix)
        literal = any(str(value) == finding.value for value in graph.objects() if isinstance(value, Literal))
        assert literal or not any(BLANK.search(each) for each in told), finding


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_with_a_value_of_every_field_turned_round_is_reported(kind: str) -> None:
    """Words where a thing is asked for, a thing where words are, a nameless node where either is."""
    for value in (Literal("words"), URIRef("https://fuzz.example.org/0"), BNode("fuzz1")):
        said: Any = [(IT, URIRef(path), value) for path in PATHS]
        report = CHECKER.check(str(IT), graph_of([*said, (IT, RDF.type, URIRef(kind))]))
        assert all(finding.message for finding in report.findings)
        assert not any(BLANK.search(f"{f.place} {f.message} {f.value} {f.expected}") for f in report.findings)
