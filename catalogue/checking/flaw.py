"""Flaws of shapes: what a flaw is, and the checks of what single shapes say; each looks for one kind.

A flaw says what is wrong and what must be taken out before anybody is judged. Non-responsibilities: how shapes hang
together (`catalogue.checking.structure`), what queries do (`catalogue.checking.query`), telling flaws
(`catalogue.checking.lint`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.shapes_graph import ShapesGraph
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal
from rdflib.term import Node

from catalogue.checking.query import fault_of
from catalogue.checking.shapewalk import LISTING, holders, members, short

Pattern = tuple[Node, Node | None, Node | None]
KNOWN = {str(each).rsplit("#", 1)[-1] for each in dir(SH)} | {
    "and", "or", "not", "in", "class", "codeIdentifier",
}  # fmt: skip
OBSOLETE = {
    "shape": "sh:node",
    "valueShape": "sh:node",
    "inverseProperty": "sh:property with sh:inversePath",
    "constraint": "sh:sparql",
    "scopeClass": "sh:targetClass",
    "scopeNode": "sh:targetNode",
    "scope": "sh:target",
    "classIn": "sh:or of sh:class",
    "directType": "sh:class",
    "datatypeIn": "sh:or of sh:datatype",
    "notEquals": "sh:disjoint",
    "derivedValues": "sh:rule",
}
LISTS = (*LISTING, SH["in"], SH.languageIn, SH.ignoredProperties)
ADVANCED = (SH.rule, SH.target, SH.expression, SH.entailment)
CORE = "Say it in SHACL core."
LONGEST_PATTERN = 2_000
FAULTS = (
    ConstraintLoadWarning,
    ReportableRuntimeError,
    NotImplementedError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
)
"""What pyshacl raises where a constraint cannot be read."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a shape.

    :param dropped: patterns of triples to take out, None for anything; empty for a mere remark
    :param predicate: by which the flaw is found in the file, where nothing is taken out
    """

    rule: str
    node: Node
    what: str
    fix: str
    dropped: tuple[Pattern, ...] = ()
    predicate: Node | None = None

    @property
    def place(self) -> Pattern:
        """Where it stands."""
        return self.dropped[0] if self.dropped else (self.node, self.predicate, None)


def terms(graph: Graph) -> Iterator[Flaw]:
    """Terms in the namespace of SHACL that SHACL does not have (any more)."""
    for predicate in {p for p in graph.predicates() if str(p).startswith(str(SH))}:
        name = str(predicate).removeprefix(str(SH))
        if name in KNOWN:
            continue
        rule, what = "unknown-term", f"sh:{name} is no term of SHACL, so it does nothing."
        nearest = next((k for k in KNOWN if k.casefold() == name.casefold()), None)
        near = [nearest] if nearest else difflib.get_close_matches(name, KNOWN, 1, 0.8)
        fix = f"Did you mean sh:{near[0]}?" if near else "Take it out, or write what SHACL has for it."
        if name in OBSOLETE:
            rule, what = "obsolete-term", f"sh:{name} is a term of an early draft of SHACL and does nothing."
            fix = f"Write {OBSOLETE[name]} instead."
        for subject in set(graph.subjects(predicate, None)):
            yield Flaw(rule, subject, what, fix, predicate=predicate)


def classes(graph: Graph) -> Iterator[Flaw]:
    """Shapes named where a class is asked for."""
    for subject, value in graph.subject_objects(SH["class"]):
        if {SH.NodeShape, SH.PropertyShape} & set(graph.objects(value, RDF.type)) and not is_class(graph, value):
            what = f"sh:class names {short(value)}, which is a shape and no class, so no value fits."
            fix = "Write sh:node for a shape, or name the class."
            yield Flaw("class-is-shape", subject, what, fix, predicate=SH["class"])


def everything(graph: Graph) -> Iterator[Flaw]:
    """Classes that everything is of, but nothing says so without inference."""
    for anything in (RDFS.Resource, OWL.Thing):
        for subject in set(graph.subjects(SH["class"], anything)):
            what = f"sh:class {short(anything)} asks for what everything is and nothing says of itself."
            yield Flaw("everything", subject, what, "Write sh:nodeKind sh:IRI.", ((subject, SH["class"], anything),))


def is_class(graph: Graph, node: Node) -> bool:
    """Whether a node is declared to be a class."""
    return bool({RDFS.Class, OWL.Class} & set(graph.objects(node, RDF.type)))


def imports(graph: Graph) -> Iterator[Flaw]:
    """Other files that are asked for: nothing is fetched."""
    for subject in set(graph.subjects(OWL.imports, None)):
        asked = sorted(short(value) for value in graph.objects(subject, OWL.imports))
        more = f" and {len(asked) - 1} more" if asked[1:] else ""
        what = f"owl:imports asks for {asked[0]}{more}, which nobody fetches."
        fix = "If shapes of it are needed, lay the file into the folder."
        yield Flaw("import", subject, what, fix, predicate=OWL.imports)


def lists(graph: Graph) -> Iterator[Flaw]:
    """Lists that are none, and alternatives without any."""
    for predicate in LISTS:
        for subject, head in graph.subject_objects(predicate):
            found = members(graph, head)
            if found is None or (not found and predicate in LISTING):
                what = f"{short(predicate)} has no well-formed list."
                yield Flaw("list", subject, what, "Write it as ( a b c ).", ((subject, predicate, head),))


def scripts(graph: Graph) -> Iterator[Flaw]:
    """JavaScript, which is never run."""
    for predicate in (p for p in set(graph.predicates()) if str(p).startswith(f"{SH}js")):
        for subject in set(graph.subjects(predicate, None)) - set(graph.objects(None, SH.js)):
            dropped = ((subject, predicate, None), *without(graph, subject))
            yield Flaw("javascript", subject, "it asks for JavaScript, which is never run.", CORE, dropped)


def advanced(graph: Graph) -> Iterator[Flaw]:
    """Rules, targets and expressions of SHACL's advanced features, which are not acted on."""
    for predicate in ADVANCED:
        for subject in set(graph.subjects(predicate, None)):
            what = f"{short(predicate)} belongs to the advanced features of SHACL, which are not supported."
            yield Flaw("advanced", subject, what, CORE, ((subject, predicate, None),))


