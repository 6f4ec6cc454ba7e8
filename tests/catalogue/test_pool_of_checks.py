"""The pool of checks: the same reports as in this process, in order; what takes too long is named and holds up nobody."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from generated import records
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from sources import ORIGIN, SOURCE, parsed, source

import shapes
from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.checking.pool import WORTH, CheckPool
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.checking.task import Task, portable
from catalogue.error import Busy, NotRdf, RecordError, TooLarge
from catalogue.journal.journal import Event
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.revision import judge_again
from catalogue.library import Library
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.skolem import skolemised
from catalogue.record.triple import Triple, read_turtle
from catalogue.reports.report import Report
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

LIBRARY = Library()
PROFILES = load_profiles(Settings())
CHECKER = Checker(PROFILES, LIBRARY.thesaurus, ("en", "fr"))
BOMB = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix shape: <https://w3id.org/jardin/shapes#> .
@prefix cat: <https://w3id.org/jardin/house#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
shape:Bomb a sh:NodeShape ; cat:level shape:level-admitted ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:pattern "^(a+)+$" ] .
"""


def known(iri: str) -> Iterable[Triple]:
    return nomenclature_stub(iri, LIBRARY) if is_of_nomenclature(iri) else ()


def tasks(number: int) -> list[Task]:
    made = list(records(number, seed=3))
    return [Task(each.iri, skolemised(each.iri, each.id, each.graph, PROFILES.keys), known) for each in made]


@pytest.fixture(scope="module")
def pool() -> Iterator[CheckPool]:
    with CheckPool(CHECKER, 2, apart=True) as made:
        yield made


@pytest.fixture(scope="module")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckPool]:
    """A pool of one worker, and a shape whose regular expression does not end for some titles."""
    file = tmp_path_factory.mktemp("bomb") / "bomb.ttl"
    file.write_text(BOMB)
    checker = Checker(Profiles(read_turtle((*shapes.files(), file))), load_thesaurus(), seconds=5)
    with CheckPool(checker, 1, apart=True) as made:
        yield made


def bomb(seconds: float = 0.5) -> Task:
    return Task(SOURCE, parsed(f'<> a dcat:Dataset ; dct:title "{"a" * 60}b" .'), seconds=seconds)


def harmless() -> Task:
    return Task(SOURCE, parsed('<> a dcat:Dataset ; dct:title "aaa" .'))


def test_other_processes_come_to_the_same_reports_in_the_same_order(pool: CheckPool) -> None:
    batch = tasks(60)
    assert list(pool.check_many(batch)) == [task.report(CHECKER) for task in batch]


def test_a_value_travels_as_it_is_written(pool: CheckPool) -> None:
    graph = source().graph
    for value in ("007", "1.50", "TRUE", "2021-13-40", "soon"):
        graph.add((URIRef(SOURCE), DCTERMS.issued, Literal(value, datatype=XSD.integer, normalize=False)))
    graph.add((URIRef(SOURCE), DCTERMS.description, Literal("über", lang="de")))
    graph.add((URIRef(SOURCE), DCTERMS.publisher, BNode("somebody")))
    report = pool.check_one(Task(SOURCE, graph))
    assert report == CHECKER.check(SOURCE, graph)
    assert {"007", "1.50", "soon"} <= {finding.value for finding in report.findings}


def test_findings_come_in_the_languages_that_are_asked_for(pool: CheckPool) -> None:
    task = Task(SOURCE, source(title="").graph, languages=("fr", "en"))
    report = pool.check_one(task)
    assert any("titre" in finding.message for finding in report.findings)
    assert report == CHECKER.tuned(("fr", "en")).check(SOURCE, task.graph)


