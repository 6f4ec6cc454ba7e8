"""One contract for all stores: embedded, `oxigraph serve` and Virtuoso; and how each goes on after a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sparql_server import ROWS, Running, between

from catalogue.error import StoreAway, StoreError, StoreSlow
from catalogue.keeping import brink
from catalogue.keeping.brink import Fallen
from catalogue.stores import Store
from catalogue.stores.layout import server_of
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.sparql import FOLLOWER, SparqlStore

A, B, C, BIG = (f"urn:jardin:record:{name}" for name in ("a", "b", "c", "big"))
STORES = ("embedded", "oxigraph", "virtuoso")
FAULTS = ("500", "503", "hang", "drip", "drip head", "cut before", "cut after")
LINES = "SELECT ?s ?o { GRAPH <%s> { ?s <urn:p> ?o } }"


def said(name: str, *values: str) -> bytes:
    return "".join(f'<urn:thing:{name}> <urn:p> "{value}" .\n' for value in values).encode()


@dataclass
class Kept:
    """A store under test.

    :param again: opens it anew, as another process would
    """

    store: Store
    again: Callable[[], Store]


def emptied(running: Running) -> SparqlStore:
    store = SparqlStore(running.server())
    store.put({}, [*store.names(), FOLLOWER])
    return store


@pytest.fixture(params=STORES)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "embedded":
        opened = [OxigraphStore(tmp_path / "store")]

        def again() -> Store:
            opened.pop().close()
            opened.append(OxigraphStore(tmp_path / "store"))
            return opened[0]

        yield Kept(opened[0], again)
        opened.pop().close()
        return
    running: Running = request.getfixturevalue(request.param)
    remote = [emptied(running)]

    def reopened() -> Store:
        remote.pop().close()
        remote.append(SparqlStore(running.server()))
        return remote[0]

    yield Kept(remote[0], reopened)
    remote.pop().close()


def rows(store: Store, graph: str) -> set[tuple[str, ...]]:
    return set(store.query(LINES % graph))


def test_graphs_are_put_in_place_replaced_and_dropped(kept: Kept) -> None:
    store = kept.store
    assert store.sequence() == 0
    store.replace({A: said("a", "one", "two"), B: said("b", 'é «»\\n\\"')}, (), 3)
    assert rows(store, A) == {("urn:thing:a", "one"), ("urn:thing:a", "two")}
    assert rows(store, B) == {("urn:thing:b", 'é «»\n"')}
    assert store.sequence() == 3
    store.replace({A: said("a", "three")}, (B, "urn:jardin:record:never-there"), 4)
    assert (rows(store, A), rows(store, B)) == ({("urn:thing:a", "three")}, set())
    assert kept.again().sequence() == 4


def test_the_same_batch_twice_comes_to_the_same(kept: Kept) -> None:
    for _ in range(2):
        kept.store.replace({A: said("a", "one"), C: said("c", "x")}, (B,), 7)
    assert rows(kept.store, A) == {("urn:thing:a", "one")} and kept.store.sequence() == 7
    assert kept.store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <urn:p> ?o } }") == [("2",)]


def test_the_default_graph_is_the_union(kept: Kept) -> None:
    kept.store.replace({A: said("a", "one"), B: said("b", "two")}, (), 1)
    assert set(kept.store.query("SELECT ?s { ?s <urn:p> ?o }")) == {("urn:thing:a",), ("urn:thing:b",)}


def test_an_unbound_variable_is_an_empty_text(kept: Kept) -> None:
    kept.store.replace({A: said("a", "one")}, (), 1)
    asked = f"SELECT ?s ?x {{ GRAPH <{A}> {{ ?s <urn:p> ?o OPTIONAL {{ ?s <urn:q> ?x }} }} }}"
    assert kept.store.query(asked) == [("urn:thing:a", "")]


def test_a_large_graph_is_loaded_in_parts_and_its_mark_comes_last(kept: Kept) -> None:
    mark = f'<{BIG}> <urn:edition> "new" .\n'.encode()

    def parts(word: str, number: int) -> Iterator[bytes]:
        for start in range(0, number, 1000):
            lines = (f'<urn:n:{each}> <urn:p> "{word}" .\n' for each in range(start, start + 1000))
            yield "".join(lines).encode()

    kept.store.load(BIG, parts("old", 3000), b"")
    kept.store.load(BIG, parts("new", 24_000), mark)
    counted = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BIG}> {{ ?s <urn:p> ?o }} }}"
    assert kept.store.query(counted) == [("24000",)]
    assert kept.store.query(f"SELECT ?o {{ GRAPH <{BIG}> {{ <{BIG}> <urn:edition> ?o }} }}") == [("new",)]
    assert kept.store.size() == 24_001


def test_more_rows_than_a_server_gives_at_once_are_all_there(kept: Kept) -> None:
    many = "".join(f'<urn:n:{each}> <urn:p> "v" .\n' for each in range(ROWS + 2_345)).encode()
    kept.store.replace({BIG: many}, (), 1)
    found = kept.store.query(f"SELECT ?s {{ GRAPH <{BIG}> {{ ?s <urn:p> ?o }} }}")
    assert len(found) == len(set(found)) == ROWS + 2_345


def test_a_publication_is_what_readers_find(kept: Kept, tmp_path: Path) -> None:
    kept.store.replace({A: said("a", "one")}, (), 5)
    folder = tmp_path / "generations" / "00000012" / "store"
    folder.parent.mkdir(parents=True)
    kept.store.publish(folder)
    if isinstance(kept.store, SparqlStore):
        assert (kept.store.mark().generation, kept.store.sequence()) == (12, 5)
    else:
        assert rows(OxigraphStore(folder, reading=True), A) == {("urn:thing:a", "one")}


@pytest.mark.parametrize("point", ["store.before-replace", "store.after-replace"])
def test_the_embedded_store_goes_on_after_a_fall(tmp_path: Path, point: str) -> None:
    store = OxigraphStore(tmp_path / "store")
    store.replace({A: said("a", "old"), B: said("b", "old")}, (), 1)
    brink.arm(f"{point}:1:raise")
    with pytest.raises((Fallen, StoreError)):
        store.replace({A: said("a", "new")}, (B,), 2)
    brink.arm("")
    store.close()
    store = OxigraphStore(tmp_path / "store")
    assert (store.sequence(), len(rows(store, B))) in ((1, 1), (2, 0))
    store.replace({A: said("a", "new")}, (B,), 2)
    assert (store.sequence(), rows(store, A), rows(store, B)) == (2, {("urn:thing:a", "new")}, set())
    store.close()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", STORES[1:])
def test_a_server_goes_on_after_a_fault_at_any_call(request: pytest.FixtureRequest, name: str, fault: str) -> None:
    running: Running = request.getfixturevalue(name)
    emptied(running).close()
    with between(running) as (spoiler, address):
        store = SparqlStore(server_of(running.settings(store=address, store_seconds=0.6)))
        store.replace({A: said("a", "old"), B: said("b", "old")}, (), 1)
        calls = len(spoiler.calls)
        store.replace({A: said("a", "old"), B: said("b", "old")}, (), 1)
        calls = len(spoiler.calls) - calls
        for number in range(calls) if fault in ("cut before", "cut after") else (0, calls - 1):
            before = store.sequence()
            spoiler.faults = [*["pass"] * number, fault]
            try:
                store.replace({A: said("a", f"new {number}")}, (B,), number + 2)
            except (StoreSlow, StoreAway) as error:
                assert fault not in ("500", "503"), error
                spoiler.faults = []
                assert store.sequence() in (before, number + 2)
                store.replace({A: said("a", f"new {number}")}, (B,), number + 2)
            spoiler.faults = []
            assert (rows(store, A), rows(store, B)) == ({("urn:thing:a", f"new {number}")}, set())
            assert store.sequence() == number + 2
        store.close()


@pytest.mark.parametrize("name", STORES[1:])
def test_what_a_server_confirmed_is_there_after_it_was_killed(request: pytest.FixtureRequest, name: str) -> None:
    running: Running = request.getfixturevalue(name)
    store = emptied(running)
    store.replace({A: said("a", "one")}, (), 9)
    running.kill()
    with pytest.raises(StoreAway):
        SparqlStore(running.server(store_seconds=1)).sequence()
    running.start()
    assert (store.sequence(), rows(store, A)) == (9, {("urn:thing:a", "one")})
    store.close()
