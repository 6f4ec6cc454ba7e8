"""The store on another machine: any server that speaks SPARQL 1.1 Query, Update and the Graph Store Protocol.

Every call can be done again and comes to the same, so each is repeated when the server was away. Nothing is ever read
back from here into the journal. One graph tells how far the server has come; it is written last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import clear_frames

import pyoxigraph as ox
import stamina

from catalogue.error import StoreAway, StoreError, StoreFailed, StoreGarbled
from catalogue.stores.layout import Server
from catalogue.stores.wire import Call, Heard, Wire, must_succeed

FOLLOWER = "urn:jardin:follower"
TERMS = "https://w3id.org/jardin/ns#"
OURS = "urn:jardin:"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
BATCH = 2_000
PART = 20_000
ATTEMPTS = 4
MARK = f"SELECT ?p ?o {{ GRAPH <{FOLLOWER}> {{ <{FOLLOWER}> ?p ?o }} }}"
NAMES = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{OURS}")) }}'
SIZE = (
    f'SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{OURS}") && ?g != <{FOLLOWER}>) }}'
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a server has come.

    :param coming: the generation that it is being brought to, 0 when it stands still
    :param stamp: a word that nobody else knows, new each time: whose work it was
    """

    sequence: int = 0
    generation: int = 0
    coming: int = 0
    stamp: str = ""


