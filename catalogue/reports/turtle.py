"""The form for validators: a sh:ValidationReport in Turtle (SHACL, section 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, Namespace
from rdflib.term import Node

from catalogue.nomenclature.skos import RELEASE, SCHEME
from catalogue.profile.field import CAT
from catalogue.reports.dossier import Dossier
from catalogue.reports.finding import Finding
from catalogue.reports.report import Report
from catalogue.reports.step import GIVEN_UP
from catalogue.reports.word import language_of

MEDIA_TYPE = "text/turtle"
SHAPE = Namespace("http://www.w3.org/ns/shacl#")
SEVERITY = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
CUT = "…"
NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def as_turtle(dossier: Dossier, languages: tuple[str, ...] = ("en",)) -> str:
    """The dossier as one validation report that refers to the nomenclature by its release.

    What could not be read or was not validated stands in comments, since a report knows no such thing.
    """
    graph = Graph()
    graph.bind("sh", SHAPE)
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationReport))
    # False on any result, whatever its severity (SHACL, section 3.6.1.1).
    found = any(report.findings for report in dossier.reports)
    graph.add((node, SH.conforms, Literal(not found and not dossier.unread)))
    for release in dossier.releases:
        graph.add((node, DCTERMS.references, URIRef(SCHEME)))
        graph.add((URIRef(SCHEME), URIRef(RELEASE), Literal(release)))
    for report in dossier.reports:
        for finding in report.findings:
            graph.add((node, SH.result, write_result(graph, report, finding, language_of(languages))))
    return "\n".join([*comments(dossier), graph.serialize(format="turtle").strip(), ""])


def comments(dossier: Dossier) -> Iterable[str]:
    """What is no result: a line each, whatever line breaks the text has."""
    lines = [f"{each.document} could not be read: {each.reason}" for each in dossier.unread]
    lines += [f"<{report.iri}> was not validated: no shape targets it." for report in dossier.unjudged]
    return (f"# {' '.join(line.split())}" for line in lines)


def write_result(graph: Graph, report: Report, finding: Finding, language: str) -> BNode:
    """One finding as a sh:ValidationResult; its focus node is the record where the node itself has no name."""
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, named(finding.node or report.iri)))
    graph.add((node, SH.resultSeverity, SEVERITY[finding.severity]))
    graph.add((node, SH.resultMessage, Literal(finding.sentence, lang=language)))
    # A check that was given up has no component of SHACL to blame.
    space = CAT if finding.constraint == GIVEN_UP else SHAPE
    graph.add((node, SH.sourceConstraintComponent, space[f"{finding.constraint}ConstraintComponent"]))
    if finding.path:
        graph.add((node, SH.resultPath, URIRef(finding.path)))
    if finding.shape:
        graph.add((node, SH.sourceShape, URIRef(finding.shape)))
    if finding.value and not finding.value.endswith(CUT):
        graph.add((node, SH.value, term(finding.value, finding.kind)))
    return node


def named(iri: str) -> Node:
    """A name as an IRI; as text where it holds what no IRI may hold, so that the report can still be read."""
    return Literal(iri) if NO_IRI.search(iri) else URIRef(iri)


def term(value: str, kind: str) -> Node:
    """The value as the term it is; as plain text where the kind is not known."""
    if kind == "iri":
        return named(value)
    if kind.startswith("@"):
        return Literal(value, lang=kind[1:])
    return Literal(value, datatype=URIRef(kind) if kind else None, normalize=False)
