"""What the case files must show, read off the shapes: each lack of something mandatory, each rule, each class."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from case_file import FILES, IT, PROFILES, SHAPE
from rdflib import RDF, URIRef

from catalogue.profile.field import CAT, Field
from catalogue.profile.profile import Profile

CORE = 2


def own_fields(profile: Profile) -> list[Field]:
    """What its own shape lists, and what it asks for beyond the class that it is a kind of; the rest that one shows."""
    if len(profile.targets) == 1:
        return list(profile.fields)
    listed = {each.iri for shape in PROFILES.shapes_of(CORE, profile.targets[-1:]) for each in shape.fields}
    general = next(each for each in PROFILES.profiles.values() if each.targets == profile.targets[:1])
    before = {each.name: each.obligation for each in general.fields}
    return [each for each in profile.fields if each.iri in listed or before.get(each.name) != each.obligation]


def mandatory() -> Iterator[tuple[str, Field]]:
    for name, profile in sorted(PROFILES.profiles.items()):
        for field in own_fields(profile):
            if field.obligation == "mandatory":
                yield name, field


def shows_lack(name: str, field: Field) -> bool:
    """Whether a bad file of the class lacks the field, and the finding names it."""
    bad = [each for each in FILES if each.profile == name and each.expected.verdict == "violation"]
    return any(each.expected.field == field.name and (IT, URIRef(field.path), None) not in each.graph for each in bad)


def test_every_mandatory_field_is_missing_in_a_bad_case() -> None:
    pairs = list(mandatory())
    assert len(pairs) >= 70
    assert [f"{name} without {field.name}" for name, field in pairs if not shows_lack(name, field)] == []


def test_every_shape_of_a_rule_is_broken_by_a_bad_case() -> None:
    graph = PROFILES.graph
    rules = {str(each) for each in (*graph.subjects(CAT.rule, None), *graph.subjects(RDF.type, CAT.Rule))}
    broken = {SHAPE + each.expected.shape for each in FILES if each.expected.verdict != "valid"}
    assert len(rules) >= 60
    assert sorted(each.removeprefix(SHAPE) for each in rules - broken) == []


def test_every_rule_of_the_profile_is_named_by_a_bad_case() -> None:
    named = {each.expected.rule for each in FILES if each.expected.verdict != "valid"}
    assert {str(each) for each in PROFILES.graph.objects(None, CAT.rule)} - named == set()


@pytest.mark.parametrize("name", sorted(PROFILES.profiles))
def test_every_class_has_two_good_cases(name: str) -> None:
    assert len([each for each in FILES if each.profile == name and each.expected.verdict == "valid"]) >= 2


def test_every_bad_case_says_in_words_what_is_wrong() -> None:
    silent = [str(each) for each in FILES if each.expected.verdict != "valid" and not each.lines[1].startswith("# ")]
    assert silent == []
