"""What runs in a query worker: one query over one generation, in a process that may be killed at any moment.

Imports nothing but the store, so that a worker starts quickly and a hostile query meets nothing of ours.
"""

from __future__ import annotations

import re
import resource
import signal
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "text/n3": ox.RdfFormat.N3,
}
IRI = re.compile(r"<[^<>\"'{}|^`\\\s]*>")
WORD = re.compile(r"[?$]\w*|[^\W\d][\w:.%-]*|[:@](?:\\.|[\w:.%-])*")


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its dataset and the limits of its answer.

    :param accept: media types the client takes, best first, for tables and for graphs
    :param default_graphs: as the protocol gives them; with these or `FROM` the union is not the default graph
    :param rows: most rows or triples; `size` most bytes
    """

    store: str
    query: str
    accept: tuple[str, ...]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker says.

    :param trouble: empty, or `syntax`, `not-acceptable`, `too-large`, `refused`; then `content` holds the words
    :param kind: `select`, `ask` or `graph`
    """

    content: bytes
    media_type: str = ""
    kind: str = ""
    trouble: str = ""


def prepare(memory: int) -> None:
    """Limit a new worker: SIGTERM kills it even inside native code, and its data segment is capped.

    :param memory: bytes
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@lru_cache(maxsize=2)
def opened(store: str) -> ox.Store:
    """A generation's store, read-only; kept open between queries."""
    return ox.Store.read_only(store)


def answer(question: Question) -> Reply:
    """Run one query; the answer is whole or there is none."""
    try:
        found = evaluated(question)
    except SyntaxError as error:
        return Reply(str(error).encode("utf-8"), trouble="syntax")
    except (ValueError, OSError, RuntimeError) as error:
        return Reply(str(error).encode("utf-8"), trouble="refused")
    try:
        return serialised(found, question)
    except (ValueError, OSError, RuntimeError) as error:
        return Reply(str(error).encode("utf-8"), trouble="refused")


def evaluated(question: Question) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """The answer of the store; pyoxigraph ignores `FROM` when the union flag is given, so it is given only without."""
    store = opened(question.store)
    if question.default_graphs or question.named_graphs:
        return store.query(
            question.query,
            default_graph=[ox.NamedNode(each) for each in question.default_graphs],
            named_graphs=[ox.NamedNode(each) for each in question.named_graphs],
        )
    return store.query(question.query, use_default_graph_as_union=not has_dataset(question.query))


def has_dataset(query: str) -> bool:
    """Whether a query names its own dataset; strings, comments and IRIs are passed over."""
    return any(word.upper() == "FROM" for word in words_of(query))


def words_of(query: str) -> list[str]:
    """The bare words and names of a query, without strings, IRIs and comments."""
    words, here = [], 0
    while here < len(query):
        char = query[here]
        if char in "\"'":
            here = after_string(query, here)
        elif char == "#":
            end = query.find("\n", here)
            here = len(query) if end < 0 else end + 1
        elif found := IRI.match(query, here):
            here = found.end()
        elif found := WORD.match(query, here):
            words.append(found[0].rstrip("."))
            here = found.end()
        else:
            here += 1
    return words


def after_string(query: str, start: int) -> int:
    """Where a string literal that begins here is over."""
    quote = query[start]
    long = query.startswith(quote * 3, start)
    mark, here = (quote * 3, start + 3) if long else (quote, start + 1)
    while here < len(query) and not query.startswith(mark, here):
        here += 2 if query[here] == "\\" else 1
    return here + len(mark)


def serialised(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, question: Question) -> Reply:
    """The answer in the client's best format, serialised in native code into a sink that refuses to overflow."""
    kind = "graph" if isinstance(found, ox.QueryTriples) else "ask" if isinstance(found, ox.QueryBoolean) else "select"
    known = GRAPHS if kind == "graph" else RESULTS
    media_type = next((each for each in question.accept if each in known), "")
    if not media_type:
        return Reply(", ".join(known).encode("utf-8"), kind=kind, trouble="not-acceptable")
    sink = Sink(question.size)
    try:
        found.serialize(sink, format=known[media_type])  # type: ignore[arg-type]
    except OverflowError:
        return Reply(b"bytes", kind=kind, trouble="too-large")
    if rows_of(sink.content, media_type) > question.rows:
        return Reply(b"rows", kind=kind, trouble="too-large")
    return Reply(bytes(sink.content), media_type, kind)


def rows_of(content: bytearray, media_type: str) -> int:
    """How many rows or triples an answer has, as far as its format lets them be counted cheaply."""
    if media_type == "application/sparql-results+json":
        return content.count(b"},{") + (b'"bindings":[]' not in content)
    if media_type == "application/sparql-results+xml":
        return content.count(b"<result>")
    head = media_type in ("text/csv", "text/tab-separated-values")
    return content.count(b"\n") - head


class Sink:
    """A file that takes so many bytes and no more."""

    def __init__(self, size: int) -> None:
        self.content = bytearray()
        self._size = size

    def write(self, data: bytes) -> int:
        """Take some bytes.

        :raises OverflowError: they do not fit
        """
        if len(self.content) + len(data) > self._size:
            raise OverflowError(self._size)
        self.content += data
        return len(data)

    def flush(self) -> None:
        """Nothing to do: everything is in memory."""
