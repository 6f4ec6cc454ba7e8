"""Calls to a store on another machine: over at their deadline whatever it does, and each fault told in words."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from sparql_server import GoBetween, Running, between

from catalogue.error import (
    ResultTooLarge,
    StoreAway,
    StoreDenied,
    StoreError,
    StoreFailed,
    StoreGarbled,
    StoreSlow,
)
from catalogue.setting import Settings
from catalogue.stores.layout import server_of
from catalogue.stores.line import Abandoned, Caller
from catalogue.stores.sparql import SparqlStore
from catalogue.stores.wire import Call, Wire

SECRET = "open-sesame"


@pytest.fixture(scope="module")
def spoilt(oxigraph: Running) -> Iterator[tuple[GoBetween, str]]:
    with between(oxigraph) as made:
        yield made


@pytest.fixture
def store(spoilt: tuple[GoBetween, str]) -> Iterator[SparqlStore]:
    spoiler, address = spoilt
    spoiler.faults = []
    made = SparqlStore(server_of(Settings(store=address, store_seconds=1)))
    yield made
    spoiler.faults = []
    made.close()


@pytest.mark.parametrize("fault", ["drip", "drip head", "hang"])
def test_a_call_is_over_at_its_deadline_however_the_bytes_drip(
    spoilt: tuple[GoBetween, str], store: SparqlStore, fault: str
) -> None:
    spoilt[0].faults = [f"always {fault}"]
    began = time.monotonic()
    with pytest.raises(StoreSlow, match="longer than 1 seconds"):
        store.query("SELECT ?s { ?s ?p ?o } LIMIT 1")
    assert time.monotonic() - began < 1.3


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("401", StoreDenied, "name and password"),
        ("403", StoreDenied, "forbidden"),
        ("302", StoreGarbled, "points elsewhere"),
        ("404", StoreError, "404"),
        ("500", StoreFailed, "500: out of order"),
        ("html", StoreGarbled, "text/html"),
        ("half", StoreGarbled, "broken JSON"),
        ("short", StoreAway, "does not answer"),
        ("text", StoreGarbled, "octet-stream"),
        ("no http", StoreGarbled, "no HTTP"),
        ("cut before", StoreAway, "does not answer"),
    ],
)
def test_each_fault_is_told_in_words_and_what_to_do(
    spoilt: tuple[GoBetween, str], store: SparqlStore, fault: str, kind: type[StoreError], words: str
) -> None:
    spoilt[0].faults = [f"always {fault}"]
    with pytest.raises(StoreError, match=words) as caught:
        store.query("SELECT (1 AS ?one) { }")
    assert type(caught.value) is kind and caught.value.fix


def test_nobody_at_the_address_is_told_so() -> None:
    store = SparqlStore(server_of(Settings(store="sparql+http://127.0.0.1:9/query", store_seconds=1)))
    with pytest.raises(StoreAway, match=r"127\.0\.0\.1:9/query does not answer"):
        store.sequence()
    store.close()


def test_a_name_that_nobody_knows_is_told_so() -> None:
    store = SparqlStore(server_of(Settings(store="sparql+http://nobody.invalid/query", store_seconds=1)))
    with pytest.raises((StoreAway, StoreSlow)):
        store.sequence()
    store.close()


def test_an_answer_without_end_is_given_up(oxigraph: Running) -> None:
    wire = Wire(oxigraph.server())
    query = (("query", "SELECT * { VALUES ?x { 1 2 3 4 5 6 7 8 9 } }"),)
    with pytest.raises(ResultTooLarge, match="100 bytes"):
        wire.ask(Call("POST", oxigraph.server().query, form=query, most=100))
    wire.close()


def test_who_goes_away_frees_the_wire(spoilt: tuple[GoBetween, str]) -> None:
    spoilt[0].faults = ["always hang"]
    wire, caller = Wire(server_of(Settings(store=spoilt[1]))), Caller()
    threading.Timer(0.2, caller.leave).start()
    began = time.monotonic()
    with pytest.raises(Abandoned):
        wire.ask(Call("POST", wire.server.query, form=(("query", "ASK {}"),)), 20, caller)
    assert time.monotonic() - began < 2
    spoilt[0].faults = []
    wire.close()


def test_whoever_waits_when_the_wire_is_closed_is_let_go(spoilt: tuple[GoBetween, str]) -> None:
    spoilt[0].faults = ["always hang"]
    wire = Wire(server_of(Settings(store=spoilt[1])))
    threading.Timer(0.2, wire.close).start()
    began = time.monotonic()
    with pytest.raises(Abandoned):
        wire.ask(Call("POST", wire.server.query, form=(("query", "ASK {}"),)), 20)
    assert time.monotonic() - began < 3
    spoilt[0].faults = []


class Guarded(BaseHTTPRequestHandler):
    """A server that wants a name: `basic` or `digest` by its path; it notes what it was sent."""

    seen: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        sent = self.headers.get("authorization", "")
        type(self).seen.append(sent)
        digest = self.path.startswith("/digest")
        if self.allowed(sent) if digest else httpx.BasicAuth("harald", SECRET)._auth_header == sent:
            return self.reply(200, '{"head":{"vars":["n"]},"results":{"bindings":[]}}')
        challenge = 'Digest realm="r", nonce="abc", qop="auth", algorithm="MD5"' if digest else 'Basic realm="r"'
        return self.reply(401, "", challenge)

    def allowed(self, sent: str) -> bool:
        """RFC 7616, section 3.4.1."""
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', sent))
        if not told:
            return False
        first = hashlib.md5(f"harald:r:{SECRET}".encode()).hexdigest()
        second = hashlib.md5(f"POST:{told['uri']}".encode()).hexdigest()
        whole = f"{first}:abc:{told['nc']}:{told['cnonce']}:auth:{second}"
        return hashlib.md5(whole.encode()).hexdigest() == told["response"]

    def reply(self, status: int, body: str, challenge: str = "") -> None:
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("way", ["basic", "digest"])
def test_name_and_password_go_to_who_asks_for_them_and_nowhere_else(
    way: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    handler = type("Handler", (Guarded,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"127.0.0.1:{server.server_address[1]}/{way}"
    right = SparqlStore(server_of(Settings(store=f"sparql+http://harald:{SECRET}@{address}")))
    assert [right.query("SELECT ?n {}"), right.query("SELECT ?n {}")] == [[], []]
    assert handler.seen[0] == "" and handler.seen[-1]  # type: ignore[attr-defined]
    assert SECRET not in repr(right.server)
    wrong = SparqlStore(server_of(Settings(store=f"sparql+http://harald:wrong-{SECRET}@{address}")))
    with pytest.raises(StoreDenied) as caught:
        wrong.query("SELECT ?n {}")
    assert SECRET not in str(caught.value) + caplog.text + "".join(capsys.readouterr())
    for store in (right, wrong):
        store.close()
    server.shutdown()
    server.server_close()


class Telling(Guarded):
    """A server that wants a name, then fails and repeats what it was sent."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        sent = self.headers.get("authorization", "")
        if sent:
            return self.reply(400, f"The request said {sent}, which is {SECRET}, and is wrong.")
        return self.reply(401, "", 'Basic realm="r"')


