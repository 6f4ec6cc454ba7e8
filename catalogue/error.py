"""What can go wrong, said so that the reader knows what to do.

CatalogueError
  SettingError        a setting is missing or wrong; names it and its variable
  ShapeError          a shape breaks a house rule; names shape and rule
  UnknownName         no such profile, harvester, store, export, field; lists the known ones
  RecordError         this record or document cannot be read; the run goes on
    NotRdf            the bytes are no RDF that we read; says what they are
    NoIdentifier      a thing that can be given no stable name
    TooLarge          a limit of the settings is passed; names the limit
    NothingFound      well-formed, but no record in it; says what was there instead
    Hostile           refused before a parser saw it (DOCTYPE, unknown remote context, forged names)
    PatientData       rows about persons; this is a catalogue of descriptions
    KeptOut           it was erased here, and is not let in again until somebody says so
  Refused             the record breaks what it must keep; carries the Report
  OriginError         this origin cannot be used now; the run stops
    Unreachable       no answer
    Denied            the answer is no (401, 403, robots.txt, a private address)
    Garbled           an answer that cannot be what was asked for
  StoreError          the store cannot do what it must
    Damaged           a part of the journal cannot be read
    StoreAway         a store on another machine does not answer
    StoreSlow         a whole call took longer than its deadline
    StoreDenied       it takes neither name nor password, or no such call
    StoreFailed       it says that it failed (5xx)
    StoreGarbled      an answer that cannot be what was asked for, or is cut
  QueryError          a SPARQL query that is not answered
    Syntax            with line and column
    TimeLimit         with the limit in seconds
    MemoryLimit       with the limit in megabytes
    ResultTooLarge    with the limit in rows or bytes
  Busy                another writer holds the catalogue; try again later
  NotFound            no such record, disease, version
    Gone              it was here and was withdrawn; carries its last title, date and reason
      Erased          it was erased; carries date and reason, and nothing of what it was
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self


class CatalogueError(Exception):
    """Something the catalogue can explain: what happened, what was expected, what to do.

    :param what: what happened, with the value that was met
    :param expected: what would have been right
    :param fix: what the reader can do now
    """

    def __init__(self, what: str, *, expected: str = "", fix: str = "") -> None:
        self.what = what
        self.expected = expected
        self.fix = fix
        wanted = expected and f"Expected: {expected.rstrip('.')}."
        super().__init__(" ".join(part for part in (what, wanted, fix) if part))

    @property
    def name(self) -> str:
        """The class name as words, as reports and problem documents show it."""
        return type(self).__name__


class SettingError(CatalogueError):
    """A setting is missing or wrong."""


class ShapeError(CatalogueError):
    """A shape breaks a house rule."""


class UnknownName(CatalogueError):
    """No such profile, harvester, store, export or field."""

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(sorted(known)) or "none"
        super().__init__(f"There is no {noun} named {name!r}.", expected=f"one of {listed}.")


class RecordError(CatalogueError):
    """This record or document cannot be read; the run goes on.

    Where the parser says so, it knows the place in the document: line and column, both counted from 1, else None.
    """

    address: str = ""
    line: int | None = None
    column: int | None = None

    def at(self, address: str) -> RecordError:
        """The same error, naming the document it happened in."""
        self.address = address
        return self

    def on(self, line: int | None, column: int | None) -> Self:
        """The same error, naming the place it happened at; a place that is none is not kept."""
        self.line = line or None
        self.column = (column or None) if line else None
        return self


class NotRdf(RecordError):
    """The bytes are no RDF that we read."""


class NoIdentifier(RecordError):
    """A thing that can be given no stable name."""


class TooLarge(RecordError):
    """A limit of the settings is passed."""


class NothingFound(RecordError):
    """Well-formed, but no record in it."""


class Hostile(RecordError):
    """Refused before a parser saw it."""


class PatientData(RecordError):
    """Rows about persons; this is a catalogue of descriptions."""


class KeptOut(RecordError):
    """It was erased here, and is not let in again until somebody says so."""


class Refused(CatalogueError):
    """The record breaks what it must keep."""


class OriginError(CatalogueError):
    """This origin cannot be used now; the run stops."""


class Unreachable(OriginError):
    """No answer."""


class Denied(OriginError):
    """The answer is no."""


class Garbled(OriginError):
    """An answer that cannot be what was asked for."""


class StoreError(CatalogueError):
    """The store cannot do what it must."""


class Damaged(StoreError):
    """A row of the journal, or its file, that cannot be read."""


class StoreAway(StoreError):
    """A store on another machine does not answer."""


class StoreSlow(StoreError):
    """A call to a store on another machine took longer than its deadline."""


class StoreDenied(StoreError):
    """A store on another machine takes neither name nor password, or no such call."""


class StoreFailed(StoreError):
    """A store on another machine says that it failed."""


class StoreGarbled(StoreError):
    """A store on another machine gives an answer that cannot be what was asked for, or is cut."""


class QueryError(CatalogueError):
    """A SPARQL query that is not answered."""


class Syntax(QueryError):
    """The query does not parse.

    :param line: counted from 1, None when the parser does not say
    :param column: counted from 1, None when the parser does not say
    """

    def __init__(self, what: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        super().__init__(what, fix="Mend the query and send it again.")


class TimeLimit(QueryError):
    """The query ran longer than the limit."""


class MemoryLimit(QueryError):
    """The query needed more memory than the limit."""


class ResultTooLarge(QueryError):
    """The answer has more rows or bytes than the limit."""


class Busy(CatalogueError):
    """Another writer holds the catalogue, or the queue is full; try again later."""


class NotFound(CatalogueError):
    """No such record, disease or version."""


class Gone(NotFound):
    """The record was here and was withdrawn.

    :param title: its last title
    :param at: when it was withdrawn, ISO 8601
    :param reason: why, in words
    """

    def __init__(self, title: str, at: str, reason: str) -> None:
        self.title = title
        self.at = at
        self.reason = reason
        super().__init__(f"{title} was withdrawn on {at[:10]}: {reason}.")


class Erased(Gone):
    """The record was erased, and nothing is left of what it was.

    :param at: when, ISO 8601
    :param reason: why, in words
    """

    def __init__(self, at: str, reason: str) -> None:
        super().__init__("This record", at, reason)
        self.what = f"This record was erased on {at[:10]}: {reason}."
        self.args = (self.what,)
