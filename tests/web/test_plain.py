"""What is written as JSON can be read again, whatever a client sent of it."""

from __future__ import annotations

import json

import pytest

from web.plain import write_json

HALF = "half a character \ud800"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"title": "Größe — ünïts"}, {"title": "Größe — ünïts"}),
        ({"words": HALF}, {"words": HALF.replace("\ud800", "?")}),
        ({"bytes": 2**70}, {"bytes": 2**70}),
        ({1: (True, None)}, {"1": [True, None]}),
    ],
    ids=["letters of every language", "half a character", "a number beyond 64 bits", "a number as a name"],
)
def test_json_says_what_it_was_given(value: object, read: object) -> None:
    assert json.loads(write_json(value)) == read


def test_json_holds_no_word_that_json_does_not_know() -> None:
    assert json.loads(write_json({"ratio": float("nan")})) == {"ratio": None}
