"""A document: bytes of RDF from a stranger, read into one graph, never opening the network or a file.

Responsibilities: unpack, recognise, parse, mend or drop unfit IRIs (with a Note each), refuse what is hostile, too
large or about persons. Non-responsibilities: what the triples mean (`harvesters.lift`), and to which record each
belongs (`catalogue.record.belonging`).
"""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.address import FILE_BASE, PREFIXES, clean_iri
from catalogue.count import plain
from catalogue.document.block import blocks_of
from catalogue.document.foreign import broken, reached
from catalogue.document.markup import mend_text
from catalogue.document.patient import refuse_patients
from catalogue.document.syntax import decode, syntax_of, unpack
from catalogue.error import Hostile, RecordError, TooLarge, UnknownName
from catalogue.record.record import Note, thing_of
from catalogue.record.triple import read_ntriples, write_ntriples
from catalogue.setting import Settings

__all__ = ["Document", "read_document", "read_ntriples", "serialise", "write_ntriples"]

OURS = "urn:jardin:"
FORMATS = {
    "turtle": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "xml": ox.RdfFormat.RDF_XML,
    "json": ox.RdfFormat.JSON_LD,
}
UNDECLARED = re.compile(r"The prefix (\S*?): has not been declared")
TAGGED = (str(RDF.langString), str(RDF) + "dirLangString")
LABEL = re.compile(r"[A-Za-z0-9_]+")
AGAIN = 20_000_000
"""Characters of a document that may be read over for what it forgot to declare."""

# rdflib prints each ill-typed literal; we flag them as notes instead
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", message="Parsing weird boolean")


@dataclass(slots=True)
class Document:
    """What was read at one address.

    :param address: where; an absolute URL, or one below FILE_BASE for files
    :param digest: SHA-256 of the bytes as they came, hexadecimal
    :param syntax: `turtle` (also TriG, N-Triples), `nquads`, `xml`, `json` or `html`
    :param graph: all triples, of all named graphs
    :param notes: what was changed, with the node it was changed on
    """

    address: str
    digest: str
    syntax: str
    graph: Graph
    notes: list[tuple[Node, Note]] = field(default_factory=list)


def read_document(content: bytes, address: str, settings: Settings, *, media_type: str = "") -> Document:
    """Read RDF in any syntax.

    :param media_type: as the server said; only its charset is believed
    :raises RecordError: naming the document: NotRdf, TooLarge, Hostile or PatientData
    """
    try:
        text = decode(unpack(content, settings), media_type)
        syntax = syntax_of(text)
        document = Document(address, hashlib.sha256(content).hexdigest(), syntax, Graph())
        reader = Reader(document, settings)
        for number, (kind, block) in enumerate(blocks_of(syntax, text, reader.note_here)):
            reader.take(parse(kind, block, reader), number)
        refuse_patients(document.graph)
    except RecordError as error:
        raise error.at(address) from error.__cause__
    return document


def parse(syntax: str, text: str, reader: Reader) -> list[ox.Quad]:
    """The quads of a text, mended where its fault is a known and harmless one.

    :raises NotRdf: the parser's reason, or what the text is instead
    :raises TooLarge: more triples than `document_triples`
    """
    again = 0
    while True:
        try:
            return quads_of(syntax, text, reader)
        except (SyntaxError, ValueError) as error:
            again += reached(error, text)
            mended = mend(syntax, text, str(error), reader) if again < AGAIN else text
            if mended == text:
                raise broken(syntax, error, text) from error
            text = mended


def quads_of(syntax: str, text: str, reader: Reader) -> list[ox.Quad]:
    """The quads of a text, one by one, so that other threads have their turn."""
    found, most = list[ox.Quad](), reader.settings.document_triples - reader.taken
    # lenient leaves the IRIs to us: each is checked and mended below
    for quad in ox.parse(text, FORMATS[syntax], base_iri=reader.document.address, lenient=True):
        found.append(quad)
        if len(found) > most:
            raise TooLarge(
                f"The document has more than {reader.settings.document_triples:,} triples.",
                expected="a document within the limit.",
                fix="Split it, or raise JARDIN_DOCUMENT_TRIPLES.",
            )
    return found


