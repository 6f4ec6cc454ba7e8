"""The bitmaps beside the index: they count what the documents hold, whatever was put, replaced, taken out or graded."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from tantivy import Query

from catalogue.error import StoreError
from catalogue.index.ask import Ask
from catalogue.index.bitmap import SUFFIX
from catalogue.index.card import Card
from catalogue.index.index import Index
from catalogue.index.posting import Entry, total_of
from catalogue.keeping.publication import opened_index

FACETS = ["kind", "level", "country"]
COUNTRIES = ("DEU", "FRA", "ITA", "")
ABOVE = {"1": {"10", "100"}, "2": {"10", "20", "100"}, "3": {"20"}, "4": set[str](), "10": {"100"}}
ASKS = (
    Ask(),
    Ask(selected={"country": ("DEU", "FRA")}),
    Ask(selected={"country": ("ITA",), "level": ("1", "2"), "kind": ()}),
    Ask(selected={"country": ("nowhere",)}),
    Ask(codes=("1",)),
    Ask(above=("10",), no_codes=("10",)),
    Ask(codes=("1", "2"), no_codes=("3",), not_above=("20",)),
    Ask(codes=("10",), above=("10",), either=True),
    Ask(codes=("4",), above=("100",), either=True, selected={"level": ("0",)}),
)


def entry(number: int, die: random.Random) -> Entry:
    """A record of a few values; one in ten is no source."""
    codes = tuple(die.sample(sorted(ABOVE), die.randint(0, 3)))
    country, level = die.choice(COUNTRIES), die.randint(0, 3)
    card = Card(
        f"record{number}", f"https://a.example/{number}", f"Source {number}", die.choice(("biobank", "registry")), "",
        die.random() < 0.9, codes, 0, "", {"country": (country,) if country else ()}, level, "2025-01-01", False, 0.5,
        " source", die.randrange(2**40), "",
    )  # fmt: skip
    return Entry(card, frozenset[str]().union(*(ABOVE[code] for code in codes)), b"")


def meets(each: Entry, ask: Ask) -> bool:
    """Whether a record meets a question, in the plainest way."""
    facts = {**each.card.facts, "kind": (each.card.kind,), "level": (str(each.card.level),)}
    codes, above = set(each.card.codes), each.ancestors
    named, beneath = not codes.isdisjoint(ask.codes), not above.isdisjoint(ask.above)
    wanted = [named] * bool(ask.codes) + [beneath] * bool(ask.above)
    return (
        each.card.source
        and all(set(facts[name]) & set(values) for name, values in ask.selected.items() if values)
        and (any(wanted) if ask.either else all(wanted))
        and codes.isdisjoint(ask.no_codes)
        and above.isdisjoint(ask.not_above)
    )


def told(index: Index) -> list[object]:
    """All that it counts."""
    asked = [(index.count(ask), index.facet_counts(ask, FACETS), index.tallies(ask, "country", "kind")) for ask in ASKS]
    index._counts.clear()
    return [asked, index.codes(), index.places(), [index.place(code) for code in ("1", "10", "100", "999")]]


def agree(index: Index, held: dict[str, Entry]) -> None:
    """Every question is answered as the records answer it, by bitmaps and by documents."""
    for ask in ASKS:
        found = [each.card for each in held.values() if meets(each, ask)]
        assert index.count(ask) == len(found) == total_of(index._searcher.search(index._query(ask), 1)), ask
        kinds, countries = (
            Counter(card.kind for card in found),
            Counter(c for card in found for c in card.facts["country"]),
        )
        assert index.facet_counts(ask, ["kind", "country"]) == {"kind": kinds, "country": countries}, ask
        assert sorted(card["id"] for card in index.find(ask, order="rank", offset=0, limit=9_999)[1]) == sorted(
            card.id for card in found
        )
    by_bitmaps, bitmaps, index._bitmaps = told(index), index._bitmaps, None
    assert by_bitmaps == told(index)
    index._bitmaps = bitmaps
    for code in ("1", "10", "100", "999"):
        at = sum(each.card.source and code in {*each.card.codes, *each.ancestors} for each in held.values())
        assert index.place(code) == at == index.places().get(code, 0)


@pytest.mark.parametrize("seed", range(3))
def test_bitmaps_count_what_the_records_hold_after_any_changes(tmp_path: Path, seed: int) -> None:
    die, held = random.Random(seed), dict[str, Entry]()
    index = Index(tmp_path / "index", FACETS)
    for turn in range(12):
        # Seven hundred changes at once make a large sheet anew, few of them only a small one.
        many = die.choice((1, 3, 40, 700))
        new = [entry(die.randrange(900), die) for _ in range(many)]
        gone = [f"record{die.randrange(900)}" for _ in range(die.choice((0, 2, 100)))]
        if turn % 3 == 0:
            with index.bulk():
                for start in range(0, many, 50):
                    index.put(new[start : start + 50], gone if start == 0 else (), turn, "")
        else:
            index.put(list({each.card.id: each for each in new}.values()), gone, turn, "")
        held = {name: each for name, each in held.items() if name not in gone}
        held |= {each.card.id: each for each in new}
        if turn % 4 == 3:
            index = Index(tmp_path / "index", FACETS)
        agree(index, held)
    assert len(list((tmp_path / "index").glob("*" + SUFFIX))) <= 4


def test_a_copy_answers_as_before_while_the_index_goes_on(tmp_path: Path) -> None:
    die, index = random.Random(7), Index(tmp_path / "index", FACETS)
    old = {each.card.id: each for each in (entry(n, die) for n in range(600))}
    index.put(old.values(), (), 1, "")
    index.publish(tmp_path / "copy")
    copy, held = Index(tmp_path / "copy", [], reading=True), dict(old)
    for turn in range(4):
        new = {each.card.id: each for each in (entry(n, die) for n in range(turn * 200, turn * 200 + 200 + turn * 150))}
        index.put(new.values(), (), turn + 2, "")
        held |= new
    agree(copy, old)
    agree(index, held)
    assert {each.name for each in (tmp_path / "copy").glob("*" + SUFFIX)}.isdisjoint(
        each.name for each in (tmp_path / "index").glob("*" + SUFFIX)
    )


def test_another_nomenclature_moves_sources_in_the_bitmaps_too(tmp_path: Path) -> None:
    die, index = random.Random(3), Index(tmp_path / "index", FACETS)
    held = {each.card.id: each for each in (entry(n, die) for n in range(300))}
    index.put(held.values(), (), 1, "one")
    index.grade(lambda card: (card, frozenset({"77"} if "1" in card.codes else ())), "two")
    agree(
        index,
        {name: replace(e, ancestors=frozenset({"77"} if "1" in e.card.codes else ())) for name, e in held.items()},
    )
    assert index.place("77") == index.count(Ask(codes=("1",)))


@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_a_damaged_file_of_bitmaps_is_named_and_the_index_made_anew(tmp_path: Path, harm: str) -> None:
    die, folder = random.Random(1), tmp_path / "index"
    Index(folder, FACETS).put([entry(n, die) for n in range(50)], (), 1, "")
    for file in folder.glob("*" + SUFFIX):
        content = file.read_bytes()
        file.unlink()
        if harm != "missing":
            file.write_bytes(content[:-3] if harm == "cut" else content[:-3] + b"\xff" + content[-2:])
    with pytest.raises(StoreError, match="The bitmaps") as told:
        Index(folder, FACETS, reading=True)
    assert "jardin rebuild" in told.value.fix
    assert opened_index(folder, FACETS).sequence() == 0


def test_all_documents_are_walked_however_many_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    die, index = random.Random(2), Index(tmp_path / "index", FACETS)
    for start in range(0, 90, 30):
        index.put([entry(n, die) for n in range(start, start + 30)], (), start, "")
    monkeypatch.setattr("catalogue.index.posting.WINDOW", 7)
    assert sorted(card["id"] for card in index.cards()) == sorted(f"record{n}" for n in range(90))
    assert total_of(index._searcher.search(Query.all_query(), 1)) == 91


def test_facets_with_more_values_than_one_pass_bears_are_counted_for_words_too(tmp_path: Path) -> None:
    die, index = random.Random(4), Index(tmp_path / "index", FACETS)
    drawn = (entry(n, die) for n in range(60))
    many = [
        replace(
            each,
            card=replace(
                each.card, source=True, kind=f"kind{n}", facts={"country": tuple(f"{n}-{i}" for i in range(1_083))}
            ),
        )
        for n, each in enumerate(drawn)
    ]
    index.put(many, (), 1, "")
    asked = index.facet_counts(Ask(words=("source",)), FACETS)
    assert asked == index.facet_counts(Ask(), FACETS)
    assert len(asked["country"]) == 64_980 and len(asked["kind"]) == 60
