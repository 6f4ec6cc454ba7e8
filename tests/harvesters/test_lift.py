"""Lifting brings what comes into one form, by rules of which each has a name."""

import os
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

from catalogue.address import PREFIXES
from catalogue.document.document import Document, read_document
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.lift import lift

DOCUMENTS = Path(__file__).parent / "documents"
REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"
ADDRESS = "https://origin.example.org/doc"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> . " for prefix, namespace in PREFIXES.items())
AT = "http://publications.europa.eu/resource/authority/"
ORDO = "http://www.orpha.net/ORDO/Orphanet_"
THING = URIRef("https://a.example.org/x")


def lifted(content: str | bytes, small_count: int = 10) -> Document:
    raw = content.encode() if isinstance(content, str) else content
    document = read_document(raw, ADDRESS, Settings())
    lift(document, load_thesaurus().find, small_count)
    return document


def lifted_file(name: str) -> Document:
    return lifted((DOCUMENTS / name).read_bytes())


def about(turtle: str) -> Graph:
    return lifted(f"{HEAD} <{THING}> {turtle} .").graph


def iri(prefix: str, name: str) -> URIRef:
    return URIRef(PREFIXES[prefix] + name)


def test_an_early_ejp_rd_registry_becomes_a_source_that_the_catalogue_reads() -> None:
    document = lifted_file("ejprd-old.ttl")
    graph, registry = document.graph, URIRef("https://registry.example.org/ejp/registry")
    assert set(graph.objects(registry, RDF.type)) == {DCAT.Dataset, iri("ejprd", "PatientRegistry")}
    assert set(graph.objects(registry, DCTERMS.subject)) == {URIRef(ORDO + n) for n in ("791", "98640", "49382")}
    assert list(graph.objects(registry, DCAT.theme)) == []
    assert graph.value(registry, DCTERMS.language) == URIRef(AT + "language/ENG")
    assert graph.value(registry, iri("jardin", "coverageLevel")) == iri("jardin", "National")
    holder = graph.value(registry, DCTERMS.publisher)
    assert {FOAF.Organization, FOAF.Agent} <= set(graph.objects(holder, RDF.type))
    assert graph.value(holder, FOAF.name) == Literal("Example Eye Clinic")
    assert graph.value(holder, DCTERMS.spatial) == URIRef(AT + "country/DEU")
    contact = graph.value(registry, DCAT.contactPoint)
    assert iri("vcard", "Kind") in set(graph.objects(contact, RDF.type))
    assert graph.value(contact, iri("vcard", "hasURL")) == URIRef("https://registry.example.org/contact")


def test_ejp_rds_json_is_read_by_the_bundled_context() -> None:
    graph = lifted_file("ejprd-context.json").graph
    thing = URIRef("https://biobank.example.org/collection/1")
    assert set(graph.objects(thing, RDF.type)) == {DCAT.Dataset, iri("ejprd", "Biobank")}
    assert graph.value(thing, DCTERMS.description) == Literal("Muscle samples.")
    assert graph.value(thing, DCTERMS.subject) == URIRef(ORDO + "98473")
    assert graph.value(thing, iri("ejprd", "personalData")) == Literal("true", datatype=XSD.boolean)


def test_members_of_a_data_json_catalogue_get_their_classes() -> None:
    graph = lifted_file("data.json").graph
    dataset = graph.value(URIRef("https://agency.example.org/data.json"), DCAT.dataset)
    assert DCAT.Dataset in set(graph.objects(dataset, RDF.type))
    assert graph.value(dataset, DCTERMS.accessRights) == URIRef(AT + "access-right/PUBLIC")