def test_the_circumstances_travel_with_the_record() -> None:
    graph = source("one", "586", more="dcat:landingPage <https://up.example/>").graph
    entry: Triple = (URIRef(SOURCE), DCTERMS.modified, Literal("2024-01-01", datatype=XSD.date))
    given = Circumstances(
        today=date(2024, 2, 29),
        small_count=5,
        published_here=True,
        entry=(entry,),
        probed={"https://up.example/": "reachable", "https://other.example/": "unreachable"}.get,  # type: ignore[arg-type]
        above={"586": frozenset({"98053"})}.get,  # type: ignore[arg-type]
    )
    moved = Task(SOURCE, graph, given=given).parcel(CHECKER).task().given
    assert (moved.today, moved.small_count, moved.published_here, moved.entry) == (date(2024, 2, 29), 5, True, (entry,))
    assert (moved.probed("https://up.example/"), moved.probed("https://nobody.example/")) == ("reachable", "")
    assert (moved.above("586"), moved.above("1")) == (frozenset({"98053"}), frozenset())
    assert replace(portable(given, Graph()), today=given.today).probed("https://up.example/") == ""


def test_a_record_that_takes_too_long_is_named_and_the_others_go_on(mined: CheckPool) -> None:
    first, second, third = mined.check_many([harmless(), bomb(), harmless()])
    assert isinstance(first, Report) and isinstance(third, Report)
    assert isinstance(second, TooLarge)
    assert str(second).startswith("The check of this record took longer than 0.5 seconds")
    assert "check_seconds" in str(second)


def test_a_single_check_has_a_limit_of_its_own_in_any_thread(mined: CheckPool) -> None:
    caught: list[RecordError] = []

    def work() -> None:
        try:
            mined.check_one(bomb(0.2))
        except RecordError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    start = time.monotonic()
    thread.start()
    thread.join(20)
    assert "longer than 0.2 seconds" in str(caught[0]) and time.monotonic() - start < 15
    assert mined.check_one(harmless()).judged


def test_a_worker_that_dies_is_replaced_and_the_record_named(mined: CheckPool) -> None:
    dead: list[RecordError] = []

    def work() -> None:
        try:
            mined.check_one(bomb(20))
        except RecordError as error:
            dead.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    killed = kill_a_worker_at_work(mined)
    thread.join(20)
    assert killed and "memory" in str(dead[0])
    assert mined.check_one(harmless()).judged


def kill_a_worker_at_work(pool: CheckPool) -> bool:
    """Kill the worker of a pool as the system kills one that takes all memory."""
    time.sleep(1.5)
    workers = pool.start()._pool_manager.worker_manager.workers
    for number in list(workers):
        os.kill(number, signal.SIGKILL)
    return bool(workers)


def test_a_worker_that_hears_no_signal_is_killed_at_the_limit(tmp_path: Path) -> None:
    with CheckPool(CHECKER, 1, apart=True) as pool:
        future = pool.start().schedule(deafened, args=[harmless().parcel(CHECKER)], timeout=1)
        answer = pool._answer((harmless(), future))
        assert isinstance(answer, TooLarge) and "took longer" in str(answer)
        assert pool.check_one(harmless()).judged


