"""Several web workers and several nodes over one data folder: all of them follow what a third process publishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sources import keep, source

from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings

JARDIN = str(Path(sys.executable).with_name("jardin"))
SECONDS = 60.0


def started(data: Path, workers: int) -> tuple[subprocess.Popen[str], str]:
    """A node that answers, and its address."""
    command = [JARDIN, "serve", "--port", "0", "--workers", str(workers), "--data", str(data)]
    environment = {**os.environ, "JARDIN_SPARQL_WORKERS": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
    assert process.stdout is not None
    return process, process.stdout.readline().rpartition(" ")[2].strip().rstrip("/")


def answered(address: str, path: str) -> httpx.Response:
    """The answer on a connection of its own, which any worker may take."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return httpx.get(address + path, timeout=SECONDS, verify=False)
        except httpx.ConnectError:
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, list[str], list[int]]]:
    """A data folder, the addresses of a node with two workers and of one with one, and their processes."""
    settings = Settings(data=tmp_path_factory.mktemp("shared") / "data", lock_seconds=20)
    keep(settings, source("one", title="Marmot one"))
    running = [started(settings.data, 2), started(settings.data, 1)]
    yield settings, [address for _, address in running], [process.pid for process, _ in running]
    for process, _ in running:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def titles(address: str) -> set[str]:
    return {hit["title"] for hit in answered(address, "/search.json?q=marmot").json()["hits"]}


def test_each_worker_of_each_node_follows_what_another_process_publishes(
    nodes: tuple[Settings, list[str], list[int]],
) -> None:
    settings, addresses, groups = nodes
    assert [titles(address) for address in addresses] == [{"Marmot one"}] * 2
    workers = children(groups[0])
    assert len(workers) >= 2
    keep(settings, source("two", title="Marmot two"))
    for address in addresses:
        assert [titles(address) for _ in range(10)] == [{"Marmot one", "Marmot two"}] * 10
        asked = (
            "/sparql?query="
            + "SELECT(COUNT(*)AS%20%3Fn)%7B%3Fs%20a%20%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fdcat%23Dataset%3E%7D"
        )
        assert answered(address, asked).headers["x-generation"] == "2"


def test_a_worker_that_is_killed_is_replaced_and_nobody_sees_an_old_state(
    nodes: tuple[Settings, list[str], list[int]],
) -> None:
    settings, addresses, groups = nodes
    keep(settings, source("three", title="Marmot three"))
    seen = titles(addresses[0])
    assert "Marmot three" in seen
    os.kill(next(pid for pid in children(groups[0]) if "spawn_main" in command_of(pid)), signal.SIGKILL)
    keep(settings, source("four", title="Marmot four"))
    assert all(titles(address) == seen | {"Marmot four"} for address in addresses for _ in range(4))


def test_a_generation_that_a_node_holds_stays_while_others_go(
    nodes: tuple[Settings, list[str], list[int]],
) -> None:
    settings, addresses, _ = nodes
    titles(addresses[1])
    for number in range(6):
        with Keeper(settings.model_copy(update={"generations": 1})) as keeper:
            keeper.publish()
        assert answered(addresses[number % 2], "/search?q=marmot").status_code == 200
    # The current one, one that each of three processes may still hold, and the one before.
    assert len(list((settings.data / "generations").iterdir())) <= 6


def children(parent: int) -> list[int]:
    """The processes below one."""
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
