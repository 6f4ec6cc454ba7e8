"""ORDO as OBO Graphs JSON, as ontology tools make it of the OWL: nodes and edges as terms."""

from __future__ import annotations

from typing import BinaryIO

from catalogue.orphanet.json_value import Fields, fields_in, text_in, values_in
from catalogue.orphanet.loading import Loading, cleaned
from catalogue.orphanet.stranger import Stranger, listed
from catalogue.orphanet.taking import take_terms
from catalogue.orphanet.term import Term, Terms, local

BENEATH = ("is_a", "subClassOf")
DAYS = ("date", "modified", "created")


def read_obograph(content: BinaryIO, loading: Loading) -> str:
    """Read an OBO graph into a loading; it knows of no language and of no relation of references.

    :raises Stranger: it has no entity of the nomenclature
    :raises NotNomenclature: it is damaged
    """
    terms = Terms()
    met: list[str] = []
    for value in values_in(content):
        for graph in (graph for each in fields_in(value) for graph in fields_in(each.get("graphs"))):
            met.append(text_in(graph, "id"))
            take_graph(graph, terms)
    if not take_terms(terms, loading):
        raise Stranger(f"OBO Graphs JSON without diseases of Orphanet: {listed(met)}")
    return f"ORDO {terms.version}".strip() + f" ({terms.language})"


def take_graph(graph: Fields, terms: Terms) -> None:
    """The terms of one graph."""
    terms.iri = terms.iri or text_in(graph, "id")
    for name, value in values_of(graph):
        if name.removeprefix("owl_") == "versionInfo":
            terms.version = terms.version or value
        elif name in DAYS:
            terms.days.append(value)
    for node in fields_in(graph.get("nodes")):
        take_node(node, terms[local(text_in(node, "id"))])
    for edge in fields_in(graph.get("edges")):
        term, predicate, target = terms[local(text_in(edge, "sub"))], text_in(edge, "pred"), text_in(edge, "obj")
        if predicate in BENEATH:
            term.above.add(local(target))
        else:
            term.parts.append((local(predicate), local(target)))


def take_node(node: Fields, term: Term) -> None:
    """What a node tells of its term."""
    meta = node.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    if label := text_in(node, "lbl"):
        term.names.append(("", label))
    term.synonyms += [("", text_in(each, "val")) for each in fields_in(meta.get("synonyms"))]
    term.definitions += [("", text_in(each, "val")) for each in fields_in(meta.get("definition"))]
    term.references |= {cleaned(text_in(each, "val")): "" for each in fields_in(meta.get("xrefs"))}
    term.withdrawn = meta.get("deprecated") is True
    for name, value in values_of(node):
        if name == "notation":
            term.notations.append(value.strip())
        elif name == "symbol":
            term.symbol = value
        elif name == "reason_for_obsolescence":
            term.reason = value
        elif name[:1] == "C" and name[1:].isdigit():
            term.parts.append((name, value))


def values_of(thing: Fields) -> list[tuple[str, str]]:
    """Local name and value of the further properties of a node or graph."""
    meta = thing.get("meta")
    values = fields_in(meta.get("basicPropertyValues")) if isinstance(meta, dict) else []
    return [(local(text_in(each, "pred")), text_in(each, "val")) for each in values]
