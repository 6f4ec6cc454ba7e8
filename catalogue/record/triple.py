"""Triples as bytes and as a graph: N-Triples between rooms, rdflib inside them, pyoxigraph to cross quickly."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.error import NotRdf, TooLarge

# The check flags values of the wrong type; rdflib would log each of them with a traceback, value included.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

Triple = tuple[Node, Node, Node]
NOWHERE = "http://nowhere.invalid/"  # what relative IRIs of strangers are resolved against


def from_ox(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Node:
    """One term for rdflib, its lexical form untouched (rdflib would normalise "01" to "1")."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)


@lru_cache(20_000)
def read_term(text: str) -> Node:
    """One term as N-Triples write it; what they escape is read by the parser, all else is cut out.

    Those met last are kept at hand: classes, countries and codes stand in every record.
    """
    if text[0] == "<":
        return URIRef(text[1:-1])
    if text[0] == "_":
        return BNode(text[2:])
    if "\\" in text:
        return next(ntriples(f"<urn:x> <urn:x> {text} .".encode()))[2]
    end = text.rindex('"')
    value, mark = text[1:end], text[end + 1 :]
    if not mark:
        return Literal(value)
    if mark[0] == "@":
        return Literal(value, lang=mark[1:])
    return Literal(value, datatype=URIRef(mark[3:-1]), normalize=False)


def written(iri: str) -> str:
    """An IRI as N-Triples write it.

    :raises ValueError: it is none
    """
    return str(ox.NamedNode(iri))


def quoted(text: str) -> str:
    """A plain literal as N-Triples write it."""
    return str(ox.Literal(text))


def to_ox(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """One term for pyoxigraph.

    :raises ValueError: an IRI or language tag that RDF forbids
    """
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return (
            ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
        )
    raise ValueError(f"{term!r} is no RDF term")


def read_graph(content: bytes, syntax: ox.RdfFormat = ox.RdfFormat.N_TRIPLES, base: str | None = None) -> Graph:
    """A graph from bytes we trust: our own vocabularies, shapes, journal and store.

    :raises SyntaxError: not of this syntax
    """
    return filled(Graph(), ox.parse(content, syntax, base_iri=base))


def read_turtle(files: Iterable[Path]) -> Graph:
    """One graph of several Turtle files, their prefixes left behind; nameless nodes of two files stay apart.

    :raises SyntaxError: a file is no Turtle, naming it
    """
    graph = Graph()
    for file in files:
        try:
            filled(graph, ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True))
        except SyntaxError as error:
            raise SyntaxError(f"{file}: {error}") from error
    return graph


def filled(graph: Graph, quads: Iterable[ox.Quad]) -> Graph:
    """The graph with triples added; triples about triples, which RDF 1.1 has none of, are left out."""
    for triple in triples_of(quads):
        graph.add(triple)
    return graph


def triples_of(quads: Iterable[ox.Quad]) -> Iterator[Triple]:
    """Quads as triples for rdflib; triples about triples, which RDF 1.1 has none of, are left out."""
    for quad in quads:
        if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple):
            yield from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)


def write_ntriples(graph: Graph | Iterable[Triple]) -> bytes:
    """Sorted N-Triples, one line a triple: equal graphs without nameless nodes give equal bytes.

    :raises ValueError: a term that RDF forbids
    """
    lines = {f"{to_ox(s)} {to_ox(p)} {to_ox(o)} .\n" for s, p, o in graph}
    return "".join(sorted(lines)).encode("utf-8")


def read_ntriples(content: bytes) -> Graph:
    """The graph of N-Triples bytes."""
    return read_graph(content)


def ntriples(content: bytes) -> Iterator[Triple]:
    """The triples of N-Triples bytes, one after the other."""
    return triples_of(ox.parse(content, ox.RdfFormat.N_TRIPLES))


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple as plain text, for bulk paths that need no graph.

    :param value: IRI or lexical form of the object
    :param language: language tag; empty for IRIs and plain literals
    """

    subject: str
    predicate: str
    value: str
    language: str


def statements(content: bytes, syntax: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> Iterator[Statement]:
    """The triples with named subjects of trusted bytes, without building a graph."""
    for quad in ox.parse(content, syntax):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            language = quad.object.language or "" if isinstance(quad.object, ox.Literal) else ""
            yield Statement(quad.subject.value, quad.predicate.value, quad.object.value, language)


def turtle_statements(content: bytes) -> Iterator[Statement]:
    """As `statements`, of trusted Turtle."""
    return statements(content, ox.RdfFormat.TURTLE)


Part = tuple[str, str, str, str, bool]
"""Subject, predicate and value (nameless nodes as `_:b0`), language tag, and whether the value is a node."""


def parts(content: BinaryIO, syntax: str, *, strict: bool = True, most: int = 20_000_000) -> Iterator[Part]:
    """The triples of bytes that we do not trust, while they are read; nothing of them is built or fetched.

    RDF/XML must have been seen to bring no DOCTYPE, since its entities would be expanded.

    :param syntax: a key of SYNTAXES
    :param strict: whether unfit IRIs and language tags end the reading; else they come as they are
    :param most: triples read before it is given up
    :raises NotRdf: not of this syntax, or cut off
    :raises TooLarge: more triples
    """
    number = 0
    try:
        for number, quad in enumerate(ox.parse(content, SYNTAXES[syntax], base_iri=NOWHERE, lenient=not strict)):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple) or number >= most:
                break
            is_node = not isinstance(value, ox.Literal)
            yield (
                subject.value if isinstance(subject, ox.NamedNode) else f"_:{subject.value}",
                quad.predicate.value,
                f"_:{value.value}" if isinstance(value, ox.BlankNode) else value.value,
                "" if is_node else value.language or "",
                is_node,
            )
    except (SyntaxError, ValueError, OSError) as error:
        raise NotRdf(f"It cannot be read as {syntax}: {error}.", expected="a whole, well-formed document.") from error
    if number >= most:
        raise TooLarge(f"It holds more than {most:,} triples.")


def read_stranger(content: bytes, syntax: str) -> Graph:
    """A graph of one document that we do not trust; its nameless nodes are like those of no other.

    :param syntax: a key of SYNTAXES
    :raises NotRdf: not of this syntax
    """
    try:
        return filled(Graph(), ox.parse(content, SYNTAXES[syntax], base_iri=NOWHERE, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise NotRdf(f"It cannot be read as {syntax}: {error}.", expected="a whole, well-formed document.") from error


SYNTAXES = {
    "turtle": ox.RdfFormat.TURTLE,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}


def converted(ntriples: bytes, syntax: str, prefixes: dict[str, str]) -> bytes:
    """Trusted N-Triples in another syntax.

    :param syntax: a key of SYNTAXES
    """
    triples = (quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=SYNTAXES[syntax], prefixes=prefixes) or b""
