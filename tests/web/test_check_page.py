"""The check as pages and machines meet it: every way in, every form out, every error in words, and nothing kept."""

from __future__ import annotations

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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from pytest_httpserver import HTTPServer
from rdflib import RDF, SH, Graph
from referencing import Registry, Resource

from catalogue.setting import Settings
from web.app import create_app
from web.phrase import LANGUAGES, PHRASES, Phrases
from web.routes import check as check_route
from web.schema import BASE, schema_names, schema_text

CASES = Path(__file__).parents[1] / "cases"
GOOD = (CASES / "patient_registry" / "good-smallest.ttl").read_bytes()
BAD = (CASES / "source" / "bad-no-title.ttl").read_bytes()
PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
TURTLE = {"Content-Type": "text/turtle"}
SECRET = "Zyxomyotonia"
BROKEN = b'@prefix dct: <http://purl.org/dc/terms/> .\n\n<https://a.example/x> dct:title "open ;\n dct:language "x" .\n'
SCHEMAS: dict[str, dict[str, Any]] = {name: json.loads(schema_text(name) or "") for name in schema_names()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (BASE + n + ".json", Resource.from_contents(s)) for n, s in SCHEMAS.items()
)


def sent(web: httpx.Client, content: bytes, accept: str = "application/json", **params: str) -> httpx.Response:
    """A document sent as the body."""
    return web.post("/check", content=content, params=params, headers={**TURTLE, "Accept": accept})


def pasted(web: httpx.Client, text: str, **said: str) -> httpx.Response:
    """A text in the form of the page."""
    return web.post("/check", data={"from": "text", "text": text, **said}, files={"file": ("", b"")}, headers=PAGE)


def record(report: dict[str, Any], iri: str = "https://cases.example.org/it") -> dict[str, Any]:
    """One record of a report."""
    return next(each for each in report["records"] if each["iri"] == iri)


def test_a_good_record_conforms_and_a_bad_one_is_told_what_it_lacks(web: httpx.Client) -> None:
    good, bad = sent(web, GOOD).json(), sent(web, BAD).json()
    assert record(good)["level"] == 2 and good["summary"]["violations"] == 0
    assert record(bad)["level"] is None
    assert [step["field"] for step in record(bad)["steps"]] == ["title"]


@pytest.mark.parametrize("content", [GOOD, BAD], ids=["good", "bad"])
def test_the_json_keeps_its_schema(web: httpx.Client, content: bytes) -> None:
    answer = sent(web, content)
    assert "schemas/check.json" in answer.headers["link"]
    Draft202012Validator(SCHEMAS["check"], registry=REGISTRY).validate(answer.json())


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html"), ("text/plain", "text/plain"), ("application/json", "application/json"),
        ("text/turtle", "text/turtle"), ("text/csv", "text/csv"), ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"), ("application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/plain"), ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)  # fmt: skip
def test_accept_picks_the_form_of_the_report(web: httpx.Client, accept: str, kind: str) -> None:
    answer = sent(web, BAD, accept)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))


def test_the_suffix_picks_it_too_and_all_forms_tell_the_same(web: httpx.Client) -> None:
    told = {
        each: web.post(f"/check.{each}", content=BAD, headers=TURTLE) for each in ("json", "csv", "ttl", "nt", "txt")
    }
    findings = [f for each in told["json"].json()["records"] for f in each["findings"]]
    rows = list(csv.DictReader(io.StringIO(told["csv"].text)))
    graphs = [Graph().parse(data=told[name].text, format=form) for name, form in (("ttl", "turtle"), ("nt", "nt"))]
    assert len(findings) == len([row for row in rows if row["severity"] in ("violation", "warning", "info")])
    for graph in graphs:
        assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == len(findings)
    assert "Below level 0" in told["txt"].text and "Title" in told["txt"].text


def test_a_request_for_no_form_that_there_is_is_refused(web: httpx.Client) -> None:
    assert sent(web, GOOD, "image/png").status_code == 406
    assert web.post("/check.xlsx", content=GOOD, headers=TURTLE).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_told_in_the_language_asked_for_or_accepted(web: httpx.Client, language: str) -> None:
    page = pasted(web, BAD.decode(), lang=language).text
    assert f'<section class="report" lang="{language}"' in page
    assert html.unescape(page).count(Phrases(language)("fix"))
    headers = {**TURTLE, **JSON, "Accept-Language": f"{language}-XX, en;q=0.5"}
    accepted = web.post("/check", content=BAD, headers=headers)
    assert accepted.json()["language"] == language == accepted.headers["content-language"]
    assert record(accepted.json())["steps"] == record(sent(web, BAD, lang=language).json())["steps"]


