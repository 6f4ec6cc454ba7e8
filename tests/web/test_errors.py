"""Hostile and clumsy clients: always an explanation, never a traceback, never a 500."""

from __future__ import annotations

import asyncio
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from catalogue import error as known
from catalogue.error import CatalogueError
from web.errors import STATUS, problem, status_of
from web.security import BODY_BYTES

PAGE = {"Accept": "text/html"}
CLUMSY = [
    "/search?page=-1",
    "/search?page=1000000000",
    "/search?page=10000000000000000000000000000000000",
    "/search?page=banana",
    "/search?size=0",
    "/search?size=-5",
    "/search?size=1000000000",
    "/search?sort=';DROP TABLE records",
    "/search?country=ZZZ",
    "/search?country=javascript:alert(1)",
    "/search?kind=no_such_kind",
    "/search?level=99",
    "/search?level=banana",
    "/search?orpha=0",
    "/search?orpha=99999999",
    "/search?orpha=banana",
    "/search?nonsense=1",
    "/search?q=%00",
    "/search?q=%ff%fe",
    "/search?q=%",
    "/search?q=%zz",
    "/search?q=%ED%A0%80",
    "/search?q=" + "a" * 20_000,
    "/search?q=" + "a%20" * 5_000,
    '/search?q="unbalanced',
    "/search?q=((((((((((((((((((((",
    "/search?q=title:* AND -",
    "/search?q=*",
    "/search?q=\\",
    "/search?" + "&".join(f"country=C{n}" for n in range(2_000)),
    "/diseases?q=" + "x" * 20_000,
    "/diseases?limit=-1",
    "/diseases/banana",
    "/diseases/0",
    "/diseases/999999999999999999999999",
    "/diseases/%00",
    "/records/banana",
    "/records/%00",
    "/records/..%2f..%2fetc%2fpasswd",
    "/records/" + "a" * 10_000,
    "/records/%3Cscript%3Ealert(1)%3C/script%3E",
    "/things/banana",
    "/origins/banana",
    "/profile/banana",
    "/ns/banana",
    "/changes?since=-1",
    "/changes?since=banana",
    "/changes?since=99999999999999999999999",
    "/changes?limit=0",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static//etc/passwd",
    "/schemas/..%2f..%2fapp.json",
    "/schemas/banana.json",
    "/no/such/page",
    "/records",
    "//",
    "/search/",
    "/.json.json",
]


@pytest.mark.parametrize("path", CLUMSY)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_address_is_a_fault_of_ours(web: httpx.Client, path: str, accept: str) -> None:
    answer = web.get(path, headers={"Accept": accept})
    assert answer.status_code < 500, answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith(
            "text/html" if accept == "text/html" else "application/problem+json"
        )


def test_a_search_of_thousands_of_values_is_refused_before_its_links_outgrow_it(web: httpx.Client) -> None:
    many = "&".join(f"country=C{n}" for n in range(2_000))
    began = time.monotonic()
    assert web.get(f"/search?{many}").status_code == 400
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("accept", ["garbage", "a/b;q=99,,;", "text/html;q=0, */*;q=0", "\x7f", "text/" + "x" * 8000])
def test_a_garbled_accept_is_no_fault_of_ours(web: httpx.Client, accept: str) -> None:
    assert web.get("/search", headers={"Accept": accept}).status_code in (200, 406)


def test_head_is_get_without_a_body(web: httpx.Client, every_page: list[str]) -> None:
    for path in [
        *every_page,
        "/healthz",
        "/openapi.json",
        "/robots.txt",
        "/schemas/record.json",
        "/records/banana",
        "/catalogue.ttl",
    ]:
        head, get = web.head(path), web.get(path)
        assert head.content == b""
        assert head.status_code == get.status_code, path
        for name in ("content-type", "etag", "content-length", "vary"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)


def test_a_request_that_brings_no_state_is_answered_as_any_other(app: FastAPI) -> None:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get("/healthz")

    assert asyncio.run(ask()).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_method_that_is_not_there_is_405_and_names_those_there_are(web: httpx.Client, method: str) -> None:
    answer = web.request(method, "/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_a_preflight_request_is_answered(web: httpx.Client) -> None:
    asks = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    for path in ("/sparql", "/search.json", "/records/banana"):
        answer = web.options(path, headers=asks)
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_body_over_the_limit_is_413_whether_it_says_its_length_or_not(web: httpx.Client) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    assert web.post("/sparql", content=b" " * (BODY_BYTES + 1), headers=kind).status_code == 413
    chunks = (b" " * 10_000 for _ in range(BODY_BYTES // 10_000 + 2))
    assert web.post("/sparql", content=chunks, headers=kind).status_code == 413


@pytest.mark.parametrize("host", ["evil.org/<script>", "a b", "x" * 20 + '"', "[::1", "exa\x80mple"])
def test_a_forged_host_is_refused(server: str, host: str) -> None:
    raw = f"GET /catalogue.ttl HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1")
    assert b" 400 " in talk(server, raw).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /search?q=\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /search?q=%u0041 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /" + b"a" * 66_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: banana\r\nConnection: close\r\n\r\n",
        b"NONSENSE\r\n\r\n",
    ],
)
def test_raw_garbage_is_answered_with_a_client_error_or_a_page(server: str, raw: bytes) -> None:
    status = talk(server, raw).split(b" ")[1]
    assert status[:1] in (b"2", b"4")


def talk(server: str, raw: bytes) -> bytes:
    """Send raw bytes and read the whole answer."""
    place = urlsplit(server)
    with socket.create_connection((str(place.hostname), int(place.port or 80)), timeout=10) as connection:
        connection.sendall(raw)
        found = b""
        try:
            while part := connection.recv(65536):
                found += part
        except ConnectionResetError:  # the server answered before it had read all
            pass
        return found


def test_an_error_page_says_what_to_do_and_shows_nothing_as_it_came(web: httpx.Client) -> None:
    answer = web.get("/records/%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers=PAGE)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_problem_document_names_the_problem(web: httpx.Client) -> None:
    answer = web.get("/records/banana")
    assert answer.status_code == answer.json()["status"] == 404
    assert answer.json()["instance"] == "/records/banana"


def test_every_error_of_the_catalogue_has_a_status() -> None:
    classes = {each for each in vars(known).values() if isinstance(each, type) and issubclass(each, CatalogueError)}
    for each in classes:
        nearest = next(base for base in each.__mro__ if base in STATUS)
        assert 400 <= STATUS[nearest][0] < 600


def test_a_withdrawn_record_is_410_with_its_last_title() -> None:
    gone = known.Gone("Registry of something", "2026-01-02T00:00:00Z", "the origin no longer lists it")
    found = problem(gone, "/records/x")
    assert status_of(gone)[0] == found["status"] == 410
    assert found["lastTitle"] == "Registry of something"


def test_an_empty_catalogue_says_so_and_is_not_ready(empty_app: FastAPI, serve: object) -> None:
    assert callable(serve)
    with serve(empty_app) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert httpx.get(f"{address}/readyz").status_code == 503
        page = httpx.get(f"{address}/", headers=PAGE)
        assert page.status_code == 503
        assert "retry-after" in page.headers
        assert "jardin add" in page.text
        assert str(empty_app.state.house.settings.data) not in page.text


def test_a_fault_of_ours_shows_nothing_of_itself(empty_app: FastAPI, serve: object) -> None:
    @empty_app.get("/fault")
    def fault() -> None:
        raise RuntimeError("secret of the house")

    assert callable(serve)
    with serve(empty_app) as address:
        answer = httpx.get(f"{address}/fault")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "content-security-policy" in answer.headers
