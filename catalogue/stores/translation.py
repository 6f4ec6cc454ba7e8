"""Translation: what a server on another machine answers, in the form and in the words of our own endpoint."""

from __future__ import annotations

import re
from itertools import islice
from traceback import clear_frames

import pyoxigraph as ox

from catalogue.error import (
    CatalogueError,
    QueryError,
    ResultTooLarge,
    StoreAway,
    StoreFailed,
    StoreGarbled,
    Syntax,
    TimeLimit,
)
from catalogue.stores.brief import Brief
from catalogue.stores.sparql import JSON, NTRIPLES
from catalogue.stores.wire import Heard
from catalogue.stores.worker import GRAPHS, Question, Reply, Sink, serialised

LINE = re.compile(r"\bline (\d+)\b(?:[:,]? ?(?:column )?(\d+))?")
PLACE = re.compile(r"\b(?:at|line) (\d+):(\d+)")
TOO_LONG = re.compile(r"estimated execution time|timed? ?out", re.IGNORECASE)
WORDS_OF_QUERY = re.compile(r"^(?:Virtuoso \w+ Error|Error)", re.IGNORECASE)
SLOW = "Ask for less: name a class or a property, add LIMIT, or download the dump."


def refused(heard: Heard, seconds: float, above: int) -> CatalogueError:
    """What a status that is no success means to who asked.

    :param above: lines of ours that stand before the query
    """
    words = heard.words
    if TOO_LONG.search(words):
        return TimeLimit(f"The server stops this query: it takes longer than {seconds:g} seconds.", fix=SLOW)
    if heard.status == 400:
        place = PLACE.search(words) or LINE.search(words)
        if place is None:
            return Syntax(words or "The server cannot read this query.")
        return Syntax(words, line=max(1, int(place[1]) - above), column=int(place[2]) if place[2] else None)
    if heard.status >= 500 and WORDS_OF_QUERY.match(words):
        return QueryError(f"The server does not answer this query: {words}.", fix="Write it in another way.")
    if heard.status == 413:
        return ResultTooLarge(f"The server says that this is too much: {words}.")
    if heard.status in (429, 503):
        return StoreAway(f"The server is busy ({heard.status}).")
    return StoreFailed(f"The server answers {heard.status}: {words}.")


def translated(heard: Heard, brief: Brief, question: Question, name: str) -> Reply:
    """An answer in the form that the client wants, once it is known to be whole.

    :raises StoreGarbled: it is cut, or in no form that was asked for
    """
    wanted = NTRIPLES if brief.form in ("CONSTRUCT", "DESCRIBE") else JSON
    if heard.media_type not in (wanted, "application/json", "text/plain"):
        raise StoreGarbled(f"The store {name} answers with {heard.media_type or 'nothing that it names'}.")
    try:
        if wanted == NTRIPLES:
            return graph_of(heard.content, question)
        return table_of(heard.content, question)
    except (SyntaxError, ValueError, OSError) as error:
        clear_frames(error.__traceback__)  # see `rows_of`
        raise StoreGarbled(f"The store {name} gives a broken answer: {error}.") from error


def table_of(content: bytes, question: Question) -> Reply:
    """A table, or yes or no, in the form that the client wants."""
    return serialised(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON), question)


def graph_of(content: bytes, question: Question) -> Reply:
    """A graph in the form that the client wants."""
    media_type = next(each for each in question.accept if each in GRAPHS)
    read = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
    triples = [quad.triple for quad in islice(read, question.rows + 1)]
    if len(triples) > question.rows:
        return Reply(b"rows", kind="graph", trouble="too-large")
    sink = Sink(question.size)
    try:
        ox.serialize(triples, sink, format=GRAPHS[media_type])  # type: ignore[arg-type]
    except OverflowError:
        return Reply(b"bytes", kind="graph", trouble="too-large")
    return Reply(bytes(sink.content), media_type, "graph")