OLD_NAMES = [
    ("<http://purl.org/ejp-rd/vocabulary/Biobank>", iri("ejprd", "Biobank")),
    ("<https://purl.archive.org/ejp-rd/vocabulary/Biobank>", iri("ejprd", "Biobank")),
    ("<http://purl.org/ejp-rd/metadata-model/v1/PatientRegistry>", iri("ejprd", "PatientRegistry")),
    ("<http://rdf.biosemantics.org/ontologies/fdp-o#FAIRDataPoint>", iri("fdp-o", "FAIRDataPoint")),
    ("<http://www.re3data.org/schema/3-0#Repository>", iri("fdp-o", "FAIRDataPoint")),
    ("fdp-o:FairDataPoint", iri("fdp-o", "FAIRDataPoint")),
    ("foaf:Organisation", FOAF.Organization),
    ("dcat:DataSet", DCAT.Dataset),
    ("dcat:catalog", DCAT.Catalog),
    ("<https://www.w3.org/ns/dcat#Catalog>", DCAT.Catalog),
]


@pytest.mark.parametrize(("old", "new"), OLD_NAMES)
def test_old_and_misspelt_classes_get_todays_names(old: str, new: URIRef) -> None:
    assert new in set(about(f"a {old} ; dct:title 'X'").objects(THING, RDF.type))


def test_old_hosts_of_healthdcat_lists_are_replaced() -> None:
    graph = about("healthdcatap:healthCategory <http://13.81.34.152:1101/resource/authority/healthcategories/MRMR>")
    assert set(graph.objects(THING)) == {iri("health", "healthcategories/MRMR")}


@pytest.mark.parametrize("kind", ["ejprd:PatientRegistry", "ejprd:Biobank", "jardin:HCPDataSource"])
def test_sources_of_every_kind_are_datasets(kind: str) -> None:
    assert DCAT.Dataset in set(about(f"a {kind}").objects(THING, RDF.type))


def test_a_catalogue_is_no_dataset_and_a_registry_no_catalogue() -> None:
    assert set(about("a dcat:Catalog , dcat:Dataset").objects(THING, RDF.type)) == {DCAT.Catalog}
    graph = about("a dcat:Catalog , ejprd:PatientRegistry")
    assert set(graph.objects(THING, RDF.type)) == {DCAT.Dataset, iri("ejprd", "PatientRegistry")}


BARE = [
    ("dcat:endpointURL <https://a.example.org/sparql>", DCAT.DataService),
    ("dcat:dataset <https://a.example.org/d>", DCAT.Catalog),
    ("ejprd:personalData 'true'", DCAT.Dataset),
    ("dcat:theme ordo:Orphanet_586", DCAT.Dataset),
]


@pytest.mark.parametrize(("turtle", "kind"), BARE)
def test_a_bare_resource_is_what_it_says(turtle: str, kind: URIRef) -> None:
    assert set(about(f"a dcat:Resource ; {turtle}").objects(THING, RDF.type)) == {kind}


def test_a_bare_resource_that_says_nothing_stays_one() -> None:
    assert set(about("a dcat:Resource ; dct:title 'X'").objects(THING, RDF.type)) == {DCAT.Resource}


NESTED = [
    ("dcat:distribution", DCAT.Distribution),
    ("dcat:contactPoint", iri("vcard", "Kind")),
    ("dct:publisher", FOAF.Agent),
    ("dct:temporal", DCTERMS.PeriodOfTime),
    ("dct:provenance", DCTERMS.ProvenanceStatement),
    ("cv:contactPoint", iri("cv", "ContactPoint")),
    ("healthdcatap:hasVariables", iri("csvw", "TableGroup")),
    ("jardin:diseaseCoverage", iri("jardin", "DiseaseCoverage")),
]


@pytest.mark.parametrize(("predicate", "kind"), NESTED)
def test_nested_nodes_get_their_class_from_the_property(predicate: str, kind: URIRef) -> None:
    graph = about(f"a dcat:Dataset ; {predicate} [ rdfs:label 'described' ]")
    assert kind in set(graph.objects(None, RDF.type))
    only_linked = about(f"a dcat:Dataset ; {predicate} <https://a.example.org/y>")
    assert set(only_linked.objects(None, RDF.type)) == {DCAT.Dataset}


