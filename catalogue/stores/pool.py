"""The query pool: public queries in worker processes that are killed at their time limit, behind a bounded queue."""

from __future__ import annotations

import multiprocessing
import re
import threading
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from catalogue.error import Busy, MemoryLimit, QueryError, ResultTooLarge, Syntax, TimeLimit
from catalogue.setting import Settings
from catalogue.stores.federation import calls_out
from catalogue.stores.worker import Question, Reply, answer, prepare, words_of

UPDATES = {"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
PLACE = re.compile(r"(?:at|line) (\d+):(\d+)")


class NotAcceptable(QueryError):
    """The client takes no format that such an answer has."""


class Forbidden(QueryError):
    """The query asks for what this endpoint does not do (SERVICE, LOAD, updates)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    :param kind: `select`, `ask` or `graph`
    """

    content: bytes
    media_type: str
    kind: str


class QueryPool:
    """Asks stores in worker processes; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        memory = settings.sparql_memory * 1_000_000
        self._pool = ProcessPool(
            max_workers=settings.sparql_workers,
            initializer=prepare,
            initargs=[memory],
            context=multiprocessing.get_context("spawn"),
        )
        self._places = threading.Semaphore(settings.sparql_workers + settings.sparql_queue)

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def ask(
        self,
        store: Path,
        query: str,
        accept: tuple[str, ...],
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
    ) -> Answer:
        """The answer to a query.

        :param accept: media types the client takes, best first
        :raises Forbidden: SERVICE, LOAD or an update
        :raises Syntax: with line and column
        :raises Busy: too many queries wait already
        :raises TimeLimit: it ran longer than the limit; MemoryLimit, ResultTooLarge likewise
        :raises NotAcceptable: no format that the client takes fits
        """
        refuse_forbidden(query)
        if not self._places.acquire(blocking=False):
            raise Busy("Too many queries are waiting.", fix="Try again in a few seconds.")
        try:
            question = Question(
                str(store), query, accept, default_graphs, named_graphs,
                self._settings.sparql_rows, self._settings.sparql_bytes,
            )  # fmt: skip
            return read_reply(self._run(question), self._settings)
        finally:
            self._places.release()

    def _run(self, question: Question) -> Reply:
        seconds = self._settings.sparql_seconds
        future = self._pool.schedule(answer, args=[question], timeout=seconds)
        try:
            reply: Reply = future.result()
        except LateError as error:
            raise TimeLimit(
                f"The query ran longer than {seconds:g} seconds and was stopped.",
                fix="Ask for less: name a class or a property, add LIMIT, or download the dump.",
            ) from error
        except (ProcessExpired, MemoryError) as error:
            raise memory_limit(self._settings) from error
        return reply


def memory_limit(settings: Settings) -> MemoryLimit:
    """The query died of the memory cap."""
    return MemoryLimit(
        f"The query needed more than {settings.sparql_memory:,} MB of memory and was stopped.",
        fix="Avoid sorting or joining everything; add LIMIT to an inner query.",
    )


def refuse_forbidden(query: str) -> None:
    """Refuse what leaves the store or changes it; a text that is no query at all is left to the parser.

    :raises Forbidden: naming the word
    """
    if calls_out(query):
        raise forbidden("SERVICE", "calls other servers")
    words = (word.upper() for word in words_of(query))
    first = next((word for word in words if word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", *UPDATES}), "")
    if first in UPDATES:
        raise forbidden(first, "changes data")


def forbidden(word: str, why: str) -> Forbidden:
    """What is not done here."""
    return Forbidden(f"{word} {why}; this endpoint answers queries over its own data only.", fix="Leave it out.")


def read_reply(reply: Reply, settings: Settings) -> Answer:
    """The answer of a worker, or the error that it tells."""
    text = reply.content.decode("utf-8", "replace") if reply.trouble else ""
    if reply.trouble == "syntax":
        place = PLACE.search(text)
        raise Syntax(text, line=int(place[1]) if place else None, column=int(place[2]) if place else None)
    if reply.trouble == "not-acceptable":
        raise NotAcceptable("No format that you accept fits this answer.", expected=f"one of {text}.")
    if reply.trouble == "too-large":
        limit = f"{settings.sparql_rows:,} rows" if text == "rows" else f"{settings.sparql_bytes:,} bytes"
        raise ResultTooLarge(f"The answer has more than {limit}.", fix="Add LIMIT and OFFSET, or download the dump.")
    if reply.trouble:
        raise QueryError(f"The store does not answer this query: {text}.")
    return Answer(reply.content, reply.media_type, reply.kind)
