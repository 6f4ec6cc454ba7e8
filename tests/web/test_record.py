"""A record: its page, its graph in every syntax, its signposts, and what stays when it is withdrawn."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from rdflib import DCAT, DCTERMS, Graph, URIRef

from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings
from web.app import create_app
from web.negotiation import GRAPHS, REPRESENTATIONS

Links = Callable[[httpx.Response], list[dict[str, str]]]
PAGE = {"Accept": "text/html"}
SYNTAX = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def test_what_a_record_page_shows_its_json_has(web: httpx.Client, first_record: str) -> None:
    page = html.unescape(web.get(f"/records/{first_record}", headers=PAGE).text)
    found = web.get(f"/records/{first_record}.json").json()
    assert found["title"] in page
    for disease in found["diseases"]:
        assert f"ORPHA:{disease['code']}" in page
    # The title is the heading, the description stands below it, diseases and their counts are one table.
    elsewhere = ("title", "description", "disease", "coverage")
    profile = web.get(f"/profile/{found['kind']}/fields.json").json()
    roles = {field["name"]: field["role"] for group in profile["groups"] for field in group["fields"]}
    for group in found["groups"]:
        for row in group["rows"]:
            if row["values"] and roles[row["field"]] not in elsewhere:
                assert row["label"] in page, row["label"]
                assert all(value["text"] in page for value in row["values"]), row["label"]


def test_a_record_is_the_same_graph_in_every_syntax(web: httpx.Client, first_record: str) -> None:
    graphs = [
        Graph().parse(data=web.get(f"/records/{first_record}.{suffix}").content, format=name, publicID="http://x/")
        for suffix, name in SYNTAX.items()
    ]
    assert len({len(graph) for graph in graphs}) == 1
    assert set(graphs[0]) == set(graphs[1]) == set(graphs[2]) == set(graphs[3])
    found = web.get(f"/records/{first_record}.json").json()
    assert (URIRef(found["iri"]), None, None) in graphs[0]
    assert "urn:jardin:" not in web.get(f"/records/{first_record}.nt").text


def test_a_record_is_told_in_the_words_of_another_profile_too(web: httpx.Client, first_record: str) -> None:
    plain = Graph().parse(data=web.get(f"/records/{first_record}.nt").content, format="nt")
    theirs = Graph().parse(data=web.get(f"/records/{first_record}.nt?profile=ejprd").content, format="nt")
    codes = {o for o in plain.objects(None, DCTERMS.subject) if "/ORDO/" in str(o)}
    assert codes and codes <= set(theirs.objects(None, DCAT.theme))
    assert not codes & set(plain.objects(None, DCAT.theme))
    refused = web.get(f"/records/{first_record}.nt?profile=nobody")
    assert refused.status_code == 400 and "ejprd" in refused.text
    assert web.get("/records/aaaaaaaaaaaaaaaaaaaa.nt?profile=ejprd").status_code == 404


def test_a_record_has_signposts(web: httpx.Client, first_record: str, links: Links, server: str) -> None:
    found = web.get(f"/records/{first_record}.json").json()
    answer = web.get(f"/records/{first_record}", headers=PAGE)
    by_relation: dict[str, list[dict[str, str]]] = {}
    for link in links(answer):
        by_relation.setdefault(link["rel"], []).append(link)
    described = {link["type"]: link["url"] for link in by_relation["describedby"]}
    assert set(described) == {REPRESENTATIONS[name].media_type for name in GRAPHS}
    assert all(web.get(url).status_code == 200 for url in described.values())
    assert "https://schema.org/Dataset" in {link["url"] for link in by_relation["type"]}
    if found["iri"].startswith("http"):
        assert by_relation["cite-as"][0]["url"] == found["iri"]
    back = [link["url"] for link in links(web.get(described["text/turtle"])) if link["rel"] == "describes"]
    assert back == [f"{server}/records/{first_record}"]


def test_a_record_page_carries_schema_org_that_search_engines_read(web: httpx.Client, first_record: str) -> None:
    found = web.get(f"/records/{first_record}.json").json()
    text = web.get(f"/records/{first_record}", headers=PAGE).text
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert script
    described: dict[str, Any] = json.loads(script[1])
    assert described["@type"] == "Dataset"
    assert described["name"] == found["title"]
    assert described["@id"] == found["iri"]
    assert {each["code"]["codeValue"] for each in described["about"]} == {each["code"] for each in found["diseases"]}


def test_a_thing_without_an_iri_of_its_own_leads_to_its_record(web: httpx.Client) -> None:
    ours = [
        hit for hit in web.get("/search.json?size=100").json()["hits"] if hit["iri"].startswith("urn:jardin:thing:")
    ]
    for hit in ours:
        answer = web.get(f"/things/{hit['iri'].rpartition(':')[2]}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{hit['id']}")


def test_pages_move_on_with_the_catalogue_and_a_withdrawn_record_leaves_its_title(
    settings: Settings, serve: Any, tmp_path: Path, first_record: str
) -> None:
    copy = settings.model_copy(update={"data": Path(shutil.copytree(settings.data, tmp_path / "copy"))})
    with serve(create_app(copy)) as address:
        web = httpx.Client(base_url=address, timeout=30)
        before = web.get(f"/records/{first_record}.json")
        page = web.get(f"/records/{first_record}", headers=PAGE)
        found = before.json()
        withdraw_everything(copy, found["origin"])

        after = web.get(f"/records/{first_record}.json", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 410
        assert after.json()["lastTitle"] == found["title"]
        assert after.json()["reason"]
        assert web.get(f"/records/{first_record}.ttl").status_code == 410
        gone = web.get(f"/records/{first_record}", headers={**PAGE, "If-None-Match": page.headers["etag"]})
        assert gone.status_code == 410
        assert found["title"] in html.unescape(gone.text)
        assert found["id"] not in {hit["id"] for hit in web.get("/search.json?size=100").json()["hits"]}
        changes = web.get("/changes.json?limit=1000").json()["changes"]
        assert "withdrawn" in {row["verb"] for row in changes if row["record"] == first_record}


def withdraw_everything(settings: Settings, origin: str) -> None:
    """Withdraw all records of an origin and publish that."""
    with Keeper(settings) as keeper:
        found = next(each for each in keeper.origins() if each.id == origin)
        keeper.withdraw_missing(found, set(), "2", "test")
        keeper.publish()
