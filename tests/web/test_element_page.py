"""The common data elements: the matrix says what a count by hand says, narrowed, paged and exported."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from rdflib import SKOS, Graph, Literal, URIRef
from sources import keep, source

from catalogue.atlas.element_search import read_matrix_search
from catalogue.atlas.element_view import MatrixSearch
from catalogue.search.search import BadSearch
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from web.routes.element import table_of

Links = Callable[[httpx.Response], list[dict[str, str]]]
PAGE = {"Accept": "text/html"}
CDE = "https://w3id.org/jardin/cde#CDE-"
STATES = ("Collected", "PartiallyCollected", "Derivable", "Planned", "NotCollected", "")
BY_HAND = """PREFIX jardin: <https://w3id.org/jardin/ns#>
SELECT ?element ?state (COUNT(DISTINCT ?source) AS ?n) WHERE {
  ?source jardin:cdeCoverage [ jardin:element ?element ; jardin:availability ?state ] } GROUP BY ?element ?state"""
CODED_BY_HAND = """PREFIX jardin: <https://w3id.org/jardin/ns#>
SELECT ?system (COUNT(DISTINCT ?source) AS ?n) WHERE {
  ?source jardin:cdeCoverage [ jardin:element <https://w3id.org/jardin/cde#CDE-6.2> ; jardin:availability ?state ; jardin:codeSystem ?system ]
  FILTER(?state IN (jardin:Collected, jardin:PartiallyCollected)) } GROUP BY ?system"""


def asked(web: httpx.Client, query: str) -> list[dict[str, str]]:
    """The rows of a SPARQL query."""
    rows = web.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in rows]


def test_the_matrix_counts_what_sparql_counts(web: httpx.Client) -> None:
    by_hand = {
        (row["element"].removeprefix(CDE), row["state"].rsplit("#", 1)[-1]): int(row["n"])
        for row in asked(web, BY_HAND)
    }
    found = web.get("/elements.json").json()
    counted = {(e["number"], state): n for e in found["elements"] for state, n in e["counts"].items() if state and n}
    assert counted == by_hand
    assert len(found["elements"]) == 16
    for each in found["elements"]:
        assert sum(each["counts"].values()) == found["total"]


def test_the_lines_say_what_the_elements_count(web: httpx.Client) -> None:
    found = web.get("/elements.json?size=1000").json()
    assert len(found["lines"]) == found["total"] == web.get("/search.json").json()["total"]
    for each in found["elements"]:
        column = Counter(line["states"][each["number"]] for line in found["lines"])
        assert column == Counter({state: n for state, n in each["counts"].items() if n})
    for line in found["lines"]:
        assert line["collected"] == sum(state in STATES[:2] for state in line["states"].values())


def test_the_code_systems_in_use_are_those_that_sparql_counts(web: httpx.Client) -> None:
    by_hand = {row["system"]: int(row["n"]) for row in asked(web, CODED_BY_HAND)}
    used = web.get("/elements/6.2.json").json()["used"]
    assert {each["iri"]: each["sources"] for each in used} == by_hand
    assert [each["sources"] for each in used] == sorted(by_hand.values(), reverse=True)


def test_the_matrix_is_narrowed_by_what_is_collected_country_kind_network_and_words(web: httpx.Client) -> None:
    whole = web.get("/elements.json?size=1000").json()["lines"]

    def ids(query: str) -> set[str]:
        return {line["id"] for line in web.get(f"/elements.json?size=1000&{query}").json()["lines"]}

    def having(number: str) -> set[str]:
        return {line["id"] for line in whole if line["states"][number] in STATES[:2]}

    assert ids("element=8.1") == having("8.1") != set()
    assert ids("element=8.1&element=7.4") == having("8.1") & having("7.4")
    german = {hit["id"] for hit in web.get("/search.json?size=100&country=DEU").json()["hits"]}
    assert ids("country=DEU") == german
    assert ids("country=DEU&country=FRA") >= german
    assert ids("kind=biobank") == {hit["id"] for hit in web.get("/search.json?size=100&kind=biobank").json()["hits"]}
    network = next(f for f in web.get("/elements.json").json()["facets"] if f["name"] == "ern")["values"][0]
    found = web.get("/search.json", params={"size": "100", "ern": network["value"]}).json()["hits"]
    assert ids(f"ern={network['value']}") == {hit["id"] for hit in found} and len(found) == network["count"]
    assert ids("q=duchenne") == {line["id"] for line in whole if "duchenne" in line["title"].lower()} != set()
    assert ids("element=6.2&country=DEU&kind=patient_registry") == having("6.2") & german & ids("kind=patient_registry")


def test_a_facet_counts_what_choosing_it_gives(web: httpx.Client) -> None:
    found = web.get("/elements.json?element=6.2&country=FRA").json()
    for facet in found["facets"]:
        kept = [p for p in found["search"] if p["name"] != facet["name"]]
        for value in facet["values"][:4]:
            params = [(p["name"], p["value"]) for p in kept] + [(facet["name"], value["value"])]
            assert web.get("/elements.json", params=params).json()["total"] == value["count"], (facet["name"], value)


def test_the_matrix_is_paged_and_sorted(web: httpx.Client, links: Links) -> None:
    total = web.get("/elements.json").json()["total"]
    seen: list[str] = []
    address = "/elements.json?size=10&sort=title"
    while address:
        answer = web.get(address)
        seen += [line["title"] for line in answer.json()["lines"]]
        address = {link["rel"]: link["url"] for link in links(answer)}.get("next", "")
    assert len(seen) == total == len(set(seen))
    assert [re.sub(r"\W+", " ", each.lower()) for each in seen] == sorted(
        re.sub(r"\W+", " ", each.lower()) for each in seen
    )
    collected = [line["collected"] for line in web.get("/elements.json?size=1000").json()["lines"]]
    assert collected == sorted(collected, reverse=True)


@pytest.mark.parametrize("query", ["element=9.9", "page=0", "page=x", "size=100000", "sort=banana", "q=a%00b"])
def test_what_cannot_be_read_is_said(web: httpx.Client, query: str) -> None:
    answer = web.get(f"/elements.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_the_page_shows_marks_with_words_and_works_as_a_form(web: httpx.Client) -> None:
    page = web.get("/elements?country=DEU", headers=PAGE).text
    found = web.get("/elements.json?country=DEU").json()
    names = {each["name"]: each["label"] for each in found["states"]}
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == found["total"]
    for row, line in zip(rows, found["lines"], strict=True):
        assert html.escape(line["title"], quote=False) in row.replace("&#39;", "'")
        assert re.findall(r'<span class="offscreen">([^<]*)</span></td>', row) == [
            names[s] for s in line["states"].values()
        ]
        assert row.count("<svg") == 16
    assert '<option value="DEU" selected>' in page
    assert re.search(r'<form class="sieve" action="/elements" method="get"', page)


def test_the_table_has_every_source_and_no_formula(web: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(web.get("/elements.csv?size=5").text)))
    found = web.get("/elements.json?size=1000").json()
    assert len(rows) == found["total"]
    for row, line in zip(rows, found["lines"], strict=True):
        assert row["id"] == line["id"] and row["source"] == line["iri"] and int(row["collected"]) == line["collected"]
        assert {number: row[f"CDE-{number}"] for number in line["states"]} == line["states"]


def test_a_title_that_begins_like_a_formula_is_defused(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("evil") / "data")
    keep(
        settings,
        source(
            "one",
            title="=HYPERLINK(1)",
            more="jardin:cdeCoverage [ a jardin:CDECoverage ; jardin:element <https://w3id.org/jardin/cde#CDE-6.1> ; jardin:availability jardin:Collected ]",
        ),
    )
    matrix = Reader(settings).elements.find(MatrixSearch())
    row = next(csv.DictReader(io.StringIO(table_of(matrix).decode())))
    assert row["title"] == "'=HYPERLINK(1)" and row["CDE-6.1"] == "Collected" and row["CDE-8.1"] == ""


def test_the_graph_of_a_page_is_what_its_sources_say(web: httpx.Client) -> None:
    found = web.get("/elements.json?element=8.1&size=3").json()
    graph = Graph().parse(data=web.get("/elements.ttl?element=8.1&size=3").content, format="turtle")
    path, element = URIRef("https://w3id.org/jardin/ns#cdeCoverage"), URIRef("https://w3id.org/jardin/ns#element")
    for line in found["lines"]:
        told = {str(graph.value(node, element)).removeprefix(CDE) for node in graph.objects(URIRef(line["iri"]), path)}
        assert told == {number for number, state in line["states"].items() if state}
    assert b"urn:jardin:" not in web.get("/elements.nt?element=8.1&size=3").content


@pytest.mark.parametrize("number", ["1.1", "6.1", "8.1"])
def test_an_element_is_explained_and_is_a_concept_too(web: httpx.Client, number: str) -> None:
    found = web.get(f"/elements/{number}.json").json()
    page = html.unescape(web.get(f"/elements/{number}", headers=PAGE).text)
    element = found["element"]
    assert element["label"] in page and element["definition"] in page
    assert all(each["label"] in page for each in (*element["systems"], *found["used"]))
    assert all(line["title"] in page for line in found["lines"])
    graph = Graph().parse(data=web.get(f"/elements/{number}.ttl").content, format="turtle")
    assert (URIRef(CDE + number), SKOS.notation, Literal(number)) in graph


def test_an_element_has_one_address(web: httpx.Client) -> None:
    answer = web.get("/elements/CDE-6.1.json")
    assert answer.status_code == 301 and answer.headers["location"] == "/elements/6.1.json"
    assert web.get("/elements/9.1").status_code == 404


def test_of_two_statements_on_one_element_the_fuller_counts(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("twice") / "data")
    entry = "[ a jardin:CDECoverage ; jardin:element <https://w3id.org/jardin/cde#CDE-6.1> ; jardin:availability jardin:{} ]"
    keep(
        settings,
        source("one", more=f"jardin:cdeCoverage {entry.format('Planned')} , {entry.format('Derivable')}"),
        source("two", title="Silent"),
    )
    matrix = Reader(settings).elements.find(MatrixSearch())
    assert [(line.title, line.states[8], line.collected) for line in matrix.lines] == [
        ("A registry", "Derivable", 0),
        ("Silent", "", 0),
    ]
    assert matrix.total == 2 and matrix.telling == 1


def test_a_search_is_written_as_it_was_read(settings: Settings) -> None:
    matrix = Reader(settings).elements
    params = [
        ("element", "6.1"),
        ("element", "8.1"),
        ("country", "DEU"),
        ("q", "heart"),
        ("sort", "title"),
        ("page", "2"),
        ("size", "7"),
    ]
    search = read_matrix_search([*params, ("utm_source", "x"), ("element", "6.1")], matrix)
    assert search.params() == params
    with pytest.raises(BadSearch, match="element"):
        read_matrix_search([("element", "banana")], matrix)
