"""Connections that say nothing are closed; those that are answered are not."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Message

from web.answer import Parted
from web.patience import FILES, PatientProtocol, open_wide

LARGE = bytes(12_000_000)


class Hasty(PatientProtocol):
    """The same, but in a hurry."""

    seconds = 0.4
    reading = 0.4


@pytest.fixture(scope="module")
def slow() -> FastAPI:
    """An application that takes longer than a head may."""
    app = FastAPI()

    @app.get("/")
    def answer() -> str:
        time.sleep(0.8)
        return "late but whole"

    @app.get("/large")
    def large() -> Response:
        return Parted(LARGE)

    @app.get("/at-once")
    def at_once() -> Response:
        return Response(LARGE)

    return app


@pytest.fixture(scope="module")
def address(slow: FastAPI, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[tuple[str, int]]:
    with serve(slow, Hasty) as found:
        host, _, port = found.removeprefix("http://").partition(":")
        yield host, int(port)


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_does_not_say_what_is_wanted_is_hung_up_on(address: tuple[str, int], said: bytes) -> None:
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(said)
        began = time.monotonic()
        assert line.recv(100) == b""
        assert 0.2 < time.monotonic() - began < 2


def test_dripping_does_not_help(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=0.1) as line:
        began = time.monotonic()
        with pytest.raises(OSError, match=r"reset|pipe|closed"):
            while time.monotonic() - began < 5:
                line.sendall(b"G")
                try:
                    if line.recv(100) == b"":
                        raise ConnectionResetError("closed")
                except TimeoutError:
                    continue
        assert time.monotonic() - began < 2


def test_an_answer_may_take_longer_than_a_head(address: tuple[str, int]) -> None:
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=10) as client:
        assert [client.get("/").json() for _ in range(2)] == ["late but whole"] * 2


@pytest.mark.parametrize("path", [b"/large", b"/at-once"])
def test_who_does_not_take_an_answer_is_hung_up_on(address: tuple[str, int], path: bytes) -> None:
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1.5)
        taken = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := line.recv(1_000_000):
                taken += len(piece)
        assert taken < len(LARGE)


def test_who_reads_slowly_gets_all_of_it(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := line.recv(300_000):
            taken += len(piece)
            time.sleep(0.03)
        assert taken > len(LARGE)


def test_an_answer_is_handed_on_in_pieces_of_what_is_shared() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Parted(LARGE)({"type": "http"}, idle, send))
    pieces = [each["body"] for each in sent[1:]]
    assert b"".join(pieces) == LARGE
    assert max(map(len, pieces)) <= 100_000
    assert all(each.obj is LARGE for each in pieces if each)


async def idle() -> Message:
    return {"type": "http.disconnect"}


def test_a_second_request_has_as_little_time_to_say_what_it_wants(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while b"late but whole" not in answer:
            answer += line.recv(10_000)
        line.sendall(b"GET / HT")
        assert line.recv(100) == b""


def test_many_connections_may_be_held_at_once() -> None:
    open_wide()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == resource.RLIM_INFINITY or soft >= (FILES if hard == resource.RLIM_INFINITY else min(FILES, hard))