def test_every_phrase_is_there_in_every_language() -> None:
    assert all(len(each) == len(LANGUAGES) and all(each) for each in PHRASES.values())
    for name, words in PHRASES.items():
        assert len({tuple(sorted(re.findall(r"\{\w+\}", each))) for each in words}) == 1, name


def test_a_level_is_chosen_by_name_and_an_unknown_one_is_refused_with_those_there_are(web: httpx.Client) -> None:
    found = sent(web, BAD, profile="admitted").json()
    assert {f["level"] for each in found["records"] for f in each["findings"]} == {0}
    answer = sent(web, BAD, profile="banana")
    assert answer.status_code == 400 and "jardin-core" in answer.json()["expected"]
    page = pasted(web, BAD.decode(), profile="banana")
    assert page.status_code == 400 and 'role="alert"' in page.text and "jardin-core" in page.text


def test_whether_all_is_as_asked_is_told_and_strictly_a_warning_counts(web: httpx.Client) -> None:
    told = [sent(web, GOOD, **said).json()["conforms"] for said in ({}, {"strict": "yes"}, {"strict": "no"})]
    assert told == [True, False, True]
    assert sent(web, BAD).json()["conforms"] is False
    assert sent(web, GOOD, profile="jardin-advanced").json()["conforms"] is False
    assert sent(web, GOOD, profile="DCAT-AP").json()["profile"] == "dcat-ap"


def test_the_form_takes_a_text_a_file_and_a_plain_form(web: httpx.Client) -> None:
    uploaded = web.post("/check", files={"file": ("my registry.ttl", GOOD, "text/turtle")}, headers=JSON)
    plain = web.post("/check", data={"text": GOOD.decode()}, headers=JSON)
    bare = web.post("/check", content=GOOD, headers={**JSON, "Content-Type": "application/x-www-form-urlencoded"})
    assert (
        uploaded.json()["records"]
        == plain.json()["records"]
        == bare.json()["records"]
        == sent(web, GOOD).json()["records"]
    )
    download = web.post("/check.csv", data={"text": BAD.decode()})
    assert 'filename="report.csv"' in download.headers["content-disposition"]


def test_the_page_keeps_what_was_pasted_or_uploaded_so_that_it_can_be_mended(web: httpx.Client) -> None:
    text = "\n" + BAD.decode().replace("\n", "\r\n")
    for page in (pasted(web, text), web.post("/check", files={"file": ("x.ttl", text.encode())}, headers=PAGE)):
        kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
        assert kept and html.unescape(kept[1]).removeprefix("\n").split() == text.split()
        assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("syntax", ["json-ld", "xml", "nt", "trig"])
def test_every_syntax_is_recognised_by_its_content(web: httpx.Client, syntax: str) -> None:
    content = Graph().parse(data=GOOD, format="turtle").serialize(format=syntax, encoding="utf-8")
    answer = web.post("/check", content=content, headers={**JSON, "Content-Type": "application/octet-stream"})
    assert record(answer.json())["level"] == 2


