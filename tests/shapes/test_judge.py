"""Another profile judges records: in the report that ours has, in its own words, and never without a limit."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from rdflib import Graph

from catalogue.checking.judge import ForeignProfile, foreign_profiles
from catalogue.error import ShapeError
from catalogue.record.record import Record
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://ex.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix health: <http://healthdataportal.eu/ns/health#> .
"""
IRI = "https://ex.example/registry"
RECORD = f"""<{IRI}> a dcat:Dataset ; dct:title "A registry of ours" ; ex:colour "red" ; dct:publisher ex:office ;
  dct:language <http://publications.europa.eu/resource/authority/language/FRA> ; health:numberOfRecords 7 ;
  dcat:distribution [ a dcat:Distribution ; dct:title "Table" ] , [ a dcat:Distribution ; dct:title "List" ] ."""
ABOUT = "ex:S a sh:NodeShape ; sh:targetClass dcat:Dataset ; "


def profile_of(folder: Path, shapes: str, **settings: float) -> ForeignProfile:
    (folder / "own.ttl").write_text(PREFIXES + shapes, encoding="utf-8")
    return next(iter(foreign_profiles(Settings(shapes=(folder,), **settings)).values()))


def record(text: str = RECORD, iri: str = IRI) -> Record:
    return Record(iri, Graph().parse(data=PREFIXES + text, format="turtle"))


def report_of(folder: Path, shapes: str, text: str = RECORD) -> Report:
    (report,) = profile_of(folder, shapes).examine([record(text)])
    return report


def only(report: Report) -> Finding:
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def test_a_folder_is_a_profile_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "Our own"
    folder.mkdir()
    profile = profile_of(folder, ABOUT + "sh:property [ sh:path dct:title ; sh:minCount 1 ] .")
    assert (profile.name, profile.folder, profile.lints) == ("Our own", folder, ())


def test_two_folders_of_one_name_and_one_named_as_a_level_are_told_apart(tmp_path: Path) -> None:
    folders = [tmp_path / parent / name for parent, name in (("a", "s"), ("b", "s"), ("b", "DCAT AP"), ("b", "2"))]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "own.ttl").write_text(PREFIXES + ABOUT + "sh:nodeKind sh:IRI .", encoding="utf-8")
    assert list(foreign_profiles(Settings(shapes=tuple(folders)))) == ["s", "b-s", "b-DCAT AP", "b-2"]
    with pytest.raises(ShapeError, match="named twice"):
        foreign_profiles(Settings(shapes=(folders[0],) * 12))


def test_a_folder_that_extends_ours_is_no_profile_of_its_own(tmp_path: Path) -> None:
    text = """own:f a sh:PropertyShape ; sh:codeIdentifier "own_field" ; sh:path ex:p ; sh:nodeKind sh:Literal ; sh:name "Own"@en ."""
    (tmp_path / "own.ttl").write_text(PREFIXES + "@prefix own: <https://own.example/> . " + text, encoding="utf-8")
    assert foreign_profiles(Settings(shapes=(tmp_path,))) == {}


def test_what_conforms_has_no_finding_and_is_judged(tmp_path: Path) -> None:
    report = report_of(tmp_path, ABOUT + "sh:property [ sh:path dct:title ; sh:minCount 1 ] .")
    assert (report.judged, report.findings, report.level, report.profile) == (True, (), None, tmp_path.name)


def test_what_no_shape_targets_is_not_validated(tmp_path: Path) -> None:
    report = report_of(
        tmp_path, "ex:S sh:targetClass foaf:Person ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] ."
    )
    assert report.judged is False and report.findings == ()


def test_a_finding_is_joined_to_our_field_and_says_what_is_wanted(tmp_path: Path) -> None:
    found = only(report_of(tmp_path, ABOUT + "sh:property [ sh:path dct:description ; sh:minCount 1 ] ."))
    assert (found.severity, found.field, found.label) == ("violation", "description", "Description")
    assert (found.message, found.expected, found.constraint) == ("is missing.", "at least 1", "MinCount")
    assert (found.asks, found.shape, found.level) == (tmp_path.name, "", 0)


def test_a_path_that_ours_does_not_know_is_called_as_it_is_written(tmp_path: Path) -> None:
    found = only(report_of(tmp_path, ABOUT + "sh:property [ sh:path skos:hiddenLabel ; sh:minCount 1 ] ."))
    assert (found.field, found.label) == ("", "skos:hiddenLabel")
    both = "sh:property [ sh:path [ sh:alternativePath ( skos:hiddenLabel ex:mark ) ] ; sh:minCount 1 ] ."
    assert only(report_of(tmp_path, ABOUT + both)).label == "skos:hiddenLabel or <https://ex.example/mark>"


