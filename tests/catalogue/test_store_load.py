"""Large graphs of the catalogue's own: put in place of the one before, and never half there for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import catalogue.stores.oxigraph as stores
from catalogue.stores.oxigraph import OxigraphStore, chunks_of, recover

BIG, OTHER = "urn:jardin:nomenclature", "urn:jardin:record:x"


def lines(number: int, word: str) -> list[bytes]:
    return [f'<urn:a:{each}> <urn:p> "{word}" .\n'.encode() for each in range(number)]


def mark(word: str) -> bytes:
    return f'<{BIG}> <urn:edition> "{word}" .\n'.encode()


@pytest.fixture(params=[50_000, 10], ids=["cleared", "left behind"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OxigraphStore]:
    monkeypatch.setattr(stores, "CLEARED", request.param)
    made = OxigraphStore(tmp_path / "store")
    yield made
    made.close()


def test_a_graph_takes_the_place_of_the_one_before_and_no_other_graph_changes(store: OxigraphStore) -> None:
    store.replace({OTHER: b'<urn:b> <urn:p> "kept" .\n'}, (), 7)
    store.load(BIG, lines(30, "old"), mark("old"))
    store.load(BIG, lines(20, "new"), mark("new"))
    assert sorted(store.graph(BIG).splitlines(keepends=True)) == sorted([*lines(20, "new"), mark("new")])
    assert (store.graph(OTHER), store.sequence()) == (b'<urn:b> <urn:p> "kept" .\n', 7)


def test_a_load_cut_short_leaves_no_mark(store: OxigraphStore) -> None:
    def broken() -> Iterator[bytes]:
        yield from lines(20, "new")
        raise OSError("no space")

    store.load(BIG, lines(30, "old"), mark("old"))
    with pytest.raises(OSError, match="no space"):
        store.load(BIG, broken(), mark("new"))
    assert mark("new") not in store.graph(BIG)
    store.load(BIG, lines(20, "new"), mark("new"))
    assert mark("new") in store.graph(BIG) and b'"old"' not in store.graph(BIG)


@pytest.mark.parametrize("cut", ["before", "between", "after"])
def test_an_exchange_of_folders_cut_short_anywhere_leaves_a_whole_store(tmp_path: Path, cut: str) -> None:
    folder, aside, old = (tmp_path / f"store{tail}" for tail in ("", stores.NEW, stores.OLD))
    made = OxigraphStore(folder)
    made.replace({OTHER: b'<urn:b> <urn:p> "kept" .\n'}, (), 7)
    made.close()
    aside.mkdir()
    if cut != "before":
        folder.rename(old)
    if cut == "after":
        old.rename(folder)
        old.mkdir()
    again = OxigraphStore(folder)
    assert again.sequence() == 7
    again.close()
    assert not aside.exists() and not old.exists()
    recover(folder)


def test_parts_are_joined_to_chunks_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "CHUNK", 100)
    parts = lines(50, "word")
    chunks = list(chunks_of(parts))
    assert b"".join(chunks) == b"".join(parts) and len(chunks) > 10
    assert max(map(len, chunks)) < 100 + max(map(len, parts))
    assert list(chunks_of([])) == []
