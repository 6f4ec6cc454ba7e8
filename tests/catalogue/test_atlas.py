"""The atlas: counts against the cards themselves, trees against the edges, and what has no source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from classified import HEADLESS, HEADS, WITHOUT_HEAD, above, sources, steps, wood
from sources import ORIGIN, keep, source

import catalogue.atlas.forest as forest_module
from catalogue.atlas.disease_view import Branch
from catalogue.atlas.forest import Forest
from catalogue.error import NotFound
from catalogue.keeping.keeper import Keeper
from catalogue.nomenclature.disease import DISORDER, ORDO, Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.reference import page_of_gene
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from catalogue.telling.view import DiseaseLink

NOTHING: frozenset[str] = frozenset()
ERNS = "https://w3id.org/jardin/ns#erns"


@pytest.fixture(scope="module", params=[1, 2])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of sixty invented sources over invented classifications."""
    settings = Settings(data=tmp_path_factory.mktemp("classified") / "data")
    with Keeper(settings) as keeper:
        keeper.load_nomenclature(wood(request.param), {})
        keeper.put_origin(ORIGIN)
        keeper.keep(list(sources(60, request.param)), ORIGIN, "run-1", "test")
        keeper.publish()
    made = Reader(settings)
    yield made
    made.close()


@pytest.fixture(scope="module")
def cards(reader: Reader) -> list[dict[str, Any]]:
    """The cards of all sources."""
    return [card for card in reader.index.cards() if card["source"]]


def reached(reader: Reader, card: dict[str, Any]) -> set[str]:
    """The codes that a source names, and everything above them."""
    known = [code for code in card["codes"] if reader.nomenclature.get(code)]
    return set(card["codes"]).union(*(above(reader.nomenclature, code) for code in known))


def matching(reader: Reader, cards: list[dict[str, Any]], code: str) -> dict[str, list[dict[str, Any]]]:
    """The sources by how they match a disease, found card by card."""
    heads = set(reader.nomenclature.heads)
    exact = [card for card in cards if code in card["codes"]]
    narrower = [card for card in cards if code in reached(reader, card) and card not in exact]
    parents = reader.nomenclature.diseases[code].parents
    groups = parents.union(*(above(reader.nomenclature, each) for each in parents)) - heads - {code}
    broader = [c for c in cards if groups & set(c["codes"]) and c not in exact and c not in narrower]
    return {"exact": exact, "narrower": narrower, "broader": broader}


def test_the_sources_at_or_beneath_every_code_are_counted_once_each(
    reader: Reader, cards: list[dict[str, Any]]
) -> None:
    counted: Counter[str] = Counter(code for card in cards for code in reached(reader, card))
    assert reader.index.places() == dict(counted)
    for code in reader.nomenclature.diseases:
        assert reader.atlas.finder.link(code).sources == counted[code]
    twice = [
        c
        for c in cards
        if any(set(c["codes"]) & above(reader.nomenclature, code) for code in c["codes"] if code != "999")
    ]
    assert twice, "some source names a code and one above it"


def test_the_page_of_every_disease_counts_as_the_cards_do(reader: Reader, cards: list[dict[str, Any]]) -> None:
    for code in reader.nomenclature.diseases:
        view, found = reader.disease(code), matching(reader, cards, code)
        assert view.counts == {match: len(those) for match, those in found.items()}, code
        whole = view.table.whole
        assert (whole.exact, whole.narrower, whole.broader) == tuple(map(len, found.values()))
        assert whole.kinds == Counter(card["kind"] for match in ("exact", "narrower") for card in found[match])
        rows = {row.value: row for row in view.table.rows}
        for value in {"", *rows}:
            here = {m: [c for c in those if stands_in(c, value)] for m, those in found.items()}
            row = rows.get(value)
            numbers = (row.exact, row.narrower, row.broader) if row else (0, 0, 0)
            assert numbers == tuple(map(len, here.values())), (code, value)
            kinds = Counter(card["kind"] for match in ("exact", "narrower") for card in here[match])
            assert dict(row.kinds if row else {}) == kinds
        assert {value: n for value, _, n in view.countries} == {
            value: row.exact + row.narrower for value, row in rows.items() if value and row.exact + row.narrower
        }


