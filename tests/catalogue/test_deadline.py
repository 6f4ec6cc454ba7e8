"""Work that does not end is given up, by name, and what comes after it goes on."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest
from rdflib import Graph

import shapes
from catalogue.checking.checker import Checker
from catalogue.deadline import deadline
from catalogue.error import TooLarge
from catalogue.profile.profile import Profiles
from catalogue.record.triple import read_turtle
from catalogue.thesaurus import load_thesaurus

BOMB = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix shape: <https://w3id.org/jardin/shapes#> .
@prefix cat: <https://w3id.org/jardin/house#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
shape:Bomb a sh:NodeShape ; cat:level shape:level-admitted ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:pattern "^(a+)+$" ] .
"""


def test_a_regular_expression_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "bomb.ttl").write_text(BOMB)
    checker = Checker(Profiles(read_turtle((*shapes.files(), tmp_path / "bomb.ttl"))), load_thesaurus(), seconds=0.5)
    turtle = f'<https://example.org/x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{"a" * 60}b" .'
    graph = Graph().parse(data=turtle, format="turtle")
    start = time.monotonic()
    with pytest.raises(TooLarge, match=r"The check of this record took longer than 0\.5 seconds"):
        checker.check("https://example.org/x", graph)
    assert time.monotonic() - start < 3


def test_after_a_deadline_nothing_rings_any_more() -> None:
    with deadline(0.2, "This", "check_seconds"):
        pass
    time.sleep(0.3)
    assert re.match("a", "a")


def test_an_error_of_the_work_itself_comes_through() -> None:
    with pytest.raises(KeyError), deadline(5, "This", "check_seconds"):
        raise KeyError("own")


def test_in_another_thread_the_work_simply_runs() -> None:
    done: list[int] = []

    def work() -> None:
        with deadline(0.01, "This", "check_seconds"):
            time.sleep(0.05)
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
