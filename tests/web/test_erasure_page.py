"""Erasing over HTTP on a running catalogue: who may, what is asked, what readers see meanwhile and afterwards."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from accessible import violations
from leftover import leftovers
from playwright.sync_api import Browser
from sources import PLACE, keep, source
from test_schemas import validate

from catalogue.mending.backup import make_backup
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.token import Tokens
from web.app import create_app

MARK = "Xq7pageMARKzW"
REASON = "a patient asked for it"
PEOPLE = {"Accept": "text/html"}
FACETS = ("kind", "level")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A catalogue with records to be erased, and a backup of it."""
    made = Settings(data=tmp_path_factory.mktemp("erasing") / "data", lock_seconds=20, sparql_seconds=5)
    keep(
        made,
        *(source(name, title=f"{MARK} {name}") for name in ("one", "two", "three", "form")),
        source("stays", title="Stays"),
    )
    make_backup(made, made.data.parent / "backup-before")
    return made


@pytest.fixture(scope="module")
def client(own: Settings, serve: Any) -> Iterator[httpx.Client]:
    """Who asks it, for machines unless told otherwise."""
    with serve(create_app(own)) as address, httpx.Client(base_url=address, timeout=60) as made:
        made.headers["Accept"] = "*/*"
        yield made


@pytest.fixture(scope="module")
def ada(own: Settings) -> dict[str, str]:
    """What an administrator sends along."""
    return {"Authorization": f"Bearer {Tokens(own.data).new('Ada')}"}


def record(name: str) -> str:
    return id_of(PLACE + name)


def dump(client: httpx.Client) -> str:
    """All of the catalogue as N-Quads."""
    for _ in range(100):
        answer = client.get("/dumps/catalogue.nq.gz", headers={"Accept-Encoding": "identity"})
        if answer.status_code == 200:
            return gzip.decompress(answer.content).decode("utf-8")
        time.sleep(0.2)
    raise AssertionError(answer.text)


def until_erased(client: httpx.Client, name: str) -> dict[str, Any]:
    """The state of an erasure when its last file is clean."""
    for _ in range(300):
        found: dict[str, Any] = client.get(f"/records/{record(name)}/erase.json").json()
        if found["state"] == "erased":
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_the_form_says_what_goes_and_asks_for_reason_token_and_confirmation(client: httpx.Client) -> None:
    page = client.get(f"/records/{record('one')}/erase", headers=PEOPLE)
    assert page.status_code == 200 and f"{MARK} one" in page.text
    assert all(f'name="{name}"' in page.text for name in ("reason", "token", "confirm"))
    general = client.get("/erase", headers=PEOPLE)
    assert all(f'name="{name}"' in general.text for name in ("record", "run", "reason", "token", "confirm"))
    assert client.get("/records/banana/erase").status_code == 404


def test_a_person_erases_by_the_form_in_any_light_and_on_a_telephone(
    client: httpx.Client, browser: Browser, ada: dict[str, str]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{client.base_url}/erase")
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="dark")
    page.goto(f"{client.base_url}/records/{record('form')}/erase")
    assert violations(page, colours=True) == []
    page.get_by_label("Why").fill(REASON)
    page.get_by_label("Your token").fill(ada["Authorization"].removeprefix("Bearer "))
    page.get_by_role("button", name="Erase for good").click()
    assert page.get_by_label("I mean it").evaluate("box => box.validity.valueMissing"), "it must be confirmed"
    page.get_by_label("I mean it").check()
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_role("heading", name="1 record was erased").wait_for()
    assert violations(page, colours=True) == []
    assert client.get(f"/records/{record('form')}").status_code == 410
    until_erased(client, "form")
    page.goto(f"{client.base_url}/records/{record('form')}/erase")
    assert violations(page, colours=True) == []
    context.close()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer jardin_" + "x" * 43}])
def test_nobody_but_an_administrator_erases(client: httpx.Client, headers: dict[str, str]) -> None:
    for path in (f"/records/{record('one')}/erase", "/erase"):
        answer = client.post(path, data={"reason": REASON, "confirm": "yes", "record": PLACE + "one"}, headers=headers)
        assert answer.status_code == 401
    assert client.get(f"/records/{record('one')}.json").status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"confirm": "yes"}, 400),
        ({"reason": REASON}, 400),
        ({"reason": REASON, "confirm": "no"}, 400),
        ({"reason": f"it is about {MARK} one", "confirm": "yes"}, 400),
    ],
)
def test_what_is_not_meant_or_tells_too_much_is_refused(
    client: httpx.Client, ada: dict[str, str], fields: dict[str, str], status: int
) -> None:
    answer = client.post(f"/records/{record('one')}/erase", data=fields, headers=ada)
    assert answer.status_code == status and MARK not in answer.text
    assert client.get(f"/records/{record('one')}/erase.json").json()["state"] == "here"


