"""Profiles, fields, levels and lists: read from shapes and vocabularies, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from catalogue import plugin
from catalogue.error import ShapeError, UnknownName
from catalogue.profile.field import KINDS, read_fields
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.setting import Settings
from catalogue.thesaurus import Concept, Thesaurus, load_thesaurus, names_of, tail

PROFILES: Profiles = load_profiles(Settings())
THESAURUS = load_thesaurus()
DATASET, EJPRD = "http://www.w3.org/ns/dcat#Dataset", "https://w3id.org/ejp-rd/vocabulary#"
COUNTRY = "http://publications.europa.eu/resource/authority/country"


@pytest.mark.parametrize(
    ("types", "name"),
    [
        ((DATASET,), "source"),
        ((DATASET, EJPRD + "PatientRegistry"), "patient_registry"),
        ((DATASET, EJPRD + "PatientRegistry", EJPRD + "Biobank"), "biobank"),
        ((DATASET, "http://www.w3.org/ns/dcat#Catalog"), "source"),
        (("http://www.w3.org/ns/dcat#Catalog",), "catalogue"),
        (("http://xmlns.com/foaf/0.1/Agent", "https://w3id.org/jardin/ns#HealthcareProvider"), "healthcare_provider"),
        (("https://nowhere.example/",), None),
        ((), None),
    ],
)
def test_a_record_has_the_most_specific_profile_of_its_classes(types: tuple[str, ...], name: str | None) -> None:
    found = PROFILES.of(types)
    assert (found.name if found else None) == name


def test_every_field_has_a_known_kind_a_label_and_a_predicate() -> None:
    for field in PROFILES.fields.values():
        assert field.kind in KINDS and field.labels.get("en") and field.path.startswith("http"), field.name


def test_every_level_is_there_with_words() -> None:
    assert [level.number for level in PROFILES.levels] == [0, 1, 2, 3]
    assert all(level.label("fr") and level.label("en") for level in PROFILES.levels)
    assert PROFILES.level(3).judged_by == 2


def test_roles_are_asked_of_the_source_profile() -> None:
    for role in ("title", "description", "disease", "coverage", "country", "modified", "count", "contact"):
        field = PROFILES.role(role)
        assert field is not None and field.role == role
    assert PROFILES.role("no such role") is None


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="title"):
        PROFILES.field("colour")
    with pytest.raises(UnknownName, match="title"):
        PROFILES.profiles["source"].field("colour")


def test_facets_are_fields_of_sources_each_once() -> None:
    names = [field.name for field in PROFILES.facets]
    assert len(names) == len(set(names)) > 5 and all(field.facet for field in PROFILES.facets)


def test_a_folder_of_the_operator_adds_fields(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix own: <https://own.example/> .
        own:f a sh:PropertyShape ; sh:codeIdentifier "own_field" ; sh:path own:p ; sh:nodeKind sh:Literal ; sh:name "Own"@en ."""
    )
    assert load_profiles(Settings(shapes=(tmp_path,))).field("own_field").path == "https://own.example/p"


def test_a_shapes_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("this is no turtle")
    with pytest.raises(ShapeError, match=r"bad\.ttl"):
        load_profiles(Settings(shapes=(tmp_path,)))


def test_a_field_without_a_single_predicate_is_refused() -> None:
    text = "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:f> a sh:PropertyShape ; sh:codeIdentifier 'f' ; sh:path [ sh:inversePath <a:p> ] ."
    with pytest.raises(ShapeError, match="a:f"):
        list(read_fields(Graph().parse(data=text, format="turtle")))


@pytest.mark.parametrize("text", ["DEU", "deu", "DE", "Germany", "Deutschland", " allemagne "])
def test_a_term_is_found_by_tail_notation_and_label_of_any_language(text: str) -> None:
    assert THESAURUS.find(COUNTRY, text) == f"{COUNTRY}/DEU"


def test_what_no_list_knows_is_none() -> None:
    assert THESAURUS.find(COUNTRY, "Atlantis") is None and THESAURUS.find("https://nowhere.example/", "DE") is None
    assert THESAURUS.concept("https://nowhere.example/") is None and THESAURUS.label("https://nowhere.example/") is None
    assert THESAURUS.triples_about("https://nowhere.example/") == []


def test_labels_come_in_the_first_language_there_is() -> None:
    germany = THESAURUS.concept(f"{COUNTRY}/DEU")
    assert germany is not None
    assert (germany.label(("de", "en")), germany.label(("xx",)), germany.label(())) == (
        "Deutschland",
        "Germany",
        "Germany",
    )
    assert Concept("https://x.example/tail", (), {}).label() == "tail"


def test_codes_go_before_labels_and_labels_before_other_names() -> None:
    concepts = [
        Concept("x:a", (), {"en": "B"}, alternatives=("C",)),
        Concept("x:b", (), {"en": "C"}),
        Concept("x:c", (), {}),
    ]
    assert names_of(concepts) == {"a": "x:a", "b": "x:b", "c": "x:c"}


def test_every_list_of_a_field_has_members() -> None:
    for field in PROFILES.fields.values():
        if field.scheme and field.kind == "concept":
            assert THESAURUS.members(field.scheme), field.name


@pytest.mark.parametrize(
    ("iri", "end"),
    [
        ("https://x.example/a/b", "b"),
        ("https://x.example/a#b", "b"),
        ("https://x.example/a/", "a"),
        ("urn:x:y", "y"),
        ("", ""),
    ],
)
def test_the_tail_of_an_iri(iri: str, end: str) -> None:
    assert tail(iri) == end


def test_a_thesaurus_of_nothing_knows_nothing() -> None:
    assert Thesaurus(Graph()).members("a:b") == []


def test_plugins_are_listed_and_unknown_ones_refused_with_the_known() -> None:
    assert {"dcat", "fdp"} <= set(plugin.names(plugin.HARVESTERS))
    with pytest.raises(UnknownName, match=r"no export named 'docx'.*ttl"):
        plugin.must(plugin.EXPORTS, "docx")
