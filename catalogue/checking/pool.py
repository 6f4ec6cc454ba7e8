"""The pool of checks: records checked in other processes, each of which is killed when one record takes too long.

A few records are checked in this process: workers take as long to start as some hundred checks.
"""

from __future__ import annotations

import multiprocessing
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures import TimeoutError as LateError
from types import TracebackType

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from catalogue.checking.checker import LIMIT, Checker
from catalogue.checking.task import Task
from catalogue.checking.worker import Refusal, checked, prepare
from catalogue.deadline import too_long
from catalogue.error import Busy, RecordError, TooLarge
from catalogue.record.triple import write_ntriples
from catalogue.reports.report import Report

WORTH = 500  # checks that take longer than it takes to start the workers
GRACE = 2.0  # seconds in which a worker may give up a check by itself, which spares starting another
AHEAD = 2  # records on their way to each worker, so that it need not wait for the next
Sent = tuple[Task, "ProcessFuture[Report | Refusal] | RecordError"]


class CheckPool:
    """Checks records; a context manager, for any number of threads. Workers start when they are needed.

    :param checker: by whose shapes, in whose words and within whose limits workers judge; judges itself what is not
        worth a worker
    :param workers: processes; with 1 nothing is worth a worker
    :param memory: megabytes that a worker may use
    :param apart: send every record to a worker: where there is no main thread whose checks can be interrupted
    :param waiting: single checks that may wait for a worker
    """

    def __init__(
        self, checker: Checker, workers: int, memory: int = 1024, *, apart: bool = False, waiting: int = 16
    ) -> None:
        self.checker = checker
        self.workers = workers
        self.memory = memory
        self.apart = apart
        self._seen = 0
        self._places = threading.Semaphore(workers + waiting)
        self._lock = threading.Lock()
        self._running: ProcessPool | None = None
        self._end: Callable[[], object] = tuple

    def __enter__(self) -> CheckPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are doing; new ones start when they are needed again."""
        with self._lock:
            self._running = None
            self._end()

    def start(self) -> ProcessPool:
        """Have the workers start now, behind what goes on, so that the first check need not wait for them."""
        with self._lock:
            if self._running is None:
                self._running = started(self.checker, self.workers, self.memory)
                self._end = weakref.finalize(self, end, self._running)
            return self._running

    def check_one(self, task: Task) -> Report:
        """The report on one record, from a worker, which is killed at the limit.

        :raises TooLarge: the check took longer, or more memory, than it may
        :raises NotRdf: an IRI or a language tag of the record is none
        :raises Busy: too many checks wait already
        """
        if not self._places.acquire(blocking=False):
            raise Busy("Too many checks are waiting.", fix="Try again in a few seconds.")
        try:
            answer = self._answer(self._sent(task))
        finally:
            self._places.release()
        if isinstance(answer, RecordError):
            raise answer
        return answer

    def check_many(self, tasks: Iterable[Task]) -> Iterator[Report | RecordError]:
        """The report on each record, in order, or why it has none; one that is given up does not hold up the others.

        What is not taken any more is not checked to its end.
        """
        batch = list(tasks)
        if not self._worthwhile(len(batch)):
            yield from map(self._here, batch)
            return
        sent = list[Sent]()
        try:
            for task in batch:
                sent.append(self._sent(task))
                wait_for_room(sent, AHEAD * self.workers)
                while sent and not under_way(sent[:1]):
                    yield self._answer(sent.pop(0))
            while sent:
                yield self._answer(sent.pop(0))
        finally:
            for future in under_way(sent):
                future.cancel()  # type: ignore[no-untyped-call]

    def _worthwhile(self, size: int) -> bool:
        """Whether a batch goes to workers, by what has been asked so far."""
        self._seen += size
        return self.apart or (self.workers > 1 and size > 1 and (self._running is not None or self._seen >= WORTH))

    def _here(self, task: Task) -> Report | RecordError:
        try:
            return task.report(self.checker)
        except RecordError as error:
            return error

    def _sent(self, task: Task) -> Sent:
        try:
            parcel = task.parcel(self.checker)
        except RecordError as error:
            return task, error
        return task, self.start().schedule(checked, args=[parcel], timeout=parcel.seconds + GRACE)

    def _answer(self, sent: Sent) -> Report | RecordError:
        task, future = sent
        if isinstance(future, RecordError):
            return future
        try:
            answer = future.result()
        except LateError:
            return too_long(LIMIT[0], task.seconds or self.checker.seconds, LIMIT[1])
        except (ProcessExpired, MemoryError):
            return too_big(self.memory)
        return answer if isinstance(answer, Report) else TooLarge(answer[0], expected=answer[1], fix=answer[2])


def under_way(sent: Iterable[Sent]) -> list[ProcessFuture[Report | Refusal]]:
    """The checks that are not at their end."""
    return [future for _, future in sent if not isinstance(future, RecordError) and not future.done()]


def wait_for_room(sent: Iterable[Sent], most: int) -> None:
    """Wait until fewer checks are under way; one that takes long keeps no other worker idle."""
    waited = under_way(sent)
    if len(waited) >= most:
        wait(waited, return_when=FIRST_COMPLETED)


def started(checker: Checker, workers: int, memory: int) -> ProcessPool:
    """Workers, starting."""
    pool = ProcessPool(
        max_workers=workers,
        initializer=prepare,
        initargs=[write_ntriples(checker.profiles.graph), memory * 1_000_000],
        context=multiprocessing.get_context("spawn"),
    )
    pool.schedule(len, args=[()])
    return pool


def end(pool: ProcessPool) -> None:
    """End the workers of a pool."""
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def too_big(memory: int) -> TooLarge:
    """A record over which a worker died."""
    return TooLarge(
        f"The check of this record needed more than {memory:,} MB of memory and was given up.",
        expected="less (setting check_memory).",
        fix="Split it.",
    )
