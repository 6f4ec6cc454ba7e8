"""RDF as files, folders and addresses; listings in pages (Hydra, LDP) and LDP containers are followed to their end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

from catalogue.error import NothingFound, OriginError, RecordError
from catalogue.origin import Origin
from catalogue.record.record import Record
from harvesters import orphanet
from harvesters.answer import Fetched
from harvesters.fetch import Exhausted, Fetch
from harvesters.folder import documents, size_of
from harvesters.harvester import missing
from harvesters.reading import open_document, read, split
from harvesters.recognition import is_orphanet_directory
from harvesters.site import Site

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
LDP = Namespace("http://www.w3.org/ns/ldp#")
ONWARD = (HYDRA.next, HYDRA.nextPage, LDP.nextPage, LDP.contains)

Read = Record | RecordError


def harvest(origin: Origin, fetch: Fetch) -> Iterator[Read]:
    """The records of a file, a folder, or a document on the web with the pages and members that follow from it."""
    yield from read_files(origin, fetch) if origin.is_local else walk(origin, fetch)


def read_files(origin: Origin, fetch: Fetch) -> Iterator[Read]:
    """The records of a file or folder; of two descriptions of one thing the fuller comes first, and so is kept.

    A folder too large to be held at once is read in the order of its files.
    """
    found = (each for document in documents(origin, fetch.settings) for each in read_file(document, fetch))
    if size_of(origin) > fetch.settings.document_bytes:
        return found
    return iter(sorted(found, key=lambda each: -len(each.graph) if isinstance(each, Record) else 1))


def read_file(document: Fetched | RecordError, fetch: Fetch) -> Iterator[Read]:
    """The records of one file, by the harvester that its content asks for."""
    if isinstance(document, RecordError):
        return iter([document])
    return orphanet.read(document, fetch) if is_orphanet_directory(document.content) else read(document, fetch)


def walk(origin: Origin, fetch: Fetch) -> Iterator[Read]:
    """The records of a document on the web, then of each page or member it leads to on the same host.

    :raises OriginError: the first document cannot be had, or the limits of the harvest are reached
    """
    first = fetch(origin.address)
    site = Site(origin.address, first.address)
    site.new([origin.address, first.address])
    yield from visit(first, fetch, waiting := deque[str](), site)
    while waiting:
        address = waiting.popleft()
        try:
            fetched = fetch(address)
        except Exhausted:
            raise
        except (OriginError, RecordError) as error:
            yield missing(address, error)
            continue
        site.new([fetched.address])
        yield from visit(fetched, fetch, waiting, site)


def visit(fetched: Fetched, fetch: Fetch, waiting: deque[str], site: Site) -> Iterator[Read]:
    """The records of one document; where it leads to is added to those that wait.

    A document without records is no error when it leads on, as containers do; when it does not, it may be an outage
    dressed as an answer, so it counts as missing.
    """
    try:
        document = open_document(fetched, fetch)
    except RecordError as error:
        yield missing(fetched.address, error)
        return
    onward = list(links_in(document.graph, fetched))
    waiting.extend(site.new(onward))
    for each in split(document, fetch):
        if not isinstance(each, NothingFound):
            yield each
        elif not onward:
            yield missing(fetched.address, each)


def links_in(graph: Graph, fetched: Fetched) -> Iterator[str]:
    """Next pages (Hydra, LDP, Link header) and members of LDP containers."""
    if "next" in fetched.links:
        yield fetched.links["next"]
    for predicate in ONWARD:
        yield from sorted(address_of(node) for node in graph.objects(None, predicate))


def address_of(node: Node) -> str:
    """The address a link names, as IRI or as text; empty when it names none."""
    return str(node) if isinstance(node, (URIRef, Literal)) else ""