def mend(syntax: str, text: str, fault: str, reader: Reader) -> str:
    """The text without the fault the parser named, with a Note; the same text when there is no certain repair.

    Declares well-known prefixes that Turtle forgot, and drops text where RDF/XML has no place for it.
    """
    found = UNDECLARED.search(fault) if syntax == "turtle" else None
    if found and found[1] in PREFIXES and (line := f"@prefix {found[1]}: <{PREFIXES[found[1]]}> . ") not in text:
        reader.note_here("prefix-declared", found[1] + ":", PREFIXES[found[1]])
        return line + text
    if syntax == "xml" and "Unexpected text event" in fault:
        text, dropped = mend_text(text)
        for each in dropped:
            reader.note_here(
                "stray-text", "" if re.search("[0-9]", plain(each)) else each, ""
            )  # might be a small count
    return text


class Reader:
    """Turns quads into triples of our graph type, mending or dropping what cannot be kept as it came."""

    def __init__(self, document: Document, settings: Settings) -> None:
        self.document = document
        self.settings = settings
        self.known: dict[str, Node | None] = {}
        self.described: set[str] = set()
        self.block = 0
        self.taken = 0

    def note(self, node: Node, rule: str, predicate: str, before: str, after: str) -> None:
        """Remember a change."""
        self.document.notes.append((node, Note(rule, predicate, before[:500], after[:500])))

    def note_here(self, rule: str, before: str, after: str) -> None:
        """Remember a change of the document as a whole."""
        self.note(URIRef(self.document.address), rule, "", before, after)

    def take(self, quads: Iterable[ox.Quad], block: int) -> None:
        """Add the quads of one block; nameless nodes of different blocks stay different."""
        self.block = block
        quads = list(quads)
        self.taken += len(quads)
        self.described |= {each.subject.value for each in quads if isinstance(each.subject, ox.NamedNode)}
        for quad in quads:
            self.add(quad)

    def add(self, quad: ox.Quad) -> None:
        """Add one triple, unless a part of it had to be dropped."""
        refuse_ours(quad.graph_name)
        subject = self.node(quad.subject)
        predicate = None if quad.predicate.value.startswith(FILE_BASE) else self.node(quad.predicate)
        if subject is None or not isinstance(predicate, URIRef):
            self.note(subject or URIRef(self.document.address), "iri-dropped", "", str(quad.predicate), "")
            return
        if isinstance(quad.object, ox.Literal):
            self.document.graph.add((subject, predicate, self.literal(quad.object, subject, predicate)))
            return
        nameless_class = predicate == RDF.type and getattr(quad.object, "value", "").startswith(FILE_BASE)
        target = None if nameless_class else self.node(quad.object)
        before = getattr(quad.object, "value", "")
        if target is None:
            self.note(subject, "iri-dropped", str(predicate), before, "")
            return
        if isinstance(quad.object, ox.NamedNode) and str(target) != before and not before.startswith(FILE_BASE):
            self.note(subject, "iri-mended", str(predicate), before, str(target))
        self.document.graph.add((subject, predicate, target))

    def node(self, term: object) -> URIRef | BNode | None:
        """Our term for an IRI or a nameless node; None for what can be given no name (unfit IRIs, quoted triples)."""
        if isinstance(term, ox.BlankNode):
            name = term.value if LABEL.fullmatch(term.value) else "h" + digest_of(term.value)
            return BNode(f"b{self.block}x{name}" if self.block else name)
        if not isinstance(term, ox.NamedNode):
            return None
        if term.value not in self.known:
            self.known[term.value] = self.named(term.value)
        found = self.known[term.value]
        return found if isinstance(found, URIRef | BNode) else None

    def named(self, iri: str) -> URIRef | BNode | None:
        """An IRI as we keep it; a described thing whose IRI is beyond repair becomes nameless."""
        if iri.startswith(FILE_BASE) and clean_iri(iri)[0]:
            return URIRef(thing_of(place_of(self.document.address), iri))
        refuse_iri(iri)
        cleaned, repaired = clean_iri(iri)
        if cleaned is None:
            if iri not in self.described:
                return None
            nameless = BNode("i" + digest_of(iri))
            self.note(nameless, "iri-unfit", "", iri, "")
            return nameless
        if repaired and iri in self.described:
            self.note(URIRef(cleaned), "iri-mended", "", iri, cleaned)
        refuse_iri(cleaned)
        return URIRef(cleaned)

    def literal(self, term: ox.Literal, subject: Node, predicate: URIRef) -> Literal:
        """The value with its spelling kept; a language or datatype that cannot be named is left out, with a Note."""
        if len(term.value) > self.settings.literal_characters:
            raise TooLarge(
                f"A value of {predicate} has more than {self.settings.literal_characters} characters.",
                expected="values within the setting literal_characters.",
                fix="Shorten it, or raise JARDIN_LITERAL_CHARACTERS.",
            )
        if term.language:
            if is_language(term.language):
                return Literal(term.value, lang=term.language)
            self.note(subject, "language-tag", str(predicate), term.language, "")
            return Literal(term.value)
        return self.typed(term, subject, predicate)

    def typed(self, term: ox.Literal, subject: Node, predicate: URIRef) -> Literal:
        """A value with its datatype; plain text has none."""
        if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
            return Literal(term.value)
        datatype = self.node(term.datatype)
        if term.datatype.value in TAGGED:
            datatype = None
        if not isinstance(datatype, URIRef) or str(datatype) != term.datatype.value:
            self.note(subject, "datatype", str(predicate), term.datatype.value, str(datatype or ""))
        return (
            Literal(term.value, datatype=datatype, normalize=False)
            if isinstance(datatype, URIRef)
            else Literal(term.value)
        )


