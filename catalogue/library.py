"""The library: the lists and the nomenclature in force, and their triples for the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from rdflib import BNode, Graph, URIRef

import vocab
from catalogue.journal.journal import Journal
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.shelf import load_nomenclature
from catalogue.nomenclature.skos import quoted, write_nomenclature
from catalogue.record.record import graph_of, id_of, is_ours
from catalogue.record.triple import write_ntriples
from catalogue.setting import Settings
from catalogue.thesaurus import Thesaurus, load_thesaurus

LISTS = "urn:jardin:lists"
NOMENCLATURE = "urn:jardin:nomenclature"
DIGEST = "https://w3id.org/jardin/ns#digest"


class Library:
    """What the catalogue knows of terms and diseases, apart from records.

    :param file: the nomenclature as kept in the data folder; the starter that comes with the catalogue when None
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.thesaurus: Thesaurus = load_thesaurus()
        self.nomenclature, self.digest = load_nomenclature(file or vocab.nomenclature_file())

    @property
    def release(self) -> str:
        """The release of the nomenclature, as it is named wherever codes are judged."""
        return self.nomenclature.release

    @property
    def is_starter(self) -> bool:
        """Whether nothing was loaded yet, so that only a cut of the nomenclature is known."""
        return self.file is None

    def owns(self, iri: str) -> bool:
        """Whether the lists or the nomenclature describe a thing; then no origin may."""
        return iri in self.thesaurus.concepts or (iri.startswith(ORDO) and iri.removeprefix(ORDO).isdigit())

    def without_own(self, graph: Graph, iri: str) -> Graph:
        """A record's graph without what it says of terms of the lists, of other records' nodes and of the house."""
        foreign = self.foreign(iri, {str(n) for n in set(graph.subjects()) if isinstance(n, URIRef)})
        if not foreign:
            return graph
        kept = Graph()
        for triple in graph:
            if str(triple[0]) not in foreign:
                kept.add(triple)
        return kept

    def foreign(self, iri: str, subjects: set[str]) -> set[str]:
        """Of the subjects of a record about a thing those of which it has no say."""
        prefix = graph_of(id_of(iri)) + ":"
        return {n for n in subjects - {iri} if (is_ours(n) and not n.startswith(prefix)) or self.owns(n)}

    @cached_property
    def lists_digest(self) -> str:
        """Digest of all lists."""
        return hashlib.sha256(b"".join(file.read_bytes() for file in vocab.files())).hexdigest()[:16]

    def lists(self) -> bytes:
        """The lists as N-Triples.

        What is said of nameless nodes (prefix declarations) is left out: they would bear another name each time.
        """
        named = (t for t in self.thesaurus.graph if not isinstance(t[0], BNode) and not isinstance(t[2], BNode))
        return write_ntriples(named)

    def nomenclature_triples(self) -> Iterator[bytes]:
        """The nomenclature with its closure as N-Triples, in parts."""
        return write_nomenclature(self.nomenclature, closed=True)


def marked(graph: str, digest: str) -> bytes:
    """The triple that says which edition a graph holds."""
    return f"<{graph}> <{DIGEST}> {quoted(digest)} .\n".encode()


def library_of(data: Path, journal: Journal) -> Library:
    """The library with the nomenclature that was loaded last."""
    loaded = journal.nomenclatures()
    return Library(data / "nomenclature" / str(loaded[-1]["file"]) if loaded else None)


def library_here(settings: Settings) -> Library:
    """The library of a data folder, in which there need not be anything; nothing is written."""
    if not settings.journal_file.is_file():
        return Library()
    journal = Journal(settings.journal_file)
    try:
        return library_of(settings.data, journal)
    finally:
        journal.close()


def own_terms(namespace: str) -> bytes:
    """The triples of the terms in one of our namespaces."""
    graph = load_thesaurus().graph
    return write_ntriples(t for t in graph if str(t[0]).startswith(namespace)) if namespace else write_ntriples(graph)
