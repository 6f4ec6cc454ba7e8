"""The distant pool: public queries that a server on another machine answers, within the limits of ours.

An answer is held until it is whole, read, and written in the form that the client wants: a server may cut it, answer in
another form, or not at all. It says which generation it is from. Nobody but who asks ever waits for that server.
"""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path

import structlog

from catalogue.error import ResultTooLarge, StoreError, StoreFailed, StoreSlow, TimeLimit
from catalogue.setting import Settings
from catalogue.stores.brief import Brief, brief_of, counted, unescaped
from catalogue.stores.layout import server_of
from catalogue.stores.line import Caller, Line
from catalogue.stores.pool import Answer, Forbidden, NotAcceptable, QueryPool, read_reply
from catalogue.stores.sparql import JSON, MARK, NTRIPLES, TERMS, Mark, mark_of, rows_of
from catalogue.stores.tally import STARTED, Tally
from catalogue.stores.translation import SLOW, refused, translated
from catalogue.stores.wire import Call, Heard, Wire
from catalogue.stores.worker import GRAPHS, RESULTS, Question, refusal

log = structlog.get_logger()
AWAY = "The server that answers queries cannot be asked now; pages, search and dumps go on."
LATER = "Try again in a few minutes."


class Turn:
    """The time that one question has, and who asks it."""

    def __init__(self, seconds: float, caller: Caller | None = None) -> None:
        self.caller = caller
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self._until - time.monotonic(), 0.001)


