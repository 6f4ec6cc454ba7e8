"""Names for primary things that came without an IRI: the same at each harvest."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF
from rdflib.term import Node

from catalogue.address import PREFIXES
from catalogue.document.document import Document, place_of
from catalogue.error import NoIdentifier
from catalogue.record.node import Kind, title_in
from catalogue.record.record import thing_of

HOLDERS = (DCTERMS.publisher, URIRef(PREFIXES["geodcatap"] + "custodian"), DCTERMS.creator)


def name_nameless(document: Document, kinds: dict[Node, Kind]) -> tuple[Graph, dict[Node, Kind], list[NoIdentifier]]:
    """The graph with a name for each nameless primary thing, the kinds under these names, and what could get none."""
    graph = document.graph
    things = [node for node, kind in kinds.items() if kind is Kind.PRIMARY and isinstance(node, BNode)]
    if not things:
        return graph, kinds, []
    named, failures = names_for(graph, things, place_of(document.address))
    renamed = Graph()
    for subject, predicate, target in graph:
        renamed.add((named.get(subject, subject), predicate, named.get(target, target)))
    document.notes = [(named.get(node, node), note) for node, note in document.notes]
    return renamed, {named.get(node, node): kind for node, kind in kinds.items()}, failures


def names_for(graph: Graph, things: list[BNode], place: str) -> tuple[dict[Node, URIRef], list[NoIdentifier]]:
    """A name for each nameless thing; two that would share one are told apart by what they say."""
    groups: dict[tuple[str, ...], list[BNode]] = defaultdict(list)
    failures = []
    for node in things:
        key = key_of(graph, node)
        if key:
            groups[key].append(node)
        else:
            failures.append(no_identifier(graph, node))
    named: dict[Node, URIRef] = {}
    for key, nodes in groups.items():
        for node in nodes:
            extra = (print_of(graph, node),) if len(nodes) > 1 else ()
            named[node] = URIRef(thing_of(place, *key, *extra))
    return named, failures


def key_of(graph: Graph, node: BNode) -> tuple[str, ...]:
    """What stays the same of a thing from harvest to harvest: its identifier, else its title and holder."""
    identifiers = sorted(str(value) for value in graph.objects(node, DCTERMS.identifier))
    if identifiers:
        return ("identifier", identifiers[0])
    title = title_in(graph, node)
    return ("title", title, *holders(graph, node)) if title else ()


def holders(graph: Graph, node: BNode) -> list[str]:
    """The names of those who publish or hold a thing."""
    found = (target for predicate in HOLDERS for target in graph.objects(node, predicate))
    return sorted({name_of_holder(graph, target) for target in found})


def name_of_holder(graph: Graph, node: Node) -> str:
    """The name of an agent, else its IRI, else its mailbox."""
    if not isinstance(node, BNode):
        return str(node)
    return title_in(graph, node) or next((str(each) for each in graph.objects(node, FOAF.mbox)), "")


def print_of(graph: Graph, node: BNode) -> str:
    """A digest of all that a thing says itself."""
    said = sorted(f"{p} {o}" for _, p, o in graph.triples((node, None, None)) if isinstance(o, Literal | URIRef))
    return hashlib.sha256("\n".join(said).encode("utf-8")).hexdigest()


def no_identifier(graph: Graph, node: BNode) -> NoIdentifier:
    """A thing that nothing could name twice alike."""
    classes = ", ".join(sorted(re.split("[/#]", str(each))[-1] for each in graph.objects(node, RDF.type)))
    return NoIdentifier(
        f"A thing of class {classes} has neither an IRI nor dct:identifier nor dct:title.",
        expected="an IRI; or an identifier or a title, so that it gets the same name at each harvest.",
        fix="Give it an IRI.",
    )
