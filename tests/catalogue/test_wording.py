"""Findings speak the reader's language, all of what they say, and tell how to mend what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rdflib import SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from catalogue.checking.checker import Checker
from catalogue.checking.phrase import FOLDER, LANGUAGES, phrase, phrases, told_in
from catalogue.checking.wording import expectation, fix, sentence
from catalogue.profile.field import CAT
from catalogue.profile.profile import load_profiles
from catalogue.reports.finding import Finding
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

PROFILES, THESAURUS = load_profiles(Settings()), load_thesaurus()
OTHERS = tuple(each for each in LANGUAGES if each != "en")
QUOTED = re.compile(r"« .*? »|„.*?“|«.*?»|\([^()]*\)|https?:\S+|mailto:\S+")
ENGLISH = re.compile(r"\b(the|and|of|with|which|from|by|its|it|is|are|this|that|not|such|for)\b")
BLANK = re.compile(r"\{(\w+)\}")
EX = Namespace("https://example.org/")
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ejprd: <https://w3id.org/ejp-rd/vocabulary#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix jardin: <https://w3id.org/jardin/ns#> . @prefix ordo: <http://www.orpha.net/ORDO/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix health: <http://healthdataportal.eu/ns/health#> .
"""
BAD = {
    "r": """<https://example.org/r> a dcat:Dataset , ejprd:PatientRegistry ; dct:title "Registre"@fr , "Rare"@fr ;
  dct:description "Court."@fr ; dct:subject ordo:Orphanet_999999 , <https://wrong.example/1> ; dct:language "fr" ;
  dct:issued "yesterday" ; dct:spatial "France" ; dct:accessRights <https://example.org/secret> ; dct:publisher "Us" ;
  dcat:theme ordo:Orphanet_586 ; dct:license "CC" , "BY" ; foaf:page "a page" ; jardin:registryType jardin:Wrong ;
  jardin:coverageLevel jardin:National , jardin:Local ; health:hasStructuredData "perhaps" ; dcat:contactPoint [ a vcard:Kind ] ;
  health:minTypicalAge 90 ; health:maxTypicalAge 300 ;
  jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; jardin:countPrecision jardin:Exact ;
    jardin:minIndividuals 9 ; jardin:maxIndividuals 3 ] ;
  jardin:cdeCoverage [ a jardin:CDECoverage ; jardin:availability jardin:Collected ; jardin:completenessPercent 140.0 ] ;
  dcat:distribution [ a dcat:Distribution ; dcat:mediaType "text/csv" ; dct:rights [ a dct:RightsStatement ] ] .
""",
    "s": """<https://example.org/s> a dcat:DataService ; dcat:endpointURL <http://example.org/beacon> ; jardin:granularity "all" .
""",
    "a": """<https://example.org/a> a foaf:Agent , jardin:HealthcareProvider ; foaf:name "Us" ; dcat:centroid "here" .
""",
}


def findings(language: str) -> list[Finding]:
    """All that is found about broken records of several classes, told in one language alone."""
    checker = Checker(PROFILES, THESAURUS, (language,))
    graphs = {EX[name]: Graph().parse(data=PREFIXES + text) for name, text in BAD.items()}
    return [each for iri, graph in graphs.items() for each in checker.check(iri, graph).findings]


def said(language: str) -> Iterator[str]:
    """Every sentence of all findings."""
    for finding in findings(language):
        yield from (finding.label, finding.place, finding.message, finding.expected, finding.fix)


def fragments(language: str) -> set[str]:
    """The words of all phrases between their blanks."""
    return {part.strip(" .,:") for text in phrases(language).values() for part in re.split(r"\{\w+\}", text)}


