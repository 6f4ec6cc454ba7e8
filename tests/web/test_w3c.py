"""The W3C's suites for SPARQL 1.1, asked of the endpoint over HTTP; a table tells every outcome, and is held exact.

Stores are filled past the journal and served with their default graph as such. A small suite of our own runs always.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from w3c import PASSES, RDF_FORMS, Stage, judged, outcome, read_cases, read_exchanges, same_answer

from catalogue.setting import Settings
from catalogue.stores.pool import QueryPool
from web.app import create_app

HERE = Path(__file__).parent
REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
SUITES = REAL.resolve() / "suites" / "sparql11"
NO_SUITES = f"no real files at {REAL} (JARDIN_TEST_DATA)"
FOLDERS = [
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping", "json-res",
    "negation", "project-expression", "property-path", "subquery", "syntax-query",
]  # fmt: skip
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
Serve = Callable[[FastAPI], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[str, str]]:
    """What each test of the suites comes to, and why where it does not pass."""
    with (HERE / "w3c_sparql.tsv").open(encoding="utf-8", newline="") as file:
        return {row["test"]: (row["outcome"], row["reason"]) for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture(scope="module")
def staged(
    settings: Settings, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, httpx.Client]]:
    """An endpoint whose store a test sets."""
    plain = settings.model_copy(update={"sparql_cache": 0, "sparql_workers": 1})
    app = create_app(plain)
    app.state.house.pool.close()
    stage = app.state.house.pool = Stage(QueryPool(plain, union=False), tmp_path_factory.mktemp("stores"))
    with serve(app) as address, httpx.Client(base_url=address, headers={"Accept": "*/*"}, timeout=30) as web:
        yield stage, web


def test_our_own_suite_passes(staged: tuple[Stage, httpx.Client]) -> None:
    cases = list(read_cases(HERE / "suite" / "manifest.ttl"))
    assert len(cases) == 9
    assert {case.name: outcome(case, *staged) for case in cases} == {case.name: PASSES for case in cases}


SUITE = HERE / "suite"
EQUAL = (SUITE / "equal.srx").read_bytes()
ORDER = (SUITE / "order.csv").read_bytes()


@pytest.mark.parametrize(
    ("expected", "found", "form", "same"),
    [
        ("equal.srx", EQUAL, "srx", True),
        ("equal.srx", EQUAL.replace(b"Office", b"Bureau", 1), "srx", False),
        ("equal.srx", EQUAL.replace(b'<result><binding name="name"><literal>Office</literal></binding></result>', b"", 1), "srx", False),
        ("equal.srx", EQUAL.replace(b"<literal>", b'<literal xml:lang="en">', 1), "srx", False),
        ("order.csv", ORDER.replace(b"\n", b"\r\n"), "csv", True),
        ("order.csv", ORDER.replace(b"Klinik\nClinic", b"Clinic\nKlinik"), "csv", False),
        ("nameless.tsv", (SUITE / "nameless.tsv").read_bytes().replace(b"_:one", b"_:x"), "tsv", True),
        ("nameless.tsv", (SUITE / "nameless.tsv").read_bytes().replace(b"_:one", b"_:other"), "tsv", False),
        ("apart.srj", b'{"head": {}, "boolean": true}', "srj", False),
        ("build.ttl", b"<a:a> <a:b> <a:c> .", "ttl", False),
    ],
)  # fmt: skip
def test_answers_are_told_apart(expected: str, found: bytes, form: str, same: bool) -> None:
    assert same_answer(SUITE / expected, found, form, ordered="order" in expected) is same


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.skipif(not SUITES.is_dir(), reason=NO_SUITES)
def test_evaluation(folder: str, staged: tuple[Stage, httpx.Client], table: dict[str, tuple[str, str]]) -> None:
    found = {
        case.name: outcome(case, *staged).partition(":")[0] for case in read_cases(SUITES / folder / "manifest.ttl")
    }
    assert found == {name: told for name, (told, _) in table.items() if name.startswith(f"{folder}/")}


@pytest.mark.skipif(not SUITES.is_dir(), reason=NO_SUITES)
def test_protocol(staged: tuple[Stage, httpx.Client], table: dict[str, tuple[str, str]]) -> None:
    stage, web = staged
    found = {}
    for name, graphs, exchanges in read_exchanges(SUITES / "protocol" / "manifest.ttl"):
        stage.set(graphs)
        found[name] = judged(exchanges[0], web)
        if "/update_" not in name:
            assert [judged(each, web) for each in exchanges[1:]] == [PASSES] * (len(exchanges) - 1)
    refused = {name: told for name, told in found.items() if told != PASSES}
    assert len(found) == 34 and len(refused) == 7
    assert all(
        "/update_" in name and told.startswith("fails: 403 This endpoint is read-only")
        for name, told in refused.items()
    )
    told = {name: "403" if name in refused else PASSES for name in found}
    assert told == {name: each for name, (each, _) in table.items() if name.startswith("protocol/")}


TERMS: dict[Node, tuple[Node | None, Node | None]] = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.languageExtension: (SD.Service, None),
    SD.extensionFunction: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (None, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""The properties of the vocabulary with the class of what has them and of what they name."""
KNOWN = {
    SD.supportedLanguage: {SD.SPARQL10Query, SD.SPARQL11Query},
    SD.feature: {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery},
}
"""The values that the vocabulary has for some of them."""


@pytest.mark.skipif(not SUITES.is_dir(), reason=NO_SUITES)
def test_the_tests_about_the_service_description_are_those_below(table: dict[str, tuple[str, str]]) -> None:
    graph = Graph().parse(SUITES / "service-description" / "manifest.ttl")
    kind = URIRef("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#ServiceDescriptionTest")
    names = {f"service-description/{str(test).rpartition('#')[2]}" for test in graph.subjects(RDF.type, kind)}
    assert names == {
        name for name, (told, _) in table.items() if name.startswith("service-description/") and told == PASSES
    }
    assert len(names) == 3


def test_the_service_description_is_rdf_names_its_endpoint_and_keeps_its_schema(web: httpx.Client, server: str) -> None:
    answer = web.get("/sparql")
    kind = answer.headers["content-type"].partition(";")[0]
    graph = Graph().parse(data=answer.content, format=RDF_FORMS[kind])
    service = graph.value(predicate=SD.endpoint, object=URIRef(f"{server}/sparql"))
    assert (service, RDF.type, SD.Service) in graph
    for s, p, o in graph:
        if not str(p).startswith(str(SD)):
            continue
        owner, named = TERMS[p]
        assert owner is None or (s, RDF.type, owner) in graph, (s, p)
        assert named is None or (o, RDF.type, named) in graph, (p, o)
        assert isinstance(o, (URIRef, BNode)) and not isinstance(o, Literal)
        assert o in KNOWN.get(URIRef(str(p)), {o})
    assert {o for o in graph.objects(None, RDF.type) if str(o).startswith(str(SD))} <= {
        SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph, SD.GraphCollection
    }  # fmt: skip


def test_each_test_that_does_not_pass_has_its_reason(table: dict[str, tuple[str, str]]) -> None:
    assert len(table) == 338 + 34 + 3
    assert all(bool(reason) == (told != PASSES) for told, reason in table.values())
