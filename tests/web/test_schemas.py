"""The JSON answers keep the schemas that are served for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import catalogue.atlas.disease_view as pages
import catalogue.atlas.element_view as elements
import catalogue.telling.view as view
from catalogue.mending.rollback import RolledBack
from catalogue.reports.report import Finding, Report
from catalogue.telling import happening
from catalogue.telling.difference import Difference
from catalogue.telling.happening import OriginView
from catalogue.telling.history import Edition, History
from catalogue.telling.showing import VersionView
from web.plain import NAMED, plain, script_json
from web.schema import BASE, schema_names, schema_text

SCHEMAS: dict[str, dict[str, Any]] = {name: json.loads(schema_text(name) or "") for name in schema_names()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (BASE + n + ".json", Resource.from_contents(s)) for n, s in SCHEMAS.items()
)


def validate(name: str, found: object) -> None:
    """Raise when an answer does not keep its schema."""
    Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(found)


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"{BASE}{name}.json"
    assert SCHEMAS[name]["title"]


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_served_as_it_stands(web: httpx.Client, name: str) -> None:
    answer = web.get(f"/schemas/{name}.json")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == SCHEMAS[name]


def test_every_json_answer_keeps_the_schema_it_names(
    web: httpx.Client, every_page: list[str], links: Callable[[httpx.Response], list[dict[str, str]]]
) -> None:
    seen = set()
    for path in every_page:
        if path != "/sparql":
            answer = web.get(path, headers={"Accept": "application/json"})
            schema = next(
                link["url"] for link in links(answer) if link["rel"] == "describedby" and "schema" in link["type"]
            )
            name = schema.rsplit("/", 1)[-1].removesuffix(".json")
            validate(name, answer.json())
            seen.add(name)
    assert seen >= {
        "figures",
        "search",
        "record",
        "disease",
        "diseases",
        "origin",
        "origins",
        "class-schema",
        "profiles",
        "terms",
        "changes",
    }


def test_every_source_of_the_samples_and_many_diseases_keep_their_schemas(web: httpx.Client) -> None:
    codes = set()
    for hit in web.get("/search.json?size=100").json()["hits"]:
        record = web.get(f"/records/{hit['id']}.json").json()
        validate("record", record)
        codes |= {row["code"] for row in record["diseases"] if row["known"]}
    for code in sorted(codes)[::8]:
        validate("disease", web.get(f"/diseases/{code}.json").json())


def test_every_profile_keeps_its_schemas(web: httpx.Client) -> None:
    for number, profile in enumerate(web.get("/profile.json").json()["profiles"]):
        validate("profile", web.get(f"/profile/{profile['name']}/fields.json").json())
        if number % 6 == 0:  # the schema of each class is held against the schema of schemas in test_template
            validate("class-schema", web.get(f"/profile/{profile['name']}.json").json())


@pytest.mark.parametrize("path", ["/records/banana", "/search?page=banana", "/sparql?query=SELECT"])
def test_problems_keep_their_schema(web: httpx.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code >= 400
    validate("problem", answer.json())


def test_a_report_keeps_its_schema() -> None:
    finding = Finding("warning", 2, "title", "Title", "urn:p", "", "", "is missing", "a title", "MinCount", "urn:s")
    validate("report", Report("urn:x", "X", (finding,), None).as_dict())
    validate("report", Report("urn:x", "X", (), 3, completeness=1.0).as_dict())


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("record", view.RecordView), ("hit", view.Hit), ("disease", pages.DiseaseView), ("origin", OriginView),
        ("figures", view.Figures), ("candidate", view.Candidate), ("disease-link", view.DiseaseLink),
        ("branch", pages.Branch), ("place", pages.Place), ("reference", pages.Reference), ("table", pages.Table),
        ("tally", pages.Tally), ("coverage", pages.Coverage), ("uncovered", pages.Uncovered),
        ("classified", pages.Classified), ("classification", pages.ClassificationView), ("gene", pages.Gene),
        ("network-field", pages.NetworkField), ("nomenclature", pages.NomenclatureView),
        ("prevalence", pages.Prevalence),
        ("elements", elements.Matrix), ("element", elements.ElementView), ("code-system", elements.System),
        ("history", History), ("edition", Edition), ("difference", Difference), ("version", VersionView),
        ("rolled-back", RolledBack),
        ("value", view.Value), ("row", view.Row), ("facet", view.Facet), ("finding", Finding),
    ],
)  # fmt: skip
def test_a_schema_names_every_attribute_that_the_page_shows(name: str, owner: type) -> None:
    worked_out = {"pages"} if owner is elements.Matrix else set()
    assert set(SCHEMAS[name]["properties"]) == {each.name for each in fields(owner)} | worked_out


OWNERS = {**vars(view), **vars(happening), **vars(pages), **vars(elements)}


def test_tuples_have_their_places_named() -> None:
    for (owner, name), keys in NAMED.items():
        assert name in {each.name for each in fields(OWNERS[owner])}
        assert len(set(keys)) == len(keys)
    assert plain(view.Hit("a", "b", "c", "d", "e", "", None, (("586", "CF"),), {}, 0, "", "", False))["via"] == [
        {"code": "586", "label": "CF"}
    ]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b", "&lt;"])
def test_json_inside_a_page_cannot_leave_its_script_element(text: str) -> None:
    written = script_json({"a": text})
    assert not set(written) & set("<>&\u2028")
    assert json.loads(written) == {"a": text}
