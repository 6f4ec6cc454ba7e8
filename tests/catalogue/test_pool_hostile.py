"""Attacks on the query workers: each ends with an error in words, within its time, and the next query is answered."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalogue.error import Busy, CatalogueError, MemoryLimit, QueryError, ResultTooLarge, Syntax, TimeLimit
from catalogue.setting import Settings
from catalogue.stores.line import Abandoned, Caller
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.pool import QueryPool
from catalogue.stores.tally import KILLED, STARTED

JSON = ("application/sparql-results+json", "application/n-triples")
LIMITS = {
    "sparql_seconds": 1,
    "sparql_rows": 1000,
    "sparql_bytes": 300_000,
    "sparql_memory": 300,
    "sparql_workers": 1,
    "sparql_queue": 3,
    "sparql_wait": 0.6,
}
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"
DEEP = 30_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    made = OxigraphStore(folder)
    ring = "".join(
        f"<https://a.example/{n}> <https://a.example/p> <https://a.example/{(n + 1) % 700}> .\n" for n in range(700)
    )
    made.replace({"urn:test:ring": ring.encode()}, (), 7)
    made.publish(folder / "published")
    made.close()
    return folder / "published"


@pytest.fixture(scope="module")
def pool() -> Iterator[QueryPool]:
    made = QueryPool(Settings(**LIMITS))  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def wide() -> Iterator[Callable[..., QueryPool]]:
    """What makes pools with other limits, and closes them."""
    made: list[QueryPool] = []

    def make(**limits: object) -> QueryPool:
        made.append(QueryPool(Settings(**{**LIMITS, **limits})))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.close()


def count(pool: QueryPool, store: Path, caller: Caller | None = None) -> int:
    found = pool.ask(store, "SELECT (COUNT(*) AS ?n) { ?s <https://a.example/p> ?o }", JSON, caller=caller)
    return int(json.loads(found.content)["results"]["bindings"][0]["n"]["value"])


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.01)


class Asking(threading.Thread):
    """Somebody who asks the cross join, and what they were told."""

    def __init__(self, pool: QueryPool, store: Path) -> None:
        super().__init__()
        self.pool, self.store = pool, store
        self.caller = Caller()
        self.told: type[CatalogueError] | None = None
        self.start()

    def run(self) -> None:
        try:
            self.pool.ask(self.store, CROSS, JSON, caller=self.caller)
        except CatalogueError as error:
            self.told = type(error)

    def end(self) -> type[CatalogueError] | None:
        """What they were told in the end."""
        self.join()
        return self.told


ATTACKS: dict[str, tuple[str, tuple[type[CatalogueError], ...]]] = {
    "a cross join": (CROSS, (TimeLimit,)),
    "a sort of all pairs": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", (TimeLimit, MemoryLimit)),
    "a path from everything to everything": (
        "SELECT (COUNT(*) AS ?n) { ?a (<https://a.example/p>+/^<https://a.example/p>+)+ ?b . ?b <https://a.example/p>* ?c }",
        (TimeLimit, MemoryLimit),
    ),
    "a path of every property but one": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<a:x>)*/(!<a:y>)*/(!<a:z>)* ?b }",
        (TimeLimit, MemoryLimit),
    ),
    "a text that doubles sixty times": (
        "SELECT ?v60 { BIND('x' AS ?v0) "
        + " ".join(f"BIND(CONCAT(?v{n},?v{n}) AS ?v{n + 1})" for n in range(60))
        + " }",
        (MemoryLimit, ResultTooLarge, TimeLimit),
    ),
    "a text made longer by REPLACE": (
        "SELECT ?c { BIND(REPLACE('" + "a" * 2000 + "', 'a', '" + "b" * 2000 + "') AS ?a) "
        "BIND(REPLACE(?a, 'b', '" + "c" * 2000 + "') AS ?c) }",
        (MemoryLimit, ResultTooLarge, TimeLimit),
    ),
    "a text of all texts": (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        (ResultTooLarge, TimeLimit, MemoryLimit),
    ),
    "tables that multiply": (
        "SELECT * { VALUES ?x {" + " 1" * 50_000 + "} VALUES ?y {" + " 1" * 40_000 + "} }",
        (MemoryLimit, TimeLimit, ResultTooLarge),
    ),
    "thousands of patterns": (
        "SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(3000)) + " }",
        (TimeLimit, QueryError),
    ),
    "an answer of many rows": ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000", (ResultTooLarge,)),
    "an answer of many triples": ("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f } LIMIT 2000", (ResultTooLarge,)),
    "braces": ("SELECT * {" + "{" * DEEP + "}" * DEEP + "}", (QueryError,)),
    "brackets": ("SELECT * { FILTER(" + "(" * DEEP + "1" + ")" * DEEP + ") }", (QueryError,)),
    "denials": ("SELECT * { FILTER(" + "!" * 100_000 + "true) }", (QueryError,)),
    "sums": ("SELECT * { FILTER(1" + "+1" * 100_000 + ") }", (QueryError,)),
    "paths in paths": ("SELECT * { ?s " + "(" * DEEP + "<a:a>" + ")*" * DEEP + " ?o }", (QueryError,)),
    "queries in queries": ("SELECT * { " + "{SELECT * {" * 15_000 + "}}" * 15_000 + " }", (QueryError,)),
    "a string without end": ("SELECT * { FILTER('" + "x" * 200_000, (Syntax,)),
    "half an escape": ("SELECT * { FILTER('\\uD800') }", (Syntax,)),
    "words that look like calls": ("SELECT * { " + "service" * 30_000, (Syntax, TimeLimit)),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_time_with_an_error_in_words(pool: QueryPool, store: Path, name: str) -> None:
    query, errors = ATTACKS[name]
    count_when_free(pool, store)
    caller = Caller()
    with pytest.raises(errors) as told:
        pool.ask(store, query, JSON, caller=caller)
    assert caller.worked < LIMITS["sparql_seconds"] + 0.5
    assert told.value.what and told.value.fix
    assert count_when_free(pool, store) == 700


def count_when_free(pool: QueryPool, store: Path) -> int:
    """The next query; the worker in place of one that was stopped may need longer than one may wait here."""
    for _ in range(20):
        try:
            return count(pool, store)
        except Busy:
            continue
    return count(pool, store)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$b", "(a|aa)+$b", "((((a{1,100}){1,100}){1,100}){1,100}){1,100}", "(.*a){50}", "(?=a)"]
)
def test_a_regular_expression_cannot_explode(pool: QueryPool, store: Path, pattern: str) -> None:
    caller = Caller()
    query = f"SELECT (REGEX('{'a' * 30_000}', '{pattern}') AS ?x) (REPLACE('{'a' * 3_000}', '{pattern}', '$1$1') AS ?y) {{}}"
    assert pool.ask(store, query, JSON, caller=caller).kind == "select"
    assert caller.worked < 1.5


def test_waiting_has_a_limit_of_its_own(pool: QueryPool, store: Path) -> None:
    count_when_free(pool, store)
    started = pool.tally[STARTED]
    asking = Asking(pool, store)
    until(lambda: pool.tally[STARTED] > started)
    began = time.monotonic()
    with pytest.raises(Busy, match=r"0\.6 seconds"):
        count(pool, store)
    assert 0.5 < time.monotonic() - began < 0.9
    assert asking.end() is TimeLimit
    assert pool.waiting == 0


def test_time_in_the_line_is_not_time_of_the_query(wide: Callable[..., QueryPool], store: Path) -> None:
    pool = wide(sparql_wait=10)
    asking = [Asking(pool, store) for _ in range(3)]
    assert [each.end() for each in asking] == [TimeLimit] * 3
    assert all(0.9 < each.caller.worked < 1.5 for each in asking)
    assert max(each.caller.waited for each in asking) > 2


def test_who_goes_away_gives_the_place_back_and_the_worker_is_stopped(
    wide: Callable[..., QueryPool], store: Path
) -> None:
    pool = wide(sparql_seconds=30, sparql_wait=30)
    count(pool, store)
    running = Asking(pool, store)
    until(lambda: pool.tally[STARTED] == 2)
    waiting = Asking(pool, store)
    until(lambda: pool.waiting == 1)
    waiting.caller.leave()
    assert waiting.end() is Abandoned
    assert pool.waiting == 0 and pool.tally[STARTED] == 2
    began = time.monotonic()
    running.caller.leave()
    assert running.end() is Abandoned
    assert count(pool, store) == 700
    assert time.monotonic() - began < 3
    assert pool.tally["Abandoned"] == 2 and pool.tally[KILLED] == 1


def test_who_left_before_asking_is_not_answered(pool: QueryPool, store: Path) -> None:
    caller = Caller()
    caller.leave()
    with pytest.raises(Abandoned):
        count(pool, store, caller)
    assert count_when_free(pool, store) == 700


@pytest.mark.parametrize("name", ["idle", "at work"])
def test_a_worker_that_is_killed_from_outside_is_replaced(
    wide: Callable[..., QueryPool], store: Path, name: str
) -> None:
    pool = wide(sparql_seconds=20, sparql_wait=10)
    assert count(pool, store) == 700
    pid = pool._seats[0].warm().result(10)
    if name == "idle":
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
    else:
        asking = Asking(pool, store)
        until(lambda: pool.tally[STARTED] == 2)
        time.sleep(0.2)
        os.kill(pid, signal.SIGKILL)
        assert asking.end() is MemoryLimit
    assert count(pool, store) == 700


def test_a_worker_without_parent_ends_by_itself(wide: Callable[..., QueryPool], store: Path) -> None:
    pool = wide()
    pid = pool._seats[0].warm().result(10)
    count(pool, store)
    limits = Path(f"/proc/{pid}/limits").read_text()
    seconds = next(line.split()[3] for line in limits.splitlines() if line.startswith("Max cpu time"))
    assert 1 <= int(seconds) <= 6


def test_workers_stand_back_behind_pages(wide: Callable[..., QueryPool]) -> None:
    pid = wide()._seats[0].warm().result(10)
    assert os.getpriority(os.PRIO_PROCESS, pid) >= os.getpriority(os.PRIO_PROCESS, 0) + 10
    assert Path(f"/proc/{pid}/oom_score_adj").read_text().strip() == "1000"
