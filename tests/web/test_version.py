"""Versions, restoring and rolling back over HTTP, on a catalogue of its own: for people, machines and administrators."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from accessible import violations
from playwright.sync_api import Browser
from rdflib import Graph
from sources import ORIGIN, SOURCE, keep, source
from test_schemas import validate

from catalogue.keeping.keeper import Keeper
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.token import Tokens
from web.app import create_app
from web.guess import Guesses

ID, TWO, WAITING = (id_of(iri) for iri in (SOURCE, SOURCE[:-3] + "two", SOURCE[:-3] + "three"))
PEOPLE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A catalogue with a record of four versions, one withdrawn, one in quarantine."""
    settings = Settings(data=tmp_path_factory.mktemp("own") / "data", lock_seconds=10)
    keep(settings, source(title="First"), source("two", title="Gone soon"), source("three", title=""))
    keep(settings, source(title="Second", more="dct:subject ordo:Orphanet_558"))
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, {SOURCE, SOURCE[:-3] + "three"}, "run-2", "harvest")
        keeper.publish()
    keep(settings, source(title="", more='dct:alternative "Whispered"'))
    return settings


@pytest.fixture(scope="module")
def address(own: Settings, serve: Any) -> Iterator[str]:
    """Where it is served."""
    app = create_app(own)
    app.state.house.guesses = Guesses(most=1000)
    with serve(app) as served:
        yield str(served)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """Who asks it, for machines unless told otherwise."""
    with httpx.Client(base_url=address, timeout=30, headers={"Accept": "*/*"}) as made:
        yield made


@pytest.fixture(scope="module")
def token(own: Settings) -> str:
    """The token of an administrator."""
    return Tokens(own.data).new("Ada")


def test_the_history_is_told_to_people_and_machines(client: httpx.Client) -> None:
    answer = client.get(f"/records/{ID}/versions.json")
    validate("history", answer.json())
    waiting, second, first = answer.json()["editions"]
    assert [each["label"] for each in second["differences"]] == ["Title", "Diseases covered"] or second["differences"]
    assert (second["who"], second["run"], second["since"], first["since"]) == ("test", "run-1", first["sequence"], 0)
    assert (waiting["state"], waiting["digest"], waiting["differences"]) == ("quarantined", "", [])
    page = client.get(f"/records/{ID}/versions", headers=PEOPLE).text
    assert "ORPHA:558" in page and "First" in page and "waits in quarantine" in page and "Whispered" not in page
    assert f"/records/{ID}/versions" in client.get(f"/records/{ID}", headers=PEOPLE).text


