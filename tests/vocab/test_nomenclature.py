"""The starter nomenclature is a whole: closed upwards, without circles, attributed, and with every kind of status."""

import re
from functools import cache

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

import vocab

JARDIN = Namespace(vocab.prefixes()["jardin"])
ORDO = vocab.prefixes()["ordo"] + "Orphanet_"
LEVELS = {JARDIN.GroupOfDisorders, JARDIN.Disorder, JARDIN.SubtypeOfDisorder}
WITHDRAWN = {JARDIN.Deprecated, JARDIN.Obsolete, JARDIN.NonRareInEurope}

MARFAN_PARENTS = {"284993", "522564", "498448", "522554", "519292", "139030", "285014", "98623"}
"""All parents of ORPHA:558 in all classifications, as Orphanet gives them."""


def code(number: str) -> URIRef:
    """The concept of an ORPHAcode."""
    return URIRef(ORDO + number)


def having(graph: Graph, status: URIRef) -> set[URIRef]:
    """The concepts of a status."""
    return {s for s in graph.subjects(JARDIN.status, status) if isinstance(s, URIRef)}


def ancestors(graph: Graph, start: Node) -> set[URIRef]:
    """All concepts above one, without it; the walk ends even in a circle."""
    found: set[URIRef] = set()
    todo: list[Node] = [start]
    while todo:
        above = {o for o in graph.objects(todo.pop(), SKOS.broader) if isinstance(o, URIRef)} - found
        found |= above
        todo += above
    return found


def languages(graph: Graph, concept: URIRef) -> list[str | None]:
    """The languages of a concept's preferred names, one entry a name."""
    return [o.language for o in graph.objects(concept, SKOS.prefLabel) if isinstance(o, Literal)]


@cache
def concepts(graph: Graph) -> frozenset[URIRef]:
    """All concepts of the nomenclature."""
    return frozenset(s for s in graph.subjects(RDF.type, SKOS.Concept) if isinstance(s, URIRef))


def test_every_concept_bears_its_code(nomenclature: Graph) -> None:
    for concept in concepts(nomenclature):
        assert list(nomenclature.objects(concept, SKOS.notation)) == [Literal(concept.removeprefix(ORDO))]


def test_every_concept_has_one_status_one_level_and_an_english_name(nomenclature: Graph) -> None:
    for concept in concepts(nomenclature):
        assert len(list(nomenclature.objects(concept, JARDIN.status))) == 1
        assert len(LEVELS & set(nomenclature.objects(concept, JARDIN.classificationLevel))) == 1
        assert languages(nomenclature, concept).count("en") == 1


def test_levels_types_and_statuses_are_those_of_our_lists(everything: Graph) -> None:
    for predicate, scheme in (
        (JARDIN.classificationLevel, "classification-levels"),
        (JARDIN.disorderType, "disorder-types"),
        (JARDIN.status, "nomenclature-statuses"),
    ):
        assert set(everything.objects(None, predicate)) <= set(everything.subjects(SKOS.inScheme, JARDIN[scheme]))


def test_every_disorder_and_subtype_in_use_has_a_type(nomenclature: Graph) -> None:
    typed = set(nomenclature.subjects(JARDIN.disorderType, None))
    groups = set(nomenclature.subjects(JARDIN.classificationLevel, JARDIN.GroupOfDisorders))
    assert having(nomenclature, JARDIN.Active) - groups - typed == set()


def test_no_parent_is_missing(nomenclature: Graph) -> None:
    assert set(nomenclature.objects(None, SKOS.broader)) <= having(nomenclature, JARDIN.Active)


def test_there_is_no_circle(nomenclature: Graph) -> None:
    assert [c for c in concepts(nomenclature) if c in ancestors(nomenclature, c)] == []


