"""What is mandatory or recommended under a condition is asked for then, and then only."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from judging import HERE
from rdflib import Graph
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import Triple
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CHECKER = Checker(load_profiles(Settings()), load_thesaurus())
PREFIXES = "".join(line for line in (HERE / "source-bad.ttl").open() if line.startswith("@prefix")) + (
    "@prefix cde: <https://w3id.org/jardin/cde#> .\n"
    "@prefix cs: <https://w3id.org/jardin/cs#> .\n"
    "@prefix cv: <http://data.europa.eu/m8g/> .\n"
    "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    "@prefix ex: <https://example.org/> .\n"
)
COUNT = "jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; {0} ]"
ELEMENT = (
    "jardin:cdeCoverage [ a jardin:CDECoverage ; jardin:element cde:CDE-{0} ; jardin:availability jardin:{1} ; {2} ]"
)
AGENT = "{0} [ a foaf:Agent ; foaf:name 'Institute'@en ; {1} ]"
NUMBER = "'{0}'^^xsd:nonNegativeInteger"
GROUP = "ordo:Orphanet_586 jardin:classificationLevel jardin:GroupOfDisorders ."
REACHED = "cv:contactPoint [ a cv:ContactPoint ; cv:email 'a@b.example' ]"
THEMES = "http://publications.europa.eu/resource/authority/data-theme"
URL = "https://example.org/smallest"


def told(kind: str, said: str, known: str = "") -> dict[str, str]:
    """Shape of each finding of the core, with its severity, for the smallest record of a kind in which this is said."""
    data, words, beside = smallest(CORE, *judges_of(kind)), Graph(), Graph()
    words.parse(data=f"{PREFIXES} <{SUBJECT}> {said} .", format="turtle")
    beside.parse(data=PREFIXES + known, format="turtle")
    for path in set(words.predicates(SUBJECT)):
        for value in list(data.objects(SUBJECT, path)):
            data.remove((SUBJECT, path, value))
            data.remove((value, None, None))

    def about(iri: str) -> Iterable[Triple]:
        return (triple for triple in beside if str(triple[0]) == iri)

    findings = CHECKER.check(str(SUBJECT), data + words, about).findings
    assert all(each.fix for each in findings if "rule-" in each.shape)
    return {each.shape.rsplit("#", 1)[-1]: each.severity for each in findings if each.level == 2}


@pytest.mark.parametrize(
    ("kind", "said", "shape", "severity"),
    [
        ("source", COUNT.format("jardin:countPrecision jardin:Exact"), "rule-exact-count-given", "violation"),
        ("source", COUNT.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {NUMBER.format(60)}"), "rule-exact-count-given", ""),
        ("source", COUNT.format("jardin:countPrecision jardin:Unknown"), "rule-exact-count-given", ""),
        ("source", COUNT.format("jardin:countPrecision jardin:Banded"), "rule-band-given", "violation"),
        ("source", COUNT.format(f"jardin:countPrecision jardin:Banded ; jardin:maxIndividuals {NUMBER.format(99)}"), "rule-band-given", "violation"),
        ("source", COUNT.format(f"jardin:countPrecision jardin:Banded ; jardin:minIndividuals {NUMBER.format(1000)}"), "rule-band-given", ""),
        ("source", COUNT.format("jardin:countPrecision jardin:Unknown"), "rule-count-told", "warning"),
        ("source", COUNT.format("jardin:countPrecision jardin:Suppressed"), "rule-count-told", "warning"),
        ("source", COUNT.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {NUMBER.format(60)}"), "rule-count-told", ""),
        ("source", ELEMENT.format("6.3", "Collected", ""), "rule-element-coded", "warning"),
        ("source", ELEMENT.format("6.1", "PartiallyCollected", ""), "rule-element-coded", "warning"),
        ("source", ELEMENT.format("6.1", "Collected", ""), "rule-element-coded", ""),  # J-14 tells it
        ("source", ELEMENT.format("6.3", "NotCollected", ""), "rule-element-coded", ""),
        ("source", ELEMENT.format("2.1", "Collected", ""), "rule-element-coded", ""),  # a date of birth has no code
        ("source", ELEMENT.format("6.3", "Collected", "jardin:codeSystem cs:HPO"), "rule-element-version", "warning"),
        ("source", ELEMENT.format("6.3", "Collected", ""), "rule-element-version", ""),
        ("source", ELEMENT.format("6.3", "Planned", "jardin:codeSystem cs:HPO"), "rule-element-version", ""),
        ("source", ELEMENT.format("2.1", "Collected", ""), "rule-element-completeness", "warning"),
        ("source", ELEMENT.format("2.1", "Derivable", ""), "rule-element-completeness", ""),
        ("source", ELEMENT.format("2.1", "Collected", "jardin:completenessPercent 99.5"), "rule-element-completeness", ""),
        ("source", AGENT.format("dct:publisher", ""), "rule-agent-reachable", "violation"),
        ("source", AGENT.format("<http://data.europa.eu/930/custodian>", ""), "rule-agent-reachable", "violation"),
        ("source", AGENT.format("dct:publisher", REACHED), "rule-agent-reachable", ""),
        ("source", AGENT.format("dct:creator", ""), "rule-agent-reachable", ""),
        ("agent", "foaf:homepage <https://a.example/>", "rule-agent-reachable", ""),
        ("entry", "prov:wasGeneratedBy ex:run", "rule-entry-origin", "violation"),
        ("entry", "prov:wasGeneratedBy ex:run ; prov:wasDerivedFrom ex:document", "rule-entry-origin", ""),
        ("source", "dct:identifier 'ABC-1'", "rule-own-identifier", "warning"),
        ("source", f"dct:identifier 'ABC-1' , '{URL}'", "rule-own-identifier", ""),
        ("source", f"dct:identifier '{URL}'^^xsd:anyURI", "rule-own-identifier", ""),
        ("catalogue", "dcat:themeTaxonomy jardin:orphanet", "rule-catalogue-themes", "warning"),
        ("catalogue", f"dcat:themeTaxonomy jardin:orphanet , <{THEMES}>", "rule-catalogue-themes", ""),
        ("network", "foaf:homepage <https://a.example/>", "rule-network-listed", "warning"),
        ("source", "dcat:contactPoint [ a vcard:Organization ; vcard:hasEmail <mailto:a@b.example> ]", "contact-type", "violation"),
        ("source", "dcat:contactPoint [ a vcard:Kind , vcard:Organization ; vcard:hasEmail <mailto:a@b.example> ]", "contact-type", ""),
        ("source", "dcat:contactPoint <https://a.example/desk>", "contact-type", ""),
        ("source", "dcat:contactPoint 'the office'", "contact-type", ""),  # its field tells that it is text
        ("source", "jardin:diseaseCoverage [ jardin:orphaCode ordo:Orphanet_586 ]", "source-disease-coverage-type", "violation"),
        ("source", "jardin:cdeCoverage [ jardin:element cde:CDE-6.1 ]", "source-cde-coverage-type", "violation"),
        ("source", "dcat:distribution <urn:jardin:record:abc:1>", "source-distribution-type", "violation"),
        ("source", "dct:provenance [ ]", "source-provenance-type", "violation"),
        ("source", "dct:publisher [ foaf:name 'Institute'@en ]", "source-publisher-type", "violation"),
        ("source", "<http://data.europa.eu/930/custodian> [ foaf:name 'Clinic'@en ]", "source-holder-type", "violation"),
        ("source", "dct:publisher <https://ror.org/0279ntc65>", "source-publisher-type", ""),
    ],
)  # fmt: skip
def test_a_condition_is_asked_for_when_it_holds_and_only_then(kind: str, said: str, shape: str, severity: str) -> None:
    assert told(kind, said).get(shape, "") == severity


def test_a_group_of_disorders_needs_no_number() -> None:
    assert "rule-count-told" not in told("source", COUNT.format("jardin:countPrecision jardin:Unknown"), GROUP)


def test_a_network_of_the_list_is_one() -> None:
    iri = "https://ror.org/0279ntc65"
    data = Graph().parse(data=f"{PREFIXES} <{iri}> a foaf:Agent , jardin:EuropeanReferenceNetwork .", format="turtle")
    shapes = {each.shape.rsplit("#", 1)[-1] for each in CHECKER.check(iri, data).findings}
    assert "rule-network-listed" not in shapes


def test_the_highest_level_asks_for_elements_an_interface_counts_and_conditions() -> None:
    """All 16 elements with code systems, a live interface, a count for every code, conditions of use."""
    warned = told(
        "registry",
        ELEMENT.format("6.3", "Collected", "") + " ; " + COUNT.format("jardin:countPrecision jardin:Unknown"),
    )
    asked = {"patient-registry-cde-coverage-needed", "rule-element-coded", "rule-count-told", "access-service"}
    assert {shape: warned.get(shape) for shape in asked} == dict.fromkeys(asked, "warning")
    lacking = {each.field for each in CHECKER.check(str(SUBJECT), smallest(CORE, *judges_of("registry"))).of("warning")}
    assert {"access_service", "data_use_condition", "cde_coverage", "count_precision"} <= lacking
