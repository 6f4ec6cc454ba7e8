"""What runs in a query worker: one query over one generation, in a process that may be killed at any moment.

Imports nothing but the store, so that a worker starts quickly and a hostile query meets nothing of ours.
"""

from __future__ import annotations

import os
import re
import resource
import signal
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from catalogue.stores.federation import calls_of
from catalogue.stores.wording import words_of

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
UPDATES = {"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
NICE = 10
"""How far workers stand back behind the process that answers pages, when there are too few processors for both."""
QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its dataset and the limits of its answer.

    :param accept: media types the client takes, best first, for tables and for graphs
    :param default_graphs: as the protocol gives them; with these or `FROM` the union is not the default graph
    :param rows: most rows or triples; `size` most bytes; `seconds` most time
    :param services: addresses that SERVICE may call
    :param union: whether all graphs together are the default graph where the question names none
    :param base: what relative IRIs are relative to; empty: they are an error
    """

    store: str
    query: str
    accept: tuple[str, ...]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    rows: int
    size: int
    seconds: float
    services: tuple[str, ...] = ()
    union: bool = True
    base: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker says.

    :param trouble: empty, or `forbidden`, `syntax`, `not-acceptable`, `too-large`, `service`, `store`, `refused`; then
        `content` holds the words
    :param kind: `select`, `ask` or `graph`
    """

    content: bytes
    media_type: str = ""
    kind: str = ""
    trouble: str = ""


def prepare(memory: int) -> None:
    """Limit a new worker: SIGTERM kills it even inside native code, its data segment is capped, pages go before it.

    :param memory: bytes
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    give_way(Path("/proc/self/oom_score_adj"))
    # What native code says when it dies is said to the client in words; no client may fill the log with it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_way(file: Path) -> None:
    """Be the first to go when the machine has no memory left; other systems than Linux know no such file."""
    if file.exists():
        file.write_text("1000", encoding="ascii")


def ready() -> int:
    """The process id, to tell that the worker is there."""
    return os.getpid()


@lru_cache(maxsize=2)
def opened(store: str) -> ox.Store:
    """A generation's store, read-only; kept open between queries."""
    return ox.Store.read_only(store)


def answer(question: Question) -> Reply:
    """Run one query; the answer is whole or there is none."""
    limit_processor(question.seconds)
    why = refusal(question.query, question.services)
    if why:
        return Reply(why.encode("utf-8"), trouble="forbidden")
    try:
        opened(question.store)
    except OSError as error:
        return Reply(str(error).encode("utf-8"), trouble="store")
    try:
        return serialised(evaluated(question), question)
    except SyntaxError as error:
        return Reply(str(error).encode("utf-8"), trouble="syntax")
    except (ValueError, OSError, RuntimeError) as error:
        called = isinstance(error, OSError) and question.services and calls_of(question.query)
        return Reply(str(error).encode("utf-8"), trouble="service" if called else "refused")


def limit_processor(seconds: float) -> None:
    """End with SIGXCPU soon after the time limit: a worker whose parent was killed has nobody else to stop it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 3
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def refusal(query: str, services: tuple[str, ...]) -> str:
    """Why a query is not asked: it leaves the store or changes it; empty when it does neither.

    A text that is no query at all is left to the parser.
    """
    allowed = [f"<{each}>" for each in services]
    for target in calls_of(query):
        if not allowed:
            return "SERVICE calls other servers; this endpoint answers queries over its own data only."
        if target not in allowed:
            return f"SERVICE {target[:200]} is not allowed; allowed are, written out in full: {', '.join(allowed)}."
    words = (word.upper() for word in words_of(query))
    first = next((word for word in words if word in FORMS | UPDATES), "")
    return f"{first} changes data; this endpoint answers queries only." if first in UPDATES else ""


def evaluated(question: Question) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """The answer of the store; pyoxigraph ignores `FROM` when the union flag is given, so it is given only without."""
    store, base = opened(question.store), question.base or None
    if question.default_graphs or question.named_graphs:
        return store.query(
            question.query,
            base_iri=base,
            default_graph=[ox.NamedNode(each) for each in question.default_graphs],
            named_graphs=[ox.NamedNode(each) for each in question.named_graphs],
        )
    union = question.union and not has_dataset(question.query)
    return store.query(question.query, base_iri=base, use_default_graph_as_union=union)


def has_dataset(query: str) -> bool:
    """Whether a query names its own dataset; strings, comments and IRIs are passed over."""
    return any(word.upper() == "FROM" for word in words_of(query))


def serialised(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, question: Question) -> Reply:
    """The answer in the client's best format, serialised in native code into a sink that refuses to overflow."""
    kind = "graph" if isinstance(found, ox.QueryTriples) else "ask" if isinstance(found, ox.QueryBoolean) else "select"
    known = GRAPHS if kind == "graph" else RESULTS
    media_type = next((each for each in question.accept if each in known), "")
    if not media_type:
        return Reply(", ".join(known).encode("utf-8"), kind=kind, trouble="not-acceptable")
    sink = Sink(question.size)
    try:
        if isinstance(found, ox.QueryTriples):
            triples = list(islice(found, question.rows + 1))
            if len(triples) > question.rows:
                return Reply(b"rows", kind=kind, trouble="too-large")
            ox.serialize(triples, sink, format=GRAPHS[media_type])  # type: ignore[arg-type]
        else:
            found.serialize(sink, format=RESULTS[media_type])  # type: ignore[arg-type]
    except OverflowError:
        return Reply(b"bytes", kind=kind, trouble="too-large")
    if kind == "select" and rows_of(sink.content, media_type, question.rows) > question.rows:
        return Reply(b"rows", kind=kind, trouble="too-large")
    return Reply(bytes(sink.content), media_type, kind)


def rows_of(content: bytearray, media_type: str, most: int = 0) -> int:
    """How many rows a table has.

    :param most: rows up to which a cheap count that may be too high is good enough
    """
    if media_type == "application/sparql-results+xml":
        return content.count(b"<result>")
    if media_type == "application/sparql-results+json":
        rough = content.count(b"},{") + (b'"bindings":[]' not in content)
        return rough if rough <= most else QUOTED.sub(b"", content).count(b"},{") + (b'"bindings":[]' not in content)
    rough = content.count(b"\n") - 1
    if rough <= most or media_type == "text/tab-separated-values":
        return rough
    return sum(part.count(b"\n") for part in content.split(b'"')[::2]) - 1


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
