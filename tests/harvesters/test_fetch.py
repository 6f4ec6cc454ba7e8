"""Fetching from real local servers: polite, bounded, and never from where it must not."""

import gzip
import shutil
import ssl
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from part import missing
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from catalogue.error import Denied, Garbled, TooLarge, Unreachable
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.answer import Absent, must_be_web
from harvesters.fetch import Exhausted, Fetch

TURTLE = '<https://example.org/a> <http://purl.org/dc/terms/title> "A" .\n'


@pytest.fixture(autouse=True)
def nothing_elsewhere(httpserver: HTTPServer) -> None:
    """What no test serves is not there; there is no robots.txt unless a test brings one."""
    httpserver.no_handler_status_code = 404


def settings(**values: Any) -> Settings:
    return Settings(**{"allow_hosts": "127.0.0.1/32,localhost", "pause_seconds": 0, "request_seconds": 5, **values})


def fetch(server: HTTPServer, **values: Any) -> Fetch:
    return Fetch(settings(**values), Origin(server.url_for("/")))


def serve(server: HTTPServer, path: str = "/a", body: str | bytes = TURTLE, **more: Any) -> str:
    server.expect_request(path).respond_with_data(body, content_type=more.pop("content_type", "text/turtle"), **more)
    return server.url_for(path)


def test_a_document_comes_with_its_address_and_media_type(httpserver: HTTPServer) -> None:
    address = serve(httpserver, content_type="Text/Turtle; charset=utf-8", headers={"ETag": '"1"'})
    got = fetch(httpserver)(address + "#this")
    assert (got.address, got.media_type, got.etag) == (address, "text/turtle", '"1"')
    assert got.content == TURTLE.encode()


def test_the_server_reads_who_asks_and_what_is_liked_best(httpserver: HTTPServer) -> None:
    address = serve(httpserver)
    fetch(httpserver, contact="mailto:office@example.org")(address)
    request = httpserver.log[-1][0]
    assert request.headers["User-Agent"] == "jardin-catalogue (mailto:office@example.org)"
    assert request.headers["Accept"].startswith("text/turtle, application/ld+json")
    assert request.host == f"localhost:{httpserver.port}"


def test_without_permission_this_machine_is_not_called(httpserver: HTTPServer) -> None:
    with pytest.raises(Denied, match="not a public address"):
        fetch(httpserver, allow_hosts="")(serve(httpserver))
    assert httpserver.log == []


def test_a_redirect_to_a_private_address_is_denied(httpserver: HTTPServer) -> None:
    secret = f"http://127.0.0.2:{httpserver.port}/secret"
    address = serve(httpserver, body="", status=302, headers={"Location": secret})
    with pytest.raises(Denied, match=r"127\.0\.0\.2"):
        fetch(httpserver)(address)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "gopher://x", "//user:pw@localhost/"])
def test_a_redirect_out_of_the_web_is_denied(httpserver: HTTPServer, target: str) -> None:
    address = serve(httpserver, body="", status=302, headers={"Location": target})
    with pytest.raises(Denied):
        fetch(httpserver)(address)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "/etc/passwd", "http://u:p@example.org/"]
)
def test_only_plain_web_addresses_are_fetched(httpserver: HTTPServer, address: str) -> None:
    with pytest.raises(Denied) as caught:
        fetch(httpserver)(address)
    assert "u:p" not in str(caught.value)


def test_redirects_are_followed_to_their_end(httpserver: HTTPServer) -> None:
    last = serve(httpserver, "/last")
    serve(httpserver, "/first", "", status=301, headers={"Location": "/last"})
    assert fetch(httpserver)(httpserver.url_for("/first")).address == last


def test_redirects_in_a_circle_end(httpserver: HTTPServer) -> None:
    serve(httpserver, "/round", "", status=302, headers={"Location": "/round"})
    with pytest.raises(Garbled, match="more than 5 times"):
        fetch(httpserver)(httpserver.url_for("/round"))


def test_a_large_document_is_refused_by_its_announced_length(httpserver: HTTPServer) -> None:
    with pytest.raises(TooLarge, match="JARDIN_DOCUMENT_BYTES"):
        fetch(httpserver, document_bytes=1000)(serve(httpserver, body="x" * 1001))


