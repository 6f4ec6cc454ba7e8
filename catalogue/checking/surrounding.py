"""What stands around a record: stubs of what it links to, and what the nomenclature in force says of its codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import RDF, SKOS, Graph, Literal, URIRef

from catalogue.checking.fact import paths
from catalogue.library import Library
from catalogue.nomenclature.advice import advice, successor
from catalogue.nomenclature.disease import ORDO, Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.skos import JARDIN, RELEASE, REPLACED, SCHEME
from catalogue.profile.field import CAT
from catalogue.record.record import TITLES, Record
from catalogue.record.triple import Triple, read_ntriples
from catalogue.stores.oxigraph import OxigraphStore

STATUS = URIRef(JARDIN + "status")
TOLD = ("en", "fr")
JUDGED = ("country", "endpoint_url")
"""What rules look at in a linked thing: where an organisation is (J-17, J-23), whether a service answers (J-22)."""


class Surrounding:
    """The catalogue and the batch, as one record sees them."""

    def __init__(self, store: OxigraphStore, library: Library, batch: Sequence[Record]) -> None:
        self._store = store
        self._library = library
        self._batch = {record.iri: record for record in batch}

    def known(self, iri: str) -> Iterable[Triple]:
        """Type and label of a linked thing, as far as the catalogue knows it."""
        if is_of_nomenclature(iri):
            return nomenclature_stub(iri, self._library)
        if iri in self._batch:
            return stub(self._batch[iri].graph, iri)
        return stub(read_ntriples(self._store.subject(iri)), iri)


def stub(graph: Graph, iri: str) -> list[Triple]:
    """Types and labels of a thing, and what rules look at in one that is linked."""
    node = URIRef(iri)
    return [t for p in (RDF.type, *TITLES, *(paths()[name] for name in JUDGED)) for t in graph.triples((node, p, None))]


def is_of_nomenclature(iri: str) -> bool:
    """Whether an IRI is a code or the nomenclature itself."""
    return iri.startswith(ORDO) or iri == SCHEME


def nomenclature_stub(iri: str, library: Library) -> list[Triple]:
    """What a check lays beside a record for a code, or for the nomenclature as a whole: its release.

    A code that is not held bears a status of the house in place of one of Orphanet's; a misspelt one is left alone.
    """
    node = URIRef(iri)
    if iri == SCHEME:
        return [(node, URIRef(RELEASE), Literal(library.release))] if library.release else []
    code = iri.removeprefix(ORDO)
    disease = library.nomenclature.get(code)
    if disease is not None:
        return [*concept_stub(disease), *lead_stub(disease, library.nomenclature)]
    spelt = code.isascii() and code.isdecimal() and not code.startswith("0")
    return [(node, STATUS, CAT.BeyondStarter if library.is_starter else CAT.UnknownCode)] if spelt else []


def concept_stub(disease: Disease) -> list[Triple]:
    """A disease as a check sees it: a concept with label, level and status."""
    node = URIRef(disease.iri)
    stub: list[Triple] = [
        (node, RDF.type, SKOS.Concept),
        (node, SKOS.inScheme, URIRef(SCHEME)),
        *name_stub(disease),
        (node, STATUS, URIRef(JARDIN + (disease.status or "Active"))),
    ]
    if disease.level:
        stub.append((node, URIRef(JARDIN + "classificationLevel"), URIRef(JARDIN + disease.level)))
    return stub


def name_stub(disease: Disease) -> list[Triple]:
    """The names of a disease in the languages of findings; the one it has where it has none in these."""
    names = [Literal(disease.labels[each], lang=each) for each in TOLD if each in disease.labels]
    return [(URIRef(disease.iri), SKOS.prefLabel, name) for name in names or [Literal(disease.label())]]


def lead_stub(disease: Disease, nomenclature: Nomenclature) -> list[Triple]:
    """Where an inactive code leads: to the code in use that replaces it, or to those suggested, each with its name."""
    _, leads_to = advice(disease, nomenclature)
    replaced = leads_to == (successor(disease.code, nomenclature),)
    predicate = URIRef(REPLACED if replaced else JARDIN + "referredTo")
    led = [(URIRef(disease.iri), predicate, URIRef(ORDO + code)) for code in leads_to]
    return [*led, *(triple for code in leads_to for triple in name_stub(nomenclature.diseases[code]))]
