"""The engine finds what pyshacl finds: the same results for every case, for records that nobody would write, for the W3C.

The reference is pyshacl as it comes: its own shapes, its own data graph, its own results, for one record also its own
`validate` from end to end.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from generated import records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node
from sources import SOURCE, source

from catalogue.checking.checker import known_of, laid_beside
from catalogue.checking.engine import Asked
from catalogue.checking.fact import Circumstances, facts
from catalogue.checking.reference import Pyshacl
from catalogue.checking.result import Result, path_of, read_result
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.library import Library
from catalogue.profile.profile import Shape, load_profiles
from catalogue.record.skolem import skolemised
from catalogue.record.triple import Triple, read_turtle
from catalogue.setting import Settings

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/*.ttl"))
IT = "https://cases.example.org/it"
LIBRARY = Library()
PROFILES = load_profiles(Settings())
ENGINE = Pyshacl(PROFILES.graph)
Told = tuple[str, str, Node, str, Node | None, Node, str]


@cache
def plain() -> ShapesGraph:
    """pyshacl's own shapes; a copy, since it adds to the graph that it is given."""
    shapes = ShapesGraph(Graph() + PROFILES.graph)
    assert shapes.shapes
    return shapes


def known(iri: str) -> Iterable[Triple]:
    return nomenclature_stub(iri, LIBRARY) if is_of_nomenclature(iri) else ()


def laid(iri: str, graph: Graph) -> tuple[Graph, Asked]:
    """What an engine is given for a record: the graph, and who is asked about whom."""
    beside = laid_beside(graph, LIBRARY.thesaurus, list(known_of(graph, LIBRARY.thesaurus, known)))
    given = Circumstances(today=date(2026, 11, 22), probed=lambda address: "unreachable")
    for fact in list(facts(iri, beside, given)):
        beside.add(fact)
    asked = [(shape, sorted(graph.subjects(RDF.type, URIRef(shape.target)), key=str)) for shape in PROFILES.shapes]
    return beside, [(shape, focus) for shape, focus in asked if focus]


def as_pyshacl_says(data: Graph, asked: Asked) -> Counter[Told]:
    whole = Graph()
    for triple in data:
        whole.add(triple)
    found: list[Result] = []
    for shape, focus in asked:
        judge = plain().lookup_shape_from_node(URIRef(shape.iri))
        _, results = judge.validate(SHACLExecutor(validator=None), DataGraph.from_rdflib(whole), focus=focus)
        found += [read_result(shape, node, triples) for _, node, triples in results]
    return told(found)


def told(results: Iterable[Result]) -> Counter[Told]:
    return Counter((r.judge.iri, r.severity, r.focus, r.path, r.value, named(r.shape), r.constraint) for r in results)


def named(shape: Node) -> Node:
    """A shape by which two readings of the same file can be compared."""
    return shape if isinstance(shape, URIRef) else BNode("nameless")


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_case_gives_the_same_results(file: Path) -> None:
    data, asked = laid(IT, read_turtle((file,)))
    assert told(ENGINE.judge(data, asked)) == as_pyshacl_says(data, asked)


def test_generated_records_give_the_same_results() -> None:
    seen = 0
    for record in records(60, seed=11):
        data, asked = laid(record.iri, skolemised(record.iri, record.id, record.graph, PROFILES.keys))
        found = told(ENGINE.judge(data, asked))
        assert found == as_pyshacl_says(data, asked)
        seen += sum(found.values())
    assert seen > 2000