@pytest.mark.parametrize("language", OTHERS)
def test_a_finding_is_in_the_language_of_its_reader_throughout(language: str) -> None:
    told = [text for text in said(language) if text]
    english = {str(t) for t in PROFILES.graph.objects() if isinstance(t, Literal) and t.language == "en"}
    ours = {str(t) for t in PROFILES.graph.objects() if isinstance(t, Literal) and t.language == language}
    assert len(told) > 100
    assert [text for text in told if text in english - ours] == []
    assert [text for text in told if ENGLISH.search(QUOTED.sub("", text))] == []
    foreign = {part for part in fragments("en") - fragments(language) if len(part) > 5}
    assert [text for text in told for part in foreign if re.search(rf"\b{re.escape(part)}\b", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_about_a_field_says_how_to_mend_it(language: str) -> None:
    silent = {(each.field, each.constraint) for each in findings(language) if each.field and not each.fix}
    assert {each for each in silent if each[1] not in ("Or", "Not", "And", "Xone")} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_is_found_in_every_language(language: str) -> None:
    def bare(each: Finding) -> tuple[object, ...]:
        return each.severity, each.level, each.path, each.constraint, each.shape, each.rule, bool(each.fix)

    assert sorted(map(bare, findings(language)), key=str) == sorted(map(bare, findings("en")), key=str)


@pytest.mark.parametrize("language", OTHERS)
def test_the_phrases_are_the_same_in_every_language_with_the_same_blanks(language: str) -> None:
    english, other = phrases("en"), phrases(language)
    assert list(other) == list(english)
    assert {name for name in english if set(BLANK.findall(english[name])) != set(BLANK.findall(other[name]))} == set()
    assert {name for name in english if english[name].endswith(".") != other[name].endswith(".")} == set()
    assert {name for name in english if english[name] == other[name]} == set()


def test_there_is_one_file_of_phrases_for_each_language() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(LANGUAGES)
    assert all(path.suffix == ".toml" for path in FOLDER.iterdir())


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        (("de", "en"), "de"),
        (("de-AT",), "de"),
        (("FR",), "fr"),
        (("pt", "it"), "it"),
        (("pt",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_of_the_reader_that_there_is_is_spoken(languages: tuple[str, ...], told: str) -> None:
    assert told_in(languages) == told
    assert phrase(languages, "plain.MinCount") == phrases(told)["plain.MinCount"]


def shape_with(predicate: URIRef, value: object) -> tuple[Graph, BNode]:
    graph, shape = Graph(), BNode()
    graph.add((shape, predicate, Literal(value) if not isinstance(value, URIRef) else value))
    return graph, shape


def mended(
    name: str, constraint: str, language: str = "en", graph: Graph | None = None, shape: BNode | None = None
) -> str:
    return fix(graph or Graph(), shape or BNode(), constraint, PROFILES.field(name), THESAURUS, (language,))


@pytest.mark.parametrize(
    ("name", "constraint", "told"),
    [
        (
            "coverage_level",
            "MinCount",
            "Add “Population coverage”, for example National (https://w3id.org/jardin/ns#National).",
        ),
        ("contact_name", "MinCount", "Add “Name”, for example “Registry office”."),
        ("issued", "Or", "Write a date, for example 2017-01-01."),
        ("access_rights", "MaxCount", "Keep one value of “Access” and remove the others."),
        ("structured_data", "Datatype", "Write true or false."),
        ("disease", "Node", "Write the ORPHAcode as an address, for example http://www.orpha.net/ORDO/Orphanet_586."),
        ("title", "UniqueLang", "Keep one value of “Title” for each language and remove the others."),
        ("title", "Closed", "Take it out."),
        ("title", "JSON", ""),
    ],
)
def test_where_the_shape_does_not_say_how_a_plain_sentence_does(name: str, constraint: str, told: str) -> None:
    assert mended(name, constraint) == told


@pytest.mark.parametrize(
    ("constraint", "predicate", "value", "told"),
    [
        ("MinInclusive", SH.minInclusive, 0, "Schreiben Sie eine Zahl ab 0."),
        ("MaxInclusive", SH.maxInclusive, 100, "Schreiben Sie eine Zahl bis 100."),
        ("MinExclusive", SH.minExclusive, 0, "Schreiben Sie eine Zahl über 0."),
        ("MaxExclusive", SH.maxExclusive, 9, "Schreiben Sie eine Zahl unter 9."),
        ("MinLength", SH.minLength, 50, "Schreiben Sie mehr: mindestens 50 Zeichen."),
        ("MaxLength", SH.maxLength, 80, "Schreiben Sie weniger: höchstens 80 Zeichen."),
        ("MaxCount", SH.maxCount, 2, "Behalten Sie höchstens 2 der Werte von „Titel“ und entfernen Sie die anderen."),
        ("HasValue", SH.hasValue, "x", "Ergänzen Sie „Titel“, zum Beispiel x."),
    ],
)
def test_a_bound_is_told_with_its_number(constraint: str, predicate: URIRef, value: object, told: str) -> None:
    graph, shape = shape_with(predicate, value)
    assert mended("title", constraint, "de", graph, shape) == told


def test_an_order_of_two_values_names_both() -> None:
    graph, shape = shape_with(SH.lessThanOrEquals, URIRef("https://w3id.org/jardin/ns#maxIndividuals"))
    told = mended("min_individuals", "LessThanOrEquals", "it", graph + PROFILES.graph, shape)
    assert (
        told == "Correggere uno dei due valori: «Fascia da» non deve essere successivo o superiore a «Fascia fino a»."
    )


def test_languages_that_are_asked_for_are_named() -> None:
    graph, shape, listed = Graph(), BNode(), BNode()
    Collection(graph, listed, [Literal("en"), Literal("fr")])
    graph.add((shape, SH.languageIn, listed))
    assert mended("title", "LanguageIn", "en", graph, shape).endswith("mark it so: en, fr.")


def test_the_fix_of_the_shape_comes_first_and_in_english_where_there_is_none_in_the_language() -> None:
    graph, shape = Graph(), BNode()
    graph.add((shape, CAT.fix, Literal("Mend it.", lang="en")))
    graph.add((shape, CAT.fix, Literal("Réparez-le.", lang="fr")))
    assert mended("title", "MinCount", "fr", graph, shape) == "Réparez-le."
    assert mended("title", "MinCount", "de", graph, shape) == "Mend it."
    assert fix(graph, shape, "Not", None, THESAURUS, ("de", "fr")) == "Réparez-le."


def test_what_is_wrong_with_a_record_as_a_whole_says_so() -> None:
    assert sentence(Graph(), BNode(), "Closed", None, ("es",)) == "La ficha dice algo que no está previsto."
    assert sentence(Graph(), BNode(), "Odd", None, ("de",)) == "Der Eintrag erfüllt die Bedingung Odd nicht."
    assert fix(Graph(), BNode(), "Closed", None, THESAURUS, ("es",)) == ""


def test_expectations_are_told_in_the_language_of_the_reader() -> None:
    level = PROFILES.field("coverage_level")
    assert expectation(level, "In", THESAURUS, ("it",)) == (
        "un valore tra Locale, Regionale, Nazionale, Europea, Internazionale, ad esempio Nazionale"
    )
    assert expectation(replace(level, most=3), "MaxCount", THESAURUS, ("fr",)) == "au plus 3"
    assert expectation(PROFILES.field("country"), "Node", THESAURUS, ("de",)) == (
        "ein Begriff der Liste Land, zum Beispiel Deutschland"
    )
