"""Names of diseases: which disease a text means, whatever is left out, mistyped or written otherwise."""

from __future__ import annotations

import random
import string

import pytest

from catalogue.card import fold
from catalogue.disease import Disease
from catalogue.library import Library
from catalogue.names import Names
from catalogue.nomenclature import Nomenclature

NOMENCLATURE = Library().nomenclature
NAMES = Names(NOMENCLATURE, ("en",))
LABELS = [(code, label) for code, d in NOMENCLATURE.diseases.items() for label in d.labels.values()]


def codes(text: str, limit: int = 10) -> list[str]:
    return [each.code for each in NAMES.suggest(text, limit)]


def made(**names: str) -> Names:
    """Names of a nomenclature of our own: code after `c`, preferred name and synonyms parted by bars."""
    diseases = {}
    for key, told in names.items():
        label, *synonyms = told.split("|")
        diseases[key[1:]] = Disease(key[1:], {"en": label}, [("en", each) for each in synonyms], "Disorder")
    return Names(Nomenclature(diseases))


@pytest.mark.parametrize(("code", "label"), random.Random(1).sample(LABELS, 40))
def test_an_exact_name_in_any_language_comes_first(code: str, label: str) -> None:
    bearers = [other for other, each in LABELS if fold(each) == fold(label)]
    assert set(codes(label)[: len(set(bearers))]) >= {code}
    assert NAMES.suggest(label)[0].score == 100


@pytest.mark.parametrize(
    "text", ["Duchenne", "duchenne", "DUCHENNE MUSCULAR DYSTROPHY", "Duchenne  muscular-dystrophy"]
)
def test_duchenne_means_duchenne_muscular_dystrophy(text: str) -> None:
    assert NAMES.meant(text) == "98896"


@pytest.mark.parametrize("text", ["muscular", "dystrophy", "a", "", " ", "-", "zzzz", "registry"])
def test_a_word_of_many_names_or_of_none_means_no_disease(text: str) -> None:
    assert NAMES.meant(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("98896", "98896"),
        ("ORPHA:98896", "98896"),
        ("ORPHA 098896", "98896"),
        ("http://www.orpha.net/ORDO/Orphanet_586", "586"),
    ],
)
def test_a_code_in_any_spelling_comes_first(text: str, code: str) -> None:
    first = NAMES.suggest(text)[0]
    assert (first.code, first.how) == (code, "code")


def test_the_beginnings_of_all_words_find_a_name_in_any_order() -> None:
    assert codes("dys musc duch")[0] == "98896" or "98896" in codes("dys musc duch")
    assert NAMES.suggest("dystro duchen")[0].how == "prefix"


@pytest.mark.parametrize(("code", "label"), [(c, n) for c, n in random.Random(3).sample(LABELS, 60) if len(n) > 8])
def test_a_single_typo_in_a_longer_name_still_finds_it(code: str, label: str) -> None:
    chance = random.Random(label)
    place = chance.randrange(1, len(label) - 1)
    wrong = label[:place] + chance.choice(string.ascii_lowercase) + label[place + chance.choice((0, 1)) :]
    assert code in codes(wrong)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Acidose tubulaire rénale distale", "acidose tubulaire renale distale"),
        ("azidose renale tubuläre distale", "AZIDOSE, RENALE TUBULARE, DISTALE"),
    ],
)
def test_accents_case_and_punctuation_play_no_part(text: str, plain: str) -> None:
    assert codes(text)[0] == codes(plain)[0] == "18"


def test_all_bearers_of_a_name_come_before_anything_else() -> None:
    names = made(c1="Same name", c2="Other|Same name", c3="Same name and more", c4="Same namf")
    assert [each.code for each in names.suggest("same name")][:2] == ["1", "2"]
    assert [each.how for each in names.suggest("same name")][:3] == ["label", "synonym", "prefix"]
    assert names.exact("SAME NAME") == ["1", "2"] and names.meant("same name") is None


def test_active_codes_come_before_inactive_ones() -> None:
    nomenclature = Nomenclature({"1": Disease("1", {"en": "N"}, status="Obsolete"), "2": Disease("2", {"en": "N"})})
    assert Names(nomenclature).exact("n") == ["2", "1"]


def test_a_synonym_says_which_name_matched_and_what_the_disease_is_called() -> None:
    [first, *_] = NAMES.suggest("classic rta")
    assert (first.code, first.matched, first.how) == ("18", "Classic RTA", "synonym")
    assert first.label == "Distal renal tubular acidosis"


def test_each_disease_is_named_once_and_no_more_than_asked_for() -> None:
    for text in ("syndrome", "rare", "586", "muscular dystrophy"):
        found = codes(text, 7)
        assert len(found) == len(set(found)) <= 7


@pytest.mark.parametrize("text", ["", " ", "()", "*", "\x00", "a" * 5000, "日本", "\u0301", "²", "٣"])
def test_strange_texts_break_nothing(text: str) -> None:
    assert isinstance(NAMES.suggest(text), list)
    assert NAMES.meant(text) is None or text


def test_a_nomenclature_without_names_has_none() -> None:
    names = Names(Nomenclature({"1": Disease("1")}))
    assert names.suggest("anything") == [] and names.exact("") == [] and names.suggest("1")[0].label == "ORPHA:1"
