"""What costs nothing reaches no query worker, and what is given up stops there: counted at the pool."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from catalogue.stores.tally import KILLED, STARTED
from web.sparql import DIRECT, Question

RESULTS = "application/sparql-results+json"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f) }"
PREFLIGHT = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}


@pytest.fixture
def hops(app: FastAPI) -> Callable[[], int]:
    """How many queries a worker has been asked since the test began."""
    tally = app.state.house.pool.tally
    before = tally[STARTED]
    return lambda: tally[STARTED] - before


def fresh(number: int) -> str:
    """A query that nobody has asked yet."""
    return f"SELECT * {{ ?s ?p ?o }} LIMIT 3 # {number} {time.monotonic_ns()}"


def until(holds: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.02)


def test_an_answer_is_asked_for_once_in_every_way(web: httpx.Client, hops: Callable[[], int]) -> None:
    query = fresh(1)
    answers = [
        web.get("/sparql", params={"query": query}),
        web.get("/sparql", params={"query": query}),
        web.post("/sparql", data={"query": query}),
        web.post("/sparql", content=query, headers={"Content-Type": DIRECT}),
        web.get("/sparql", params={"query": query}, headers={"Accept": "text/html"}),
    ]
    assert {each.status_code for each in answers} == {200}
    assert len({each.content for each in answers[:4]}) == 1
    assert hops() == 1


def test_another_form_or_dataset_is_another_answer(web: httpx.Client, hops: Callable[[], int]) -> None:
    query = fresh(2)
    web.get("/sparql", params={"query": query})
    web.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    web.get("/sparql", params={"query": query, "default-graph-uri": "urn:none"})
    empty = web.get("/sparql", params={"query": query, "named-graph-uri": "urn:none"})
    assert hops() == 4
    assert empty.json()["results"]["bindings"] == []


def test_head_options_preflight_description_and_304_reach_no_worker(web: httpx.Client, hops: Callable[[], int]) -> None:
    head = web.head("/sparql", params={"query": fresh(3)})
    assert (head.status_code, head.content) == (200, b"") and head.headers["content-type"].startswith(RESULTS)
    assert web.head("/sparql", params={"query": fresh(3)}, headers={"Accept": "text/html"}).status_code == 200
    assert web.head("/sparql", params={"query": fresh(3)}, headers={"Accept": "image/png"}).status_code == 406
    assert web.options("/sparql").status_code == 204
    preflight = web.options("/sparql", headers=PREFLIGHT)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for accept in ("text/turtle", "text/html", "application/ld+json"):
        assert web.get("/sparql", headers={"Accept": accept}).status_code == 200
    assert hops() == 0
    query = fresh(4)
    tag = web.get("/sparql", params={"query": query}).headers["etag"]
    assert web.get("/sparql", params={"query": query}, headers={"If-None-Match": tag}).status_code == 304
    assert web.head("/sparql", params={"query": query}).headers["etag"] == tag
    assert hops() == 1


def test_what_is_refused_by_its_shape_reaches_no_worker(web: httpx.Client, hops: Callable[[], int]) -> None:
    refused = [
        web.post("/sparql", data={"query": "SELECT * {} #" + "x" * 1_000_000}),
        web.get("/sparql", params={"query": fresh(5)}, headers={"Accept": "text/turtle"}),
        web.post("/sparql", data={"update": "CLEAR ALL"}),
        web.get("/sparql", params={"query": "DROP ALL"}),
        web.post("/sparql", content=b"ASK {}", headers={"Content-Type": "text/plain"}),
        web.get("/sparql", params=[("query", "ASK {}"), ("query", "ASK {}")]),
    ]
    assert [each.status_code for each in refused] == [413, 406, 403, 403, 415, 400]
    assert hops() == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand ( ) AS ?x) {}",
        "SELECT (STRUUID#\n() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT * { ?s ?p ?o } ORDER BYRAND() LIMIT 1",
        "SELECT (BNODE() AS ?x) {}",
    ],
)
def test_what_changes_each_time_is_asked_each_time(web: httpx.Client, hops: Callable[[], int], query: str) -> None:
    assert not Question(query).repeatable()
    for _ in range(2):
        answer = web.get("/sparql", params={"query": query})
        assert answer.status_code == 200 and "etag" not in answer.headers
    assert hops() == 2


def test_what_asks_other_servers_is_asked_each_time() -> None:
    query = "SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }"
    assert not Question(query).repeatable(calling=True) and Question(query).repeatable()


def test_answers_say_how_long_they_waited_and_ran(web: httpx.Client) -> None:
    for query, status in ((fresh(6), 200), ("SELECT * {", 400), (CROSS, 504)):
        answer = web.get("/sparql", params={"query": query})
        assert answer.status_code == status
        assert (
            answer.headers["server-timing"].startswith("wait;dur=")
            and ", query;dur=" in answer.headers["server-timing"]
        )


def test_who_hangs_up_stops_the_worker(app: FastAPI, server: str, web: httpx.Client) -> None:
    pool = app.state.house.pool
    started, killed = pool.tally[STARTED], pool.tally[KILLED]
    host, _, port = server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        until(lambda: pool.tally[STARTED] > started)
        began = time.monotonic()
    until(lambda: pool.tally[KILLED] > killed)
    assert time.monotonic() - began < 2
    assert pool.tally["Abandoned"] >= 1
    assert web.get("/sparql", params={"query": fresh(7)}).status_code == 200


def test_many_idle_connections_and_slow_bodies_hold_nobody_up(server: str, web: httpx.Client) -> None:
    async def crowd() -> float:
        host, _, port = server.removeprefix("http://").partition(":")
        held = [await asyncio.open_connection(host, int(port)) for _ in range(150)]
        for _, writer in held[:50]:
            writer.write(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK"
            )
        for _, writer in held[50:100]:
            writer.write(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nX-Slow")
        await asyncio.sleep(0.2)
        began = time.monotonic()
        answers = await asyncio.to_thread(
            lambda: [web.get("/search").status_code, web.get("/sparql", params={"query": fresh(8)}).status_code]
        )
        assert answers == [200, 200]
        for _, writer in held:
            writer.close()
        return time.monotonic() - began

    assert asyncio.run(crowd()) < 3


def test_metrics_tell_what_became_of_queries(web: httpx.Client) -> None:
    def told() -> dict[str, int]:
        lines = web.get("/metrics").text.splitlines()
        return {name: int(n) for name, n in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    query = fresh(9)
    web.get("/sparql", params={"query": query})
    before = told()
    web.get("/sparql", params={"query": query})
    web.get("/sparql", params={"query": fresh(10)})
    web.get("/sparql", params={"query": "SELECT * {"})
    assert web.get("/sparql", params={"query": CROSS}).status_code == 504
    grown = {name: n - before.get(name, 0) for name, n in told().items()}
    assert grown['jardin_queries_total{outcome="answered"}'] == 1
    assert grown['jardin_queries_total{outcome="Syntax"}'] == 1
    assert grown['jardin_queries_total{outcome="TimeLimit"}'] == 1
    assert grown["jardin_queries_started_total"] == 3
    assert grown["jardin_query_workers_killed_total"] == 1
    assert grown["jardin_answers_cached_total"] == 1
    assert told()["jardin_queries_waiting"] == 0 and told()["jardin_answers_bytes"] > 0


@pytest.mark.parametrize("path", ["/sparql", "/check"])
def test_who_hangs_up_in_the_middle_of_a_body_is_no_fault_of_ours(
    server: str, web: httpx.Client, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    for _ in range(3):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n\r\nASK".encode())
            time.sleep(0.1)
    time.sleep(0.2)
    assert web.get("/healthz").status_code == 200
    told = capfd.readouterr()
    assert "request.failed" not in told.out + told.err and "Exception" not in told.out + told.err
