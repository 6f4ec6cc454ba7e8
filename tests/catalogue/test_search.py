"""Searches: read from URL parameters, written back to them, nonsense refused in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.keeping.publication import FACETS
from catalogue.library import Library
from catalogue.names.names import Names
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.profile.profile import load_profiles
from catalogue.search.search import BadSearch, Language, Page, Search, facet_value, read_search, short
from catalogue.setting import Settings

LIBRARY = Library()
PROFILES = load_profiles(Settings())
FIELDS = {field.name: field for field in PROFILES.facets}
LANGUAGE = Language(
    {**dict.fromkeys(FACETS), **FIELDS}, LIBRARY.thesaurus, LIBRARY.nomenclature, Names(LIBRARY.nomenclature)
)


def read(*params: tuple[str, str]) -> Search:
    return read_search(params, LANGUAGE)


def terms() -> list[tuple[str, str]]:
    """Every term of every facet."""
    found = []
    for name, field in FIELDS.items():
        values = field.options or tuple(concept.iri for concept in LIBRARY.thesaurus.members(field.scheme or ""))
        found += [(name, value) for value in values]
    return found


def test_every_term_of_every_facet_has_a_short_form_that_reads_back() -> None:
    lost = [(name, value) for name, value in terms() if facet_value(name, short(value), LANGUAGE) != value]
    assert lost == [] and len(terms()) > 300


VALUES = st.one_of(
    st.sampled_from(terms()),
    st.tuples(st.just("kind"), st.sampled_from(["biobank", "source"])),
    st.tuples(st.just("level"), st.sampled_from("0123")),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=20)


@st.composite
def searches(draw: st.DrawFn) -> Search:
    selected: dict[str, tuple[str, ...]] = {}
    for name, value in draw(st.lists(VALUES, max_size=5)):
        selected[name] = tuple(dict.fromkeys((*selected.get(name, ()), value)))
    disease = draw(st.none() | st.sampled_from(sorted(LIBRARY.nomenclature.diseases)))
    current = LIBRARY.nomenclature.current(disease) if disease else None
    return Search(
        text="" if disease else draw(st.just("") | WORDS),
        disease=current,
        asked=disease if disease and disease != current else "",
        selected=selected,
        sort=draw(st.sampled_from(["relevance", "modified"])),
        page=draw(st.integers(1, 10_000)),
        size=draw(st.integers(1, 100)),
        match=draw(st.sampled_from([None, "exact", "narrower", "broader"])) if disease else None,
    )


@given(searches())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_search_written_as_parameters_reads_back_the_same(search: Search) -> None:
    assert read(*search.params()) == search


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["q", "words", "orpha", "sort", "page", "size", "match", "country", "kind", "level", "utm_source"]
            ),
            st.text(max_size=30),
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_any_parameters_are_read_or_refused_in_words(params: list[tuple[str, str]]) -> None:
    try:
        search = read(*params)
    except BadSearch as error:
        assert len(str(error)) > 20
    else:
        assert read(*search.params()) == replace(search, read="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orpha", "cystic"), ("orpha", "²"), ("orpha", "٣"), ("orpha", "1" * 12), ("orpha", "-5"), ("page", "0"), ("page", "x"), ("page", "-1"), ("page", "1e3"),
        ("page", "10001"), ("size", "0"), ("size", "101"), ("size", "٣"), ("sort", "title;drop"), ("match", "nearly"),
        ("q", "a\x00b"), ("country", "\x00"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_the_parameter_and_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(BadSearch) as told:
        read((name, value))
    assert name in str(told.value) or "ORPHAcode" in str(told.value)
    assert told.value.expected or told.value.fix


@pytest.mark.parametrize(
    "text",
    [
        "586",
        "ORPHA:586",
        "ORPHA 586",
        "orpha:586",
        "http://www.orpha.net/ORDO/Orphanet_586",
        "Cystic fibrosis",
        "mucoviscidose",
    ],
)
def test_a_text_that_is_a_code_or_a_name_is_read_as_the_disease(text: str) -> None:
    search = read(("q", text))
    assert (search.disease, search.text) == ("586", "")


@pytest.mark.parametrize("text", ["registry", "muscular", "424242424", "586 patients"])
def test_other_texts_stay_words(text: str) -> None:
    assert (read(("q", text)).disease, read(("q", text)).text) == (None, text)


MAPPED = Nomenclature(
    {
        "558": Disease("558", {"en": "Marfan syndrome"}, mappings=[Mapping("OMIM", "154700", EXACT), Mapping("ICD-10", "Q87.4", EXACT)]),
        "284963": Disease("284963", {"en": "Marfan syndrome type 1"}, mappings=[Mapping("OMIM", "154700", NARROWER)]),
        "1": Disease("1", {"en": "One"}, mappings=[Mapping("ICD-10", "E70.0", EXACT)]),
        "2": Disease("2", {"en": "Two"}, mappings=[Mapping("ICD-10", "E70.0", EXACT), Mapping("OMIM", "100000", BROADER)]),
        "3": Disease("3", {"en": "Three"}, status="Obsolete", mappings=[Mapping("ICD-10", "Q87.4", EXACT)]),
    }
)  # fmt: skip


@pytest.mark.parametrize("text", ["OMIM 154700", "154700", "Q87.4", "icd-10 q874", "https://omim.org/entry/154700"])
def test_a_code_of_another_system_that_is_exactly_one_disease_is_read_as_it(text: str) -> None:
    language = replace(LANGUAGE, nomenclature=MAPPED, names=Names(MAPPED))
    assert read_search([("q", text)], language) == Search(disease="558", read=text)


@pytest.mark.parametrize(("text", "candidates"), [("E70.0", ["1", "2"]), ("OMIM 100000", ["2"])])
def test_a_code_of_several_diseases_or_not_exactly_of_one_stays_words_and_offers_them(
    text: str, candidates: list[str]
) -> None:
    language = replace(LANGUAGE, nomenclature=MAPPED, names=Names(MAPPED))
    assert read_search([("q", text)], language) == Search(text=text)
    assert [each.code for each in language.names.suggest(text)] == candidates


def test_words_are_never_read_as_a_disease() -> None:
    assert read(("words", "Cystic fibrosis")) == Search(text="Cystic fibrosis")


def test_a_deprecated_code_leads_to_its_replacement_and_remembers_what_was_asked() -> None:
    search = read(("orpha", "587"))
    assert (search.disease, search.asked) == ("144", "587")
    assert ("orpha", "587") in search.params()


def test_leading_zeros_of_a_code_play_no_part() -> None:
    assert read(("orpha", "000586")).disease == "586"


@pytest.mark.parametrize(
    "value",
    [
        "DEU",
        "DE",
        "Germany",
        "Deutschland",
        "allemagne",
        "http://publications.europa.eu/resource/authority/country/DEU",
    ],
)
def test_a_country_is_read_however_it_is_written(value: str) -> None:
    assert read(("country", value)).selected == {
        "country": ("http://publications.europa.eu/resource/authority/country/DEU",)
    }


def test_unknown_parameters_and_empty_values_are_left_alone() -> None:
    assert read(("utm_source", "x"), ("q", ""), ("country", " "), ("page", "")) == Search()


def test_a_facet_narrows_widens_and_goes_back_to_the_first_page() -> None:
    search = Search(page=4).with_("country", "a").with_("country", "b").with_("country", "a")
    assert (search.selected, search.page) == ({"country": ("a", "b")}, 1)
    assert search.without("country", "a").selected == {"country": ("b",)}
    assert search.without("country", "a").without("country", "b").selected == {}
    assert search.turned(3).page == 3 and search.turned(3).only("exact").page == 1


@pytest.mark.parametrize(("total", "size", "pages"), [(0, 20, 1), (1, 20, 1), (20, 20, 1), (21, 20, 2), (100, 1, 100)])
def test_the_number_of_pages(total: int, size: int, pages: int) -> None:
    assert Page(Search(size=size), total, {}, (), (), "", None, (), ()).pages == pages