class SparqlStore:
    """Implements `catalogue.stores.Store` over HTTP.

    :param wire: one that is open already; closed with the store all the same
    """

    def __init__(self, server: Server, wire: Wire | None = None) -> None:
        self.server = server
        self.wire = wire or Wire(server)

    def must_answer(self, seconds: float) -> None:
        """See within a short time whether it is there at all.

        :raises StoreError: it is not
        """
        form = (("query", "ASK {}"),)
        heard = self.wire.ask(Call("POST", self.server.query, form=form, headers=(("Accept", JSON),)), seconds)
        must_succeed(heard, self.server.name)

    def query(self, sparql: str) -> list[tuple[str, ...]]:
        """See `Store.query`; an answer that the server cuts is taken page by page, and counted.

        :raises StoreGarbled: the pages do not make up the count
        """
        rows, cut = self._rows(sparql)
        if not cut:
            return rows
        whole = int(self._rows(f"SELECT (COUNT(*) AS ?n) {{ {sparql} }}")[0][0][0])
        found: list[tuple[str, ...]] = []
        page = max(1, len(rows))
        for start in range(0, whole, page):
            found += self._rows(f"SELECT * {{ {ordered(sparql)} }} LIMIT {page} OFFSET {start}")[0]
        if len(found) != whole:
            raise StoreGarbled(
                f"The store {self.server.name} counts {whole:,} rows and gives {len(found):,}.",
                fix="Raise the number of rows that it answers with.",
            )
        return found

    def _rows(self, sparql: str) -> tuple[list[tuple[str, ...]], bool]:
        """The rows of one answer, and whether the server may have cut it."""
        form = (("query", sparql), *self.server.layout.union)
        heard = self._ask(Call("POST", self.server.query, form=form, headers=(("Accept", JSON),)))
        rows = rows_of(heard, self.server.name)
        return rows, is_cut(heard, len(rows), self.server)

    def replace(self, graphs: Mapping[str, bytes], drop: Iterable[str], sequence: int) -> None:
        """See `Store.replace`; whole when it returns, and not before: then the sequence is written."""
        self.put(graphs, drop)
        mark = self.mark()
        self.note(Mark(sequence, mark.generation, mark.coming, mark.stamp))

    def put(self, graphs: Mapping[str, bytes], drop: Iterable[str] = ()) -> None:
        """Put graphs in place and drop others, in batches; each graph by itself is whole at any time."""
        gone = [*drop, *(name for name, lines in graphs.items() if not lines)]
        full = {name: lines for name, lines in graphs.items() if lines}
        if self.server.layout.puts and self.server.graphs:
            for name in gone:
                self._graph("DELETE", name)
            for name, lines in full.items():
                self._put(name, lines)
            return
        large = {name for name, lines in full.items() if lines.count(b"\n") > BATCH}
        for name in large:
            self._put(name, full[name])
        for batch in batches(gone, {name: lines for name, lines in full.items() if name not in large}):
            self._update(batch)

    def load(self, graph: str, lines: Iterable[bytes], mark: bytes) -> None:
        """See `Store.load`."""
        self._clear(graph)
        for part in parts_of(lines):
            self._add(graph, part)
        self._add(graph, mark)

    def _put(self, name: str, lines: bytes) -> None:
        if not self.server.graphs or lines.count(b"\n") > PART:
            self.load(name, [lines], b"")
        else:
            self._graph("PUT", name, lines)

    def _clear(self, name: str) -> None:
        if self.server.layout.puts and self.server.graphs:
            self._graph("DELETE", name)
        else:
            self._update(f"DROP SILENT GRAPH <{name}>")

    def _add(self, name: str, lines: bytes) -> None:
        if not lines:
            return
        if self.server.graphs:
            self._graph("POST", name, lines)
            return
        for part in parts_of([lines], BATCH):
            self._update(f"INSERT DATA {{ GRAPH <{name}> {{\n{part.decode('utf-8')}}} }}")

    def _tell(self, call: Call, fine: tuple[int, ...] = ()) -> None:
        """Have something changed; a page for people is not the answer of a store, whatever its status."""
        heard = self._ask(call, fine)
        if "html" in heard.media_type and heard.status < 300 and heard.content.strip():
            raise StoreGarbled(
                f"The store {self.server.name} answers a change with a page: {heard.words}.", fix="Check its addresses."
            )

    def _graph(self, verb: str, name: str, lines: bytes = b"") -> None:
        """One call of the Graph Store Protocol; a graph that is not there is dropped already."""
        call = Call(
            verb, self.server.graphs, params=((("graph-uri" if self.server.layout.puts else "graph"), name),),
            content=lines, headers=(("Content-Type", NTRIPLES),) if lines else (),
        )  # fmt: skip
        self._tell(call, fine=(404,) if verb == "DELETE" else ())

    def _update(self, text: str) -> None:
        headers = (("Content-Type", "application/sparql-update; charset=utf-8"),)
        self._tell(Call("POST", self.server.update, content=text.encode("utf-8"), headers=headers))

    def _ask(self, call: Call, fine: tuple[int, ...] = ()) -> Heard:
        """The answer to a call, repeated a few times with growing pauses when the server was away or failed."""
        tries = stamina.retry_context(
            on=(StoreAway, StoreFailed),
            attempts=ATTEMPTS,
            timeout=self.server.seconds,
            wait_initial=0.1,
            wait_jitter=0.1,
            wait_max=5,
        )
        for attempt in tries:
            with attempt:
                heard = self.wire.ask(call)
                answered = heard if heard.status in fine else must_succeed(heard, self.server.name)
        return answered

    def publish(self, folder: Path) -> None:
        """See `Store.publish`: a server has no copies, so it is only noted which generation it shows."""
        mark = self.mark()
        self.note(Mark(mark.sequence, int(folder.parent.name), 0, mark.stamp))

    def mark(self) -> Mark:
        """How far it has come; all empty when nothing was ever brought here."""
        told = {predicate.removeprefix(TERMS): value for predicate, value in self.query(MARK)}
        return mark_of(told)

    def note(self, mark: Mark) -> None:
        """Write how far it has come."""
        numbers = {"sequence": mark.sequence, "generation": mark.generation, "coming": mark.coming}
        lines = [f'<{FOLLOWER}> <{TERMS}{name}> "{value}"^^<{INTEGER}> .\n' for name, value in numbers.items() if value]
        lines.append(f'<{FOLLOWER}> <{TERMS}stamp> "{mark.stamp or "none"}" .\n')
        self.put({FOLLOWER: "".join(lines).encode("ascii")})

    def sequence(self) -> int:
        """See `Store.sequence`."""
        return self.mark().sequence

    def size(self) -> int:
        """See `Store.size`; of our own graphs, without the one that tells how far it has come."""
        return int(self.query(SIZE)[0][0])

    def names(self) -> set[str]:
        """The names of our own graphs that are there."""
        return {name for (name,) in self.query(NAMES)} - {FOLLOWER}

    def shows_union(self) -> bool:
        """Whether a query that names no graph finds what stands in a named graph."""
        return bool(self.query(f"SELECT ?p {{ <{FOLLOWER}> ?p ?o }}"))

    def close(self) -> None:
        """See `Store.close`."""
        self.wire.close()


