"""Stores and the query pool: the forms of answers, the limits, and what a hostile query cannot do."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef, Variable
from rdflib.plugins.sparql.results.xmlresults import XMLResultParser

from catalogue.error import Busy, MemoryLimit, QueryError, ResultTooLarge, StoreError, Syntax, TimeLimit
from catalogue.record.triple import read_ntriples, write_ntriples
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.pool import Forbidden, NotAcceptable, QueryPool
from catalogue.stores.wording import words_of
from catalogue.stores.worker import GRAPHS, RESULTS, has_dataset, rows_of

JSON = ("application/sparql-results+json", "application/n-triples")
G1, G2 = "urn:test:one", "urn:test:two"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"
LIMITS = {
    "sparql_seconds": 1,
    "sparql_rows": 1000,
    "sparql_bytes": 300_000,
    "sparql_memory": 400,
    "sparql_workers": 2,
    "sparql_queue": 2,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    made = OxigraphStore(folder)
    many = "".join(f'<https://a.example/{n}> <https://a.example/p> "{n}" .\n' for n in range(1500))
    made.replace(
        {G1: many.encode(), G2: b'<https://a.example/x> <https://a.example/q> "SERVICE <b> } LOAD"@en .\n'}, (), 7
    )
    made.publish(folder / "published")
    made.close()
    return folder / "published"


@pytest.fixture(scope="module")
def pool() -> Iterator[QueryPool]:
    made = QueryPool(Settings(**LIMITS))  # type: ignore[arg-type]
    yield made
    made.close()


def rows(pool: QueryPool, store: Path, query: str, **graphs: tuple[str, ...]) -> list[dict[str, str]]:
    answer = pool.ask(store, query, JSON, graphs.get("default", ()), graphs.get("named", ()))
    return [{k: v["value"] for k, v in row.items()} for row in json.loads(answer.content)["results"]["bindings"]]


ONE = "SELECT ?o { <https://a.example/7> ?p ?o }"


@pytest.mark.parametrize("media_type", sorted(RESULTS))
def test_select_in_every_format(pool: QueryPool, store: Path, media_type: str) -> None:
    answer = pool.ask(store, ONE, (media_type,))
    assert (answer.media_type, answer.kind) == (media_type, "select")
    text = answer.content.decode()
    if "json" in media_type:
        assert json.loads(text)["results"]["bindings"] == [{"o": {"type": "literal", "value": "7"}}]
    elif "xml" in media_type:
        assert [row[Variable("o")] for row in XMLResultParser().parse(io.BytesIO(answer.content)).bindings] == [
            Literal("7")
        ]  # type: ignore[no-untyped-call]
    elif "csv" in media_type:
        assert list(csv.reader(io.StringIO(text))) == [["o"], ["7"]]
    else:
        assert text.split() == ["?o", '"7"']


@pytest.mark.parametrize(
    "media_type", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
)
def test_ask_in_every_format(pool: QueryPool, store: Path, media_type: str) -> None:
    answer = pool.ask(store, "ASK { <https://a.example/7> ?p '7' }", (media_type,))
    assert answer.kind == "ask" and b"true" in answer.content


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?o = '7') }", "DESCRIBE <https://a.example/7>"]
)
@pytest.mark.parametrize("media_type", sorted(GRAPHS))
def test_construct_and_describe_in_every_format(pool: QueryPool, store: Path, media_type: str, query: str) -> None:
    answer = pool.ask(store, query, (media_type,))
    assert (answer.media_type, answer.kind) == (media_type, "graph")
    syntax = {
        "text/turtle": "turtle",
        "application/rdf+xml": "xml",
        "application/ld+json": "json-ld",
        "text/n3": "n3",
        "application/trig": "trig",
    }
    graph = Graph().parse(data=answer.content, format=syntax.get(media_type, "nt"))
    if media_type != "application/trig":
        assert set(graph) == {(URIRef("https://a.example/7"), URIRef("https://a.example/p"), Literal("7"))}


def test_the_first_format_that_fits_is_taken_and_none_is_told(pool: QueryPool, store: Path) -> None:
    assert pool.ask(store, ONE, ("text/turtle", "text/csv", *JSON)).media_type == "text/csv"
    with pytest.raises(NotAcceptable, match="text/csv"):
        pool.ask(store, ONE, ("text/turtle",))


@pytest.mark.parametrize(
    ("query", "line"), [("SELECT * {\n ?s ?p }", 2), ("SELEC * {}", 1), ("", 1), ("SELECT * { ?s ?p ?o } LIMIT -1", 1)]
)
def test_a_syntax_error_names_line_and_column(pool: QueryPool, store: Path, query: str, line: int) -> None:
    with pytest.raises(Syntax) as told:
        pool.ask(store, query, JSON)
    assert told.value.line == line and told.value.column is not None


def test_a_query_over_the_time_limit_is_killed_and_the_pool_answers_after(pool: QueryPool, store: Path) -> None:
    pool.ask(store, ONE, JSON)
    start = time.monotonic()
    with pytest.raises(TimeLimit, match="1 seconds"):
        pool.ask(store, CROSS, JSON)
    assert time.monotonic() - start < 2.5
    assert rows(pool, store, ONE) == [{"o": "7"}]


def test_a_query_over_the_memory_limit_ends_alone(pool: QueryPool, store: Path) -> None:
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    tight = QueryPool(Settings(**{**LIMITS, "sparql_seconds": 30, "sparql_memory": 300}))  # type: ignore[arg-type]
    try:
        with pytest.raises(MemoryLimit, match="300 MB"):
            tight.ask(store, greedy, JSON)
        assert rows(tight, store, ONE) == [{"o": "7"}]
    finally:
        tight.close()


ALL = "SELECT ?s { ?s <https://a.example/p> ?o } LIMIT "


@pytest.mark.parametrize("media_type", sorted(RESULTS))
def test_an_answer_may_have_just_as_many_rows_as_the_limit(pool: QueryPool, store: Path, media_type: str) -> None:
    assert pool.ask(store, ALL + "1000", (media_type,)).content
    with pytest.raises(ResultTooLarge, match="1,000 rows"):
        pool.ask(store, ALL + "1001", (media_type,))


def test_a_graph_may_have_just_as_many_triples_as_the_limit(pool: QueryPool, store: Path) -> None:
    build = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT "
    assert pool.ask(store, build + "1000", ("application/n-triples",)).content.count(b"\n") == 1000
    with pytest.raises(ResultTooLarge):
        pool.ask(store, build + "1001", ("application/n-triples",))


def test_rows_without_values_are_counted_too() -> None:
    assert rows_of(bytearray(b'{"head":{"vars":["x"]},"results":{"bindings":[{},{},{}]}}'), JSON[0]) == 3
    assert rows_of(bytearray(b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'), JSON[0]) == 0


def test_an_answer_over_the_bytes_limit_is_refused_not_cut(pool: QueryPool, store: Path) -> None:
    wide = "SELECT * { ?a <https://a.example/p> ?c . BIND(CONCAT(STR(?a),STR(?a),STR(?a),STR(?a),STR(?a)) AS ?x) BIND(CONCAT(?x,?x,?x) AS ?y) } LIMIT 999"
    with pytest.raises(ResultTooLarge, match="300,000 bytes"):
        pool.ask(store, wide, JSON)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT*{SERVICE<http://127.0.0.1:1/>{?s ?p ?o}}",
        "SELECT * { ?s ?p ?o FILTER(?o<5) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } FILTER(?o>5) }",
        "SELECT * { ?s ?p ?o . ?o ?p ?x SERVICE?x{?a ?b ?c} }",
        "SELECT * { ?s ?p ?o . BIND(?o AS ?x)SERVICE$x{?a ?b ?c} }",
        "SELECT * { ?s ?p ?o FILTER(?o<?s)SERVICE?x{?s ?p ?o}FILTER(?o>?s) }",
        "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } } }",
        "# SELECT\nASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:1/>{?a ?b ?c} }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x{?a ?b ?c} }",
        "PREFIX : <http://127.0.0.1:1/> PREFIX service: <a:> SELECT * { service:x #\n {?a ?b ?c} }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICESILENT:x{?a ?b ?c} }",
        "SELECT * { ?s ?p ?o FILTER(?o<5)SERVICE#>\n<http://127.0.0.1:1/>{?a ?b ?c} }",
        "SELECT * { SERVICE # <x> { }\n SILENT # '\n <http:\\u002F\\u002F127.0.0.1:1/> {?a ?b ?c} }",
        "SELECT * { ?s ?p 1e5SERVICE<http://127.0.0.1:1/>{?a ?b ?c} }",
        "SELECT * { ?s ?p ?o FILTER(?o<5&&?o='>')SERVICE<http://127.0.0.1:1/>{?a ?b ?c}FILTER(?o='x') }",
        "SELECT * { ?s ?p <a:o'b> . SERVICE<http://127.0.0.1:1/>{?a ?b ?c} ?o ?p <a:o'b> }",
        "SELECT * { ?s ?p <a:o'b> ; ?q ?o FILTER(?o<5&&?o='>')SERVICE<http://127.0.0.1:1/>{?a ?b ?c} ?o ?p <a:'> }",
        "PREFIX a: <a:> SELECT * { ?s ?p a:o\\'b . SERVICE<http://127.0.0.1:1/>{?a ?b ?c} ?o ?p a:o\\'b }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "BASE <a:> clear graph <x>",
        "CREATE GRAPH <a:g>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_what_leaves_the_store_or_changes_it_is_refused(pool: QueryPool, store: Path, query: str) -> None:
    with pytest.raises(Forbidden):
        pool.ask(store, query, JSON)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <x> { LOAD }"@en }',
        "SELECT * { ?s ?p '''a ' SERVICE '' b''' }",
        'SELECT * { ?s ?p "a \\" SERVICE" }',
        "SELECT * { ?s ?p ?o } LIMIT 3 # SERVICE <x>",
        "SELECT * { ?s <https://a.example/SERVICE> ?o }",
        "PREFIX service: <https://a.example/> SELECT * { ?s service:load ?o }",
        "SELECT ?service $load { ?service ?insert $load } LIMIT 3",
        "SELECT * { ?s ?p _:service } LIMIT 3",
        "PREFIX : <https://a.example/> SELECT * { ?s :service ?o ; :a\\-load ?b }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { ?s ?p ?o FILTER(LANG(?o) = 'drop') }",
        "SELECT * { ?s ?p '''SERVICE <x> { ?s ?p ?o }''' }",
        "SELECT * { ?s ?p ?o } LIMIT 3 # SERVICE <x> { ?s ?p ?o }",
        "SELECT * { GRAPH <https://a.example/service:x> { ?s ?p ?o } }",
        "SELECT * { GRAPH ?service { ?s <https://a.example/service> ?o } } LIMIT 3",
    ],
)
def test_words_in_strings_comments_names_and_variables_are_no_commands(
    pool: QueryPool, store: Path, query: str
) -> None:
    assert pool.ask(store, query, JSON).kind == "select"


@pytest.mark.parametrize(
    "query", ["SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SELECT * { SERVI\\u0043E <a:> {} }"]
)
def test_words_written_by_code_points_do_not_slip_through(pool: QueryPool, store: Path, query: str) -> None:
    with pytest.raises((Syntax, Forbidden)):
        pool.ask(store, query, JSON)


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(pool: QueryPool, store: Path, query: str = COUNT, **graphs: tuple[str, ...]) -> int:
    return int(rows(pool, store, query, **graphs)[0]["n"])


def test_the_default_graph_is_the_union_unless_the_query_or_the_request_gives_one(pool: QueryPool, store: Path) -> None:
    assert count(pool, store) == 1502
    assert count(pool, store, default=(G2,)) == 1
    assert count(pool, store, default=(G1, G2)) == 1501
    assert count(pool, store, f"SELECT (COUNT(*) AS ?n) FROM <{G2}> {{ ?s ?p ?o }}") == 1
    assert count(pool, store, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{G1}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == 1500
    assert count(pool, store, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{G1}> {{ ?s ?p ?o }}") == 0
    assert count(pool, store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", named=(G2,)) == 1


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:1/", "urn:unknown"])
def test_an_unknown_graph_is_empty_and_never_fetched(pool: QueryPool, store: Path, graph: str) -> None:
    assert count(pool, store, f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}") == 0
    assert count(pool, store, default=(graph,)) == 0
    assert count(pool, store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == 0


def test_a_dataset_that_is_no_iri_is_refused_in_words(pool: QueryPool, store: Path) -> None:
    with pytest.raises(QueryError, match="IRI"):
        pool.ask(store, COUNT, JSON, ("not an iri",))


def test_a_store_that_is_not_there_is_told_and_the_pool_answers_after(pool: QueryPool, store: Path) -> None:
    with pytest.raises(StoreError) as told:
        pool.ask(store / "missing", COUNT, JSON)
    assert str(store) not in str(told.value)
    assert count(pool, store) == 1502


def test_a_full_queue_is_busy_and_empties_again(pool: QueryPool, store: Path) -> None:
    told: list[str] = []

    def ask() -> None:
        try:
            pool.ask(store, CROSS, JSON)
        except (TimeLimit, Busy) as error:
            told.append(error.name)

    threads = [threading.Thread(target=ask) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["Busy"] * 3 + ["TimeLimit"] * 4
    assert count(pool, store) == 1502


def test_the_query_itself_says_whether_it_has_a_dataset() -> None:
    assert has_dataset("SELECT * FROM <a:b> {}") and has_dataset("select * from named <a:b> {}")
    assert not has_dataset("SELECT * { ?s ?p 'FROM' } # FROM") and not has_dataset("SELECT ?from { ?from a <FROM> }")


def test_the_words_of_a_query_without_end_of_string_or_comment() -> None:
    assert words_of("ASK { 'open") == ["ASK"] and words_of("ASK # open") == ["ASK"] and words_of('ASK """x') == ["ASK"]


