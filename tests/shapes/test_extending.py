"""A folder of shapes that extends ours: what of it cannot be judged by is left out indeed, not only said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SH
from test_lint import FROM, HIDDEN, SERVICE

import shapes
from catalogue.checking.checker import Checker
from catalogue.checking.folder import shapes_folders
from catalogue.checking.lint import lint
from catalogue.error import ShapeError
from catalogue.profile.profile import Profiles, load_profiles, read_profiles
from catalogue.record.record import Record
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CASES = Path(__file__).parents[1] / "cases"
RECORD = Record("https://cases.example.org/it", read_turtle((next((CASES / "source").glob("*.ttl")),)))
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cat: <https://w3id.org/jardin/house#> . @prefix own: <https://own.example/> .
@prefix shape: <https://w3id.org/jardin/shapes#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
own:Own a sh:NodeShape ; sh:targetClass dcat:Dataset ; cat:level shape:level-admitted ; sh:name "Own"@en .
"""


def extended(folder: Path, text: str) -> Profiles:
    (folder / "own.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return load_profiles(Settings(shapes=(folder,)))


@pytest.mark.parametrize("query", [SERVICE, HIDDEN, FROM], ids=["service", "hidden", "from"])
def test_a_query_that_leaves_the_record_is_left_out_where_shapes_extend_ours(tmp_path: Path, query: str) -> None:
    profiles = extended(tmp_path, f'own:Own sh:sparql [ sh:message "m" ; sh:select "{query}" ] .')
    assert not [text for text in profiles.graph.objects(None, SH.select) if "spy.example" in text]
    report = Checker(profiles, load_thesaurus()).check(RECORD.iri, RECORD.graph)
    assert report.judged


def test_what_extends_ours_may_refer_to_ours_and_is_added(tmp_path: Path) -> None:
    asks = (
        'own:Own sh:property [ sh:path own:mark ; sh:minCount 1 ; sh:message "No mark." ; sh:node shape:DataService ] .'
    )
    profiles = extended(tmp_path, asks)
    assert lint(shapes_folders(Settings(shapes=(tmp_path,)))[0]).lints == ()
    report = Checker(profiles, load_thesaurus()).check(RECORD.iri, RECORD.graph)
    assert "No mark." in [finding.message for finding in report.findings]
    ours = read_profiles(shapes.files())
    assert len(profiles.graph) == len(ours.graph) + 9
    assert profiles.profiles.keys() == ours.profiles.keys()


def test_a_level_that_there_is_not_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match="cannot extend ours") as told:
        extended(tmp_path, "own:Own cat:level 2 .")
    assert str(tmp_path) in told.value.what and told.value.fix