def mark_of(told: Mapping[str, str]) -> Mark:
    """A mark from what its graph says."""
    stamp = told.get("stamp", "")
    sequence, generation, coming = (int(told.get(name) or 0) for name in ("sequence", "generation", "coming"))
    return Mark(sequence, generation, coming, "" if stamp == "none" else stamp)


def rows_of(heard: Heard, name: str) -> list[tuple[str, ...]]:
    """The rows of an answer as text.

    :raises StoreGarbled: it is no SPARQL result in JSON, or is cut
    """
    if "json" not in heard.media_type:
        raise StoreGarbled(
            f"The store {name} answers with {heard.media_type or 'nothing that it names'}.",
            expected=JSON,
            fix="Check the address of its queries.",
        )
    try:
        rows = read_table(heard.content)
    except (SyntaxError, ValueError, OSError) as error:
        # What the engine made may only be let go of in the thread that made it; an error travels on.
        clear_frames(error.__traceback__)
        raise StoreGarbled(f"The store {name} answers with broken JSON: {error}.", fix="See its log.") from error
    if rows is None:
        raise StoreGarbled(f"The store {name} answers with no table.", expected="one.")
    return rows


def read_table(content: bytes) -> list[tuple[str, ...]] | None:
    """The rows of a SPARQL result in JSON as text; None when it is the answer to an ASK."""
    found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        return None
    return [tuple(str(getattr(value, "value", "")) if value is not None else "" for value in row) for row in found]


def is_cut(heard: Heard, rows: int, server: Server) -> bool:
    """Whether a server may have left rows out: it tells so, or gives as many as it ever gives.

    :raises StoreError: it gave up in the middle and says so (Virtuoso's "anytime" answers)
    """
    if heard.headers.get("x-sql-state"):
        raise StoreError(f"The store {server.name} gave up in the middle of an answer.", fix="Raise its limits.")
    return "x-sparql-maxrows" in heard.headers or (0 < server.rows <= rows)


def ordered(sparql: str) -> str:
    """A SELECT whose rows have an order, so that it can be taken in pages."""
    head = sparql.partition("{")[0].split()
    names = [word for word in head if word.startswith("?")]
    return f"{sparql} ORDER BY {' '.join(names)}"


def batches(gone: Iterable[str], graphs: Mapping[str, bytes]) -> Iterator[str]:
    """Updates of bounded size that drop graphs and put others in place."""
    drops, data, size = [f"DROP SILENT GRAPH <{name}>" for name in gone], "", 0
    for name, lines in graphs.items():
        drops.append(f"DROP SILENT GRAPH <{name}>")
        data += f"GRAPH <{name}> {{\n{lines.decode('utf-8')}}}\n"
        size += lines.count(b"\n")
        if size >= BATCH or len(drops) >= BATCH:
            yield " ;\n".join([*drops, f"INSERT DATA {{ {data} }}"])
            drops, data, size = [], "", 0
    if data:
        drops.append(f"INSERT DATA {{ {data} }}")
    if drops:
        yield " ;\n".join(drops)


def parts_of(lines: Iterable[bytes], most: int = PART) -> Iterator[bytes]:
    """N-Triples in parts of a bounded number of lines."""
    waiting: list[bytes] = []
    for chunk in lines:
        for line in chunk.splitlines(keepends=True):
            waiting.append(line)
            if len(waiting) >= most:
                yield b"".join(waiting)
                waiting = []
    if waiting:
        yield b"".join(waiting)
