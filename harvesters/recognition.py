"""Recognition: which harvester reads an origin, told by its content."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import Namespace

from catalogue import plugin
from catalogue.error import RecordError, UnknownName
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.answer import Fetched
from harvesters.fetch import Fetch
from harvesters.folder import documents
from harvesters.manner import Manner
from harvesters.reading import open_document

FDP = tuple(Namespace(iri) for iri in ("https://w3id.org/fdp/fdp-o#", "http://rdf.biosemantics.org/ontologies/fdp-o#"))
REPOSITORY = URIRef("http://www.re3data.org/schema/3-0#Repository")
ORPHANET = re.compile(rb"<JDBOR\b[^>]*>\s*(?:<Availability\b.*?</Availability>\s*)?<Registry_BiobankList\b", re.DOTALL)


def recognise(origin: Origin, settings: Settings, manner: Manner) -> str:
    """The name of the harvester for an origin: `orphanet-directory`, `fdp` or `dcat`.

    In a folder each file is recognised by itself while it is read.

    :raises CatalogueError: it cannot be had, or is nothing that any harvester reads; says what it is
    """
    if not origin.is_local:
        with Fetch(settings, origin, manner) as fetch:
            return kind_of(fetch(origin.address), fetch)
    if Path(origin.address).is_dir():
        return "dcat"
    first = next(documents(origin, settings))
    if isinstance(first, RecordError):
        raise first
    return "orphanet-directory" if is_orphanet_directory(first.content) else "dcat"


def kind_of(fetched: Fetched, fetch: Fetch) -> str:
    """The name of the harvester for a document on the web.

    :raises RecordError: it is nothing that any harvester reads
    """
    if is_orphanet_directory(fetched.content):
        return "orphanet-directory"
    return "fdp" if is_fdp_root(open_document(fetched, fetch).graph) else "dcat"


def must_know(kind: str) -> None:
    """:raises UnknownName: no harvester has this name"""
    known = plugin.names(plugin.HARVESTERS)
    if kind not in known:
        raise UnknownName("harvester", kind, known)


def is_orphanet_directory(content: bytes) -> bool:
    """Whether the bytes are an export of Orphanet's directory of registries and biobanks."""
    return bool(ORPHANET.search(content[:20_000].replace(b"\0", b"")))


def is_fdp_root(graph: Graph) -> bool:
    """Whether a document describes a FAIR Data Point itself: by its class or its link to catalogues, old names too."""
    classes = [*(space.FAIRDataPoint for space in FDP), REPOSITORY]
    links = [space.metadataCatalog for space in FDP]
    return any((None, RDF.type, each) in graph for each in classes) or any(
        (None, each, None) in graph for each in links
    )
