"""SERVICE: off unless the settings list an address, and then to that address only, written out in full."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from catalogue.error import TimeLimit, Unreachable
from catalogue.setting import Settings, read_settings
from catalogue.stores.federation import calls_of
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.pool import Forbidden, QueryPool

JSON = ("application/sparql-results+json",)
ROW = {"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "literal", "value": "from afar"}}]}}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    made = OxigraphStore(folder)
    made.replace({"urn:test:one": b"<https://a.example/x> <https://a.example/p> <http://127.0.0.1:9/x> .\n"}, (), 7)
    made.publish(folder / "published")
    made.close()
    return folder / "published"


@pytest.fixture(scope="module")
def afar() -> Iterator[HTTPServer]:
    with HTTPServer("127.0.0.1") as server:
        yield server


@pytest.fixture(scope="module")
def pool(afar: HTTPServer) -> Iterator[QueryPool]:
    services = (afar.url_for("/sparql"), afar.url_for("/slow"), afar.url_for("/broken"), "urn:listed")
    made = QueryPool(Settings(sparql_services=services, sparql_workers=1, sparql_seconds=1, sparql_memory=400))  # type: ignore[arg-type]
    yield made
    made.close()


def test_a_listed_service_is_called(pool: QueryPool, store: Path, afar: HTTPServer) -> None:
    afar.expect_request("/sparql").respond_with_json(ROW, content_type=JSON[0])
    found = pool.ask(store, f"SELECT ?o {{ SERVICE <{afar.url_for('/sparql')}> {{ ?s ?p ?o }} }}", JSON)
    assert json.loads(found.content)["results"]["bindings"][0]["o"]["value"] == "from afar"


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <{other}> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{other}> {{ ?s ?p ?o }}",
        "?s ?p ?x SERVICE ?x {{ ?a ?b ?c }}",
        "SERVICE <{listed}> {{ ?s ?p ?o }} SERVICE <{other}> {{ ?s ?p ?o }}",
        "SERVICE <{listed}> {{ ?s ?p ?o SERVICE <{other}> {{ ?a ?b ?c }} }}",
        "SERVICE <{listed}/> {{ ?s ?p ?o }}",
        "SERVICE <{listed}?x=y> {{ ?s ?p ?o }}",
        "SERVICE aurn:listed {{ ?s ?p ?o }}",
        "SERVICE here: {{ ?s ?p ?o }}",
        "SERVICE <sparql> {{ ?s ?p ?o }}",
    ],
)
def test_no_other_service_is_called(pool: QueryPool, store: Path, afar: HTTPServer, call: str) -> None:
    afar.clear_log()
    listed, other = afar.url_for("/sparql"), afar.url_for("/other")
    prologue = f"BASE <{afar.url_for('/')}> PREFIX aurn: <{other}> PREFIX here: <{other}> "
    with pytest.raises(Forbidden, match="not allowed; allowed are") as told:
        pool.ask(store, prologue + "SELECT * { " + call.format(listed=listed, other=other) + " }", JSON)
    assert listed in str(told.value)
    assert afar.log == []


def test_a_service_that_is_slow_is_under_the_time_limit(pool: QueryPool, store: Path, afar: HTTPServer) -> None:
    def drip(request: Request) -> Response:
        time.sleep(2)
        return Response("late")

    afar.expect_request("/slow").respond_with_handler(drip)
    with pytest.raises(TimeLimit):
        pool.ask(store, f"SELECT ?o {{ SERVICE <{afar.url_for('/slow')}> {{ ?s ?p ?o }} }}", JSON)


def test_a_service_that_fails_is_told_and_silent_passes_over_it(pool: QueryPool, store: Path, afar: HTTPServer) -> None:
    afar.expect_request("/broken").respond_with_data("no", status=500)
    call = f"<{afar.url_for('/broken')}> {{ ?s ?p ?o }}"
    with pytest.raises(Unreachable, match="service"):
        pool.ask(store, f"SELECT ?o {{ SERVICE {call} }}", JSON)
    assert pool.ask(store, f"SELECT ?o {{ SERVICE SILENT {call} }}", JSON).kind == "select"


def test_without_a_list_no_service_is_called(store: Path, afar: HTTPServer) -> None:
    pool = QueryPool(Settings(sparql_workers=1))
    try:
        with pytest.raises(Forbidden, match="over its own data only"):
            pool.ask(store, f"ASK {{ SERVICE <{afar.url_for('/sparql')}> {{ ?s ?p ?o }} }}", JSON)
    finally:
        pool.close()


def test_the_list_of_services_is_read_from_one_line(tmp_path: Path) -> None:
    listed = read_settings(data=tmp_path, sparql_services="https://a.example/sparql, https://b.example/sparql")
    assert listed.sparql_services == ("https://a.example/sparql", "https://b.example/sparql")


def test_a_call_is_told_as_it_is_written() -> None:
    query = "ASK { SERVICE SILENT <a:b> {} service ?x {} # SERVICE <no:no> {}\n SERVICE p:q {} }"
    assert sorted(calls_of(query)) == ["<a:b>", "?x", "p:q"]
    assert calls_of("ASK { ?s ?p 'SERVICE <a:b> {}' }") == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "service" * 35_000,
        "SELECT * { a:" + "service" * 35_000 + " {",
        "SELECT * {" + "service" * 35_000 + ":a {",
        "SELECT * {" + "service silent " * 16_000,
        "SELECT * {" + "servicesilent" * 19_000 + ":x {",
        "SELECT * {" + "service#" * 31_000,
        "SELECT * {" + "service #\n" * 25_000,
        "SELECT * service" + " " * 250_000,
        "SELECT * service " + "<'" * 120_000,
        "SELECT * service " + "<'''>" * 50_000,
        "SELECT * {" + "service?" * 31_000,
        "SELECT * {" + "<#>service" * 25_000,
        "SELECT * {" + "service<" * 31_000,
    ],
)
def test_no_text_takes_long_to_look_through(query: str) -> None:
    began = time.process_time()
    calls_of(query)
    assert time.process_time() - began < 4