def stands_in(card: dict[str, Any], country: str) -> bool:
    """Whether a source names a country; none at all when the country is empty."""
    tails = {value.rsplit("/", 1)[-1] for value in card["facts"].get("country", ())}
    return country in tails if country else not tails


def test_a_gap_is_the_disorders_beneath_without_those_that_have_a_source_at_or_beneath_them(
    reader: Reader, cards: list[dict[str, Any]]
) -> None:
    nomenclature = reader.nomenclature
    named = {code for card in cards for code in card["codes"]}
    covered = {code for card in cards for code in reached(reader, card)}
    groups = named - set(nomenclature.heads)
    seen = 0
    for code in nomenclature.diseases:
        beneath = {
            each.code for each in nomenclature.diseases.values()
            if each.level == DISORDER and each.is_active and code in above(nomenclature, each.code)
        }  # fmt: skip
        gap, view = reader.atlas.gap(code), reader.disease(code)
        assert {each.code for each in gap.gap} == beneath - covered
        assert (gap.disorders, gap.covered) == (len(beneath), len(beneath & covered))
        assert all(each.broader == bool(above(nomenclature, each.code) & groups) for each in gap.gap)
        if beneath:
            assert view.coverage is not None
            assert view.coverage.gap == gap.gap[: len(view.coverage.gap)] and len(view.coverage.gap) <= 12
        else:
            assert view.coverage is None
        seen += bool(gap.gap)
    assert seen > 3


def test_a_gap_is_listed_by_name_numbers_by_their_size(reader: Reader) -> None:
    labels = [each.label for each in reader.atlas.gap("1").gap]
    assert len(labels) > 3 and labels == sorted(labels, key=lambda label: int(label.rsplit(" ", 1)[1]))


def test_each_disease_stands_beneath_each_of_its_parents_in_each_classification(reader: Reader) -> None:
    nomenclature = reader.nomenclature
    for code, disease in nomenclature.diseases.items():
        places = reader.disease(code).places
        assert {place.number: {link.code for link in place.parents} for place in places} == disease.places
        for place in places:
            ways = [way for tree in place.trees for way in ways_of(tree)]
            assert sorted(way[-2] for way in ways) == sorted(disease.places[place.number])
            for way in ways:
                assert way[-1] == code and steps(nomenclature, way, place.number)
                assert not nomenclature.diseases[way[0]].places.get(place.number), "a way begins at the top"
                assert len(way) == shortest(nomenclature, way[-2], place.number) + 1