def test_the_message_of_the_shape_is_told_in_the_language_of_the_reader(tmp_path: Path) -> None:
    shapes = (
        ABOUT
        + """sh:property [ sh:path ex:colour ; sh:in ( "blue" "green" ) ; sh:severity sh:Warning ;
      sh:message "Bleu ou vert."@fr , "Blue or green."@en ] ."""
    )
    profile = profile_of(tmp_path, shapes)
    for languages, told in ((("en",), "Blue or green."), (("fr", "en"), "Bleu ou vert.")):
        (report,) = profile.examine([record()], languages=languages)
        found = only(report)
        assert (found.message, found.severity, found.value) == (told, "warning", "red")
        assert found.expected == 'one of "blue", "green"'


def test_a_nested_node_is_called_by_its_place_never_by_its_id(tmp_path: Path) -> None:
    shapes = "ex:D a sh:NodeShape ; sh:targetClass dcat:Distribution ; sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ] ."
    report = report_of(tmp_path, shapes)
    assert sorted(found.place for found in report.findings) == ["Ways to the data 1", "Ways to the data 2"]
    assert not any("_:" in found.sentence or found.node for found in report.findings)
    assert report.judged is False  # the parts are judged, the record itself is not


def test_the_value_of_a_count_is_never_repeated(tmp_path: Path) -> None:
    shapes = ABOUT + "sh:property [ sh:path health:numberOfRecords ; sh:minInclusive 10 ] ."
    found = only(report_of(tmp_path, shapes))
    assert found.value == found.kind == "" and "7" not in found.sentence


def test_lists_and_linked_things_are_laid_beside_and_not_judged_themselves(tmp_path: Path) -> None:
    shapes = f"""{ABOUT} sh:property [ sh:path dct:language ; sh:class skos:Concept ] ,
      [ sh:path dct:publisher ; sh:class foaf:Agent ] .
      ex:A a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property [ sh:path foaf:homepage ; sh:minCount 1 ] ."""
    profile = profile_of(tmp_path, shapes)
    about = Graph().parse(data=PREFIXES + "ex:office a foaf:Agent .", format="turtle")
    (alone,) = profile.examine([record()], thesaurus=load_thesaurus())
    assert [found.label for found in alone.findings] == ["Publisher"]
    (beside,) = profile.examine([record()], lambda iri: about if iri == "https://ex.example/office" else ())
    assert beside.findings == ()


def test_a_query_over_the_record_is_run_and_its_message_told(tmp_path: Path) -> None:
    query = "SELECT $this WHERE { $this <https://ex.example/colour> ?colour }"
    found = only(
        report_of(tmp_path, f'{ABOUT} sh:sparql [ sh:message "No colours: {{?colour}}." ; sh:select "{query}" ] .')
    )
    assert (found.message, found.constraint) == ("No colours: ….", "SPARQL")


def test_a_query_that_leaves_the_record_is_never_run(tmp_path: Path) -> None:
    query = "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    profile = profile_of(tmp_path, f'{ABOUT} sh:nodeKind sh:IRI ; sh:sparql [ sh:select "{query}" ] .')
    assert [each.rule for each in profile.lints] == ["sparql"]
    (report,) = profile.examine([record()])
    assert report.judged and report.findings == ()


def test_shapes_that_never_end_are_given_up_in_time(tmp_path: Path) -> None:
    shapes = ABOUT + 'sh:property [ sh:path ex:colour ; sh:pattern "^(a+)+$" ] .'
    profile = profile_of(tmp_path, shapes, check_seconds=0.5)
    before = time.monotonic()
    (report,) = profile.examine([record(f'<{IRI}> a dcat:Dataset ; ex:colour "{"a" * 60}b" .')])
    assert time.monotonic() - before < 10
    assert only(report).constraint == "Deadline" and report.profile == tmp_path.name


def test_a_shape_that_fails_while_judging_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    deep = " ".join(f"ex:s{n} a sh:NodeShape ; sh:node ex:s{n + 1} ." for n in range(30))
    shapes = f"{ABOUT} sh:node ex:s0 . {deep} ex:s30 a sh:NodeShape ; sh:nodeKind sh:IRI . ex:T a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:type ; sh:minCount 1 ] ."
    report = report_of(tmp_path, shapes)
    assert sorted(found.constraint for found in report.findings) == ["MinCount", "Unable"]