def test_a_document_without_announced_length_is_cut_off_while_it_streams(httpserver: HTTPServer) -> None:
    sent = []

    def endless(_: Request) -> Response:
        def pieces() -> Iterator[bytes]:
            while len(sent) < 100_000:
                sent.append(1)
                yield b"x" * 10_000

        return Response(pieces(), content_type="text/turtle")

    httpserver.expect_request("/endless").respond_with_handler(endless)
    with pytest.raises(TooLarge):
        fetch(httpserver, document_bytes=100_000)(httpserver.url_for("/endless"))
    assert len(sent) < 10_000


def test_a_packed_bomb_is_refused_before_it_unfolds(httpserver: HTTPServer) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    encoded = serve(httpserver, "/encoded", bomb, headers={"Content-Encoding": "gzip"})
    plain = serve(httpserver, "/dump.ttl.gz", bomb, content_type="application/gzip")
    for address in (encoded, plain):
        with pytest.raises(TooLarge):
            fetch(httpserver, document_bytes=1_000_000)(address)


def test_packed_documents_arrive_unpacked(httpserver: HTTPServer) -> None:
    packed = gzip.compress(TURTLE.encode())
    addresses = [
        serve(httpserver, "/encoded", packed, headers={"Content-Encoding": "gzip"}),
        serve(httpserver, "/deflated", zlib.compress(TURTLE.encode()), headers={"Content-Encoding": "deflate"}),
        serve(httpserver, "/dump.ttl.gz", packed + gzip.compress(b"# more\n"), content_type="application/gzip"),
    ]
    assert [fetch(httpserver)(a).content.decode().splitlines()[0] for a in addresses] == [TURTLE.strip()] * 3


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_a_body_that_is_not_packed_as_it_says_is_garbled(httpserver: HTTPServer, encoding: str) -> None:
    with pytest.raises(Garbled):
        fetch(httpserver)(serve(httpserver, headers={"Content-Encoding": encoding}))


def test_a_body_that_breaks_off_is_no_document(httpserver: HTTPServer) -> None:
    packed = gzip.compress(TURTLE.encode() * 100)[:-20]
    with pytest.raises(Garbled, match="too early"):
        fetch(httpserver)(serve(httpserver, body=packed, headers={"Content-Encoding": "gzip"}))


def test_a_dripping_server_meets_the_deadline(httpserver: HTTPServer) -> None:
    def drip(_: Request) -> Response:
        def drops() -> Iterator[bytes]:
            for _ in range(100):
                time.sleep(0.1)
                yield b"."

        return Response(drops(), content_type="text/turtle")

    httpserver.expect_request("/drip").respond_with_handler(drip)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="time"):
        fetch(httpserver, request_seconds=0.4)(httpserver.url_for("/drip"))
    assert time.monotonic() - started < 5


def test_robots_txt_is_obeyed_and_asked_for_once(httpserver: HTTPServer) -> None:
    serve(httpserver, "/robots.txt", "User-agent: *\nDisallow: /private\n", content_type="text/plain")
    public, private = serve(httpserver, "/public"), serve(httpserver, "/private/a")
    door = fetch(httpserver)
    door(public)
    door(public)
    with pytest.raises(Denied, match=r"robots\.txt"):
        door(private)
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", "/public", "/public"]


def test_robots_txt_may_speak_to_us_by_name(httpserver: HTTPServer) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: jardin-catalogue\nAllow: /\n"
    serve(httpserver, "/robots.txt", rules, content_type="text/plain")
    assert fetch(httpserver)(serve(httpserver)).content


def test_a_host_whose_robots_txt_fails_is_left_alone(httpserver: HTTPServer) -> None:
    serve(httpserver, "/robots.txt", "", status=503)
    with pytest.raises(Unreachable, match=r"robots\.txt"):
        fetch(httpserver)(serve(httpserver))
    assert {request.path for request, _ in httpserver.log} == {"/robots.txt"}


def test_a_busy_server_is_asked_again_when_it_said(httpserver: HTTPServer) -> None:
    busy = {"Retry-After": "1"}
    httpserver.expect_ordered_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_ordered_request("/a").respond_with_data("", status=429, headers=busy)
    httpserver.expect_ordered_request("/a").respond_with_data(TURTLE)
    started = time.monotonic()
    assert fetch(httpserver)(httpserver.url_for("/a")).content == TURTLE.encode()
    assert 1 <= time.monotonic() - started < 4


