"""Our shapes keep the house rules, and a shape that breaks one is told which."""

from __future__ import annotations

import pytest
from judging import Check
from rdflib import Graph

WORDS = '"A."@en , "B."@fr , "C."@de , "D."@es , "E."@it'
PREFIXES = f"""
@prefix cat: <https://w3id.org/jardin/house#> .
@prefix dash: <http://datashapes.org/dash#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/jardin/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
shape:group-x a sh:PropertyGroup ; sh:order 1 ; rdfs:label {WORDS} .
shape:level-jardin-core a cat:Level ; cat:number 2 ; sh:codeIdentifier "core" ; cat:blocks sh:Violation ;
  sh:name {WORDS} ; sh:description {WORDS} .
shape:parent-x a cat:Parent ; sh:order 1 ; sh:name {WORDS} ; rdfs:seeAlso <https://x.example/> .
"""
FIELD = """shape:colour a sh:PropertyShape ; sh:codeIdentifier "colour" ; sh:path dct:title ; sh:nodeKind sh:Literal ;
  dash:singleLine true ; sh:severity sh:Warning ; sh:name "Colour"@en , "Couleur"@fr , "Farbe"@de , "Color"@es , "Colore"@it ;
  sh:description "Which."@en , "Lequel."@fr , "Welche."@de , "Cuál."@es , "Quale."@it ;
  sh:group shape:group-x ; sh:order 1 ; skos:example "red" ; cat:parent shape:parent-x ."""
CLASS = f"""shape:Thing a sh:NodeShape ; sh:codeIdentifier "thing" ; cat:level shape:level-jardin-core ;
  sh:targetClass dcat:Dataset ; sh:name "Thing"@en , "Chose"@fr , "Ding"@de , "Cosa"@es , "Cosa"@it ; sh:description {WORDS} ;
  sh:property shape:colour ."""
BROKEN = [
    ('sh:codeIdentifier "colour" ;', "", "exactly one sh:codeIdentifier"),
    ('"colour" ;', '"colour-of" ;', "exactly one sh:codeIdentifier in snake case"),
    ("sh:path dct:title", "sh:path ( dct:title dct:title )", "exactly one sh:path"),
    ("sh:path dct:title", "sh:path dct:title , dct:type", "exactly one sh:path"),
    (', "Couleur"@fr', "", "A field has a sh:name in each of the five languages"),
    (', "Couleur"@fr', ', "Cor"@pt', "A field has a sh:name in each of the five languages"),
    (', "Couleur"@fr', ', "Tint"@en', "A field has a sh:name in each of the five languages"),
    (', "Lequel."@fr', "", "a help sentence (sh:description)"),
    (', "Lequel."@fr', ', "Lequel"@fr', "a help sentence (sh:description)"),
    ("sh:order 1 ; skos", "sh:order 1 ; cat:fix 'Mend it.'@en ; skos", "How to mend it (cat:fix)"),
    ("sh:order 1 ; skos", "sh:order 1 ; cat:note 'Note.'@en ; skos", "A remark (cat:note)"),
    ("sh:order 1 ; skos", "sh:order 1 ; sh:message 'Wrong.'@en ; skos", "A message (sh:message)"),
    (
        "sh:property shape:colour .",
        "sh:property [ sh:path dct:x ; sh:message 'Wrong.'@en ] .",
        "A message (sh:message)",
    ),
    ("sh:group shape:group-x ;", "", "exactly one sh:group"),
    ("sh:group shape:group-x ;", "sh:group shape:group-y ;", "exactly one sh:group"),
    ("; sh:order 1 ; skos", "; skos", "exactly one sh:order"),
    ("sh:nodeKind sh:Literal", "sh:nodeKind sh:Literal ; sh:datatype xsd:string", "exactly one range"),
    ("sh:nodeKind sh:Literal ;", "", "exactly one range"),
    ("sh:nodeKind sh:Literal", "sh:nodeKind sh:IRIOrLiteral", "sh:Literal, sh:IRI or sh:BlankNodeOrIRI"),
    ("sh:nodeKind sh:Literal", "sh:nodeKind sh:BlankNodeOrIRI", "goes with cat:nested or cat:links"),
    ("sh:nodeKind sh:Literal", "sh:nodeKind sh:IRI ; cat:links dct:Agent", "goes with cat:nested or cat:links"),
    (
        "sh:nodeKind sh:Literal",
        "sh:or ( [ sh:datatype xsd:string ] ) ; sh:message 'a'@en , 'b'@fr",
        "kinds of dates only",
    ),
    ("sh:nodeKind sh:Literal", "sh:node shape:Thing ; sh:message 'a'@en , 'b'@fr", "never at another profile"),
    ("dash:singleLine true ;", "", "takes one line"),
    (' ; skos:example "red"', "", "exactly one skos:example"),
    (" ; cat:parent shape:parent-x", "", "names the profiles that ask for it"),
    ("cat:parent shape:parent-x", "cat:parent shape:parent-y", "names the profiles that ask for it"),
    ("shape:parent-x a", "shape:x a", "A parent profile is named"),
    ("rdfs:seeAlso <https://x.example/>", 'rdfs:seeAlso "x"', "says where it can be read"),
    ("sh:order 1 ; skos", 'sh:order 1 ; sh:pattern "r" ; skos', "explains itself"),
    ("sh:order 1 ; skos", 'sh:order 1 ; cat:role "colour" ; skos', "one of the roles"),
    ("sh:order 1 ; skos", 'sh:order 1 ; cat:facet "yes" ; skos', "cat:facet is true or false"),
    ("sh:order 1 ; skos", "sh:order 1 ; sh:class dct:Agent ; skos", "cat:links"),
    ("shape:colour a", "shape:Colour a", "kebab case"),
    ("cat:level shape:level-jardin-core ;", "cat:level shape:level-x ;", "exactly one level"),
    ("sh:targetClass dcat:Dataset ; sh:name", "sh:name", "targets a class"),
    ("sh:targetClass dcat:Dataset ;", "sh:targetClass dcat:Dataset , dcat:Catalog ;", "one class of the core level"),
    (', "Chose"@fr', "", "A node shape has a sh:name in each of the five languages"),
    ("sh:property shape:colour .", "sh:property shape:colour ; sh:node shape:Thing .", "do not inherit"),
    ("sh:property shape:colour .", "sh:property shape:colour ; sh:or ( [ sh:path dct:x ] ) .", "condition of its own"),
    ("sh:property shape:colour .", "sh:property shape:colour , [ sh:minCount 1 ] .", "exactly one sh:path"),
    ("sh:property shape:colour .", "sh:property [ sh:path dct:x ; sh:node shape:Thing ] .", "never at another profile"),
]


