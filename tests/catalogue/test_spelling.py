"""Spelling: what two ways of writing a name have in common, and what they must not."""

from __future__ import annotations

import doctest
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalogue.names.handle
import catalogue.names.likeness
import catalogue.names.spelling
from catalogue.index.card import fold
from catalogue.names.spelling import plain, spelling


@pytest.mark.parametrize(
    "module", [catalogue.names.spelling, catalogue.names.likeness, catalogue.names.handle], ids=lambda m: m.__name__
)
def test_the_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


SAME_SPELLED = [
    ["Type II diabetes", "type 2 diabetes", "Type-2 diabetes", "TYPE2 diabetes", "typ 2 diabetes", "tipo II diabetes"],
    ["Tyrosinaemia type III", "tyrosinemia 3", "Tyrosinemia, type III"],
    ["Crohn's disease", "Crohn disease", "Crohn’s Disease", "crohn´s disease"],
    ["Oesophageal tumour", "esophageal tumor"],
    ["Sulphatidosis", "sulfatidosis"],
    ["CMT1A", "CMT 1A", "CMT-1-A", "cmt type 1a"],
    ["Syndrome de l'X fragile", "Syndrome X fragile", "syndrome du X fragile"],
    ["γ-sarcoglycanopathy", "gamma sarcoglycanopathy", "Gamma-Sarcoglycanopathy"],
    ["Maladie de Ménétrier", "maladie menetrier"],
    ["Choroba Łomży", "choroba lomzy"],
    ["MPS IVA", "MPS 4A", "mps type IVa"],
]
DIFFERENT = ["Trisomy X", "Trisomy 10", "Hepatitis C", "Hepatitis 100", "Vitamin D", "Factor IX", "Factor XI", "CDG-Is", "CDG-Iz", "aEDS", "EDS"]  # fmt: skip


@pytest.mark.parametrize("names", SAME_SPELLED, ids=lambda names: names[0])
def test_ways_of_spelling_come_out_the_same(names: list[str]) -> None:
    assert len({spelling(name).spelled for name in names}) == 1


def test_the_order_of_words_plays_no_part_in_the_key_but_in_the_spelling() -> None:
    names = ["Marfan syndrome", "Syndrome of Marfan", "syndrome, Marfan's", "Syndrome de Marfan"]
    assert len({spelling(name).key for name in names}) == 1 < len({spelling(name).spelled for name in names})


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(DIFFERENT, 2)))
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert spelling(one).key != spelling(other).key


def test_what_may_be_an_acronym_is_not_left_out_when_little_else_is_left() -> None:
    assert spelling("DI-2").key != spelling("type 2").key != spelling("2").key
    assert spelling("DES syndrome").key == "des syndrome" and spelling("Type").spelled == "type"


def test_figures_of_a_locus_are_not_shuffled_by_the_key() -> None:
    assert spelling("Monosomy 12q14").key != spelling("Monosomy 14q12").key


def test_a_heading_in_capitals_is_left_out_and_any_other_is_not() -> None:
    assert plain("OBSOLETE: Aniridia") == plain("NON RARE IN EUROPE: Aniridia") == "aniridia"
    assert plain("Malformation: visceral") == "malformation visceral" and plain("OBSOLETE:") == "obsolete"


def test_greek_words_stay_words_and_greek_letters_are_spoken() -> None:
    assert plain("TNF-α") == "tnf alpha" and plain("α1-antitrypsin") == "alpha1 antitrypsin"
    assert plain("Σύνδρομο") == fold("Σύνδρομο")


@given(st.text(max_size=60))
def test_any_text_has_all_three_spellings_or_none(text: str) -> None:
    form = spelling(text)
    assert bool(form.plain) == bool(form.spelled) == bool(form.key)
    assert form.plain == plain(form.plain) and "_" not in form.plain
    assert sorted(form.key.replace(" ", "")) == sorted(form.spelled.replace(" ", ""))


@given(st.text(st.characters(max_codepoint=127, exclude_characters=":'`"), max_size=60))
def test_the_short_way_for_plain_letters_is_the_long_way(text: str) -> None:
    assert plain(text) == fold(text)


@pytest.mark.parametrize("heading", ["EXCLUDED", "RULED OUT", "MOTHER"])
def test_no_heading_is_left_out_but_those_of_names_out_of_use(heading: str) -> None:
    assert plain(f"{heading}: Aniridia") == f"{heading.lower()} aniridia"
