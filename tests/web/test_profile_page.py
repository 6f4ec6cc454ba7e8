"""The profile explains itself: pages and every twin, from the shapes, in five languages."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import httpx
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from rdflib import SH, Graph, URIRef

from catalogue.profile.handbook import entries_of, tongues_of
from catalogue.profile.profile import load_profiles
from catalogue.profile.rule import rules_of
from catalogue.setting import Settings
from catalogue.template.template import Template
from catalogue.thesaurus import load_thesaurus
from web.negotiation import CONTEXT, GRAPHS, REPRESENTATIONS, best, read_accept
from web.tongue import wishes
from web.twin import split

Links = Callable[[httpx.Response], list[dict[str, str]]]
KNOWN = load_profiles(Settings())
PAGE = {"Accept": "text/html"}
CLASS = "/profile/patient_registry"
FORMS = ("json", *GRAPHS, "csv", "xlsx", "schema.json", "context.jsonld")


def words(web: httpx.Client, path: str) -> str:
    """What people read on a page."""
    answer = web.get(path, headers=PAGE)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_a_class_is_served_by_suffix_and_by_accept(web: httpx.Client, name: str) -> None:
    form = REPRESENTATIONS[name]
    by_suffix = web.get(f"{CLASS}.{name}", headers={"Accept": "image/png"})
    by_accept = web.get(CLASS, headers={"Accept": form.content_type})
    assert by_suffix.status_code == by_accept.status_code == 200
    assert by_suffix.content == by_accept.content
    assert by_accept.headers["content-type"].split("; charset")[0] == form.content_type


@pytest.mark.parametrize("name", list(KNOWN.profiles))
def test_every_class_has_every_form(web: httpx.Client, name: str) -> None:
    for form in FORMS:
        assert web.get(f"/profile/{name}.{form}").status_code == 200, form
    Draft202012Validator.check_schema(web.get(f"/profile/{name}.json").json())
    assert openpyxl.load_workbook(io.BytesIO(web.get(f"/profile/{name}.xlsx").content)).sheetnames[1] == name
    header = next(csv.reader(io.StringIO(web.get(f"/profile/{name}.csv").text)))
    assert header[0] in ("id", "record")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (f'application/ld+json;profile="{CONTEXT}"', "context.jsonld"),
        (f"application/ld+json; profile={CONTEXT}; q=0.9, text/html;q=0.1", "context.jsonld"),
        (f'application/ld+json;q=0.8;profile="{CONTEXT}", text/turtle', "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/ld+json", "jsonld"),
        ("application/schema+json", "schema.json"),
        ("application/json", "json"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ],
)
def test_a_profile_beside_the_media_type_chooses_between_forms(accept: str, expected: str) -> None:
    types = {REPRESENTATIONS[name].content_type: name for name in ("html", *FORMS)}
    assert types[best(list(types), accept) or ""] == expected


def test_a_hostile_accept_parameter_is_read_in_no_time() -> None:
    assert read_accept("a/b;" + "profile=" * 20_000)
    assert read_accept('a/b;profile="' + "x" * 100_000)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (CLASS + ".context.jsonld", (CLASS, "context.jsonld")),
        (CLASS + ".schema.json", (CLASS, "schema.json")),
        (CLASS + ".jsonld", (CLASS, "jsonld")),
        ("/elements/6.1", ("/elements/6.1", "")),
        ("/elements/6.1.json", ("/elements/6.1", "json")),
    ],
)
def test_a_suffix_of_two_parts_is_taken_off_whole(path: str, expected: tuple[str, str]) -> None:
    assert split(path) == expected


def test_the_shapes_in_json_ld_serve_as_context_too(web: httpx.Client) -> None:
    found = web.get(CLASS + ".jsonld").json()
    context = web.get(CLASS + ".context.jsonld").json()["@context"]
    assert context.items() <= found["@context"].items()
    graphs = [
        Graph().parse(data=web.get(f"{CLASS}.{n}").content, format=s)
        for n, s in (("jsonld", "json-ld"), ("ttl", "turtle"))
    ]
    assert len(graphs[0]) == len(graphs[1]) > 1_000
    assert (None, SH.path, URIRef(context["title"]["@id"])) in graphs[0]


def test_the_forms_are_linked_in_the_header_and_on_the_page(web: httpx.Client, links: Links) -> None:
    answer = web.get(CLASS, headers=PAGE)
    linked = {link["url"].rsplit("/", 1)[-1] for link in links(answer) if link["rel"] == "alternate"}
    assert linked >= {f"patient_registry.{name}" for name in FORMS}
    for name in (*FORMS, "fields.json"):
        assert f"/profile/patient_registry{'/' if name == 'fields.json' else '.'}{name}" in answer.text


def test_the_schema_is_named_by_its_address(web: httpx.Client, server: str) -> None:
    found = web.get(CLASS + ".json").json()
    assert found["$id"] == f"{server}{CLASS}.schema.json"
    assert web.get(found["$id"]).json() == found
    assert f"{server}{CLASS}.context.jsonld" in found["$comment"]


def test_every_field_of_a_class_is_on_its_page_with_what_the_shapes_say(web: httpx.Client) -> None:
    for name in ("patient_registry", "coverage", "data_service"):
        page, text = web.get(f"/profile/{name}", headers=PAGE).text, words(web, f"/profile/{name}")
        template = Template(KNOWN.profiles[name], KNOWN, load_thesaurus())
        for each in entries_of(template).values():
            article = re.search(rf'<article class="field" id="{each.field.name}">(.*?)</article>', page, re.DOTALL)
            assert article, each.field.name
            said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", article[1])).split())
            assert each.field.label() in said and each.field.description() in said and each.field.obligation in said
            assert each.field.path in said and each.cardinality in said
            for rule in each.rules:
                assert rule.messages["en"] in said and rule.fixes.get("en", "") in said
        assert "JARDIN-aligned draft" in text


def test_the_page_of_the_profile_lists_classes_levels_and_every_numbered_rule(web: httpx.Client) -> None:
    page = web.get("/profile", headers=PAGE).text
    text = words(web, "/profile")
    assert "JARDIN-aligned draft" in text
    for number in range(1, 27):
        assert page.count(f'id="J-{number:02}"') == 1, number
    for rule in rules_of(KNOWN):
        assert f'id="{rule.anchor}"' in page
        assert rule.messages["en"] in text
    for level in KNOWN.levels:
        assert level.label() in text and level.descriptions["en"] in text
    for name in KNOWN.profiles:
        assert f'href="/profile/{name}"' in page


def test_mandatory_if_is_told_where_a_rule_says_so(web: httpx.Client) -> None:
    page = words(web, CLASS)
    assert "mandatory if Type of registry is" in page
    assert "mandatory if How exact is" in words(web, "/profile/coverage")
    found = web.get(CLASS + "/fields.json").json()["rules"]
    networks = next(each for each in found if each["id"] == "J-16")
    assert networks["field"] == "ern" and networks["conditions"][0]["field"] == "registry_type"


def test_what_is_shown_can_be_narrowed_by_obligation(web: httpx.Client) -> None:
    def shown(query: str) -> set[str]:
        return set(re.findall(r'<article class="field" id="(\w+)">', web.get(CLASS + query, headers=PAGE).text))

    fields = KNOWN.profiles["patient_registry"].fields
    assert shown("") == {each.name for each in fields} == shown("?show=nonsense")
    assert shown("?show=mandatory") == {each.name for each in fields if each.obligation == "mandatory"}
    assert shown("?show=recommended") == {each.name for each in fields if each.obligation != "optional"}


@pytest.mark.parametrize("tongue", tongues_of(KNOWN))
def test_words_come_in_the_language_asked_for(web: httpx.Client, tongue: str) -> None:
    title = KNOWN.fields["title"]
    assert title.labels[tongue] in words(web, f"{CLASS}?lang={tongue}")
    by_header = web.get(CLASS + ".json", headers={"Accept-Language": f"{tongue}-XX, xx;q=0.5"})
    assert by_header.json()["properties"]["title"]["title"] == title.labels[tongue]
    assert "Accept-Language" in by_header.headers["vary"]
    assert (
        by_header.headers["etag"] != web.get(CLASS + ".json", headers={"Accept-Language": "xx"}).headers["etag"]
        or tongue == "en"
    )
    book = openpyxl.load_workbook(io.BytesIO(web.get(f"{CLASS}.xlsx?lang={tongue}").content))
    labels = [cell.value for cell in book["patient_registry"][3]]
    assert title.labels[tongue] in labels
    assert [cell.value for cell in book["patient_registry"][1]][1] == "title"


def test_there_are_five_languages() -> None:
    assert tongues_of(KNOWN) == ("en", "de", "es", "fr", "it")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", {}),
        ("fr", {"fr": 1.0}),
        ("fr-BE;q=0.4, fr;q=0.7, *;q=0.1", {"fr": 0.7, "*": 0.1}),
        ("nonsense;;;, de;q=2, ;q=1", {}),
        ("de;q=0", {"de": 0.0}),
    ],
)
def test_a_wish_for_languages_is_read(header: str, expected: dict[str, float]) -> None:
    assert wishes(header) == expected


def test_the_order_of_equal_wishes_decides(web: httpx.Client) -> None:
    for header, label in (("fr, en", "Titre"), ("en, fr", "Title"), ("de;q=0.1, xx", "Titel"), ("en;q=0, *", "Titel")):
        found = web.get(CLASS + ".json", headers={"Accept-Language": header}).json()
        assert found["properties"]["title"]["title"] == label, header


def test_a_long_list_has_a_page_with_all_its_members(web: httpx.Client) -> None:
    members = load_thesaurus().members(KNOWN.fields["country"].scheme or "")
    found = web.get(CLASS + "/country.json").json()
    assert {each["iri"] for each in found["choices"]} == {each.iri for each in members}
    rows = list(csv.reader(io.StringIO(web.get(CLASS + "/country.csv").text)))
    assert len(rows) == len(members) + 1
    page = web.get(CLASS, headers=PAGE).text
    assert f'href="{CLASS}/country"' in page and f"All {len(members)}" in page
    text = words(web, CLASS + "/country")
    assert "Germany" in text and "DEU" in text


def test_what_is_not_there_is_said(web: httpx.Client) -> None:
    for path in (
        "/profile/banana",
        "/profile/banana.xlsx",
        "/profile/banana/fields.json",
        CLASS + "/banana",
        CLASS + ".png",
    ):
        answer = web.get(path)
        assert answer.status_code == 404, path


def test_the_fields_are_a_table_too(web: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(web.get(CLASS + "/fields.csv").text)))
    assert [row["field"] for row in rows] == [each.name for each in KNOWN.profiles["patient_registry"].fields]
    assert {row["obligation"] for row in rows} == {"mandatory", "recommended", "optional"}
