"""An origin: a place that records come from; itself kept as a record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD

from catalogue.address import clean_iri
from catalogue.record.record import id_of

JARDIN = Namespace("https://w3id.org/jardin/ns#")
ORIGIN = "urn:jardin:origin:"
HERE = "here"
PUBLIC = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Origin:
    """A URL, an endpoint, a file or folder, a publisher.

    :param address: where it is; for a folder its path, which stays on this machine and never enters a record
    :param kind: name of the harvester that reads it (`dcat`, `fdp`, `orphanet-directory`, …)
    :param rank: of two origins that describe one thing the higher rank speaks, unless one shares the thing's host
    :param required_level: level (0 to 3) that its records must reach to be shown
    :param sample: its records are samples and labelled so everywhere
    :param licence: IRI of the licence of its metadata; empty when unknown
    """

    address: str
    kind: str = "dcat"
    title: str = ""
    rank: int = 0
    required_level: int = 0
    sample: bool = False
    licence: str = ""

    @property
    def iri(self) -> str:
        """The base-free name of the origin."""
        return ORIGIN + self.id

    @property
    def id(self) -> str:
        """Short id, derived from the address."""
        return id_of(ORIGIN + self.address)

    @property
    def is_here(self) -> bool:
        """Whether its records are published here, by form or API, rather than harvested from elsewhere."""
        return self.kind == HERE

    @property
    def is_local(self) -> bool:
        """Whether the address is a path of this machine, which must not be published."""
        return not self.address.startswith(PUBLIC)

    def named(self, title: str) -> Origin:
        """The same origin under another title."""
        return replace(self, title=title)


def write_origin(origin: Origin) -> Graph:
    """The origin as RDF, without its path when it is a local one."""
    graph = Graph()
    node = URIRef(origin.iri)
    graph.add((node, RDF.type, JARDIN.Origin))
    graph.add((node, DCTERMS.title, Literal(origin.title or origin.address)))
    graph.add((node, JARDIN.harvester, Literal(origin.kind)))
    graph.add((node, JARDIN.rank, Literal(origin.rank, datatype=XSD.integer)))
    graph.add((node, JARDIN.requiredLevel, Literal(origin.required_level, datatype=XSD.integer)))
    graph.add((node, JARDIN["sample"], Literal(origin.sample)))
    for predicate, address in (
        (FOAF.page, "" if origin.is_local else origin.address),
        (DCTERMS.license, origin.licence),
    ):
        iri, _ = clean_iri(address)
        if iri:
            graph.add((node, predicate, URIRef(iri)))
    return graph
