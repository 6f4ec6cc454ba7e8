"""The vocabulary files can be read, agree with each other, and name everything they speak of."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

import vocab

JARDIN = Namespace(vocab.prefixes()["jardin"])
FILES = (*vocab.files(), vocab.nomenclature_file())
FROM_ELSEWHERE = {
    RDF.type: "classes of other vocabularies carry their names there",
    RDFS.domain: "as above",
    RDFS.range: "as above",
    RDFS.subClassOf: "as above",
    RDFS.subPropertyOf: "as above",
    SKOS.exactMatch: "a match names a concept of another list",
    SKOS.closeMatch: "as above",
    SKOS.broadMatch: "as above",
    SKOS.narrowMatch: "as above",
    SKOS.relatedMatch: "as above",
    JARDIN.mappedSpecifically: "how that list has it",
    JARDIN.mappedAsIndexTerm: "as above",
    JARDIN.gene: "a part of a disease, with a symbol and a name of its own kind",
    JARDIN.prevalence: "a part of a disease, which is a figure",
    DCTERMS.source: "a document",
    FOAF.homepage: "a page",
}
"""Predicates whose objects need no name of ours, and why."""


def name_of(path: Path) -> str:
    """A file's path inside the wing, as the name of its test case."""
    return path.relative_to(vocab.FOLDER).as_posix()


def triples_of(path: Path) -> set[tuple[str, str, str]]:
    """The triples of a file that have no blank node, as pyoxigraph reads them."""
    quads = pyoxigraph.parse(path=str(path))
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads if "_:" not in f"{q.subject}{q.object}"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_two_parsers_read_the_same_from_a_file(path: Path) -> None:
    graph = Graph().parse(path, format="turtle")
    assert len(list(pyoxigraph.parse(path=str(path)))) == len(graph)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_says_at_its_top_what_it_holds(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_the_nomenclature_is_no_ordinary_file() -> None:
    assert vocab.nomenclature_file().exists()
    assert vocab.nomenclature_file() not in vocab.files()


def test_the_files_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FILES) < 1_500_000


def test_the_prefixes_are_those_that_an_rdf_parser_reads() -> None:
    graph = Graph().parse(vocab.FOLDER / "prefixes.ttl")
    declared = {str(prefix): str(graph.value(node, SH.namespace)) for node, prefix in graph.subject_objects(SH.prefix)}
    assert vocab.prefixes() == declared


def test_no_namespace_has_two_prefixes() -> None:
    assert max(Counter(vocab.prefixes().values()).values()) == 1


@pytest.mark.parametrize("prefix", ["jardin", "cat", "shape", "cde", "cs", "ordo", "dcat", "ejprd", "at"])
def test_a_prefix_of_the_project_is_declared(prefix: str) -> None:
    assert vocab.prefixes()[prefix].startswith("http")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_uses_the_prefixes_of_the_project(path: Path) -> None:
    used = dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)>", path.read_text(encoding="utf-8"), re.MULTILINE))
    known = vocab.prefixes()
    assert {name: iri for name, iri in used.items() if name != "list" and known.get(name) != iri} == {}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_blocks_stand_in_one_place_only(path: Path) -> None:
    mine = {triple for triple in triples_of(path) if "prefLabel" in triple[1]}
    others = {triple[0] for other in FILES if other != path for triple in triples_of(other) if "prefLabel" in triple[1]}
    assert {triple[0] for triple in mine} & others == set()


def test_no_triple_stands_in_two_files() -> None:
    times = Counter(triple for path in FILES for triple in triples_of(path))
    assert [triple for triple, count in times.items() if count > 1] == []


def test_nothing_has_two_preferred_names_in_one_language(everything: Graph) -> None:
    labels = Counter((s, o.language) for s, o in everything.subject_objects(SKOS.prefLabel) if isinstance(o, Literal))
    assert [key for key, times in labels.items() if times > 1] == []


def test_every_preferred_name_says_its_language(everything: Graph) -> None:
    assert [s for s, o in everything.subject_objects(SKOS.prefLabel) if not getattr(o, "language", None)] == []


def test_whatever_is_spoken_of_has_an_english_name(everything: Graph) -> None:
    names = [*everything.subject_objects(SKOS.prefLabel), *everything.subject_objects(RDFS.label)]
    named = {subject for subject, name in names if getattr(name, "language", "") == "en"}
    spoken_of = {o for _, p, o in everything if isinstance(o, URIRef) and p not in FROM_ELSEWHERE}
    assert spoken_of - named == set()


def test_no_name_mixes_alphabets(everything: Graph) -> None:
    mixed = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
    assert [str(o) for o in everything.objects(None, SKOS.prefLabel) if mixed.search(str(o))] == []
