"""A desk: a place at which records of the journal are read and drawn, in this process or in one of some beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from catalogue.error import StoreError
from catalogue.index.posting import Entry
from catalogue.journal.journal import Journal
from catalogue.keeping.edition import Editor
from catalogue.keeping.sharing import helpers_of
from catalogue.keeping.standing import Standing, standing_of
from catalogue.library import Library
from catalogue.origin import Origin
from catalogue.profile.profile import load_profiles
from catalogue.record.leaf import subjects_of
from catalogue.setting import Settings

WORTH = 3_000  # records from which on other processes are faster, which take seconds to start
AHEAD = 2
HERE: list[Desk] = []
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a record describes, as far as others must know.

    :param helpers: IRIs of the nodes that it describes besides its thing
    """

    record: str
    helpers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Some records ready for store and index.

    :param quads: their graphs as N-Quads
    """

    size: int
    quads: bytes
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Records to be drawn.

    :param elsewhere: by record the nodes that it tells of and others hold, with the ids of those
    """

    records: tuple[str, ...]
    elsewhere: Mapping[str, Mapping[str, str]]


class Desk:
    """Reads the journal and draws what is public of it."""

    def __init__(self, journal: Journal, editor: Editor) -> None:
        self.journal = journal
        self.editor = editor

    def _standing(self, record: str, *, findings: bool) -> Standing:
        return standing_of(self.journal.claims(record, findings=findings), self.editor.origins)

    def survey(self, records: tuple[str, ...]) -> list[Survey]:
        """What those of the records that are public describe."""
        found = []
        for record in records:
            standing = self._standing(record, findings=False)
            if standing.public is not None:
                subjects = subjects_of(standing.public.content)
                own = subjects - self.editor.library.foreign(standing.iri, subjects)
                found.append(Survey(record, tuple(sorted(helpers_of(standing.iri, own)))))
        return found

    def draw(self, order: Order) -> Sheaf:
        """Those of the records that are public, drawn."""
        editions = []
        for record in order.records:
            standing = self._standing(record, findings=True)
            leaf = self.editor.leaf(standing)
            if leaf is not None:
                editions.append(self.editor.edition(standing, leaf, order.elsewhere.get(record, {})))
        quads = [quads_of(name, lines) for edition in editions for name, lines in edition.graphs.items()]
        return Sheaf(len(order.records), b"".join(quads), tuple(edition.entry for edition in editions))


class Room:
    """Desks that work side by side; each piece of work is given to one of them, and comes back in its order.

    :param pool: None when the one desk of this process does it all
    """

    def __init__(self, desk: Desk, pool: ProcessPoolExecutor | None, workers: int) -> None:
        self._desk = desk
        self._pool = pool
        self._ahead = workers * AHEAD

    def survey(self, pieces: Iterable[tuple[str, ...]]) -> Iterator[list[Survey]]:
        """See `Desk.survey`."""
        return self._spread(surveyed, pieces) if self._pool else map(self._desk.survey, pieces)

    def draw(self, orders: Iterable[Order]) -> Iterator[Sheaf]:
        """See `Desk.draw`."""
        return self._spread(drawn, orders) if self._pool else map(self._desk.draw, orders)

    def _spread(self, work: Callable[[Given], Made], pieces: Iterable[Given]) -> Iterator[Made]:
        """No more is begun than can be taken soon, so that what waits takes little memory."""
        assert self._pool is not None
        waiting: deque[Future[Made]] = deque()
        try:
            for piece in pieces:
                waiting.append(self._pool.submit(work, piece))
                if len(waiting) > self._ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise StoreError("A process that draws records has ended.", fix="Free memory, then retry.") from error


@contextmanager
def room_of(desk: Desk, records: int, workers: int) -> Iterator[Room]:
    """Desks for so many records: this one alone for few, else processes of their own."""
    if records < WORTH or workers < 2:
        yield Room(desk, None, 1)
        return
    editor = desk.editor
    given = (editor.settings, editor.library.file, dict(editor.origins))
    with ProcessPoolExecutor(workers, get_context("spawn"), sit_down, given) as pool:
        try:
            yield Room(desk, pool, workers)
        finally:
            pool.shutdown(cancel_futures=True)


def sit_down(settings: Settings, nomenclature: Path | None, origins: dict[str, Origin]) -> None:
    """Make this process a desk."""
    editor = Editor(settings, load_profiles(settings), Library(nomenclature), origins)
    HERE[:] = [Desk(Journal(settings.journal_file), editor)]


def surveyed(records: tuple[str, ...]) -> list[Survey]:
    """See `Desk.survey`, at the desk of this process."""
    return HERE[0].survey(records)


def drawn(order: Order) -> Sheaf:
    """See `Desk.draw`, at the desk of this process."""
    return HERE[0].draw(order)


def quads_of(graph: str, lines: bytes) -> bytes:
    """N-Triples as N-Quads of a graph; in a line no line ends but at its end."""
    return lines.replace(b" .\n", b" <" + graph.encode("utf-8") + b"> .\n")
