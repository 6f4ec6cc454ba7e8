"""Coding on the page: a text, a whole list; nothing of a list is kept, and no list is too strange to be answered."""

from __future__ import annotations

import base64
import codecs
import csv
import hashlib
import html
import io
import json
import logging
import re
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest
from accessible import violations
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, expect

from catalogue.coding.coding import COLUMNS
from catalogue.coding.proposal import Proposal, Proposals
from catalogue.setting import Settings
from web.app import create_app
from web.routes import code as coding_route
from web.schema import schema_text

PAGE = {"Accept": "text/html"}
CSV = {"Content-Type": "text/csv"}
LIST = b"id,diagnosis,note\n1,MCADD,=1+1\n2,duchenne muscular dystrophie,\n3,,<b>x</b>\n"
SECRET = "Zyxomyotonia"
SCHEMA: dict[str, Any] = json.loads(schema_text("code") or "")


def sent(
    web: httpx.Client, content: bytes = LIST, *, page: bool = False, name: str = "my list.csv", **said: str
) -> httpx.Response:
    """A form with a list, as a browser sends it."""
    return web.post("/code", files={"list": (name, content, "text/csv")}, data=said, headers=PAGE if page else {})


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    """The table of an answer."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the first form that carries a list on."""
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="carried"' in each)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in hidden}


def test_a_text_is_coded_for_people_and_machines_alike(web: httpx.Client) -> None:
    for text in ("MCADD", "duchenne", "ORPHA:202", "Crohn disease", "undiagnosed", "", "Rare genetic disease"):
        found = web.get("/code.json", params={"q": text}).json()
        Draft202012Validator(SCHEMA).validate(found)
        page = html.unescape(web.get("/code", params={"q": text}, headers=PAGE).text)
        assert found["note"] in page
        for each in found["proposals"]:
            assert f"/diseases/{each['code']}" in page and each["label"] in page
    assert web.get("/code.json?q=MCADD").json()["decision"] == "proposed"
    assert web.get("/code", params={"q": "MCADD"}, headers={"Accept": "application/json"}).json()["text"] == "MCADD"


def test_the_schema_names_every_attribute() -> None:
    assert set(SCHEMA["properties"]) == {each.name for each in fields(Proposals)}
    proposal = SCHEMA["properties"]["proposals"]["items"]["properties"]
    assert set(proposal) == {each.name for each in fields(Proposal)}


def test_a_system_and_a_limit_are_heeded(web: httpx.Client) -> None:
    assert web.get("/code.json?q=98896&system=orpha").json()["decision"] == "proposed"
    assert web.get("/code.json?q=98896").json()["decision"] == "choose"
    assert len(web.get("/code.json?q=muscular&limit=2").json()["proposals"]) == 2
    answer = web.get("/code.json?q=x&system=banana")
    assert answer.status_code == 400 and "ICD-10" in answer.json()["expected"]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff", "q=" + "a" * 9000, "q=<script>alert(1)</script>", "limit=9e9", "q=?"]
)
def test_no_text_is_a_fault_of_ours(web: httpx.Client, query: str) -> None:
    answer = web.get(f"/code?{query}", headers=PAGE)
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text


def test_a_list_comes_back_as_a_file_with_our_columns_behind_its_own(web: httpx.Client) -> None:
    answer = sent(web, column="diagnosis")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "my%20list-coded.csv" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    found = rows(answer)
    assert [row["decision"] for row in found] == ["proposed", "choose", "none"]
    assert [row["orphacode"] for row in found] == ["42", "", ""]
    for before, after in zip(LIST.splitlines(), answer.content.splitlines(), strict=True):
        assert after.startswith(before + b",")


