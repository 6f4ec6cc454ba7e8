"""The editor page: questions that have answers, snippets that run, mistakes at their line, names that are completed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI
from part import missing
from rdflib import RDF, VOID, Graph, URIRef

from catalogue.setting import Settings
from web.app import create_app
from web.editor import FILES, GROUPS, examples, groups
from web.snippet import in_python, in_r, in_shell, mark, snippets
from web.sparql import Question

PAGE = {"Accept": "text/html"}
SD = "http://www.w3.org/ns/sparql-service-description#"
ODD = 'SELECT ?a WHERE { VALUES ?a { "it\'s \\"quoted\\" \\\\ $HOME `id` )-\\"" """two\nlines""" } }\n# SPARQL'
WISHED = {
    "Sources for ORPHA:98896 in Germany",
    "Registries without a contact",
    "Disorders without any source",
    "Sources that collect all 16 common data elements",
}


def rows(web: httpx.Client, query: str) -> list[list[str]]:
    """The rows of an answer, its head left out."""
    answer = web.post(
        "/sparql.csv" if Question(query).form in ("SELECT", "ASK") else "/sparql.nt", data={"query": query}
    )
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


def test_there_are_fifteen_questions_or_more_in_groups() -> None:
    titles = [title for title, _ in examples()]
    assert len(titles) == len(set(titles)) >= 15
    assert set(titles) >= WISHED
    assert [label for label, _ in groups()] == list(GROUPS.values())
    assert all(len(group) >= 3 for _, group in groups())


@pytest.mark.parametrize(("title", "query"), examples(), ids=[title for title, _ in examples()])
def test_every_question_has_an_answer_on_the_samples_in_less_than_a_second(
    web: httpx.Client, title: str, query: str
) -> None:
    began = time.monotonic()
    assert rows(web, query), title
    assert time.monotonic() - began < 1


def test_the_sources_for_a_disease_in_a_country_are_those_that_search_finds(web: httpx.Client) -> None:
    query = dict(examples())["Sources for ORPHA:98896 in Germany"]
    found = {row[0] for row in rows(web, query)}
    hits = web.get("/search.json", params={"orpha": "98896", "country": "DEU", "size": 100}).json()["hits"]
    assert found == {hit["iri"] for hit in hits if hit["match"] == "exact"}


def test_the_disorders_without_source_are_those_that_the_pages_count(web: httpx.Client) -> None:
    found = len(rows(web, dict(examples())["Disorders without any source"]))
    query = """PREFIX dct: <http://purl.org/dc/terms/> PREFIX jardin: <https://w3id.org/jardin/ns#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?d { ?d jardin:classificationLevel jardin:Disorder ; jardin:status jardin:Active
          FILTER EXISTS { ?s dct:subject/skos:broaderTransitive? ?d } }"""
    every = "PREFIX jardin: <https://w3id.org/jardin/ns#> SELECT ?d { ?d jardin:classificationLevel jardin:Disorder ; jardin:status jardin:Active }"
    assert found == len(rows(web, every)) - len(rows(web, query))


def test_the_page_holds_every_question_as_a_link_that_runs_it(web: httpx.Client) -> None:
    page = web.get("/sparql", headers=PAGE).text
    assert page.count("data-example") == len(examples())
    link = re.search(r'<a href="(/sparql\?query=[^"]+)" data-example>Registries without a contact', page)
    assert link is not None
    assert "2 rows" in web.get(link[1].replace("&amp;", "&"), headers=PAGE).text


def test_records_and_diseases_of_an_answer_lead_to_their_pages(web: httpx.Client) -> None:
    query = "SELECT ?s ?d { ?s <http://purl.org/dc/terms/subject> ?d . FILTER(CONTAINS(STR(?d), 'Orphanet_98896')) }"
    page = web.post("/sparql", data={"query": query}, headers=PAGE).text
    links = re.findall(r'<td><a href="(/(?:records|diseases)/[^"]+)"', page)
    assert "/diseases/98896" in links and len({each for each in links if each.startswith("/records/")}) == 10
    assert all(web.get(each).status_code == 200 for each in set(links))


def test_limits_are_told_with_the_figures_of_the_settings(web: httpx.Client, settings: Settings) -> None:
    page = web.get("/sparql", headers=PAGE).text
    assert f"It may run {settings.sparql_seconds:g} seconds" in page
    assert f"{settings.sparql_rows:,} rows" in page and f"{settings.sparql_memory:,} MB of memory" in page
    assert "<code>SERVICE</code>" in page


def test_only_this_page_loads_the_editor(web: httpx.Client) -> None:
    assert "/static/dist/sparql.js" in web.get("/sparql", headers=PAGE).text
    assert "/static/dist/sparql.js" not in web.get("/search", headers=PAGE).text
    assert web.get("/static/dist/sparql.js").status_code == web.get("/static/dist/sparql.css").status_code == 200
    assert "MIT" in web.get("/static/dist/sparql-licences.txt").text


def test_a_mistake_is_told_at_its_line_on_the_page_itself(web: httpx.Client) -> None:
    answer = web.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p <b }"}, headers=PAGE)
    assert answer.status_code == 400
    assert "Line 2, column" in answer.text and "WHERE { ?s ?p &lt;b }" in answer.text
    assert '<textarea id="query"' in answer.text and 'data-line="2"' in answer.text


def test_what_takes_too_long_is_told_on_the_page_itself(web: httpx.Client) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    answer = web.post("/sparql", data={"query": cross}, headers=PAGE)
    assert answer.status_code == 504
    assert '<textarea id="query"' in answer.text and "trouble" in answer.text


def test_a_short_query_has_a_link_and_a_long_one_is_told(web: httpx.Client, server: str) -> None:
    page = web.post("/sparql", data={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}, headers=PAGE).text
    link = re.search(r'<a href="([^"]+)">Link to this query', page)
    assert link is not None and link[1].startswith(f"{server}/sparql?query=")
    assert "1 row" in httpx.get(link[1], headers=PAGE).text
    long = web.post("/sparql", data={"query": "SELECT * { ?s ?p ?o } LIMIT 1 #" + "x" * 3000}, headers=PAGE).text
    assert "Link to this query" not in long and "characters; some programs cut" in long


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "xml"])
def test_an_answer_can_be_kept_in_every_form(web: httpx.Client, suffix: str) -> None:
    answer = web.post(f"/sparql.{suffix}", data={"query": "SELECT ?s { ?s ?p ?o } LIMIT 2"}, headers=PAGE)
    media_type = next(kind for kind, (each, _) in FILES.items() if each == suffix)
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="answer.{suffix}"'


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_a_graph_can_be_kept_in_every_form(web: httpx.Client, suffix: str) -> None:
    answer = web.post(f"/sparql.{suffix}", data={"query": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 2"}, headers=PAGE)
    media_type = next(kind for kind, (each, _) in FILES.items() if each == suffix)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(media_type)


def run(command: list[str], text: str) -> str:
    """What a program prints that reads a snippet."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


