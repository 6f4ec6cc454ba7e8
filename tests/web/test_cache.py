"""Answers that are kept: bounded in bytes, of one generation."""

from __future__ import annotations

from catalogue.stores.pool import Answer
from web.cache import Cache


def answer(size: int) -> Answer:
    return Answer(b"x" * size, "text/csv", "select")


def test_an_answer_is_given_again_in_its_generation_only() -> None:
    cache = Cache(100_000)
    cache.put(7, "a", answer(10))
    assert cache.get(7, "a") == answer(10) and cache.given == 1
    assert cache.get(8, "a") is None and cache.size == 0
    cache.put(8, "a", answer(20))
    assert cache.get(7, "a") is None and cache.given == 1


def test_the_room_is_never_passed_and_the_least_asked_for_goes_first() -> None:
    cache = Cache(10_000)
    for name in "abcdefgh":
        cache.put(1, name, answer(1_500))
        cache.get(1, "a")
        assert cache.size <= 10_000
    assert cache.get(1, "a") and cache.get(1, "h")
    assert cache.get(1, "b") is None


def test_long_questions_take_room_too() -> None:
    cache = Cache(100_000)
    for number in range(100):
        cache.put(1, (number, "q" * 5_000), answer(1))
    assert cache.size <= 100_000 and cache.get(1, (0, "q" * 5_000)) is None


def test_an_answer_that_would_push_out_the_others_is_not_kept() -> None:
    cache = Cache(10_000)
    cache.put(1, "a", answer(5_000))
    assert cache.get(1, "a") is None and cache.size == 0


def test_without_room_nothing_is_kept() -> None:
    cache = Cache(0)
    cache.put(1, "a", answer(0))
    assert cache.get(1, "a") is None
