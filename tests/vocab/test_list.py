"""The controlled lists are whole: every member named, placed and typed, and every list that a shape names is here."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import vocab
from shapes import files as shape_files

SPACE = {name: Namespace(iri) for name, iri in vocab.prefixes().items()}
AT, CAT, CDE, ELI, HEALTH, JARDIN, SH = (SPACE[n] for n in ("at", "cat", "cde", "eli", "health", "jardin", "sh"))

CLASS_OF_MEMBERS = {
    AT["language"]: DCTERMS.LinguisticSystem,
    AT["country"]: DCTERMS.Location,
    AT["continent"]: DCTERMS.Location,
    AT["access-right"]: DCTERMS.RightsStatement,
    AT["frequency"]: DCTERMS.Frequency,
    AT["file-type"]: DCTERMS.MediaTypeOrExtent,
    HEALTH["coding-system"]: DCTERMS.Standard,
    HEALTH["standard"]: DCTERMS.Standard,
    URIRef("https://w3id.org/jardin/cs"): DCTERMS.Standard,
    JARDIN["standards"]: DCTERMS.Standard,
    JARDIN["licences"]: DCTERMS.LicenseDocument,
    JARDIN["legal-resources"]: ELI.LegalResource,
    JARDIN["legal-bases"]: SPACE["dpv"].LegalBasis,
    JARDIN["purposes"]: SPACE["dpv"].Purpose,
    JARDIN["personal-data"]: SPACE["dpv"].PersonalData,
    JARDIN["erns"]: JARDIN.EuropeanReferenceNetwork,
    JARDIN["jane-networks"]: JARDIN.NetworkOfExpertise,
}
"""The class that DCAT-AP, or our profile, wants for the members of a list."""

SIZE = {
    JARDIN["erns"]: 24,
    JARDIN["jane-networks"]: 7,
    URIRef("https://w3id.org/jardin/cde"): 16,
    JARDIN["cde-groups"]: 8,
    HEALTH["healthcategories"]: 17,
    HEALTH["health-theme"]: 20,
    HEALTH["coding-system"]: 21,
    HEALTH["standard"]: 13,
    HEALTH["publisher-type"]: 36,
    HEALTH["health-activity"]: 34,
    JARDIN["interface-types"]: 14,
    JARDIN["availabilities"]: 5,
    JARDIN["count-precisions"]: 4,
    JARDIN["coverage-levels"]: 5,
    JARDIN["cpms-transfers"]: 4,
    JARDIN["authentication-modes"]: 6,
    JARDIN["disorder-types"]: 11,
    JARDIN["nomenclature-statuses"]: 5,
}
"""How many members a list has at its source, or in the profile."""

EU = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL",
    "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
)  # fmt: skip
OTHERS = (
    "NOR", "ISL", "LIE", "CHE", "GBR", "TUR", "UKR", "SRB", "USA", "JPN",
)  # fmt: skip
TONGUES = (
    "BUL", "CES", "DAN", "DEU", "ELL", "ENG", "EST", "FIN", "FRA", "GLE", "HRV", "HUN", "ITA", "LAV", "LIT",
    "MLT", "NLD", "POL", "POR", "RON", "SLK", "SLV", "SPA", "SWE",
)  # fmt: skip
OTHER_TONGUES = (
    "NOR", "ISL", "UKR", "TUR", "ARA", "RUS", "CAT", "EUS", "GLG", "LTZ", "MUL",
)  # fmt: skip


def members(graph: Graph, scheme: Node) -> set[URIRef]:
    """The members of a list; what stands at its top is one (SKOS Reference, S7 and S8)."""
    named = {*graph.subjects(SKOS.inScheme, scheme), *graph.objects(scheme, SKOS.hasTopConcept)}
    return {s for s in named if isinstance(s, URIRef)}


def label(graph: Graph, subject: Node, language: str) -> str | None:
    """The preferred name of a concept in a language; None when it has none."""
    names = (o for o in graph.objects(subject, SKOS.prefLabel) if isinstance(o, Literal))
    return next((str(name) for name in names if name.language == language), None)


def shapes() -> Graph:
    """All our shapes as one graph."""
    graph = Graph()
    for path in shape_files():
        graph.parse(path, format="turtle")
    return graph


def lists_of_shapes(graph: Graph) -> set[URIRef]:
    """The schemes that shapes draw their values from."""
    return {o for o in graph.objects(None, CAT.scheme) if isinstance(o, URIRef)}


def values_of_shapes(graph: Graph) -> set[URIRef]:
    """The IRIs that shapes list as values, by sh:in or sh:hasValue."""
    heads = graph.objects(None, SH["in"])
    listed = {item for head in heads for item in Collection(graph, head) if isinstance(item, URIRef)}
    return listed | {o for o in graph.objects(None, SH.hasValue) if isinstance(o, URIRef)}


def test_every_concept_stands_in_a_list_that_exists(everything: Graph) -> None:
    lists = set(everything.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = set(everything.subjects(RDF.type, SKOS.Concept))
    assert [c for c in concepts if not set(everything.objects(c, SKOS.inScheme)) & lists] == []
    assert set(everything.objects(None, SKOS.inScheme)) - lists == set()


def test_whatever_stands_in_a_list_is_a_concept(everything: Graph) -> None:
    concepts = set(everything.subjects(RDF.type, SKOS.Concept))
    assert set(everything.subjects(SKOS.inScheme, None)) - concepts == set()


def test_every_list_has_a_title_and_members(everything: Graph) -> None:
    for scheme in everything.subjects(RDF.type, SKOS.ConceptScheme):
        titles = [o for o in everything.objects(scheme, DCTERMS.title) if isinstance(o, Literal)]
        assert any(title.language == "en" for title in titles), scheme
        assert members(everything, scheme), scheme


@pytest.mark.parametrize("path", sorted((vocab.FOLDER / "lists").glob("*.ttl")), ids=lambda path: path.stem)
def test_our_own_lists_speak_english_and_french_and_explain(path: Path) -> None:
    graph = Graph().parse(path)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert label(graph, concept, "en"), concept
        assert label(graph, concept, "fr"), concept
        assert any(graph.objects(concept, SKOS.definition)), concept


@pytest.mark.parametrize(("scheme", "size"), SIZE.items(), ids=str)
def test_a_list_is_complete(terms: Graph, scheme: URIRef, size: int) -> None:
    assert len(members(terms, scheme)) == size


@pytest.mark.parametrize(("scheme", "kind"), CLASS_OF_MEMBERS.items(), ids=str)
def test_members_have_the_class_that_dcat_ap_asks_for(terms: Graph, scheme: URIRef, kind: URIRef) -> None:
    assert members(terms, scheme) - set(terms.subjects(RDF.type, kind)) == set()


def test_names_in_a_list_tell_its_members_apart(terms: Graph) -> None:
    for scheme in terms.subjects(RDF.type, SKOS.ConceptScheme):
        names = [label(terms, concept, "en") for concept in members(terms, scheme)]
        assert len(set(names)) == len(names), scheme


def test_codes_in_a_list_tell_its_members_apart(terms: Graph) -> None:
    for scheme in terms.subjects(RDF.type, SKOS.ConceptScheme):
        codes = [str(o) for concept in members(terms, scheme) for o in terms.objects(concept, SKOS.notation)]
        assert len(set(codes)) == len(codes), scheme


@pytest.mark.parametrize("code", (*EU, *OTHERS))
def test_a_country_is_known_by_its_codes_and_in_five_languages(terms: Graph, code: str) -> None:
    country = AT[f"country/{code}"]
    assert len(str(terms.value(country, SKOS.notation))) == 2
    assert all(label(terms, country, language) for language in ("en", "fr", "de", "es", "it"))


@pytest.mark.parametrize(("text", "code"), [("DE", "DEU"), ("GR", "GRC"), ("EL", "GRC"), ("UK", "GBR"), ("GB", "GBR")])
def test_a_country_is_found_by_a_short_code(terms: Graph, text: str, code: str) -> None:
    found = set(terms.subjects(SKOS.notation, Literal(text))) | set(terms.subjects(SKOS.altLabel, Literal(text)))
    assert found & members(terms, AT["country"]) == {AT[f"country/{code}"]}


@pytest.mark.parametrize("code", (*TONGUES, *OTHER_TONGUES))
def test_a_language_is_in_the_list(terms: Graph, code: str) -> None:
    language = AT[f"language/{code}"]
    assert all(label(terms, language, tongue) for tongue in ("en", "fr", "de", "es", "it"))
    assert code == "MUL" or len(str(terms.value(language, SKOS.notation))) == 2


def test_every_network_has_a_name_an_acronym_and_a_page(terms: Graph) -> None:
    for network in members(terms, JARDIN["erns"]):
        assert any(terms.objects(network, FOAF.name)), network
        assert terms.value(network, DCTERMS.alternative), network
        assert str(terms.value(network, FOAF.homepage)).startswith("https://"), network


def test_the_diseases_of_every_network_are_in_the_nomenclature(terms: Graph, nomenclature: Graph) -> None:
    for network in members(terms, JARDIN["erns"]):
        subjects = set(terms.objects(network, DCTERMS.subject))
        assert subjects, network
        assert all((subject, SKOS.inScheme, JARDIN.orphanet) in nomenclature for subject in subjects), network


def test_every_data_element_stands_in_one_of_eight_groups(terms: Graph) -> None:
    for element in members(terms, URIRef("https://w3id.org/jardin/cde")):
        number = str(terms.value(element, SKOS.notation))
        assert element == CDE[f"CDE-{number}"]
        assert set(terms.objects(element, SKOS.broader)) == {CDE[f"Group-{number[0]}"]}


def test_every_list_a_shape_draws_on_is_here(everything: Graph) -> None:
    drawn = lists_of_shapes(shapes())
    assert drawn
    assert [scheme for scheme in drawn if not members(everything, scheme)] == []


def test_every_value_a_shape_lists_has_an_english_name(everything: Graph) -> None:
    graph = shapes()
    values = values_of_shapes(graph)
    assert values
    for value in values | {m for scheme in lists_of_shapes(graph) for m in members(everything, scheme)}:
        assert label(everything, value, "en"), value
