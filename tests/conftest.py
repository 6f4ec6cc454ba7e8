"""What all tests share: skips are summed up, one line a reason, all that want real files in one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from nursery import Nursery, spare
from sparql_server import Running, start_oxigraph, start_virtuoso
from terminal import Terminal

REAL = ("no real files", "no official shapes", "no worked example", "no condensed shapes")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason why tests were skipped, with how many."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[told(str(reason).removeprefix("Skipped: "))] += 1
    for reason, times in reasons.most_common():
        terminalreporter.write_line(f"{times} skipped: {reason}")


def told(reason: str) -> str:
    """The reason as the summary tells it: whatever real file a test wants, the folder is what is missing."""
    folder = os.environ.get("JARDIN_TEST_DATA", "../shared/data")
    return f"no real files at {folder} (JARDIN_TEST_DATA)" if reason.startswith(REAL) else reason


def pytest_collection_finish() -> None:
    """What was read until here stays; not to look through it for garbage again and again spares a seventh of the time."""
    spare()


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`oxigraph serve`, started once; its graphs are whatever the last test left."""
    running = start_oxigraph(tmp_path_factory.mktemp("oxigraph"))
    yield running
    running.kill()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Virtuoso, started once."""
    running = start_virtuoso(tmp_path_factory.mktemp("virtuoso"))
    yield running
    running.kill()


@pytest.fixture(scope="session")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """Where commands are given as in a shell."""
    with Nursery("terminal") as nursery:
        yield Terminal(nursery, tmp_path_factory.mktemp("terminal"))
