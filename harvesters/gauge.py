"""A gauge: how far a check has come, as a bar on a terminal and as a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

import structlog
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

log = structlog.get_logger()
EVERY = 5.0
T = TypeVar("T")


class Gauge(AbstractContextManager["Gauge"]):
    """Shows progress on standard error, so that the verdict alone stands on standard output."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        )  # fmt: skip
        self._bar = Progress(*columns, console=console, transient=True) if console.is_terminal else None
        self._spoken = time.monotonic()

    def __enter__(self) -> Gauge:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def follow(self, what: str, place: str, things: Iterable[T], total: int | None = None) -> Iterator[T]:
        """The things as they come, counted.

        :param what: what is being done: `read` or `checked`
        :param total: how many there will be; None while nobody knows
        """
        task = self._bar.add_task(f"{what}: {escape(place)}", total=total) if self._bar else None
        for done, each in enumerate(things, 1):
            yield each
            if self._bar and task is not None:
                self._bar.update(task, completed=done)
            elif time.monotonic() - self._spoken > EVERY:
                self._spoken = time.monotonic()
                log.info(f"check.{what}", place=place, done=done, of=total)
        if self._bar and task is not None:
            self._bar.remove_task(task)
