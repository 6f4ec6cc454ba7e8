"""The reference engine: pyshacl, used by its parts.

Which shapes judge which nodes is the check's to say, so `pyshacl.validate` is not asked. What costs most there and
changes no result is left out: constraints are made once for each shape, and no result is described in prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation, localcontext
from functools import cached_property, lru_cache
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape as Judging
from pyshacl.shapes_graph import ShapesGraph
from rdflib import OWL, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.data import Still
from catalogue.checking.engine import Asked, without_hints
from catalogue.checking.result import Result, constraint_name, path_of, read_result, severity_of
from catalogue.profile.profile import Shape
from catalogue.record.triple import Triple

TERMS = (URIRef, BNode, Literal)
Told = tuple[str, Node, list[Any]]
"""One result as pyshacl passes it on: prose, node, triples."""


class Pyshacl:
    """The reference engine."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = Lean(readied(shapes))
        self._executor = SHACLExecutor(validator=None)

    def judge(self, data: Graph, asked: Asked) -> Iterator[Result]:
        """What each shape finds at the nodes that it is asked about, whatever its own targets are."""
        for shape, focus in asked:
            judging = self._shapes.lookup_shape_from_node(URIRef(shape.iri))
            with localcontext() as numbers:
                numbers.traps[InvalidOperation] = False  # "NaN" as a decimal compares false, and stops nothing
                _, found = judging.validate(self._executor, data, focus=focus)  # type: ignore[arg-type]
            for _, node, triples in found:
                first = triples[0]
                yield first.result(shape) if isinstance(first, Plain) else read_result(shape, node, triples)


@lru_cache(maxsize=4)
def readied(shapes: Graph) -> Still:
    """Shapes as engines look at them, read once for all of a process.

    Neither graph is changed afterwards: what pyshacl adds by itself are the same few triples each time. Graphs are told
    apart by their identifiers, so each needs one of its own, as `Graph()` gives it.
    """
    ready = without_hints(shapes)
    for triple in list(imported_prefixes(ready)):
        ready.add(triple)
    return ready


class Lean(ShapesGraph):
    """The shapes that pyshacl finds in a graph, each judging without detours."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        _ = self.shapes

    def _build_node_shape_cache(self) -> None:
        super()._build_node_shape_cache()  # type: ignore[no-untyped-call]
        found = self._node_shape_cache.values()
        self._node_shape_cache = {each.node: LeanShape(self, each.node, p=each._p, path=each._path) for each in found}


def imported_prefixes(shapes: Graph) -> Iterator[Triple]:
    """The prefixes of what a query names as its prefixes and of all that this imports (SHACL, section 5.2.1)."""
    for node in set(shapes.objects(None, SH.prefixes)):
        for further in shapes.transitive_objects(node, OWL.imports):
            yield from ((node, SH.declare, each) for each in shapes.objects(further, SH.declare))


class LeanShape(Judging):
    """A shape that makes its constraints once, instead of for each node that it judges."""

    @cached_property
    def constraints(self) -> list[Any]:
        """What the shape asks for, as pyshacl finds it."""
        stated = [p for p in self.sg.graph.predicates(self.node) if p in CONSTRAINT_PARAMETERS_MAP]
        kinds = dict.fromkeys(CONSTRAINT_PARAMETERS_MAP[p] for p in stated)
        further = self.find_custom_constraints()  # type: ignore[no-untyped-call]
        return [c for kind in kinds for c in made(kind, self)] + [c.make_validator_for_shape(self) for c in further]

    def validate(
        self, executor: SHACLExecutor, target_graph: Any, focus: Any = None, _evaluation_path: list[Any] | None = None
    ) -> tuple[bool, list[Told]]:
        """As pyshacl does, for nodes that are given.

        :raises ReportableRuntimeError: the shapes lead from one to the other without end
        """
        if self.deactivated:
            return True, []
        way = _evaluation_path or []
        if len(way) // 2 >= executor.max_validation_depth:
            raise ReportableRuntimeError(f"Validation path too deep at {self.node}.")
        values = self._values(target_graph, [focus] if isinstance(focus, TERMS) else focus)
        conforms, results = True, list[Told]()
        for constraint in self.constraints:
            fits, found = constraint.evaluate(executor, target_graph, values, [*way, self, constraint])
            conforms = conforms and fits
            results.extend(found)
        return conforms, results

    def _values(self, data: Any, focus: Sequence[Node]) -> dict[Node, set[Node]]:
        """What is looked at, by the node that it is looked at from."""
        if isinstance(self._path, URIRef):
            return {node: set(data.objects(node, self._path)) for node in focus}
        return self.value_nodes(data, focus)  # type: ignore[no-any-return]


def made(kind: Any, shape: LeanShape) -> Iterator[Any]:
    """A constraint of a shape; none where pyshacl passes over it."""
    try:
        constraint = kind(shape)
    except ConstraintLoadWarning:
        return
    constraint.make_v_result = Teller(constraint)
    for name in ("_compare_lt", "_compare_ltoe"):
        if hasattr(constraint, name):
            setattr(constraint, name, Comparing(constraint, getattr(constraint, name)))
    yield constraint


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison of values, in which nameless nodes are such as cannot be compared (SHACL, 4.5.3 and 4.5.4).

    pyshacl stops at them, and with it the check of the whole record.
    """

    constraint: Any
    compare: Any

    def __call__(self, values: set[Node], others: set[Node], data: Any, focus: Node) -> tuple[bool, list[Told]]:
        """As pyshacl compares, with a result for each pair that holds a nameless node."""
        blank = [v for v in values for o in others if isinstance(v, BNode) or isinstance(o, BNode)]
        broken, results = self.compare(
            {v for v in values if not isinstance(v, BNode)},
            {o for o in others if not isinstance(o, BNode)},
            data,
            focus,
        )
        return broken or bool(blank), [
            *results,
            *(self.constraint.make_v_result(data, focus, value_node=v) for v in blank),
        ]


@dataclass(frozen=True, slots=True)
class Plain:
    """What a result says, in place of its triples."""

    source: LeanShape
    focus: Node
    value: Node | None
    path: Node | None
    constraint: Node

    def result(self, judge: Shape) -> Result:
        """The result, found by this judge."""
        severity, name = severity_of(self.source.severity), constraint_name(self.constraint)
        return Result(judge, severity, self.focus, path_of(self.path), self.value, self.source.node, name)


class Teller:
    """Makes the results of one constraint."""

    def __init__(self, constraint: Any) -> None:
        self.constraint = constraint

    def __call__(
        self,
        datagraph: Any,
        focus_node: Node,
        value_node: Node | None = None,
        result_path: Node | None = None,
        constraint_component: Node | None = None,
        **more: Any,
    ) -> Told:
        """A result, where pyshacl writes triples and a page of prose; details are added to it as further triples."""
        shape = self.constraint.shape
        path = shape.path() if result_path is None else result_path
        component = constraint_component or self.constraint.shacl_constraint_component
        return "", NAMELESS, [Plain(shape, focus_node, value_node, path, component)]


NAMELESS = BNode()