def test_a_machine_sends_the_list_as_it_is(web: httpx.Client) -> None:
    answer = web.post("/code?column=2", content=LIST, headers=CSV)
    assert answer.content == sent(web, column="diagnosis").content
    bare = web.post(
        "/code?header=no&column=1&system=orpha", content=b"98896\n586\n", headers={"Content-Type": "text/plain"}
    )
    assert [line.split(b",")[1] for line in bare.content.splitlines()] == [b"98896", b"586"]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-16-le", codecs.BOM_UTF16_LE), ("cp1252", b""), ("utf-8", codecs.BOM_UTF8)]
)
def test_a_list_comes_back_in_the_encoding_it_was_sent_in(web: httpx.Client, encoding: str, mark: bytes) -> None:
    content = mark + "année;diagnosis\r\n1;Dystrophie musculaire de Duchenne\r\n".encode(encoding)
    answer = web.post("/code?column=diagnosis", content=content, headers={"Content-Type": "text/csv; charset=utf-8"})
    assert answer.headers["content-type"] == f"text/csv; charset={encoding}"
    assert answer.content.startswith(mark)
    assert ";98896;" in answer.content.removeprefix(mark).decode(encoding)


def test_the_page_shows_the_list_and_carries_it_to_the_file(web: httpx.Client) -> None:
    shown = sent(web, page=True, column="diagnosis", answer="show")
    assert shown.status_code == 200 and shown.headers["cache-control"] == "no-store"
    assert "3 rows" in shown.text and "ORPHA:98896" in shown.text
    assert "<b>x</b>" not in shown.text
    again = web.post("/code", data={**carried(shown.text), "answer": "file"}, files={"list": ("", b"")})
    assert again.content == sent(web, column="diagnosis").content
    assert "my%20list-coded.csv" in again.headers["content-disposition"]


def test_rows_can_be_pasted(web: httpx.Client) -> None:
    answer = web.post("/code", data={"pasted": "diagnosis\r\nMCADD\r\n"}, files={"list": ("", b"")})
    assert rows(answer)[0]["orphacode"] == "42"


def test_who_names_no_column_is_asked_which(web: httpx.Client) -> None:
    asked = sent(web, page=True, answer="show")
    assert asked.status_code == 422 and "Which column?" in asked.text
    options = re.findall(r'<option value="(\d+)">([^<]*)</option>', asked.text)
    assert options == [("1", "id"), ("2", "diagnosis"), ("3", "note")]
    shown = web.post(
        "/code", data={**carried(asked.text), "column": "2", "answer": "show"}, files={"list": ("", b"")}, headers=PAGE
    )
    assert shown.status_code == 200 and "my list.csv" in shown.text
    problem = sent(web)
    assert problem.status_code == 422 and "diagnosis" in problem.json()["expected"]


def test_names_that_are_markup_or_formulas_do_no_harm(web: httpx.Client) -> None:
    lure = '"<script>alert(1)</script>"'
    content = f'{lure},"=cmd()"\n<img src=x onerror=alert(1)>,MCADD\n@SUM(1),MCADD\n'.encode()
    for column in ("", "1", "2", "<script>"):
        answer = sent(web, content, page=True, name='"><script>x.csv', column=column, answer="show")
        assert answer.status_code in (200, 422)
        assert not re.search(r"<script>(alert|x)|<img src=x", answer.text)
    parts = b'--x\r\nContent-Disposition: form-data; name="list"; filename="+2AA-.csv"\r\n\r\ndiagnosis\r\nMCADD\r\n'
    other = b'--x\r\nContent-Disposition: form-data; name="column"\r\n\r\n1\r\n--x--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}
    assert web.post("/code", content=parts + other, headers=kind).status_code == 200
    answer = sent(web, content, name='x"\r\nX-Evil: 1/../<a>.csv', column="2")
    assert "x-evil" not in answer.headers
    assert [row["orphacode"] for row in rows(answer)] == ["42", "42"]


def archive() -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("list.csv", "a,b\n")
    return out.getvalue()


