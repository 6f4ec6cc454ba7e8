"""The EJP RD view of every core record conforms to the shapes of EJP RD and of FAIR Data Points."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from agreeing import records_in
from judging import read
from rdflib import DCAT, FOAF, RDF, Graph, Literal, Namespace, URIRef
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.exports.ejprd import view
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record, id_of
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.samples import files as sample_files

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
EJPRD = REAL / "vocab" / "shapes" / "ejprd"
FDP = REAL / "vocab" / "shapes" / "fdp"
HERE = pytest.mark.skipif(not EJPRD.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
EJP = Namespace("https://w3id.org/ejp-rd/vocabulary#")
DCT = Namespace("http://purl.org/dc/terms/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
KINDS = ("source", "registry", "hospital", "biobank", "catalogue", "service", "agent", "provider", "network")
FDP_FILES = ("resource", "catalog", "dataset", "distribution", "fdp", "metadata-service")
CLASSES = ("source", "patient_registry", "hcp_data_source", "biobank", "catalogue", "data_service", "agent", "network")
GOOD = [
    file
    for each in CLASSES
    for file in sorted((Path(__file__).parents[1] / "cases" / each).glob("*.ttl"))
    if file.read_text(encoding="utf-8").startswith("# expects: valid level=2")
]
SOURCE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix ex: <https://ex.example/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix j: <https://w3id.org/jardin/ns#> .
@prefix at: <http://publications.europa.eu/resource/authority/> . @prefix ejp: <https://w3id.org/ejp-rd/vocabulary#> .
ex:r a dcat:Dataset , ejp:PatientRegistry ; dct:title "Registre"@fr , "A registry"@en ; dct:description "Words."@en ; dcat:keyword "lung"@en ;
  dct:subject <http://www.orpha.net/ORDO/Orphanet_586> ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
  dct:language <http://publications.europa.eu/resource/authority/language/FRA> ; dct:publisher ex:p ; j:coverageLevel j:Local ;
  dcat:contactPoint [ a vcard:Kind ; vcard:hasEmail <mailto:office@ex.example> ] ; dct:issued "2024-02-29" .
"""


@cache
def official() -> Graph:
    return read(tuple(sorted(EJPRD.glob("*.shacl"))))


def text_of(shapes: Graph, graph: Graph) -> str:
    """The report of pyshacl; empty when all conforms and something was judged."""
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    return "" if conforms and len(graph) else str(text)


def name(iri: str) -> list[tuple[URIRef, URIRef, Literal]]:
    return [(URIRef(iri), FOAF.name, Literal("An organisation", lang="en"))]


@cache
def core_samples() -> list[Record]:
    """The samples that reach the core."""
    checker = Checker(load_profiles(Settings()), load_thesaurus())
    records = [record for file in sample_files() for record in records_in(file)]
    return [each for each in records if (checker.check(each.iri, each.graph).level or 0) >= 2]


def test_a_registry_is_put_into_the_words_of_the_platform() -> None:
    graph = Graph().parse(data=SOURCE, format="turtle")
    drawn = view("https://ex.example/r", graph, name)
    node = URIRef(f"urn:jardin:record:{id_of('https://ex.example/r')}:ejprd")
    said = {str(p).rsplit("/", 1)[-1].rsplit("#", 1)[-1]: o for p, o in drawn.predicate_objects(node) if p != RDF.type}
    assert set(drawn.objects(node, RDF.type)) == {DCAT.Resource, EJP.PatientRegistry}
    assert said["title"] == Literal("A registry", lang="en")
    assert said["theme"] == URIRef("http://www.orpha.net/ORDO/Orphanet_586")
    assert said["language"] == URIRef("http://id.loc.gov/vocabulary/iso639-1/fr")
    assert (said["personalData"], said["vpConnection"]) == (Literal("true"), EJP.VPDiscoverable)
    assert said["issued"].n3().startswith('"2024-02-29T00:00:00Z"')
    assert drawn.value(said["contactPoint"], VCARD.url) == URIRef("mailto:office@ex.example")
    assert drawn.value(said["publisher"], FOAF.name) == Literal("An organisation", lang="en")
    assert (
        str(drawn.value(said["populationCoverage"], URIRef("http://www.w3.org/2000/01/rdf-schema#label"))) == "Regional"
    )
    assert said["SIO_000001"] == URIRef("https://ex.example/r")


def test_what_the_platform_has_no_words_for_has_no_view() -> None:
    graph = Graph().parse(data="<https://ex.example/e> a <http://www.w3.org/ns/dcat#CatalogRecord> .", format="turtle")
    assert len(view("https://ex.example/e", graph)) == 0


def test_a_view_is_the_same_at_each_drawing() -> None:
    graph = Graph().parse(data=SOURCE, format="turtle")
    assert set(view("https://ex.example/r", graph)) == set(view("https://ex.example/r", graph))


@HERE
@pytest.mark.parametrize("kind", KINDS)
def test_the_view_of_the_smallest_core_record_conforms(kind: str) -> None:
    drawn = view(str(SUBJECT), smallest(CORE, *judges_of(kind)), name)
    assert text_of(official(), drawn) == ""


@HERE
def test_the_view_of_every_core_sample_conforms() -> None:
    assert len(core_samples()) > 20
    for record in core_samples():
        assert text_of(official(), view(record.iri, record.graph)) == "", record.iri


@HERE
@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_view_of_every_good_case_of_the_core_conforms(file: Path) -> None:
    assert text_of(official(), view("https://cases.example.org/it", read((file,)), name)) == ""


@HERE
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "service"])
def test_the_view_conforms_to_the_shapes_of_fair_data_points(kind: str) -> None:
    shapes = read(tuple(FDP / f"shape-{each}.ttl" for each in FDP_FILES))
    assert text_of(shapes, view(str(SUBJECT), smallest(CORE, *judges_of(kind)), name)) == ""
    for record in core_samples()[::5]:
        if (URIRef(record.iri), RDF.type, DCAT.DataService) not in record.graph:
            assert text_of(shapes, view(record.iri, record.graph)) == "", record.iri