def test_our_shapes_keep_the_house_rules(check: Check, all_shapes: Graph, meta: Graph) -> None:
    assert check(all_shapes, meta) == []


def test_a_small_good_shape_keeps_them_too(check: Check, meta: Graph) -> None:
    assert check(Graph().parse(data=PREFIXES + FIELD + CLASS), meta) == []


@pytest.mark.parametrize(("good", "bad", "message"), BROKEN)
def test_a_broken_shape_is_told_which_rule_it_breaks(
    check: Check, meta: Graph, good: str, bad: str, message: str
) -> None:
    text = PREFIXES + FIELD + CLASS
    assert good in text
    findings = check(Graph().parse(data=text.replace(good, bad, 1)), meta)
    assert any(message in each.message for each in findings), findings


def test_a_rule_without_a_field_or_with_a_name_is_refused(check: Check, meta: Graph) -> None:
    rule = """shape:rule-x a sh:NodeShape , cat:Rule ; cat:level shape:level-jardin-core ; sh:targetClass dcat:Dataset ;
      sh:codeIdentifier "rule_x" ; sh:name WORDS ; sh:description WORDS ;
      sh:not [ sh:path dct:x ; sh:minCount 1 ] ; sh:message WORDS .""".replace("WORDS", WORDS)
    told = " ".join(each.message for each in check(Graph().parse(data=PREFIXES + FIELD + CLASS + rule), meta))
    assert "names the field it is about" in told
    assert "no sh:codeIdentifier" in told


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('cat:rule "J-5" ; cat:fix WORDS', "named by its id"),
        ('cat:rule "J-05" , "J-06" ; cat:fix WORDS', "named by its id"),
        ('cat:rule "J-05"', "says how to mend what it finds"),
    ],
)
def test_a_rule_of_the_profile_without_an_id_or_a_way_to_mend_is_refused(
    check: Check, meta: Graph, said: str, message: str
) -> None:
    shape = f"shape:colour-red sh:path dct:title ; sh:minCount 1 ; sh:message WORDS ; {said} .".replace("WORDS", WORDS)
    found = check(Graph().parse(data=PREFIXES + FIELD + CLASS + shape), meta)
    assert any(message in each.message for each in found), found
    good = shape.replace('"J-5"', '"J-05"').replace(' , "J-06"', "")
    good = good if "cat:fix" in good else good.replace(" .", f" ; cat:fix {WORDS} .")
    assert check(Graph().parse(data=PREFIXES + FIELD + CLASS + good), meta) == []
