"""The query pool: public queries in worker processes that are killed at their time limit, behind a bounded line."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pebble import ProcessExpired

from catalogue.error import (
    CatalogueError,
    MemoryLimit,
    QueryError,
    ResultTooLarge,
    StoreError,
    Syntax,
    TimeLimit,
    Unreachable,
)
from catalogue.setting import Settings
from catalogue.stores.line import LATER, Abandoned, Caller, Line
from catalogue.stores.seat import Seat
from catalogue.stores.tally import KILLED, STARTED, Tally
from catalogue.stores.worker import Question, Reply

PLACE = re.compile(r"(?:at|line) (\d+):(\d+)")
GRACE = 10.0
"""Seconds after which a worker that should be there, or should have been stopped, is given up."""
PAUSE = 1.0
"""Seconds before a worker that could not be started is tried again."""


class NotAcceptable(QueryError):
    """The client takes no format that such an answer has."""


class Forbidden(QueryError):
    """The query asks for what this endpoint does not do (SERVICE, LOAD, updates)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    :param kind: `select`, `ask` or `graph`
    :param generation: what it was answered from, where that is not what was asked: a server may lag behind
    """

    content: bytes
    media_type: str
    kind: str
    generation: str = ""


class QueryPool:
    """Asks stores in worker processes; thread-safe. This process never looks into a query.

    :param union: whether all graphs together are the default graph where nothing else is asked for
    """

    settled = True
    """Whether the same question to the same store always has the same answer."""

    def __init__(self, settings: Settings, *, union: bool = True) -> None:
        self.tally = Tally()
        self._settings = settings
        self._union = union
        self._seats = [Seat(settings.sparql_memory) for _ in range(settings.sparql_workers)]
        self._line = Line[Seat](settings.sparql_workers + settings.sparql_queue, settings.sparql_workers)
        self._lock = threading.Lock()
        self._begun = self._closed = False

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._line.waiting

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._closed = True
        for seat in self._seats:
            seat.close()

    def ask(
        self,
        store: Path,
        query: str,
        accept: tuple[str, ...],
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        caller: Caller | None = None,
        base: str = "",
    ) -> Answer:
        """The answer to a query.

        :param accept: media types the client takes, best first
        :param base: what relative IRIs in the query are relative to (RFC 3986, section 5.1); empty: they are refused
        :param caller: who may go away while waiting
        :raises Forbidden: SERVICE that is not allowed, LOAD or an update
        :raises Syntax: with line and column
        :raises Busy: too many queries wait already, or this one waited too long
        :raises TimeLimit: it ran longer than the limit; MemoryLimit, ResultTooLarge likewise
        :raises NotAcceptable: no format that the client takes fits
        :raises Unreachable: a service that it calls, and may call, does not answer
        :raises Abandoned: the caller went away
        """
        limits = self._settings
        question = Question(
            str(store), query, accept, default_graphs, named_graphs, limits.sparql_rows, limits.sparql_bytes,
            limits.sparql_seconds, limits.sparql_services, self._union, base,
        )  # fmt: skip
        with self.tally.answering():
            return read_reply(self._seated(question, caller or Caller()), limits)

    def _seated(self, question: Question, caller: Caller) -> Reply:
        """The reply of the worker whose turn it is."""
        self._begin()
        seat = self._line.enter(caller, self._settings.sparql_wait)
        try:
            return self._asked(seat, question, caller)
        finally:
            self._line.leave(caller)

    def _asked(self, seat: Seat, question: Question, caller: Caller) -> Reply:
        """The reply of one worker."""
        caller.begin()
        self.tally.add(STARTED)
        future = seat.ask(question)
        try:
            error = caller.wait(future, question.seconds)
        except (CancelledError, LateError) as given_up:
            # The client is told now; a worker with much memory takes its time to die.
            future.cancel()  # type: ignore[no-untyped-call]
            error = given_up
        caller.end()
        if error is None:
            self._line.free(seat)
            reply: Reply = future.result()
            return reply
        self._replace(seat, error)
        raise explained(error, self._settings) from error

    def _begin(self) -> None:
        """Start the workers when the first query comes."""
        with self._lock:
            begun, self._begun = self._begun, True
        if not begun:
            for seat in self._seats:
                self._warm(seat)

    def _replace(self, seat: Seat, error: BaseException) -> None:
        """Have another worker at a seat whose worker was stopped, died or failed."""
        self.tally.add(KILLED)
        if not isinstance(error, (CancelledError, LateError)):
            seat.renew()
        self._warm(seat)

    def _warm(self, seat: Seat) -> None:
        """Let a seat be taken as soon as its worker is there."""
        if self._closed:
            return
        future = seat.warm()
        later(GRACE, self._late, seat, future)
        future.add_done_callback(partial(self._warmed, seat))

    def _warmed(self, seat: Seat, future: Future[int]) -> None:
        if not future.cancelled() and future.exception() is None:
            self._line.free(seat)
        elif not self._closed:
            later(PAUSE, self._warm, seat)

    def _late(self, seat: Seat, future: Future[int]) -> None:
        """Give up a worker that does not come: the one before it does not go, or their pool is stuck."""
        if not self._closed and future.cancel():
            seat.renew()


def later(seconds: float, work: Callable[..., None], *arguments: object) -> None:
    """Do something after a while, unless the process has ended."""
    timer = threading.Timer(seconds, work, arguments)
    timer.daemon = True
    timer.start()


def explained(error: BaseException, settings: Settings) -> CatalogueError:
    """What the end of a worker means to who asked."""
    code = error.exitcode if isinstance(error, ProcessExpired) else 0
    if isinstance(error, CancelledError):
        return Abandoned("Who asked went away before the answer.")
    if isinstance(error, LateError) or code == -signal.SIGXCPU:
        return TimeLimit(
            f"The query ran longer than {settings.sparql_seconds:g} seconds and was stopped.",
            fix="Ask for less: name a class or a property, add LIMIT, or download the dump.",
        )
    if code == -signal.SIGSEGV:
        return QueryError("The query is nested too deeply, or has too many parts.", fix="Divide it into several.")
    if isinstance(error, BrokenProcessPool):
        return StoreError("The worker that should have answered was lost.", fix=LATER)
    if isinstance(error, (ProcessExpired, MemoryError)):
        return MemoryLimit(
            f"The query needed more than {settings.sparql_memory:,} MB of memory and was stopped.",
            fix="Avoid sorting or joining everything; add LIMIT to an inner query.",
        )
    return QueryError(f"The store fails at this query ({type(error).__name__}).", fix="Write it in another way.")


def read_reply(reply: Reply, settings: Settings) -> Answer:
    """The answer of a worker, or the error that it tells."""
    text = reply.content.decode("utf-8", "replace") if reply.trouble else ""
    match reply.trouble:
        case "":
            return Answer(reply.content, reply.media_type, reply.kind)
        case "syntax":
            place = PLACE.search(text)
            raise Syntax(text, line=int(place[1]) if place else None, column=int(place[2]) if place else None)
        case "forbidden":
            raise Forbidden(text, fix="Leave it out.")
        case "not-acceptable":
            raise NotAcceptable("No format that you accept fits this answer.", expected=f"one of {text}.")
        case "too-large":
            limit = f"{settings.sparql_rows:,} rows" if text == "rows" else f"{settings.sparql_bytes:,} bytes"
            raise ResultTooLarge(
                f"The answer has more than {limit}.", fix="Add LIMIT and OFFSET, or download the dump."
            )
        case "service":
            raise Unreachable(f"A service that the query calls gave no answer: {text}.")
        case "store":
            # The words name folders of this machine, which who asks need not know.
            raise StoreError("The store cannot be read now.", fix="Try again; `jardin doctor` says what is wrong.")
    raise QueryError(f"The store does not answer this query: {text}.")
