"""Dumps of the whole catalogue, and VoID: once for each generation, whole, and true to the store."""

from __future__ import annotations

import asyncio
import fcntl
import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, VOID, Graph, URIRef

import catalogue.keeping.generation as generations
from catalogue.keeping.census import read_census, take_census, write_census
from catalogue.keeping.extract import CENSUS, DUMPS, make, place_of
from catalogue.keeping.generation import Generation
from catalogue.nomenclature.disease import ORDO
from catalogue.setting import Settings
from catalogue.stores.dump import Headless
from web.app import create_app
from web.press import CannotMake, Press

ASKED = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def fetched(web: httpx.Client) -> dict[str, bytes]:
    """The dumps as a client gets them, unpacked."""
    return {name: gzip.decompress(web.get(f"/dumps/{name}").content) for name in DUMPS}


@pytest.fixture
def generation(settings: Settings) -> Generation:
    """The generation of samples."""
    return generations.current(settings.data)


def digest(quads: set[ox.Quad]) -> str:
    """The same for the same statements, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(str, quads))).encode()).hexdigest()


def test_the_quads_hold_what_the_store_holds(
    web: httpx.Client, fetched: dict[str, bytes], generation: Generation
) -> None:
    fresh = ox.Store()
    fresh.bulk_load(fetched["catalogue.nq.gz"], ox.RdfFormat.N_QUADS)
    row = web.get("/sparql", params={"query": ASKED}).json()["results"]["bindings"][0]
    assert len(fresh) == int(row["n"]["value"])
    assert len(list(fresh.named_graphs())) == int(row["graphs"]["value"])
    kept = ox.Store.read_only(str(generation.store))
    assert digest(set(fresh)) == digest(set(kept))


def test_the_turtle_holds_the_same_triples_without_their_graphs(fetched: dict[str, bytes]) -> None:
    quads = {quad.triple for quad in ox.parse(fetched["catalogue.nq.gz"], ox.RdfFormat.N_QUADS)}
    triples = {quad.triple for quad in ox.parse(fetched["catalogue.ttl.gz"], ox.RdfFormat.TURTLE)}
    assert triples == quads
    assert fetched["catalogue.ttl.gz"].count(b"@prefix dcat: ") == 1


def test_a_prefix_cut_in_two_is_left_out_and_nothing_else_is() -> None:
    whole = b"@prefix a: <http://a/> .\n@prefix b: <http://b/> .\na:x b:y <@prefix > .\n@prefixed a b .\n"
    for size in (1, 3, 7, 30, 500):
        out = io.BytesIO()
        sink = Headless(out)
        for place in range(0, len(whole), size):
            assert sink.write(whole[place : place + size]) == len(whole[place : place + size])
        assert out.getvalue() == b"a:x b:y <@prefix > .\n@prefixed a b .\n"


def test_a_dump_says_how_long_it_is_and_is_not_sent_twice(web: httpx.Client) -> None:
    answer = web.get("/dumps/catalogue.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "content-encoding" not in answer.headers
    again = web.get("/dumps/catalogue.nq.gz", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = web.head("/dumps/catalogue.nq.gz")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]
    assert head.headers["etag"] == answer.headers["etag"]


def test_a_dump_of_another_name_is_not_found(web: httpx.Client) -> None:
    for name in ("catalogue.xml", "census.json", "..%2fgeneration.json", "catalogue.nq.gz.new"):
        answer = web.get(f"/dumps/{name}")
        assert answer.status_code == 404, name
    assert "catalogue.nq.gz" in web.get("/dumps/x").json()["expected"]


def test_the_same_store_gives_the_same_bytes_at_another_time(generation: Generation) -> None:
    place = place_of(generation, "catalogue.ttl.gz")
    found = set()
    for _ in range(2):
        place.unlink(missing_ok=True)
        make(generation, place.name)
        found.add(place.read_bytes())
        time.sleep(0.6)
    assert len(found) == 1
    assert {file.name for file in place.parent.iterdir()} <= {*DUMPS, CENSUS}


def test_the_head_alone_makes_nothing_and_many_at_once_make_it_once(
    app: FastAPI, web: httpx.Client, generation: Generation
) -> None:
    place = place_of(generation, "catalogue.ttl.gz")
    place.unlink(missing_ok=True)
    assert web.head("/dumps/catalogue.ttl.gz").status_code == 200
    assert not place.exists() and app.state.house.press.running is None
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(httpx.get(f"{web.base_url}/dumps/catalogue.ttl.gz", timeout=60)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.status_code for each in answers} == {200}
    assert len({each.content for each in answers}) == 1


def test_two_processes_that_make_the_same_leave_one_whole_file(generation: Generation) -> None:
    place = place_of(generation, "catalogue.nq.gz")
    place.unlink(missing_ok=True)
    command = [sys.executable, "-m", "catalogue.keeping.extract", str(generation.path), "catalogue.nq.gz"]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert len(list(ox.parse(gzip.decompress(place.read_bytes()), ox.RdfFormat.N_QUADS))) > 1000
    assert not list(place.parent.glob("*.new"))


def test_what_another_left_half_done_is_made_anew(generation: Generation) -> None:
    place = place_of(generation, "catalogue.ttl.gz")
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    place.with_name(place.name + ".new").write_bytes(b"half of it")
    make(generation, place.name)
    assert gzip.decompress(place.read_bytes()).startswith(b"@prefix")


def test_extracts_go_with_their_generation(generation: Generation, tmp_path: Path) -> None:
    copied = tmp_path / generation.path.name
    shutil.copytree(generation.path, copied)
    make(generations.read(copied), "catalogue.nq.gz")
    assert place_of(generations.read(copied), "catalogue.nq.gz").is_file()
    generations.remove_unless_held(copied)
    assert not copied.exists()


def test_the_head_of_the_description_counts_nothing(web: httpx.Client, generation: Generation) -> None:
    place_of(generation, CENSUS).unlink(missing_ok=True)
    for path in ("/.well-known/void", "/sparql.ttl", "/sparql/terms.json"):
        assert web.head(path).status_code == 200
    time.sleep(0.3)
    assert not place_of(generation, CENSUS).exists()


def test_what_takes_too_long_is_503_with_a_time_to_come_back(
    settings: Settings, generation: Generation, serve: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    place = place_of(generation, "catalogue.ttl.gz")
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    app = create_app(settings)
    app.state.house.press.patience = 0.2
    with serve(app) as address, place.with_name(place.name + ".new").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = httpx.get(f"{address}/dumps/catalogue.ttl.gz", timeout=60)
        void = httpx.get(f"{address}/.well-known/void.ttl", timeout=60)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "being made" in answer.json()["detail"]
    assert void.status_code == 200


def test_the_numbers_come_when_they_are_counted_and_are_another_answer(
    settings: Settings, generation: Generation, serve: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    place = place_of(generation, CENSUS)
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    app = create_app(settings)
    app.state.house.press.patience = 0.0
    with serve(app) as address:
        early = httpx.get(f"{address}/.well-known/void.nt")
        assert str(VOID.sparqlEndpoint) in early.text and str(VOID.triples) not in early.text
        app.state.house.press.patience = 30.0
        late = httpx.get(f"{address}/.well-known/void.nt", timeout=60)
        assert early.headers["etag"] != late.headers["etag"] and str(VOID.triples) in late.text


def test_what_cannot_be_made_is_told_and_not_tried_over_and_over(generation: Generation, tmp_path: Path) -> None:
    shutil.copy(generation.path / generations.DESCRIPTION, tmp_path)
    broken, press = generations.read(tmp_path), Press(patience=60)
    with pytest.raises(CannotMake, match="could not be made"):
        asyncio.run(press.get(broken, "catalogue.nq.gz"))
    began = time.monotonic()
    with pytest.raises(CannotMake):
        asyncio.run(press.get(broken, "catalogue.nq.gz"))
    assert time.monotonic() - began < 0.2 and press.running is None


def test_a_census_counts_what_the_endpoint_counts(web: httpx.Client, generation: Generation) -> None:
    census = take_census(generation.store)
    assert read_census(write_census(census)) == census

    def counted(query: str) -> int:
        answer = web.get("/sparql", params={"query": query}).json()
        return int(answer["results"]["bindings"][0]["n"]["value"])

    assert census.triples == counted("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert census.subjects == counted("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    assert census.classes[str(DCAT.Dataset)] == counted(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{DCAT.Dataset}> }}")
    assert census.properties[str(DCTERMS.title)] == counted(f"SELECT (COUNT(*) AS ?n) {{ ?s <{DCTERMS.title}> ?o }}")
    named = f"""SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s <{DCTERMS.subject}> ?o }}
        FILTER(CONTAINS(STR(?g), ":record:") && STRSTARTS(STR(?o), "{ORDO}"))
        FILTER EXISTS {{ ?o <{SKOS.inScheme}> ?scheme }} }}"""
    assert (ORDO, str(DCTERMS.subject), counted(named)) in census.links


def test_void_tells_what_is_there_and_its_addresses_answer(web: httpx.Client, server: str) -> None:
    void = Graph().parse(data=web.get("/.well-known/void").content, format="turtle")
    (document,) = void.subjects(RDF.type, VOID.DatasetDescription)
    (whole,) = void.objects(document, FOAF.primaryTopic)
    assert str(document) == f"{server}/.well-known/void"
    for predicate in (DCTERMS.title, DCTERMS.license, DCTERMS.publisher, DCTERMS.modified, VOID.exampleResource):
        assert void.value(whole, predicate) is not None, predicate
    assert str(void.value(whole, VOID.sparqlEndpoint)) == f"{server}/sparql"
    dumps = {str(each) for each in void.objects(None, VOID.dataDump)}
    assert {f"{server}/dumps/{name}" for name in DUMPS} < dumps
    assert all(httpx.head(each).status_code == 200 for each in dumps if "/dumps/" in each)
    assert int(str(void.value(whole, VOID.entities))) == web.get("/catalogue.json").json()["records"]
    assert (whole, VOID.vocabulary, URIRef(str(DCAT))) in void


def test_the_parts_of_void_add_up(web: httpx.Client) -> None:
    void = Graph().parse(data=web.get("/.well-known/void.nt").content, format="nt")
    whole = next(void.subjects(VOID.sparqlEndpoint))

    def numbers(predicate: URIRef, count: URIRef) -> list[int]:
        return [int(str(void.value(part, count))) for part in void.objects(whole, predicate)]

    assert sum(numbers(VOID.propertyPartition, VOID.triples)) == int(str(void.value(whole, VOID.triples)))
    assert len(numbers(VOID.propertyPartition, VOID.triples)) == int(str(void.value(whole, VOID.properties)))
    assert len(numbers(VOID.classPartition, VOID.entities)) == int(str(void.value(whole, VOID.classes)))
    linksets = set(void.subjects(RDF.type, VOID.Linkset))
    assert linksets and all((whole, VOID.subset, each) in void for each in linksets)
    spaces = {str(void.value(void.value(each, VOID.objectsTarget), VOID.uriSpace)) for each in linksets}
    assert spaces == {ORDO, "http://publications.europa.eu/resource/authority/"}
    told = {str(part): void.value(part, VOID.entities) for part in void.objects(whole, VOID.subset)}
    for origin in web.get("/origins.json").json()["origins"]:
        part = next(name for name in told if name.endswith(f"/origins/{origin['id']}"))
        assert int(str(told[part])) == origin["records"]


def test_void_behind_a_proxy_names_the_public_address(
    settings: Settings, serve: Callable[[FastAPI], AbstractContextManager[str]]
) -> None:
    public = "https://data.example.org/rare"
    with serve(create_app(settings.model_copy(update={"base_url": public}))) as address:
        for path in ("/.well-known/void.nt", "/rare/.well-known/void.nt"):
            text = httpx.get(address + path).text
            assert f"<{public}/sparql>" in text and f"<{public}/dumps/catalogue.nq.gz>" in text
            assert "127.0.0.1" not in text
