"""The query endpoint: protocol, forms, limits, and two clients that people use."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import xml.etree.ElementTree as ElementTree

import httpx
import pytest
from rdflib import RDF, Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from web.editor import examples
from web.sparql import DIRECT, UPDATE

SELECT = "SELECT ?s ?title { ?s <http://purl.org/dc/terms/title> ?title } ORDER BY ?title LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s a ?type } { ?s a ?type } LIMIT 5"
ASK = "ASK { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f) }"
RESULTS = "application/sparql-results+json"
SD = "http://www.w3.org/ns/sparql-service-description#"


def ask(web: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    """One query by GET."""
    return web.get("/sparql", params={"query": query}, headers={"Accept": accept})


def test_a_select_is_the_same_in_every_form(web: httpx.Client) -> None:
    by_json = json.loads(ask(web, SELECT, RESULTS).content)["results"]["bindings"]
    titles = [row["title"]["value"] for row in by_json]
    assert len(titles) == 3
    by_csv = list(csv.DictReader(io.StringIO(ask(web, SELECT, "text/csv").text, newline="")))
    assert [row["title"] for row in by_csv] == titles
    tree = ElementTree.fromstring(ask(web, SELECT, "application/sparql-results+xml").content)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [each.text for each in tree.iter(f"{space}literal")] == titles
    by_tsv = ask(web, SELECT, "text/tab-separated-values").text.splitlines()
    assert by_tsv[0] == "?s\t?title" and len(by_tsv) == 4


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-quads", "nquads"),
        ("application/trig", "trig"),
        ("text/n3", "n3"),
    ],
)
def test_a_construct_is_the_same_graph_in_every_form(web: httpx.Client, accept: str, name: str) -> None:
    query = "CONSTRUCT { ?s a ?type } { SELECT ?s ?type { ?s a ?type } ORDER BY ?s ?type LIMIT 5 }"
    answer = ask(web, query, accept)
    assert answer.headers["content-type"].startswith(accept)
    expected = Graph().parse(data=ask(web, query, "application/n-triples").content, format="nt")
    assert len(expected) == 5
    quads = name in ("nquads", "trig")
    found = (
        {(s, p, o) for s, p, o, _ in Dataset().parse(data=answer.content, format=name)}
        if quads
        else Graph().parse(data=answer.content, format=name)
    )
    assert set(found) == set(expected)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "text/csv;q=0.5, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        (SELECT, "text/html;q=0.2, text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "text/turtle, application/json;q=0.3", RESULTS),
        (CONSTRUCT, "application/sparql-results+json, application/ld+json;q=0.1", "application/ld+json"),
        (CONSTRUCT, "text/*;q=0.4, application/rdf+xml;q=0.4, text/turtle;q=0", "application/rdf+xml"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("SELEC * {}", "text/turtle", ""),
    ],
)
def test_what_is_wished_for_most_is_answered(web: httpx.Client, query: str, accept: str, expected: str) -> None:
    answer = ask(web, query, accept)
    if expected:
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == expected
        assert "Accept" in answer.headers["vary"]
    else:
        assert answer.status_code == 400 and answer.json()["line"] == 1


def test_get_form_and_direct_post_give_the_same(web: httpx.Client) -> None:
    answers = [
        web.get("/sparql", params={"query": SELECT}),
        web.post("/sparql", data={"query": SELECT}),
        web.post("/sparql", content=SELECT.encode(), headers={"Content-Type": DIRECT}),
    ]
    assert {each.status_code for each in answers} == {200}
    assert len({each.content for each in answers}) == 1
    assert all(each.headers["content-type"].startswith(RESULTS) for each in answers)


def test_the_default_graph_is_the_union_unless_the_request_or_the_query_gives_one(web: httpx.Client) -> None:
    def count(query: str, **params: str) -> int:
        answer = web.get("/sparql", params={"query": query, **params})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    whole = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    graph = ask(web, "SELECT ?g { GRAPH ?g { ?s a <http://www.w3.org/ns/dcat#Dataset> } } LIMIT 1").json()
    name = graph["results"]["bindings"][0]["g"]["value"]
    part = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": name})
    assert 0 < part < whole
    assert part == count(f"SELECT (COUNT(*) AS ?n) FROM <{name}> {{ ?s ?p ?o }}")
    assert part == count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": name})
    assert count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **{"default-graph-uri": "http://example.org/none"}) == 0


def test_the_union_counts_no_triple_twice(web: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    every = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    told = {ask(web, query).json()["results"]["bindings"][0]["n"]["value"] for query in (count, distinct, every)}
    assert len(told) == 1


def test_the_dataset_of_the_request_stands_above_that_of_the_query(web: httpx.Client) -> None:
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s a <http://www.w3.org/ns/dcat#Dataset> } } ORDER BY ?g LIMIT 2"
    one, two = (row["g"]["value"] for row in ask(web, graphs).json()["results"]["bindings"])
    query = f"SELECT DISTINCT ?g FROM NAMED <{one}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    named = web.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    above = web.get("/sparql", params={"query": query, "named-graph-uri": two}).json()["results"]["bindings"]
    assert ([row["g"]["value"] for row in named], [row["g"]["value"] for row in above]) == ([one], [two])
    wrong = web.get("/sparql", params={"query": query, "default-graph-uri": "not an iri"})
    assert wrong.status_code == 400 and "IRI" in wrong.json()["detail"]


def test_no_triple_stands_in_two_graphs(web: httpx.Client) -> None:
    twice = ask(
        web, "ASK { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER(STR(?a) < STR(?b)) FILTER(!ISBLANK(?s)) }"
    )
    assert twice.json()["boolean"] is False


def test_a_file_or_an_address_in_from_is_an_empty_graph(web: httpx.Client) -> None:
    for name in ("file:///etc/passwd", "http://127.0.0.1:1/x"):
        assert ask(web, f"SELECT * FROM <{name}> {{ ?s ?p ?o }}").json()["results"]["bindings"] == []


def test_service_is_refused(web: httpx.Client) -> None:
    answer = ask(web, "SELECT * { SERVICE <http://127.0.0.1:1/x> { ?s ?p ?o } }")
    assert 400 <= answer.status_code < 500
    assert "SERVICE" in answer.text


def test_a_syntax_error_names_its_line(web: httpx.Client) -> None:
    answer = ask(web, "SELECT *\nWHERE {\n  ?s ?p\n}")
    assert answer.status_code == 400
    assert answer.json()["line"] in (3, 4)
    assert answer.json()["column"] >= 1


def test_an_update_is_refused_with_the_reason(web: httpx.Client) -> None:
    for answer in (
        web.post("/sparql", data={"update": "CLEAR ALL"}),
        web.post("/sparql", content=b"CLEAR ALL", headers={"Content-Type": UPDATE}),
        ask(web, "DELETE WHERE { ?s ?p ?o }"),
    ):
        assert answer.status_code == 403
        assert "read-only" in answer.json()["detail"]


def test_a_query_too_long_is_413_before_any_worker_sees_it(web: httpx.Client) -> None:
    answer = web.post("/sparql", data={"query": "SELECT * {} #" + "x" * 1_000_000})
    assert answer.status_code == 413


def test_wrong_uses_have_their_status(web: httpx.Client) -> None:
    assert ask(web, SELECT, "image/png").status_code == 406
    assert ask(web, SELECT, "text/turtle").status_code == 406
    assert web.post("/sparql", content=b"ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert web.post("/sparql", data={"query": ""}).status_code == 400
    assert web.get("/sparql", params=[("query", ASK), ("query", ASK)]).status_code == 400
    assert web.get("/sparql", headers={"Accept": RESULTS}).status_code == 400


def test_a_query_that_does_not_end_is_504_and_the_catalogue_goes_on(web: httpx.Client) -> None:
    began = time.monotonic()
    answer = ask(web, CROSS)
    assert answer.status_code == 504
    assert time.monotonic() - began < 10
    assert ask(web, ASK).json()["boolean"] is True


def test_an_answer_over_the_limit_is_413_and_never_a_part_of_it(web: httpx.Client) -> None:
    answer = ask(web, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5001")  # one more than may be
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_full_queue_is_503_with_a_time_to_come_back_and_pages_go_on(web: httpx.Client, server: str) -> None:
    answers: list[httpx.Response] = []

    def hold(number: int) -> None:
        client = {"X-Forwarded-For": f"192.0.2.{number}"}
        answers.append(httpx.get(f"{server}/sparql", params={"query": CROSS}, headers=client, timeout=60))

    threads = [threading.Thread(target=hold, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert web.get("/search").status_code == 200
    assert time.monotonic() - began < 2
    for thread in threads:
        thread.join()
    busy = [each for each in answers if each.status_code == 503]
    assert busy and all(int(each.headers["retry-after"]) > 0 for each in busy)
    assert {each.status_code for each in answers} <= {503, 504}


def test_one_client_cannot_take_all_places(server: str) -> None:
    crowd = {"X-Forwarded-For": "192.0.2.77"}
    answers: list[int] = []

    def hold() -> None:
        found = httpx.get(f"{server}/sparql", params={"query": CROSS}, headers=crowd, timeout=60)
        answers.append(found.status_code)

    threads = [threading.Thread(target=hold) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    assert httpx.get(f"{server}/sparql", params={"query": ASK}, timeout=60).status_code == 200
    for thread in threads:
        thread.join()
    assert 429 in answers and 503 not in answers


def test_a_query_that_eats_memory_is_stopped_and_the_catalogue_goes_on(web: httpx.Client) -> None:
    assert ask(web, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f").status_code in (413, 504)
    assert ask(web, ASK).json()["boolean"] is True


def test_head_options_and_any_origin(web: httpx.Client) -> None:
    head = web.head("/sparql", params={"query": SELECT}, headers={"Accept": "text/csv"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/csv")
    assert "POST" in web.options("/sparql").headers["allow"]
    assert ask(web, ASK).headers["access-control-allow-origin"] == "*"


def test_the_same_query_is_304_until_something_changes(web: httpx.Client) -> None:
    tag = ask(web, SELECT).headers["etag"]
    again = web.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "etag" not in ask(web, "SELECT (NOW() AS ?n) {}").headers


def test_without_a_query_machines_read_what_the_endpoint_can_do(web: httpx.Client, server: str) -> None:
    answer = web.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.content, format="turtle")
    service = next(graph.subjects(RDF.type, URIRef(SD + "Service")))
    assert str(graph.value(service, URIRef(SD + "endpoint"))) == f"{server}/sparql"
    assert (service, URIRef(SD + "feature"), URIRef(SD + "UnionDefaultGraph")) in graph


def test_people_see_the_editor_and_the_results(web: httpx.Client) -> None:
    page = {"Accept": "text/html"}
    assert "<textarea" in web.get("/sparql", headers=page).text
    for answer in (ask(web, SELECT, "text/html"), web.post("/sparql", data={"query": SELECT}, headers=page)):
        assert answer.headers["content-type"].startswith("text/html")
        assert "<td>" in answer.text
    assert "<td>" in ask(web, CONSTRUCT, "text/html").text
    assert "yes" in ask(web, ASK, "text/html").text


@pytest.mark.parametrize(("title", "query"), examples())
def test_every_example_finds_something(web: httpx.Client, title: str, query: str) -> None:
    answer = ask(web, query)
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"] if "json" in answer.headers["content-type"] else answer.text
    assert rows, title


def test_there_are_eight_examples_or_more() -> None:
    assert len(examples()) >= 8
    assert all(title and query for title, query in examples())


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_every_form(server: str, method: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setMethod(method)
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert len(rows) == 3
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 3
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().startswith("s,title")
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) == 5
    client.setQuery(ASK)
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv"])
def test_rdflib_asks_the_endpoint_as_a_store(server: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql", returnFormat=form, method=method))
    assert len(list(graph.query(SELECT))) == 3
    if form == "xml":
        assert len(list(graph.query(CONSTRUCT))) == 5
        assert graph.query(ASK).askAnswer is True
