"""Which triples belong to which record: a document split so that each triple ends in exactly one record.

A record is one primary thing, closed over the nodes that only serve to describe it. A node that several records may
describe (a concept, a place, a licence) is a reference record of its own; the naming record keeps the link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.namespace import DCAT
from rdflib.term import Node

from catalogue.address import PREFIXES
from catalogue.document.document import Document
from catalogue.error import NothingFound, RecordError, TooLarge
from catalogue.record.naming import name_nameless
from catalogue.record.node import HYDRA, Kind, kinds_of
from catalogue.record.record import Note, Record
from catalogue.setting import Settings

LEFT_OUT = frozenset({DCAT.record})


def records_of(document: Document, settings: Settings) -> Iterator[Record | RecordError]:
    """The records of a document, by IRI; a thing that cannot become one is an error among them.

    An error NothingFound alone says that there is none, and what is there instead.
    """
    kinds = kinds_of(document.graph)
    graph, kinds, failures = name_nameless(document, kinds)
    splitter = Splitter(document, graph, kinds, settings)
    count = 0
    for each in failures:
        yield each.at(document.address)
    for count, iri in enumerate(splitter.heads(), start=1):
        if count > settings.origin_records:
            yield too_many(settings).at(document.address)
            return
        yield splitter.record(iri)
    if not count and not failures:
        yield nothing_found(document).at(document.address)


class Splitter:
    """Hands each node of a document to the records it serves to describe."""

    def __init__(self, document: Document, graph: Graph, kinds: dict[Node, Kind], settings: Settings) -> None:
        self.document = document
        self.graph = graph
        self.kinds = kinds
        self.settings = settings
        self.reached: dict[URIRef, list[Node]] = {}
        self.failures: dict[URIRef, RecordError] = {}
        self.owners: dict[Node, int] = defaultdict(int)
        self.notes: dict[Node, list[Note]] = defaultdict(list)
        for node, note in document.notes:
            self.notes[node].append(note)

    def heads(self) -> list[URIRef]:
        """The things that get a record: the primary ones, and the references that these name, directly or not."""
        waiting = sorted(node for node, kind in self.kinds.items() if kind is Kind.PRIMARY and isinstance(node, URIRef))
        seen = set(waiting)
        while waiting:
            head = waiting.pop()
            for node in self.reach(head):
                for target in set(self.graph.objects(node)):
                    if self.kinds.get(target) is Kind.REFERENCE and isinstance(target, URIRef) and target not in seen:
                        seen.add(target)
                        waiting.append(target)
        for nodes in self.reached.values():
            for node in nodes:
                self.owners[node] += 1
        return sorted(seen)

    def reach(self, head: URIRef) -> list[Node]:
        """The node and those that only serve to describe it, nearest first."""
        found: dict[Node, int] = {head: 0}
        waiting: list[Node] = [head]
        for node in waiting:
            for _, predicate, target in self.graph.triples((node, None, None)):
                if target in found or self.kinds.get(target) is not Kind.OWNED or predicate in LEFT_OUT:
                    continue
                found[target] = found[node] + (predicate != RDF.rest)
                if found[target] > self.settings.nesting:
                    self.failures.setdefault(head, too_deep(head, self.settings))
                else:
                    waiting.append(target)
        self.reached[head] = waiting
        return waiting

    def record(self, head: URIRef) -> Record | RecordError:
        """The record of a thing; named nodes that it shares with others become nameless copies of its own."""
        nodes = self.reached[head]
        shared = {each for each in nodes if isinstance(each, URIRef) and self.owners[each] > 1}
        copies: dict[Node, Node] = {each: BNode(f"c{number}") for number, each in enumerate(sorted(shared))}
        notes = [note for node in nodes for note in self.notes.get(node, ())]
        notes += [Note("shared-node", "", str(each), "") for each in sorted(shared)]
        notes += self.notes.pop(URIRef(self.document.address), [])
        graph = Graph()
        for node in nodes:
            for _, predicate, target in self.graph.triples((node, None, None)):
                if not is_left_out(predicate, target, self.kinds):
                    graph.add((copies.get(node, node), predicate, copies.get(target, target)))
        if len(graph) > self.settings.record_triples:
            self.failures.setdefault(head, too_long(head, self.settings))
        if head in self.failures:
            return self.failures[head].at(self.document.address)
        return Record(str(head), graph, tuple(notes), self.document.address, self.document.digest)


def is_left_out(predicate: Node, target: Node, kinds: dict[Node, Kind]) -> bool:
    """Whether a triple is about the catalogue it came from or the page it stood on, not about the thing."""
    nameless = isinstance(target, BNode) and kinds.get(target) is Kind.DROPPED
    entry = predicate in LEFT_OUT and isinstance(target, BNode)
    return entry or str(predicate).startswith(HYDRA) or nameless


def too_many(settings: Settings) -> TooLarge:
    """More records than an origin may have."""
    return TooLarge(
        f"The document describes more than {settings.origin_records} things.",
        expected="as many as the setting origin_records allows.",
        fix="Harvest it in parts, or raise JARDIN_ORIGIN_RECORDS.",
    )


def too_deep(head: URIRef, settings: Settings) -> TooLarge:
    """Nodes in nodes in nodes."""
    return TooLarge(
        f"The description of {head} nests nodes more than {settings.nesting} deep.",
        expected="nesting within the setting nesting.",
        fix="Give inner things IRIs of their own, or raise JARDIN_NESTING.",
    )


def too_long(head: URIRef, settings: Settings) -> TooLarge:
    """More triples than a record may have."""
    return TooLarge(
        f"The description of {head} has more than {settings.record_triples} triples.",
        expected="records within the setting record_triples.",
        fix="Describe the parts as things of their own, or raise JARDIN_RECORD_TRIPLES.",
    )


def nothing_found(document: Document) -> NothingFound:
    """What stood in the document instead of a record."""
    classes = Counter(shown(str(each)) for each in document.graph.objects(None, RDF.type))
    met = ", ".join(f"{times} × {name}" for name, times in classes.most_common(6))
    if not len(document.graph):
        what = "The document parses, but holds no triple."
    elif classes:
        what = f"The document parses ({len(document.graph)} triples), but describes no record; it has {met}."
    else:
        what = f"The document parses ({len(document.graph)} triples), but nothing in it has a class that has an IRI."
    if document.syntax == "json" and not classes:
        return NothingFound(what, expected=EXPECTED, fix="Its keys mean nothing without a @context: give it one.")
    return NothingFound(what, expected=EXPECTED, fix=advice(classes))


EXPECTED = "a described dcat:Catalog, dcat:Dataset (registry, biobank, source), dcat:DataService or organisation."


def advice(classes: Counter[str]) -> str:
    """What to do about it, by what was met."""
    if any(name.startswith("schema:") for name in classes):
        return "This is schema.org; this harvester reads DCAT: describe the things as DCAT, or give the DCAT address."
    if "dcat:Distribution" in classes:
        return "A distribution belongs to a dataset: give the address that describes the dataset with it."
    if "skos:Concept" in classes or "skos:ConceptScheme" in classes:
        return "This is a vocabulary; load it as a list instead of harvesting it."
    return "Give the address of the catalogue's own description, and see that its things carry a class and a title."


def shown(iri: str) -> str:
    """An IRI with its usual prefix, where it has one."""
    starts = [(namespace, prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not starts:
        return iri
    namespace, prefix = max(starts, key=lambda each: len(each[0]))
    return f"{prefix}:{iri.removeprefix(namespace)}"