def ways_of(branch: Branch, before: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """Every way from the top of a tree to its ends, as codes; only an end is where we are."""
    way = (*before, branch.link.code)
    assert branch.here == (not branch.branches)
    if not branch.branches:
        yield list(way)
    for each in branch.branches:
        yield from ways_of(each, way)


def shortest(nomenclature: Nomenclature, code: str, number: str) -> int:
    """How many diseases the shortest way up has, the first and the last counted, the plainest way."""
    ups = nomenclature.diseases[code].places.get(number, set())
    return 1 + min((shortest(nomenclature, up, number) for up in ups), default=0)


def test_the_classification_that_counts_comes_first(reader: Reader) -> None:
    view = reader.disease("30")
    head = view.preferential
    assert head is not None and head.code == "2"
    assert [place.preferential for place in view.places] == sorted(
        (p.number == "202" for p in view.places), reverse=True
    )


@pytest.mark.parametrize("number", [None, *HEADS])
def test_a_tree_shows_beneath_an_open_code_what_stands_there_and_nothing_beneath_others(
    reader: Reader, number: str | None
) -> None:
    opened = frozenset(reader.nomenclature.heads) | {"4", "7", "12"}
    for head in HEADS.values():
        for branch in flat(reader.atlas.forest.grown(head, opened, number)):
            code, shown = branch.link.code, [each.link.code for each in branch.branches]
            assert len(shown) == len(set(shown))
            assert set(shown) == (children(reader.nomenclature, code, number) if code in opened else set())


def children(nomenclature: Nomenclature, code: str, number: str | None) -> set[str]:
    """What stands directly beneath a code."""
    diseases = nomenclature.diseases.values()
    return {each.code for each in diseases if code in (each.parents if number is None else each.places.get(number, ()))}


def flat(branch: Branch) -> Iterator[Branch]:
    """A branch and all beneath it."""
    yield branch
    for each in branch.branches:
        yield from flat(each)


def plain_link(code: str) -> DiseaseLink:
    return DiseaseLink(code, code, "", 0)


def test_diseases_that_stand_beneath_each_other_end_a_tree() -> None:
    edges = {"1": {"3"}, "2": {"1"}, "3": {"2"}, "4": {"3"}}
    diseases = {code: Disease(code, places={"150": up}, parents=up) for code, up in edges.items()}
    forest = Forest(Nomenclature(diseases), plain_link)
    tree = forest.grown("1", frozenset(diseases), "150")
    assert [each.link.code for each in flat(tree)] == ["1", "2", "3", "1", "4"]
    assert [[p.code for p in place.parents] for place in forest.places("4")] == [["3"]]


def test_a_tree_that_would_be_endless_is_closed_where_there_is_no_more_room() -> None:
    layers = [[str(10 * layer + n) for n in range(1, 8)] for layer in range(1, 8)]
    diseases = {code: Disease(code) for row in layers for code in row}
    for row, lower in pairwise(layers):
        for code in lower:
            diseases[code].parents = set(row)
    tree = Forest(Nomenclature(diseases), plain_link).grown("11", frozenset(diseases))
    assert 2_500 < len(list(flat(tree))) <= 3_001


def test_a_very_wide_branch_says_how_many_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forest_module, "WIDEST", 5)
    diseases = {str(n): Disease(str(n), parents={"1"} if n > 1 else set()) for n in range(1, 13)}
    tree = Forest(Nomenclature(diseases), plain_link).grown("1", frozenset("1"))
    assert (len(tree.branches), tree.more) == (5, 6)


def test_every_classification_is_counted_as_its_members_are(reader: Reader, cards: list[dict[str, Any]]) -> None:
    nomenclature = reader.nomenclature
    covered = {code for card in cards for code in reached(reader, card)}
    for each in reader.atlas.gazetteer.classifications:
        members = {d.code for d in nomenclature.diseases.values() if each.number in d.places}
        members |= {up for d in nomenclature.diseases.values() for up in d.places.get(each.number, ())}
        disorders = {
            c for c in members if nomenclature.diseases[c].level == DISORDER and nomenclature.diseases[c].is_active
        }
        assert (each.disorders, each.covered) == (len(disorders), len(disorders & covered))
        tops = {HEADS[each.number]} if each.number in HEADS else {WITHOUT_HEAD[0]}
        assert each.sources == sum(1 for card in cards if tops & reached(reader, card))
        view = reader.atlas.gazetteer.classification(each.number, NOTHING)
        assert {member.code for member in view.members} == members
        assert {tree.link.code for tree in view.trees} == tops
        assert all(set(m.parents) == nomenclature.diseases[m.code].places.get(each.number, set()) for m in view.members)
    assert {each.number for each in reader.atlas.gazetteer.classifications} == {*HEADS, HEADLESS}
    with pytest.raises(NotFound, match="no classification 999"):
        reader.atlas.gazetteer.classification("999", NOTHING)


