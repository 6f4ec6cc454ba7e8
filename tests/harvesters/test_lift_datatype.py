"""Whoever writes 250 in Turtle, or a date in JSON, has written what was asked: the datatype is put right, and noted."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD
from test_lift import HEAD, THING, about, iri, lifted

from catalogue.count import SMALL_COUNT

TODAY = "2026-03-31"
TYPED = (
    ("healthdcatap", "minTypicalAge", "0", "0", XSD.nonNegativeInteger),
    ("healthdcatap", "maxTypicalAge", "80.0", "80", XSD.nonNegativeInteger),
    ("healthdcatap", "numberOfRecords", '"5400"', "5400", XSD.nonNegativeInteger),
    ("healthdcatap", "numberOfUniqueIndividuals", "6800", "6800", XSD.nonNegativeInteger),
    ("jardin", "individualCount", "6800", "6800", XSD.nonNegativeInteger),
    ("jardin", "completenessPercent", "97", "97", XSD.decimal),
    ("jardin", "completenessPercent", "9.75e1", "9.75e1", XSD.double),
    ("jardin", "memberSince", "2017", "2017", XSD.gYear),
    ("jardin", "countDate", f'"{TODAY}T00:00:00Z"^^xsd:dateTime', TODAY, XSD.date),
    ("jardin", "countDate", f'"{TODAY}"', TODAY, XSD.date),
    ("dct", "issued", f'"{TODAY}"', TODAY, XSD.date),
    ("dct", "issued", f'"{TODAY}T10:00:00Z"', f"{TODAY}T10:00:00Z", XSD.dateTime),
    ("dct", "issued", '"2026-03"', "2026-03", XSD.gYearMonth),
    ("dct", "issued", "1995", "1995", XSD.gYear),
    ("dct", "issued", f'"{TODAY}T10:00:00Z"^^xsd:dateTime', f"{TODAY}T10:00:00Z", XSD.dateTime),
    ("healthdcatap", "hasStructuredData", '"true"', "true", XSD.boolean),
    ("jardin", "coversUndiagnosed", "0", "false", XSD.boolean),
)
LEFT = (
    ("healthdcatap", "minTypicalAge", "-3", Literal("-3", datatype=XSD.integer)),
    ("healthdcatap", "minTypicalAge", '"newborn"', Literal("newborn")),
    ("healthdcatap", "maxTypicalAge", "80.5", Literal("80.5", datatype=XSD.decimal)),
    ("dct", "issued", '"31.03.2026"', Literal("31.03.2026")),
    ("dct", "issued", '"2026-02-30"', Literal("2026-02-30")),
    ("dct", "issued", f'"{TODAY}"@de', Literal(TODAY, lang="de")),
    ("jardin", "coversUndiagnosed", '"no"', Literal("no")),
)


@pytest.mark.parametrize(("prefix", "name", "written", "text", "datatype"), TYPED)
def test_a_value_written_as_its_field_asks_gets_the_datatype_that_the_field_asks_for(
    prefix: str, name: str, written: str, text: str, datatype: URIRef
) -> None:
    (value,) = about(f"{prefix}:{name} {written}").objects(THING, iri(prefix, name))
    assert isinstance(value, Literal)
    assert (str(value), value.datatype) == (text, datatype)


@pytest.mark.parametrize(("prefix", "name", "written", "value"), LEFT)
def test_a_value_that_is_not_written_so_stays_as_it_came(prefix: str, name: str, written: str, value: Literal) -> None:
    assert list(about(f"{prefix}:{name} {written}").objects(THING, iri(prefix, name))) == [value]


def test_texts_stay_texts_whatever_they_look_like() -> None:
    graph = about('dct:title "2017" ; dct:identifier 2017 ; dcat:version 2.1')
    assert graph.value(THING, DCTERMS.title) == Literal("2017")
    assert graph.value(THING, DCTERMS.identifier) == Literal("2017", datatype=XSD.integer)
    assert graph.value(THING, FOAF.name) is None


def test_the_change_of_a_datatype_is_noted_but_for_counts() -> None:
    notes = lifted(f"{HEAD} <{THING}> dct:issued '{TODAY}' ; jardin:individualCount 6800 .").notes
    told = [(note.rule, note.field, note.before, note.after) for _, note in notes]
    assert told == [("datatype", str(DCTERMS.issued), f'"{TODAY}"^^xsd:string', f'"{TODAY}"^^xsd:date')]


def test_a_small_count_is_banded_before_its_datatype_is_looked_at() -> None:
    document = lifted(f"{HEAD} <{THING}> jardin:individualCount 7 .", SMALL_COUNT)
    assert document.graph.value(THING, iri("jardin", "individualCount")) is None
    assert "7" not in " ".join(f"{note.before} {note.after}" for _, note in document.notes)
