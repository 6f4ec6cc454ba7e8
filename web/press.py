"""The press: has extracts of a generation made in a process beside this one, one at a time, when somebody asks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from catalogue.error import Busy
from catalogue.keeping.extract import place_of
from catalogue.keeping.generation import Generation

log = structlog.get_logger()
PAUSE = 0.05
REST = 30.0
"""Seconds after a failure in which the same is not tried again."""


class CannotMake(Busy):
    """An extract could not be made; the operator reads why in the log."""


@dataclass
class Press:
    """Starts the processes that make extracts, and sees how they end.

    :param patience: seconds that a request waits for an extract
    :param running: the process at work and what it makes; None when none is
    :param failed: what could not be made, and when, on the clock of this machine
    """

    patience: float = 10.0
    running: tuple[Path, subprocess.Popen[bytes]] | None = None
    failed: dict[Path, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def get(self, generation: Generation, name: str) -> Path | None:
        """The file of an extract; None when it is not made in time, though it will be.

        :raises CannotMake: it was tried and failed
        """
        place, until = place_of(generation, name), time.monotonic() + self.patience
        while not self.order(generation, name):
            if time.monotonic() >= until:
                return None
            await asyncio.sleep(PAUSE)
        return place

    def order(self, generation: Generation, name: str) -> bool:
        """Whether an extract is made; when it is not, it is begun as soon as nothing else is at work.

        :raises CannotMake: it was tried and failed
        """
        place = place_of(generation, name)
        with self._lock:
            self._look()
            if place.exists():
                return True
            if time.monotonic() - self.failed.get(place, -REST) < REST:
                raise CannotMake(f"{name} could not be made.", fix="Try again later, or tell who runs this catalogue.")
            if self.running is None:
                command = [sys.executable, "-m", "catalogue.keeping.extract", str(generation.path), name]
                made = subprocess.Popen(  # noqa: S603 - our own program, on a path and a name of ours
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
                )
                self.running = place, made
            return False

    def _look(self) -> None:
        """See whether the process at work has ended, and how."""
        if self.running is None or self.running[1].poll() is None:
            return
        place, process = self.running
        self.running = None
        said = process.communicate()[1].decode("utf-8", "replace").strip()
        if process.returncode:
            self.failed = {**self.failed, place: time.monotonic()}
            log.error("extract.failed", extract=place.name, reason=said.rpartition("\n")[2])

    def close(self) -> None:
        """End what is at work; it will be made when it is asked for again."""
        with self._lock:
            if self.running is not None:
                self.running[1].terminate()
                self.running[1].communicate()
                self.running = None