def test_every_subtype_stands_below_a_disorder(nomenclature: Graph) -> None:
    disorders = set(nomenclature.subjects(JARDIN.classificationLevel, JARDIN.Disorder))
    subtypes = set(nomenclature.subjects(JARDIN.classificationLevel, JARDIN.SubtypeOfDisorder))
    below = {s for s in subtypes & having(nomenclature, JARDIN.Active) if not ancestors(nomenclature, s) & disorders}
    assert below == set()


def test_every_disorder_leads_up_to_the_head_of_a_classification(nomenclature: Graph) -> None:
    heads = {c for c in having(nomenclature, JARDIN.Active) if not set(nomenclature.objects(c, SKOS.broader))}
    groups = set(nomenclature.subjects(JARDIN.classificationLevel, JARDIN.GroupOfDisorders))
    assert heads <= groups
    assert all(c in heads or ancestors(nomenclature, c) & heads for c in having(nomenclature, JARDIN.Active))


def test_marfan_syndrome_has_its_parents_of_all_classifications(nomenclature: Graph) -> None:
    assert set(nomenclature.objects(code("558"), SKOS.broader)) == {code(number) for number in MARFAN_PARENTS}


@pytest.mark.parametrize(("old", "new"), [("93609", "402041"), ("202", "123"), ("338", "122")])
def test_a_deprecated_code_names_its_successor(nomenclature: Graph, old: str, new: str) -> None:
    assert nomenclature.value(code(old), DCTERMS.isReplacedBy) == code(new)
    assert nomenclature.value(code(old), JARDIN.status) == JARDIN.Deprecated


def test_withdrawn_codes_point_only_at_codes_in_use(nomenclature: Graph) -> None:
    active = having(nomenclature, JARDIN.Active)
    for predicate, status in ((DCTERMS.isReplacedBy, JARDIN.Deprecated), (JARDIN.referredTo, JARDIN.Obsolete)):
        assert set(nomenclature.objects(None, predicate)) <= active
        assert set(nomenclature.subjects(predicate, None)) <= having(nomenclature, status)


def test_withdrawn_codes_have_no_place_in_the_hierarchy(nomenclature: Graph) -> None:
    for status in WITHDRAWN:
        assert having(nomenclature, status)
        assert not any((c, SKOS.broader, None) in nomenclature for c in having(nomenclature, status))


def test_the_code_for_patients_without_a_diagnosis_is_there(nomenclature: Graph) -> None:
    assert nomenclature.value(code("616874"), JARDIN.classificationLevel) == JARDIN.Disorder
    assert nomenclature.value(code("616874"), SKOS.broader) == code("618137")


@pytest.mark.parametrize("number", ["98896", "98895", "558", "586", "791", "399", "70", "98878", "716", "355", "324"])
def test_a_well_known_disease_speaks_three_languages(nomenclature: Graph, number: str) -> None:
    assert {"en", "fr", "de"} <= set(languages(nomenclature, code(number)))


def test_a_name_carries_no_word_for_its_status(nomenclature: Graph) -> None:
    prefixed = re.compile(r"^(OBSOLETE|NON RARE IN EUROPE)\b")
    assert [str(o) for o in nomenclature.objects(None, SKOS.prefLabel) if prefixed.match(str(o))] == []


def test_orphanet_is_credited(nomenclature: Graph) -> None:
    scheme = JARDIN.orphanet
    assert nomenclature.value(scheme, DCTERMS.license) == URIRef("http://creativecommons.org/licenses/by/4.0/")
    assert "Orphanet" in str(nomenclature.value(scheme, DCTERMS.rights))
    assert str(nomenclature.value(scheme, URIRef(vocab.prefixes()["dcat"] + "version"))) == "2025-07"


def test_every_network_has_disorders_below_its_groups(everything: Graph) -> None:
    disorders = set(everything.subjects(JARDIN.classificationLevel, JARDIN.Disorder)) & having(
        everything, JARDIN.Active
    )
    above = {d: ancestors(everything, d) for d in disorders}
    for network in everything.subjects(SKOS.inScheme, JARDIN.erns):
        groups = set(everything.objects(network, DCTERMS.subject))
        assert any(above[d] & groups for d in disorders), network
