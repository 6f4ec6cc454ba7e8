"""Diseases as pages and as data: the same facts in both, the twins of classifications and of the whole nomenclature."""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from classified import HEADLESS, HEADS, sources, wood
from rdflib import DCAT, RDF, SKOS, VOID, Graph, Literal, URIRef
from sources import ORIGIN
from test_schemas import validate

from catalogue.atlas.atlas import Atlas
from catalogue.index.ask import Ask
from catalogue.index.index import Index
from catalogue.keeping.keeper import Keeper
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.excerpt import description_of
from catalogue.nomenclature.skos import write_nomenclature
from catalogue.nomenclature.skos_reader import read_nomenclature
from catalogue.record.triple import statements, turtle_statements
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from web.app import create_app
from web.dump import packed
from web.editor import examples
from web.negotiation import REPRESENTATIONS

PAGE = {"Accept": "text/html"}
SYNTAX = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
Links = Callable[[httpx.Response], list[dict[str, str]]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a catalogue of sixty invented sources over invented classifications."""
    settings = Settings(data=tmp_path_factory.mktemp("classified") / "data")
    difference = {
        "numbers": {"new": 1}, "changes": {"new": [["30", "Disease type 30", ""]]},
        "touched": [{"record": "abc", "title": "A registry", "changes": [["new", "30", "Disease type 30", ""]]}],
    }  # fmt: skip
    with Keeper(settings) as keeper:
        faults = {"markup in a definition": {"number": 3, "examples": ["ORPHA:31"]}}
        keeper.load_nomenclature(wood(1), {"before": "2024-12", "difference": difference, "faults": faults})
        keeper.put_origin(ORIGIN)
        keeper.keep(list(sources(60, 1)), ORIGIN, "run-1", "test")
        keeper.publish()
    return settings


@pytest.fixture(scope="module")
def grown(shelf: Settings, serve: Any) -> Iterator[httpx.Client]:
    """A client of that catalogue."""
    with serve(create_app(shelf)) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def shown(client: httpx.Client, path: str) -> str:
    """The words of a page."""
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, answer.text[:300]
    parted = re.sub(r"<(?!/?(?:a|bdi|em|strong)\b)[^>]+>", " ", answer.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", parted)).split())


@pytest.mark.parametrize("code", ["30", "77", "78", "2", "26", "82"])
def test_what_a_disease_page_shows_its_json_has(grown: httpx.Client, code: str) -> None:
    found, words = grown.get(f"/diseases/{code}.json").json(), shown(grown, f"/diseases/{code}")
    validate("disease", found)
    said = [found["label"], found["note"], *(each["text"] for each in found["names"] + found["definitions"])]
    said += [link["label"] for link in found["parents"] + found["children"] + found["leads_to"]]
    said += [each["code"] for each in found["references"]] + [each["symbol"] for each in found["genes"]]
    said += [each["band"] for each in found["prevalences"]] + found["onsets"] + found["inheritances"]
    said += [row["label"] for row in found["table"]["rows"] if row["value"]]
    said += [each["label"] for each in found["places"] if each["label"]]
    coverage = found["coverage"]
    if coverage:
        said += [f"{coverage['covered']} of {coverage['disorders']}", *(each["label"] for each in coverage["gap"])]
    assert not [each for each in said if each not in words]


def test_every_disease_of_the_nomenclature_keeps_the_schema(grown: httpx.Client) -> None:
    for code in range(1, 83, 4):
        validate("disease", grown.get(f"/diseases/{code}.json").json())


def test_the_numbers_of_a_country_lead_to_a_search_that_finds_as_many(grown: httpx.Client) -> None:
    page = grown.get("/diseases/2", headers=PAGE).text
    cells = re.findall(r'<td class="number[^"]*"><a href="(/search\?[^"]+)">([\d,]+)</a>', page)
    assert len(cells) > 3
    for href, number in cells:
        path, _, query = html.unescape(href).partition("?")
        assert grown.get(f"{path}.json?{query}").json()["total"] == int(number.replace(",", "")), href


def test_a_gap_is_the_same_for_people_programs_and_spreadsheets(grown: httpx.Client, links: Links) -> None:
    answer = grown.get("/diseases/1/gap.json")
    found = answer.json()
    validate("gap", found)
    assert any(link["rel"] == "describedby" and link["url"].endswith("/schemas/gap.json") for link in links(answer))
    codes = [each["code"] for each in found["coverage"]["gap"]]
    table = grown.get("/diseases/1/gap.csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["orphacode"] for row in rows] == codes and len(codes) > 3
    words = shown(grown, "/diseases/1/gap")
    assert all(f"ORPHA:{code}" in words for code in codes)
    assert f"{found['coverage']['covered']} of {found['coverage']['disorders']}" in words


def test_a_gap_is_what_the_example_query_counts_no_source_for(shelf: Settings) -> None:
    query = next(text for title, text in examples() if "those without any first" in title)
    reader = Reader(shelf)
    for code in ("1", "2", "4"):
        rows = reader.store.query(query.replace("98473", code))
        without = {iri.removeprefix(ORDO) for iri, _, number in rows if number == "0"}
        gap = reader.atlas.gap(code)
        assert without == {each.code for each in gap.gap} and len(rows) == gap.disorders > 3
    reader.close()


def test_a_long_gap_is_paged_for_people(grown: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.routes.disease.PAGE", 3)
    whole = [each["code"] for each in grown.get("/diseases/1/gap.json").json()["coverage"]["gap"]]
    seen: list[str] = []
    path = "/diseases/1/gap"
    while path:
        page = grown.get(path, headers=PAGE).text
        seen += re.findall(r"ORPHA:(\d+)", page.split('<ul class="gap">')[1].split("</ul>")[0])
        following = re.search(r'<link rel="next" href="([^"]+)"', page)
        path = html.unescape(following[1]) if following else ""
    assert seen == whole
    for odd in ("0", "-1", "99999999", "x", "9" * 30):
        assert grown.get(f"/diseases/1/gap?page={odd}", headers=PAGE).status_code == 200


def test_a_tree_is_opened_and_closed_by_links(grown: httpx.Client) -> None:
    page = grown.get("/diseases/2", headers=PAGE).text
    toggles = re.findall(r'<a class="toggle" href="([^"]+)" data-beneath="([^"]+)" aria-expanded="(\w+)"', page)
    assert toggles and {state for _, _, state in toggles} == {"false"}
    for href, beneath, _ in toggles:
        address, _, anchor = html.unescape(href).partition("#")
        opened = grown.get(address, headers=PAGE).text
        item = opened.split(f'<li id="{anchor}">')[1]
        children = [each["code"] for each in grown.get(html.unescape(beneath)).json()["children"]]
        assert re.findall(rf'<li id="{anchor}-(\d+)">', item) == children
        back = re.search(r'<a class="toggle" href="([^"#]+)[^"]*" data-beneath="[^"]+" aria-expanded="true"', item)
        assert back and html.unescape(back[1]) == "/diseases/2"


@pytest.mark.parametrize("wish", ["1.2.x", "." * 5000, "1" * 5000, "-1", "٣", "77.82.999"])
def test_what_is_no_code_opens_nothing(grown: httpx.Client, wish: str) -> None:
    for path in ("/diseases/2", "/diseases", "/classifications/150"):
        assert grown.get(path, params={"open": wish}, headers=PAGE).status_code == 200


def test_what_stands_beneath_is_told_for_all_classifications_and_for_one(grown: httpx.Client) -> None:
    nomenclature = wood(1)
    for code in ("1", "4", "9", "66"):
        found = grown.get(f"/diseases/{code}/beneath.json").json()
        validate("beneath", found)
        assert {each["code"] for each in found["children"]} == nomenclature.children.get(code, set())
        for number in HEADS:
            narrow = grown.get(f"/diseases/{code}/beneath.json", params={"classification": number}).json()["children"]
            here = {d.code for d in nomenclature.diseases.values() if code in d.places.get(number, ())}
            assert {each["code"] for each in narrow} == here
    assert grown.get("/diseases/999/beneath.json").status_code == 404


def test_diseases_are_browsed_by_classification_and_network(grown: httpx.Client) -> None:
    found = grown.get("/diseases.json").json()
    validate("diseases", found)
    assert {each["number"] for each in found["classifications"]} == {*HEADS, HEADLESS}
    page = grown.get("/diseases?open=2", headers=PAGE).text
    for each in found["classifications"]:
        assert f'href="/classifications/{each["number"]}"' in page
    assert re.search(r'<li id="c202">.*?aria-expanded="true".*?<li id="c202-\d+">', page, re.DOTALL)
    answer = grown.get("/diseases?classification=202")
    assert (answer.status_code, answer.headers["location"]) == (301, "/classifications/202")
    assert grown.get("/classifications", headers=PAGE).headers["location"] == "/diseases#classifications"


def test_a_network_shows_the_diseases_in_its_field(web: httpx.Client) -> None:
    listed = web.get("/diseases.json").json()["networks"]
    assert len(listed) > 10
    for each in listed[::5]:
        found = web.get("/diseases.json", params={"network": each["value"]}).json()
        validate("diseases", found)
        assert found["network"] == each
        assert [branch["link"] for branch in found["branches"]] == each["groups"]
        assert each["name"] in shown(web, f"/diseases?network={each['value']}")
    assert web.get("/diseases?network=nonsense").status_code == 404


def test_a_classification_is_the_same_in_every_form(grown: httpx.Client) -> None:
    found = grown.get("/classifications/150.json").json()
    validate("classification", found)
    members = {each["code"]: set(each["parents"]) for each in found["members"]}
    rows = csv.DictReader(io.StringIO(grown.get("/classifications/150.csv").text))
    assert {row["orphacode"]: set(row["parents"].split()) for row in rows} == members
    graphs = [
        Graph().parse(data=grown.get(f"/classifications/150.{suffix}").content, format=name)
        for suffix, name in SYNTAX.items()
    ]
    assert all(set(graph) == set(graphs[0]) for graph in graphs)
    broader = URIRef("https://w3id.org/jardin/ns#broaderIn150")
    edges = {(URIRef(ORDO + code), URIRef(ORDO + up)) for code, ups in members.items() for up in ups}
    assert set(graphs[0].subject_objects(broader)) == edges
    scheme = next(graphs[0].subjects(RDF.type, SKOS.ConceptScheme))
    assert str(scheme) == f"{grown.base_url}/classifications/150".replace("//classifications", "/classifications")
    assert found["label"] in shown(grown, "/classifications/150")
    assert grown.get("/classifications/151").status_code == 404


def test_a_disease_in_rdf_leads_to_pages_of_ours_only_by_addresses(grown: httpx.Client) -> None:
    text = grown.get("/diseases/30.nt").text
    assert "<urn:" not in text
    for path in set(re.findall(rf"<{re.escape(str(grown.base_url).rstrip('/'))}([^#>]+)[^>]*>", text)):
        assert grown.get(path, headers=PAGE).status_code == 200, path


def test_the_nomenclature_says_what_it_is(grown: httpx.Client) -> None:
    found, words = grown.get("/nomenclature.json").json(), shown(grown, "/nomenclature")
    validate("nomenclature", found)
    assert not found["starter"] and found["loaded"] and found["date"] == "2025-06-24"
    assert found["numbers"]["codes"] == 82 and found["numbers"]["levels"]["Disorder"] == 42
    for text in (
        found["release"],
        found["attribution"],
        "CC BY 4.0",
        "Disease type 30",
        "A registry",
        "82",
        "a.xml",
        "2024-12",
        "Markup",
    ):
        assert text in words, text
    graph = Graph().parse(data=grown.get("/nomenclature.ttl").content, format="turtle")
    whole = next(graph.subjects(RDF.type, DCAT.Dataset))
    assert (whole, VOID.entities, Literal(82)) in graph
    for file in graph.objects(whole, DCAT.distribution):
        assert grown.get(str(file)).status_code == 200


def test_the_starter_says_that_it_is_only_a_cut(web: httpx.Client) -> None:
    found = web.get("/nomenclature.json").json()
    validate("nomenclature", found)
    assert found["starter"] and "the cut that comes with the catalogue" in shown(web, "/nomenclature")


def test_all_of_the_nomenclature_is_one_graph_in_every_form(grown: httpx.Client, shelf: Settings) -> None:
    reader = Reader(shelf)
    about = description_of(reader.nomenclature, reader.atlas.gazetteer.numbers)
    lines = set((about + b"".join(write_nomenclature(reader.nomenclature, closed=True))).splitlines())
    reader.close()
    plain = grown.get("/nomenclature/skos.nt", headers={"Accept-Encoding": "identity"})
    assert plain.headers["content-type"] == "application/n-triples" and "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert set(plain.content.splitlines()) == lines
    assert gzip.decompress(grown.get("/nomenclature/skos.nt.gz").content) == plain.content
    coded = grown.get("/nomenclature/skos", headers={"Accept": "application/n-triples", "Accept-Encoding": "gzip"})
    assert coded.headers["content-encoding"] == "gzip" and coded.content == plain.content
    turtle = Graph().parse(data=grown.get("/nomenclature/skos.ttl").content, format="turtle")
    assert set(turtle) == set(Graph().parse(data=plain.content, format="nt"))
    assert grown.get("/nomenclature/skos", headers={"Accept": "application/ld+json"}).status_code == 406


def test_all_of_the_nomenclature_can_be_read_by_another_catalogue(grown: httpx.Client) -> None:
    for form, read in (("nt", statements), ("ttl", turtle_statements)):
        found, made = read_nomenclature(read(grown.get(f"/nomenclature/skos.{form}").content)), wood(1)
        assert found.release == made.release and found.classifications == made.classifications
        assert found.diseases.keys() == made.diseases.keys()
        for code, disease in made.diseases.items():
            assert found.diseases[code].places == disease.places and found.diseases[code].labels == disease.labels
        assert found.diseases["30"].genes == made.diseases["30"].genes
        assert len(found.diseases["30"].mappings) == len(made.diseases["30"].mappings)


def test_who_has_all_of_the_nomenclature_is_told_that_nothing_changed(grown: httpx.Client) -> None:
    for path in ("/nomenclature/skos.nt", "/nomenclature/skos.ttl", "/nomenclature/skos.nt.gz"):
        tag = grown.get(path).headers["etag"]
        assert grown.get(path, headers={"If-None-Match": tag}).status_code == 304
        head = grown.head(path)
        assert head.status_code == 200 and not head.content and int(head.headers["content-length"])
    tags = {
        grown.get("/nomenclature/skos.nt", headers={"Accept-Encoding": c}).headers["etag"] for c in ("gzip", "identity")
    }
    assert len(tags) == 2


def test_a_dump_is_written_once_and_outlives_its_successor(grown: httpx.Client) -> None:
    written = []

    def write() -> Iterator[bytes]:
        written.append(1)
        yield b"a" * 3_000_000

    dumps = create_app(Settings()).state.house.dumps
    first = dumps.get("one", "nt", write)
    assert dumps.get("one", "nt", write) is first and written == [1]
    stream = first.stream(unpacked=True)
    start = next(stream)
    dumps.get("two", "nt", lambda: [b"b"])
    del first
    assert start + b"".join(stream) == b"a" * 3_000_000
    assert b"".join(packed([b"x", b"y"]).stream(unpacked=True)) == b"xy"


def test_any_spelling_of_a_code_leads_to_its_parts(grown: httpx.Client) -> None:
    for tail in ("/gap.csv", "/beneath.json", ".ttl"):
        answer = grown.get(f"/diseases/ORPHA:30{tail}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/diseases/30{tail}")


def test_the_forms_of_the_new_addresses_are_described(web: httpx.Client) -> None:
    paths = web.get("/openapi.json").json()["paths"]
    for path, form in (
        ("/diseases/{code}/gap", "csv"), ("/diseases/{code}/beneath", "json"), ("/classifications/{number}", "ttl"),
        ("/nomenclature", "ttl"), ("/nomenclature/skos", "nt"),
    ):  # fmt: skip
        assert REPRESENTATIONS[form].media_type in paths[path]["get"]["responses"]["200"]["content"], path


def test_an_inactive_code_bears_its_note_on_the_page_of_a_record(grown: httpx.Client) -> None:
    seen = 0
    for hit in grown.get("/search.json?size=100").json()["hits"]:
        found = grown.get(f"/records/{hit['id']}.json").json()
        validate("record", found)
        for row in found["diseases"]:
            assert bool(row["note"]) == (row["status"] in ("Deprecated", "Obsolete", "NonRareInEurope"))
            if row["note"]:
                assert row["note"] in shown(grown, f"/records/{hit['id']}")
                seen += 1
    assert seen > 2


class Asked(Index):
    """An index that remembers how often it was asked."""

    times = 0

    def count(self, ask: Ask) -> int:
        """See `Index.count`."""
        self.times += 1
        return super().count(ask)


def test_the_index_is_asked_for_the_disease_not_for_each_link(shelf: Settings) -> None:
    reader = Reader(shelf)
    index = Asked(reader.generation.index, reader.index.facets, reading=True)
    atlas = Atlas(replace(reader.finder, index=index), reader.generation)
    view = atlas.view("4", frozenset(HEADS.values()))
    reader.close()
    assert len(view.children) + sum(len(place.parents) for place in view.places) > 5
    assert index.times <= 10
