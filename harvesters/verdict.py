"""A verdict: the reports of a check in the form that was asked for: words, JSON, a SHACL report or a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, Namespace

from catalogue.nomenclature.skos import RELEASE, SCHEME
from catalogue.reports.report import SEVERITIES, Finding, Report

SHAPE = Namespace("http://www.w3.org/ns/shacl#")
SEVERITY = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
COLUMNS = (
    "record", "title", "severity", "level", "field", "place", "message", "value", "expected", "path", "constraint",
    "release",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(reports: Sequence[Report], errors: Sequence[tuple[str, str]]) -> str:
    """For people: a block a record, worst first."""
    blocks = [f"{document}\n  could not be read: {reason}" for document, reason in errors]
    blocks += [block_of(report) for report in reports]
    return "\n\n".join(blocks)


def block_of(report: Report) -> str:
    """One record with its findings."""
    if not report.judged:
        return (
            f"{report.title}\n  {report.iri}\n  not validated: no shape of the profile is about things of this class."
        )
    reached = "not admitted" if report.level is None else f"level {report.level}"
    judged = f", codes judged by Orphanet release {report.release}" if report.release else ""
    filled = f"{report.completeness:.0%} of the profile's fields filled"
    lines = [report.title, f"  {report.iri}", f"  {reached}, {filled}{judged}"]
    lines += [f"  {finding.severity}: {finding.sentence}" for finding in report.findings]
    return "\n".join(lines)


def as_json(reports: Sequence[Report], errors: Sequence[tuple[str, str]]) -> str:
    """For scripts."""
    unreadable = [{"document": document, "reason": reason} for document, reason in errors]
    data = {"records": [report.as_dict() for report in reports], "unreadable": unreadable}
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_csv(reports: Sequence[Report], errors: Sequence[tuple[str, str]]) -> str:
    """For spreadsheets: a row a finding; documents that could not be read stand as rows too."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for document, reason in errors:
        table.writerow([defused(cell) for cell in (document, "", "unreadable", "", "", "", reason, "", "", "", "", "")])
    for report in reports:
        for finding in report.findings:
            table.writerow([defused(cell) for cell in cells_of(report, finding)])
    return text.getvalue().rstrip("\n")


def cells_of(report: Report, finding: Finding) -> tuple[str, ...]:
    """One finding as the cells of a row."""
    return (
        report.iri, report.title, finding.severity, str(finding.level), finding.label or finding.field, finding.place,
        finding.message, finding.value, finding.expected, finding.path, finding.constraint,
        report.release,
    )  # fmt: skip


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(FORMULA) else cell


def as_turtle(reports: Sequence[Report], errors: Sequence[tuple[str, str]]) -> str:
    """For validators: a sh:ValidationReport (SHACL, section 3.6) that refers to the nomenclature by its release.

    What could not be read stands in comments.
    """
    graph = Graph()
    graph.bind("sh", SHAPE)
    node = BNode()
    findings = [(report, finding) for report in reports for finding in report.findings]
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not findings and not errors)))
    for release in sorted({report.release for report in reports if report.release}):
        graph.add((node, DCTERMS.references, URIRef(SCHEME)))
        graph.add((URIRef(SCHEME), URIRef(RELEASE), Literal(release)))
    for report, finding in findings:
        graph.add((node, SH.result, write_result(graph, report, finding)))
    comments = [f"# {document} could not be read: {' '.join(reason.split())}" for document, reason in errors]
    return "\n".join([*comments, graph.serialize(format="turtle").strip()])


def write_result(graph: Graph, report: Report, finding: Finding) -> BNode:
    """One finding as a sh:ValidationResult."""
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, URIRef(report.iri)))
    graph.add((node, SH.resultSeverity, SEVERITY[finding.severity]))
    graph.add((node, SH.resultMessage, Literal(finding.sentence)))
    graph.add((node, SH.sourceConstraintComponent, SHAPE[f"{finding.constraint}ConstraintComponent"]))
    if finding.path:
        graph.add((node, SH.resultPath, URIRef(finding.path)))
    if finding.shape:
        graph.add((node, SH.sourceShape, URIRef(finding.shape)))
    if finding.value:
        graph.add((node, SH.value, Literal(finding.value)))
    return node


FORMS = {"text": as_text, "json": as_json, "ttl": as_turtle, "csv": as_csv}


def code_of(reports: Sequence[Report], errors: Sequence[tuple[str, str]], strict: bool) -> int:
    """The exit code: 0 no Violation (strict: no Warning either), 1 there is one, 2 unreadable or nothing judged."""
    if errors or not any(report.judged for report in reports):
        return 2
    wanted = SEVERITIES[:2] if strict else SEVERITIES[:1]
    return 1 if any(report.of(severity) for report in reports for severity in wanted) else 0
