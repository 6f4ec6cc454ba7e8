"""Deprecated codes give way to their replacement."""

from rdflib import Graph

from catalogue.library import Library
from catalogue.record.record import Record
from harvesters.lift.status import replace_deprecated

TURTLE = """
@prefix dct: <http://purl.org/dc/terms/> . @prefix ordo: <http://www.orpha.net/ORDO/> . @prefix jardin: <https://w3id.org/jardin/ns#> .
<https://example.org/r> dct:subject ordo:Orphanet_{code} ; jardin:diseaseCoverage [ jardin:orphaCode ordo:Orphanet_{code} ] .
"""


def lifted(code: str) -> Record:
    record = Record("https://example.org/r", Graph().parse(data=TURTLE.format(code=code), format="turtle"))
    replace_deprecated(record, Library().nomenclature.current)
    return record


def test_a_deprecated_code_gives_way_and_is_remembered() -> None:
    record = lifted("93609")
    assert {str(each) for each in record.graph.objects()} >= {
        "http://www.orpha.net/ORDO/Orphanet_402041",
        "ORPHA:93609",
    }
    assert not any("93609" in str(each) for each in record.graph.objects() if "orpha.net" in str(each))
    assert {note.rule for note in record.notes} == {"orphacode-deprecated"}


def test_an_active_or_unknown_code_stays() -> None:
    for code in ("98896", "99999901"):
        record = lifted(code)
        assert f"http://www.orpha.net/ORDO/Orphanet_{code}" in {str(each) for each in record.graph.objects()}
        assert record.notes == ()


def test_replacing_twice_is_replacing_once() -> None:
    record = lifted("93609")
    before = (set(record.graph), record.notes)
    replace_deprecated(record, Library().nomenclature.current)
    assert (set(record.graph), record.notes) == before
