"""The JSON Schemas of the JSON answers: files, served as they are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "schemas"
BASE = "https://w3id.org/jardin/schemas/"
"""What their `$id`s begin with; they refer to each other by file name, so that they work from any address."""


@lru_cache
def schema_names() -> tuple[str, ...]:
    """The names of all schemas."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.json")))


def schema_text(name: str) -> str | None:
    """The schema of this name as JSON; None when there is none."""
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8") if name in schema_names() else None
