"""The nomenclature as SKOS and as it is kept: what is written reads back the same."""

from __future__ import annotations

from pathlib import Path

from diseases import nomenclatures
from hypothesis import HealthCheck, given, settings
from rdflib import Graph

import vocab
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.shelf import keep_nomenclature, load_nomenclature
from catalogue.nomenclature.skos import BROADER_IN, JARDIN, write_nomenclature
from catalogue.nomenclature.skos_reader import read_nomenclature
from catalogue.record.triple import read_ntriples, statements, turtle_statements

FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(made=nomenclatures())
@FEW
def test_every_part_of_a_disease_survives_skos(made: Nomenclature) -> None:
    content = b"".join(write_nomenclature(made, closed=True))
    again = read_nomenclature(statements(content))
    for disease in again.diseases.values():
        for listed in (disease.synonyms, disease.referred_to, disease.onsets, disease.inheritances):
            listed.sort()  # type: ignore[attr-defined]
    assert again.diseases == made.diseases
    assert (again.release, again.classifications) == (made.release, made.classifications)
    assert len(read_ntriples(content)) == len(set(content.splitlines())) == len(content.splitlines())


@given(made=nomenclatures())
@FEW
def test_every_part_of_a_disease_survives_being_kept(made: Nomenclature, tmp_path: Path) -> None:
    file = keep_nomenclature(made, tmp_path)
    again, digest = load_nomenclature(file)
    assert again.diseases == made.diseases
    assert (again.release, again.classifications, again.parcels) == (made.release, made.classifications, made.parcels)
    assert file.name.startswith(digest)


def test_sparql_finds_a_disease_by_the_code_of_another_system() -> None:
    made = Nomenclature({
        "558": Disease("558", {"en": "Marfan syndrome"}, mappings=[Mapping("OMIM", "154700", "exact"), Mapping("ICD-10", "Q87.4", "broader")]),
        "284963": Disease("284963", {"en": "Marfan syndrome type 1"}, mappings=[Mapping("OMIM", "154700", "exact")]),
    })  # fmt: skip
    graph = Graph().parse(data=b"".join(write_nomenclature(made, closed=True)), format="nt")
    query = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?code ?how {
        ?disease ?how ?target ; skos:notation ?code . ?target skos:notation "Q87.4" ; skos:inScheme/skos:prefLabel "ICD-10"@en }"""
    assert [(str(code), str(how).rsplit("#")[-1]) for code, how in graph.query(query)] == [("558", "broadMatch")]  # type: ignore[misc]


@given(made=nomenclatures())
@settings(max_examples=20, deadline=None)
def test_every_term_that_the_nomenclature_uses_is_one_of_ours(made: Nomenclature) -> None:
    ours = described()
    used = {
        each.predicate
        for each in statements(b"".join(write_nomenclature(made, closed=True)))
        if each.predicate.startswith(JARDIN)
    }
    assert {term for term in used if not term.startswith(BROADER_IN)} <= ours


def described() -> set[str]:
    """What our vocabulary describes."""
    return {each.subject for each in turtle_statements((vocab.FOLDER / "jardin.ttl").read_bytes())}
