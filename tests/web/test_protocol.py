"""Reading a request of the SPARQL 1.1 Protocol: its query, its dataset, the form of its answer."""

from __future__ import annotations

import pytest

from web.negotiation import NotAcceptable
from web.security import BadRequest
from web.sparql import DIRECT, FORM, UPDATE, Unsupported, UpdateRefused, first_word, media_type_of, read_question

RESULTS = "application/sparql-results+json"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT * {}", "SELECT"),
        ("  # SELECT\n ask {}", "ASK"),
        ("PREFIX a: <http://a#> PREFIX : <x> BASE <y> construct {} {}", "CONSTRUCT"),
        ("prefix select: <http://x/> DESCRIBE select:a", "DESCRIBE"),
        ("PREFIX a: # a comment\n <x>\nSELECT", "SELECT"),
        ("INSERT DATA { <a> <b> <c> }", "INSERT"),
        ("", ""),
        ("{}", ""),
        ("<" * 50_000, ""),
    ],
)
def test_the_first_word_after_the_prologue_says_the_form(query: str, word: str) -> None:
    assert first_word(query) == word


def test_a_query_comes_in_three_ways() -> None:
    graphs = [("default-graph-uri", "a:b"), ("named-graph-uri", "c:d"), ("named-graph-uri", "e:f")]
    by_address = read_question([("query", "ASK {}"), *graphs], None, b"")
    by_form = read_question([], FORM, b"query=ASK+%7B%7D&default-graph-uri=a:b&named-graph-uri=c:d&named-graph-uri=e:f")
    direct = read_question(graphs, f"{DIRECT}; charset=utf-8", b"ASK {}")
    assert by_address == by_form == direct
    assert direct.named_graphs == ("c:d", "e:f")


@pytest.mark.parametrize(
    ("params", "kind", "body", "error"),
    [
        ([("query", "ASK {}"), ("query", "ASK {}")], None, b"", BadRequest),
        ([], FORM, b"query=ASK{}&update=CLEAR+ALL", BadRequest),
        ([("query", "ASK {}")], DIRECT, b"ASK {}", BadRequest),
        ([], DIRECT, b"\xff\xfe", BadRequest),
        ([], FORM, b"&a=b" * 5_000, BadRequest),
        ([], UPDATE, b"CLEAR ALL", UpdateRefused),
        ([("update", "CLEAR ALL")], None, b"", UpdateRefused),
        ([("query", "PREFIX a: <b> INSERT DATA {}")], None, b"", UpdateRefused),
        ([], "text/plain", b"ASK {}", Unsupported),
        ([], "", b"ASK {}", Unsupported),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(
    params: list[tuple[str, str]], kind: str | None, body: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_question(params, kind, body)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("SELECT", "*/*", RESULTS),
        ("SELECT", "application/json", RESULTS),
        ("SELECT", "text/csv;q=0.9, application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK", "text/tab-separated-values", "text/tab-separated-values"),
        ("CONSTRUCT", "*/*", "text/turtle"),
        ("DESCRIBE", "application/sparql-results+xml, application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT", "application/trig", "application/trig"),
    ],
)
def test_the_form_of_the_query_decides_what_is_on_offer(query: str, accept: str, expected: str) -> None:
    assert media_type_of(query, accept) == expected  # type: ignore[arg-type]


def test_a_table_is_not_served_as_turtle() -> None:
    with pytest.raises(NotAcceptable, match="sparql-results"):
        media_type_of("SELECT", "text/turtle")