class Odd(Guarded):
    """A server that wants a name in a way of its own."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        return self.reply(401, "", 'Digest realm="r", nonce="abc", qop="auth", algorithm="OWN"')


@pytest.fixture
def keyed(request: pytest.FixtureRequest) -> Iterator[SparqlStore]:
    """A store behind a server of the kind that a test names."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), request.param)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    store = SparqlStore(server_of(Settings(store=f"sparql+http://harald:{SECRET}@127.0.0.1:{server.server_port}/q")))
    yield store
    store.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("keyed", [Telling], indirect=True)
def test_a_server_that_repeats_the_password_does_not_get_it_into_an_error(keyed: SparqlStore) -> None:
    with pytest.raises(StoreError, match=r"The request said Basic \*\*\*, which is \*\*\*, and is wrong"):
        keyed.query("SELECT ?n {}")


@pytest.mark.parametrize("keyed", [Odd], indirect=True)
def test_a_way_to_ask_for_the_password_that_nobody_knows_is_told_so(keyed: SparqlStore) -> None:
    with pytest.raises(StoreDenied, match="in a way that is not known here: 'OWN'"):
        keyed.query("SELECT ?n {}")


def test_virtuoso_wants_name_and_password_for_what_changes_it(virtuoso: Running) -> None:
    stranger = SparqlStore(server_of(Settings(store=re.sub(r"//.*@", "//", virtuoso.store), store_seconds=2)))
    assert stranger.query("SELECT (1 AS ?one) {}") == [("1",)]
    with pytest.raises(StoreDenied):
        stranger.put({"urn:jardin:record:x": b"<urn:a> <urn:p> <urn:b> .\n"})
    stranger.close()


@pytest.mark.parametrize(
    ("address", "update", "graphs"),
    [
        ("http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("https://h/sparql", "https://h/sparql-auth", "https://h/sparql-graph-crud-auth"),
        ("http://h/ds/sparql", "http://h/ds/update", "http://h/ds/data"),
        ("http://h/ds/query", "http://h/ds/update", "http://h/ds/data"),
        (
            "http://h/repositories/r",
            "http://h/repositories/r/statements",
            "http://h/repositories/r/rdf-graphs/service",
        ),
        ("https://x.neptune.amazonaws.com:8182/sparql", "https://x.neptune.amazonaws.com:8182/sparql", ""),
        ("http://h/other", "http://h/other", ""),
    ],
)
def test_addresses_follow_from_the_make_of_the_server(address: str, update: str, graphs: str) -> None:
    server = server_of(Settings(store=f"sparql+{address}"))
    assert (server.query, server.update, server.graphs) == (address, update, graphs)
    named = server_of(Settings(store=f"sparql+{address}", store_update="http://u/", store_graphs="http://g/"))
    assert (named.query, named.update, named.graphs) == (address, "http://u/", "http://g/")


def test_a_server_without_graph_store_protocol_takes_large_graphs_in_updates(oxigraph: Running) -> None:
    server = server_of(Settings(store=oxigraph.store))
    plain = SparqlStore(type(server)(server.query, server.update, "", server.layout))
    name = "urn:jardin:record:large"
    plain.put({name: "".join(f'<urn:n:{each}> <urn:p> "v" .\n' for each in range(5_000)).encode()})
    assert plain.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}") == [("5000",)]
    plain.put({}, [name])
    plain.close()
