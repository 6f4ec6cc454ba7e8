"""A seat at the query pool: one worker process, watched by a pool of its own, so that its end is nobody else's."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, TypeVar

from pebble import ProcessFuture, ProcessPool

from catalogue.stores.worker import Question, Reply, answer, prepare, ready

Result = TypeVar("Result")
PRELOAD = ["pebble.pool.process", answer.__module__]
"""What the process that workers are forked from has read already; it never opens a store."""


@contextmanager
def bare() -> Iterator[None]:
    """A process started within reads nothing of the program that runs here, which imports all of the house (2 s)."""
    kept, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


class WorkerProcess(ForkServerProcess):
    """A worker, started bare."""

    _starting = threading.Lock()

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:
        with WorkerProcess._starting, bare():
            return ForkServerProcess._Popen(process_obj)


class WorkerContext(ForkServerContext):
    """How workers are started: forked from a process that has read what they need, and nothing else."""

    Process = WorkerProcess


class Seat:
    """One worker at a time; another takes its place when it was stopped.

    :param memory: megabytes that the worker may use
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._pool = self._hired()

    def _hired(self) -> ProcessPool:
        context = WorkerContext()
        context.set_forkserver_preload(PRELOAD)
        memory = self._memory * 1_000_000
        return ProcessPool(max_workers=1, initializer=prepare, initargs=[memory], context=context)

    def warm(self) -> ProcessFuture[int]:
        """The process id of the worker, when it is there."""
        return self._sent(ready, [], None)

    def ask(self, question: Question) -> ProcessFuture[Reply]:
        """The reply to a question; the worker is stopped when its time is over, counted from when it took it up."""
        return self._sent(answer, [question], question.seconds)

    def _sent(
        self, work: Callable[..., Result], arguments: list[Question], seconds: float | None
    ) -> ProcessFuture[Result]:
        try:
            sent: ProcessFuture[Result] = self._pool.schedule(work, args=arguments, timeout=seconds)
        except RuntimeError:  # the worker died while it had nothing to do, which its pool does not outlive
            self.renew()
            sent = self._pool.schedule(work, args=arguments, timeout=seconds)
        return sent

    def renew(self) -> None:
        """Begin anew: a worker that died may have left a lock held, or half an answer in the pipe."""
        left, self._pool = self._pool, self._hired()
        threading.Thread(target=end, args=[left], daemon=True).start()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        end(self._pool)


def end(pool: ProcessPool) -> None:
    """Stop a pool and wait for its end."""
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