HOSTILE = {
    "empty": (b"", 422),
    "nul": (b"a,b\n1,\0\n", 422),
    "zip": (archive(), 422),
    "random": (bytes(range(1, 256)) * 20, 422),
    "html": (b"<!doctype html><p>x", 422),
    "json": (b'{"a": [1]}', 422),
    "open quote": (b'a,b\n"x, y\n1,2\n', 422),
    "a million columns": (b"," * 1_000_000 + b"\n", 413),
    "a million rows": (b"a\n" * 1_000_000, 413),
    "one long cell": (b"a,b\n" + b"x" * 1_000_000 + b",1\n", 422),
    "only line ends": (b"\r\n" * 100_000, 422),
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("page", [True, False], ids=["for people", "for machines"])
def test_a_hostile_list_is_refused_in_words(web: httpx.Client, case: str, page: bool) -> None:
    content, status = HOSTILE[case]
    began = time.monotonic()
    answer = sent(web, content, page=page, column="1")
    assert answer.status_code == status, answer.text[:300]
    assert time.monotonic() - began < 10
    if page:
        assert 'role="alert"' in answer.text and "<h1" in answer.text
    else:
        assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("", b"a,b", 415),
        ("multipart/form-data", b"a,b", 415),
        ("multipart/form-data; boundary=x", b"nonsense", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--", 400),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        ("application/x-www-form-urlencoded", b"pasted=a", 415),
        ("text/csv; charset=klingon", b"a,b\n1,2\n", 422),
    ],
)
def test_a_body_of_another_kind_is_refused_in_words(web: httpx.Client, kind: str, body: bytes, status: int) -> None:
    answer = web.post("/code", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status and answer.json()["detail"]


def test_a_form_with_too_much_in_it_is_refused(web: httpx.Client) -> None:
    assert web.post("/code", data={f"f{n}": "x" for n in range(50)}, files={"list": ("a", b"a")}).status_code == 400
    two = [("list", ("a.csv", b"a\n")), ("list", ("b.csv", b"a\n"))]
    assert web.post("/code", files=two).status_code == 400
    assert web.post("/code", data={"carried": "no base64!"}, files={"list": ("", b"")}).status_code == 422
    hidden = base64.b64encode(b"a\0b").decode()
    assert web.post("/code", data={"carried": hidden}, files={"list": ("", b"")}).status_code == 422


@pytest.fixture(scope="module")
def narrow(settings: Settings, serve: Any) -> Iterator[httpx.Client]:
    """A client of the same catalogue with small limits."""
    limits = {"code_bytes": 3_000, "code_rows": 5, "code_columns": 3, "code_seconds": 0.001}
    with (
        serve(create_app(settings.model_copy(update=limits))) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"a\n" + b"x" * 3_000, "3,000 bytes"),
        (b"a\n" + b"x" * 90_000, "bytes"),
        (b"a\n" * 7, "5 rows"),
        (b"a,b,c,d\n", "3 columns"),
        (b"a\nduchenne muscular dystrophie\nmarfann syndromee\n", "seconds"),
    ],
)
def test_a_limit_that_is_passed_is_named(narrow: httpx.Client, content: bytes, word: str) -> None:
    answer = narrow.post("/code?column=1", content=content, headers=CSV)
    assert answer.status_code == 413 and word in answer.json()["detail"]
    assert narrow.post("/code", files={"list": ("a", content)}, headers=PAGE).status_code == 413


