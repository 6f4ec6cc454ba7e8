"""Orphanet's directory of registries and biobanks as records."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCAT, RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD

from catalogue.error import Hostile, NoIdentifier, NotRdf, RecordError
from catalogue.origin import JARDIN, Origin
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters.fetch import Fetch
from harvesters.orphanet import EJPRD, GEODCATAP, HEALTH, LOCN, ORDO, harvest

SITES = Path(__file__).parent / "sites" / "orphanet"
REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues" / "orphanet-registries-sample"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"


def read(path: Path) -> Iterator[Record | RecordError]:
    origin = Origin(str(path.resolve()), kind="orphanet-directory")
    with Fetch(Settings(), origin) as fetch:
        yield from harvest(origin, fetch)


def records(path: Path) -> dict[str, Record]:
    return {each.iri: each for each in read(path) if isinstance(each, Record)}


@pytest.fixture(scope="module")
def directory() -> dict[str, Record]:
    return records(SITES / "directory.xml")


def expert(number: int) -> str:
    return f"http://www.orpha.net/consor/cgi-bin/OC_Exp.php?Expert={number}"


def test_an_entry_becomes_a_registry_under_its_clean_address(directory: dict[str, Record]) -> None:
    record = directory[expert(900001)]
    node = URIRef(record.iri)
    assert set(record.types) == {str(DCAT.Dataset), str(EJPRD.PatientRegistry)}
    titles = set(record.graph.objects(node, DCTERMS.title))
    assert titles == {Literal("Alder registry of Müller disease", lang="en"), Literal("Registre Alder", lang="fr")}
    assert record.graph.value(node, DCAT.landingPage) == URIRef("https://alder.example.org/registry")
    assert record.graph.value(node, JARDIN.orphanetRegistryId) == Literal("900001")
    assert record.graph.value(node, DCTERMS.modified) == Literal("2019-03-04", datatype=XSD.date)


def test_country_and_reach_come_from_the_lists(directory: dict[str, Record]) -> None:
    node = URIRef(expert(900001))
    graph = directory[str(node)].graph
    assert graph.value(node, DCTERMS.spatial) == URIRef(COUNTRY + "DEU")
    assert graph.value(node, JARDIN.coverageLevel) == JARDIN.International


def test_every_disease_is_a_subject_and_a_coverage_of_unknown_count(directory: dict[str, Record]) -> None:
    node = URIRef(expert(900001))
    graph = directory[str(node)].graph
    wanted = {ORDO["586"], ORDO["558"], ORDO["399"]}
    assert set(graph.objects(node, DCTERMS.subject)) == wanted
    coverages = list(graph.objects(node, JARDIN.diseaseCoverage))
    assert {graph.value(each, JARDIN.orphaCode) for each in coverages} == wanted
    assert {graph.value(each, JARDIN.countPrecision) for each in coverages} == {JARDIN.Unknown}


def test_the_holder_is_an_organisation_of_its_own(directory: dict[str, Record]) -> None:
    node = URIRef(expert(900001))
    holder = directory[str(node)].graph.value(node, GEODCATAP.custodian)
    assert holder == directory[str(node)].graph.value(node, DCTERMS.publisher)
    agent = directory[str(holder)]
    assert agent.graph.value(holder, FOAF.name) == Literal("Department of Trees, Alder Hospital")
    assert agent.graph.value(holder, DCTERMS.spatial) == URIRef(COUNTRY + "CHE")
    address = agent.graph.value(holder, LOCN.address)
    assert agent.graph.value(address, LOCN.postName) == Literal("Genève")


def test_an_institution_that_is_not_named_is_no_organisation(directory: dict[str, Record]) -> None:
    graph = directory[expert(900002)].graph
    assert graph.value(URIRef(expert(900002)), GEODCATAP.custodian) is None


def test_a_biobank_is_one_and_a_registry_with_samples_stays_a_registry(directory: dict[str, Record]) -> None:
    biobank, both = URIRef(expert(900002)), URIRef(expert(900003))
    assert (biobank, RDF.type, EJPRD.Biobank) in directory[str(biobank)].graph
    assert (both, RDF.type, EJPRD.PatientRegistry) in directory[str(both)].graph
    assert len(set(directory[str(both)].graph.objects(both, HEALTH.healthCategory))) == 2


def test_an_entry_without_link_gets_a_name_that_stays() -> None:
    first, again = (set(records(SITES / "without-link.xml")) for _ in range(2))
    assert first == again
    assert all(iri.startswith("urn:jardin:thing:") for iri in first)


def test_an_entry_without_number_is_an_error_and_the_others_are_read() -> None:
    found = list(read(SITES / "without-number.xml"))
    assert [type(each) for each in found if isinstance(each, RecordError)] == [NoIdentifier]
    assert any(isinstance(each, Record) for each in found)


def test_an_export_that_breaks_off_gives_what_came_before_and_an_error() -> None:
    found = list(read(SITES / "broken-off.xml"))
    assert isinstance(found[0], Record)
    assert isinstance(found[-1], NotRdf)
    assert found[-1].address.endswith("/broken-off.xml")


def test_a_doctype_is_refused_before_anything_is_read() -> None:
    found = list(read(SITES / "doctype.xml"))
    assert [type(each) for each in found] == [Hostile]


def test_the_real_directory_gives_every_registry_with_its_diseases() -> None:
    file = REAL / "registries-sample.xml"
    if not file.is_file():
        pytest.skip(f"no real files at {REAL}")
    found = list(read(file))
    assert not [each for each in found if isinstance(each, RecordError)]
    sources = {each.iri: each for each in found if isinstance(each, Record) and str(DCAT.Dataset) in each.types}
    assert len(sources) == 41
    diseases = [each for record in sources.values() for each in record.graph.objects(None, DCTERMS.subject)]
    assert len(diseases) == 118
    assert all(record.graph.value(URIRef(iri), DCTERMS.spatial) for iri, record in sources.items())
    assert all(record.graph.value(URIRef(iri), JARDIN.coverageLevel) for iri, record in sources.items())
