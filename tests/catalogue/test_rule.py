"""Rules and the handbook: what the documentation says is what the shapes say."""

from __future__ import annotations

import pytest
from rdflib import SH, Graph, URIRef

import shapes
from catalogue.profile.field import CAT
from catalogue.profile.handbook import classes_in, entries_of, entry_of, level_of, tiers_of
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.profile.rule import parents_of, rules_about, rules_for, rules_of
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings
from catalogue.template.template import Template
from catalogue.thesaurus import load_thesaurus

KNOWN: Profiles = load_profiles(Settings())
SHAPE = "https://w3id.org/jardin/shapes#"
HEAD = """
@prefix cat: <https://w3id.org/jardin/house#> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix shape: <https://w3id.org/jardin/shapes#> . @prefix jardin: <https://w3id.org/jardin/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
shape:rule-x a sh:NodeShape , cat:Rule ; cat:level shape:level-jardin-core ; sh:targetClass dcat:Dataset ; cat:about shape:ern ;
  sh:message "X."@en ;
"""


def with_rule(condition: str) -> Profiles:
    """Our profiles with one more rule on the field `ern`."""
    graph = read_turtle(shapes.files())
    return Profiles(graph + Graph().parse(data=HEAD + condition + " .", format="turtle"))


def test_every_rule_of_the_core_is_told_with_words_and_somebody_it_judges() -> None:
    found = {rule.iri: rule for rule in rules_of(KNOWN)}
    for node in KNOWN.graph.subjects(CAT.rule, None):
        assert str(node) in found, node
    for rule in found.values():
        assert rule.messages.get("en") and rule.targets and rule.severity in ("violation", "warning", "info")


def test_rules_come_by_number_those_without_one_last() -> None:
    ids = [rule.id for rule in rules_of(KNOWN)]
    numbered = [each for each in ids if each]
    assert numbered == sorted(numbered) == ids[: len(numbered)]
    assert set(numbered) == {f"J-{number:02}" for number in range(1, 27)}


def test_a_class_has_the_rules_of_the_classes_it_joins() -> None:
    registry = {rule.anchor for rule in rules_for(KNOWN, KNOWN.profiles["patient_registry"])}
    source = {rule.anchor for rule in rules_for(KNOWN, KNOWN.profiles["source"])}
    assert source < registry and "rule-registry-category" in registry - source


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("sh:or ( [ sh:not [ sh:path jardin:registryType ; sh:hasValue jardin:ERNRegistry ] ] [ sh:path jardin:ern ; sh:minCount 1 ] )",
         [("registry_type", ["ERNRegistry"])]),
        ("sh:or ( [ sh:not [ sh:path jardin:registryType ; sh:qualifiedValueShape [ sh:in ( jardin:A jardin:B ) ] ; sh:qualifiedMinCount 1 ] ] "
         "[ sh:not [ sh:path jardin:registryType ; sh:maxCount 1 ] ] [ sh:path jardin:ern ; sh:minCount 1 ] )",
         [("registry_type", ["A", "B"])]),
        ("sh:or ( [ sh:not [ sh:path jardin:registryType ; sh:pattern 'x' ] ] [ sh:path jardin:ern ; sh:minCount 1 ] )", []),
        ("sh:or ( [ sh:not [ sh:path jardin:registryType ; sh:hasValue jardin:A ] ] [ sh:path jardin:ern ; sh:maxCount 1 ] )", []),
        ("sh:not [ sh:path jardin:ern ; sh:hasValue jardin:A ]", []),
    ],
)  # fmt: skip
def test_when_a_rule_asks_for_a_field_is_told_only_where_it_can_be_told(condition: str, expected: list[object]) -> None:
    rule = next(each for each in rules_of(with_rule(condition)) if each.anchor == "rule-x")
    assert [(c.field.name, [v.rsplit("#", 1)[-1] for v in c.values]) for c in rule.conditions] == expected


def test_a_field_is_told_with_the_rules_about_it_the_conditional_first() -> None:
    template = Template(KNOWN.profiles["patient_registry"], KNOWN, load_thesaurus())
    entry = entries_of(template)["ern"]
    assert entry.rules[0].conditions and entry.conditional[0].id == "J-16"
    assert list(entry.rules) == sorted(
        rules_about(rules_for(KNOWN, template.profile), entry.field), key=lambda r: not r.conditions
    )


def test_the_level_that_asks_for_a_field_is_the_lowest_that_lacks_it() -> None:
    profile = KNOWN.profiles["patient_registry"]
    levels = {
        name: level_of(KNOWN, profile, profile.field(name))
        for name in ("title", "description", "registry_type", "alternative", "version")
    }
    assert {name: level.number if level else None for name, level in levels.items()} == {
        "title": 0, "description": 1, "registry_type": 2, "alternative": 3, "version": None,
    }  # fmt: skip


def test_cardinality_is_told_in_words() -> None:
    template = Template(KNOWN.profiles["source"], KNOWN, load_thesaurus())
    said = {name: entry.cardinality for name, entry in entries_of(template).items()}
    assert said["publisher"] == "exactly one" and said["title"] == "one or more" and said["version"] == "at most one"
    assert said["cde_coverage"] == "1 to 16" and said["relation"] == "any number" and said["min_age"] == "one"


def test_a_long_list_is_cut_unless_it_is_asked_for_whole() -> None:
    template = Template(KNOWN.profiles["source"], KNOWN, load_thesaurus())
    field = template.profile.field("country")
    short, whole = entry_of(template, field, ()), entry_of(template, field, (), whole_lists=True)
    assert len(short.members) < short.total == whole.total == len(whole.members) > 200


def test_parents_have_names_and_pages() -> None:
    found = parents_of(KNOWN)
    assert found and all(each.names.get("en") for each in found.values())
    assert {iri for field in KNOWN.fields.values() for iri in field.parents} <= found.keys()


def test_tiers_are_found_by_the_class_a_rule_looks_for() -> None:
    tiers = tiers_of(KNOWN, rules_of(KNOWN))
    assert {rule.anchor for rule in tiers[str(CAT.PublicSource)]} >= {"rule-public-personal-data"}
    for tier, members in tiers.items():
        for rule in members:
            assert URIRef(tier) in classes_in(KNOWN.graph, URIRef(rule.iri))
    assert not classes_in(KNOWN.graph, URIRef(SHAPE + "rule-title-in-english"))
    assert (None, SH["class"], CAT.PublicSource) in KNOWN.graph
