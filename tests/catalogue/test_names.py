"""Names of diseases: which disease a text means, whatever is left out, mistyped or written otherwise."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from real_names import LIST, real_names

from catalogue.error import StoreError
from catalogue.index.card import fold
from catalogue.library import Library
from catalogue.names.names import Names, write_names
from catalogue.names.roll import CLASSES, is_finished
from catalogue.names.spelling import plain
from catalogue.nomenclature.disease import Disease, Gene
from catalogue.nomenclature.mapping import EXACT, NARROWER, Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.telling.view import Candidate

HERE = pytest.mark.skipif(not LIST.is_file(), reason=f"no real files at {LIST} (JARDIN_TEST_DATA)")
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
    [candidate, *_] = NAMES.suggest("classic rta")
    assert (candidate.code, candidate.matched, candidate.how) == ("18", "Classic RTA", "synonym")
    assert candidate.label == "Distal renal tubular acidosis"


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


def first(names: Names, text: str) -> tuple[str, str, str]:
    """Code, name matched and how, of the first suggestion."""
    [candidate, *_] = names.suggest(text) or [Candidate("", "", "", "", 0)]
    return candidate.code, candidate.matched, candidate.how


SPELLED = made(
    c1="Mucopolysaccharidosis type 2|MPS II|Hunter syndrome",
    c2="Beta-thalassemia|β-Thal",
    c3="Hemochromatosis",
    c4="Crohn's disease",
    c5="Marfan syndrome",
    c6="Charcot-Marie-Tooth disease type 1A|CMT1A",
    c7="Sjögren-Larsson syndrome",
    c8="Zespół Łąckiego",
    c9="Tumor of the pancreas",
    c10="Glycogen storage disease type IIb",
    c11="Leukodystrophy, metachromatic",
    c12="Trisomy X",
    c13="X-linked ichthyosis",
)


@pytest.mark.parametrize(
    ("text", "code", "matched"),
    [
        ("Mucopolysaccharidosis type II", "1", "Mucopolysaccharidosis type 2"),
        ("mucopolysaccharidosis 2", "1", "Mucopolysaccharidosis type 2"),
        ("Mucopolysaccharidosis Type-2", "1", "Mucopolysaccharidosis type 2"),
        ("mps 2", "1", "MPS II"),
        ("Syndrome of Hunter", "1", "Hunter syndrome"),
        ("syndrome, Hunter's", "1", "Hunter syndrome"),
        ("β-thalassaemia", "2", "Beta-thalassemia"),
        ("beta thal", "2", "β-Thal"),
        ("Haemochromatosis", "3", "Hemochromatosis"),
        ("Crohn disease", "4", "Crohn's disease"),
        ("Crohn’s disease", "4", "Crohn's disease"),
        ("syndrome de Marfan", "5", "Marfan syndrome"),
        ("CMT 1A", "6", "CMT1A"),
        ("cmt-1a", "6", "CMT1A"),
        ("Charcot Marie Tooth disease 1a", "6", "Charcot-Marie-Tooth disease type 1A"),
        ("Sjogren Larsson syndrome", "7", "Sjögren-Larsson syndrome"),
        ("zespol lackiego", "8", "Zespół Łąckiego"),
        ("tumour of pancreas", "9", "Tumor of the pancreas"),
        ("Glycogen storage disease 2b", "10", "Glycogen storage disease type IIb"),
        ("metachromatic leucodystrophy", "11", "Leukodystrophy, metachromatic"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(text: str, code: str, matched: str) -> None:
    assert first(SPELLED, text)[:2] == (code, matched)
    assert SPELLED.suggest(text)[0].how in ("label", "synonym")
    assert SPELLED.meant(text) == code


@pytest.mark.parametrize("text", ["Trisomy 10", "10-linked ichthyosis"])
def test_a_letter_that_is_no_numeral_is_not_read_as_one(text: str) -> None:
    assert SPELLED.meant(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Arfan syndrome", "5"), ("Mrafan syndrome", "5"), ("Mafran syndrme", "5"), ("Marfansyndrome", "5"),
        ("xMarfan syndrome", "5"), ("hemocromatosys", "3"), ("Charco-Mary-Tooth disease type 1A", "6"),
        ("Mucopolysacharidosis type II", "1"), ("suspected marfan sindrome", "5"), ("marf syndr", "5"),
        ("syndrome marfna", "5"), ("hemochro", "3"), ("hemocrho", "3"), ("Laarsson-Sjögren", "7"),
    ],
)  # fmt: skip
def test_typos_anywhere_and_words_in_any_order_still_find_it(text: str, code: str) -> None:
    assert first(SPELLED, text)[0] == code


def test_a_number_weighs_more_than_a_letter_when_a_name_is_mistyped() -> None:
    names = made(c1="Paraplegia type 1", c2="Paraplegia type 2", c3="Paraplegia type 3")
    assert first(names, "Parapleggia type 2")[0] == "2"
    assert first(names, "Paraplegia type 2")[0] == "2"


def test_the_name_that_matched_is_told_with_its_language() -> None:
    disease = Disease("1", {"en": "Cystic fibrosis", "fr": "Mucoviscidose"}, [("en", "CF"), ("fr", "Fibrose kystique")])
    names = Names(Nomenclature({"1": disease}))
    told = [
        (c.label, c.matched, c.language, c.how)
        for c in (names.suggest(t)[0] for t in ("mucoviscidose", "CF", "fibrose k"))
    ]
    assert told == [
        ("Cystic fibrosis", "Mucoviscidose", "fr", "label"),
        ("Cystic fibrosis", "CF", "en", "synonym"),
        ("Cystic fibrosis", "Fibrose kystique", "fr", "prefix"),
    ]  # fmt: skip


def test_among_equals_names_in_the_languages_of_the_reader_come_first() -> None:
    diseases = {
        "1": Disease("1", {"pt": "Anemia falciforme"}), "2": Disease("2", {"en": "Anemia of some other kind"}),
    }  # fmt: skip
    assert [c.code for c in Names(Nomenclature(diseases), ("en",)).suggest("anem")] == ["2", "1"]
    assert [c.code for c in Names(Nomenclature(diseases), ("pt", "en")).suggest("anem")] == ["1", "2"]


def test_codes_in_use_stand_before_others_and_preferred_names_before_synonyms() -> None:
    diseases = {
        "1": Disease("1", {"en": "Same"}, status="Obsolete"), "2": Disease("2", {"en": "B"}, [("en", "Same")]),
        "3": Disease("3", {"en": "Same"}), "4": Disease("4", {"en": "D"}, [("en", "Same")], status="Deprecated"),
    }  # fmt: skip
    names = Names(Nomenclature(diseases))
    assert [name.code for name in names.bearers("same")] == names.exact("same") == ["3", "2", "1", "4"]


def test_what_is_written_just_so_stands_before_what_is_nearly_so() -> None:
    names = made(c1="T+ B- immunodeficiency", c2="T- B- immunodeficiency", c3="T- B+ immunodeficiency")
    for code, text in (
        ("1", "t+ b- immunodeficiency"),
        ("2", "T- B- immunodeficiency"),
        ("3", "T- B+ immunodeficiency"),
    ):
        assert names.exact(text)[0] == code and len(names.exact(text)) == 3


def test_a_name_means_the_disease_in_use_when_others_that_bear_it_are_not() -> None:
    old = Disease("2", {"en": "Old name"}, status="Deprecated", replaced_by="1")
    names = Names(Nomenclature({"1": Disease("1", {"en": "New name"}, [("en", "Old name")]), "2": old}))
    assert names.meant("old name") == "1"
    assert Names(Nomenclature({"2": old})).meant("old name") == "2"


def test_a_code_out_of_use_says_what_to_use_instead() -> None:
    [old, *_] = NAMES.suggest("Muir-Torre")
    assert (old.code, old.leads_to) == ("587", ("144",))
    assert old.note.startswith("ORPHA:587 is deprecated: use ORPHA:144 ")
    assert NAMES.suggest("ORPHA:194")[0].leads_to == ("98553",)
    assert "not rare in Europe" in NAMES.suggest("crohn disease")[0].note


def test_the_heading_of_an_obsolete_name_plays_no_part() -> None:
    names = Names(Nomenclature({"1": Disease("1", {"en": "OBSOLETE: Digestive duplication"}, status="Obsolete")}))
    for text in ("Digestive duplication", "OBSOLETE: Digestive duplication", "digest dupl"):
        assert first(names, text)[0] == "1"


def test_codes_of_other_systems_and_genes_are_suggested_with_their_relation() -> None:
    gene = Gene("FBN1", association="Disease-causing germline mutation(s) in", synonyms=("OCTD",))
    diseases = {
        "558": Disease("558", {"en": "Marfan syndrome"}, mappings=[Mapping("OMIM", "154700", EXACT)], genes=[gene]),
        "1": Disease("1", {"en": "Other"}, mappings=[Mapping("OMIM", "154700", NARROWER)]),
        "154700": Disease("154700", {"en": "A disease of that number"}),
    }
    names = Names(Nomenclature(diseases))
    told = [(c.code, c.how, c.matched, c.relation) for c in names.suggest("154700")]
    assert told == [
        ("154700", "code", "ORPHA:154700", ""),
        ("558", "mapping", "OMIM 154700", EXACT),
        ("1", "mapping", "OMIM 154700", NARROWER),
    ]
    assert [(c.code, c.how) for c in names.suggest("MIM#154700")] == [("558", "mapping"), ("1", "mapping")]
    assert [(c.code, c.how, c.matched) for c in names.suggest("octd")] == [("558", "gene", "FBN1")]


@pytest.mark.parametrize("text", ["disease", "disorder", "Clinical syndrome", "group of disorders"])
def test_what_orphanet_calls_its_classes_is_no_disease(text: str) -> None:
    names = made(c1="Disease", c2="Disorder", c3="Clinical syndrome", c4="Group of disorders", c5="Rare disease")
    assert names.exact(text) == [] and names.meant(text) is None
    assert {each.code for each in names.suggest(text)} <= {"5"}


def test_a_group_may_have_the_name_of_a_class_as_its_synonym() -> None:
    group = Disease("3", {"en": "Defect of development"}, [("en", "Malformation syndrome")], "GroupOfDisorders")
    assert [each.code for each in Names(Nomenclature({"3": group})).suggest("malformation syndrome")] == ["3"]


WORDS = st.text(
    st.characters(categories=["Lu", "Ll", "Nd", "Pd", "Zs", "Mn"], max_codepoint=0x4FF), min_size=1, max_size=24
)


@given(st.lists(st.tuples(st.integers(1, 40), WORDS, st.booleans()), min_size=1, max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_name_is_found_first_by_itself(told: list[tuple[int, str, bool]]) -> None:
    diseases: dict[str, Disease] = {}
    for number, text, preferred in told:
        disease = diseases.setdefault(str(1000 + number), Disease(str(1000 + number)))
        if preferred:
            disease.labels[f"x{len(disease.labels)}"] = text
        else:
            disease.synonyms.append(("en", text))
    names = Names(Nomenclature(diseases))
    for _, text, _ in told:
        if plain(text) and plain(text) not in CLASSES:
            bearers = {
                code for code, d in diseases.items()
                if plain(text) in map(plain, [*d.labels.values(), *(each for _, each in d.synonyms)])
            }  # fmt: skip
            found = names.suggest(text, 50)
            assert {each.code for each in found[: len(bearers)]} == bearers == set(names.exact(text))
            assert plain(found[0].matched) == plain(text) and found[0].score == 100


@given(st.text(max_size=40), st.integers(1, 12))
@settings(max_examples=100)
def test_any_text_gets_an_answer_of_diseases_each_named_once(text: str, limit: int) -> None:
    found = NAMES.suggest(text, limit)
    assert len({each.code for each in found}) == len(found) <= limit
    assert all(each.code in NOMENCLATURE.diseases and 0 < each.score <= 100 for each in found)
    assert (NAMES.meant(text) or "586") in NOMENCLATURE.diseases


def test_an_index_on_disk_answers_as_the_one_in_memory(tmp_path: Path) -> None:
    write_names(NOMENCLATURE, tmp_path / "names")
    kept = Names(NOMENCLATURE, ("en",), tmp_path / "names")
    for text in ("duchenne", "dystro duchen", "Marfan sindrome", "mucoviscidose", "ORPHA:586", "a", "syndrome", ""):
        assert kept.suggest(text) == NAMES.suggest(text) and kept.meant(text) == NAMES.meant(text)


def test_an_index_is_put_in_place_in_one_step_and_replaces_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "names"
    for label in ("First", "Second"):
        nomenclature = Nomenclature({"1": Disease("1", {"en": label})})
        write_names(nomenclature, folder)
        assert Names(nomenclature, ("en",), folder).exact(label) == ["1"]
    assert [each.name for each in folder.parent.iterdir()] == ["names"]


def test_an_index_that_was_cut_short_leaves_the_one_before_and_no_litter(tmp_path: Path) -> None:
    write_names(NOMENCLATURE, tmp_path / "names")
    with pytest.raises(AttributeError):
        write_names(Nomenclature({"1": Disease("1", {"en": None})}), tmp_path / "names")  # type: ignore[dict-item]
    assert [each.name for each in tmp_path.iterdir()] == ["names"]
    assert is_finished(tmp_path / "names", NOMENCLATURE)


def test_an_index_that_is_unfinished_or_of_another_nomenclature_is_not_used(tmp_path: Path) -> None:
    folder, other = tmp_path / "names", Nomenclature({"1": Disease("1", {"en": "Alpha"})}, "2025-07")
    assert Names(other, ("en",), folder).exact("alpha") == ["1"]
    write_names(other, folder)
    for change in (Nomenclature({"1": Disease("1", {"en": "Alpha"})}, "2026-07"),
                   Nomenclature({"1": Disease("1", {"en": "Alpha"}, [("en", "Beta")])}, "2025-07")):  # fmt: skip
        assert is_finished(folder, other) and not is_finished(folder, change)
        assert Names(change, ("en",), folder).exact("alpha") == ["1"]
    (folder / "names.json").write_text("{")
    assert not is_finished(folder, other)


def test_an_index_that_is_damaged_says_so(tmp_path: Path) -> None:
    write_names(NOMENCLATURE, tmp_path / "names")
    (tmp_path / "names" / "meta.json").write_text("{}")
    with pytest.raises(StoreError, match="cannot be opened"):
        Names(NOMENCLATURE, ("en",), tmp_path / "names")


def test_a_beginning_means_a_disorder_only_when_no_other_begins_so() -> None:
    """However many subtypes, synonyms and names out of use begin so too."""
    told = {f"{n}": Disease(f"{n}", {"en": f"Alpha subtype {n}"}, level="SubtypeOfDisorder") for n in range(100, 300)}
    told |= {f"{n}": Disease(f"{n}", {"en": "Beta"}, [("en", f"Alpha {n}")], "Disorder") for n in range(300, 500)}
    told["1"] = Disease("1", {"en": "Alpha disease, with a rather long name that stands far back"}, level="Disorder")
    told["2"] = Disease("2", {"en": "Alpha disease of old"}, level="Disorder", status="Obsolete")
    assert Names(Nomenclature(told)).meant("alpha") == "1"
    told["3"] = Disease("3", {"en": "The other one", "fr": "Alpha maladie"}, level="Disorder")
    assert Names(Nomenclature(told)).meant("alpha") == "1"
    assert Names(Nomenclature(told), ("fr",)).meant("alpha") == "3"
    assert Names(Nomenclature(told), ("en", "fr")).meant("alpha") is None
    assert Names(Nomenclature(told), ("cs",)).meant("alpha") is None


def test_a_page_of_the_roll_is_no_end() -> None:
    names = made(**{f"c{n}": f"Alpha {n:03} disease|Beta alpha {n:03}" for n in range(1, 301)})
    assert len(names.suggest("alpha", 300)) == 300
    assert len(names.suggest("a", 250)) == 250
    assert names.meant("alpha") is None


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Nomenclature, Names]:
    """The English names of the real nomenclature, and those of one more language."""
    nomenclature, folder = real_names(("fr",)), tmp_path_factory.mktemp("real") / "names"
    write_names(nomenclature, folder)
    return nomenclature, Names(nomenclature, ("en",), folder)


def told(nomenclature: Nomenclature) -> dict[str, set[str]]:
    """The bearers of each name, by its folded form."""
    bearers: dict[str, set[str]] = {}
    for disease in nomenclature.diseases.values():
        for name in [*disease.labels.values(), *(each for _, each in disease.synonyms)]:
            bearers.setdefault(plain(name), set()).add(disease.code)
    return bearers


@HERE
def test_each_shared_name_of_the_real_nomenclature_tells_all_its_bearers_first(
    real: tuple[Nomenclature, Names],
) -> None:
    nomenclature, names = real
    shared = {name: codes for name, codes in told(nomenclature).items() if len(codes) > 1}
    assert len(shared) > 60 and len(shared["aha"]) > 1
    for name, codes in shared.items():
        found = names.suggest(name, len(codes) + 3)
        assert {each.code for each in found[: len(codes)]} == codes == set(names.exact(name))
        in_use = [nomenclature.diseases[each.code].is_active for each in found[: len(codes)]]
        assert in_use == sorted(in_use, reverse=True)


@HERE
def test_real_names_are_found_first_by_themselves_and_mistyped_among_the_first_five(
    real: tuple[Nomenclature, Names],
) -> None:
    nomenclature, names = real
    bearers = told(nomenclature)
    chance, found = random.Random(8), 0
    chosen = chance.sample(sorted(name for name in bearers if sum(map(str.isalpha, name)) >= 6), 400)
    for name in chosen:
        assert {each.code for each in names.suggest(name)[: len(bearers[name])]} == bearers[name]
        place, letter = chance.randrange(len(name)), chance.choice(string.ascii_lowercase)
        wrong = name[:place] + chance.choice(("", letter, letter + name[place])) + name[place + 1 :]
        found += not bearers[name].isdisjoint([each.code for each in names.suggest(wrong)][:5])
    assert found >= 0.98 * len(chosen)


def test_a_name_that_people_read_is_shown_where_it_begins_so_as_another_does() -> None:
    two = Disease("7", {"en": "Long limb syndrome", "de": "Long-limb-Syndrom"}, level="Disorder")
    other = Disease("8", {"en": "Short limb syndrome"}, [("en", "Longbone disease")], level="Disorder")
    found = {each.code: each for each in Names(Nomenclature({"7": two, "8": other}), ("en",)).suggest("long")}
    assert (found["7"].matched, found["7"].language) == ("Long limb syndrome", "en")
    assert (found["8"].matched, found["8"].label) == ("Longbone disease", "Short limb syndrome")


def test_a_text_longer_than_names_are_is_borne_by_none_and_a_heading_only_by_names_that_have_it() -> None:
    names = made(c1="Marfan syndrome")
    long = "Marfan syndrome " + "." * 290 + " excluded"
    for text in (long, "OBSOLETE: Marfan syndrome", "EXCLUDED: Marfan syndrome"):
        assert names.bearers(text) == names.otherwise(text) == [] and names.meant(text) is None
    assert names.suggest("OBSOLETE: Marfan syndrome")[0].code == "1"


def test_a_beginning_that_very_many_names_share_means_nothing() -> None:
    told = {f"{n}": Disease(f"{n}", {"de": f"Alpha {n}"}, level="SubtypeOfDisorder") for n in range(1000, 3000)}
    told["1"] = Disease("1", {"de": "Alpha, mit einem sehr langen Namen"}, level="Disorder")
    assert Names(Nomenclature(told)).meant("alpha") is None
