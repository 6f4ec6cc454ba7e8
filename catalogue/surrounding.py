"""What stands around a record: stubs of what it links to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from catalogue.disease import ORDO, Disease
from catalogue.library import Library
from catalogue.record import TITLES, Record
from catalogue.skos import JARDIN, SCHEME
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.triple import Triple, read_ntriples


class Surrounding:
    """The catalogue and the batch, as one record sees them."""

    def __init__(self, store: OxigraphStore, library: Library, batch: Sequence[Record]) -> None:
        self._store = store
        self._library = library
        self._batch = {record.iri: record for record in batch}

    def known(self, iri: str) -> Iterable[Triple]:
        """Type and label of a linked thing, as far as the catalogue knows it."""
        if iri.startswith(ORDO):
            disease = self._library.nomenclature.get(iri.removeprefix(ORDO))
            return concept_stub(disease) if disease else ()
        if iri in self._batch:
            return stub(self._batch[iri].graph, iri)
        return stub(read_ntriples(self._store.subject(iri)), iri)


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
