"""The embedded store: pyoxigraph on disk, every graph public, the union of all graphs its default graph."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from catalogue.error import StoreError
from catalogue.keeping.brink import reach

HOUSE = "urn:jardin:catalogue"
SEQUENCE = "https://w3id.org/jardin/ns#sequence"
CLEARED = 50_000
CHUNK = 16_000_000
NEW, OLD = ".new", ".old"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


class OxigraphStore:
    """Implements `catalogue.stores.Store` over a folder."""

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        self._folder = folder
        try:
            if not reading:
                recover(folder)
                folder.mkdir(parents=True, exist_ok=True)
                tidy_logs(folder)
            self._store = ox.Store.read_only(str(folder)) if reading else ox.Store(str(folder))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"The store {folder} cannot be opened: {error}.", fix="Run `jardin rebuild`.") from error

    def query(self, sparql: str) -> list[tuple[str, ...]]:
        """See `Store.query`."""
        answer = self._store.query(sparql, use_default_graph_as_union=True)
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError("Only SELECT queries have rows.")
        return [tuple(shown(value) for value in row) for row in answer]

    def replace(self, graphs: Mapping[str, bytes], drop: Iterable[str], sequence: int) -> None:
        """See `Store.replace`."""
        parts = [f"DROP SILENT GRAPH <{name}>" for name in (*drop, *graphs)]
        parts.append(f"DELETE WHERE {{ GRAPH <{HOUSE}> {{ <{HOUSE}> <{SEQUENCE}> ?was }} }}")
        data = "".join(f"GRAPH <{name}> {{\n{lines.decode('utf-8')}}}\n" for name, lines in graphs.items() if lines)
        mark = f'GRAPH <{HOUSE}> {{ <{HOUSE}> <{SEQUENCE}> "{sequence}"^^<{INTEGER}> }}'
        parts.append(f"INSERT DATA {{ {data}{mark} }}")
        with taking("no graphs"):
            reach("store.before-replace")
            self._store.update(" ;\n".join(parts))
            reach("store.after-replace")

    def load(self, graph: str, lines: Iterable[bytes], mark: bytes) -> None:
        """See `Store.load`: a bulk load is not atomic, so the mark goes first and comes last."""
        name = ox.NamedNode(graph)
        with taking("no large graph"):
            self._clear(name)
        reach("store.load-cleared")
        for chunk in chunks_of(lines):
            with taking("no large graph"):
                self._store.bulk_load(chunk, ox.RdfFormat.N_TRIPLES, to_graph=name)
            reach("store.load-chunk")
        reach("store.load-before-mark")
        with taking("no large graph"):
            self._store.load(mark, ox.RdfFormat.N_TRIPLES, to_graph=name)
        reach("store.load-marked")

    def fill(self, parts: Iterable[bytes]) -> None:
        """Load N-Quads of any size, written once and sorted to disk; not atomic, for a store that is begun anew."""
        with taking("no quads"):
            self._store.bulk_load(cast(IO[bytes], Flow(parts)), ox.RdfFormat.N_QUADS)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing at all."""
        return next(iter(self._store), None) is None

    def begin_anew(self) -> None:
        """Throw everything away."""
        self.close()
        shutil.rmtree(self._folder)
        self._store = ox.Store(str(self._folder))

    def _clear(self, name: ox.NamedNode) -> None:
        """Have nothing stand in a graph."""
        if sum(1 for _ in islice(self._store.quads_for_pattern(None, None, None, name), CLEARED)) < CLEARED:
            self._store.clear_graph(name)
        else:
            self._leave_behind(name)

    def _leave_behind(self, name: ox.NamedNode) -> None:
        """Move all graphs but one into a new folder that takes the place of this one.

        Clearing a graph of a million triples takes minutes and gigabytes; writing the others anew takes seconds.
        """
        aside = self._folder.with_name(self._folder.name + NEW)
        shutil.rmtree(aside, ignore_errors=True)
        made = ox.Store(str(aside))
        for chunk in chunks_of(self._graphs_but(name)):
            made.bulk_load(chunk, ox.RdfFormat.N_QUADS)
        made.flush()
        del made
        reach("store.aside-written")
        self.close()
        exchange(self._folder, aside)
        self._store = ox.Store(str(self._folder))

    def _graphs_but(self, name: ox.NamedNode) -> Iterator[bytes]:
        for each in self._store.named_graphs():
            if each != name:
                quads = self._store.quads_for_pattern(None, None, None, each)
                yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""

    def graph(self, name: str) -> bytes:
        """The triples of one graph as N-Triples."""
        triples = (quad.triple for quad in self._store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def names(self) -> set[str]:
        """The names of all graphs."""
        return {each.value for each in self._store.named_graphs() if isinstance(each, ox.NamedNode)}

    def parts(self, name: str, lines: int) -> Iterator[bytes]:
        """The triples of one graph as N-Triples, in parts of so many lines."""
        quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        while part := [quad.triple for quad in islice(quads, lines)]:
            yield ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b""

    def subject(self, iri: str) -> bytes:
        """All triples whose subject is an IRI, as N-Triples."""
        triples = (quad.triple for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None))
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def described_in(self, iri: str) -> set[str]:
        """The names of the graphs in which an IRI is a subject."""
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), None, None)
        return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}

    def subjects(self, graph: str) -> set[str]:
        """The IRIs of which a graph says something."""
        quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}

    def subjects_with(self, predicate: str, value: str) -> set[str]:
        """The IRIs that have an IRI under a predicate."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value))
        return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}

    def objects(self, subject: str, predicate: str) -> set[str]:
        """The IRIs that an IRI has under a predicate."""
        quads = self._store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}

    def publish(self, folder: Path) -> None:
        """See `Store.publish`: a hard-linked copy."""
        self._store.flush()
        reach("store.flushed")
        if folder.exists():
            shutil.rmtree(folder)
        self._store.backup(str(folder))

    def sequence(self) -> int:
        """See `Store.sequence`."""
        rows = self._store.quads_for_pattern(ox.NamedNode(HOUSE), ox.NamedNode(SEQUENCE), None, ox.NamedNode(HOUSE))
        return max((int(quad.object.value) for quad in rows if isinstance(quad.object, ox.Literal)), default=0)

    def size(self) -> int:
        """See `Store.size`."""
        return len(self._store)

    def optimize(self) -> None:
        """Compact after bulk loads; reads are slow without it."""
        reach("store.before-optimise")
        with taking("no compaction"):
            self._store.optimize()
        reach("store.optimised")

    def close(self) -> None:
        """See `Store.close`."""
        with contextlib.suppress(AttributeError):
            del self._store


@contextlib.contextmanager
def taking(what: str) -> Iterator[None]:
    """Something is written to the store.

    :param what: what it does not take when that fails
    :raises StoreError: the disk is full or takes no writes, or what is written is no RDF
    """
    try:
        yield
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise StoreError(f"The store takes {what}: {error}.", fix="Free space, then run `jardin rebuild`.") from error


class Flow:
    """Parts of bytes, read as a file is."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._left = memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most so many bytes, none at the end."""
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._left = memoryview(part)
        given, self._left = self._left[:size], self._left[size:]
        return bytes(given)


def exchange(folder: Path, aside: Path) -> None:
    """Put one folder in the place of another; `recover` mends it when it is cut short."""
    old = folder.with_name(folder.name + OLD)
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    reach("store.moved-away")
    aside.rename(folder)
    reach("store.moved-in")
    shutil.rmtree(old, ignore_errors=True)


def tidy_logs(folder: Path) -> None:
    """Remove what RocksDB noted of earlier openings: it keeps a thousand such files, a seventh of a megabyte each."""
    for file in folder.glob("LOG.old.*"):
        file.unlink(missing_ok=True)


def recover(folder: Path) -> None:
    """Bring the folder back that was to be left behind, when nothing has taken its place yet; tidy what is over."""
    old, aside = folder.with_name(folder.name + OLD), folder.with_name(folder.name + NEW)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    for each in (old, aside):
        shutil.rmtree(each, ignore_errors=True)


def chunks_of(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts joined to chunks of some megabytes, so that a load of any size takes little memory."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def shown(value: object) -> str:
    """A term of an answer as text, unbound as empty."""
    return str(getattr(value, "value", "")) if value is not None else ""