def test_only_lists_may_be_longer_than_other_bodies(web: httpx.Client) -> None:
    long = b"a\n" + b"MCADD\n" * 15_000 + b" " * 400_000
    assert web.post("/code?column=1", content=long, headers=CSV).status_code == 200
    assert web.post("/sparql", content=long, headers={"Content-Type": "application/sparql-query"}).status_code == 413
    assert web.post("/code", content=(b" " * 65_536 for _ in range(120)), headers=CSV).status_code == 413


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of a folder with its digest."""
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def test_nothing_of_a_list_is_kept_or_logged(
    web: httpx.Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    sent(web, column="diagnosis")  # whatever is made once is there now
    # More than starlette holds in memory by itself; without a folder for temporary files none can be made.
    long = f"diagnosis,note\n{SECRET},x\n".encode() + b"MCADD," + b"x" * 200 + b"\n"
    long += (b"MCADD," + b"x" * 200 + b"\n") * 10_000
    before = snapshot(settings.data)
    with caplog.at_level(logging.DEBUG), monkeypatch.context() as nowhere:
        nowhere.setattr(tempfile, "tempdir", str(settings.data / "no such folder"))
        answers = [
            sent(web, f"diagnosis\n{SECRET}\n".encode(), column="1"),
            sent(web, long, column="1"),
            sent(web, f"diagnosis,{SECRET}\n{SECRET},1\n".encode(), page=True, answer="show"),
            sent(web, f'{SECRET}\n"{SECRET}'.encode(), page=True),
            web.post("/code?column=9", content=f"{SECRET}\n{SECRET}\n".encode(), headers=CSV),
        ]
    assert [each.status_code for each in answers] == [200, 200, 422, 200, 422]
    assert snapshot(settings.data) == before
    told = capfd.readouterr()
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith(("httpx", "httpcore"))]
    assert SECRET not in told.out + told.err + "".join(ours)
    assert not [name for name in before if SECRET.encode() in (settings.data / name).read_bytes()]


def test_other_pages_answer_while_a_long_list_is_coded(web: httpx.Client, server: str) -> None:
    wrong = "".join(f"duchenne muscular dystrofia {number}\n" for number in range(400))
    done: list[int] = []

    def send() -> None:
        answer = httpx.post(f"{server}/code?column=1", content=f"diagnosis\n{wrong}".encode(), headers=CSV, timeout=60)
        done.append(answer.status_code)

    thread = threading.Thread(target=send)
    thread.start()
    waits = []
    while thread.is_alive():
        began = time.monotonic()
        assert web.get("/healthz").status_code == 200
        waits.append(time.monotonic() - began)
    thread.join()
    assert done == [200]
    assert sorted(waits)[len(waits) // 2] < 0.5


def test_more_lists_than_can_wait_are_sent_away(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding_route, "WAITING", 0)
    answer = sent(web, column="diagnosis")
    assert answer.status_code == 503 and "retry-after" in answer.headers


def test_without_a_catalogue_it_says_that_there_is_none(empty_app: FastAPI, serve: Any) -> None:
    with serve(empty_app) as address:
        assert httpx.get(f"{address}/code.json?q=MCADD").status_code == 503
        assert httpx.post(f"{address}/code?column=2", content=LIST, headers=CSV).status_code == 503


@pytest.mark.parametrize("width", [1200, 390])
def test_a_person_codes_a_list_without_javascript(browser: Browser, server: str, tmp_path: Path, width: int) -> None:
    file = tmp_path / "clinic.csv"
    file.write_bytes(LIST)
    context = browser.new_context(
        base_url=server, java_script_enabled=False, viewport={"width": width, "height": 800}, color_scheme="dark"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/code")
    page.get_by_label("A table as CSV").set_input_files(file)
    page.get_by_role("button", name="Code it and show").click()
    page.get_by_label("Column to code").first.select_option(label="diagnosis")
    page.get_by_role("button", name="Code it and show").first.click()
    expect(page.get_by_role("heading", name="3 rows of clinic.csv")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the coded list").click()
    kept = tmp_path / "got.csv"
    download.value.save_as(kept)
    assert download.value.suggested_filename == "clinic-coded.csv"
    assert kept.read_text().splitlines()[0] == "id,diagnosis,note," + ",".join(
        "note_2" if name == "note" else name for name in COLUMNS
    )
    context.close()


def test_what_comes_of_a_list_is_accessible_and_fits_a_telephone(browser: Browser, server: str, tmp_path: Path) -> None:
    file = tmp_path / "clinic.csv"
    file.write_bytes(LIST + b'4,"' + b"very" * 60 + b'",\n5,Rare genetic disease,\n')
    for scheme, width in (("light", 1200), ("dark", 320)):
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            bypass_csp=True,  # type: ignore[arg-type]
        )
        page = context.new_page()
        for column in ("", "diagnosis"):
            page.goto("/code")
            page.get_by_label("A table as CSV").set_input_files(file)
            page.locator("#column").fill(column)
            page.locator(".list-code").get_by_role("button", name="Code it and show").click()
            assert not violations(page, colours=scheme == "dark"), (column, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