def deafened(parcel: object) -> None:
    """Runs in a worker: as native code that never returns to Python."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    while True:
        time.sleep(1)


def test_a_worker_may_use_no_more_memory_than_it_is_given() -> None:
    with CheckPool(CHECKER, 1, memory=300, apart=True) as pool:
        future = pool.start().schedule(greedy, timeout=30)
        answer = pool._answer((harmless(), future))
        assert isinstance(answer, TooLarge) and "300 MB" in str(answer)


def greedy() -> int:
    """Runs in a worker: takes more memory than it may."""
    return len(bytes(2_000_000_000))


def test_what_rdf_forbids_is_told_and_not_sent(pool: CheckPool) -> None:
    wrong = Graph()
    wrong.add((URIRef(SOURCE), DCTERMS.relation, URIRef("https://x.example/a b")))
    first, second = pool.check_many([Task(SOURCE, wrong), harmless()])
    assert isinstance(first, NotRdf) and isinstance(second, Report)


def test_a_few_records_are_checked_here_and_many_by_workers() -> None:
    with CheckPool(CHECKER, 2) as pool:
        assert len(list(pool.check_many([harmless()] * 3))) == 3 and pool._running is None
        pool._seen = WORTH - 2
        assert len(list(pool.check_many([harmless()]))) == 1 and pool._running is None
        assert len(list(pool.check_many([harmless()] * 2))) == 2 and pool._running is not None
    with CheckPool(CHECKER, 1) as alone:
        alone._seen = WORTH
        assert len(list(alone.check_many([harmless()] * 2))) == 2 and alone._running is None


def test_a_batch_that_nobody_wants_any_more_is_not_checked_to_its_end(mined: CheckPool) -> None:
    reports = mined.check_many([harmless(), *[bomb(5)] * 6])
    assert isinstance(next(reports), Report)
    start = time.monotonic()
    reports.close()  # type: ignore[attr-defined]
    assert mined.check_one(harmless()).judged
    assert time.monotonic() - start < 15


def test_too_many_single_checks_at_once_are_refused() -> None:
    with CheckPool(CHECKER, 1, apart=True, waiting=0) as pool:
        pool._places.acquire()
        with pytest.raises(Busy):
            pool.check_one(harmless())


def test_a_closed_pool_starts_again_when_it_is_needed() -> None:
    pool = CheckPool(CHECKER, 1, apart=True)
    try:
        assert pool.check_one(harmless()).judged
        pool.close()
        assert pool.check_one(harmless()).judged
    finally:
        pool.close()


def kept(settings: Settings, checks: CheckPool | None) -> list[object]:
    """Outcomes of a batch, what the journal says of each record, and the same after all was judged again."""
    batch = list(records(25, seed=6))
    with Keeper(settings, checks=checks) as keeper:
        keeper.put_origin(ORIGIN)
        outcomes: list[object] = [asdict(each) for each in keeper.keep(batch, ORIGIN, "run-1", "test")]
        judge_again(keeper, sorted(each.id for each in batch), "test")
        claims = [(each.record, each.verb, each.digest, each.content, judgement_of(each)) for record in sorted({each.id for each in batch}) for each in keeper.journal.claims(record)]  # fmt: skip
    return [*outcomes, *claims]


def judgement_of(event: Event) -> object:
    return {name: told for name, told in (event.judgement or {}).items() if name != "at"}


def test_what_workers_judge_is_kept_as_if_it_was_judged_here(prepared: Path, tmp_path: Path) -> None:
    here, there = (Settings(data=Path(shutil.copytree(prepared, tmp_path / name))) for name in ("here", "there"))
    checker = Checker(PROFILES, LIBRARY.thesaurus, here.languages)
    with CheckPool(checker, 2, apart=True) as checks:
        told = kept(there, checks)
        assert checks._running is not None
    assert told == kept(here, None)
    assert sum(isinstance(each, tuple) for each in told) > 40


def test_a_record_that_cannot_be_checked_is_refused_and_the_batch_kept(prepared: Path, tmp_path: Path) -> None:
    settings = Settings(data=Path(shutil.copytree(prepared, tmp_path / "data")))
    file = tmp_path / "bomb.ttl"
    file.write_text(BOMB)
    checker = Checker(Profiles(read_turtle((*shapes.files(), file))), load_thesaurus(), seconds=2)
    batch = [source("one"), source("two", title="a" * 60 + "b"), source("three")]
    with CheckPool(checker, 1, apart=True) as checks, Keeper(settings, checks=checks) as keeper:
        keeper.put_origin(ORIGIN)
        outcomes = keeper.keep(batch, ORIGIN, "run-1", "test")
    assert [each.status for each in outcomes] == ["quarantined", "refused", "quarantined"]
    assert "took longer than 2 seconds" in outcomes[1].reason
