"""The starter nomenclature is a whole: closed upwards, without circles, attributed, and with every kind of status.

So are its classifications, and the codes of other systems, genes and figures that it links to.
"""

import re
from functools import cache

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

import vocab
from catalogue.library import Library
from catalogue.nomenclature.mapping import SYSTEMS

JARDIN = Namespace(vocab.prefixes()["jardin"])
ORDO = vocab.prefixes()["ordo"] + "Orphanet_"
LEVELS = {JARDIN.GroupOfDisorders, JARDIN.Disorder, JARDIN.SubtypeOfDisorder}
CLASSIFICATION = "urn:jardin:classification:"
NUMBERED = JARDIN + "broaderIn"
MATCHES = (SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
WITHDRAWN = {JARDIN.Deprecated, JARDIN.Obsolete, JARDIN.NonRareInEurope}

MARFAN_PARENTS = {"284993", "522564", "498448", "522554", "519292", "139030", "285014", "98623"}
"""All parents of ORPHA:558 in all classifications, as Orphanet gives them."""

LYSOSOMAL = 149
"""How many codes Orphanet has beneath ORPHA:68366 in release 2025-07, groups and subtypes included."""


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
    """All concepts of the nomenclature; those of other systems are not among them."""
    return frozenset(s for s in graph.subjects(SKOS.inScheme, JARDIN.orphanet) if isinstance(s, URIRef))


@cache
def numbered(graph: Graph) -> dict[str, frozenset[tuple[Node, Node]]]:
    """The edges of each classification by its number: (child, parent)."""
    properties = {p for p in graph.predicates() if p.startswith(NUMBERED)}  # type: ignore[attr-defined]
    return {str(p).removeprefix(NUMBERED): frozenset(graph.subject_objects(p)) for p in properties}


def classifications(graph: Graph) -> dict[str, URIRef]:
    """The classifications by number."""
    schemes = (s for s in graph.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(s, URIRef))
    return {s.removeprefix(CLASSIFICATION): s for s in schemes if s.startswith(CLASSIFICATION)}


def targets(graph: Graph) -> set[Node]:
    """The codes of other systems that something is mapped to."""
    return {o for predicate in MATCHES for o in graph.objects(None, predicate)}


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


def test_every_numbered_edge_is_an_edge_between_codes_in_use(nomenclature: Graph) -> None:
    active = having(nomenclature, JARDIN.Active)
    for edges in numbered(nomenclature).values():
        assert all((child, SKOS.broader, parent) in nomenclature for child, parent in edges)
        assert {code for edge in edges for code in edge} <= active


def test_every_classification_is_named_in_three_languages_and_has_a_head(nomenclature: Graph) -> None:
    known = classifications(nomenclature)
    assert known.keys() == numbered(nomenclature).keys() and {"150", "187", "235"} <= known.keys()
    for number, scheme in known.items():
        assert list(nomenclature.objects(scheme, SKOS.notation)) == [Literal(number)]
        assert sorted(map(str, languages(nomenclature, scheme))) == ["de", "en", "fr"]
        heads = set(nomenclature.objects(scheme, SKOS.hasTopConcept))
        assert len(heads) == 1 and heads <= having(nomenclature, JARDIN.Active)
        edge = URIRef(NUMBERED + number)
        assert nomenclature.value(edge, RDFS.subPropertyOf) == SKOS.broader and nomenclature.value(edge, RDFS.label)


def test_all_of_a_classification_stands_beneath_its_head_within_it(nomenclature: Graph) -> None:
    for number, edges in numbered(nomenclature).items():
        head = nomenclature.value(URIRef(CLASSIFICATION + number), SKOS.hasTopConcept)
        parents, children = {p for _, p in edges}, {c for c, _ in edges}
        assert parents - children == {head}, number


def test_classifications_that_were_not_at_hand_have_no_number(nomenclature: Graph) -> None:
    assert not {"147", "156", "181"} & numbered(nomenclature).keys()


def test_gaucher_disease_stands_where_orphanet_sets_it(nomenclature: Graph) -> None:
    places = {n: {p for c, p in edges if c == code("355")} for n, edges in numbered(nomenclature).items()}
    assert {n: above for n, above in places.items() if above} == {"150": {code("79225")}, "233": {code("79225")}}


def test_every_lysosomal_disease_that_is_known_leads_up_to_its_group(nomenclature: Graph) -> None:
    beneath = {c for c in having(nomenclature, JARDIN.Active) if code("68366") in ancestors(nomenclature, c)}
    assert len(beneath) == LYSOSOMAL and {code("355"), code("324"), code("365"), code("581")} <= beneath


def test_every_code_of_another_system_is_described_once(nomenclature: Graph) -> None:
    told = set()
    for target in targets(nomenclature):
        ((scheme,), (notation,)) = (list(nomenclature.objects(target, p)) for p in (SKOS.inScheme, SKOS.notation))
        system = SYSTEMS[str(nomenclature.value(scheme, SKOS.prefLabel))]
        assert re.fullmatch(system.pattern, str(notation).rstrip("+*†")), (system.name, notation)
        assert (target, RDF.type, SKOS.Concept) in nomenclature
        told.add(system.name)
    assert told == {"ICD-10", "ICD-11", "MONDO", "OMIM"}


def test_no_code_of_another_system_is_described_in_vain(nomenclature: Graph) -> None:
    assert set(nomenclature.subjects(RDF.type, SKOS.Concept)) - concepts(nomenclature) == targets(nomenclature)


def test_only_codes_in_use_are_mapped(nomenclature: Graph) -> None:
    mapped = {s for predicate in MATCHES for s in nomenclature.subjects(predicate, None)}
    assert mapped <= having(nomenclature, JARDIN.Active)


def test_every_gene_and_every_figure_belongs_to_one_disease(nomenclature: Graph) -> None:
    for link, part in ((JARDIN.gene, JARDIN.geneSymbol), (JARDIN.prevalence, JARDIN.prevalenceKind)):
        nodes = list(nomenclature.objects(None, link))
        assert len(nodes) == len(set(nodes)) and set(nodes) == set(nomenclature.subjects(part, None))


def test_figures_of_prevalence_are_few_and_validated(nomenclature: Graph) -> None:
    for disease in set(nomenclature.subjects(JARDIN.prevalence, None)):
        figures = list(nomenclature.objects(disease, JARDIN.prevalence))
        assert len(figures) <= 2
        assert {str(nomenclature.value(f, JARDIN.prevalencePlace)) for f in figures} <= {"Worldwide", "Europe"}
        assert all(nomenclature.value(f, JARDIN.prevalenceValidated) == Literal(True) for f in figures)


def test_preferential_parents_are_groups_in_use(nomenclature: Graph) -> None:
    groups = set(nomenclature.subjects(JARDIN.classificationLevel, JARDIN.GroupOfDisorders))
    told = set(nomenclature.objects(None, JARDIN.preferentialParent))
    assert told and told <= groups & having(nomenclature, JARDIN.Active)


def test_the_catalogue_reads_all_of_it(nomenclature: Graph) -> None:
    read = Library().nomenclature
    assert read.diseases.keys() == {c.removeprefix(ORDO) for c in concepts(nomenclature)}
    assert read.classifications.keys() == classifications(nomenclature).keys()
    assert sum(len(d.mappings) for d in read.diseases.values()) == sum(
        len(list(nomenclature.triples((None, predicate, None)))) for predicate in MATCHES
    )
    assert sum(len(d.genes) for d in read.diseases.values()) == len(set(nomenclature.objects(None, JARDIN.gene)))
    fabry = read.diseases["324"]
    assert fabry.places["150"] and [gene.symbol for gene in fabry.genes] == ["GLA"] and fabry.prevalences
    assert ("MONDO", "0010526", "exact") in {(m.system, m.code, m.relation) for m in fabry.mappings}


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


def test_mondo_is_credited(nomenclature: Graph) -> None:
    rights = str(nomenclature.value(JARDIN.orphanet, DCTERMS.rights))
    assert "Mondo Disease Ontology" in rights and rights.count("CC BY 4.0") == 2


def test_every_network_has_disorders_below_its_groups(everything: Graph) -> None:
    disorders = set(everything.subjects(JARDIN.classificationLevel, JARDIN.Disorder)) & having(
        everything, JARDIN.Active
    )
    above = {d: ancestors(everything, d) for d in disorders}
    for network in everything.subjects(SKOS.inScheme, JARDIN.erns):
        groups = set(everything.objects(network, DCTERMS.subject))
        assert any(above[d] & groups for d in disorders), network
