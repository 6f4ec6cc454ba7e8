"""What a store cannot keep as it was told: one table, and each line of it tried. All else comes back as it went in."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from sparql_server import ROWS, Running

from catalogue.error import ResultTooLarge, StoreError
from catalogue.setting import Settings
from catalogue.stores.distant import DistantPool
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.sparql import FOLLOWER, JSON, SparqlStore
from catalogue.stores.wire import Call

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPH = "urn:jardin:record:limit"
SAME = ""
# Literal -> what Oxigraph (embedded and served) and Virtuoso 7.2.5 give back; SAME where it is what was told.
TABLE: dict[str, tuple[str, str]] = {
    '"true"^^xsd:boolean': (SAME, '"1"^^xsd:boolean'),
    '"false"^^xsd:boolean': (SAME, '"0"^^xsd:boolean'),
    '"1.50"^^xsd:decimal': ('"1.5"^^xsd:decimal', '"1.5"^^xsd:decimal'),
    '"1.0"^^xsd:decimal': ('"1"^^xsd:decimal', '"1"^^xsd:decimal'),
    '"1.5e3"^^xsd:double': ('"1500"^^xsd:double', '"1500.0"^^xsd:double'),
    '"5"^^xsd:nonNegativeInteger': ('"5"^^xsd:integer', SAME),
    '"05"^^xsd:integer': ('"5"^^xsd:integer', '"5"^^xsd:integer'),
    '"2059572136832259"^^xsd:integer': (SAME, '"2059572136832259"^^xsd:decimal'),
    '"12345678901234567890"^^xsd:integer': (SAME, '"12345678901234567890"^^xsd:decimal'),
    '"colour"@en-GB': ('"colour"@en-gb', '"colour"@en-gb'),
    '"P1D"^^xsd:duration': (SAME, '"86400.0"^^xsd:duration'),
    '"P1Y2M"^^xsd:duration': (SAME, '"14"^^xsd:duration'),
    '"2020-01-01T00:00:00.5+02:00"^^xsd:dateTime': (SAME, '"2020-01-01T00:00:00.500+02:00"^^xsd:dateTime'),
    '"POINT(1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>': (
        SAME, '"POINT(1 2)"^^<http://www.openlinksw.com/schemas/virtrdf#Geometry>',
    ),
    '"0.875"^^xsd:decimal': (SAME, SAME),
    '"2020"^^xsd:gYear': (SAME, SAME),
    '"2020-05"^^xsd:gYearMonth': (SAME, SAME),
    '"2020-01-01"^^xsd:date': (SAME, SAME),
    '"2020-01-01T00:00:00Z"^^xsd:dateTime': (SAME, SAME),
    '"https://a.example/"^^xsd:anyURI': (SAME, SAME),
    '"<b>x</b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>': (SAME, SAME),
    '"x"^^<urn:own>': (SAME, SAME),
    '""': (SAME, SAME),
    '"é 😀 \\\\ \\" \\n"@de': (SAME, SAME),
}  # fmt: skip


def spelt(literal: str) -> str:
    head, mark, tail = literal.rpartition("^^xsd:")
    return f"{head}^^<{XSD}{tail}>" if mark else literal


def given(literals: list[str]) -> bytes:
    return "".join(f"<urn:s:{n}> <urn:p> {spelt(each)} .\n" for n, each in enumerate(literals)).encode()


def terms(store: SparqlStore | OxigraphStore) -> dict[str, str]:
    """What each subject has now, as N-Triples has it."""
    query = f"SELECT ?s ?o {{ GRAPH <{GRAPH}> {{ ?s <urn:p> ?o }} }}"
    if isinstance(store, OxigraphStore):
        read = ox.parse(store.graph(GRAPH), format=ox.RdfFormat.N_TRIPLES)
        return {str(quad.subject): str(quad.object) for quad in read}
    heard = store.wire.ask(Call("POST", store.server.query, form=(("query", query),), headers=(("Accept", JSON),)))
    found = ox.parse_query_results(heard.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return {str(row["s"]): str(row["o"]) for row in found}


@pytest.mark.parametrize("name", ["embedded", "oxigraph", "virtuoso"])
def test_literals_come_back_as_the_table_says(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    store: SparqlStore | OxigraphStore
    if name == "embedded":
        store = OxigraphStore(tmp_path_factory.mktemp("limit") / "store")
        store.replace({GRAPH: given(list(TABLE))}, (), 1)
    else:
        store = SparqlStore(request.getfixturevalue(name).server())
        store.put({GRAPH: given(list(TABLE))})
    column = 1 if name == "virtuoso" else 0
    parsed = ox.parse(given([row[column] or told for told, row in TABLE.items()]), format=ox.RdfFormat.N_TRIPLES)
    assert terms(store) == {str(quad.subject): str(quad.object) for quad in parsed}
    store.close()


def test_virtuoso_takes_no_large_insert_so_graphs_are_put(virtuoso: Running) -> None:
    store = SparqlStore(virtuoso.server())
    many = "".join(f'<urn:n:{each}> <urn:p> "v" .\n' for each in range(6_000))
    insert = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {many} }} }}".encode()
    headers = (("Content-Type", "application/sparql-update"),)
    assert store.wire.ask(Call("POST", store.server.update, content=insert, headers=headers)).status == 400
    store.put({GRAPH: many.encode()})
    assert store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}") == [("6000",)]
    store.close()


def test_virtuoso_walks_no_path_from_nowhere(virtuoso: Running) -> None:
    store = SparqlStore(virtuoso.server(store_seconds=1))
    with pytest.raises(StoreError, match="transitive start not given"):
        store.query("SELECT ?s { ?s <urn:p>* ?o }")
    store.close()


def test_virtuoso_cuts_answers_silently_and_none_of_them_looks_whole(virtuoso: Running) -> None:
    store = SparqlStore(virtuoso.server())
    many = "".join(f'<urn:n:{each}> <urn:p> "v" .\n' for each in range(ROWS + 500))
    store.put({GRAPH: many.encode()}, [FOLLOWER])
    asked = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}"
    assert len(store.query(f"SELECT ?s {{ {asked} }}")) == ROWS + 500
    pool = DistantPool(virtuoso.settings(sparql_seconds=5))
    for query in (f"SELECT ?s {{ {asked} }}", f"CONSTRUCT {{ ?p <urn:q> ?o }} WHERE {{ {asked} }}"):
        with pytest.raises(ResultTooLarge, match=f"{ROWS:,} rows"):
            pool.ask(virtuoso.folder, query, ("text/csv", "text/turtle"))
        short = pool.ask(virtuoso.folder, f"{query} LIMIT {ROWS - 1}", ("text/csv", "application/n-triples"))
        assert short.content.count(b"\n") == (ROWS if query.startswith("SELECT") else 1)
    pool.close()
    store.close()


def test_a_cut_that_a_server_does_not_tell_of_is_set_by_hand(oxigraph: Running) -> None:
    store = SparqlStore(oxigraph.server())
    store.put({GRAPH: "".join(f'<urn:n:{each}> <urn:p> "v" .\n' for each in range(20)).encode()})
    store.close()
    pool = DistantPool(Settings(store=oxigraph.store, store_rows=10))
    whole = f"SELECT ?s {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    with pytest.raises(ResultTooLarge, match="10 rows"):
        pool.ask(oxigraph.folder, whole, ("text/csv",))
    assert pool.ask(oxigraph.folder, f"{whole} LIMIT 9", ("text/csv",)).content.count(b"\n") == 10
    pool.close()
