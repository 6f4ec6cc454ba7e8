"""Two judges over the same records: what each refuses, as pyshacl sees it, with shapes read once.

What a record links to is laid beside it as in a check: the terms of lists, what the nomenclature says of codes, and the
one axiom without which an organisation would be no agent. The class of linked things is left out of the comparison:
the catalogue takes links to things that it does not hold (shapes/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from judging import SH, local, read
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import FOAF, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import shapes as house
from catalogue.address import FILE_BASE
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.document.document import read_document
from catalogue.error import RecordError
from catalogue.library import Library
from catalogue.record.belonging import records_of
from catalogue.record.record import Record
from catalogue.setting import Settings
from harvesters.lift import lift

Refused = frozenset[tuple[str, str]]
"""Focus node and predicate of each Violation."""


class Result(NamedTuple):
    """One result: the predicate is empty where it is about a node as a whole, then the shape names it."""

    severity: str
    focus: str
    predicate: str
    constraint: str
    shape: str


@cache
def library() -> Library:
    return Library()


class Judge:
    """One graph of shapes as a judge; what it refers to and does not define is taken out first, pyshacl stops at it."""

    def __init__(self, shapes: Graph) -> None:
        self.graph = Graph() + shapes
        self.undefined = sorted(
            (shape, prop)
            for shape, prop in self.graph.subject_objects(SH.property)
            if (prop, SH.path, None) not in self.graph
        )
        for shape, prop in self.undefined:
            self.graph.remove((shape, SH.property, prop))
        self._shapes = ShapesGraph(self.graph)
        self._aimed = set(self.graph.subjects(SH.targetClass, None))

    def results(self, data: Graph) -> Iterator[Result]:
        """What pyshacl finds; a result once for each predicate by which its value was met."""
        within = DataGraph.from_rdflib(data)
        for shape in self._shapes.shapes:
            if shape.node in self._aimed:
                _, found = shape.validate(SHACLExecutor(validator=None), within)
                for _, node, triples in found:
                    own = {p: o[1] if isinstance(o, tuple) else o for s, p, o in triples if s == node}
                    constraint = local(own[SH.sourceConstraintComponent]).removesuffix("ConstraintComponent")
                    for predicate in self.predicates(own, data):
                        severity, focus = local(own[SH.resultSeverity]), str(own[SH.focusNode])
                        yield Result(severity, focus, predicate, constraint, local(own[SH.sourceShape]))

    def refuses(self, data: Graph, *, classes: bool = False) -> Refused:
        """Focus and predicate of each Violation; those about the class of a linked thing where it is asked for."""
        grave = (each for each in self.results(data) if each.severity == "Violation")
        return frozenset((each.focus, each.predicate) for each in grave if classes or each.constraint != "Class")

    def predicates(self, own: dict[Node, Any], data: Graph) -> list[str]:
        """The predicate of a result; of several that a path allows, those by which the value was met."""
        ways = self.graph.value(own.get(SH.resultPath), SH.alternativePath)
        listed = Collection(self.graph, ways) if ways is not None else ()
        met = [str(way) for way in listed if (own[SH.focusNode], way, own.get(SH.value)) in data]
        return met or [str(own.get(SH.resultPath) or "")]


@cache
def ours() -> Judge:
    """Our level 1 alone."""
    return Judge(read((house.FOLDER / "dcat-ap.ttl",)))


def beside(graph: Graph) -> Graph:
    """A record with what a check lays beside it."""
    whole = Graph() + graph
    whole.add((FOAF.Organization, RDFS.subClassOf, FOAF.Agent))
    for iri in {str(o) for o in graph.objects() if isinstance(o, URIRef)}:
        stub = nomenclature_stub(iri, library()) if is_of_nomenclature(iri) else ()
        for triple in library().thesaurus.triples_about(iri) or stub:
            whole.add(triple)
    return whole


def typed(graph: Graph, official: Graph) -> Graph:
    """A record with a type for each linked thing that it does not describe, as its owner would have it typed."""
    whole = beside(graph)
    for prop in official.objects(None, SH.property):
        path, kind = official.value(prop, SH.path), official.value(prop, SH["class"])
        for value in set(graph.objects(None, path)) if path is not None else ():
            if kind is not None and isinstance(value, URIRef) and (value, RDF.type, None) not in graph:
                whole.add((value, RDF.type, kind))
    return whole


def records_in(file: Path) -> list[Record]:
    """The records of a file, lifted as a harvest would; none where the file cannot be read."""
    try:
        document = read_document(file.read_bytes(), f"{FILE_BASE}real/document", Settings())
        lift(document, library().thesaurus.find, 10)
        return [each for each in records_of(document, Settings()) if isinstance(each, Record)]
    except RecordError:
        return []
