"""Findings live with the record: beside the field they are about, and summed up with the origin."""

from __future__ import annotations

import html
from typing import Any

import httpx

from catalogue.reports.finding import Finding
from catalogue.telling.portrait import home_of

PAGE = {"Accept": "text/html"}


def text(answer: httpx.Response) -> str:
    """A page with its entities written out."""
    return html.unescape(answer.text)


def records(web: httpx.Client) -> list[dict[str, Any]]:
    """One source of each level and kind that the samples have, and all that it links to of another class."""
    hits = web.get("/search.json?size=100").json()["hits"]
    chosen = {(hit["level"], hit["kind"]): hit["id"] for hit in hits}
    return [web.get(f"/records/{each}.json").json() for each in chosen.values()]


def test_every_finding_of_a_record_stands_on_its_page_with_its_remedy(web: httpx.Client) -> None:
    seen = 0
    for record in records(web):
        page = text(web.get(f"/records/{record['id']}", headers=PAGE))
        for each in record["findings"]:
            assert each["message"] in page and each["fix"] in page and each["expected"] in page, each
            assert each["rule"] in page
            seen += 1
        for step in record["steps"]:
            assert step["message"] in page and all(value in page for value in step["values"])
    assert seen > 50


def test_a_finding_stands_beside_its_field_and_missing_fields_where_they_would_stand(web: httpx.Client) -> None:
    seen = 0
    for record in records(web):
        rows = {row["field"]: row for group in record["groups"] for row in group["rows"]}
        own = [each for each in record["findings"] if not each["place"] and each["field"] in rows]
        seen += len(own)
        for each in own:
            assert each in rows[each["field"]]["findings"]
        page = text(web.get(f"/records/{record['id']}", headers=PAGE))
        for row in rows.values():
            if row["findings"]:
                assert row["label"] in page
    assert seen > 20


def test_a_finding_about_a_nested_thing_stands_beside_the_field_that_leads_there() -> None:
    nested = {"Ways to the data": "urn:distribution", "Contact": "urn:contact"}
    places = {
        "": "urn:title", "Ways to the data": "urn:distribution", "Ways to the data 2": "urn:distribution",
        "Ways to the data 2 › Checksum": "urn:distribution", "Elsewhere 3": "",
    }  # fmt: skip
    for place, home in places.items():
        assert home_of(Finding("violation", 2, "", "", "urn:title", place, "", "m", "", "MinCount"), {}, nested) == home
    rule = Finding("violation", 2, "title", "", "", "", "", "m", "", "Or")
    assert home_of(rule, {"title": "urn:title"}, nested) == "urn:title"


def test_an_origin_sums_up_which_fields_fail_how_often(web: httpx.Client) -> None:
    origin = web.get("/origins.json").json()["origins"][0]["id"]
    found, page = web.get(f"/origins/{origin}.json").json(), text(web.get(f"/origins/{origin}", headers=PAGE))
    failing = found["failing"]
    assert failing and {each["severity"] for each in failing} <= {"violation", "warning"}
    assert [each["severity"] for each in failing] == sorted((each["severity"] for each in failing), reverse=False)
    for each in failing:
        assert each["label"] in page and each["message"] in page and each["title"][:120] in page
        assert 0 < each["records"] <= found["records"] + len(found["quarantined"])
    known = next(each for each in failing if each["field"] and each["record"])
    assert f"/search?findings={known['field']}" in page
    assert web.get("/search.json", params={"findings": known["field"]}).json()["total"] > 0
