"""The bulk: store and index of a whole journal, written in one go to empty ones; as if each record had been put there.

Two passes over the journal: which nodes several records describe, then every record drawn and handed on. Memory holds
ids and the names of such nodes, never the records. What is cut short is begun again: the store's sequence comes last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from catalogue.index.index import Index
from catalogue.keeping.brink import reach
from catalogue.keeping.desk import Desk, Order, Room, Survey, room_of
from catalogue.progress import Progress
from catalogue.record.record import id_of
from catalogue.stores.oxigraph import OxigraphStore

PIECE = 250
Elsewhere = dict[str, dict[str, str]]
"""By record the nodes that it tells of and others hold, with the ids of those."""


def write_all(desk: Desk, store: OxigraphStore, index: Index, sequence: int, progress: Progress) -> None:
    """Write every record of the journal to a store and an index that hold none.

    :param sequence: what they have reached then
    :param progress: called with how many records are written, and of how many
    """
    with index.bulk():
        store.fill(handed_on(desk, index, sequence, progress))
        reach("bulk.filled")
    store.optimize()
    store.replace({}, (), sequence)


def write_index(desk: Desk, index: Index, sequence: int, progress: Progress) -> None:
    """Write every record of the journal to an index that holds none; see `write_all`."""
    with index.bulk():
        deque(handed_on(desk, index, sequence, progress), maxlen=0)


def handed_on(desk: Desk, index: Index, sequence: int, progress: Progress) -> Iterator[bytes]:
    """The quads of all records, while the index takes what it keeps of them."""
    records = desk.journal.records()
    progress(0, len(records))
    with room_of(desk, len(records), desk.editor.settings.check_workers) as room:
        elsewhere = elsewhere_of(each for found in room.survey(pieces_of(records)) for each in found)
        reach("bulk.surveyed")
        orders = (ordered(piece, elsewhere) for piece in pieces_of(records))
        yield from drawn(room, orders, index, len(records), progress)
    index.put((), (), sequence, desk.editor.library.digest)


def drawn(room: Room, orders: Iterable[Order], index: Index, whole: int, progress: Progress) -> Iterator[bytes]:
    """The quads of each piece, as it is drawn."""
    done = 0
    for sheaf in room.draw(orders):
        index.put(sheaf.entries, (), 0, "")
        done += sheaf.size
        progress(done, whole)
        reach("bulk.piece")
        yield sheaf.quads


def pieces_of(records: list[str]) -> Iterator[tuple[str, ...]]:
    """The records in the pieces that are worked on."""
    return (tuple(records[start : start + PIECE]) for start in range(0, len(records), PIECE))


def ordered(piece: tuple[str, ...], elsewhere: Elsewhere) -> Order:
    """A piece of work with what must be known for it."""
    return Order(piece, {record: elsewhere[record] for record in piece if record in elsewhere})


def elsewhere_of(surveys: Iterable[Survey]) -> Elsewhere:
    """Who leaves which node to whom: see `catalogue.keeping.sharing`."""
    public: set[str] = set()
    telling: dict[str, list[str]] = {}
    for survey in surveys:
        public.add(survey.record)
        for iri in survey.helpers:
            telling.setdefault(iri, []).append(survey.record)
    found: Elsewhere = {}
    for iri, records in telling.items():
        own = id_of(iri)
        holder = own if own in public else min(records)
        for record in records:
            if record != holder:
                found.setdefault(record, {})[iri] = holder
    return found
