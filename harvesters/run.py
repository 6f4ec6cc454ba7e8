"""A run: one harvest of one origin, from the harvester's first record to what is withdrawn at the end.

Responsibilities: batches, the record loop, when a listing counts as complete and is believed. An outage never looks
like a deletion: what could not be read stays as it was, and a listing that shrank too much is not believed.
Non-responsibilities: fetching and reading (the harvesters), checking and keeping (`catalogue.keeping.keeper`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from catalogue import plugin
from catalogue.address import document_name
from catalogue.commands.asker import who_asks
from catalogue.error import Busy, CatalogueError, OriginError, RecordError, StoreError
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record, title_of
from catalogue.run import Outcome, Run
from catalogue.setting import Settings
from harvesters.fetch import Exhausted, Fetch
from harvesters.gathering import SOURCE, Gathering
from harvesters.harvester import Harvester, Missing
from harvesters.lift.status import replace_deprecated
from harvesters.lift.withholding import withhold_totals
from harvesters.manner import Manner
from harvesters.rehearsal import rehearse

log = structlog.get_logger()
HARVEST = who_asks("harvest")
BATCH = 100
BATCH_SECONDS = 5.0
T = TypeVar("T")
Progress = Callable[[Run], None]


def silent(run: Run) -> None:
    """Nobody watches."""


def harvest(
    origin: Origin,
    keeper: Keeper,
    settings: Settings,
    progress: Progress = silent,
    *,
    who: str = HARVEST,
    dry: bool = False,
    manner: Manner | None = None,
    harvester: Harvester | None = None,
) -> Run:
    """Harvest an origin once.

    :param keeper: not entered: its lock is taken for each batch only, so that others may write meanwhile
    :param progress: called after each batch with the run so far
    :param dry: keep nothing, report what would be
    :param manner: share one among the harvests of a process
    :param harvester: reads the origin; None: the one that its kind names
    :raises UnknownName: the origin's harvester is not installed
    :raises Busy: another writer holds the catalogue at the start
    """
    chosen: Harvester = harvester or plugin.must(plugin.HARVESTERS, origin.kind)
    started = datetime.now(UTC)
    run = Run(origin, started, f"{started:%Y%m%d%H%M%S%f}-{origin.id[:6]}")
    with Fetch(settings, origin, manner) as fetch:
        Loop(run, keeper, settings, progress, who, dry).go(chosen(origin, fetch))
    return run


class Loop:
    """The record loop of one run."""

    def __init__(self, run: Run, keeper: Keeper, settings: Settings, progress: Progress, who: str, dry: bool) -> None:
        self.run = run
        self.keeper = keeper
        self.settings = settings
        self.progress = progress
        self.who = who
        self.dry = dry
        self.gathering = Gathering()
        self.batch: list[Record] = []
        self.flushed = time.monotonic()
        self.failed: set[str] = set()
        self.spared: set[str] = set()
        self.holes = 0
        self.before: dict[str, str] = {}

    def go(self, stream: Iterator[Record | RecordError]) -> None:
        """Take everything the harvester yields, then settle what is held and what is gone."""
        log.info("run.started", origin=self.run.origin.title, kind=self.run.origin.kind, run=self.run.number)
        with self.keeper:
            self.before = claims_of(self.keeper, self.run.origin)
        try:
            for each in self.pull(stream):
                self.take(each)
                self.flush_when_due()
            self.run.complete = not self.holes
        except (OriginError, Busy, StoreError) as error:
            self.run.stopped = str(error)
        self.settle()
        self.run.ended = datetime.now(UTC)
        self.close()
        log.info(
            "run.finished", run=self.run.number, **self.run.counts, gone=len(self.run.gone), stopped=self.run.stopped
        )

    def pull(self, stream: Iterator[Record | RecordError]) -> Iterator[Record | RecordError]:
        """What the harvester yields, up to the limit of records.

        :raises OriginError: the harvester stopped, by itself, by a fault, or at the limit
        """
        for _ in range(self.settings.origin_records + 1):
            pulled = attempt(lambda: (next(stream, None),))
            if isinstance(pulled, Exception):
                raise OriginError(fault_of(pulled)) from pulled
            if pulled[0] is None:
                return
            yield pulled[0]
        raise Exhausted(
            f"The origin lists more than {self.settings.origin_records} records.",
            fix="If it is that large, raise JARDIN_ORIGIN_RECORDS.",
        )

    def take(self, each: Record | RecordError) -> None:
        """One record or error."""
        if isinstance(each, RecordError):
            self.refuse(each)
        elif SOURCE in each.types:
            self.take_source(each)
        else:
            self.gathering.hold(each)

    def flush_when_due(self) -> None:
        """Keep the batch when it is full or old."""
        if len(self.batch) >= BATCH or time.monotonic() - self.flushed > BATCH_SECONDS:
            self.flush()

    def refuse(self, error: RecordError) -> None:
        """A document or record that cannot be read: nothing that was read from there before may be withdrawn."""
        self.holes += isinstance(error, Missing)
        self.failed.add(error.address)
        self.run.outcomes.append(Outcome(error.address, "", "", "refused", str(error)))
        log.warning("document.refused", document=error.address, reason=str(error))

    def take_source(self, record: Record) -> None:
        """A source: kept at its first description in this run."""
        known = self.gathering.first(record)
        if known is None:
            self.batch.append(record)
            return
        place, same = document_name(known[0]), known[1]
        if same:
            self.add(record, "unchanged", f"The same as in {place}.")
        else:
            self.add(record, "refused", f"It is described differently in {place}, which is kept. Describe it once.")

    def add(self, record: Record, status: str, reason: str) -> None:
        """An outcome that needs no keeper."""
        title = title_of(record.graph, record.iri, self.settings.languages)
        source = SOURCE in record.types
        kept = Outcome(record.document, record.iri, title, status, reason, source=source)  # type: ignore[arg-type]
        self.run.outcomes.append(kept)

    def flush(self) -> None:
        """Keep the batch.

        :raises Busy: another writer holds the catalogue for too long
        """
        batch, self.batch = self.batch, []
        if batch:
            with self.keeper:
                for record in batch:
                    replace_deprecated(record, self.keeper.library.nomenclature.current)
                    withhold_totals(record, self.settings, self.keeper.library.nomenclature.ancestors)
                self.run.outcomes.extend(self.keep(batch))
            self.run.lifted.update(note.rule for record in batch for note in record.notes)
        self.flushed = time.monotonic()
        self.progress(self.run)

    def keep(self, batch: list[Record]) -> list[Outcome]:
        """The batch kept; when it fails as a whole, record by record, so that one cannot spoil the others."""
        origin, number = self.run.origin, self.run.number
        if self.dry:
            done = attempt(lambda: rehearse(self.keeper, batch, origin))
        else:
            done = attempt(lambda: self.keeper.keep(batch, origin, number, self.who))
        if not isinstance(done, Exception):
            return done
        if len(batch) > 1:
            return [outcome for record in batch for outcome in self.keep([record])]
        record = batch[0]
        title = title_of(record.graph, record.iri, self.settings.languages)
        return [Outcome(record.document, record.iri, title, "refused", fault_of(done), source=SOURCE in record.types)]

    def settle(self) -> None:
        """Keep what was held; after a complete listing withdraw what it no longer names."""
        try:
            for record in self.gathering.rest():
                self.take_held(record)
                self.flush_when_due()
            self.flush()
            for record in self.gathering.quiet({outcome.document for outcome in self.run.outcomes}):
                self.add(record, "unchanged", "Other documents describe the same; what it adds is kept with theirs.")
            if self.run.complete:
                self.withdraw()
        except (Busy, StoreError) as error:
            self.run.stopped = self.run.stopped or str(error)
            self.run.complete = False

    def take_held(self, record: Record) -> None:
        """A thing that several documents may describe: half a catalogue must not replace a whole one."""
        source = self.gathering.passed.get(record.iri)
        if source is not None:
            place = document_name(source[0])
            self.add(record, "refused", f"It is described differently in {place}, which is kept. Describe it once.")
        elif self.run.complete or record.iri not in self.before:
            self.batch.append(record)
        else:
            self.add(record, "unchanged", "Some documents could not be had; its last whole description stays.")

    def withdraw(self) -> None:
        """Withdraw what a complete and believable listing no longer names."""
        with self.keeper:
            listed = {iri for iri in self.gathering.iris if not self.keeper.library.owns(iri)}
            spared = {iri for iri, document in self.before.items() if document in self.failed}
            doubt = doubt_of(len(self.before), len(listed), len(listed | spared), self.settings.shrink_percent)
            if doubt:
                self.run.stopped, self.run.complete = doubt, False
                return
            self.run.gone = self.keeper.withdraw_missing(
                self.run.origin, listed | spared, self.run.number, self.who, dry=self.dry
            )

    def close(self) -> None:
        """Keep the run itself and let readers move on."""
        if self.dry:
            return
        try:
            with self.keeper:
                self.keeper.put_run(self.run)
                self.keeper.publish()
        except (Busy, StoreError) as error:
            self.run.stopped = self.run.stopped or str(error)


def doubt_of(before: int, listed: int, remaining: int, percent: int) -> str:
    """Why a listing is not believed, in words; empty when it is.

    :param listed: records that it names
    :param remaining: the same with those whose document could not be read
    :param percent: a listing shorter by more than this is not believed
    """
    if not before:
        return ""
    if not listed:
        return f"The listing is empty; before it named {before} records. They stay as they were."
    if (before - remaining) * 100 > percent * before:
        return (
            f"The listing names {remaining} records; before it named {before}, which is more than {percent} % fewer."
            " All stay as they were. If so many were really withdrawn, raise JARDIN_SHRINK_PERCENT for one harvest."
        )
    return ""


def claims_of(keeper: Keeper, origin: Origin) -> dict[str, str]:
    """The things that an origin claims now, each with the document it was last read from."""
    claims: dict[str, str] = {}
    for event in keeper.journal.events(origin=origin.iri, findings=False):
        if event.verb in ("withdrawn", "erased"):
            claims.pop(event.iri, None)
        else:
            claims[event.iri] = str((event.about or {}).get("document") or claims.get(event.iri, ""))
    return claims


def attempt(call: Callable[[], T]) -> T | Exception:
    """The result of a call, or what went wrong with it: the one broad except of the record loop.

    :raises CatalogueError: what ends the run by its own word
    """
    try:
        return call()
    except (OriginError, Busy, StoreError):
        raise
    except Exception as error:
        log.exception("record.failed")
        return error


def fault_of(error: Exception) -> str:
    """An error in words: ours as it is, another as the fault of this program that it is, without what it quotes."""
    if isinstance(error, CatalogueError):
        return str(error)
    return f"A fault of this program stopped it ({type(error).__name__}). Please report it."
