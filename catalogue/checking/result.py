"""A result: what an engine says of one node by one shape, before it is put in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import SH, URIRef
from rdflib.term import Node

from catalogue.profile.field import severity_name
from catalogue.profile.profile import Shape
from catalogue.reports.report import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Result:
    """One sh:ValidationResult on the report node; nested ones hang off sh:detail and are not counted.

    :param judge: the node shape that judged the focus node
    :param path: predicate IRI; empty where there is none, or more than a predicate
    """

    judge: Shape
    severity: Severity
    focus: Node
    path: str
    value: Node | None
    shape: Node
    constraint: str


def read_result(judge: Shape, node: Node, triples: Iterable[tuple[Node, Node, Node | tuple[object, Node]]]) -> Result:
    """One result as triples, of which only those of the result node itself count."""
    own: dict[Node, Node] = {}
    for subject, predicate, value in triples:
        if subject == node:
            own[predicate] = value[1] if isinstance(value, tuple) else value
    return Result(
        judge=judge,
        severity=severity_of(own.get(SH.resultSeverity)),
        focus=own[SH.focusNode],
        path=path_of(own.get(SH.resultPath)),
        value=own.get(SH.value),
        shape=own[SH.sourceShape],
        constraint=constraint_name(own[SH.sourceConstraintComponent]),
    )


def severity_of(severity: Node | None) -> Severity:
    """The severity as findings bear it; one of a shape's own making only informs."""
    name = severity_name(severity)
    return next((each for each in SEVERITIES if each == name), "info")


def path_of(path: Node | None) -> str:
    """The predicate that a path consists of; empty for any other path."""
    return str(path) if isinstance(path, URIRef) else ""


def constraint_name(component: Node) -> str:
    """Local name of a constraint component, as findings bear it: `MinCount`."""
    return str(component).rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