def test_replace_is_all_or_nothing_and_notes_the_sequence(tmp_path: Path) -> None:
    made = OxigraphStore(tmp_path / "s")
    made.replace({G1: b"<a:a> <a:b> <a:c> .\n"}, (), 3)
    made.replace({G1: b"<a:a> <a:b> <a:d> .\n", G2: b""}, (), 4)
    assert made.graph(G1) == b"<a:a> <a:b> <a:d> .\n" and made.sequence() == 4
    with pytest.raises(Exception, match="store takes no graphs"):
        made.replace({G1: b"<a:a> broken"}, (), 5)
    assert made.graph(G1) == b"<a:a> <a:b> <a:d> .\n" and made.sequence() == 4
    made.replace({}, (G1, "urn:never"), 6)
    assert made.graph(G1) == b"" and made.sequence() == 6


@pytest.mark.parametrize(
    "text", ["\\u0022 .", "a\\", '"', "\n\r\t\b\f\x00", "} ; DROP ALL", "\U0001f600\u2028", "<a:b>"]
)
def test_any_text_comes_back_from_the_store_as_it_was(tmp_path: Path, text: str) -> None:
    made = OxigraphStore(tmp_path / "s")
    graph = Graph()
    graph.add((URIRef("a:a"), URIRef("a:b"), Literal(text)))
    made.replace({G1: write_ntriples(graph)}, (), 1)
    assert set(read_ntriples(made.graph(G1))) == set(graph)
