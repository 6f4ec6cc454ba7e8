"""What is sent to the check to hurt the catalogue or to learn of its network hurts nobody and tells nothing."""

from __future__ import annotations

import threading
import time

import httpx


def longest_wait(web: httpx.Client, body: bytes, kind: str) -> tuple[float, float, httpx.Response]:
    """How long others wait for a quick page while something is checked, how long that takes, and the answer to it."""
    waits, over, answers = list[float](), threading.Event(), list[httpx.Response]()

    def ask() -> None:
        answers.append(web.post("/check", content=body, headers={"Content-Type": kind}, timeout=60))
        over.set()

    thread, begun = threading.Thread(target=ask), time.perf_counter()
    thread.start()
    while not over.is_set():
        started = time.perf_counter()
        web.get("/health")
        waits.append(time.perf_counter() - started)
    thread.join()
    return max(waits), time.perf_counter() - begun, answers[0]


def test_a_form_of_escaped_letters_does_not_hold_up_the_others(web: httpx.Client) -> None:
    wait, whole, answer = longest_wait(web, b"text=" + b"%41" * 1_600_000, "application/x-www-form-urlencoded")
    assert answer.status_code == 400 and wait < whole / 2


def test_a_page_of_scripts_that_never_end_does_not_hold_up_the_others(web: httpx.Client) -> None:
    wait, _, answer = longest_wait(web, b"<html>" + b"<script " * 600_000, "text/html")
    assert answer.status_code == 400 and wait < 4


def test_a_short_document_of_a_million_triples_is_sent_away_at_once(web: httpx.Client) -> None:
    lists = b"<https://a.example/x> <https://a.example/p> " + b"(" * 500_000 + b")" * 500_000 + b" ."
    started = time.perf_counter()
    answer = web.post("/check", content=lists, headers={"Content-Type": "text/turtle"}, timeout=60)
    assert answer.status_code == 413 and "200,000 triples" in answer.json()["detail"]
    assert time.perf_counter() - started < 20


def test_the_address_behind_a_private_name_is_not_told(web: httpx.Client) -> None:
    answer = web.get("/check", params={"url": "http://localhost/"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403 and "localhost" in answer.json()["detail"]
    assert "127.0.0.1" not in answer.text and "::1" not in answer.text


def test_a_title_does_not_turn_the_words_of_the_report_around(web: httpx.Client) -> None:
    record = '<https://a.example/x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "a\u202eb\u2067c"@en .'
    told = web.post("/check.txt", content=record.encode(), headers={"Content-Type": "text/turtle"}, timeout=60).text
    assert "a b c" in told and not {"\u202e", "\u2067"} & set(told)
