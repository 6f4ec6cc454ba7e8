"""`jardin serve` and `jardin demo` as a person starts them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from catalogue.setting import Settings
from web.command import PortTaken, listen, listen_near

JARDIN = [sys.executable, "-c", "from catalogue.commands.command import main; main()"]
ANSWERS = re.compile(r"The catalogue answers at (http://\S+/)\n")


@contextmanager
def started(*words: str) -> Iterator[str]:
    """The address of a command that serves, until the block ends."""
    process = subprocess.Popen(
        [*JARDIN, *words], stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = ANSWERS.fullmatch(line)
        assert found, line
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        finally:
            process.kill()


def test_serve_picks_a_free_port_and_prints_its_address(settings: Settings) -> None:
    with started("serve", "--port", "0", "--data", str(settings.data)) as address:
        assert httpx.get(f"{address}readyz", timeout=20).status_code == 200


def test_several_processes_answer_on_one_port(settings: Settings) -> None:
    with started("serve", "--port", "0", "--workers", "2", "--data", str(settings.data)) as address:
        assert httpx.get(f"{address}search.json", timeout=30).status_code == 200


def test_a_demo_in_a_named_folder_is_served_again_as_it_is(settings: Settings) -> None:
    with started("demo", "--no-browser", "--port", "0", "--data", str(settings.data)) as address:
        found = httpx.get(f"{address}search.json", timeout=20).json()
        assert found["total"] > 0


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            listen("127.0.0.1", port)
        done = subprocess.run([*JARDIN, "serve", "--port", str(port)], capture_output=True, text=True, timeout=60)
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert f"Port {port}" in done.stderr + done.stdout


def test_the_demo_takes_the_next_free_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listen_near("127.0.0.1", port) as listener:
            assert listener.getsockname()[1] > port


def test_an_answer_is_not_held_back_until_its_head_is_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
