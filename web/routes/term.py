"""Our own terms, served because their addresses are not registered yet: `/ns` all of them, `/ns/{term}` one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node
from starlette.responses import Response

import vocab
from catalogue.error import NotFound
from catalogue.library import own_terms
from catalogue.record.record import preferred, title_of
from catalogue.record.triple import read_ntriples, write_ntriples
from web.answer import Maker, answer, graph_makers, json_maker
from web.negotiation import GRAPHS
from web.routes.document import documented
from web.visit import Here, Visit

router = APIRouter(tags=["terms"])
OURS = ("jardin", "cat", "cde", "cs")
DEFINITIONS = (SKOS.definition, RDFS.comment)
KINDS = {"Class": "class", "Property": "property", "ConceptScheme": "list", "Concept": "concept"}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of ours.

    :param kind: `class`, `property`, `list` or `concept`
    """

    iri: str
    curie: str
    label: str
    definition: str
    kind: str


@router.get("/ns", responses=documented("html", "json", *GRAPHS, schema="terms"), summary="Our terms")
def terms(visit: Here) -> Response:
    """Every class, property, list and concept that this project minted."""
    return show(visit, lambda graph: graph)


@router.get("/ns/{name}", responses=documented("html", "json", *GRAPHS, schema="terms"), summary="One term")
def term(visit: Here, name: str) -> Response:
    """One term by the last part of its IRI."""

    def only(graph: Graph) -> Graph:
        nodes = [URIRef(vocab.prefixes()[prefix] + name) for prefix in OURS]
        made = Graph()
        for node in nodes:
            made += graph.triples((node, None, None))
        if not made:
            raise NotFound(f"There is no term named {name[:100]}.", fix="See /ns for all of them.")
        return made

    return show(visit, only)


def show(visit: Visit, part: Callable[[Graph], Graph]) -> Response:
    """Some of our terms in every form."""

    def graph() -> Graph:
        return part(namespaces())

    def listed() -> list[Term]:
        return sorted(read_terms(graph(), visit.house.settings.languages), key=lambda each: each.curie)

    makers: dict[str, Maker] = {
        "html": lambda: visit.page("ns.html", terms=[row(each) for each in listed()]),
        **graph_makers(visit, lambda: write_ntriples(graph())),
        "json": json_maker(lambda: {"terms": listed()}),
    }
    return answer(visit, makers, schema="terms")


@lru_cache(maxsize=1)
def namespaces() -> Graph:
    """The terms of all our namespaces in one graph; they change with the software only."""
    return read_ntriples(b"".join(own_terms(vocab.prefixes()[prefix]) for prefix in OURS))


def read_terms(graph: Graph, languages: tuple[str, ...]) -> Iterator[Term]:
    """The terms that a graph describes."""
    prefixes = {prefix: vocab.prefixes()[prefix] for prefix in OURS}
    for node in {each for each in graph.subjects(RDF.type, None) if isinstance(each, URIRef)}:
        prefix = next((each for each, space in prefixes.items() if str(node).startswith(space)), None)
        if prefix is not None:
            curie = f"{prefix}:{str(node).removeprefix(prefixes[prefix])}"
            name, words = title_of(graph, str(node), languages), definition_of(graph, node, languages)
            yield Term(str(node), curie, curie if name == str(node) else name, words, kind_of(graph, node))


def definition_of(graph: Graph, node: Node, languages: tuple[str, ...]) -> str:
    """What a term means; empty when nobody says."""
    for predicate in DEFINITIONS:
        found = [value for value in graph.objects(node, predicate) if isinstance(value, Literal)]
        if found:
            return str(preferred(found, languages))
    return ""


def kind_of(graph: Graph, node: Node) -> str:
    """What sort of term it is, in a word."""
    types = {str(each).rsplit("#", 1)[-1] for each in graph.objects(node, RDF.type)}
    return next((word for name, word in KINDS.items() if name in types), "concept")


def row(each: Term) -> tuple[str, str, str, str, str]:
    """A term as the page lists it."""
    return each.iri, each.curie, each.label, each.definition, each.kind
