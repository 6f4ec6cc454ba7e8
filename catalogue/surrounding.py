"""What stands around a record: stubs of what it links to, and the nodes that other records already describe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rdflib import RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.library import Library
from catalogue.nomenclature import JARDIN, ORDO, SCHEME, Disease
from catalogue.record import TITLES, Note, Record, graph_of
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.triple import Triple, read_ntriples


class Surrounding:
    """The catalogue and the batch, as one record sees them."""

    def __init__(self, store: OxigraphStore, library: Library, batch: Sequence[Record]) -> None:
        self._store = store
        self._library = library
        self._batch = {record.iri: record for record in batch}
        self._described: dict[str, str] = {}

    def known(self, iri: str) -> Iterable[Triple]:
        """Type and label of a linked thing, as far as the catalogue knows it."""
        if iri.startswith(ORDO):
            disease = self._library.nomenclature.get(iri.removeprefix(ORDO))
            return concept_stub(disease) if disease else ()
        if iri in self._batch:
            return stub(self._batch[iri].graph, iri)
        return stub(read_ntriples(self._store.subject(iri)), iri)

    def made_own(self, record: Record) -> Graph:
        """The record's graph, its helper nodes made nameless where another record describes the same IRI.

        No triple may stand in two graphs: the first record to describe a node keeps its IRI.
        """
        foreign = {node: BNode() for node in helpers(record) if self._described_elsewhere(str(node), record.id)}
        if not foreign:
            return record.graph
        notes = (Note("helper-shared", str(RDF.type), str(node), "a copy of its own") for node in foreign)
        record.notes = (*record.notes, *notes)
        own = Graph()
        for s, p, o in record.graph:
            own.add((foreign.get(s, s), p, foreign.get(o, o)))
        return own

    def _described_elsewhere(self, iri: str, record_id: str) -> bool:
        if self._described.setdefault(iri, record_id) != record_id:
            return True
        return bool(self._store.described_in(iri) - {graph_of(record_id)}) or iri in self._batch


def helpers(record: Record) -> Iterator[Node]:
    """The nodes with IRIs that a record describes besides its primary thing."""
    return (node for node in set(record.graph.subjects()) if isinstance(node, URIRef) and str(node) != record.iri)


def stub(graph: Graph, iri: str) -> list[Triple]:
    """Types and labels of a thing."""
    node = URIRef(iri)
    return [t for p in (RDF.type, *TITLES) for t in graph.triples((node, p, None))]


def concept_stub(disease: Disease) -> list[Triple]:
    """A disease as a check sees it: a concept with label, level and status."""
    node = URIRef(disease.iri)
    stub: list[Triple] = [
        (node, RDF.type, SKOS.Concept),
        (node, SKOS.inScheme, URIRef(SCHEME)),
        (node, SKOS.prefLabel, Literal(disease.label(), lang="en")),
        (node, URIRef(JARDIN + "status"), URIRef(JARDIN + (disease.status or "Active"))),
    ]
    if disease.level:
        stub.append((node, URIRef(JARDIN + "classificationLevel"), URIRef(JARDIN + disease.level)))
    if disease.replaced_by:
        stub.append((node, URIRef("http://purl.org/dc/terms/isReplacedBy"), URIRef(ORDO + disease.replaced_by)))
    return stub