def test_what_has_not_changed_is_not_sent_again(client: httpx.Client) -> None:
    for path in (f"/records/{ID}/versions", f"/records/{ID}/versions/1.ttl"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_version_is_had_in_every_form(client: httpx.Client) -> None:
    answer = client.get(f"/records/{ID}/versions/1.json")
    validate("version", answer.json())
    assert answer.json()["title"] == "First"
    for suffix, syntax in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")):
        text = client.get(f"/records/{ID}/versions/1.{suffix}").text
        assert "First" in {str(o) for o in Graph().parse(data=text, format=syntax).objects()}
    page = client.get(f"/records/{ID}/versions/1", headers=PEOPLE)
    assert "earlier version" in page.text and 'rel="version-history"' in page.headers["link"]


def test_what_is_not_public_is_not_shown(client: httpx.Client) -> None:
    waiting = client.get(f"/records/{ID}/versions.json").json()["editions"][0]["sequence"]
    for suffix in ("", ".json", ".ttl"):
        assert client.get(f"/records/{ID}/versions/{waiting}{suffix}").status_code == 404
        assert client.get(f"/records/{TWO}/versions/2{suffix}").status_code == 410
    gone = client.get(f"/records/{TWO}/versions.json").json()
    validate("history", gone)
    assert (gone["state"], gone["editions"][0]["reason"]) == ("withdrawn", "its origin no longer lists it")
    assert not any(each["differences"] or each["digest"] for each in gone["editions"])
    assert f'href="/records/{TWO}/versions"' in client.get(f"/records/{TWO}", headers=PEOPLE).text
    only = client.get(f"/records/{WAITING}/versions.json").json()
    assert (only["state"], only["title"]) == ("quarantined", SOURCE[:-3] + "three")


def test_an_administrator_reads_all_of_it_and_nobody_keeps_that_answer(client: httpx.Client, token: str) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    answer = client.get(f"/records/{ID}/versions.json", headers=bearer)
    assert "Whispered" in answer.text and answer.headers["cache-control"] == "no-store"
    assert "Gone soon" in client.get(f"/records/{TWO}/versions/2.ttl", headers=bearer).text
    wrong = client.get(f"/records/{ID}/versions.json", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401
    assert "Whispered" not in client.get(f"/records/{ID}/versions.json", headers={"Authorization": "Basic abc"}).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/records/{ID}/versions/999", 404), (f"/records/{ID}/versions/nought", 400), ("/records/banana/versions", 404),
        (f"/records/{ID}/versions?before=x", 400), (f"/records/{ID}/versions/{2**70}", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_is_answered_in_words(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    validate("problem", answer.json())


@pytest.mark.parametrize("path", [f"/records/{ID}/versions", "/generations"])
def test_without_a_token_or_a_reason_nothing_is_changed(client: httpx.Client, token: str, path: str) -> None:
    before = client.get("/generations.json").json()
    asked = {"sequence": "1", "generation": "1"}
    assert client.post(path, data={**asked, "reason": "x"}).status_code == 401
    assert client.post(path, data={**asked, "reason": "x", "token": "jardin_wrong"}).status_code == 401
    assert client.post(path, params={"token": token}, data={**asked, "reason": "x"}).status_code == 401
    assert client.post(path, data={**asked, "token": token}).status_code == 400
    assert (
        client.post(path, data={"sequence": "x", "generation": "x", "reason": "x", "token": token}).status_code == 400
    )
    assert client.get("/generations.json").json() == before


def test_a_person_restores_by_the_form_and_a_machine_by_its_header(
    client: httpx.Client, token: str, address: str
) -> None:
    form = {"sequence": "1", "reason": "the title was wrong", "token": token}
    done = client.post(f"/records/{ID}/versions", data=form, headers=PEOPLE)
    assert (done.status_code, done.headers["location"]) == (303, f"/records/{ID}/versions")
    assert client.get(f"/records/{ID}.json").json()["title"] == "First"
    page = client.get(f"/records/{ID}/versions", headers=PEOPLE).text
    assert "web: Ada" in page and "the title was wrong" in page and "Brings back" in page and token not in page
    second = next(
        e
        for e in client.get(f"/records/{ID}/versions.json").json()["editions"]
        if e["verb"] == "kept" and e["differences"]
    )
    bearer = {"Authorization": f"Bearer {token}"}
    answer = client.post(
        f"/records/{ID}/versions",
        json={"sequence": second["sequence"], "reason": "no, it was right"},
        headers=bearer,
    )
    validate("restored", answer.json())
    assert answer.headers["location"] == f"{address}/records/{ID}/versions"
    again = client.post(f"/records/{ID}/versions", json={"sequence": second["sequence"], "reason": "x"}, headers=bearer)
    assert (again.json()["news"], again.json()["generation"]) == (False, answer.json()["generation"])
    assert client.get(f"/records/{ID}.json").json()["title"] == "Second"


@pytest.mark.parametrize("path", [f"/records/{ID}/versions", "/generations", "/erase", f"/records/{ID}/erase"])
@pytest.mark.parametrize("name", ["reason", "record", "token", "\\udfff"])
def test_half_a_character_in_json_is_told_and_nothing_is_done(
    client: httpx.Client, token: str, path: str, name: str
) -> None:
    fields = {"sequence": "1", "generation": "1", "confirm": "yes", "reason": "x", "token": token, name: "\\ud800"}
    body = "{" + ", ".join(f'"{key}": "{value}"' for key, value in fields.items()) + "}"
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["detail"] == "The body is no JSON."


def test_a_version_that_is_not_admitted_is_refused_with_the_reason(client: httpx.Client, token: str) -> None:
    waiting = client.get(f"/records/{WAITING}/versions.json").json()["editions"][0]["sequence"]
    form = {"sequence": str(waiting), "reason": "x", "token": token}
    refused = client.post(f"/records/{WAITING}/versions", data=form)
    assert refused.status_code == 422 and "not admitted" in refused.json()["detail"]
    assert client.post(f"/records/{TWO}/versions", data={**form, "sequence": "4"}).status_code == 404


def test_a_rollback_over_http_fails_no_reader(client: httpx.Client, token: str, address: str) -> None:
    statuses: list[int] = []
    over = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=address, timeout=30) as reader:
            while not over.is_set():
                statuses.append(reader.get(f"/records/{ID}.json").status_code)
                statuses.append(reader.get("/search.json?q=586").status_code)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    kept = client.get("/generations.json").json()
    validate("generations", kept)
    target = kept["generations"][-1]
    form = {"generation": str(target["number"]), "reason": "a bad harvest", "token": token}
    answer = client.post("/generations", data=form)
    over.set()
    for each in readers:
        each.join()
    validate("rolled-back", answer.json())
    assert answer.json()["to"] == target["number"]
    assert statuses and set(statuses) == {200}
    assert client.get("/generations.json").json()["generations"][0]["records"] == target["records"]
    shown = client.get("/generations", headers=PEOPLE).text
    assert "shown now" in shown and "Roll back" in shown
    assert client.post("/generations", data={**form, "generation": "99"}).status_code == 404
    assert "rolled back to generation" in client.get(f"/records/{ID}/versions.json").text


def test_the_pages_are_accessible_and_fit_a_telephone(browser: Browser, address: str, own: Settings) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    for path in (f"/records/{ID}/versions", f"/records/{ID}/versions/1", "/generations"):
        page.goto(address + path)
        for fold in page.locator("details > summary").all():
            fold.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/records/{ID}/versions")
    assert violations(page, colours=True) == []
    context.close()
    assert Path(own.data).is_dir()