def test_a_server_that_stays_broken_is_unreachable_after_three_attempts(httpserver: HTTPServer) -> None:
    address = serve(httpserver, status=502)
    with pytest.raises(Unreachable, match="502"):
        fetch(httpserver)(address)
    assert len([1 for request, _ in httpserver.log if request.path == "/a"]) == 3


@pytest.mark.parametrize(
    ("status", "error"), [(401, Denied), (403, Denied), (404, Absent), (410, Absent), (406, Garbled), (204, Garbled)]
)
def test_a_firm_answer_is_not_asked_again(httpserver: HTTPServer, status: int, error: type[Exception]) -> None:
    address = serve(httpserver, status=status)
    with pytest.raises(error, match=str(status)):
        fetch(httpserver)(address)
    assert len(httpserver.log) == 2


def test_a_silent_host_is_given_up_for_this_harvest(httpserver: HTTPServer) -> None:
    address = serve(httpserver, status=500)
    door = fetch(httpserver)
    for _ in range(4):
        with pytest.raises(Unreachable):
            door(address)
    with pytest.raises(Exhausted, match="5 documents running"):
        door(address)


def test_validators_are_handed_back(httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        known = request.headers.get("If-None-Match") == '"v1"'
        return Response("" if known else TURTLE, 304 if known else 200, {"ETag": '"v1"', "Last-Modified": "yesterday"})

    httpserver.expect_request("/a").respond_with_handler(answer)
    door = fetch(httpserver)
    first = door(httpserver.url_for("/a"))
    again = door(httpserver.url_for("/a"), first.etag, first.modified)
    assert not first.not_modified
    assert (again.not_modified, again.content) == (True, b"")


def test_there_is_a_pause_between_two_requests_to_a_host(httpserver: HTTPServer) -> None:
    address = serve(httpserver)
    door = fetch(httpserver, pause_seconds=0.3)
    started = time.monotonic()
    door(address)
    door(address)
    assert time.monotonic() - started >= 0.6


def test_pages_and_time_of_one_harvest_are_limited(httpserver: HTTPServer) -> None:
    address = serve(httpserver)
    door = fetch(httpserver, origin_pages=1)
    door(address)
    with pytest.raises(Exhausted, match="JARDIN_ORIGIN_PAGES"):
        door(address)
    late = fetch(httpserver, origin_seconds=0.01)
    time.sleep(0.02)
    with pytest.raises(Exhausted, match="JARDIN_ORIGIN_SECONDS"):
        late(address)


def test_links_of_the_header_are_absolute(httpserver: HTTPServer) -> None:
    address = serve(httpserver, headers={"Link": '</a?page=2>; rel="next", <x>; rel="up"'})
    assert fetch(httpserver)(address).links["next"] == httpserver.url_for("/a") + "?page=2"


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[tuple[HTTPServer, Path, list[str | None]]]:
    """A server with a certificate for `localhost`, that certificate, and the names that callers asked for."""
    if shutil.which("openssl") is None:
        missing("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = ["openssl", *words.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str | None]()
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _, name, __: asked.append(name)
    with HTTPServer(host="localhost", ssl_context=context) as server:
        server.no_handler_status_code = 404
        yield server, certificate, asked


def test_a_pinned_connection_still_proves_its_name(
    certified: tuple[HTTPServer, Path, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate, asked = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    address = serve(server)
    assert fetch(server)(address).content == TURTLE.encode()
    assert set(asked) == {"localhost"}
    with pytest.raises(Unreachable, match="certificate"):
        fetch(server)(address.replace("localhost", "127.0.0.1"))


def test_a_certificate_that_nobody_vouches_for_is_not_asked_twice(
    certified: tuple[HTTPServer, Path, list[str | None]],
) -> None:
    server, _, asked = certified
    with pytest.raises(Unreachable, match="SSL_CERT_FILE"):
        fetch(server)(serve(server))
    assert len(asked) == 1


def test_nobody_listening_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        Fetch(settings(), Origin("http://127.0.0.1:9/"))("http://127.0.0.1:9/a")


@pytest.mark.parametrize(
    "address",
    ["http://①②⑦.0.0.1/", "http://xn--a/", "http://[::1", "http://x.org:99999999/", "http://x\n.org/", "http://"],
)
def test_an_address_that_no_client_can_read_is_refused_in_words(address: str) -> None:
    with pytest.raises(Denied, match="no web address"):
        must_be_web(address)
