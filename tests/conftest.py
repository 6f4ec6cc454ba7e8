"""What all tests share: skips are summed up, one line a reason."""

from __future__ import annotations

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason why tests were skipped, with how many."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[str(reason).removeprefix("Skipped: ")] += 1
    for reason, times in reasons.most_common():
        terminalreporter.write_line(f"{times} skipped: {reason}")
