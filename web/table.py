"""The answer of a SPARQL query as a table for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Literal
from rdflib.term import Node

from catalogue.nomenclature.disease import ORDO
from catalogue.record.triple import read_ntriples
from catalogue.telling.view import Value

ROWS_SHOWN = 1_000
CELLS_SHOWN = 20_000
"""A query may name tens of thousands of variables; drawing each for a thousand rows would take minutes."""
RecordOf = Callable[[str], str | None]
"""Id of the record that is about an IRI, None when there is none."""


@dataclass(frozen=True, slots=True)
class Table:
    """A result as the page shows it.

    :param rows: one value for each column, None where a row has none
    :param total: rows of the whole answer; `rows` holds no more than the first thousand, fewer of wide ones
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    total: int


def result_table(content: bytes, record_of: RecordOf) -> Table:
    """The table of a SELECT or ASK (SPARQL 1.1 Query Results JSON Format)."""
    results = json.loads(content)
    if "boolean" in results:
        return Table(("answer",), ((Value("yes" if results["boolean"] else "no"),),), 1)
    columns = tuple(results["head"]["vars"])
    rows = results["results"]["bindings"]
    most = max(1, min(ROWS_SHOWN, CELLS_SHOWN // max(1, len(columns))))
    shown = tuple(tuple(cell(row.get(name), record_of) for name in columns) for row in rows[:most])
    return Table(columns, shown, len(rows))


def cell(term: Mapping[str, Any] | None, record_of: RecordOf) -> Value | None:
    """One RDF term of a result."""
    if term is None:
        return None
    if term["type"] == "uri":
        return named(term["value"], record_of)
    if term["type"] == "literal":
        return Value(term["value"], language=term.get("xml:lang", ""), datatype=term.get("datatype", ""))
    return Value(f"_:{term['value']}" if term["type"] == "bnode" else json.dumps(term["value"]))


def named(iri: str, record_of: RecordOf) -> Value:
    """An IRI in a result, with the record or the disease that is about it."""
    href = iri if iri.startswith(("http://", "https://")) else ""
    code = iri.removeprefix(ORDO) if iri.startswith(ORDO) else ""
    return Value(iri, iri=iri, href=href, record=record_of(iri) or "", code=code if code.isdigit() else "")


def graph_table(content: bytes, record_of: RecordOf) -> Table:
    """The table of a CONSTRUCT or DESCRIBE, from its N-Triples."""
    # A triple is a line, so those that are not shown need not be read: a hundred thousand take seconds.
    lines = sorted({line for line in content.split(b"\n") if line.strip()})
    triples = sorted(read_ntriples(b"\n".join(lines[:ROWS_SHOWN])))
    rows = tuple(tuple(graph_cell(term, record_of) for term in triple) for triple in triples)
    return Table(("subject", "predicate", "object"), rows, len(lines))


def graph_cell(term: Node, record_of: RecordOf) -> Value:
    """One RDF term of a graph."""
    if isinstance(term, Literal):
        return Value(str(term), language=term.language or "", datatype=str(term.datatype or ""))
    return Value(f"_:{term}") if isinstance(term, BNode) else named(str(term), record_of)
