"""What owners choose from is named in their language: in five, but for names that are the same in all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import SKOS, Graph, Literal
from rdflib.term import Node

LANGUAGES = ("fr", "de", "es", "it")
SHARED = {"san martín"}
"""Names that a list of others gives twice: both halves of the island."""
FORMATS = "http://publications.europa.eu/resource/authority/file-type/"
"""File types bear the names of formats; those that the Publications Office words in French are few and stay."""


def labels(graph: Graph, concept: Node) -> dict[str, str]:
    found = (each for each in graph.objects(concept, SKOS.prefLabel) if isinstance(each, Literal))
    return {each.language or "": str(each) for each in found}


def members(graph: Graph) -> Iterator[tuple[Node, dict[str, str]]]:
    """Each term of a list, and each list, with its names."""
    for concept in {*graph.subjects(SKOS.inScheme), *graph.objects(None, SKOS.inScheme)}:
        named = labels(graph, concept)
        if named and not str(concept).startswith(FORMATS):
            yield concept, named


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_that_is_no_proper_name_is_named_in_each_language(terms: Graph, language: str) -> None:
    lacking = [
        str(concept) for concept, named in members(terms) if named.get("fr") != named["en"] and language not in named
    ]
    assert sorted(lacking) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_list_gives_no_name_twice_in_a_language(terms: Graph, language: str) -> None:
    seen: dict[tuple[Node, str], Node] = {}
    twice = []
    for concept, scheme in terms.subject_objects(SKOS.inScheme):
        name = labels(terms, concept).get(language, "").casefold()
        if name and seen.setdefault((scheme, name), concept) != concept:
            twice.append((name, str(concept), str(seen[scheme, name])))
    assert [each for each in twice if each[0] not in SHARED] == []
