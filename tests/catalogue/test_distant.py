"""Public queries over a server on another machine: whole answers, our limits, our words, and nobody waits for it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sparql_server import GoBetween, Running, between

from catalogue.error import (
    Busy,
    CatalogueError,
    QueryError,
    ResultTooLarge,
    StoreAway,
    StoreFailed,
    StoreGarbled,
    Syntax,
    TimeLimit,
)
from catalogue.setting import Settings
from catalogue.stores.brief import brief_of, counted, unescaped
from catalogue.stores.distant import DistantPool, generation_of, guarded, opened_pool
from catalogue.stores.line import Abandoned, Caller
from catalogue.stores.pool import Forbidden, NotAcceptable, QueryPool
from catalogue.stores.sparql import FOLLOWER, Mark, SparqlStore
from catalogue.stores.worker import GRAPHS, RESULTS

A, B = "urn:jardin:record:a", "urn:jardin:record:b"
HERE = Path()
BOTH = ("application/sparql-results+json", "application/n-triples")
LIMITS = {"sparql_seconds": 3, "sparql_rows": 50, "sparql_bytes": 20_000, "sparql_workers": 2, "sparql_queue": 1}


def filled(running: Running) -> None:
    store = SparqlStore(running.server())
    store.put({}, [*store.names(), FOLLOWER])
    many = "".join(f'<https://a.example/{n}> <urn:p> "{n}" .\n' for n in range(60)).encode()
    store.put({A: many, B: '<https://a.example/x> <urn:q> "é"@en .\n'.encode()})
    store.note(Mark(5, 7, 0, "stamp"))
    store.close()


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def pool(request: pytest.FixtureRequest) -> Iterator[DistantPool]:
    running: Running = request.getfixturevalue(request.param)
    filled(running)
    made = DistantPool(running.settings(**LIMITS))
    yield made
    made.close()


@pytest.fixture
def spoilt(oxigraph: Running) -> Iterator[tuple[GoBetween, DistantPool]]:
    filled(oxigraph)
    with between(oxigraph) as (spoiler, address):
        made = DistantPool(Settings(**{**LIMITS, "store": address, "sparql_seconds": 1}))  # type: ignore[arg-type]
        yield spoiler, made
        spoiler.done.set()
        made.close()


def rows(pool: DistantPool, query: str, **graphs: tuple[str, ...]) -> list[dict[str, str]]:
    answer = pool.ask(HERE, query, BOTH, graphs.get("default", ()), graphs.get("named", ()))
    return [{k: v["value"] for k, v in row.items()} for row in json.loads(answer.content)["results"]["bindings"]]


@pytest.mark.parametrize("media_type", [*RESULTS, *GRAPHS])
def test_answers_come_in_every_form(pool: DistantPool, media_type: str) -> None:
    form = "SELECT ?o" if media_type in RESULTS else "CONSTRUCT { ?s <urn:q> ?o }"
    answer = pool.ask(HERE, f"{form} WHERE {{ ?s <urn:q> ?o }}", (media_type,))
    assert (answer.media_type, answer.generation) == (media_type, "7")
    assert "é" in answer.content.decode() or "\\u00e9" in answer.content.decode().lower()


def test_the_default_graph_is_the_union_unless_a_dataset_is_named(pool: DistantPool) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p IN (<urn:p>, <urn:q>)) }"
    assert rows(pool, count) == [{"n": "61"}]
    assert rows(pool, count, default=(B,)) == [{"n": "1"}]
    assert rows(pool, count.replace("{", f"FROM <{A}> {{", 1)) == [{"n": "60"}]
    inner = "SELECT ?g { GRAPH ?g { ?s <urn:q> ?o } }"
    assert rows(pool, inner) == [{"g": B}]
    assert rows(pool, inner, named=(B,)) == [{"g": B}]
    assert rows(pool, inner, named=(A,)) == []


def test_yes_and_no_and_a_description(pool: DistantPool) -> None:
    assert json.loads(pool.ask(HERE, "ASK { ?s <urn:q> ?o }", BOTH).content)["boolean"] is True
    assert json.loads(pool.ask(HERE, "ASK { ?s <urn:r> ?o }", BOTH).content)["boolean"] is False
    told = pool.ask(HERE, "DESCRIBE <https://a.example/x>", BOTH).content.decode()
    assert told.startswith("<https://a.example/x> <urn:q> ") and told.count("\n") == 1


def test_relative_iris_are_relative_to_the_endpoint(pool: DistantPool) -> None:
    asked = pool.ask(HERE, "SELECT ?o { <x> ?p ?o }", BOTH, (), (), None, "https://a.example/sparql")
    assert len(json.loads(asked.content)["results"]["bindings"]) == 1


def test_what_is_over_our_limits_is_refused_not_cut(pool: DistantPool) -> None:
    with pytest.raises(ResultTooLarge, match="50 rows"):
        pool.ask(HERE, "SELECT ?s { ?s <urn:p> ?o }", BOTH)
    with pytest.raises(ResultTooLarge, match="50 rows"):
        pool.ask(HERE, "CONSTRUCT WHERE { ?s <urn:p> ?o }", BOTH)
    with pytest.raises(ResultTooLarge, match="bytes"):
        pool.ask(HERE, "SELECT ?s ?a ?b ?c { ?s <urn:p> ?o BIND(STR(?s) AS ?a) BIND(CONCAT(?a, ?a, ?a, ?a, ?a, ?a) AS ?b) "
                       "BIND(CONCAT(?b, ?b, ?b, ?b) AS ?c) } LIMIT 45", BOTH)  # fmt: skip
    assert len(rows(pool, "SELECT ?s { ?s <urn:p> ?o } LIMIT 50")) == 50


def test_a_query_that_is_none_is_told_with_its_line(pool: DistantPool) -> None:
    with pytest.raises(Syntax) as caught:
        pool.ask(HERE, "SELECT ?s {\n ?s <urn:p> ?o .\n ?s ?p }", BOTH)
    assert caught.value.line == 3


def test_a_query_without_end_is_given_up_in_time(pool: DistantPool) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?l)) = STR(?f)) }"
    began = time.monotonic()
    with pytest.raises(TimeLimit):
        pool.ask(HERE, cross, BOTH)
    assert time.monotonic() - began < 3.5
    assert rows(pool, "SELECT ?o { ?s <urn:q> ?o }") == [{"o": "é"}]


def test_a_form_that_the_client_does_not_take_is_not_asked_for(pool: DistantPool) -> None:
    with pytest.raises(NotAcceptable, match="text/csv"):
        pool.ask(HERE, "SELECT ?s { ?s ?p ?o }", ("text/turtle",))


@pytest.mark.parametrize(
    "query",
    [
        "DROP ALL",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "\\u0044ROP ALL",
        'define get:soft "soft" SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }',
        "SELECT (bif:concat('a', 'b') AS ?x) {}",
        "SELECT (sql:user_name() AS ?x) {}",
        "PREFIX x: <bif:> SELECT (x:exec('shutdown') AS ?x) {}",
        "PREFIX x: <\\u0062if:> SELECT (x:exec('shutdown') AS ?x) {}",
    ],
)
def test_what_leaves_the_store_or_sparql_never_reaches_the_server(
    spoilt: tuple[GoBetween, DistantPool], query: str
) -> None:
    with pytest.raises(Forbidden):
        spoilt[1].ask(HERE, query, BOTH)
    assert spoilt[0].calls == []


def test_words_in_strings_and_comments_are_no_such_words() -> None:
    query = '# define bif:x\nSELECT ("define SERVICE <bif:x>" AS ?define) { ?bif ?sql <urn:define> }'
    assert guarded(query.replace("<bif:x>", "")).form == "SELECT"
    assert brief_of("SELECT ?graph { ?from ?p 'GRAPH FROM' }") == brief_of("SELECT * {}")
    assert brief_of("ASK FROM <a> { GRAPH ?g {} }").dataset and brief_of("ASK { GRAPH ?g {} }").graph
    assert unescaped("\\u0041\\U00000042\\UFFFFFFFF") == "AB\\UFFFFFFFF"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "PREFIX a: <b> CONSTRUCT { ?s ?p '}' } FROM <g> WHERE { ?s ?p ?o } LIMIT 3",
            "PREFIX a: <b>  SELECT (COUNT(*) AS ?rows) FROM <g>  WHERE { SELECT * WHERE { ?s ?p ?o } LIMIT 3 }",
        ),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "SELECT (COUNT(*) AS ?rows) WHERE { SELECT * WHERE { ?s ?p ?o } }"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "SELECT (COUNT(*) AS ?rows) WHERE { SELECT * WHERE { ?s ?p ?o } }"),
        ("DESCRIBE ?s WHERE { ?s ?p ?o }", "SELECT (COUNT(*) AS ?rows) WHERE { SELECT * WHERE { ?s ?p ?o } }"),
        ("DESCRIBE <a>", ""),
        ("SELECT * {}", ""),
        ("CONSTRUCT {", ""),
    ],
)
def test_the_rows_that_a_graph_is_made_from_can_be_counted(query: str, expected: str) -> None:
    assert " ".join(counted(query).split()) == " ".join(expected.split())


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("hang", TimeLimit),
        ("drip", TimeLimit),
        ("drip head", TimeLimit),
        ("500", StoreFailed),
        ("503", StoreAway),
        ("html", StoreGarbled),
        ("half", StoreGarbled),
        ("short", StoreAway),
        ("cut before", StoreAway),
        ("no http", StoreGarbled),
    ],
)
@pytest.mark.parametrize("call", [0, 1, 2])
def test_a_fault_of_the_server_is_told_and_names_no_address(
    spoilt: tuple[GoBetween, DistantPool], fault: str, kind: type[CatalogueError], call: int
) -> None:
    spoiler, pool = spoilt
    spoiler.faults = [*["pass"] * call, f"always {fault}"]
    began = time.monotonic()
    with pytest.raises(CatalogueError) as caught:
        pool.ask(HERE, "SELECT ?o { ?s <urn:q> ?o }", BOTH)
    assert time.monotonic() - began < 1.5
    assert type(caught.value) is kind or (call != 1 and isinstance(caught.value, StoreFailed))
    assert "127.0.0.1" not in str(caught.value)
    spoiler.faults = []
    assert pool.ask(HERE, "SELECT ?o { ?s <urn:q> ?o }", BOTH).generation == "7"


def test_a_server_that_hangs_holds_as_many_as_may_ask_at_once_and_no_more(
    spoilt: tuple[GoBetween, DistantPool],
) -> None:
    spoiler, pool = spoilt
    spoiler.faults = ["always hang"]
    errors: list[type[BaseException]] = []

    def ask() -> None:
        try:
            pool.ask(HERE, "ASK {}", BOTH)
        except CatalogueError as error:
            errors.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert sorted(each.__name__ for each in errors) == ["Busy"] * 3 + ["TimeLimit"] * 3
    assert pool.waiting == 0 and Busy


def test_who_goes_away_frees_the_place(spoilt: tuple[GoBetween, DistantPool]) -> None:
    spoiler, pool = spoilt
    spoiler.faults = ["always hang"]
    caller = Caller()
    threading.Timer(0.1, caller.leave).start()
    with pytest.raises(Abandoned):
        pool.ask(HERE, "ASK {}", BOTH, (), (), caller)


def test_the_generation_is_the_servers_own_and_two_while_it_moves(spoilt: tuple[GoBetween, DistantPool]) -> None:
    seven, moving, eight = Mark(5, 7), Mark(5, 7, 8), Mark(6, 8)
    assert [generation_of(a, b) for a, b in ((seven, seven), (seven, moving), (moving, moving), (moving, eight))] == [
        "7", "7-8", "7-8", "7-8",
    ]  # fmt: skip
    assert generation_of(eight, eight) == "8"


def test_the_settings_choose_who_answers(oxigraph: Running) -> None:
    for made, kind in ((opened_pool(Settings()), QueryPool), (opened_pool(oxigraph.settings()), DistantPool)):
        assert type(made) is kind and made.settled == (kind is QueryPool)
        made.close()


def test_virtuoso_says_that_it_gave_up_and_so_do_we(virtuoso: Running) -> None:
    filled(virtuoso)
    pool = DistantPool(virtuoso.settings(**{**LIMITS, "sparql_seconds": 2}))
    with pytest.raises((TimeLimit, QueryError)):
        pool.ask(HERE, "SELECT (COUNT(*) AS ?n) { ?a <urn:p> ?c . ?d <urn:p> ?f . ?g <urn:p> ?i . ?j <urn:p> ?k . "
                       "FILTER(CONCAT(?c, ?f, ?i, ?k) = 'x') }", BOTH)  # fmt: skip
    pool.close()
