"""A FAIR Data Point: catalogues, and what they list, each at an address of its own (https://specs.fairdatapoint.org).

The walk follows LDP containers, as the official index does, else the links of DCAT and of the FDP ontology under both
its names. Only the host of the FAIR Data Point is visited, and the host of the permanent address it gives itself.
What only serves to describe a dataset (its distributions) is laid to the dataset before records are made of it.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from urllib.parse import urldefrag

from rdflib import DCAT, RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, Namespace

from catalogue.document.document import Document
from catalogue.error import Garbled, NothingFound, OriginError, RecordError
from catalogue.origin import Origin
from catalogue.record.record import Record
from harvesters.fetch import Exhausted, Fetch
from harvesters.harvester import Missing, missing
from harvesters.reading import open_document, split
from harvesters.recognition import FDP
from harvesters.site import Site

ADMS = Namespace("http://www.w3.org/ns/adms#")
LDP = Namespace("http://www.w3.org/ns/ldp#")
EJPRD = Namespace("https://w3id.org/ejp-rd/vocabulary#")
R3D = Namespace("http://www.re3data.org/schema/3-0#")
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
DEPTH = 8

MEMBERS = (
    *(space.metadataCatalog for space in FDP),
    R3D.dataCatalog,
    DCAT.catalog,
    DCAT.dataset,
    DCAT.service,
    DCAT.distribution,
    EJPRD.patientRegistry,
    EJPRD.biobank,
    EJPRD.guideline,
    DCTERMS.hasPart,
    URIRef(f"{DCAT}inSeries"),  # of DCAT 3, which rdflib's table does not know
)
PARTS = frozenset({DCAT.distribution, ADMS.sample, HEALTH.analytics})

Read = Record | RecordError


def harvest(origin: Origin, fetch: Fetch) -> Iterator[Read]:
    """The records of a FAIR Data Point.

    :raises OriginError: its root cannot be had or is no RDF, or the limits of the harvest are reached
    """
    try:
        walk = Walk(origin, fetch)
        root = walk.open(origin.address)
    except RecordError as error:
        raise Garbled(f"{origin.address} is no FAIR Data Point. {error.what}", fix=error.fix) from error
    yield from walk.records(root)


class Walk:
    """One walk over a FAIR Data Point: every document once, down to a limited depth."""

    def __init__(self, origin: Origin, fetch: Fetch) -> None:
        self.fetch = fetch
        self.site = Site(origin.address)
        self.waiting: deque[tuple[str, int]] = deque()
        self.parts: dict[str, Document] = {}

    def open(self, address: str) -> Document:
        """:raises OriginError: it cannot be had :raises RecordError: it is no RDF"""
        return open_document(self.fetch(address), self.fetch)

    def records(self, root: Document) -> Iterator[Read]:
        """The records of the root and of all that it leads to."""
        self.site.widen(root.address)
        for node in described_points(root.graph):
            self.site.widen(node)
        self.site.new([root.address])
        yield from self.visit(root, 0)
        while self.waiting:
            address, depth = self.waiting.popleft()
            try:
                document = self.open(address)
            except Exhausted:
                raise
            except (OriginError, RecordError) as error:
                yield missing(address, error)
            else:
                yield from self.visit(document, depth)

    def visit(self, document: Document, depth: int) -> Iterator[Read]:
        """The records of one document with its parts; its members wait for their turn.

        When a part cannot be had, the thing is left as it was: without its distributions it would look changed.
        """
        self.site.new([document.address])
        members, parts = self.members_of(document)
        errors = list(self.lay_parts(document, parts, members))
        new = self.site.new(sorted(members))
        if depth < DEPTH:
            self.waiting.extend((address, depth + 1) for address in new)
        elif new:
            yield Missing(f"Members lie deeper than {DEPTH} documents.", fix="Add them as an origin.").at(
                document.address
            )
        yield from errors
        if errors:
            return
        for each in split(document, self.fetch):
            if isinstance(each, NothingFound) and not members:
                yield missing(document.address, each)
            elif isinstance(each, RecordError) or each.iri not in members:
                yield each

    def members_of(self, document: Document) -> tuple[set[str], set[str]]:
        """Addresses of the members that are documents of their own, and of the parts of this one."""
        found = set(contained(document.graph)) or {
            link for link in linked(document.graph) if (URIRef(link[0]), RDF.type, None) not in document.graph
        }
        apart = [(link, to) for link, to in found if self.site.has(link) and urldefrag(link).url != document.address]
        parts = {link for link, relation in apart if relation in PARTS}
        return {link for link, _ in apart} - parts, parts

    def lay_parts(self, document: Document, parts: set[str], members: set[str]) -> Iterator[RecordError]:
        """Add the triples of its parts to a document; the parts that cannot be had come back as errors.

        :param members: what the parts lead to is added here
        """
        digests = [document.digest]
        for address in sorted(str(urldefrag(part).url) for part in parts):
            try:
                part = self.parts[address] if address in self.parts else self.open(address)
            except Exhausted:
                raise
            except (OriginError, RecordError) as error:
                yield missing(address, error)
                continue
            self.parts[address] = part
            members |= self.members_of(part)[0] - {document.address}
            document.graph += part.graph
            document.notes += part.notes
            digests.append(part.digest)
        if len(digests) > 1:
            document.digest = hashlib.sha256("".join(digests).encode()).hexdigest()


def described_points(graph: Graph) -> list[str]:
    """The addresses that a FAIR Data Point gives itself."""
    return [str(node) for space in FDP for node in graph.subjects(RDF.type, space.FAIRDataPoint)]


def contained(graph: Graph) -> Iterator[tuple[str, URIRef]]:
    """Members of LDP containers, each with the relation its container states."""
    for container, member in graph.subject_objects(LDP.contains):
        relation = graph.value(container, LDP.hasMemberRelation)
        yield str(member), relation if isinstance(relation, URIRef) else LDP.contains


def linked(graph: Graph) -> Iterator[tuple[str, URIRef]]:
    """Members by the links of DCAT and the FDP ontology."""
    for predicate in MEMBERS:
        for member in graph.objects(None, predicate):
            if isinstance(member, URIRef):
                yield str(member), predicate