class DistantPool:
    """Asks the server that the settings name; thread-safe. Like `QueryPool`, but for where the answer comes from."""

    settled = False
    """The server may be brought to another generation between two answers."""

    def __init__(self, settings: Settings) -> None:
        self.tally = Tally()
        self._settings = settings
        self._server = server_of(settings)
        self._wire = Wire(self._server)
        self._line = Line[int](settings.sparql_workers + settings.sparql_queue, settings.sparql_workers)
        for seat in range(settings.sparql_workers):
            self._line.free(seat)

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return self._line.waiting

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

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
        """The answer to a query, and the generation that it is from; see `QueryPool.ask`.

        :param store: not read: the server has what it has
        :param base: not told to the server, which has one of its own
        :raises StoreAway: the server does not answer
        :raises StoreFailed: it failed at this query
        :raises StoreGarbled: its answer is cut or nonsense
        """
        limits = self._settings
        question = Question(
            str(store), query, accept, default_graphs, named_graphs, limits.sparql_rows, limits.sparql_bytes,
            limits.sparql_seconds, base=base,
        )  # fmt: skip
        with self.tally.answering():
            return self._seated(question, caller or Caller())

    def _seated(self, question: Question, caller: Caller) -> Answer:
        """The answer when it is this question's turn."""
        seat = self._line.enter(caller, self._settings.sparql_wait)
        caller.begin()
        self.tally.add(STARTED)
        try:
            return self._answered(question, Turn(question.seconds, caller))
        except StoreSlow as error:
            raise TimeLimit(
                f"The query ran longer than {question.seconds:g} seconds and was given up.", fix=SLOW
            ) from error
        except StoreError as error:
            log.warning("store.unanswered", server=self._server.name, why=str(error))
            raise type(error)(AWAY, fix=LATER) from error
        finally:
            caller.end()
            self._line.free(seat)
            self._line.leave(caller)

    def _answered(self, question: Question, turn: Turn) -> Answer:
        """The answer between two looks at how far the server has come."""
        brief = guarded(question.query)
        known = GRAPHS if brief.form in ("CONSTRUCT", "DESCRIBE") else RESULTS
        if not any(each in known for each in question.accept):
            raise NotAcceptable("No format that you accept fits this answer.", expected=f"one of {', '.join(known)}.")
        before = self._mark(turn)
        heard = self._heard(question, brief, turn)
        reply = translated(heard, brief, question, self._server.name)
        if brief.form == "SELECT" and self._cut(heard):
            raise self._too_many_rows()
        if reply.kind == "graph" and self._cap:
            self._must_be_whole(question, turn)
        told = read_reply(reply, self._settings)
        return Answer(told.content, told.media_type, told.kind, generation_of(before, self._mark(turn)))

    def _mark(self, turn: Turn) -> Mark:
        heard = self._asked(MARK, JSON, turn)
        if heard.status >= 300:
            raise StoreFailed(f"The server answers {heard.status} to a question of ours: {heard.words}.")
        return mark_of({p.removeprefix(TERMS): o for p, o in rows_of(heard, self._server.name)})

    def _heard(self, question: Question, brief: Brief, turn: Turn) -> Heard:
        """What the server says to a query, in the one form that it is asked for."""
        layout, graphs = self._server.layout, (*question.default_graphs, *question.named_graphs)
        whole = not brief.dataset and not graphs
        prologue = layout.prologue if whole and not brief.graph else ""
        prologue += layout.describe if brief.form == "DESCRIBE" else ""
        prologue += based(question.base)
        form = [("default-graph-uri", each) for each in question.default_graphs]
        form += [("named-graph-uri", each) for each in question.named_graphs]
        form += layout.union if whole else ()
        media_type = NTRIPLES if brief.form in ("CONSTRUCT", "DESCRIBE") else JSON
        heard = self._asked(prologue + question.query, media_type, turn, tuple(form))
        if heard.status >= 300:
            raise refused(heard, question.seconds, prologue.count("\n"))
        if heard.headers.get("x-sql-state"):
            raise StoreSlow("The server gave up in the middle.")
        return heard

    def _asked(self, query: str, media_type: str, turn: Turn, form: tuple[tuple[str, str], ...] = ()) -> Heard:
        if self._server.layout.capped:
            # It stops by itself then; without, it would go on after nobody listens any more.
            form = (*form, ("timeout", str(max(1000, int(turn.left * 1000)))))
        call = Call(
            "POST", self._server.query, form=(("query", query), *form), headers=(("Accept", media_type),),
            most=2 * self._settings.sparql_bytes,
        )  # fmt: skip
        return self._wire.ask(call, turn.left, turn.caller)

    @cached_property
    def _cap(self) -> int:
        """Rows after which the server cuts an answer and says so for tables alone; 0 when that is beyond our limit."""
        if self._server.rows or not self._server.layout.capped:
            return self._server.rows
        many = f"SELECT (1 AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {self._settings.sparql_rows + 1}"
        heard = self._asked(many, JSON, Turn(self._settings.sparql_seconds))
        return int(heard.headers.get("x-sparql-maxrows") or 0)

    def _cut(self, heard: Heard) -> bool:
        """Whether the server may have left rows of a table out."""
        if "x-sparql-maxrows" in heard.headers:
            return True
        return bool(self._server.rows) and len(rows_of(heard, self._server.name)) >= self._server.rows

    def _must_be_whole(self, question: Question, turn: Turn) -> None:
        """See whether the rows that a graph was made from were cut, which the server does not tell.

        :raises ResultTooLarge: they were, or may have been
        """
        text = counted(question.query)
        if not text:  # DESCRIBE of things that it names; a CONSTRUCT without a pattern is no query
            return
        form = [("default-graph-uri", each) for each in question.default_graphs]
        form += [("named-graph-uri", each) for each in question.named_graphs]
        heard = self._asked(based(question.base) + text, JSON, turn, tuple(form))
        if heard.status >= 300 or int(rows_of(heard, self._server.name)[0][0]) > self._cap:
            raise self._too_many_rows()

    def _too_many_rows(self) -> ResultTooLarge:
        cap = self._server.rows or self._cap
        return ResultTooLarge(
            f"The server cuts answers at {cap:,} rows, and this one may have been cut.",
            fix=f"Add LIMIT {cap - 1} and OFFSET, or download the dump.",
        )


def opened_pool(settings: Settings) -> QueryPool | DistantPool:
    """Where public queries go: to the server that the settings name, else to the generation's own store."""
    return DistantPool(settings) if settings.remote_store else QueryPool(settings)


def guarded(query: str) -> Brief:
    """A query in brief that leaves the store and SPARQL in no spelling.

    :raises Forbidden: it calls other servers, changes data or uses words of one make of server
    """
    plain = unescaped(query)
    why = refusal(query, ()) or refusal(plain, ())
    brief = brief_of(plain)
    if not why and brief.foreign:
        why = f"{brief.foreign} is no SPARQL 1.1; this endpoint answers queries in SPARQL 1.1 only."
    if why:
        raise Forbidden(why, fix="Leave it out.")
    return brief


def based(base: str) -> str:
    """What makes relative IRIs of the query that follows relative to an address."""
    return f"BASE <{base}>\n" if base else ""


def generation_of(before: Mark, after: Mark) -> str:
    """The generation that an answer is from; two numbers when the server was being brought from one to the other."""
    last = after.coming or after.generation
    first = before.generation
    return str(first) if first == last and not before.coming else f"{first}-{last}"