def test_a_distribution_that_names_its_dataset_is_linked_from_it() -> None:
    graph = lifted(f"""{HEAD} <{THING}> a dcat:Dataset .
      <x:d> a dcat:Distribution ; dct:isPartOf <{THING}> ; dct:title 'D' .""").graph
    assert graph.value(THING, DCAT.distribution) == URIRef("x:d")


DISEASES = [
    "dcat:theme ordo:Orphanet_586",
    "dcat:theme 'ORPHA:586'",
    "dcat:theme <https://identifiers.org/orphanet:586>",
    "dcat:theme [ a skos:Concept ; skos:notation 'ORPHA:586' ; skos:prefLabel 'CF' ]",
    "dct:subject <http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=en&Expert=586>",
    "dct:subject 'orphacode586'",
    "dcat:keyword 'Cystic fibrosis (ORPHA:586)'",
    "healthdcatap:hasCodeValues 'ORPHA:586'",
    "jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode '586' ]",
    "jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode obo:Orphanet_586 ]",
]


@pytest.mark.parametrize("turtle", DISEASES)
def test_diseases_become_subjects_wherever_they_stood(turtle: str) -> None:
    graph = about(f"a dcat:Dataset ; {turtle}")
    assert set(graph.objects(THING, DCTERMS.subject)) == {URIRef(ORDO + "586")}
    assert list(graph.objects(THING, DCAT.theme)) == []


def test_keywords_and_themes_of_the_eu_stay() -> None:
    graph = about(
        "dcat:keyword 'ORPHA:586', 'rare' ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL>"
    )
    assert len(set(graph.objects(THING, DCAT.keyword))) == 2
    assert set(graph.objects(THING, DCAT.theme)) == {URIRef(AT + "data-theme/HEAL")}


LANGUAGES = [
    ("<http://id.loc.gov/vocabulary/iso639-1/de>", "DEU"),
    ("<http://id.loc.gov/vocabulary/iso639-2/ger>", "DEU"),
    ("<http://lexvo.org/id/iso639-3/fra>", "FRA"),
    ("<http://www.wikidata.org/entity/Q1860>", "ENG"),
    ("<https://publications.europa.eu/resource/authority/language/SLV>", "SLV"),
    ("<http://publications.europa.eu/resource/authority/language/FRE>", "FRA"),
    ("'en'", "ENG"),
    ("'en-US'", "ENG"),
    ("'German'", "DEU"),
    ("'Deutsch'", "DEU"),
    ("'http://publications.europa.eu/resource/authority/language/DEU'", "DEU"),
]


@pytest.mark.parametrize(("value", "code"), LANGUAGES)
def test_languages_in_the_list_of_the_eu(value: str, code: str) -> None:
    assert about(f"dct:language {value}").value(THING, DCTERMS.language) == URIRef(f"{AT}language/{code}")


COUNTRIES = [
    ("'DE'", "DEU"),
    ("'DEU'", "DEU"),
    ("'Germany'", "DEU"),
    ("'Deutschland'@de", "DEU"),
    ("'The Netherlands'", "NLD"),
    ("'United Kingdom'", "GBR"),
    ("<https://sws.geonames.org/3017382/>", "FRA"),
    ("<http://www.geonames.org/2921044/federal-republic-of-germany.html>", "DEU"),
    ("<http://www.wikidata.org/entity/Q38>", "ITA"),
    ("<http://dbpedia.org/resource/Spain>", "ESP"),
    ("<http://publications.europa.eu/mdr/authority/country/SWE>", "SWE"),
    ("[ a dct:Location ; dct:title 'Germany' ]", "DEU"),
    ("[ a dct:Location ; skos:prefLabel 'Italia'@it ]", "ITA"),
    ("[ ejprd:country 'Germany' ]", "DEU"),
]


