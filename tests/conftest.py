"""What all tests share: skips are summed up, one line a reason, all that want real files in one."""

from __future__ import annotations

import os
from collections import Counter

import pytest

REAL = ("no real files", "no official shapes", "no worked example")


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