def test_a_disease_tells_all_that_is_known_of_it(reader: Reader) -> None:
    view = reader.disease("30")
    assert view.definitions == (("en", "What it is."), ("fr", "Ce que c'est."))
    assert [(r.system, r.code, r.relation, r.detail, r.validated, r.href) for r in view.references] == [
        ("OMIM", "154700", "exact", "", True, "https://omim.org/entry/154700"),
        ("OMIM", "javascript:x", "narrower", "", True, "https://omim.org/entry/javascript:x"),
        ("ICD-10", "Q87.4", "broader", "Inclusion term", False, "https://icd.who.int/browse10/2019/en#/Q87.4"),
        ("ICD-11", "LD28.01", "broader", "", True, "https://icd.who.int/browse/latest-release/mms/en#236564145"),
    ]
    assert view.genes[0].symbol == "FBN1" and page_of_gene(view.genes[0]) == "https://identifiers.org/hgnc:3603"
    assert view.prevalences[0].band == "1-5 / 10 000"
    assert (view.onsets, view.inheritances, view.phenotypes) == (("Childhood",), ("Autosomal dominant",), 7)
    assert view.aggregated is not None and view.aggregated.code == "30"
    assert view.note == "" and view.leads_to == ()


def test_an_inactive_code_says_where_it_leads(reader: Reader) -> None:
    deprecated, obsolete, alone, common = (reader.disease(code) for code in ("77", "78", "79", "80"))
    assert deprecated.note == "ORPHA:77 is deprecated: use ORPHA:30 Disease type 30."
    assert [link.code for link in deprecated.leads_to] == ["30"]
    assert [link.code for link in obsolete.leads_to] == ["31", "32"] and "refers to" in obsolete.note
    assert "no other code" in alone.note and not alone.leads_to
    assert "not rare in Europe" in common.note


def test_a_head_names_the_classification_that_begins_with_it(reader: Reader) -> None:
    assert reader.disease("2").heads == (("202", "Classification 202"),)
    assert reader.disease("30").heads == ()


def test_a_disease_without_sources_names_the_nearest_that_have_some(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with Keeper(settings) as keeper:
        keeper.load_nomenclature(wood(1), {})
    keep(settings, source("one", "30"))
    reader = Reader(settings)
    nomenclature, covered = reader.nomenclature, {"30", *above(reader.nomenclature, "30")}
    helped = 0
    for code in nomenclature.diseases.keys() - {"77"}:
        view, ups = reader.disease(code), above(nomenclature, code) | {code}
        beside = {each for up in nomenclature.diseases[code].above for each in children(nomenclature, up, None)}
        near = ((ups | beside) & covered) - {code, *nomenclature.heads}
        if not sum(view.counts.values()):
            assert {link.code for link in view.nearest} <= near and bool(view.nearest) == bool(near), code
            assert all(link.sources == 1 for link in view.nearest)
            helped += bool(near)
    reader.close()
    assert helped > 5


def test_a_disease_is_in_the_field_of_the_networks_whose_groups_are_at_or_above_it(full: Path) -> None:
    reader = Reader(Settings(data=full))
    networks, cards = reader.thesaurus.members(ERNS), [card for card in reader.index.cards() if card["source"]]
    groups = {each.notations[0]: {s.removeprefix(ORDO) for s in each.subjects} for each in networks if each.subjects}
    known = {name: codes & reader.nomenclature.diseases.keys() for name, codes in groups.items()}
    for code in reader.nomenclature.diseases:
        here = above(reader.nomenclature, code) | {code}
        assert {value for value, _, _ in reader.disease(code).networks} == {
            n for n, codes in known.items() if codes & here
        }
    assert len(reader.atlas.gazetteer.fields) == sum(map(bool, known.values())) > 10
    for field in reader.atlas.gazetteer.fields:
        assert {link.code for link in field.groups} == known[field.value]
        assert field.sources == sum(1 for card in cards if known[field.value] & reached(reader, card))
        assert reader.atlas.gazetteer.field(field.value.lower()) == reader.atlas.gazetteer.field(field.iri) == field
    with pytest.raises(NotFound, match="No network 'ERN NONE'"):
        reader.atlas.gazetteer.field("ERN NONE")
    reader.close()


def test_looking_at_diseases_changes_nothing_of_the_nomenclature(full: Path) -> None:
    reader = Reader(Settings(data=full))
    before = (reader.nomenclature.heads, [link.code for link in reader.diseases(None)])
    for code in reader.nomenclature.diseases:
        reader.disease(code)
    assert (reader.nomenclature.heads, [link.code for link in reader.diseases(None)]) == before
    reader.close()