def patterns(graph: Graph) -> Iterator[Flaw]:
    """Patterns that are no regular expressions."""
    for subject, pattern in graph.subject_objects(SH.pattern):
        try:
            if len(str(pattern)) > LONGEST_PATTERN:
                raise re.error(f"more than {LONGEST_PATTERN} characters")
            re.compile(str(pattern))
        except (re.error, OverflowError, RecursionError) as error:
            what = f"sh:pattern {str(pattern)[:80]!r} is no regular expression that can be read ({error})."
            fix = "Mend it; write classes of letters such as [A-Za-z], not \\p{L}."
            yield Flaw("pattern", subject, what, fix, ((subject, SH.pattern, pattern),))


def deactivations(graph: Graph) -> Iterator[Flaw]:
    """Switches that are neither true nor false."""
    for subject in set(graph.subjects(SH.deactivated, None)):
        values = list(graph.objects(subject, SH.deactivated))
        if len(values) > 1 or not isinstance(values[0], Literal) or not isinstance(values[0].value, bool):
            what = "sh:deactivated is not simply true or false."
            yield Flaw("deactivated", subject, what, "Write true or false, once.", ((subject, SH.deactivated, None),))


def queries(graph: Graph) -> Iterator[Flaw]:
    """Queries that reach outward, or cannot be run."""
    for predicate in (SH.select, SH.ask, SH.construct, SH.update):
        for subject, text in list(graph.subject_objects(predicate)):
            used = (None, None, subject) in graph
            if used and (fault := fault_of(graph, subject, text)):
                dropped = ((subject, None, None), *without(graph, subject))
                yield Flaw("sparql", subject, fault[0], fault[1], dropped)


def without(graph: Graph, node: Node) -> Iterator[Pattern]:
    """What refers to a node, and the constraint component it validates for, so that nothing of it is run."""
    for holder, predicate, value in holders(graph, node):
        yield holder, predicate, value
        if predicate in (SH.validator, SH.nodeValidator, SH.propertyValidator):
            yield holder, None, None


def constraints(graph: Graph) -> Iterator[Flaw]:
    """Constraints whose values cannot be read.

    :raises ReportableRuntimeError: pyshacl cannot find its way through the shapes at all
    """
    copy = Graph()
    for triple in graph:
        copy.add(triple)
    try:
        shapes = list(ShapesGraph(copy).shapes)
    except FAULTS as error:
        raise ReportableRuntimeError(str(error) or type(error).__name__) from error
    for shape in shapes:
        for parameter in sorted(set(CONSTRAINT_PARAMETERS_MAP) & set(graph.predicates(shape.node)), key=str):
            try:
                CONSTRAINT_PARAMETERS_MAP[parameter](shape)
            except FAULTS as error:
                what = f"{short(parameter)} cannot be read: {str(error).splitlines()[0] if str(error) else error!r}"
                yield Flaw("constraint", shape.node, what, "Correct its value.", ((shape.node, parameter, None),))
