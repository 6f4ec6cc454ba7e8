"""Our own classes and properties are named, explained, and the only ones that shapes use."""

from collections import Counter
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

import vocab

SHAPES = vocab.FOLDER.parent / "shapes"
OURS = tuple(vocab.prefixes()[name] for name in ("jardin", "cat", "cde", "cs"))


def terms_of(graph: Graph) -> set[URIRef]:
    """The classes and properties a graph defines."""
    return {s for kind in (RDFS.Class, RDF.Property) for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> set[str]:
    """The languages in which something is said of a subject."""
    return {o.language or "" for o in graph.objects(subject, predicate) if isinstance(o, Literal)}


@pytest.mark.parametrize("file", ["jardin.ttl", "house.ttl"])
def test_every_term_is_named_in_two_languages_and_explained(file: str) -> None:
    graph = Graph().parse(vocab.FOLDER / file)
    lacking = [
        t
        for t in terms_of(graph)
        if not {"en", "fr"} <= languages(graph, t, RDFS.label) or "en" not in languages(graph, t, SKOS.definition)
    ]
    assert terms_of(graph)
    assert lacking == []


@pytest.mark.parametrize("file", ["jardin.ttl", "house.ttl"])
def test_every_term_says_where_it_is_defined(file: str) -> None:
    graph = Graph().parse(vocab.FOLDER / file)
    home = set(graph.subjects(RDF.type, OWL.Ontology))
    assert [t for t in terms_of(graph) if set(graph.objects(t, RDFS.isDefinedBy)) != home] == []


def test_a_definition_is_a_sentence(terms: Graph) -> None:
    definitions = [str(o) for o in terms.objects(None, SKOS.definition)]
    assert [text for text in definitions if not text.endswith(".") or not text[0].isalnum()] == []


@pytest.mark.parametrize("kind", [RDFS.Class, RDF.Property])
def test_no_two_terms_have_one_name(terms: Graph, kind: URIRef) -> None:
    labels = [o for t in terms.subjects(RDF.type, kind) for o in terms.objects(t, RDFS.label)]
    names = [str(o) for o in labels if isinstance(o, Literal) and o.language == "en"]
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("path", sorted(SHAPES.rglob("*.ttl")), ids=lambda path: path.relative_to(SHAPES).as_posix())
def test_a_shape_uses_only_terms_that_exist(path: Path, everything: Graph) -> None:
    known = set(everything.subjects())
    used = {x for triple in Graph().parse(path) for x in triple if isinstance(x, URIRef)}
    assert {x for x in used if str(x).startswith(OURS) and x not in known} == set()
