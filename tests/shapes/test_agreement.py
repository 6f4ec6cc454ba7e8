"""Level 1 and the official DCAT-AP shapes, where they lie beside the project, refuse the same things, both ways.

The official 3.0.1 file refers to two property shapes that it does not define; these references are taken out first,
pyshacl stops at them. What the two official files contradict each other about is listed in shapes/README.md.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from agreeing import Judge, Refused, beside, ours, records_in, typed
from generated import records
from judging import SH, read
from rdflib import Dataset, Graph, URIRef
from smallest import CORE, KINDS, SUBJECT, judges_of, mandatory, smallest

from harvesters.samples import files as sample_files

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
SHAPES = REAL / "vocab" / "shapes" / "dcat-ap"
VERSIONS = ("3.0.0", "3.0.1")
CASES = Path(__file__).parents[1] / "cases"
pytestmark = [
    pytest.mark.skipif(not SHAPES.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)"),
    pytest.mark.parametrize("version", VERSIONS),
]
DCT, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
ONLY_OFFICIAL = {"3.0.0": {DCT + "rights", DCAT + "spatialResolutionInMeters"}, "3.0.1": set[str]()}
"""Where an earlier official file allows one value and 3.0.1, which level 1 follows, any number."""
UNDEFINED = {"3.0.0": 0, "3.0.1": 2}
PER_CATALOGUE = 4


@cache
def official(version: str) -> Judge:
    return Judge(read((SHAPES / version / "shacl" / "dcat-ap-SHACL.ttl",)))


@cache
def judged(corpus: Callable[[], Iterator[tuple[str, Graph]]]) -> list[tuple[str, Graph, Refused]]:
    """Records with what is laid beside them and what we refuse in them."""
    laid = ((name, beside(graph)) for name, graph in corpus())
    return [(name, whole, ours().refuses(whole)) for name, whole in laid]


def differences(version: str, corpus: Callable[[], Iterator[tuple[str, Graph]]]) -> list[tuple[str, object]]:
    """What only one of the two refuses."""
    apart = list[tuple[str, object]]()
    for name, whole, mine in judged(corpus):
        allowed = (
            each for each in official(version).refuses(whole) if each in mine or each[1] not in ONLY_OFFICIAL[version]
        )
        if differing := mine ^ frozenset(allowed):
            apart.append((name, sorted(differing)))
    return apart


def own_cases() -> Iterator[tuple[str, Graph]]:
    """Our cases, good and bad."""
    for file in (*sorted(CASES.glob("*/*.ttl")), Path(__file__).parent / "dcat-ap.ttl"):
        yield file.name, read((file,))


def samples() -> Iterator[tuple[str, Graph]]:
    """Every other sample record."""
    for record in [each for file in sample_files() for each in records_in(file)][::2]:
        yield record.iri, record.graph


def invented() -> Iterator[tuple[str, Graph]]:
    """Invented sources, most of which lack much."""
    for record in records(40, 7):
        yield record.iri, record.graph


def smallest_and_less() -> Iterator[tuple[str, Graph]]:
    """The smallest record of each class, and without each of its mandatory fields."""
    for kind in KINDS:
        whole = smallest(CORE, *judges_of(kind))
        yield kind, whole
        for field in mandatory(CORE, judges_of(kind)):
            less = Graph() + whole
            less.remove((SUBJECT, CORE.value(field, SH.path), None))
            yield f"{kind} without {field}", less


def real() -> Iterator[tuple[str, Graph]]:
    """A few records of each real catalogue, the same each time."""
    for folder in sorted(each for each in (REAL / "catalogues").iterdir() if each.is_dir()):
        files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.stat().st_size < 200_000]
        chosen = random.Random(folder.name).sample(files, min(len(files), PER_CATALOGUE))
        for file in chosen:
            for record in records_in(file)[:2]:
                yield f"{folder.name}: {record.iri}", record.graph


def cases_of_others() -> Iterator[tuple[str, Graph]]:
    """Cases of national profiles as they are, each full of faults."""
    for file in sorted((REAL / "suites" / "dcat-ap-lu-cases").glob("*/*_invalid.ttl")):
        yield file.name, Graph().parse(file)
    for file in sorted((REAL / "suites" / "dcat-ap-no-cases").rglob("*.trig")):
        whole = Dataset(default_union=True)
        whole.parse(file)
        yield file.name, flat(whole)


def flat(graphs: Dataset) -> Graph:
    """Every triple of every graph."""
    graph = Graph()
    for s, p, o, _ in graphs.quads():
        graph.add((s, p, o))
    return graph


def test_references_to_nothing_are_taken_out_first(version: str) -> None:
    assert len(official(version).undefined) == UNDEFINED[version]


@pytest.mark.parametrize(
    ("corpus", "least", "faulty"),
    [
        (own_cases, 150, 15), (smallest_and_less, 150, 15), (samples, 50, 2), (invented, 40, 10), (real, 120, 30),
        (cases_of_others, 90, 50),
    ],
)  # fmt: skip
def test_they_agree(version: str, corpus: Callable[[], Iterator[tuple[str, Graph]]], least: int, faulty: int) -> None:
    assert differences(version, corpus) == []
    assert len(judged(corpus)) >= least and sum(1 for _, _, mine in judged(corpus) if mine) >= faulty


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_core_accepts_both_accept(version: str, kind: str) -> None:
    whole = beside(smallest(CORE, *judges_of(kind)))
    assert ours().refuses(whole) == official(version).refuses(whole) == frozenset()


def test_each_listed_difference_is_one(version: str) -> None:
    """Two values where an earlier file allows one: only that file refuses them."""
    for kind, path in ((DCAT + "Catalog", "rights"), (DCAT + "Distribution", "rights")):
        text = f"<urn:x:a> a <{kind}> ; <{DCT}{path}> <urn:x:b> , <urn:x:c> ."
        data = Graph().parse(data=text, format="turtle")
        found = ("urn:x:a", DCT + path)
        assert found not in ours().refuses(data)
        assert (found in official(version).refuses(data)) is (DCT + path in ONLY_OFFICIAL[version])


@pytest.mark.parametrize("kind", KINDS)
def test_the_parts_of_a_core_record_are_of_the_classes_that_the_official_shapes_ask_for(
    version: str, kind: str
) -> None:
    data, judge = smallest(CORE, *judges_of(kind)), official(version)
    whole, own = (
        typed(data, judge.graph),
        {str(each) for each in data.subjects() if each == SUBJECT or not isinstance(each, URIRef)},
    )
    assert [each for each in judge.refuses(whole, classes=True) if each[0] in own] == []
