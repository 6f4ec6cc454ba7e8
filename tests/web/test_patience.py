"""Connections that say nothing are closed; those that are answered are not."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI

from web.patience import FILES, PatientProtocol, open_wide


class Hasty(PatientProtocol):
    """The same, but in a hurry."""

    seconds = 0.4


@pytest.fixture(scope="module")
def slow() -> FastAPI:
    """An application that takes longer than a head may."""
    app = FastAPI()

    @app.get("/")
    def answer() -> str:
        time.sleep(0.8)
        return "late but whole"

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
