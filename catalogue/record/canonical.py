"""The canonical form of a record (RDFC-1.0) and its digest, taken before nameless nodes are named.

Canonicalisation is exponential in nameless nodes that cannot be told apart by what is said of them directly. Where
there are such nodes the work is done in a process of its own that can be killed.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import signal
from collections import Counter, defaultdict
from concurrent.futures import TimeoutError as LateError

import pyoxigraph as ox
from pebble import ProcessExpired, ProcessPool
from rdflib import BNode, Graph
from rdflib.term import Node

from catalogue.error import NotRdf, TooLarge
from catalogue.record.triple import to_ox

TWINS = 4


def digest_of(graph: Graph, seconds: float) -> str:
    """SHA-256 of the canonical N-Triples of a graph, hexadecimal; equal graphs have equal digests.

    :param seconds: how long the canonical form may take
    :raises TooLarge: it takes longer
    :raises NotRdf: an IRI or a language tag is none
    """
    lines = write_lines(graph)
    canonical = canonical_form(lines) if is_easy(graph) else killable_form(lines, seconds)
    return hashlib.sha256(canonical).hexdigest()


def is_easy(graph: Graph) -> bool:
    """Whether hardly any nameless nodes that look alike are linked, so that the canonical form takes milliseconds."""
    said: dict[Node, set[tuple[str, str]]] = defaultdict(set)
    links: list[tuple[Node, Node]] = []
    for s, p, o in graph:
        if isinstance(s, BNode):
            said[s].add((str(p), "" if isinstance(o, BNode) else o.n3()))
        if isinstance(o, BNode):
            said[o].add((f"^{p}", "" if isinstance(s, BNode) else str(s)))
            if isinstance(s, BNode):
                links.append((s, o))
    times = Counter(frozenset(each) for each in said.values())
    twins = {node for node, each in said.items() if times[frozenset(each)] > 1}
    hard = {node for link in links if twins.issuperset(link) for node in link}
    return len(hard) <= TWINS


def write_lines(graph: Graph) -> bytes:
    """The graph as N-Triples with its blank nodes as they are."""
    try:
        return "".join(f"{to_ox(s)} {to_ox(p)} {to_ox(o)} .\n" for s, p, o in graph).encode("utf-8")
    except ValueError as error:
        raise NotRdf(f"The record says what RDF forbids: {error}.", expected="valid IRIs and language tags.") from error


def canonical_form(lines: bytes) -> bytes:
    """Sorted canonical N-Triples of N-Triples."""
    dataset = ox.Dataset(ox.parse(lines, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad.triple} .\n" for quad in dataset)).encode("utf-8")


def killable_form(lines: bytes, seconds: float) -> bytes:
    """The canonical form from a process that is killed when it takes too long.

    :raises TooLarge: it took longer than allowed, or the process died
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=1, initializer=die_at_once, context=spawn) as pool:
        future = pool.schedule(canonical_form, args=[lines], timeout=seconds + 1)
        try:
            return bytes(future.result())
        except (LateError, ProcessExpired) as error:
            pool.stop()  # type: ignore[no-untyped-call]
            raise TooLarge(
                f"The canonical form of this record took longer than {seconds:g} seconds: its nameless nodes are"
                " linked so that they cannot be told apart.",
                expected="nameless nodes that differ in what is said of them (setting canonical_seconds)",
                fix="Give these nodes IRIs, or say of each what distinguishes it.",
            ) from error


def die_at_once() -> None:
    """Let SIGTERM kill the worker; Python's handler would wait for native code to return."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