# No xsd:decimal among the types: at "NaN" pyshacl itself stops.
TEXTS = (
    "",
    " ",
    "soon",
    "2025-13-45",
    "2019",
    "NaN",
    "INF",
    "-1",
    "007",
    "1.50",
    "1e400",
    "9" * 30,
    "true",
    "\x0b",
    "é",
)
TYPES = (XSD.date, XSD.dateTime, XSD.gYear, XSD.integer, XSD.nonNegativeInteger, XSD.double, XSD.boolean, XSD.anyURI, RDF.langString, URIRef("https://x.example/type"))  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, st.sampled_from(TEXTS)),
    st.builds(lambda text, tag: Literal(text, lang=tag), st.sampled_from(TEXTS), st.sampled_from(["en", "fr", "de"])),
    st.builds(lambda text, kind: Literal(text, datatype=kind, normalize=False), st.sampled_from(TEXTS), st.sampled_from(TYPES)),
)  # fmt: skip
NODES = st.sampled_from(
    [URIRef(SOURCE), URIRef("https://x.example/x"), URIRef("urn:x:y"), URIRef("http://www.orpha.net/ORDO/Orphanet_586"), URIRef("http://www.orpha.net/ORDO/Orphanet_0"), BNode("somebody"), *(URIRef(c) for c in sorted(LIBRARY.thesaurus.concepts)[:400:7])]
)  # fmt: skip
PATHS = st.sampled_from([RDF.type, SKOS.broader, *(URIRef(path) for path in sorted({f.path for f in PROFILES.fields.values()}))])  # fmt: skip
CLASSES = st.sampled_from(sorted({shape.target for shape in PROFILES.shapes}))


@given(st.lists(st.tuples(st.booleans(), PATHS, st.one_of(LITERALS, NODES)), max_size=12), CLASSES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_record_says_the_results_are_the_same(said: list[tuple[bool, URIRef, Node]], kind: str) -> None:
    graph = source().graph
    graph.add((BNode("somebody"), RDF.type, URIRef(kind)))
    for own, path, value in said:
        graph.add((URIRef(SOURCE) if own else BNode("somebody"), path, value))
    data, asked = laid(SOURCE, graph)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert told(ENGINE.judge(data, asked)) == as_pyshacl_says(data, asked)


def test_from_end_to_end_pyshacl_comes_to_the_same_results() -> None:
    record = list(records(3, seed=4))[-1]
    data, _ = laid(record.iri, skolemised(record.iri, record.id, record.graph, PROFILES.keys))
    _, report, _ = pyshacl.validate(Graph() + data, shacl_graph=Graph() + PROFILES.graph)
    assert isinstance(report, Graph)
    judges = {URIRef(shape.iri): shape for shape in PROFILES.shapes}
    lean = ENGINE._shapes
    asked = [
        (judges[each.node], sorted(each.focus_nodes(data), key=str)) for each in lean.shapes if each.node in judges
    ]
    found = Counter((f, s, path, v, shape, c) for _, s, f, path, v, shape, c in told(ENGINE.judge(data, [a for a in asked if a[1]])).elements())  # fmt: skip
    assert found == Counter(results_of(report)) and len(found) > 20


def results_of(report: Graph) -> Iterable[tuple[Node, str, str, Node | None, Node, str]]:
    """The results that stand on the report itself."""
    whole = report.value(None, RDF.type, SH.ValidationReport)
    shape = next(iter(PROFILES.shapes))
    for node in report.objects(whole, SH.result):
        r = read_result(shape, node, report.triples((node, None, None)))  # type: ignore[arg-type]
        yield r.focus, r.severity, path_of(report.value(node, SH.resultPath)), r.value, named(r.shape), r.constraint


def test_shapes_that_lead_back_to_themselves_end_as_they_do_in_pyshacl() -> None:
    text = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://x.example/> .
    :Person a sh:NodeShape ; sh:property [ sh:path :knows ; sh:node :Person ] , [ sh:path :name ; sh:minCount 1 ] .
    """
    shapes = Graph().parse(data=text, format="turtle")
    data = Graph().parse(
        data="@prefix : <https://x.example/> . :a :name 'A' ; :knows :b . :b :knows :a .", format="turtle"
    )
    judge = Shape("", "https://x.example/Person", 0, "", {}, {}, ())
    asked = [(judge, [URIRef("https://x.example/a"), URIRef("https://x.example/b")])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = told(Pyshacl(shapes).judge(data, asked))
        theirs = ShapesGraph(Graph() + shapes)
        assert theirs.shapes
        _, results = theirs.lookup_shape_from_node(URIRef(judge.iri)).validate(
            SHACLExecutor(validator=None), DataGraph.from_rdflib(data), focus=asked[0][1]
        )
    assert found == told(read_result(judge, node, triples) for _, node, triples in results)
