"""The finder against SPARQL: what the index finds, in which order, in which group, and every facet's count."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import get_args

import pyoxigraph as ox
import pytest
from generated import WORDS

from catalogue.search.search import MATCHES, Page, Search, short
from catalogue.telling.reader import Reader
from catalogue.telling.view import Match

SEARCHES, SEED = 70, 11


class Questions:
    """Searches drawn at random over what a catalogue holds."""

    def __init__(self, reader: Reader, seed: int) -> None:
        self.random = random.Random(seed)
        self.cards = [card for card in reader.index.cards() if card["source"]]
        self.values: dict[str, list[str]] = {}
        for card in self.cards:
            facts = {**card["facts"], "kind": (card["kind"],), "level": (str(card["level"]),)}
            for name, values in facts.items():
                self.values.setdefault(name, []).extend(values)
        self.codes = sorted({code for card in self.cards for code in card["codes"]})
        self.groups = sorted({above for code in self.codes for above in reader.nomenclature.ancestors(code)})

    def draw(self) -> Search:
        """One search: a disease or words or neither, some facets, sometimes one group only."""
        chance = self.random.random()
        disease = self.random.choice(self.codes if chance < 0.35 else self.groups) if chance < 0.6 else None
        words = "" if disease or chance > 0.9 else " ".join(self.beginning() for _ in range(self.random.randint(1, 2)))
        return Search(
            text=words,
            disease=disease,
            selected=self.selection(),
            sort=self.random.choice(("relevance", "modified")),
            match=self.random.choice((None, None, *get_args(Match))) if disease else None,
            size=100,
        )

    def beginning(self) -> str:
        """The beginning of a word that sources use."""
        word = self.random.choice(WORDS)
        return word[: self.random.randint(2, len(word))]

    def selection(self) -> dict[str, tuple[str, ...]]:
        """Up to three facets with one or two values each, now and then one that nobody has."""
        names = self.random.sample(sorted(self.values), self.random.choice((0, 0, 1, 1, 2, 3)))
        chosen = {name: tuple(sorted(set(self.random.choices(self.values[name], k=2)))) for name in names}
        return {**chosen, "country": ("https://nowhere.example/",)} if self.random.random() < 0.05 else chosen


@pytest.fixture(scope="module")
def store(reader: Reader) -> ox.Store:
    return ox.Store.read_only(str(reader.store_path))


@pytest.fixture(scope="module")
def questions(reader: Reader) -> list[Search]:
    drawn = Questions(reader, SEED)
    return [drawn.draw() for _ in range(SEARCHES)]


def rows_of(store: ox.Store, page: Page) -> list[tuple[str, str]]:
    """(source, match) as the page's own SPARQL answers; no match where no disease was asked for."""
    found = store.query(page.sparql, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    match = page.search.disease is not None
    return [(row["source"].value, row["match"].value if match else "") for row in found]


def hits_of(reader: Reader, search: Search) -> list[tuple[str, str]]:
    """(source, match) as the finder answers, all pages."""
    pages = [reader.find(search)]
    pages += [reader.find(search.turned(number)) for number in range(2, pages[0].pages + 1)]
    return [(hit.iri, hit.match or "") for page in pages for hit in page.hits]


def test_the_drawn_searches_find_something_of_everything(reader: Reader, questions: list[Search]) -> None:
    pages = [reader.find(search) for search in questions]
    assert sum(page.total > 0 for page in pages) > SEARCHES / 2
    assert {match for page in pages for match, number in page.groups.items() if number} == set(MATCHES)
    assert {name for search in questions for name in search.selected} > {"kind", "level", "country"}


def test_hits_and_groups_equal_what_the_shown_sparql_answers(
    reader: Reader, store: ox.Store, questions: list[Search]
) -> None:
    for search in questions:
        page = reader.find(search)
        rows = rows_of(store, page)
        assert sorted(hits_of(reader, search)) == sorted(rows), search
        assert page.total == len(rows), search
        if search.disease:
            told = Counter(match for _, match in rows_of(store, reader.find(search.only(None))))
            assert page.groups == {match: told[match] for match in MATCHES}, search


def test_the_order_equals_that_of_the_shown_sparql_where_fields_order(
    reader: Reader, store: ox.Store, questions: list[Search]
) -> None:
    for search in questions:
        if not search.text or search.sort == "modified":
            assert hits_of(reader, search) == rows_of(store, reader.find(search)), search


def facts_of(store: ox.Store, reader: Reader, name: str) -> dict[str, set[str]]:
    """The values of a facet by source, asked of the store in the plainest way."""
    if name == "level":
        return asked(
            store,
            "SELECT ?s (STR(?l) AS ?v) { ?e <http://xmlns.com/foaf/0.1/primaryTopic> ?s ; <https://w3id.org/jardin/ns#level> ?l }",
        )
    if name == "kind":
        types = asked(store, "SELECT ?s (STR(?t) AS ?v) { ?s a ?t }")
        return {s: {profile.name} for s, each in types.items() if (profile := reader.profiles.of(each))}
    if name == "codes":
        return states_of_codes(store, reader)
    if name == "findings":
        names = {each.iri: each.name for each in reader.profiles.fields.values()}
        oa = "http://www.w3.org/ns/oa#"
        told = asked(store, f"SELECT ?s (STR(?f) AS ?v) {{ ?n <{oa}hasTarget> ?s ; <{oa}hasBody> ?f }}")
        return {source: {names[field] for field in fields} for source, fields in told.items()}
    field = reader.facets[name]
    assert field is not None
    return asked(store, f"SELECT ?s (STR(?o) AS ?v) {{ ?s <{field.path}> ?o FILTER(!ISBLANK(?o)) }}")


def states_of_codes(store: ox.Store, reader: Reader) -> dict[str, set[str]]:
    """Whether the codes of each source are active, inactive or unknown, from the codes and the nomenclature alone."""
    ordo = "http://www.orpha.net/ORDO/Orphanet_"
    subjects = asked(store, "SELECT ?s (STR(?o) AS ?v) { ?s <http://purl.org/dc/terms/subject> ?o }")
    diseases = reader.nomenclature.diseases
    states: dict[str, set[str]] = {}
    for iri in asked(store, "SELECT ?s (STR(?t) AS ?v) { ?s a ?t }"):
        codes = {each.removeprefix(ordo) for each in subjects.get(iri, ()) if each.startswith(ordo)}
        known = {code: diseases[code].status in ("Active", "Historic") for code in codes if code in diseases}
        named = {"active" if live else "inactive" for live in known.values()} | {
            "unknown" for c in codes if c not in known
        }
        states[iri] = named or {"none"}
    return states


def asked(store: ox.Store, query: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        found.setdefault(row["s"].value, set()).add(row["v"].value)
    return found


def test_every_facet_counts_what_meets_all_other_selections(
    reader: Reader, store: ox.Store, questions: list[Search]
) -> None:
    facts = lru_cache(maxsize=None)(lambda name: facts_of(store, reader, name))
    for search in questions[:24]:
        page = reader.find(search)
        for facet in page.facets:
            others = {name: values for name, values in search.selected.items() if name != facet.name}
            sources = {iri for iri, _ in rows_of(store, reader.find(replace(search, selected=others)))}
            counted = Counter(short(value) for iri in sources for value in facts(facet.name).get(iri, ()))
            chosen = {short(value): 0 for value in search.selected.get(facet.name, ())}
            assert {value.value: value.count for value in facet.values} == {**chosen, **counted}, (search, facet.name)


def test_pages_join_to_the_whole_without_gap_or_repetition(reader: Reader, questions: list[Search]) -> None:
    for search in questions[:20]:
        small = replace(search, size=7)
        assert hits_of(reader, small) == hits_of(reader, search), search


def test_a_page_beyond_the_last_is_empty(reader: Reader) -> None:
    page = reader.find(Search(page=10_000))
    assert page.hits == () and page.total > 0


def test_a_record_stands_once_in_its_best_group(reader: Reader, questions: list[Search]) -> None:
    for search in questions:
        found = [iri for iri, _ in hits_of(reader, search)]
        assert len(found) == len(set(found)), search


def test_heads_of_classifications_never_match_as_broader(reader: Reader) -> None:
    nomenclature = reader.nomenclature
    leaf = next(code for code in nomenclature.diseases if len(nomenclature.ancestors(code)) > 6)
    broader = {code for hit in reader.find(Search(disease=leaf, match="broader", size=100)).hits for code, _ in hit.via}
    assert not any(nomenclature.is_head(code) for code in broader)


def words() -> Iterator[tuple[str, str]]:
    """Spellings that find the same."""
    yield from (("zurich", "ZÜRICH"), ("alesund", "Ålesund"), ("strasse", "Straße"), ("follow up", "follow-up"))


@pytest.mark.parametrize(("plain", "written"), list(words()))
def test_words_are_found_whatever_their_accents_and_case(reader: Reader, plain: str, written: str) -> None:
    found = [reader.find(Search(text=text)).total for text in (plain, written)]
    assert found[0] == found[1] > 0


@pytest.mark.parametrize("text", ["*", ".*", "(", "a" * 300, '" ) } #', "\\u0022", "𝔘𝔫𝔦", "日本", "a.*b", "-"])
def test_signs_in_words_ask_for_nothing_strange(reader: Reader, store: ox.Store, text: str) -> None:
    search = Search(text=text)
    assert sorted(hits_of(reader, search)) == sorted(rows_of(store, reader.find(search)))


def test_values_with_quotes_do_not_break_out_of_the_shown_sparql(reader: Reader, store: ox.Store) -> None:
    for value in ('x") } #', "x\\", "a\nb", "\\u0022) }", "' OR '"):
        page = reader.find(Search(selected={"country": (value,), "kind": (value,), "level": (value,)}))
        assert rows_of(store, page) == [] and page.total == 0


def test_nothing_found_names_the_nearest_relatives_that_have_sources(reader: Reader) -> None:
    bare = next(
        code
        for code, disease in sorted(reader.nomenclature.diseases.items())
        if disease.is_active and disease.parents and not sum(reader.find(Search(disease=code)).groups.values())
    )
    near = reader.find(Search(disease=bare)).nearest
    assert all(link.sources > 0 and link.code != bare for link in near)


def test_the_distance_of_a_broader_hit_is_the_number_of_steps(reader: Reader) -> None:
    nomenclature = reader.nomenclature
    for hit in reader.find(Search(disease="586", match="broader", size=100)).hits:
        code = hit.via[0][0]
        assert nomenclature.distances("586")[code] == hit.distance > 0