@pytest.mark.parametrize(("value", "code"), COUNTRIES)
def test_countries_in_the_list_of_the_eu(value: str, code: str) -> None:
    graph = about(f"a dcat:Dataset ; dct:spatial {value}")
    assert list(graph.objects(THING, DCTERMS.spatial)) == [URIRef(f"{AT}country/{code}")]
    assert DCTERMS.Location not in set(graph.objects(None, RDF.type))


def test_a_place_that_says_more_than_its_country_stays_beside_it() -> None:
    graph = about("dct:spatial [ dct:title 'Germany' ; dcat:bbox 'POLYGON((0 0,1 0,1 1,0 0))' ]")
    assert len(list(graph.objects(THING, DCTERMS.spatial))) == 2


@pytest.mark.parametrize(
    "value", ["'Greater London'", "<https://sws.geonames.org/2950157/>", "'Bavaria, Germany'", "'x'"]
)
def test_places_that_are_no_countries_are_left_alone(value: str) -> None:
    assert not str(about(f"dct:spatial {value}").value(THING, DCTERMS.spatial)).startswith(AT)


LISTED = [
    ("dct:accessRights 'restricted access'", DCTERMS.accessRights, AT + "access-right/RESTRICTED"),
    ("dct:accessRights <http://purl.org/coar/access_right/c_abf2>", DCTERMS.accessRights, AT + "access-right/PUBLIC"),
    ("dct:accessRights 'non-public'", DCTERMS.accessRights, AT + "access-right/NON_PUBLIC"),
    ("dct:accrualPeriodicity <http://purl.org/cld/freq/daily>", DCTERMS.accrualPeriodicity, AT + "frequency/DAILY"),
    ("dct:accrualPeriodicity 'R/P1Y'", DCTERMS.accrualPeriodicity, AT + "frequency/ANNUAL"),
    ("dct:format 'csv'", DCTERMS["format"], AT + "file-type/CSV"),
    ("dcat:mediaType 'text/csv'", DCAT.mediaType, "https://www.iana.org/assignments/media-types/text/csv"),
    ("dcat:landingPage 'https://a.example.org/p'", DCAT.landingPage, "https://a.example.org/p"),
    ("foaf:mbox 'a@example.org'", FOAF.mbox, "mailto:a@example.org"),
    ("vcard:hasEmail 'a@example.org'", iri("vcard", "hasEmail"), "mailto:a@example.org"),
    ("vcard:hasEmail [ vcard:hasValue <mailto:a@example.org> ]", iri("vcard", "hasEmail"), "mailto:a@example.org"),
    ("vcard:url 'https://a.example.org'", iri("vcard", "hasURL"), "https://a.example.org"),
]


@pytest.mark.parametrize(("turtle", "predicate", "expected"), LISTED)
def test_texts_become_terms_and_links(turtle: str, predicate: URIRef, expected: str) -> None:
    assert list(about(turtle).objects(THING, predicate)) == [URIRef(expected)]


UNTOUCHED = [
    "dct:license 'Free for all'",
    "dcat:mediaType 'ZIP'",
    "dcat:landingPage 'see our site'",
    "dct:format 'my own'",
]


@pytest.mark.parametrize("turtle", UNTOUCHED)
def test_texts_that_mean_no_term_are_left(turtle: str) -> None:
    document = lifted(f"{HEAD} <{THING}> {turtle} .")
    assert [type(each) for each in document.graph.objects(THING)] == [Literal]
    assert document.notes == []


def test_a_value_of_the_wrong_type_is_kept_and_flagged() -> None:
    text = '"Wed Apr 01 10:16:18 GMT 2015"^^xsd:dateTime'
    document = lifted(f"{HEAD} <{THING}> dct:modified {text} .")
    assert [str(each) for each in document.graph.objects()] == ["Wed Apr 01 10:16:18 GMT 2015"]
    assert [(note.rule, note.field) for _, note in document.notes] == [("ill-typed", str(DCTERMS.modified))]
