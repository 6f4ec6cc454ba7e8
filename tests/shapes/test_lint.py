"""What in a folder of shapes cannot be judged by is named when it is loaded: file, shape, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.checking.folder import shapes_folders
from catalogue.checking.lint import Lint, lint
from catalogue.error import ShapeError
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://ex.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GOOD = "ex:Good a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:title ; sh:minCount 1 ] .\n"
SERVICE = "SELECT $this WHERE { SERVICE <https://spy.example/sparql> { $this ?p ?o } }"
HIDDEN = "SELECT $this WHERE { # a remark\\n \\\\u0053ERVICE<https://spy.example/sparql>{ $this ?p ?o } }"
FROM = "SELECT $this FROM <https://spy.example/data> WHERE { $this ?p ?o }"
FAULTS = [
    ("undefined-shape", "ex:A sh:property ex:nowhere .", "ex:A", "<https://ex.example/nowhere>, which no file"),
    ("undefined-shape", "ex:A sh:node ex:nowhere .", "ex:A", "sh:node refers to"),
    ("undefined-shape", "ex:A sh:or ( [ sh:class ex:C ] ex:nowhere ) .", "ex:A", "sh:or refers to"),
    ("obsolete-term", "ex:A sh:property [ sh:path dct:title ; sh:shape ex:Good ] .", "dct:title", "early draft"),
    ("unknown-term", "ex:A sh:property [ sh:path dct:title ; sh:MinCount 1 ] .", "dct:title", "no term of SHACL"),
    ("path", "ex:A sh:property [ sh:minCount 1 ] .", "within the shape <https://ex.example/A>", "no sh:path"),
    ("path", "ex:A sh:property [ sh:path dct:title , dct:type ] .", "ex.example/A", "more than one sh:path"),
    ("path", "ex:A sh:property [ sh:path [ sh:inversePath 'x' ] ] .", "ex:A", "no readable path"),
    ("path", "ex:A sh:property [ a sh:NodeShape ; sh:path dct:title ] .", "dct:title", "called a node shape"),
    ("pattern", "ex:A sh:property [ sh:path dct:title ; sh:pattern '(a' ] .", "dct:title", "no regular expression"),
    ("list", "ex:A sh:or ex:a .", "ex:A", "no well-formed list"),
    ("list", "ex:A sh:and ex:l . ex:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ex:Good ; "
     "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ex:l .", "ex:A", "no well-formed list"),
    ("javascript", "ex:A sh:js [ sh:jsFunctionName 'f' ] .", "ex:A", "never run"),
    ("advanced", "ex:A sh:rule [ sh:subject sh:this ] .", "ex:A", "advanced features"),
    ("advanced", "ex:A sh:target [ sh:select 'SELECT ?this WHERE { ?this a ex:C }' ] .", "ex:A", "advanced features"),
    ("sparql", f'ex:A sh:sparql [ sh:select "{SERVICE}" ] .', "ex:A", "leaves the record (SERVICE)"),
    ("sparql", f'ex:A sh:sparql [ sh:select "{HIDDEN}" ] .', "ex:A", "leaves the record (SERVICE)"),
    ("sparql", f'ex:A sh:sparql [ sh:select "{FROM}" ] .', "ex:A", "leaves the record (FROM)"),
    ("sparql", "ex:A sh:sparql [ sh:select 'SELECT nonsense' ] .", "ex:A", "cannot be read as SPARQL"),
    ("sparql", "ex:A sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?c MINUS { $this a <https://ex.example/C> } }' ] .", "ex:A", "MINUS"),
    ("sparql", "ex:A sh:sparql [ sh:prefixes ex:o ; sh:select 'SELECT $this WHERE { $this a x:C }' ] . "
     "ex:o sh:declare [ sh:prefix 'x' ; sh:namespace 'https://x/> SELECT' ] .", "ex:A", "no prefix, or no namespace"),
    ("recursion", "ex:A sh:node ex:B . ex:B a sh:NodeShape ; sh:property [ sh:path dct:relation ; sh:node ex:A ] .",
     "dct:relation", "may not use themselves"),
    ("constraint", "ex:A sh:property [ sh:path dct:title ; sh:minCount 'one' ] .", "dct:title", "sh:minCount cannot be read"),
    ("constraint", "ex:A sh:property [ sh:path dct:title ; sh:qualifiedValueShape ex:Good ] .", "dct:title", "cannot be read"),
    ("kind", "ex:A sh:property [ sh:path dct:title ; sh:node ex:P ] . ex:P sh:path dct:type .", "dct:title", "a property shape"),
    ("kind", "ex:A sh:property [ sh:path dct:issued ; sh:lessThan 'dct:modified' ] .", "dct:issued", "no property to compare"),
    ("deactivated", "ex:A sh:deactivated 'perhaps' .", "ex:A", "not simply true or false"),
    ("no-target", "ex:Lonely a sh:NodeShape ; sh:property [ sh:path dct:title ] .", "ex:Lonely", "about nothing"),
    ("class-is-shape", "ex:A sh:property [ sh:path dct:relation ; sh:class ex:Good ] .", "dct:relation", "a shape and no class"),
    ("everything", "ex:A sh:property [ sh:path dct:relation ; sh:class rdfs:Resource ] .", "dct:relation", "everything is"),
    ("import", "ex:o a owl:Ontology ; owl:imports <https://spy.example/shapes.ttl> .", "ex:o", "nobody fetches"),
]  # fmt: skip
REMARKS = {"obsolete-term", "unknown-term", "no-target", "class-is-shape", "import"}


def found_in(folder: Path, text: str) -> list[Lint]:
    (folder / "own.ttl").write_text(PREFIXES + GOOD + text, encoding="utf-8")
    return list(lint(shapes_folders(Settings(shapes=(folder,)))[0]).lints)


def test_good_shapes_have_no_fault(tmp_path: Path) -> None:
    assert found_in(tmp_path, "") == []


@pytest.mark.parametrize(("rule", "text", "shape", "told"), FAULTS, ids=[f"{n}-{f[0]}" for n, f in enumerate(FAULTS)])
def test_a_fault_is_named_with_file_shape_and_what_to_do(
    tmp_path: Path, rule: str, text: str, shape: str, told: str
) -> None:
    typed = "ex:A a sh:NodeShape ; sh:targetClass dcat:Dataset . " if "ex:A" in text else ""
    found = [each for each in found_in(tmp_path, typed + text) if each.rule == rule]
    assert len(found) == 1
    assert shape.removeprefix("ex:") in found[0].shape and told in found[0].what
    assert found[0].file == tmp_path / "own.ttl" and found[0].fix.endswith((".", "?"))
    assert found[0].left_out is (rule not in REMARKS)
    assert "_:" not in found[0].sentence


def test_a_prefix_may_be_met_by_the_last_shape_of_a_chain_that_closes_on_itself(tmp_path: Path) -> None:
    ring = " ".join(f"ex:s{n} a sh:NodeShape ; sh:node ex:s{(n + 1) % 40} ." for n in range(40))
    found = [each for each in found_in(tmp_path, "ex:s0 sh:targetClass dcat:Dataset . " + ring) if each.left_out]
    assert [each.rule for each in found] == ["recursion"]


def test_what_is_left_out_under_not_takes_the_condition_along(tmp_path: Path) -> None:
    text = "ex:A a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:not [ sh:property ex:nowhere ] ."
    (tmp_path / "own.ttl").write_text(PREFIXES + text, encoding="utf-8")
    linted = lint(shapes_folders(Settings(shapes=(tmp_path,)))[0])
    assert not any("shacl#not" in str(triple[1]) for triple in linted.graph)


@pytest.mark.parametrize("text", ["this is no turtle", "ex:a ex:b .", "<a> <b> \x00 ."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.shacl").write_text(text, encoding="utf-8")
    with pytest.raises(ShapeError, match=r"broken\.shacl") as told:
        load_profiles(Settings(shapes=(tmp_path,)))
    assert told.value.fix


def test_a_folder_that_is_not_there_or_holds_no_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match="no folder"):
        load_profiles(Settings(shapes=(tmp_path / "gone",)))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "own.ttl").write_text(PREFIXES + GOOD, encoding="utf-8")
    with pytest.raises(ShapeError, match="holds no file") as told:
        load_profiles(Settings(shapes=(tmp_path,)))
    assert str(tmp_path / "below") in told.value.fix


def test_lists_of_stranger_shapes_do_not_grow_our_profile(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(PREFIXES + GOOD, encoding="utf-8")
    assert load_profiles(Settings(shapes=(tmp_path,))) is load_profiles(Settings())


def test_nameless_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name, path in (("one", "dct:title"), ("two", "dct:type")):
        text = f"ex:{name} a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property _:p . _:p sh:path {path} ."
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    assert lint(shapes_folders(Settings(shapes=(tmp_path,)))[0]).lints == ()
