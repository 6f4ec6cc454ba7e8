"""Small counts survive nowhere, each Note names its rule, and a second lifting changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

from catalogue.address import PREFIXES
from catalogue.document.document import Document, read_document, write_ntriples
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.lift import RULES, lift

DOCUMENTS = Path(__file__).parent / "documents"
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


def iri(prefix: str, name: str) -> URIRef:
    return URIRef(PREFIXES[prefix] + name)


def test_small_counts_are_banded_and_the_number_survives_nowhere() -> None:
    document = lifted_file("small-counts.ttl")
    counts = [str(each) for each in document.graph.objects() if isinstance(each, Literal)]
    assert "7" not in counts
    assert "7 patients" not in counts
    assert "70" in counts
    assert "0" in counts
    assert not any("7" in (note.before + note.after) for _, note in document.notes if note.rule == "small-count")
    for code in ("586", "791"):
        node = document.graph.value(predicate=iri("jardin", "orphaCode"), object=URIRef(ORDO + code))
        assert str(document.graph.value(node, iri("jardin", "minIndividuals"))) == "1"
        assert str(document.graph.value(node, iri("jardin", "maxIndividuals"))) == "9"
        assert document.graph.value(node, iri("jardin", "countPrecision")) == iri("jardin", "Banded")
        assert document.graph.value(node, iri("jardin", "individualCount")) is None
    assert {note.after for _, note in document.notes if note.rule == "small-count"} == {"1–9"}


@given(st.integers(min_value=1, max_value=60), st.integers(min_value=2, max_value=50))
@settings(max_examples=60)
def test_no_count_below_the_threshold_survives_whatever_the_threshold(count: int, threshold: int) -> None:
    text = f"""{HEAD} <{THING}> jardin:individualCount {count} ; healthdcatap:numberOfRecords "{count}" ;
      jardin:maxIndividuals "{count}"^^xsd:nonNegativeInteger ; healthdcatap:numberOfUniqueIndividuals "{count}.0" ."""
    document = lifted(text, threshold)
    numbers = [float(str(each)) for each in document.graph.objects() if isinstance(each, Literal)]
    assert all(number >= threshold or number in (1, threshold - 1) for number in numbers)
    if count < threshold:
        assert (THING, iri("jardin", "individualCount"), None) not in document.graph


def test_each_note_names_a_rule_that_a_docstring_explains() -> None:
    explained = " ".join(str(rule.__doc__) for rule in RULES)
    for file in DOCUMENTS.glob("*.ttl"):
        document = read_document(file.read_bytes(), ADDRESS, Settings())
        before = len(document.notes)
        lift(document, load_thesaurus().find, 10)
        for _, note in document.notes[before:]:
            assert f"`{note.rule}`" in explained


def twice_is_once(document: Document) -> None:
    lift(document, load_thesaurus().find, 10)
    once, notes = write_ntriples(document.graph), list(document.notes)
    lift(document, load_thesaurus().find, 10)
    assert write_ntriples(document.graph) == once
    assert document.notes == notes


@pytest.mark.parametrize("name", sorted(each.name for each in DOCUMENTS.glob("*.ttl")))
def test_lifting_a_document_twice_is_lifting_it_once(name: str) -> None:
    twice_is_once(read_document((DOCUMENTS / name).read_bytes(), ADDRESS, Settings()))


VALUES: list[object] = [
    *(URIRef(ORDO + "586"), Literal("ORPHA:586"), Literal("586"), URIRef("https://identifiers.org/orphanet:586")),
    *(
        Literal("Germany"),
        Literal("en"),
        Literal("public"),
        Literal("text/csv"),
        Literal("a@example.org"),
        Literal("7"),
    ),
    *(Literal("https://a.example.org/p"), Literal("true"), Literal("National"), Literal("x", datatype=XSD.date)),
    *(URIRef("x:a"), URIRef("x:b"), BNode("c"), BNode("d"), DCAT.Dataset, DCAT.Catalog, DCAT.Resource, FOAF.Agent),
    *(URIRef("http://xmlns.com/foaf/0.1/Organisation"), URIRef("http://purl.org/ejp-rd/vocabulary/PatientRegistry")),
    *(
        DCAT.Distribution,
        Literal(5),
        Literal(50),
        URIRef(AT + "country/DEU"),
        URIRef("http://www.wikidata.org/entity/Q38"),
    ),
]
PREDICATES: list[URIRef] = [
    *(RDF.type, DCAT.theme, DCTERMS.subject, DCAT.keyword, DCTERMS.spatial, DCTERMS.language, DCTERMS.title, FOAF.name),
    *(DCTERMS.accessRights, DCAT.mediaType, DCAT.dataset, DCAT.distribution, DCTERMS.isPartOf, DCTERMS.publisher),
    *(DCAT.contactPoint, iri("vcard", "hasEmail"), iri("vcard", "hasValue"), iri("vcard", "url"), DCTERMS.hasVersion),
    *(iri("jardin", "orphaCode"), iri("jardin", "diseaseCoverage"), iri("jardin", "individualCount")),
    *(iri("jardin", "maxIndividuals"), iri("jardin", "minIndividuals"), iri("healthdcatap", "numberOfRecords")),
    *(iri("ejprd", "personalData"), iri("ejprd", "populationCoverage"), iri("skos", "notation")),
    URIRef("http://www.re3data.org/schema/3-0#dataCatalog"),
]
SUBJECTS = [URIRef("x:a"), URIRef("x:b"), BNode("c"), BNode("d")]
TRIPLES = st.lists(st.tuples(*(st.sampled_from(each) for each in (SUBJECTS, PREDICATES, VALUES))), max_size=25)


@given(TRIPLES)
@settings(max_examples=300, deadline=None)
def test_lift_twice_is_lift_once(triples: list[tuple[URIRef, URIRef, URIRef]]) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    twice_is_once(Document(ADDRESS, "0" * 64, "turtle", graph))


def test_a_find_of_ones_own_serves_as_well() -> None:
    find: Callable[[str, str], str | None] = lambda scheme, text: f"{scheme}/X" if text == "quux" else None  # noqa: E731
    document = read_document(f"{HEAD} <{THING}> dct:language 'quux' .".encode(), ADDRESS, Settings())
    lift(document, find, 10)
    assert document.graph.value(THING, DCTERMS.language) == URIRef(AT + "language/X")
