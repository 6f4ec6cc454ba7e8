"""Who may change things on the pages: a token by header or form, never in an address, never repeated or logged."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import structlog
import uvicorn
from starlette.responses import PlainTextResponse, Response

from catalogue.commands.command import prepare
from catalogue.setting import Settings
from catalogue.token import Tokens
from web.app import create_app
from web.guess import MOST, Guesses, TooManyGuesses
from web.visit import Here
from web.warrant import Fields, admin_of


@pytest.fixture(scope="module")
def door(settings: Settings, serve: Any) -> Iterator[httpx.Client]:
    app = create_app(settings)

    @app.post("/door")
    def opened(visit: Here, fields: Fields) -> Response:
        return PlainTextResponse(f"{admin_of(visit, fields)} {sorted(set(fields) - {'token'})}")

    app.state.house.guesses = Guesses(most=10_000)
    with serve(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        client.headers["accept"] = "application/json"
        yield client


@pytest.fixture(scope="module")
def token(settings: Settings) -> Iterator[str]:
    yield Tokens(settings.data).new("Ada")
    Tokens(settings.data).revoke("Ada")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_opens_by_header_by_each_form_and_by_json(door: httpx.Client, token: str) -> None:
    answers = [
        door.post("/door", headers=bearer(token)),
        door.post("/door", headers={"authorization": f"bearer   {token}"}, data={"reason": "x"}),
        door.post("/door", data={"token": token, "reason": "x"}),
        door.post("/door", data={"token": token}, files={"other": b""}),
        door.post("/door", json={"token": token, "reason": "x", "number": 1}),
    ]
    assert [each.status_code for each in answers] == [200] * 5
    assert [each.text for each in answers] == [
        "Ada []",
        "Ada ['reason']",
        "Ada ['reason']",
        "Ada []",
        "Ada ['number', 'reason']",
    ]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}, bearer("jardin_" + "x" * 43)])  # fmt: skip
def test_without_a_known_token_the_answer_is_401_and_says_how(door: httpx.Client, headers: dict[str, str]) -> None:
    answer = door.post("/door", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"].split()[0]) == (401, "Bearer")
    assert "jardin token new" in answer.json()["fix"] and answer.headers["cache-control"] == "no-store"


def test_a_page_of_refusal_does_not_repeat_the_token(door: httpx.Client) -> None:
    wrong = "jardin_" + "w" * 43
    answer = door.post("/door", data={"token": wrong}, headers={"accept": "text/html"})
    assert answer.status_code == 401 and wrong not in answer.text and "For administrators" in answer.text


def test_a_token_in_an_address_is_refused_even_when_it_is_right(door: httpx.Client, token: str) -> None:
    answer = door.post(f"/door?token={token}")
    assert answer.status_code == 401 and "revoke" in answer.json()["fix"] and token not in answer.text


def test_a_revoked_token_no_longer_opens(door: httpx.Client, settings: Settings) -> None:
    gone = Tokens(settings.data).new("Bob")
    assert door.post("/door", headers=bearer(gone)).status_code == 200
    Tokens(settings.data).revoke("Bob")
    assert door.post("/door", headers=bearer(gone)).status_code == 401


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"x", "text/plain", 415), (b"{", "application/json", 400), (b"[]", "application/json", 400), (b"[" * 90_000, "application/json", 400)],
)  # fmt: skip
def test_a_body_that_is_no_form_is_refused_in_words(door: httpx.Client, body: bytes, kind: str, status: int) -> None:
    answer = door.post("/door", content=body, headers={"content-type": kind})
    assert answer.status_code == status and answer.json()["detail"]


def test_after_too_many_wrong_tokens_even_the_right_one_must_wait(settings: Settings, serve: Any, token: str) -> None:
    app = create_app(settings)

    @app.post("/door")
    def opened(visit: Here, fields: Fields) -> Response:
        return PlainTextResponse(admin_of(visit, fields))

    app.state.house.guesses = Guesses(most=2, seconds=3.0)
    with serve(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        codes = [client.post("/door", headers=bearer("jardin_" + "x" * 43)).status_code for _ in range(2)]
        late = client.post("/door", headers=bearer(token))
        waited = int(late.headers["retry-after"])
        assert (codes, late.status_code) == ([401] * 2, 429) and 1 <= waited <= 3
        wait(client, token)


def test_one_client_is_limited_and_others_are_not() -> None:
    guesses = Guesses()
    for _ in range(MOST):
        guesses.must_be_few("one")
        guesses.note("one")
    with pytest.raises(TooManyGuesses):
        guesses.must_be_few("one")
    guesses.must_be_few("another")


def wait(client: httpx.Client, token: str) -> None:
    """Until the client may try again, which must be soon."""
    for _ in range(100):
        if client.post("/door", headers=bearer(token)).status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError("the client is never let in again")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the server and we log, all of it."""
    prepare(1, False)
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(handler)
    yield lines
    for each, level in zip(loggers, before, strict=True):
        each.removeHandler(handler)
        each.setLevel(level)
    structlog.reset_defaults()


def test_no_log_of_ours_or_of_the_server_holds_a_token(
    settings: Settings, heard: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    token, wrong = Tokens(settings.data).new("Eve"), "jardin_" + "q" * 43
    app = create_app(settings)

    @app.post("/door")
    def opened(visit: Here, fields: Fields) -> Response:
        admin_of(visit, fields)
        raise ValueError(fields.get("token", ""))

    with loud(app) as address:
        for each in (token, wrong):
            httpx.post(f"{address}/door", headers=bearer(each))
            httpx.post(f"{address}/door", data={"token": each})
    Tokens(settings.data).revoke("Eve")
    told = capfd.readouterr()
    said = "\n".join(heard) + told.out + told.err
    assert said.count("/door") >= 4 and "ValueError" in said
    assert token not in said and wrong not in said


@contextmanager
def loud(app: Any) -> Iterator[str]:
    """The address of an application whose server logs all it can."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, log_level="debug", access_log=True, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
