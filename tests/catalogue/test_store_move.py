"""`jardin rebuild` moves a catalogue from one store to another and back; every quad is compared on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox
import pytest
import structlog
from sources import keep, source
from sparql_server import ROWS, Running
from typer.testing import CliRunner

import catalogue.keeping.generation as generations
from catalogue.commands.command import app, register
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.sparql import FOLLOWER, JSON, SparqlStore
from catalogue.stores.wire import Call

XSD = "http://www.w3.org/2001/XMLSchema#"
BOOLEAN = {"true": "1", "false": "0"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@lru_cache(100_000)
def keepable(term: str) -> str:
    """A term as the servers can keep it: see the table in `test_store_limit.py`."""
    parsed = ox.parse(f"<urn:s> <urn:p> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    value = next(iter(parsed)).object
    if not isinstance(value, ox.Literal) or value.language:
        return str(value).lower() if isinstance(value, ox.Literal) else str(value)
    kind, text = value.datatype.value.removeprefix(XSD), value.value
    if kind == "boolean":
        text = BOOLEAN.get(text, text)
    if "uration" in kind:
        text = ""
    if kind in ("double", "float"):
        text = f"{float(text):g}"
    if kind == "decimal" or "nteger" in kind:
        text, kind = f"{Decimal(text).normalize():f}", "number"
    if kind == "dateTime":
        text = re.sub(r"\.(\d+?)0*(?=[Z+-]|$)", r".\1", text)
    return f"{text}^^{kind}"


def triples(lines: bytes) -> set[tuple[str, ...]]:
    read = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    return {(str(t.subject), str(t.predicate), keepable(str(t.object))) for t in read}


def graph_there(store: SparqlStore, name: str) -> set[tuple[str, ...]]:
    """The triples of a graph, a predicate at a time, and page by page where a server would cut the answer."""
    found: set[tuple[str, ...]] = set()
    counts = store.query(f"SELECT ?p (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }} GROUP BY ?p")
    for predicate, count in counts:
        plain = f"SELECT ?s ?o {{ GRAPH <{name}> {{ ?s <{predicate}> ?o }} }}"
        pages = [f"SELECT * {{ {plain} ORDER BY ?s ?o }} LIMIT {ROWS} OFFSET {n}" for n in range(0, int(count), ROWS)]
        for query in pages if int(count) > ROWS else [plain]:
            form = (("query", query),)
            heard = store.wire.ask(Call("POST", store.server.query, form=form, headers=(("Accept", JSON),)))
            table = ox.parse_query_results(heard.content, format=ox.QueryResultsFormat.JSON)
            assert isinstance(table, ox.QuerySolutions)
            found |= {(str(row["s"]), f"<{predicate}>", keepable(str(row["o"]))) for row in table}
    return found


def rebuilt(settings: Settings, monkeypatch: pytest.MonkeyPatch, store: str) -> OxigraphStore:
    """The store of the generation that `jardin rebuild` made, another store being set."""
    monkeypatch.setenv("JARDIN_STORE", store)
    register(app)
    done = CliRunner().invoke(app, ["rebuild", "--data", str(settings.data)])
    assert done.exit_code == 0, done.output
    return OxigraphStore(generations.current(settings.data).store, reading=True)


def test_a_catalogue_moves_from_store_to_store_and_back(
    settings: Settings, virtuoso: Running, oxigraph: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'dct:issued "2020"^^xsd:gYear ; dcat:temporalResolution "P1M"^^xsd:duration ; dct:description "Größe"@de-AT'
    keep(settings, source("one", more=more), source("two", "98896", title="A second one"))
    before = OxigraphStore(generations.current(settings.data).store, reading=True)
    names = before.names()
    for running in (virtuoso, oxigraph):
        store = SparqlStore(running.server())
        store.put({}, [*store.names(), FOLLOWER])
        here = rebuilt(settings, monkeypatch, running.store)
        assert here.names() == names == store.names()
        assert store.size() == here.size()
        for name in names:
            assert graph_there(store, name) == triples(here.graph(name)), name
        generation = generations.current(settings.data)
        assert (store.mark().generation, store.sequence()) == (generation.number, generation.sequence)
        store.close()
    again = rebuilt(settings, monkeypatch, "oxigraph")
    kept = [name for name in names if name != "urn:jardin:catalogue"]  # it tells its generation
    assert all(set(again.graph(name).splitlines()) == set(before.graph(name).splitlines()) for name in kept)
    assert not (settings.data / "follower").exists()
