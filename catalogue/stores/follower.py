"""The follower: a server on another machine that is brought to each generation after it is current here.

Pages, search, exports and dumps read the generation's own folder and never wait for it; public queries ask it. It is
brought along from a generation, which does not change meanwhile, so that the writer goes on beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

import catalogue.keeping.generation as generations
from catalogue import plugin
from catalogue.error import Busy, SettingError, StoreError, StoreGarbled
from catalogue.keeping.generation import Generation
from catalogue.progress import Progress, silent
from catalogue.setting import Settings
from catalogue.stores.layout import server_of
from catalogue.stores.oxigraph import HOUSE, OxigraphStore
from catalogue.stores.pending import Pending
from catalogue.stores.sparql import PART, Mark, SparqlStore

log = structlog.get_logger()
BATCH = 100
MANY = 20_000
SOON = 5.0
LATER = "It is brought along by the next writer, or now by `jardin follow`."


class FollowedStore(OxigraphStore):
    """The embedded store, which notes the graphs that change before they do."""

    def __init__(self, folder: Path, pending: Pending) -> None:
        self._pending = pending
        if not folder.exists():
            self._note(pending.note_all)
        super().__init__(folder)

    def _note(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OSError as error:
            raise StoreError(f"What changes cannot be noted: {error}.", fix="Free space, then try again.") from error

    def replace(self, graphs: Mapping[str, bytes], drop: Iterable[str], sequence: int) -> None:
        """See `Store.replace`."""
        gone = [*drop]
        self._note(lambda: self._pending.note([HOUSE, *gone, *graphs]))
        super().replace(graphs, gone, sequence)

    def load(self, graph: str, lines: Iterable[bytes], mark: bytes) -> None:
        """See `Store.load`."""
        self._note(lambda: self._pending.note([graph]))
        super().load(graph, lines, mark)

    def fill(self, parts: Iterable[bytes]) -> None:
        """See `OxigraphStore.fill`."""
        self._note(self._pending.note_all)
        super().fill(parts)

    def begin_anew(self) -> None:
        """See `OxigraphStore.begin_anew`."""
        self._note(self._pending.note_all)
        super().begin_anew()

    def publish(self, folder: Path) -> None:
        """See `Store.publish`: what was noted so far belongs to this generation."""
        self._note(lambda: self._pending.seal(int(folder.parent.name)))
        super().publish(folder)


def opened_store(settings: Settings) -> OxigraphStore:
    """The embedded store for writing; with a server in the settings it notes what that must be told."""
    pending = Pending(settings.data)
    if settings.remote_store:
        return FollowedStore(settings.data / "store", pending)
    pending.forget()
    store: OxigraphStore = plugin.must(plugin.STORES, settings.store)(settings.data / "store")
    return store


@dataclass(frozen=True, slots=True)
class Brought:
    """What was done.

    :param graphs: how many were put in place or dropped
    :param anew: whether it got everything
    :param there: triples that it holds now when it got everything, else -1; `here` those of the generation
    """

    server: str
    generation: int
    sequence: int
    graphs: int = 0
    anew: bool = False
    there: int = -1
    here: int = -1


class Follower:
    """Brings the server that the settings name to a generation.

    :param progress: told of graphs done and of how many there are
    :raises SettingError: the settings name none
    """

    def __init__(self, settings: Settings, progress: Progress = silent) -> None:
        if not settings.remote_store:
            raise SettingError(
                "No server follows this catalogue.",
                expected="an address in the setting store: sparql+https://host/query.",
                fix="Set JARDIN_STORE, or leave it: the embedded store answers.",
            )
        self._settings = settings
        self._server = server_of(settings)
        self._pending = Pending(settings.data)
        self._progress = progress

    def bring(self, *, anew: bool = False, patient: bool = True) -> Brought:
        """Bring the server to the current generation, and to the next if one is made meanwhile.

        :param anew: everything, whatever it has
        :param patient: False where a writer waits: a server that does not answer at once is left, and one that needs
            everything of a large catalogue too
        :raises StoreError: it is away, slow or answers nonsense; what it lacks stays noted
        :raises Busy: another process is at it
        """
        lock = FileLock(self._settings.data / "follower.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise Busy("Another process brings the server along.", fix="Wait for it.") from error
        store = SparqlStore(self._server)
        try:
            if not patient:
                store.must_answer(min(SOON, self._server.seconds))
            while True:
                brought = self._bring(store, generations.current(self._settings.data), anew, MANY if not patient else 0)
                if generations.current(self._settings.data).number == brought.generation:
                    return brought
                anew = False
        finally:
            store.close()
            lock.release()

    def _bring(self, store: SparqlStore, generation: Generation, anew: bool, most: int) -> Brought:
        with generations.held(generation):
            mark = store.mark()
            # During a rollback an older generation is current for a while, of which the lists know nothing.
            known = self._pending.expects(self._server.name, mark.stamp) and mark.generation <= generation.number
            names = self._pending.names(generation.number) if known and not anew else None
            brought = Brought(self._server.name, generation.number, generation.sequence)
            if names == set() and mark.generation == generation.number and not mark.coming:
                return brought
            source = OxigraphStore(generation.store, reading=True)
            if names is None and most:
                refuse_many(source, most, self._server.name)
            # While graphs change, whoever asks is told so; a stamp of everything is worth nothing until all is there.
            store.note(Mark(mark.sequence, mark.generation, generation.number, mark.stamp if names is not None else ""))
            brought = self._everything(store, source, brought) if names is None else self._some(
                store, source, brought, sorted(names)
            )  # fmt: skip
            must_show_union(store)
            stamp = secrets.token_hex(16)
            self._pending.confirming(self._server.name, mark.stamp if names is not None else "", stamp)
            store.note(Mark(generation.sequence, generation.number, 0, stamp))
            if store.mark().stamp != stamp:
                raise StoreGarbled(f"The server {self._server.name} does not keep what it is told.", fix="See its log.")
            self._pending.confirm(self._server.name, stamp, generation.number)
            return brought

    def _some(self, store: SparqlStore, source: OxigraphStore, brought: Brought, names: list[str]) -> Brought:
        """Bring graphs that changed; what is gone here goes there."""
        done = 0
        for batch in batched(names, BATCH):
            store.put(dict(small for name in batch if (small := carried(store, source, name))))
            done += len(batch)
            self._progress(done, len(names))
        return Brought(brought.server, brought.generation, brought.sequence, len(names))

    def _everything(self, store: SparqlStore, source: OxigraphStore, brought: Brought) -> Brought:
        """Bring all graphs and drop those of ours that are not here any more; graphs of others are left alone."""
        log.info("follower.anew", server=self._server.name, generation=brought.generation)
        names = sorted(source.names())
        gone = sorted(store.names() - set(names))
        store.put({}, gone)
        told = self._some(store, source, brought, names)
        return Brought(
            told.server, told.generation, told.sequence, told.graphs + len(gone), True, store.size(), source.size()
        )


def carried(store: SparqlStore, source: OxigraphStore, name: str) -> tuple[str, bytes] | None:
    """A graph with its triples; one that is large is brought at once, in parts, and None."""
    parts = source.parts(name, PART)
    first, second = next(parts, b""), next(parts, None)
    if second is None:
        return name, first
    store.load(name, chain((first, second), parts), b"")
    return None


def refuse_many(source: OxigraphStore, most: int, server: str) -> None:
    """:raises StoreError: everything is more than a writer may wait for"""
    graphs = len(source.names())
    if graphs > most:
        raise StoreError(f"The server {server} needs everything: {graphs:,} graphs.", fix="Run `jardin follow`.")


def must_show_union(store: SparqlStore) -> None:
    """:raises StoreError: a query that names no graph finds nothing on this server"""
    if not store.shows_union():
        raise StoreError(
            f"On the server {store.server.name} a query that names no graph finds nothing of the named graphs.",
            expected="the union of all graphs as its default graph.",
            fix="Set it so there (Fuseki: tdb2:unionDefaultGraph true; oxigraph serve: --union-default-graph).",
        )


def follow(settings: Settings, progress: Progress = silent, *, patient: bool = False) -> None:
    """Bring the server along after a publication; when it cannot be, say so and go on: the pages need it not.

    :param patient: as `Follower.bring` has it
    """
    if not settings.remote_store:
        return
    try:
        brought = Follower(settings, progress).bring(patient=patient)
    except (StoreError, Busy) as error:
        log.warning("follower.behind", server=settings.remote_store, why=str(error), what_now=LATER)
        return
    log.info("follower.reached", server=brought.server, generation=brought.generation, graphs=brought.graphs)


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """Names in lists of a bounded length."""
    left = iter(names)
    while batch := list(islice(left, size)):
        yield batch