def is_language(tag: str) -> bool:
    """Whether a language tag is well formed (BCP 47), as stores ask for; the lenient parser does not."""
    try:
        ox.Literal("", language=tag)
    except ValueError:
        return False
    return True


def digest_of(text: str) -> str:
    """A short name made of a text, such as a node may bear."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


def refuse_ours(graph_name: object) -> None:
    """Stop at a graph that bears one of our names."""
    if isinstance(graph_name, ox.NamedNode):
        refuse_iri(graph_name.value)


def refuse_iri(iri: str) -> None:
    """Stop at a forged name.

    :raises Hostile: the IRI begins as only the catalogue's own do
    """
    if iri[: len(OURS)].lower() == OURS:
        raise Hostile(
            f"The document uses the name {iri[:200]!r}, which only the catalogue gives.",
            expected="IRIs of the publisher's own.",
            fix="Give the thing an IRI of its own, or none.",
        )


def place_of(address: str) -> str:
    """The part of an address that stays the same from harvest to harvest: origin of a folder, else without query."""
    if address.startswith(FILE_BASE):
        return FILE_BASE + address.removeprefix(FILE_BASE).split("/", 1)[0]
    return re.split("[?#]", address, maxsplit=1)[0]


def serialise(ntriples: bytes, syntax: str, prefixes: dict[str, str]) -> bytes:
    """Bytes of N-Triples in another syntax, named by its file extension (`ttl`, `nt`, `nq`, `trig`, `rdf`, `jsonld`).

    :raises UnknownName: no such syntax
    """
    form = ox.RdfFormat.from_extension(syntax)
    if form is None:
        raise UnknownName("RDF syntax", syntax, ("ttl", "nt", "nq", "trig", "rdf", "jsonld"))
    quads = ox.parse(ntriples, ox.RdfFormat.N_TRIPLES)
    return ox.serialize((each.triple for each in quads), format=form, prefixes=prefixes) or b""
