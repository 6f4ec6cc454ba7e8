"""Queries in shapes: whether one may be run, seen before it ever is.

A query may look at the record and nothing else: a SERVICE, or a FROM, would fetch what a stranger names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyparsing import ParseException, ParseResults
from pyshacl.errors import ReportableRuntimeError
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import SH, Graph, Literal
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

LONGEST = 20_000
OUTWARD = {"ServiceGraphPattern": "SERVICE", "DatasetClause": "FROM", "GraphGraphPattern": "GRAPH"}
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*|")
NAMESPACE = re.compile(r"[^\s<>\"{}|\\^`]*")
UNREADABLE = (ParseException, ReportableRuntimeError, ValueError, TypeError, KeyError, RecursionError)
Fault = tuple[str, str]
CORE = "Say it in SHACL core, or as a query over the record alone."


def fault_of(graph: Graph, node: Node, text: Node) -> Fault | None:
    """Why a query must not or cannot be run, and what to do; None when it may be.

    :param node: what bears the query
    """
    if not isinstance(text, Literal) or len(text) > LONGEST:
        return f"its query is no text of at most {LONGEST:,} characters.", CORE
    if (node, SH.construct, text) in graph or (node, SH.update, text) in graph:
        return "it builds or changes triples, which no check does.", CORE
    declared = declarations(graph)
    if declared is None:
        return (
            "a prefix that the shapes declare (sh:declare) is no prefix, or no namespace.",
            "Correct the declaration.",
        )
    try:
        return outward(f"{declared}\n{text}") or unfit(str(text))
    except UNREADABLE as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"its query cannot be read as SPARQL ({reason[:200]}).", "Mend the query."


def declarations(graph: Graph) -> str | None:
    """The prefixes that shapes declare, as they are put before a query; None when one of them is not what it says."""
    lines = []
    for node in graph.objects(None, SH.declare):
        for prefix in graph.objects(node, SH.prefix):
            for namespace in graph.objects(node, SH.namespace):
                if not PREFIX.fullmatch(str(prefix)) or not NAMESPACE.fullmatch(str(namespace)):
                    return None
                lines.append(f"PREFIX {prefix}: <{namespace}>")
    return "\n".join(sorted(lines))


def outward(text: str) -> Fault | None:
    """Whether a query leaves the record: the same parser reads it that would run it.

    :raises ParseException: no SPARQL
    """
    tree = parseQuery(text)
    for part in parts(tree):
        if part.name in OUTWARD:
            return f"its query leaves the record ({OUTWARD[part.name]}) and is never run.", CORE
    known = dict(Graph().namespaces())
    declared = {str(part.prefix or "") for part in parts(tree) if part.name == "PrefixDecl"}
    for part in parts(tree):
        if part.name == "pname" and str(part.prefix or "") not in declared | set(known):
            return f"its query uses the prefix {part.prefix}:, which it does not declare.", "Declare it (sh:prefixes)."
    translateQuery(tree, initNs=known)
    return None


def parts(tree: object) -> Iterator[CompValue]:
    """Every part of a parsed query."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, CompValue):
            yield each
            waiting += each.values()
        elif isinstance(each, list | tuple | ParseResults):
            waiting += list(each)


def unfit(text: str) -> Fault | None:
    """Whether SHACL forbids what a query uses (section 5.2.1), or we do not support it.

    :raises ReportableRuntimeError: it uses what is forbidden
    """
    if re.search(r"[$?]shapesGraph\b", text):
        return "its query looks into the shapes ($shapesGraph), which is not supported.", CORE
    SPARQLQueryHelper(None, None, text).check_invalid_sparql(text)  # type: ignore[no-untyped-call]
    return None