ASKED = {
    "SELECT ?a { VALUES ?a { 1 2 } }": "2",
    ODD: "two\nlines",
    "ASK {}": "true",
    "CONSTRUCT { <http://e.example/a> <http://e.example/b> 7 } {}": "7",
}


@pytest.mark.parametrize(("query", "expected"), ASKED.items())
def test_the_snippet_for_the_shell_runs(server: str, query: str, expected: str) -> None:
    if shutil.which("curl") is None:
        missing("no program named curl; install it with `apt-get install curl`")
    assert expected in run(["bash", "-s"], in_shell(f"{server}/sparql", query, query.startswith("CONSTRUCT")))


@pytest.mark.parametrize(("query", "expected"), ASKED.items())
def test_the_snippet_for_python_runs(server: str, query: str, expected: str) -> None:
    said = run([sys.executable, "-"], in_python(f"{server}/sparql", query, Question(query).form))
    assert (expected.replace("\n", "\\n") if query == ODD else expected).lower() in said.lower()


def test_the_snippet_for_r_holds_the_query_as_it_is() -> None:
    text = in_r("https://c.example/sparql", ODD, graph=False)
    begun = re.search(r'query <- r"(-+)\(\n', text)
    assert begun is not None and text.count(f'){begun[1]}"') == 1
    assert text[begun.end() :].startswith(ODD)
    assert 'request("https://c.example/sparql")' in text and "req_body_form(query = query)" in text


def test_the_mark_of_the_end_is_no_line_of_the_query() -> None:
    assert mark("SPARQL", ["SPARQL", "SPARQL_"]) == "SPARQL__"


def test_snippets_name_the_public_address(
    settings: Settings, serve: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    public = "https://data.example.org/rare"
    with serve(create_app(settings.model_copy(update={"base_url": public}))) as address:
        page = httpx.get(f"{address}/rare/sparql", headers=PAGE).text
        described = httpx.get(f"{address}/rare/sparql", headers={"Accept": "application/n-triples"}).text
    assert f"&#39;{public}/sparql&#39;" in page and f"SPARQLWrapper(&#34;{public}/sparql&#34;)" in page
    assert f"<{public}/sparql> <{SD}endpoint> <{public}/sparql>" in described
    assert address not in page and address not in described
    assert [each.language for each in snippets(public, "ASK {}", "ASK")] == ["curl", "Python", "R"]


def test_names_are_offered_with_their_labels_and_how_often_they_occur(web: httpx.Client) -> None:
    web.get("/.well-known/void")
    lexicon = web.get("/sparql/terms.json").json()
    assert lexicon["prefixes"]["dcat"] == "http://www.w3.org/ns/dcat#"
    words = {word["iri"]: word for word in lexicon["words"]}
    contact = words["http://www.w3.org/ns/dcat#contactPoint"]
    assert (contact["kind"], contact["label"]) == ("property", "Contact") and contact["used"] > 0
    assert words["http://www.w3.org/ns/dcat#Dataset"]["kind"] == "class"
    assert "http://www.w3.org/2004/02/skos/core#broaderTransitive" in words


def test_the_service_description_is_true_to_the_endpoint(web: httpx.Client) -> None:
    web.get("/.well-known/void")
    graph = Graph().parse(data=web.get("/sparql", headers={"Accept": "text/turtle"}).content, format="turtle")
    (service,) = graph.subjects(RDF.type, URIRef(SD + "Service"))
    dataset = graph.value(service, URIRef(SD + "defaultDataset"))
    default = graph.value(dataset, URIRef(SD + "defaultGraph"))
    count = web.get("/sparql.json", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    assert str(graph.value(default, VOID.triples)) == count["results"]["bindings"][0]["n"]["value"]
    named = [str(graph.value(each, URIRef(SD + "name"))) for each in graph.objects(dataset, URIRef(SD + "namedGraph"))]
    for name in named:
        assert web.get("/sparql.json", params={"query": f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"}).json()[
            "boolean"
        ], name
    told = {str(each).rsplit("/", 1)[1] for each in graph.objects(service, URIRef(SD + "resultFormat"))}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle"} <= told
    assert (service, URIRef(SD + "supportedLanguage"), URIRef(SD + "SPARQL11Query")) in graph
    assert (service, URIRef(SD + "supportedLanguage"), URIRef(SD + "SPARQL11Update")) not in graph
