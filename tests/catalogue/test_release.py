"""Releases: what a load adds to, replaces or lacks; and the difference that it makes."""

from __future__ import annotations

import pytest
from diseases import loaded, named, whole

from catalogue.nomenclature.difference import account, changes
from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.fault import note_faults
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.release import WrongRelease, edition_of, joined, parts_of
from catalogue.orphanet.loading import Loading


def put(loading: Loading, before: Nomenclature, **flags: bool) -> Nomenclature:
    return joined(loading, before, **{"starter": False, **flags})


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ("2025-06-24", (2025, 1)),
        ("2025-07", (2025, 1)),
        ("2025-12-09", (2025, 2)),
        ("2026-01-31", (2025, 2)),
        ("undated", None),
        ("", None),
    ],
)
def test_days_belong_to_the_edition_of_july_or_of_december(day: str, edition: tuple[int, int] | None) -> None:
    assert edition_of(day) == edition


def test_files_of_the_edition_in_force_add_to_it() -> None:
    before = whole(named("1"), named("2", "1", mappings=[Mapping("OMIM", "1"), Mapping("MeSH", "D1")], status="Active"))
    french = Disease("2", {"fr": "Maladie 2"}, status="", mappings=[Mapping("OMIM", "2")])
    after = put(loaded(french, named("3", "2")), before)
    assert set(after.diseases) == {"1", "2", "3"}
    assert after.diseases["2"].labels == {"en": "Disease 2", "fr": "Maladie 2"}
    assert after.diseases["2"].mappings == [Mapping("MeSH", "D1"), Mapping("OMIM", "2")]
    assert after.ancestors("3") == {"1", "2"} and after.release == "2025-07"
    assert "3" not in before.diseases and before.diseases["2"].labels == {"en": "Disease 2"}


def test_a_classification_read_again_takes_the_place_of_what_it_said_before() -> None:
    before = whole(named("1"), named("2"), named("3", "1"))
    after = put(loaded(named("3", "2"), classifications=("150",)), before)
    assert after.diseases["3"].parents == {"2"}


def test_files_without_a_date_add_to_what_is_in_force() -> None:
    before = whole(named("1"), named("2", "1"))
    after = put(loaded(Disease("2", genes=[Gene("ABC")]), day=""), before)
    assert after.diseases["2"].genes == [Gene("ABC")] and after.diseases["2"].parents == {"1"}


def test_a_newer_release_replaces_the_whole() -> None:
    before = whole(named("1"), named("2", "1"), named("3", "1"))
    after = put(loaded(named("1"), named("2", "1"), named("4", "1"), day="2025-12-09"), before)
    assert set(after.diseases) == {"1", "2", "4"} and after.release == "2025-12"


def test_what_a_newer_release_lacks_is_listed_and_needs_a_word() -> None:
    rich = named("2", "1", genes=[Gene("ABC")], mappings=[Mapping("OMIM", "1")], definitions={"fr": "x"})
    rich.labels["fr"] = "Maladie"
    before = whole(named("1"), rich, named("3", status="Obsolete"))
    newer = loaded(named("1"), named("2", "1"), day="2026-06-20")
    with pytest.raises(WrongRelease, match="lack") as error:
        put(newer, before)
    for part in ("names in fr", "definitions in fr", "mappings to OMIM", "genes", "inactive codes", "--drop"):
        assert part in str(error.value)
    assert set(put(newer, before, drop=True).diseases) == {"1", "2"}


def test_half_a_download_is_noticed() -> None:
    before = whole(named("1"), *(named(str(code), "1") for code in range(2, 12)))
    with pytest.raises(WrongRelease, match=r"names in en \(4 instead of 11\)"):
        put(loaded(named("1"), named("2", "1"), named("3", "1"), named("4", "1"), day="2026-06-20"), before)


def test_an_older_release_is_refused_without_a_word() -> None:
    before, older = whole(named("1"), named("2", "1")), loaded(named("1"), named("2", "1"), day="2024-06-24")
    with pytest.raises(WrongRelease, match=r"July 2024.*July 2025.*--downgrade"):
        put(older, before)
    assert put(older, before, downgrade=True).release == "2024-06"


def test_files_of_two_editions_do_not_go_together() -> None:
    loading = loaded(named("1"), named("2", "1"), day="2025-06-24")
    loading.dated("2025-12-09")
    with pytest.raises(WrongRelease, match=r"July 2025.*December 2025"):
        put(loading, whole(named("1")))


def test_additions_of_another_edition_are_no_nomenclature() -> None:
    with pytest.raises(WrongRelease, match="name no diseases"):
        put(loaded(Disease("1", {"en": "X"}, genes=[Gene("ABC")]), day="2025-12-01"), whole(named("1")), drop=True)


def test_the_starter_gives_way_to_what_is_loaded_and_takes_additions() -> None:
    starter = whole(named("1"), named("2", "1"))
    assert set(put(loaded(named("7"), named("8", "7")), starter, starter=True).diseases) == {"7", "8"}
    added = put(loaded(Disease("2", genes=[Gene("ABC")], status=""), day=""), starter, starter=True)
    assert added.diseases["2"].genes and set(added.diseases) == {"1", "2"}


def test_what_points_at_nothing_is_left_out_and_counted() -> None:
    loading = loaded(
        named("1"), named("2", "1", "99"), named("3", status="Deprecated", replaced_by="98"),
        named("4", status="Obsolete", referred_to=["97", "1"]), Disease("5", mappings=[Mapping("OMIM", "5")]),
    )  # fmt: skip
    after = put(loading, Nomenclature({}))
    assert after.diseases["2"].parents == {"1"} and after.diseases["3"].replaced_by == ""
    assert after.diseases["4"].referred_to == ["1"] and "5" not in after.diseases
    assert loading.faults["parent that no list of diseases has"] == 1
    assert loading.faults["replacement that no list of diseases has"] == 2
    assert loading.faults["code that no list of diseases has"] == 1
    assert loading.examples["parent that no list of diseases has"] == ["ORPHA:2 beneath ORPHA:99"]


