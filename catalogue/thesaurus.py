"""Concepts and schemes: the controlled lists, looked up by IRI, by scheme and by what people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF
from rdflib.term import Node

import vocab
from catalogue.record.triple import read_turtle

LABELS = (SKOS.prefLabel, DCTERMS.title, RDFS.label, FOAF.name)


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of a controlled list.

    :param labels: preferred label by language tag
    :param notations: codes, e.g. `DE` for a country
    :param alternatives: other names, acronyms
    :param subjects: IRIs of what it is about, e.g. the groups of diseases in the field of a network
    :param related: IRIs of terms that go with it, e.g. the code systems that suit a data element
    :param matches: IRIs of close terms elsewhere
    :param documents: where it is laid down
    """

    iri: str
    schemes: tuple[str, ...]
    labels: dict[str, str]
    notations: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def label(self, languages: Iterable[str] = ("en",)) -> str:
        """The label in the first language there is; the tail of the IRI when there is none at all."""
        for language in languages:
            if language in self.labels:
                return self.labels[language]
        return self.labels.get("en") or next(iter(self.labels.values()), tail(self.iri))


class Thesaurus:
    """All lists of the catalogue together."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.concepts = {
            str(node): read_concept(graph, node) for node in set(graph.subjects()) if isinstance(node, URIRef)
        }
        self._members: dict[str, list[str]] = defaultdict(list)
        for concept in self.concepts.values():
            for scheme in concept.schemes:
                self._members[scheme].append(concept.iri)
        self._names: dict[str, dict[str, str]] = {}
        self._about: dict[str, list[tuple[Node, Node, Node]]] = {}

    def concept(self, iri: str) -> Concept | None:
        """The concept of this IRI, None when no list knows it."""
        return self.concepts.get(iri)

    def label(self, iri: str, languages: Iterable[str] = ("en",)) -> str | None:
        """The label of a term, None when no list knows it."""
        concept = self.concepts.get(iri)
        return concept.label(languages) if concept and concept.labels else None

    def members(self, scheme: str) -> list[Concept]:
        """The concepts of a scheme, by IRI."""
        return [self.concepts[iri] for iri in sorted(self._members.get(scheme, ()))]

    def find(self, scheme: str, text: str) -> str | None:
        """The concept of a scheme that a text names: label in any language, notation, tail of the IRI; case-folded."""
        if scheme not in self._names:
            self._names[scheme] = names_of(self.members(scheme))
        return self._names[scheme].get(text.strip().casefold())

    def triples_about(self, iri: str) -> list[tuple[Node, Node, Node]]:
        """What a check lays beside a record for a term it names: its triples, and those of its schemes."""
        if iri not in self.concepts:
            return []
        if iri not in self._about:
            concept = self.concepts.get(iri)
            nodes = [iri, *concept.schemes] if concept else []
            self._about[iri] = [t for node in nodes for t in self.graph.triples((URIRef(node), None, None))]
        return self._about[iri]


def names_of(concepts: list[Concept]) -> dict[str, str]:
    """What people write for each concept; a name that two share stands for the first in order."""
    names: dict[str, str] = {}
    for part in (lambda c: [tail(c.iri), *c.notations], lambda c: c.labels.values(), lambda c: c.alternatives):
        for concept in concepts:
            for name in part(concept):
                names.setdefault(name.casefold(), concept.iri)
    return names


def read_concept(graph: Graph, node: URIRef) -> Concept:
    """The concept that a node describes; any labelled term serves."""
    labels: dict[str, str] = {}
    for predicate in LABELS:
        for value in graph.objects(node, predicate):
            if isinstance(value, Literal):
                labels.setdefault(value.language or "en", str(value))
    return Concept(
        iri=str(node),
        schemes=texts(graph, node, SKOS.inScheme),
        labels=labels,
        notations=texts(graph, node, SKOS.notation),
        alternatives=tuple(
            dict.fromkeys((*texts(graph, node, SKOS.altLabel), *texts(graph, node, DCTERMS.alternative)))
        ),
        definition=next(iter(texts(graph, node, SKOS.definition)), ""),
        broader=texts(graph, node, SKOS.broader),
        types=texts(graph, node, RDF.type),
        subjects=texts(graph, node, DCTERMS.subject),
        related=texts(graph, node, SKOS.related),
        matches=texts(graph, node, SKOS.closeMatch),
        documents=texts(graph, node, DCTERMS.source),
    )


def texts(graph: Graph, node: URIRef, predicate: URIRef) -> tuple[str, ...]:
    """The values under a predicate as sorted text, English first where they carry languages."""
    values = list(graph.objects(node, predicate))
    return tuple(
        str(v) for v in sorted(values, key=lambda v: (getattr(v, "language", None) not in (None, "en"), str(v)))
    )


def tail(iri: str) -> str:
    """The last part of an IRI, as a name of last resort.

    >>> tail("http://publications.europa.eu/resource/authority/country/DEU")
    'DEU'
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """The lists that come with the catalogue, read once."""
    return Thesaurus(read_turtle(vocab.files()))
