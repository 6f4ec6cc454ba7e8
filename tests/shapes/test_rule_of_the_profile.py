"""Each rule J-01 to J-26 speaks up once when it should, in words with a way to mend, and is silent when all is well."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from judging import CAT, HERE
from rdflib import Graph, Literal
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CHECKER = Checker(load_profiles(Settings()), load_thesaurus())
TODAY = date(2026, 11, 22)
PREFIXES = "".join(line for line in (HERE / "source-bad.ttl").open() if line.startswith("@prefix")) + (
    "@prefix cat: <https://w3id.org/jardin/house#> .\n"
    "@prefix cde: <https://w3id.org/jardin/cde#> .\n"
    "@prefix cs: <https://w3id.org/jardin/cs#> .\n"
    "@prefix ejprd: <https://w3id.org/ejp-rd/vocabulary#> .\n"
    "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .\n"
    "@prefix h: <http://healthdataportal.eu/ns/health#> .\n"
    "@prefix code: <https://hdeu-dcat.acceptance.data.health.europa.eu/resource/authority/coding-system/> .\n"
    "@prefix country: <http://publications.europa.eu/resource/authority/country/> .\n"
    "@prefix theme: <http://publications.europa.eu/resource/authority/data-theme/> .\n"
    "@prefix ex: <https://example.org/> .\n"
)
ELEMENTS = (
    "1.1",
    "2.1",
    "2.2",
    "3.1",
    "3.2",
    "4.1",
    "5.1",
    "5.2",
    "6.1",
    "6.2",
    "6.3",
    "7.1",
    "7.2",
    "7.3",
    "7.4",
    "8.1",
)
ORDO = "http://www.orpha.net/ORDO/Orphanet_"
COUNTED = "jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; {0} ] {1}"
ELEMENT = (
    "jardin:cdeCoverage [ a jardin:CDECoverage ; jardin:element cde:CDE-{0} ; jardin:availability jardin:{1} ; {2} ]"
)
TWO = (
    ELEMENT.format("6.3", "Planned", "")
    + " , [ a jardin:CDECoverage ; jardin:element cde:CDE-{0} ; jardin:availability jardin:Planned ]"
)
CONTACT = "dcat:contactPoint [ a vcard:Kind ; vcard:fn 'Office' ; vcard:hasEmail <mailto:{0}@example.org> ]"
FILE = "dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://a.example/> ; {0} ]"
N = "'{0}'^^xsd:nonNegativeInteger"


@dataclasses.dataclass(frozen=True)
class Case:
    """A rule, a record that meets it and one that does not.

    :param good: predicates and objects in place of those of the smallest record
    :param bad: likewise; `- spatial` takes something away
    :param known: what is laid beside, as Turtle
    :param given: circumstances besides the day
    """

    rule: str
    kind: str
    good: str
    bad: str
    severity: str
    field: str
    known: str = ""
    given: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule} {self.field} {self.severity}"


def code(number: str, told: str) -> str:
    return f"<{ORDO}{number}> jardin:status {told} ."


def naming(number: str) -> str:
    return (
        f"dct:subject ordo:Orphanet_{number} ; jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; "
        f"jardin:orphaCode ordo:Orphanet_{number} ; jardin:countPrecision jardin:Unknown ]"
    )


ACTIVE = (
    code("586", "jardin:Active")
    + " <http://www.orpha.net/ORDO/Orphanet_586> jardin:classificationLevel jardin:Disorder ."
)
GROUP = "<http://www.orpha.net/ORDO/Orphanet_2> jardin:status jardin:Active ; jardin:classificationLevel jardin:GroupOfDisorders ."
BAND = f"jardin:countPrecision jardin:Banded ; jardin:minIndividuals {N.format(100)} ; jardin:maxIndividuals {N.format(199)}"
TWO_COUNTS = (
    f"h:numberOfUniqueIndividuals {N.format(100)} ; dct:subject ordo:Orphanet_586 , ordo:Orphanet_558 ; "
    f"jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; "
    f"jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(96)} ] , "
    "[ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_558 ; {0} ]"
)
BELOW = COUNTED.format(BAND, "; h:numberOfUniqueIndividuals {0}")
DEAD = {"probed": lambda address: "unreachable" if "down" in address else "reachable"}
HDAB = "h:hdab ex:body ; dct:spatial country:DEU"
REGISTRY = "jardin:registryType jardin:{0}"

CASES = [
    Case("J-01", "registry", "", "a dcat:Dataset , ejprd:PatientRegistry , ejprd:Biobank", "violation", "dataset_type"),
    Case("J-02", "source", "dcat:theme theme:HEAL", "dcat:theme theme:HEAL , ordo:Orphanet_586", "violation", "theme"),
    Case("J-03", "source", naming("586"), "dct:subject ex:cystic-fibrosis", "violation", "disease"),
    Case("J-03", "source", naming("586"), "dct:subject ordo:Orphanet_9", "violation", "disease", code("9", "cat:UnknownCode")),
    Case("J-04", "source", naming("586"), "dct:subject ordo:Orphanet_9", "violation", "disease", ACTIVE + code("9", "jardin:Deprecated")),
    Case("J-04", "source", naming("586"), "dct:subject ordo:Orphanet_9", "warning", "disease", ACTIVE + code("9", "jardin:Obsolete")),
    Case("J-04", "source", naming("586"), "dct:subject ordo:Orphanet_9", "warning", "disease", ACTIVE + code("9", "jardin:NonRareInEurope")),
    Case("J-05", "source", naming("586"), "dct:subject ordo:Orphanet_586 , ordo:Orphanet_558", "violation", "disease_coverage"),
    Case(
        "J-06", "source", naming("2"), "dct:subject ordo:Orphanet_2 ; jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; "
        f"jardin:orphaCode ordo:Orphanet_2 ; jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(60)} ]",
        "warning", "orpha_code", GROUP,
    ),
    Case("J-07", "source", "jardin:coversUndiagnosed false", "jardin:coversUndiagnosed true", "info", "covers_undiagnosed"),
    Case("J-07", "source", naming("616874"), "", "info", "covers_undiagnosed"),
    Case("J-08", "source", "h:hasCodingSystem code:ORPHACODE", "h:hasCodingSystem code:ICD-10", "violation", "coding_system"),
    Case(
        "J-08", "hospital", "h:hasCodingSystem code:ICD-10 ; jardin:orphaCodingMode jardin:ICD10-Mapped",
        "h:hasCodingSystem code:ICD-10 ; jardin:orphaCodingMode jardin:NativeORPHA", "violation", "coding_system",
    ),
    Case("J-09", "source", "jardin:orphaNomenclatureVersion '2024-11'", "jardin:orphaNomenclatureVersion '2024-10'", "warning", "orpha_version"),
    Case("J-09", "source", "jardin:orphaNomenclatureVersion '2025-07'", "jardin:orphaNomenclatureVersion 'July'", "violation", "orpha_version"),
    Case(
        "J-10", "source", COUNTED.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(10)}", ""),
        COUNTED.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(9)}", ""), "violation", "individual_count",
    ),
    Case(
        "J-10", "source", COUNTED.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(0)}", ""),
        COUNTED.format("jardin:countPrecision jardin:Exact ; jardin:individualCount '-5'^^xsd:integer", ""), "violation", "individual_count",
    ),
    Case("J-10", "source", f"h:numberOfUniqueIndividuals {N.format(20)}", f"h:numberOfUniqueIndividuals {N.format(19)}", "violation", "unique_individuals", given={"small_count": 20}),
    Case("J-10", "source", f"h:numberOfRecords {N.format(10)}", f"h:numberOfRecords {N.format(1)}", "violation", "number_of_records"),
    Case("J-10", "source", COUNTED.format(BAND, ""), COUNTED.format("jardin:countPrecision jardin:Banded", ""), "violation", "min_individuals"),
    Case(
        "J-10", "source", COUNTED.format(BAND, ""),
        COUNTED.format(f"jardin:countPrecision jardin:Banded ; jardin:minIndividuals {N.format(30)} ; jardin:maxIndividuals {N.format(20)}", ""),
        "violation", "min_individuals",
    ),
    Case(
        "J-10", "source", COUNTED.format(f"jardin:countPrecision jardin:Banded ; jardin:minIndividuals {N.format(1)} ; jardin:maxIndividuals {N.format(9)}", ""),
        COUNTED.format(f"jardin:countPrecision jardin:Banded ; jardin:minIndividuals {N.format(1)} ; jardin:maxIndividuals {N.format(3)}", ""),
        "violation", "min_individuals",
    ),
    Case("J-11", "source", TWO_COUNTS.format(BAND), TWO_COUNTS.format("jardin:countPrecision jardin:Suppressed"), "warning", "individual_count"),
    Case(
        "J-11", "source", TWO_COUNTS.format(f"jardin:countPrecision jardin:Exact ; jardin:individualCount {N.format(50)}"),
        TWO_COUNTS.format("jardin:countPrecision jardin:Suppressed"), "violation", "individual_count", given={"published_here": True},
    ),
    Case("J-11", "source", BELOW.format(N.format(100)), BELOW.format(N.format(99)), "warning", "unique_individuals"),
    Case("J-11", "source", BELOW.format(N.format(100)), BELOW.format(N.format(99)), "violation", "unique_individuals", given={"published_here": True}),
    Case("J-12", "source", "h:hasStructuredData true ; jardin:variableDocumentation ex:book", "h:hasStructuredData true", "warning", "variables"),
    Case("J-13", "source", TWO.format("6.2"), TWO.format("6.3"), "violation", "element"),
    Case("J-13", "source", TWO.format("6.2"), TWO.format("9.9"), "violation", "element"),
    Case("J-13", "registry", "jardin:cdeCoverage " + " , ".join(
        f"[ a jardin:CDECoverage ; jardin:element cde:CDE-{each} ; jardin:availability jardin:NotCollected ]"
        for each in ELEMENTS
    ), TWO.format("6.2"), "warning", "cde_coverage"),
    Case("J-14", "source", ELEMENT.format("6.1", "Collected", "jardin:codeSystem cs:ORPHA"), ELEMENT.format("6.1", "Collected", ""), "violation", "code_system"),
    Case("J-14", "source", ELEMENT.format("8.1", "NotCollected", ""), ELEMENT.format("8.1", "Collected", ""), "violation", "code_system"),
    Case("J-15", "source", ELEMENT.format("7.1", "Collected", "") + " ; jardin:consentModel jardin:BroadResearch", ELEMENT.format("7.1", "Collected", ""), "warning", "consent_model"),
    Case(
        "J-15", "source", ELEMENT.format("7.2", "Planned", "") + " ; jardin:consentModel jardin:NoConsentLegalBasisOther",
        ELEMENT.format("7.2", "Planned", "") + " ; jardin:consentModel jardin:BroadResearch", "warning", "consent_model",
    ),
    Case("J-16", "registry", REGISTRY.format("ERNRegistry ; jardin:ern <https://ror.org/0279ntc65>"), REGISTRY.format("ERNRegistry"), "violation", "ern"),
    Case("J-16", "registry", REGISTRY.format("NationalRegistry"), REGISTRY.format("ERNRegistry"), "violation", "ern"),
    Case("J-17", "hospital", "jardin:healthcareProvider ex:elsewhere", "jardin:healthcareProvider ex:clinic", "violation", "provider", "ex:clinic a jardin:HealthcareProvider ."),
    Case("J-17", "hospital", "jardin:healthcareProvider [ dct:spatial ex:country ]", "jardin:healthcareProvider [ a foaf:Agent ]", "violation", "provider"),
    Case("J-17", "hospital", "jardin:healthcareProvider ex:elsewhere", "jardin:healthcareProvider [ foaf:name 'Clinic' ]", "violation", "provider"),
    Case("J-17", "provider", "", "- spatial", "violation", "country"),
    Case("J-18", "service", "", "jardin:interfaceType jardin:Telepathy", "violation", "interface_type"),
    Case("J-18", "service", "", "- conformsTo", "violation", "conforms_to"),
    Case("J-19", "source", f"h:minTypicalAge {N.format(0)} ; h:maxTypicalAge {N.format(120)}", f"h:maxTypicalAge {N.format(121)}", "violation", "max_age"),
    Case("J-19", "source", f"h:minTypicalAge {N.format(18)} ; h:maxTypicalAge {N.format(18)}", f"h:minTypicalAge {N.format(19)} ; h:maxTypicalAge {N.format(18)}", "violation", "min_age"),
    Case("J-20", "source", "dct:modified '2026-11-22'^^xsd:date", "dct:modified '2026-11-23'^^xsd:date", "warning", "modified"),
    Case("J-20", "source", "dct:issued '2026'^^xsd:gYear", "dct:issued '2027'^^xsd:gYear", "warning", "issued"),
    Case(
        "J-20", "source", "dct:issued '2025-06'^^xsd:gYearMonth ; dct:modified '2025-06-01T00:00:00Z'^^xsd:dateTime",
        "dct:issued '2025-06-02'^^xsd:date ; dct:modified '2025-06-01'^^xsd:date", "warning", "modified",
    ),
    Case("J-20", "source", COUNTED.format("jardin:countDate '2025-12-31'^^xsd:date", ""), COUNTED.format("jardin:countDate '2026-12-31'^^xsd:date", ""), "warning", "count_date"),
    Case("J-21", "source", CONTACT.format("registry"), CONTACT.format("jane.doe"), "info", "email"),
    Case("J-21", "source", CONTACT.format("registry.office"), CONTACT.format("jörg.weiß"), "info", "email"),
    Case("J-21", "source", CONTACT.format("dim.recherche"), CONTACT.format("anne.martin"), "info", "email"),
    Case("J-21", "source", CONTACT.format("seltene.erkrankungen"), CONTACT.format("heike.klein"), "info", "email"),
    Case("J-22", "source", FILE.format(""), FILE.format("dcat:accessURL <https://down.example/>"), "warning", "access_url", given=DEAD),
    Case("J-22", "service", "dcat:endpointURL <https://up.example/>", "dcat:endpointURL <https://down.example/>", "warning", "endpoint_url", given=DEAD),
    Case("J-22", "source", "jardin:accessService ex:other", "jardin:accessService ex:api", "warning", "access_service", "ex:api dcat:endpointURL <https://down.example/> .", DEAD),
    Case("J-23", "source", "h:hdab ex:body", "", "warning", "hdab"),
    Case("J-23", "source", "h:hdab ex:body", "", "violation", "hdab", given={"today": date(2029, 3, 26)}),
    Case("J-23", "source", "h:hdab ex:body", "h:hdab <https://example.org/to-be-named>", "warning", "hdab"),
    Case("J-23", "source", HDAB + " , country:FRA", HDAB, "warning", "hdab", "ex:body dct:spatial country:FRA ."),
    Case("J-24", "entry", "", "dct:conformsTo ex:another", "violation", "conforms_to"),
    Case("J-25", "source", FILE.format("dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>"), FILE.format("dcat:mediaType 'text/csv'"), "violation", "media_type"),
    Case(
        "J-26", "source", "jardin:dataUseCondition <http://purl.obolibrary.org/obo/DUO_0000042>",
        "jardin:dataUseCondition <http://purl.obolibrary.org/obo/DUO_00000044>", "warning", "data_use_condition",
    ),
]  # fmt: skip


def record(kind: str, said: str) -> Graph:
    """The smallest record of a kind, with what is said in place of what stood there."""
    data = smallest(CORE, *judges_of(kind))
    if said.startswith("- "):
        data.remove((SUBJECT, next(p for p in data.predicates(SUBJECT) if str(p).endswith(said[2:])), None))
        return data
    words = Graph().parse(data=PREFIXES + (f"<{SUBJECT}> {said} ." if said else ""), format="turtle")
    for path in set(words.predicates(SUBJECT)):
        data.remove((SUBJECT, path, None))
    return data + words


def findings(case: Case, said: str) -> list[Finding]:
    beside = Graph().parse(data=PREFIXES + case.known, format="turtle")

    def known(iri: str) -> Iterable[Triple]:
        return (triple for triple in beside if str(triple[0]) == iri)

    given = Circumstances(**{"today": TODAY, **case.given})
    return list(CHECKER.check(str(SUBJECT), record(case.kind, said), known, given=given).findings)


def of_rule(case: Case, said: str) -> list[Finding]:
    mine = [each for each in findings(case, said) if (each.rule, each.field) == (case.rule, case.field)]
    return [each for each in mine if each.severity == case.severity]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_record_that_meets_a_rule_hears_nothing_of_it(case: Case) -> None:
    assert of_rule(case, case.good) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_record_that_breaks_a_rule_hears_of_it_once_with_a_way_to_mend(case: Case) -> None:
    told = of_rule(case, case.bad)
    assert len(told) == 1, findings(case, case.bad)
    assert len(told[0].message) > 20 and told[0].message.endswith(".")
    assert len(told[0].fix) > 40 and told[0].fix.endswith(".")
    assert "_:" not in told[0].sentence


@pytest.mark.parametrize("case", [each for each in CASES if each.rule == "J-10"], ids=str)
def test_no_finding_about_a_count_repeats_it(case: Case) -> None:
    for told in of_rule(case, case.bad):
        assert told.value == ""


def test_every_rule_has_a_shape_and_a_case() -> None:
    ids = {f"J-{number:02}" for number in range(1, 27)}
    assert {str(each) for each in CORE.objects(None, CAT.rule)} == ids
    assert {case.rule for case in CASES} == ids


def test_every_shape_of_a_rule_says_how_to_mend_with_an_example() -> None:
    for shape in set(CORE.subjects(CAT.rule, None)):
        english = [each for each in CORE.objects(shape, CAT.fix) if isinstance(each, Literal) and each.language == "en"]
        assert len(english) == 1, shape


def test_one_lack_is_one_finding() -> None:
    case = next(each for each in CASES if each.rule == "J-16")
    assert [each.severity for each in findings(case, case.bad) if each.field == "ern"] == ["violation"]
