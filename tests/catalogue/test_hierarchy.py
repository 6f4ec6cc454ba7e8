"""The nomenclature: the hierarchy and its closure, heads, deprecated codes, and its SKOS form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from catalogue.library import Library
from catalogue.nomenclature.disease import ORDO, Disease
from catalogue.nomenclature.nomenclature import Nomenclature, closure
from catalogue.nomenclature.shelf import keep_nomenclature, load_nomenclature
from catalogue.nomenclature.skos import quoted, write_nomenclature
from catalogue.nomenclature.skos_reader import read_nomenclature
from catalogue.record.triple import read_ntriples, statements

CODES = st.integers(1, 12).map(str)
EDGES = st.lists(st.tuples(CODES, CODES), max_size=30)


def graph_of(edges: list[tuple[str, str]], *, loops: bool) -> dict[str, set[str]]:
    """Parents by code; without loops a parent always has the lower number."""
    parents: dict[str, set[str]] = {str(code): set() for code in range(1, 13)}
    for child, parent in edges:
        if loops or int(parent) < int(child):
            parents[child].add(parent)
    return parents


def reached(parents: dict[str, set[str]], code: str) -> set[str]:
    """Everything above, step by step, the plainest way."""
    found: set[str] = set()
    while True:
        more = found | {p for c in found | {code} for p in parents.get(c, ())}
        if more == found:
            return found - {code}
        found = more


@given(EDGES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_closure_equals_plain_search_with_and_without_loops(edges: list[tuple[str, str]], loops: bool) -> None:
    parents = graph_of(edges, loops=loops)
    assert closure(parents) == {code: frozenset(reached(parents, code)) for code in parents}


@given(EDGES)
@settings(max_examples=100, deadline=None)
def test_descendants_and_distances_mirror_the_ancestors(edges: list[tuple[str, str]]) -> None:
    parents = graph_of(edges, loops=True)
    made = Nomenclature({code: Disease(code, parents=set(above)) for code, above in parents.items()})
    for code in parents:
        assert made.descendants(code) == {other for other in parents if code in made.ancestors(other)}
        up = made.distances(code)
        assert set(up) - {code} == set(made.ancestors(code)) and up[code] == 0
        for other, steps in up.items():
            assert steps == 0 or any(up.get(child) == steps - 1 for child in made.children.get(other, ()))
            assert steps == 0 or not any(up.get(child, 99) < steps - 1 for child in made.children.get(other, ()))


@given(EDGES)
@settings(max_examples=50, deadline=None)
def test_heads_have_children_and_nothing_above(edges: list[tuple[str, str]]) -> None:
    parents = graph_of(edges, loops=False)
    made = Nomenclature({code: Disease(code, parents=set(above)) for code, above in parents.items()})
    assert made.heads == [c for c in parents if not parents[c] and any(c in above for above in parents.values())]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=15)


@given(
    st.dictionaries(
        CODES, st.tuples(NAMES, NAMES, st.sampled_from(["Active", "Obsolete"]), st.sets(CODES, max_size=2)), max_size=6
    )
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same(entries: dict[str, tuple[str, str, str, set[str]]]) -> None:
    diseases = {
        code: Disease(
            code, {"en": name, "fr": other}, [("en", other)], "Disorder", "Disease", status, set(above), "9", ["8"]
        )
        for code, (name, other, status, above) in entries.items()
    }
    content = b"".join(write_nomenclature(Nomenclature(diseases, "2025-07"), closed=True))
    again = read_nomenclature(statements(content))
    assert (again.diseases, again.release) == (diseases, "2025-07")
    assert len(read_ntriples(content)) == len(set(content.splitlines()))


def test_the_closure_is_written_as_broader_transitive(starter: Nomenclature) -> None:
    graph = Graph().parse(data=b"".join(write_nomenclature(starter, closed=True)), format="nt")
    for code in ("98896", "586", "15"):
        found = {str(o).removeprefix(ORDO) for o in graph.objects(URIRef(ORDO + code), SKOS.broaderTransitive)}
        assert found == reached({c: d.parents for c, d in starter.diseases.items()}, code) != set()


@pytest.fixture(scope="module")
def starter() -> Nomenclature:
    return Library().nomenclature


def test_a_deprecated_code_leads_to_its_replacement_and_others_to_themselves(starter: Nomenclature) -> None:
    assert [starter.current(code) for code in ("587", "586", "194", "no-such")] == ["144", "586", "194", "no-such"]


def test_names_fall_back_from_language_to_english_to_the_code(starter: Nomenclature) -> None:
    assert starter.label("15", ("de",)) == "Achondroplasie"
    assert starter.label("15", ("fi",)) == "Achondroplasia"
    assert starter.label("424242424") == "ORPHA:424242424"


def test_a_kept_nomenclature_is_the_same_when_it_is_loaded(tmp_path: Path, starter: Nomenclature) -> None:
    file = keep_nomenclature(starter, tmp_path)
    again, digest = load_nomenclature(file)
    for disease in (*again.diseases.values(), *starter.diseases.values()):
        disease.synonyms.sort()
    assert (again.diseases, again.release) == (starter.diseases, starter.release)
    assert file.name == f"{digest}.jsonl.zst"


@given(st.text(max_size=20).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text)))
def test_a_quoted_text_reads_back(text: str) -> None:
    [found] = statements(f"<a:a> <a:b> {quoted(text)} .\n".encode())
    assert found.value == text
