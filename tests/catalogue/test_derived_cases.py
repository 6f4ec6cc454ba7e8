"""Records put together from the examples of the fields: the smallest of each class conforms, the fullest lacks nothing,
and each field taken out of them is told once, by its name, in words that say what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from case_file import PROFILES, STARTER, TODAY
from rdflib import DCAT, DCTERMS, RDF, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from smallest import CORE, SUBJECT, add_value, smallest, target_of

from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.keeping.counting import is_count
from catalogue.profile.field import Field
from catalogue.profile.profile import SOURCE, Profile
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding, Report

JARDIN, GDPR = "https://w3id.org/jardin/ns#", "https://w3id.org/dpv/legal/eu/gdpr#"
NETWORK = URIRef("https://ror.org/04x2ddb07")
NAMES = sorted(PROFILES.profiles)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(PROFILES, STARTER.thesaurus)


def path_of(name: str) -> URIRef:
    return URIRef(PROFILES.field(name).path)


def judges_of(profile: Profile) -> tuple[URIRef, ...]:
    """The shapes of the core that judge a class, the general before the special."""
    found = [shape for target in profile.targets for shape in PROFILES.shapes_of(2, [target]) if shape.name]
    return tuple(URIRef(shape.iri) for shape in found)


def known(iri: str) -> Iterable[Triple]:
    return nomenclature_stub(iri, STARTER) if is_of_nomenclature(iri) else ()


def report_on(checker: Checker, graph: Graph, subject: Node = SUBJECT) -> Report:
    return checker.check(str(subject), graph, known, given=Circumstances(today=TODAY))


def named(obligation: str) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        yield from ((name, field.name) for field in PROFILES.profiles[name].fields if field.obligation == obligation)


MANDATORY, RECOMMENDED = list(named("mandatory")), list(named("recommended"))


def smallest_of(name: str) -> Graph:
    """The smallest record of a class; where the class asks for one of several fields, with the first of these."""
    judges = judges_of(PROFILES.profiles[name])
    data = smallest(CORE, *judges)
    for judge in judges:
        head = CORE.value(judge, SH["or"])
        ways = [CORE.value(way, SH.path) for way in Collection(CORE, head)] if head is not None else []
        fields = [
            field for way in ways for field in CORE.objects(judge, SH.property) if CORE.value(field, SH.path) == way
        ]
        if fields:
            add_value(CORE, data, SUBJECT, fields[0], judges)
    return data


def filled(name: str, subject: Node = SUBJECT) -> Graph:
    """A record of a class with the example of each of its fields, in it and in all that it describes."""
    data = Graph()
    fill(data, subject, judges_of(PROFILES.profiles[name]))
    return data


def fill(data: Graph, node: Node, judges: tuple[URIRef, ...]) -> None:
    types = [target_of(CORE, judge) for judge in judges]
    for kind in types:
        data.add((node, RDF.type, kind))
    profile = PROFILES.of(map(str, types))
    assert profile is not None
    for field in profile.fields:
        if field.nested:
            nested = BNode()
            data.add((node, URIRef(field.path), nested))
            fill(data, nested, (URIRef(field.nested),))
        else:
            add_value(CORE, data, node, URIRef(field.iri), judges)


@cache
def fullest_of(name: str) -> tuple[Graph, Node]:
    """A record of a class that lacks nothing; its examples, made to agree with each other."""
    subject = NETWORK if name == "network" else SUBJECT
    data = filled(name, subject)
    for coverage in data.subjects(path_of("count_precision")):
        data.set((coverage, path_of("count_precision"), URIRef(JARDIN + "Exact")))
    if PROFILES.profiles[name].targets[0] == SOURCE:
        data.add((subject, path_of("identifier"), Literal(str(subject))))
        data.add((subject, path_of("legal_basis"), URIRef(GDPR + "A6-1-e")))
        for way in data.objects(subject, DCAT.distribution):
            data.remove((way, path_of("download_url"), None))
            data.set((way, DCTERMS.license, URIRef("https://registry.example.org/conditions")))
        for element in PROFILES.field("element").options:
            if (None, path_of("element"), URIRef(element)) not in data:
                add_element(data, subject, element)
    return data, subject


def add_element(data: Graph, source: Node, element: str) -> None:
    """An entry for a common data element; agreement is collected, as what patients agreed to is told."""
    entry, collected = BNode(), element.endswith("7.1")
    data.add((source, path_of("cde_coverage"), entry))
    data.add((entry, RDF.type, URIRef(JARDIN + "CDECoverage")))
    data.add((entry, path_of("element"), URIRef(element)))
    data.add((entry, path_of("availability"), URIRef(JARDIN + ("Collected" if collected else "NotCollected"))))
    for name in ("code_system", "code_system_version", "completeness_percent") if collected else ():
        add_value(CORE, data, entry, URIRef(PROFILES.field(name).iri), ())


def take_out(data: Graph, subject: Node, field: Field) -> None:
    """Remove a field, and what only served to describe its values."""
    for value in list(data.objects(subject, URIRef(field.path))):
        data.remove((subject, URIRef(field.path), value))
        forget(data, value)


def forget(data: Graph, node: Node) -> None:
    if isinstance(node, BNode) and (None, None, node) not in data:
        below = list(data.objects(node))
        data.remove((node, None, None))
        for each in below:
            forget(data, each)


def grave(report: Report) -> list[Finding]:
    return [each for each in report.findings if each.severity != "info"]


def says_what_to_do(finding: Finding) -> bool:
    whole = all(part.strip().endswith(".") for part in (finding.message, finding.fix, finding.sentence))
    return whole and bool(finding.expected) and len(finding.fix) > 15 and "_:" not in finding.sentence


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_record_of_a_class_has_no_violation(name: str, checker: Checker) -> None:
    assert report_on(checker, smallest_of(name)).of("violation") == ()


@pytest.mark.parametrize(("name", "field"), MANDATORY)
def test_a_mandatory_field_taken_out_is_one_violation_that_says_what_to_do(
    name: str, field: str, checker: Checker
) -> None:
    data = smallest_of(name)
    take_out(data, SUBJECT, PROFILES.profiles[name].field(field))
    # Admission asks for a disease in words of its own, which three fields can answer; it is told beside the field.
    told = [each for each in report_on(checker, data).of("violation") if each.field or each.level]
    assert [(each.field, each.place) for each in told] == [(field, "")], told
    assert says_what_to_do(told[0]), told[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_fullest_record_of_a_class_lacks_nothing(name: str, checker: Checker) -> None:
    report = report_on(checker, *fullest_of(name))
    assert grave(report) == []
    assert report.level in (0, 3, None)


@pytest.mark.parametrize(("name", "field"), RECOMMENDED)
def test_a_recommended_field_taken_out_is_one_warning_that_says_what_to_do(
    name: str, field: str, checker: Checker
) -> None:
    whole, subject = fullest_of(name)
    data = Graph() + whole
    take_out(data, subject, PROFILES.profiles[name].field(field))
    told = grave(report_on(checker, data, subject))
    assert [(each.severity, each.field, each.place) for each in told] == [("warning", field, "")], told
    assert says_what_to_do(told[0]), told[0]


def wrong_value(field: Field) -> Node:
    """A thing where words or numbers are asked for, words where a thing is."""
    example = CORE.value(URIRef(field.iri), SKOS.example)
    described = field.nested or field.kind == "thing"
    return URIRef("https://wrong.example/x") if isinstance(example, Literal) and not described else Literal("nonsense")


FIELDS = {field.name: name for name in reversed(NAMES) for field in PROFILES.profiles[name].fields}


@pytest.mark.parametrize(("field", "name"), sorted(FIELDS.items()))
def test_a_value_of_the_wrong_kind_is_told_once(field: str, name: str, checker: Checker) -> None:
    data, each = smallest_of(name), PROFILES.profiles[name].field(field)
    take_out(data, SUBJECT, each)
    wrong = wrong_value(each)
    data.add((SUBJECT, URIRef(each.path), wrong))
    told = [found for found in grave(report_on(checker, data)) if found.path == each.path and not found.place]
    assert [found.field for found in told if is_count(each) or found.value == str(wrong)] == [field], told
    assert all(says_what_to_do(found) for found in told)


COMPARED = [
    (URIRef(PROFILES.by_source_shape[str(shape)].path), other)
    for shape, other in CORE.subject_objects(SH.lessThanOrEquals)
    if str(shape) in PROFILES.by_source_shape
]


@pytest.mark.parametrize("value", [BNode(), Literal("soon"), Literal("2026-01-01", datatype=XSD.date)], ids=type)
def test_what_cannot_be_compared_is_told_in_words(value: Node, checker: Checker) -> None:
    assert len(COMPARED) >= 2
    for low, high in COMPARED:
        data = smallest_of("coverage") if low == path_of("min_individuals") else smallest_of("source")
        for one, other in ((low, high), (high, low)):
            data.set((SUBJECT, one, value))
            data.set((SUBJECT, other, Literal("40", datatype=XSD.nonNegativeInteger)))
            assert all(says_what_to_do(each) for each in report_on(checker, data).of("violation"))


def test_there_is_much_to_take_out() -> None:
    assert len(MANDATORY) >= 150
    assert len(RECOMMENDED) >= 130