UNREADABLE = {
    "nothing": (b"", 400, "nothing to check"),
    "blanks": (b" \n\t", 400, "nothing to check"),
    "a web page": (b"<!doctype html><p>Please log in", 400, "web page"),
    "a table": (b"id,name\n1,x\n2,y\n", 400, "CSV"),
    "words": (b"A registry of rare things", 400, "plain text"),
    "a FHIR answer": (b'{"resourceType": "Bundle"}', 400, "FHIR"),
    "an entity": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400, "DOCTYPE"),
    "a remote context": (b'{"@context": "https://evil.example/c", "@id": "x:y"}', 400, "context"),
    "no record": (b"<https://a.example/x> <https://a.example/p> 1 .", 400, "nothing in it"),
    "zeros": (b"\0" * 500, 400, ""),
    "broken Turtle": (BROKEN, 400, "line 4"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_said_in_words(web: httpx.Client, case: str) -> None:
    content, status, words = UNREADABLE[case]
    problem, page = sent(web, content), pasted(web, content.decode())
    assert problem.status_code == status and page.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    assert words in problem.json()["detail"] and problem.json().get("fix")
    assert 'role="alert"' in page.text and words in html.unescape(page.text)
    Draft202012Validator(SCHEMAS["problem"], registry=REGISTRY).validate(problem.json())


def test_broken_turtle_shows_line_and_column_and_the_place(web: httpx.Client) -> None:
    problem, page = sent(web, BROKEN).json(), pasted(web, BROKEN.decode()).text
    assert (problem["line"], problem["column"]) == (4, 16)
    here = re.search(r'<span class="here"><i>(\d+)</i>(.*?)\n</span>', page)
    assert here and here[1] == "4" and "language" in here[2]
    assert 'data-line="4"' in page


@pytest.mark.parametrize("kind", ["image/png", "text/css", "application/pdf"])
def test_a_body_of_another_kind_is_refused(web: httpx.Client, kind: str) -> None:
    assert web.post("/check", content=GOOD, headers={"Content-Type": kind}).status_code == 415


@pytest.fixture(scope="module")
def narrow(settings: Settings, serve: Any) -> Iterator[httpx.Client]:
    """A client of the same catalogue with small limits, which may call this machine."""
    limits = {
        "check_bytes": 20_000, "check_records": 3, "check_pages": 2, "allow_hosts": ("127.0.0.1", "localhost"),
        "request_seconds": 2.0, "pause_seconds": 0.0,
    }  # fmt: skip
    app = create_app(settings.model_copy(update=limits))
    with serve(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def test_limits_are_named(narrow: httpx.Client) -> None:
    long = GOOD + b"#" * 20_000
    for answer in (sent(narrow, long), narrow.post("/check", files={"file": ("x.ttl", long)})):
        assert answer.status_code == 413 and "bytes" in answer.json()["detail"]
    assert sent(narrow, GOOD + b"#" * 200_000).status_code == 413
    assert narrow.post("/check", content=(b"#" * 9_000 for _ in range(50)), headers=TURTLE).status_code == 413
    many = "".join(
        f'<https://a.example/{n}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{n}"@en .\n'
        for n in range(6)
    )
    found = sent(narrow, many.encode()).json()
    assert len(found["records"]) == 3 and "first 3" in found["unreadable"][0]["reason"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("http://127.0.0.1:1/", 403, "not a public address"),
        ("http://localhost/", 403, "not a public address"),
        ("http://169.254.169.254/latest/meta-data", 403, "not a public address"),
        ("http://[::ffff:10.0.0.1]/", 403, "not a public address"),
        ("HTTP://127.0.0.1/", 403, "not a public address"),
        ("file:///etc/passwd", 403, "no web address"),
        ("/etc/passwd", 403, "no web address"),
        ("javascript:alert(1)", 403, "no web address"),
        ("http://user:secret@example.org/", 403, "password"),
        ("http://nowhere.invalid/", 502, "cannot be resolved"),
        ("http://①②⑦.0.0.1/", 403, "no web address"),
    ],
)
def test_an_address_that_must_not_or_cannot_be_fetched_is_refused_with_the_reason(
    web: httpx.Client, address: str, status: int, words: str
) -> None:
    problem = web.get("/check", params={"url": address}, headers=JSON)
    assert problem.status_code == status and words in problem.json()["detail"]
    page = web.post("/check", data={"from": "address", "url": address}, headers=PAGE)
    assert page.status_code == status and words in html.unescape(page.text)
    assert html.escape(address) in page.text or "secret" in address


def test_what_is_at_an_address_is_checked_where_it_may_be_called(narrow: httpx.Client, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/it.ttl").respond_with_data(GOOD, content_type="text/plain")
    httpserver.expect_request("/gone.ttl").respond_with_data("no", 404)
    httpserver.expect_request("/page").respond_with_data("<html><p>Welcome", content_type="text/html")
    found = narrow.get("/check.json", params={"url": httpserver.url_for("/it.ttl"), "lang": "de"})
    assert record(found.json())["level"] == 2 and found.json()["language"] == "de"
    page = narrow.get("/check", params={"url": httpserver.url_for("/it.ttl")}, headers=PAGE)
    assert page.status_code == 200 and "/check.json?url=" in page.text
    assert narrow.post("/check", params={"url": httpserver.url_for("/it.ttl")}, headers=JSON).json() == {
        **found.json(), "language": "en", "records": narrow.get("/check.json", params={"url": httpserver.url_for("/it.ttl")}).json()["records"],
        "findings": narrow.get("/check.json", params={"url": httpserver.url_for("/it.ttl")}).json()["findings"],
        "fields": narrow.get("/check.json", params={"url": httpserver.url_for("/it.ttl")}).json()["fields"],
    }  # fmt: skip
    assert narrow.get("/check.json", params={"url": httpserver.url_for("/gone.ttl")}).status_code == 502
    assert narrow.get("/check.json", params={"url": httpserver.url_for("/page")}).status_code == 400


def test_without_an_address_the_form_is_for_people_and_machines_are_told_what_to_send(web: httpx.Client) -> None:
    page = web.get("/check", headers=PAGE)
    assert page.status_code == 200 and 'enctype="multipart/form-data"' in page.text
    assert web.get("/check", headers=JSON).status_code == 400
    described = web.get("/openapi.json").json()["paths"]["/check"]
    assert set(described) == {"get", "post"}
    assert "text/turtle" in described["post"]["requestBody"]["content"]
    assert {"url", "profile", "lang", "strict"} <= {each["name"] for each in described["post"]["parameters"]}


EVIL = "<script>alert(1)</script>"
HOSTILE = f"""@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
<https://a.example/{"x" * 3000}> a dcat:Dataset ; dct:title "{EVIL}\\u202E gnihton \\u0000"@en ;
  dct:description "<img src=x onerror=alert(1)>"@en , "{"very long " * 9000}"@de ;
  dct:issued "{EVIL}"^^<http://www.w3.org/2001/XMLSchema#date> ; dct:language <javascript:alert(1)> , "{EVIL}" ;
  dct:spatial <https://a.example/%3Cscript%3E> ; dcat:theme "=cmd()" , "</textarea>{EVIL}" ; a <https://a.example/"onload="> .
"""


def test_hostile_content_is_shown_as_text_and_cut(web: httpx.Client) -> None:
    page = pasted(web, HOSTILE.replace("\\u0000", ""))
    assert page.status_code == 200, html.unescape(page.text)[:500]
    assert EVIL not in page.text and "<img src=x" not in page.text and 'href="javascript:' not in page.text
    report = page.text.split('id="report"')[1]
    assert "very long " * 100 not in report
    for form in ("json", "csv", "ttl", "txt", "nt", "jsonld", "rdf"):
        answer = web.post(f"/check.{form}", content=HOSTILE.replace("\\u0000", "").encode(), headers=TURTLE)
        assert answer.status_code == 200, form
        assert answer.headers["x-content-type-options"] == "nosniff"
    named = web.post("/check", files={"file": (f'"{EVIL}\r\nX-Evil: 1/../<a>.ttl', GOOD)}, headers=PAGE)
    assert EVIL not in named.text and "x-evil" not in named.headers


def test_the_same_finding_on_many_records_is_said_once_with_the_list(web: httpx.Client) -> None:
    text = "".join(
        f'<https://a.example/{n}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "Register {n}"@en .\n'
        for n in range(40)
    )
    page = html.unescape(pasted(web, text).text)
    alike, _ = page.split('class="ruled"')
    first = re.search(r'<li id="alike-1">.*?<p dir="auto">(.*?)</p>', alike, re.DOTALL)
    assert first and page.count(first[1]) == 1
    assert all(f"Register {n}" in alike for n in range(40))


def test_what_no_shape_targets_is_said_to_be_not_validated(web: httpx.Client) -> None:
    text = '<https://a.example/x> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> ; <http://purl.org/dc/terms/title> "List"@en .'
    answer = sent(web, text.encode())
    if answer.status_code == 200:
        assert [each["judged"] for each in answer.json()["records"]] == [False]
        assert "Not validated" in pasted(web, text).text
    else:
        assert answer.status_code == 400 and "record" in answer.json()["detail"]


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of a folder with its digest."""
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def test_nothing_is_kept_or_logged(
    web: httpx.Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    sent(web, GOOD)  # whatever is made once is there now
    secret = BAD.replace(b"cystinosis", SECRET.encode())
    before = snapshot(settings.data)
    with caplog.at_level(logging.DEBUG), monkeypatch.context() as nowhere:
        nowhere.setattr(tempfile, "tempdir", str(settings.data / "no such folder"))
        answers = [
            sent(web, secret + b"#" * 2_000_000),
            pasted(web, secret.decode()),
            web.post("/check", files={"file": (f"{SECRET}.ttl", secret)}, headers=PAGE),
            sent(web, f'<{SECRET}> "{SECRET}'.encode()),
        ]
    assert [each.status_code for each in answers] == [200, 200, 200, 400]
    assert snapshot(settings.data) == before
    told = capfd.readouterr()
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith(("httpx", "httpcore"))]
    assert SECRET not in told.out + told.err + "".join(ours)


def test_more_checks_than_can_wait_are_sent_away(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_route, "WAITING", 0)
    answer = sent(web, GOOD)
    assert answer.status_code == 503 and "retry-after" in answer.headers


def test_one_client_has_no_more_than_three_checks_at_once(app: FastAPI, web: httpx.Client) -> None:
    turns = app.state.house.checking
    with turns.turn("127.0.0.1"), turns.turn("127.0.0.1"), turns.turn("127.0.0.1"):
        answer = sent(web, GOOD)
        assert answer.status_code == 429 and "checks" in answer.json()["detail"]
    assert sent(web, GOOD).status_code == 200


BOMB = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix shape: <https://w3id.org/jardin/shapes#> .
@prefix cat: <https://w3id.org/jardin/house#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
shape:Bomb a sh:NodeShape ; cat:level shape:level-admitted ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:pattern "^(a+)+$" ] .
"""


def test_a_check_that_does_not_end_is_killed_and_other_pages_answer_meanwhile(
    settings: Settings, serve: Any, tmp_path: Path
) -> None:
    (tmp_path / "bomb.ttl").write_text(BOMB)
    text = "".join(
        f'<https://a.example/{n}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{title}"@en .\n'
        for n, title in enumerate(("a" * 60 + "b", "harmless"))
    )
    app = create_app(settings.model_copy(update={"check_seconds": 4.0, "shapes": (tmp_path,)}))
    with serve(app) as address, httpx.Client(base_url=address, timeout=120) as client:
        done, waits = list[httpx.Response](), list[float]()
        thread = threading.Thread(target=lambda: done.append(sent(client, text.encode())))
        thread.start()
        while thread.is_alive():
            asked = time.monotonic()
            assert httpx.get(f"{address}/healthz").status_code == 200
            waits.append(time.monotonic() - asked)
    assert done[0].status_code == 200
    bomb, harmless = (record(done[0].json(), f"https://a.example/{n}") for n in (0, 1))
    assert [each["constraint"] for each in bomb["findings"]] == ["Deadline"]
    assert "longer than 4 seconds" in bomb["findings"][0]["message"]
    assert "Deadline" not in [each["constraint"] for each in harmless["findings"]]
    assert sorted(waits)[len(waits) // 2] < 1


STRANGE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix x: <https://x.example/> .
x:Shape a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path x:mood ; sh:minCount 1 ; sh:message "Say how you feel."@en ] ,
    [ sh:path dct:title ; sh:pattern "^(a+)+$" ] .
"""


def test_a_profile_of_others_judges_in_a_process_that_can_be_killed(
    settings: Settings, serve: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "feelings"
    folder.mkdir()
    (folder / "mood.ttl").write_text(STRANGE)
    loop = f'<https://a.example/1> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{"a" * 60}b"@en .'
    app = create_app(settings.model_copy(update={"check_seconds": 4.0, "shapes": (folder,)}))
    with serve(app) as address, httpx.Client(base_url=address, timeout=120) as client:
        assert '<option value="feelings">' in client.get("/check", headers=PAGE).text
        found = sent(client, GOOD, profile="feelings").json()
        Draft202012Validator(SCHEMAS["check"], registry=REGISTRY).validate(found)
        assert "Say how you feel." in [each["message"] for each in record(found)["findings"]]
        page = pasted(client, GOOD.decode(), profile="Feelings").text
        assert "Say how you feel." in page and "Judged by feelings" in page
        bomb = record(sent(client, loop.encode(), profile="feelings").json(), "https://a.example/1")
        assert [each["constraint"] for each in bomb["findings"]] == ["Deadline"]
        assert "feelings" in sent(client, GOOD, profile="banana").json()["expected"]
        assert record(sent(client, GOOD).json())["level"] == 2


def test_a_catalogue_that_holds_nothing_yet_checks_all_the_same(empty_app: FastAPI, serve: Any) -> None:
    with serve(empty_app) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/check", headers=PAGE).status_code == 200
        assert record(sent(client, GOOD).json())["level"] == 2
        assert pasted(client, BAD.decode()).status_code == 200
