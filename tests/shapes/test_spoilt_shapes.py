"""Shapes spoilt at random are judged by as far as they go, or refused in words; nothing else ever comes of them."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import read
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

import shapes as house
from catalogue.checking.folder import ShapesFolder
from catalogue.checking.judge import load_foreign
from catalogue.checking.lint import lint
from catalogue.error import ShapeError
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record
from catalogue.record.triple import Triple
from catalogue.setting import Settings

CASES = Path(__file__).parents[1] / "cases"
FILE = Path("/shapes/own.ttl")
SOUND = sorted(read((house.FOLDER / "admission.ttl", house.FOLDER / "dcat-ap.ttl", house.FOLDER / "meta.ttl")))
TERMS = sorted(map(URIRef, dir(SH)))
ODD: list[Node] = [Literal("("), Literal(3), Literal(True), Literal("SELECT $this WHERE { }"), BNode(), RDF.nil]
RECORD = Record("https://cases.example.org/it", read((next((CASES / "source").glob("*.ttl")),)))


def spoilt(chance: random.Random) -> Graph:
    """Some of our shapes with triples left out and terms put in the place of others."""
    kept = chance.sample(SOUND, chance.randint(30, 600))
    nodes: list[Node] = [node for triple in kept for node in (triple[0], triple[2])]
    graph = Graph()
    for subject, predicate, value in kept:
        fate = chance.random()
        changed: Triple = (
            (subject, predicate, chance.choice(nodes)) if fate < 0.05
            else (subject, chance.choice(TERMS), value) if fate < 0.08
            else (subject, predicate, chance.choice(ODD)) if fate < 0.11
            else (subject, predicate, value)
        )  # fmt: skip
        graph.add(changed)
    return graph


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_spoilt_shapes_judge_or_are_refused_in_words(seed: int) -> None:
    graph = spoilt(random.Random(seed))
    folder = ShapesFolder(FILE.parent, (FILE,), graph, dict.fromkeys(graph, FILE))
    try:
        profile = load_foreign(f"spoilt {seed}", lint(folder), load_profiles(Settings()), Settings(check_seconds=20))
    except ShapeError as error:
        assert str(FILE.parent) in error.what and error.fix
        return
    assert all(each.what and each.fix for each in profile.lints)
    (report,) = profile.examine([RECORD])
    assert report.iri == RECORD.iri and all(finding.message for finding in report.findings)
