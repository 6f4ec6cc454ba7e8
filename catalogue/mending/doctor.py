"""The doctor: looks at a data folder, and says of each thing that is wrong where it is and what mends it.

Writes nothing, and is safe beside a writer and a server: what a writer has open is not looked into while it writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

import catalogue.keeping.generation as generations
from catalogue.error import CatalogueError, NotFound
from catalogue.index.index import Index
from catalogue.journal.journal import Journal
from catalogue.keeping.generation import Generation
from catalogue.library import library_of
from catalogue.mending.ailment import Ailment, at_rest
from catalogue.mending.erasure import pending
from catalogue.mending.rollback import unfinished
from catalogue.progress import Progress, silent
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore

LEAST_SPACE = 100_000_000
REBUILD, REINDEX, RESTORE = "`jardin rebuild`", "`jardin reindex`", "`jardin restore-backup DIR`"


def examine(settings: Settings, progress: Progress = silent) -> list[Ailment]:
    """Everything that is wrong with a data folder, worst first; empty when nothing is.

    :param progress: called with how many rows of the journal were read, and of how many
    """
    data = settings.data
    if not data.is_dir():
        return [Ailment("unknown", "no-folder", str(data), "There is no such folder.", "Name another with --data.")]
    found = [*disk(data), *Chart(settings, progress).ailments()]
    order = ("problem", "unknown", "note")
    return sorted(found, key=lambda each: order.index(each.weight))


def disk(data: Path) -> Iterator[Ailment]:
    """Whether the disk takes writes."""
    told = os.statvfs(data)
    if not os.access(data, os.W_OK):
        yield Ailment(
            "problem", "read-only", str(data), "Nothing can be written here; pages keep answering.",
            "Make the disk writable (mount -o remount,rw), or give this user the right to write.",
        )  # fmt: skip
    free = told.f_bavail * told.f_frsize
    if free < LEAST_SPACE:
        yield Ailment(
            "problem", "disk-full", str(data), f"{free / 1e6:,.0f} MB are free, less than {LEAST_SPACE / 1e6:,.0f}.",
            "Free space; the next writer goes on where the last one stopped.",
        )  # fmt: skip


class Chart:
    """What is looked at, one thing after another; later things go by what earlier ones found."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self._settings = settings
        self._data = settings.data
        self._progress = progress
        self._last = 0

    def ailments(self) -> Iterator[Ailment]:
        """Everything, in the order in which it depends on each other."""
        journal = self._settings.journal_file
        if not journal.is_file() or not journal.stat().st_size:
            yield from self._without_journal()
            return
        yield from self._asked("journal", self._settings.journal_file, self._journal, RESTORE)
        with at_rest(self._data) as resting:
            if resting:
                yield from self._asked("store", self._data / "store", self._store, REBUILD)
                yield from self._asked("index", self._data / "index", self._index, REINDEX)
            else:
                yield Ailment(
                    "note",
                    "writer-at-work",
                    str(self._data),
                    "A writer is at work: store and index were left alone.",
                )
        yield from self._generations()
        yield from self._begun()

    def _asked(self, name: str, place: Path, look: Callable[[], Iterator[Ailment]], fix: str) -> Iterator[Ailment]:
        """What a look at one part finds; that it cannot be opened or read is one as well."""
        try:
            yield from look()
        except (CatalogueError, OSError, ValueError, zstandard.ZstdError) as error:
            yield Ailment("problem", f"{name}-damaged", str(place), str(getattr(error, "what", error)), fix)

    def _without_journal(self) -> Iterator[Ailment]:
        where = str(self._settings.journal_file)
        if (self._data / "store").exists() or generations.kept(self._data):
            yield Ailment("problem", "journal-missing", where, "The journal is gone, or empty.", RESTORE)
        else:
            yield Ailment(
                "unknown", "no-catalogue", str(self._data), "There is no catalogue here yet.",
                "`jardin add PATH` begins one.",
            )  # fmt: skip

    def _journal(self) -> Iterator[Ailment]:
        where, journal = str(self._settings.journal_file), Journal(self._settings.journal_file)
        try:
            self._last = journal.last
            said = journal.check()
            if said:
                yield Ailment("problem", "journal-damaged", where, f"The file is damaged: {said}.", RESTORE)
            for row in journal.damages(self._progress):
                yield Ailment(
                    "problem", "row-damaged", where,
                    f"Row {row.sequence} of {row.at}, of {row.iri}, cannot be read: {row.what}.",
                    f"{RESTORE}; without a backup `jardin rebuild --skip-damaged`, which loses this row.",
                )  # fmt: skip
            for row in journal.laid_aside():
                yield Ailment("note", "row-set-aside", where, f"Row {row.sequence} of {row.iri} was set aside.")
            yield from self._nomenclature(journal)
            for each in pending(journal):
                yield Ailment(
                    "problem", "erasure-unfinished", where,
                    f"The erasure of {each.record} was cut short; files may still hold what was erased.",
                    f"Repeat it: `jardin erase {each.record} --reason {each.reason!r}`.",
                )  # fmt: skip
            yield from clock(journal, where)
        finally:
            journal.close()

    def _nomenclature(self, journal: Journal) -> Iterator[Ailment]:
        try:
            library_of(self._data, journal)
        except CatalogueError as error:
            fix = "`jardin nomenclature load PATH…` with the files of that release, or " + RESTORE
            yield Ailment("problem", "nomenclature-damaged", str(self._data / "nomenclature"), error.what, fix)

    def _store(self) -> Iterator[Ailment]:
        folder = self._data / "store"
        if not folder.is_dir():
            yield Ailment("problem", "store-missing", str(folder), "The store is gone.", REBUILD)
            return
        store = OxigraphStore(folder, reading=True)
        store.size()
        yield from self._late("store", folder, store.sequence())

    def _index(self) -> Iterator[Ailment]:
        folder = self._data / "index"
        if not folder.is_dir():
            yield Ailment("problem", "index-missing", str(folder), "The index is gone.", REINDEX)
            return
        yield from self._late("index", folder, read_through(folder))

    def _late(self, name: str, folder: Path, sequence: int) -> Iterator[Ailment]:
        if sequence > self._last:
            what = f"It has row {sequence:,}, the journal ends at {self._last:,}: the journal is an older one."
            yield Ailment("problem", f"{name}-ahead", str(folder), what, f"{RESTORE} with a newer one, or {REBUILD}.")
        elif sequence < self._last:
            what = f"It has come to row {sequence:,} of {self._last:,}; the next writer brings it along."
            yield Ailment("note", f"{name}-late", str(folder), what)

    def _generations(self) -> Iterator[Ailment]:
        """CURRENT, and each finished generation."""
        where, kept = str(self._data / generations.CURRENT), generations.kept(self._data)
        number = 0
        try:
            number = generations.pointed_at(self._data).number
        except NotFound:
            if kept:
                what = f"It points at no finished generation; readers go on with {kept[-1].number}, the newest."
                yield Ailment("problem", "current-missing", where, what, REINDEX)
            elif self._last:
                what = "Nothing is published: there is no finished generation."
                yield Ailment("problem", "nothing-published", where, what, REBUILD)
        for path in sorted(generations.folder_of(self._data).glob("[0-9]*")):
            yield from self._unfinished(path)
        for each in kept:
            yield from self._generation(each, each.number == number)

    def _unfinished(self, path: Path) -> Iterator[Ailment]:
        if not (path / generations.DESCRIPTION).is_file():
            yield Ailment("note", "generation-unfinished", str(path), "It was never finished; a writer removes it.")
            return
        try:
            generations.read(path)
        except NotFound:
            yield Ailment("problem", "generation-damaged", str(path), "Its description cannot be read.", REINDEX)

    def _generation(self, each: Generation, current: bool) -> Iterator[Ailment]:
        """What readers of a generation would meet; the current one is read to its end."""
        newer = "Remove the folder; readers have left it."
        try:
            with generations.held(each):
                store = OxigraphStore(each.store, reading=True)
                parts: tuple[tuple[str, Callable[[], object], str], ...] = (
                    ("store", store.size if current else store.sequence, REBUILD),
                    ("index", lambda: read_through(each.index) if current else opened(each.index), REINDEX),
                )
                for name, look, fix in parts:
                    yield from fault_in(name, each, look, fix if current else newer)
        except NotFound:
            return  # cleaned away meanwhile
        except CatalogueError as error:
            yield Ailment("problem", "generation-damaged", str(each.path), error.what, REBUILD if current else newer)

    def _begun(self) -> Iterator[Ailment]:
        left = unfinished(self._data)
        if left is not None:
            yield Ailment(
                "problem", "rollback-unfinished", str(self._data),
                f"A rollback to generation {left.generation} of {left.at} was cut short.",
                f"`jardin rollback {left.generation}` completes it.",
            )  # fmt: skip


def fault_in(name: str, each: Generation, look: Callable[[], object], fix: str) -> Iterator[Ailment]:
    """What a look at a part of a generation comes to."""
    try:
        look()
    except (CatalogueError, OSError, ValueError, zstandard.ZstdError) as error:
        what = str(getattr(error, "what", error))
        yield Ailment("problem", "generation-damaged", str(each.path / name), what, fix)


def opened(folder: Path) -> Index:
    """An index that is only read.

    :raises StoreError: it cannot be opened
    """
    return Index(folder, (), reading=True)


def read_through(folder: Path) -> int:
    """The journal's sequence that an index has reached, once all that it holds was read.

    :raises StoreError: it cannot be opened
    :raises ValueError: it cannot be read
    """
    index = opened(folder)
    for card in index.cards():
        index.body(card["id"])
    return index.sequence()


def clock(journal: Journal, where: str) -> Iterator[Ailment]:
    """A last row of the future: then the clock was ahead, or has been put back."""
    last = journal.event(journal.last)
    if last is not None and last.at > generations.now():
        yield Ailment(
            "note", "clock-behind", where,
            f"The last row is of {last.at}, which is to come; versions are ordered by row, not by time.",
            "Look at the clock of this machine.",
        )  # fmt: skip
