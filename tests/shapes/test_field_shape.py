"""Each field is defined once, used somewhere, and its example obeys it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph
import pytest
from judging import CAT, SH, Check, local
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import shapes

PROBE = "https://example.org/probe/"


def fields(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Every field with its name."""
    for node in graph.subjects(RDF.type, SH.PropertyShape):
        yield node, str(graph.value(node, SH.codeIdentifier))


def judges(graph: Graph) -> set[Node]:
    """The node shapes that judge records."""
    return set(graph.subjects(CAT.level, None))


@pytest.mark.parametrize("path", (*shapes.files(), shapes.meta_file()), ids=lambda path: path.name)
def test_every_file_is_read_alike_by_both_libraries(path: object) -> None:
    read = {str(each) for each in pyoxigraph.parse(path=str(path))}
    assert len(read) == len(Graph().parse(str(path))) > 0


def test_a_name_is_given_once(all_shapes: Graph) -> None:
    names = Counter(str(name) for name in all_shapes.objects(None, SH.codeIdentifier))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_field_is_named_after_its_iri(all_shapes: Graph) -> None:
    odd = {local(node): name for node, name in fields(all_shapes) if local(node).replace("-", "_") != name}
    assert odd == {}


def test_a_node_shape_defines_a_path_once(all_shapes: Graph) -> None:
    for shape in judges(all_shapes):
        named = [p for p in all_shapes.objects(shape, SH.property) if all_shapes.value(p, SH.codeIdentifier)]
        paths = Counter(all_shapes.value(p, SH.path) for p in named)
        assert [path for path, times in paths.items() if times > 1] == [], shape


def test_a_source_and_its_kind_share_no_field(all_shapes: Graph) -> None:
    shape = URIRef(shapes_of("Source"))
    own = {all_shapes.value(p, SH.path) for p in named_of(all_shapes, shape)}
    for kind in ("PatientRegistry", "HCPDataSource", "Biobank"):
        assert own.isdisjoint({all_shapes.value(p, SH.path) for p in named_of(all_shapes, URIRef(shapes_of(kind)))})


def shapes_of(name: str) -> str:
    return "https://w3id.org/jardin/shapes#" + name


def named_of(graph: Graph, shape: Node) -> list[Node]:
    return [p for p in graph.objects(shape, SH.property) if (p, RDF.type, SH.PropertyShape) in graph]


def test_every_field_is_used(all_shapes: Graph) -> None:
    used = {p for shape in judges(all_shapes) for p in all_shapes.objects(shape, SH.property)}
    assert {name for node, name in fields(all_shapes) if node not in used} == set()


def test_every_nested_shape_and_every_list_is_used(all_shapes: Graph) -> None:
    nested = set(all_shapes.objects(None, CAT.nested))
    assert all((each, CAT.level, None) in all_shapes for each in nested)
    listed = set(all_shapes.objects(None, SH.node)) | {shapes_of("list-coding-system"), shapes_of("list-code-system")}
    assert {local(each) for each in all_shapes.subjects(CAT.scheme, None) if each not in listed} == set()


def ways_of(graph: Graph, node: Node) -> list[Node | None]:
    """The predicate that a property shape looks along, or the several."""
    path = graph.value(node, SH.path)
    several = graph.value(path, SH.alternativePath)
    return [path] if several is None else list(Collection(graph, several))


def test_a_nameless_shape_tightens_a_field_that_exists(all_shapes: Graph) -> None:
    paths = {all_shapes.value(node, SH.path) for node, _ in fields(all_shapes)}
    for shape in all_shapes.subjects(CAT.level, URIRef(shapes_of("level-jardin-core"))):
        for each in all_shapes.objects(shape, SH.property):
            assert paths >= set(ways_of(all_shapes, each))


def test_a_tightening_of_a_shared_path_says_which_field_it_is_about(all_shapes: Graph) -> None:
    owners = Counter(all_shapes.value(node, SH.path) for node, _ in fields(all_shapes))
    for shape in all_shapes.subjects(CAT.level, URIRef(shapes_of("level-jardin-core"))):
        own = {all_shapes.value(p, SH.path) for p in named_of(all_shapes, shape)}
        for each in all_shapes.objects(shape, SH.property):
            ways = ways_of(all_shapes, each)
            if len(ways) > 1:  # a rule along several predicates: just one of them is a field of the class that lists it
                assert len(own & set(ways)) == 1, (shape, each)
                continue
            [path] = ways
            if (each, RDF.type, SH.PropertyShape) not in all_shapes and (path not in own or owners[path] > 1):
                about = all_shapes.value(each, CAT.about)
                assert about is not None, (shape, path)
                assert all_shapes.value(about, SH.path) == path


def test_a_role_is_played_by_one_field_of_a_class(all_shapes: Graph) -> None:
    for shape in judges(all_shapes):
        roles = Counter(str(r) for p in all_shapes.objects(shape, SH.property) for r in all_shapes.objects(p, CAT.role))
        assert [role for role, times in roles.items() if times > 1] == [], shape


def test_a_nested_node_has_at_most_one_key(all_shapes: Graph) -> None:
    for shape in judges(all_shapes):
        keys = [p for p in all_shapes.objects(shape, SH.property) if all_shapes.value(p, CAT.key)]
        assert len(keys) <= 1, shape


def test_orders_differ_within_a_group_of_one_class(all_shapes: Graph) -> None:
    for shape in judges(all_shapes):
        places = Counter(
            (all_shapes.value(p, SH.group), all_shapes.value(p, SH.order)) for p in named_of(all_shapes, shape)
        )
        assert [place for place, times in places.items() if times > 1] == [], shape


def test_the_example_of_a_field_obeys_the_field(check: Check, all_shapes: Graph) -> None:
    judging, data = Graph() + all_shapes, Graph()
    judging.remove((None, SH.targetClass, None))
    for node, name in fields(all_shapes):
        if all_shapes.value(node, CAT.nested) is None:
            probe, path = URIRef(PROBE + name), all_shapes.value(node, SH.path)
            example = all_shapes.value(node, SKOS.example)
            assert path is not None and example is not None
            judging.add((node, SH.targetNode, probe))
            data.add((probe, path, example))
            for scheme in schemes_of(all_shapes, node):
                data.add((example, SKOS.inScheme, scheme))
    assert check(data, judging) == []


def schemes_of(graph: Graph, node: Node) -> list[Node]:
    listing = graph.value(node, SH.node)
    return list(graph.objects(listing, CAT.scheme)) if listing is not None else []


def test_the_example_of_a_nested_field_is_words(all_shapes: Graph) -> None:
    for node in all_shapes.subjects(CAT.nested, None):
        assert isinstance(all_shapes.value(node, SKOS.example), Literal)