def test_faults_of_the_whole_are_counted_with_examples() -> None:
    group = {"level": "GroupOfDisorders"}
    loading = loaded(
        named("1", **group), named("2", "3", **group), named("3", "2", **group), named("4", "1", level="SubtypeOfDisorder"),
        named("5", "1", label="AHA", level="Disorder"), named("6", "1", label="aha", level="Disorder"),
        named("7", status="Deprecated"), named("8"), named("9", "1", level="Disorder", aggregated="5"),
    )  # fmt: skip
    note_faults(put(loading, Nomenclature({})), loading)
    assert loading.faults == {
        "loop in the hierarchy": 2, "subtype without a disorder above": 1, "name of several diseases (en)": 1,
        "deprecated code without replacement": 1, "active code without a level": 1, "active code in no classification": 1,
        "aggregation that the hierarchy does not give": 1,
    }  # fmt: skip
    assert loading.examples["name of several diseases (en)"] == ["aha: ORPHA:5, ORPHA:6"]


def test_the_difference_names_every_kind_of_change_and_the_sources_that_it_touches() -> None:
    before = whole(
        named("1"), named("2", "1"), named("3", "1"), named("4", "1"), named("5", "1"), named("6", "1", status="Obsolete"),
        named("7", "1"), named("8", "1", level="Disorder"),
    )  # fmt: skip
    after = whole(
        named("1"), named("2", "1", label="Renamed"), named("3", "2"), named("4", status="Deprecated", replaced_by="2"),
        named("5", status="Obsolete", referred_to=["2"]), named("6", "1"), named("8", "1", level="SubtypeOfDisorder"),
        named("9", "1"),
    )  # fmt: skip
    found = changes(before, after)
    assert [(c.kind, c.code) for c in found] == [
        ("active again", "6"), ("deprecated", "4"), ("gone", "7"), ("level", "8"), ("moved", "3"), ("new", "9"),
        ("obsolete", "5"), ("renamed", "2"),
    ]  # fmt: skip
    assert next(c.detail for c in found if c.kind == "moved") == "no longer beneath ORPHA:1; now beneath ORPHA:2"
    told = account(found, {"4": [("r1", "One")], "7": [("r1", "One"), ("r2", "Two")], "1": [("r3", "Three")]})
    assert [(each["title"], [c[:2] for c in each["changes"]]) for each in told["touched"]] == [
        ("One", [["deprecated", "4"], ["gone", "7"]]), ("Two", [["gone", "7"]]),
    ]  # fmt: skip
    assert told["changes"]["deprecated"] == [["4", "Disease 4", "ORPHA:2 Renamed"]]


@pytest.mark.parametrize(
    ("disease", "aggregated"),
    [("2", "2"), ("3", "2"), ("1", ""), ("4", "2"), ("5", "2"), ("6", ""), ("7", ""), ("8", ""), ("404", "")],
)
def test_codes_are_counted_at_the_level_of_disorders(disease: str, aggregated: str) -> None:
    made = whole(
        named("1", level="GroupOfDisorders"), named("2", "1", level="Disorder"), named("3", "2", "1", level="SubtypeOfDisorder"),
        named("4", status="Deprecated", replaced_by="3"), named("5", status="Obsolete", referred_to=["2"]),
        named("6", status="Obsolete", referred_to=["2", "3"]), named("7", status="NonRareInEurope", level="Disorder"),
        named("8", "1", level="SubtypeOfDisorder"),
    )  # fmt: skip
    assert made.aggregation(disease) == aggregated


def test_parts_are_counted_in_words() -> None:
    made = whole(named("1", prevalences=[Prevalence("Point prevalence")], onsets=["Adult"], phenotypes=0))
    assert parts_of(made) == {"names in en": 1, "prevalence": 1, "ages of onset": 1, "phenotypes": 1}


def test_a_draft_of_a_definition_takes_no_place_of_a_better_one() -> None:
    before = whole(named("1"), named("2", "1", definitions={"en": "Good, with commas."}), named("3", "1"))
    packets = loaded(Disease("2", definitions={"en": "Bad no commas"}), Disease("3", definitions={"en": "Only this"}))
    packets.drafts |= {("2", "en"), ("3", "en")}
    after = put(packets, before)
    assert [after.diseases[code].definitions["en"] for code in "23"] == ["Good, with commas.", "Only this"]


def test_vague_mappings_take_no_place_of_those_with_a_relation() -> None:
    told = [Mapping("ICD-10", "Q87.4", "broader", "Inclusion term"), Mapping("OMIM", "1", "related")]
    before = whole(named("1"), named("2", "1", mappings=told))
    listed = [
        Mapping("ICD-10", "Q87.4", "related"),
        Mapping("ICD-10", "Q99.9", "related"),
        Mapping("OMIM", "2", "related"),
    ]
    after = put(loaded(Disease("2", mappings=listed), day=""), before).diseases["2"].mappings
    assert after == [told[0], listed[1], listed[2]]


def test_a_code_beneath_the_deprecated_one_that_it_replaces_is_no_loop() -> None:
    old = named("10", "1", status="Deprecated", replaced_by="11")
    loading = loaded(named("1"), old, named("11", "10", "1"))
    note_faults(put(loading, Nomenclature({})), loading)
    assert "loop in the hierarchy" not in loading.faults
