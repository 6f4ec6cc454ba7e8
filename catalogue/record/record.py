"""A record: what we hold about one thing, and the marks a harvester puts on it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

from rdflib import RDF, Graph, Literal, URIRef

from catalogue.record.leaf import Readable

RECORD = "urn:jardin:record:"
ENTRY = "urn:jardin:entry:"
THING = "urn:jardin:thing:"
HOUSE = "urn:jardin:"


def id_of(iri: str) -> str:
    """The short, stable id of a record: 20 base32 characters of the SHA-256 of its IRI.

    >>> id_of("https://example.org/registry/1")
    'jfyh6ytx5kzfuaxcpsfb'
    """
    digest = hashlib.sha256(iri.encode("utf-8")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:20]


def graph_of(record_id: str) -> str:
    """The base-free name of the graph that holds a record."""
    return RECORD + record_id


def entry_of(record_id: str) -> str:
    """The base-free name of a record's entry, and of the graph that holds it."""
    return ENTRY + record_id


def thing_of(*parts: str) -> str:
    """An IRI of ours for a primary thing that came without one, the same at each harvest.

    :param parts: origin and identifier, or origin, title and holder
    """
    return THING + id_of("\n".join(parts))


def is_ours(iri: str) -> bool:
    """Whether an IRI is one of the house, which no origin may describe; the things that we named are not."""
    return iri.startswith(HOUSE) and not iri.startswith(THING)


@dataclass(frozen=True, slots=True)
class Note:
    """One change that lifting made, kept so that it can be understood and repeated.

    :param rule: name of the rule, e.g. `orphacode-spelling`
    :param field: predicate IRI the value stands under
    :param before: the value as it came; empty where it must not be kept (small counts)
    :param after: the value as it is kept; empty when it was dropped
    """

    rule: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Record:
    """One thing as a harvester describes it: its IRI, its triples, what was changed on the way, where it was read.

    :param iri: IRI of the primary thing
    :param graph: its triples and those of the nodes that only serve to describe it; nameless nodes still nameless
    :param document: address of the document it was read from (URL, or path below the origin's folder)
    :param document_digest: SHA-256 of the document's bytes, hexadecimal
    """

    iri: str
    graph: Graph
    notes: tuple[Note, ...] = ()
    document: str = ""
    document_digest: str = ""
    types: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.types = tuple(sorted(str(each) for each in self.graph.objects(URIRef(self.iri), RDF.type)))

    @property
    def id(self) -> str:
        """Short id, see `id_of`."""
        return id_of(self.iri)


TITLES = tuple(
    URIRef(iri)
    for iri in (
        "http://purl.org/dc/terms/title",
        "http://xmlns.com/foaf/0.1/name",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
    )
)


def title_of(graph: Readable, iri: str, languages: tuple[str, ...] = ("en",)) -> str:
    """What people call the thing, in the first language there is; the IRI when it has no title.

    Kept here, below the profile, because reports name things that fit no profile at all.
    """
    for predicate in TITLES:
        found = [value for value in graph.objects(URIRef(iri), predicate) if isinstance(value, Literal)]
        if found:
            return str(preferred(found, languages))
    return iri


def preferred(values: list[Literal], languages: tuple[str, ...]) -> Literal:
    """The value in the first language of the list, else one without language, else the first in order.

    :param values: at least one
    """
    order = {language: place for place, language in enumerate(languages)}
    last = len(order)
    return min(values, key=lambda v: (order.get((v.language or "").split("-")[0], last + bool(v.language)), str(v)))