@pytest.mark.parametrize("fields", [{}, {"record": "x", "run": "y"}])
def test_a_record_or_a_run_is_named(client: httpx.Client, ada: dict[str, str], fields: dict[str, str]) -> None:
    answer = client.post("/erase", data={"reason": REASON, "confirm": "yes", **fields}, headers=ada)
    assert answer.status_code == 400 and "what to erase" in answer.json()["detail"]


def test_an_erased_record_answers_410_in_every_form_and_is_found_nowhere(
    client: httpx.Client, ada: dict[str, str], own: Settings
) -> None:
    fields = {"record": PLACE + "one", "reason": REASON, "confirm": "yes"}
    asked = {"query": f'SELECT * {{ ?s ?p ?o FILTER CONTAINS(STR(?o), "{MARK}") }}'}
    assert f"{MARK} one" in client.get("/sparql", params=asked).text and f"{MARK} one" in dump(client)
    answer = client.post("/erase", json=fields, headers=ada)
    validate("erased", answer.json())
    assert answer.json() == {"erased": [record("one")], "finished": False, "backups": ["backup-before"]}
    for form in ("json", "ttl", "jsonld", "csv"):
        gone = client.get(f"/records/{record('one')}.{form}")
        assert (gone.status_code, gone.json()["reason"]) == (410, REASON)
        validate("problem", gone.json())
    page = client.get(f"/records/{record('one')}", headers=PEOPLE)
    assert page.status_code == 410 and REASON in page.text and f"{MARK} one" not in page.text
    found = until_erased(client, "one")
    validate("erasure", found)
    assert "No file of this catalogue" in client.get(f"/records/{record('one')}/erase", headers=PEOPLE).text
    assert f"{MARK} one" not in client.get("/sparql", params=asked).text + dump(client)
    assert f"{MARK} one" not in client.get("/search.json", params={"q": MARK}).text + client.get("/changes.json").text
    assert leftovers(own.data, [f"{MARK} one", PLACE + "one"], FACETS) == set()


def test_a_person_is_shown_what_is_left_to_do(client: httpx.Client, ada: dict[str, str]) -> None:
    fields = {"reason": REASON, "confirm": "yes", "token": ada["Authorization"].removeprefix("Bearer ")}
    page = client.post(f"/records/{record('two')}/erase", data=fields, headers=PEOPLE)
    assert page.status_code == 200 and "backup-before" in page.text and record("two") in page.text
    assert fields["token"] not in page.text and MARK not in page.text
    until_erased(client, "two")


def test_readers_of_every_sort_are_answered_while_a_record_is_erased(client: httpx.Client, ada: dict[str, str]) -> None:
    over, seen = threading.Event(), Counter[tuple[str, int]]()
    query = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER CONTAINS(STR(?o), "a") } #'

    def ask(path: str) -> None:
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            turn = 0
            while not over.is_set():
                turn += 1
                answer = own.get(path, params={"query": f"{query}{turn}"} if path == "/sparql" else None)
                seen[path, answer.status_code] += 1

    paths = (
        f"/records/{record('three')}.ttl",
        f"/records/{record('stays')}.json",
        "/search.json?q=registry",
        "/sparql",
    )
    threads = [threading.Thread(target=ask, args=(path,)) for path in paths]
    for each in threads:
        each.start()
    time.sleep(0.3)
    fields = {"reason": REASON, "confirm": "yes"}
    assert client.post(f"/records/{record('three')}/erase", data=fields, headers=ada).status_code == 200
    until_erased(client, "three")
    over.set()
    for each in threads:
        each.join()
    assert {status for _, status in seen} <= {200, 410, 503}
    assert {status for path, status in seen if "three" not in path and record("three") not in path} <= {200, 503}
    assert seen[paths[0], 410] and seen[paths[1], 200] and not seen[paths[1], 503]
