"""JSON of others: values out of bytes that may be broken, nested without end, or of another shape than expected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from catalogue.error import TooLarge
from catalogue.orphanet.loading import NotNomenclature

LONGEST, LONGEST_LINE = 200 << 20, 1 << 24
Fields = dict[str, Any]


def values_in(content: BinaryIO) -> Iterator[Any]:
    """The values of a file: one that fills it, or one on each line.

    :raises NotNomenclature: a value is broken
    :raises TooLarge: a value is longer than 200 MB
    """
    content.seek(0)
    first = content.readline(LONGEST_LINE)
    content.seek(0)
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        yield value_of(content.read(LONGEST + 1))
        return
    while line := content.readline(LONGEST_LINE):
        if line.strip():
            yield value_of(line)


def value_of(text: bytes) -> Any:
    """One value."""
    if len(text) > LONGEST:
        raise TooLarge(f"The JSON is longer than {LONGEST >> 20} MB.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError) else type(error).__name__
        raise NotNomenclature(f"It is JSON that cannot be read: {reason}.", fix="Download it again.") from error


def fields_in(value: Any, *wrappers: str) -> list[Fields]:
    """The objects of a list, or one alone; each out of its wrapper where it has one, which may hold a list in turn.

    >>> fields_in([{"Gene": {"Symbol": "A"}}, {"Gene": [{"Symbol": "B"}]}, {"Symbol": "C"}, 7], "Gene")
    [{'Symbol': 'A'}, {'Symbol': 'B'}, {'Symbol': 'C'}]
    """
    found = []
    for each in value if isinstance(value, list) else [value]:
        inner = next((each[name] for name in wrappers if isinstance(each, dict) and name in each), each)
        found += [part for part in (inner if isinstance(inner, list) else [inner]) if isinstance(part, dict)]
    return found


def text_in(fields: Fields, name: str) -> str:
    """A value as text; empty when it is none."""
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
