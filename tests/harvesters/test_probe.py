"""`jardin probe`: which addresses answer is noted, told by the check, and forgotten by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import typer
from pytest_httpserver import HTTPServer
from site_server import PREFIXES, registry, settings
from typer.testing import CliRunner

from catalogue.keeping.keeper import Keeper
from catalogue.keeping.probe import PROBES
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from catalogue.telling.view import Row
from harvesters.command import register
from harvesters.knock import Knock
from harvesters.manner import Manner


@pytest.fixture(autouse=True)
def no_robots(httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404


def asked(server: HTTPServer, path: str, status: int, **headers: str) -> str:
    server.expect_request(path).respond_with_data("x" * 100_000, status=status, headers=headers)
    return server.url_for(path)


@pytest.mark.parametrize(
    ("status", "found"),
    [(200, "reachable"), (405, "reachable"), (401, "restricted"), (404, "unreachable"), (500, "unreachable")],
)
def test_a_refusal_is_an_answer_and_nothing_there_is_none(httpserver: HTTPServer, status: int, found: str) -> None:
    with Knock(settings(), Manner()) as knock:
        probe = knock.probe(asked(httpserver, "/data", status))
    assert probe.found == found
    assert bool(probe.reason) == (found != "reachable")


def test_a_private_address_is_not_tried_and_a_silent_one_is_unreachable(httpserver: HTTPServer) -> None:
    address = asked(httpserver, "/data", 200)
    with Knock(settings(allow_hosts=""), Manner()) as knock:
        assert knock.probe(address).found == "untried"
    assert httpserver.log == []
    with Knock(settings(), Manner()) as knock:
        assert knock.probe("http://127.0.0.1:9/").found == "unreachable"
        assert knock.probe("https://[broken").found == "untried"


def test_a_server_that_stays_mute_is_not_waited_for_again_and_again() -> None:
    with Knock(settings(), Manner()) as knock:
        found = [knock.probe(f"http://127.0.0.1:9/{number}") for number in range(8)]
    assert {probe.found for probe in found} == {"unreachable"}
    assert [probe.reason for probe in found].count("http://127.0.0.1:9 does not answer.") == 3


def test_a_redirect_is_followed_to_its_end(httpserver: HTTPServer) -> None:
    gone = asked(httpserver, "/gone", 410)
    with Knock(settings(), Manner()) as knock:
        assert knock.probe(asked(httpserver, "/old", 302, Location=gone)).found == "unreachable"


def test_what_was_found_is_told_by_the_check_the_store_and_a_rebuild(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARDIN_ALLOW_HOSTS", "127.0.0.1/32")
    monkeypatch.setenv("JARDIN_PAUSE_SECONDS", "0")
    told, file = settings(data=tmp_path / "data"), tmp_path / "two.ttl"
    dead, alive = asked(httpserver, "/dead", 404), asked(httpserver, "/alive", 200)
    file.write_text(PREFIXES + named("1", "One", dead) + named("2", "Two", alive), encoding="utf-8")
    jardin("add", str(file), told)
    assert unanswered(told) == set()
    assert "2 addresses lead to data; of 2 tried: 1 reachable, 1 unreachable." in jardin("probe", told)
    assert unanswered(told) == {"One"}
    assert {title: words.split(" on ")[0] for title, words in shown(told)} == {
        "One": "did not answer",
        "Two": "answered",
    }
    assert "of 0 tried: nothing was due." in jardin("probe", told)
    with Keeper(told) as keeper:
        before = keeper.publication.store.graph(PROBES)
    with Keeper(told, anew=True) as keeper:
        assert sorted(keeper.publication.store.graph(PROBES).splitlines()) == sorted(before.splitlines()) != []
    httpserver.clear()
    httpserver.no_handler_status_code = 404
    asked(httpserver, "/dead", 200)
    jardin("probe", "--older-than", "0", told)
    assert unanswered(told) == {"Two"}


def named(number: str, title: str, address: str) -> str:
    """A registry that names an address as the way to its data."""
    path = f"https://x.example.org/{number}"
    return registry(path, title, f"<{path}> dcat:distribution [ a dcat:Distribution ; dcat:accessURL <{address}> ] .")


def jardin(*words: str | Settings) -> str:
    """What a command says."""
    app = typer.Typer()
    register(app)
    told = [str(word.data) if isinstance(word, Settings) else word for word in words]
    result = CliRunner().invoke(app, [*told[:-1], "--data", told[-1]])
    assert result.exit_code == 0, result.output
    return result.output


def unanswered(told: Settings) -> set[str]:
    """The titles of the records that are told that an address does not answer."""
    reader = Reader(told)
    found = set()
    for card in reader.index.cards():
        public = reader.chronicle.standing(card["id"]).public
        findings = (public.judgement or {})["findings"] if public else []
        found |= {card["title"] for finding in findings if finding["rule"] == "J-22"}
    reader.close()
    return found


def shown(told: Settings) -> list[tuple[str, str]]:
    """What the page of each record says of its addresses."""
    reader = Reader(told)
    views = [reader.record(card["id"]) for card in reader.index.cards()]
    reader.close()
    return [(view.title, words) for view in views for group in view.groups for words in probed(group.rows)]


def probed(rows: Iterable[Row]) -> Iterator[str]:
    """What is said of the addresses in some rows, nested ones included."""
    for value in (value for row in rows for value in row.values):
        yield from [value.probe] if value.probe else probed(value.rows)
