"""Aggregations of tantivy: counts over documents, for questions with words, which bitmaps do not answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MOST_VALUES = 65_000
"""Values of a field that are told apart; tantivy takes no more."""
ALL_ROWS = "*"
Tallies = dict[str, tuple[int, dict[str, int]]]


def counts(searcher: Any, query: Any, fields: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many documents that meet a query have each value of some fields, in one pass where tantivy bears it."""
    wanted = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in fields}
    try:
        answer = searcher.aggregate(query, wanted) if wanted else {}
    except ValueError:
        if len(wanted) < 2:
            raise
        # Its limit is for the values of all fields of a pass together.
        return {name: counts(searcher, query, (name,))[name] for name in wanted}
    return {name: counted(answer[name]) for name in wanted}


def tallies(searcher: Any, query: Any, row: str, column: str, whole: int) -> Tallies:
    """How many documents that meet a query have each value of a field, and of those each value of another.

    Under `ALL_ROWS` stand all of them, under an empty value those that have none.

    :param whole: how many meet the query
    """
    inner = {"inner": {"terms": {"field": column, "size": MOST_VALUES}}}
    outer = {"outer": {"terms": {"field": row, "size": MOST_VALUES, "missing": ""}, "aggs": inner}}
    answer = searcher.aggregate(query, {**outer, **inner})
    rows = {str(each["key"]): (int(each["doc_count"]), counted(each["inner"])) for each in answer["outer"]["buckets"]}
    return {ALL_ROWS: (whole, counted(answer["inner"])), **rows}


def counted(answer: Any) -> dict[str, int]:
    """How many documents have each value."""
    return {str(each["key"]): int(each["doc_count"]) for each in answer["buckets"]}
