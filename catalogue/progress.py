"""Progress: how long work tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


def silent(done: int, whole: int) -> None:
    """Tell nobody."""
