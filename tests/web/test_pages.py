"""Pages and what comes with them: twins, links, headers, files, sub-paths."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from part import missing
from rdflib import DCAT, RDF, Graph, URIRef

from catalogue.setting import Settings
from web.app import create_app
from web.negotiation import REPRESENTATIONS
from web.page import ago, number, safe_html, written_date

Links = Callable[[httpx.Response], list[dict[str, str]]]
PAGE = {"Accept": "text/html"}
SYNTAX = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def test_every_page_is_whole(web: httpx.Client, every_page: list[str]) -> None:
    for path in every_page:
        answer = web.get(path, headers=PAGE)
        assert answer.status_code == 200, (path, answer.text[:300])
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.text.rstrip().endswith("</html>")
        assert re.search(r"<h1\b", answer.text), path
        assert "Undefined" not in answer.text


def test_every_page_keeps_to_what_the_policy_allows(web: httpx.Client, every_page: list[str]) -> None:
    for path in every_page:
        text = web.get(path, headers=PAGE).text
        scripts = re.findall(r"<script\b([^>]*)>", text)
        assert all("src=" in each or "application/ld+json" in each for each in scripts), path
        assert not re.search(r"<style\b|\sstyle=\"|\son\w+=\"", text), path


def test_every_answer_carries_the_headers_that_protect_it(web: httpx.Client) -> None:
    for path in (
        "/",
        "/search.json",
        "/no/such/page",
        "/sparql?query=nonsense",
        "/static/none.css",
        "/search?page=banana",
    ):
        headers = web.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers
        assert "server" not in headers or "uvicorn" in headers["server"]


def test_links_inside_the_catalogue_lead_somewhere(web: httpx.Client, every_page: list[str]) -> None:
    found = set()
    for path in every_page:
        found |= {
            html.unescape(each)
            for each in re.findall(r'(?:href|src|action)="(/[^"#]*)"', web.get(path, headers=PAGE).text)
        }
    static = {each for each in found if each.startswith("/static/")}
    checked = sorted(found - static)[::2][:75]
    wrong = {each: web.get(each, headers=PAGE, follow_redirects=True).status_code for each in checked}
    assert not {each: status for each, status in wrong.items() if status not in (200, 406)}


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt"])
def test_the_catalogue_describes_itself_as_dcat(web: httpx.Client, suffix: str, server: str) -> None:
    answer = web.get(f"/catalogue.{suffix}")
    assert answer.content == web.get("/", headers={"Accept": REPRESENTATIONS[suffix].media_type}).content
    graph = Graph().parse(data=answer.content, format=SYNTAX[suffix])
    catalogue = next(graph.subjects(RDF.type, DCAT.Catalog))
    assert str(catalogue).startswith(server)
    assert (catalogue, DCAT.themeTaxonomy, None) in graph


def test_a_search_is_paged_by_links(web: httpx.Client, links: Links) -> None:
    total = web.get("/search.json").json()["total"]
    assert total > 2, "the catalogue of samples holds more than two sources"
    seen: list[str] = []
    address = "/search.json?size=2"
    while address:
        answer = web.get(address)
        seen += [hit["id"] for hit in answer.json()["hits"]]
        relations = {link["rel"]: link["url"] for link in links(answer)}
        address = relations.get("next", "")
        assert {"first", "last"} <= set(relations)
    assert len(seen) == len(set(seen)) == total
    assert web.get(relations["first"]).json()["hits"][0]["id"] == seen[0]
    assert "prev" in relations and "next" not in relations


def test_a_search_has_its_records_as_rdf_and_as_a_table(web: httpx.Client) -> None:
    hits = web.get("/search.json?size=3").json()["hits"]
    graph = Graph().parse(data=web.get("/search.ttl?size=3").content, format="turtle")
    for hit in hits:
        assert (URIRef(hit["iri"]), RDF.type, None) in graph
    table = web.get("/search.csv?size=3")
    assert table.headers["content-type"].startswith("text/csv")
    assert all(hit["title"].split(",")[0] in table.text for hit in hits)


def test_what_the_search_page_shows_its_json_has(web: httpx.Client, first_disease: str) -> None:
    path = f"orpha={first_disease}"
    found = web.get(f"/search.json?{path}").json()
    page = html.unescape(web.get(f"/search?{path}", headers=PAGE).text)
    assert found["disease"]["code"] == first_disease
    assert sum(found["groups"].values()) == found["total"] > 0
    for hit in found["hits"]:
        assert hit["title"] in page
        assert f"/records/{hit['id']}" in page
    for facet in found["facets"]:
        if facet["values"]:
            assert facet["label"] in page


def test_the_sparql_of_a_search_finds_the_same(web: httpx.Client, first_disease: str) -> None:
    for query in ("", f"orpha={first_disease}", "q=registry"):
        found = web.get(f"/search.json?size=100&{query}").json()
        rows = web.get("/sparql", params={"query": found["sparql"]}).json()["results"]["bindings"]
        iris = {value["value"] for row in rows for value in row.values() if value["type"] == "uri"}
        assert {hit["iri"] for hit in found["hits"]} <= iris, query


def test_any_spelling_of_a_code_leads_to_the_disease(web: httpx.Client, first_disease: str) -> None:
    for spelling in (f"ORPHA:{first_disease}", f"ORPHA_{first_disease}", f"Orphanet_{first_disease}"):
        answer = web.get(f"/diseases/{spelling}.json")
        assert answer.status_code == 301
        assert answer.headers["location"] == f"/diseases/{first_disease}.json"


def test_diseases_are_suggested_while_a_name_is_typed(web: httpx.Client) -> None:
    found = web.get("/diseases.json?q=duchene&limit=3").json()["candidates"]
    assert "Duchenne" in found[0]["label"]
    assert len(found) <= 3


def test_changes_can_be_followed_to_their_end(web: httpx.Client, links: Links) -> None:
    whole = web.get("/changes.json?limit=1000").json()["changes"]
    seen, address = [], "/changes.json?limit=5"
    for _ in range(500):
        answer = web.get(address)
        seen += [row["sequence"] for row in answer.json()["changes"]]
        address = {link["rel"]: link["url"] for link in links(answer)}.get("next", "")
        if not address:
            break
    assert sorted(seen) == sorted(row["sequence"] for row in whole)
    assert seen


def test_terms_are_served_one_by_one_and_together(web: httpx.Client) -> None:
    terms = web.get("/ns.json").json()["terms"]
    assert {"class", "property", "list", "concept"} == {term["kind"] for term in terms}
    for curie in ("jardin:DiseaseCoverage", "jardin:National", "cde:CDE-6.1"):
        name = curie.partition(":")[2]
        found = web.get(f"/ns/{name}.json").json()["terms"]
        assert curie in {term["curie"] for term in found}
        graph = Graph().parse(data=web.get(f"/ns/{name}.ttl").content, format="turtle")
        assert (URIRef(found[0]["iri"]), None, None) in graph


def test_a_profile_is_served_with_its_shapes(web: httpx.Client) -> None:
    for profile in web.get("/profile.json").json()["profiles"]:
        graph = Graph().parse(data=web.get(f"/profile/{profile['name']}.ttl").content, format="turtle")
        for group in profile["groups"]:
            for field in group["fields"]:
                assert (URIRef(field["shape"]), None, URIRef(field["path"])) in graph


def test_readiness_names_the_generation(web: httpx.Client) -> None:
    assert web.get("/healthz").json() == {"status": "alive"}
    found = web.get("/readyz").json()
    assert found["status"] == "ready" and found["generation"] >= 1


def test_the_openapi_description_names_every_family(web: httpx.Client) -> None:
    found = web.get("/openapi.json").json()
    assert {"/", "/search", "/diseases/{code}", "/records/{id}", "/sparql", "/changes"} <= set(found["paths"])
    operations = [one["operationId"] for path in found["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations))


def test_robots_are_told_what_not_to_read(web: httpx.Client) -> None:
    assert "Disallow: /sparql?" in web.get("/robots.txt").text


def test_a_file_is_kept_for_a_year_under_its_digest_only(web: httpx.Client, app: FastAPI) -> None:
    files = list(app.state.house.assets.folder.rglob("*.css"))
    if not files:
        missing("the front end is not bundled here; `pip install -e .` builds it")
    name = str(files[0].relative_to(app.state.house.assets.folder))
    digest = app.state.house.assets.version(name)
    assert "immutable" in web.get(f"/static/{name}?v={digest}").headers["cache-control"]
    plain = web.get(f"/static/{name}?v=old")
    assert "immutable" not in plain.headers["cache-control"]
    assert web.get(f"/static/{name}", headers={"If-None-Match": plain.headers["etag"]}).status_code == 304
    assert f"/static/{name}?v={digest}" in web.get("/", headers=PAGE).text


@pytest.mark.parametrize("passed_on", [True, False], ids=["the proxy passes the sub-path on", "the proxy takes it off"])
def test_behind_a_proxy_under_a_sub_path_every_link_keeps_it(
    settings: Settings, serve: Any, links: Links, first_record: str, passed_on: bool
) -> None:
    public = "https://example.org/rare/catalogue"
    below = "/rare/catalogue"
    with serve(create_app(settings.model_copy(update={"base_url": public}))) as address:
        web = httpx.Client(base_url=address + (below if passed_on else ""))
        page = web.get("/", headers=PAGE)
        assert page.status_code == 200
        targets = [html.unescape(each) for each in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)]
        assert targets and all(each == below or each.startswith(below + "/") for each in targets)
        turtle = web.get(f"/records/{first_record}.ttl")
        assert turtle.status_code == 200 and public in turtle.text
        named = [link["url"] for link in links(web.get(f"/records/{first_record}", headers=PAGE))]
        assert not [each for each in named if address in each]
        assert any(each.startswith(f"{public}/records/") for each in named)
        assert web.get("/search.json").status_code == 200
        assert web.get("/things/none").status_code == 404


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<p>A <b>word</b></p>", "<p>A <b>word</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<img src=x onerror="alert(1)">', ""),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_descriptions_are_cleaned(text: str, kept: str) -> None:
    assert str(safe_html(text)) == kept


def test_numbers_and_dates_are_words() -> None:
    assert number(1234567) == "1,234,567"
    assert number(None) == ""
    assert written_date("2026-01-02T03:04:05Z") == "January 2, 2026"
    assert written_date("some day") == "some day"
    assert ago("1999-01-01").endswith("years ago")
    assert ago("") == ""


def test_an_origin_is_served_as_rdf_and_its_runs_lead_to_it(web: httpx.Client, server: str) -> None:
    for origin in web.get("/origins.json").json()["origins"]:
        graph = Graph().parse(data=web.get(f"/origins/{origin['id']}.ttl").content, format="turtle")
        assert (URIRef(f"{server}/origins/{origin['id']}"), None, None) in graph
        for run in web.get(f"/origins/{origin['id']}.json").json()["runs"]:
            answer = web.get(f"/runs/{run['number']}")
            assert (answer.status_code, answer.headers["location"]) == (303, f"/origins/{origin['id']}")
    assert web.get("/runs/none").status_code == 404


def test_a_closing_slash_changes_nothing(web: httpx.Client) -> None:
    assert web.get("/search/", headers={"Accept": "application/json"}).json() == web.get("/search.json").json()


def test_every_order_that_a_search_page_offers_is_answered(web: httpx.Client) -> None:
    choices = re.search(r'<select id="sort".*?</select>', web.get("/search", headers=PAGE).text, re.DOTALL)
    assert choices
    for value in re.findall(r'<option value="(\w+)"', choices[0]):
        assert web.get("/search", params={"sort": value}).status_code == 200, value
