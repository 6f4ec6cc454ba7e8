"""The index on disk: what a commit that was cut short leaves behind does not stop the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.index.index import Index
from catalogue.index.posting import Entry, card_of


def entries_of(folder: Path) -> list[Entry]:
    index = Index(folder, ["kind"], reading=True)
    found = [index._first(card["id"]) for card in index.cards()]
    return [Entry(card_of(each), frozenset(), b"") for each in found]


def test_a_commit_that_was_cut_short_does_not_stop_the_next_one(full: Path, tmp_path: Path) -> None:
    entries, folder = entries_of(full / "index")[:40], tmp_path / "index"
    index = Index(folder, ["kind"])
    index.put(entries, (), 1, "")
    before = (folder / "meta.json").read_bytes()
    # Killed after the list of deletions was written and before the commit named it: the old state, and a file more.
    index.put(entries[:5], [entries[7].card.id], 2, "")
    left = sorted(file.name for file in folder.glob("*.del"))
    (folder / "meta.json").write_bytes(before)
    assert left
    again = Index(folder, ["kind"])
    again.put(entries[:5], [entries[7].card.id], 2, "")
    assert again.sequence() == 2 and again.size() == len(entries) - 1


def test_many_batches_are_one_commit(full: Path, tmp_path: Path) -> None:
    entries, index = entries_of(full / "index")[:60], Index(tmp_path / "index", ["kind"])
    with index.bulk():
        index.put(entries[:40], (), 0, "")
        index.put(entries[30:], [entries[0].card.id], 7, "")  # ten of them anew, one no more
        assert index.size() == 0 and index.sequence() == 0
    assert index.size() == 59 and index.sequence() == 7
    assert sorted(card["id"] for card in index.cards()) == sorted(each.card.id for each in entries[1:])


def test_a_bulk_that_fails_leaves_nothing_and_stops_no_other(full: Path, tmp_path: Path) -> None:
    entries, index = entries_of(full / "index")[:20], Index(tmp_path / "index", ["kind"])
    index.put(entries[:5], (), 1, "")
    with pytest.raises(ValueError, match="not the index"), index.bulk():
        index.put(entries[5:], [entries[0].card.id], 2, "")
        raise ValueError("not the index")
    assert index.size() == 5 and index.sequence() == 1
    index.put(entries[5:], (), 3, "")
    assert index.size() == 20 and index.sequence() == 3
