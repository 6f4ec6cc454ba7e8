"""Abroad: profiles of others judge in a process of their own, which is killed when one record takes too long.

The operator gave their shapes, others wrote them: no page waits for what they make of a record in its own process.
Non-responsibilities: judging (`catalogue.checking.judge`).
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as LateError
from dataclasses import replace
from functools import lru_cache

from pebble import ProcessExpired, ProcessPool

from catalogue.checking.checker import LIMIT
from catalogue.checking.examiner import Examiner, given_up
from catalogue.checking.judge import ForeignProfile, foreign_profiles
from catalogue.checking.pool import GRACE, end, too_big
from catalogue.checking.task import Parcel, Task
from catalogue.checking.worker import limit
from catalogue.deadline import too_long
from catalogue.error import RecordError
from catalogue.record.record import Record
from catalogue.reports.report import Report
from catalogue.setting import Settings


class Abroad:
    """Judges records by the profiles that the settings name, one record at a time; for any thread.

    :param settings: those of the worker, whose `check_seconds` is the limit for one record
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._running: ProcessPool | None = None

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        with self._lock:
            if self._running is not None:
                end(self._running)
            self._running = None

    def reports(self, name: str, records: Iterable[Record], examiner: Examiner) -> Iterator[Report]:
        """A report on each record in order, each as soon as made; nothing is raised for a record.

        :param name: of the profile
        :param examiner: knows what stands around the records, and the reader's languages
        """
        for record in examiner.around(records):
            try:
                task = Task(record.iri, record.graph, examiner.known, languages=examiner.languages)
                yield self._report(name, task.parcel(examiner.checker))
            except RecordError as error:
                yield replace(given_up(record, error, examiner.languages), profile=name)

    def _report(self, name: str, parcel: Parcel) -> Report:
        seconds = self.settings.check_seconds
        future = self._pool().schedule(examined, args=[self.settings, name, parcel], timeout=seconds + GRACE)
        try:
            report: Report = future.result()
        except LateError:
            raise too_long(LIMIT[0], seconds, LIMIT[1]) from None
        except (ProcessExpired, MemoryError):
            raise too_big(self.settings.check_memory) from None
        return report

    def _pool(self) -> ProcessPool:
        with self._lock:
            if self._running is None:
                memory = self.settings.check_memory * 1_000_000
                context = multiprocessing.get_context("spawn")
                self._running = ProcessPool(max_workers=1, initializer=limit, initargs=[memory], context=context)
            return self._running


def examined(settings: Settings, name: str, parcel: Parcel) -> Report:
    """What runs in the worker: the report on one record."""
    task = parcel.task()
    return next(
        profile_here(settings, name).examine([Record(task.iri, task.graph)], task.known, languages=task.languages)
    )


@lru_cache(maxsize=8)
def profile_here(settings: Settings, name: str) -> ForeignProfile:
    """The profile of this name, read once in this process."""
    return foreign_profiles(settings)[name]
