"""The words of another profile's findings: its own messages where it has any, else plain ones read off its shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.asking import own_iri, term_kind
from catalogue.checking.shapewalk import in_words, members, path_in_words, short
from catalogue.checking.wording import sentence
from catalogue.count import COUNTS, TOTALS
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles
from catalogue.record.record import Record, preferred
from catalogue.reports.report import Finding, Severity
from catalogue.thesaurus import Thesaurus

LONGEST = 500
BLANK = re.compile(r"\{[?$]\w+\}")
KINDS = {
    SH.IRI: "a web address or other IRI",
    SH.Literal: "text, a number or a date",
    SH.BlankNode: "a description of its own, without an IRI",
    SH.BlankNodeOrIRI: "a link or a description of its own, not text",
    SH.BlankNodeOrLiteral: "text or a description of its own, no link",
    SH.IRIOrLiteral: "a link or text",
}
NESTED = {
    "Node": "does not fit what is asked of it",
    "And": "does not fit all that is asked of it",
    "Or": "fits none of the alternatives",
    "Xone": "fits none of the alternatives, or more than one",
    "Not": "is what it must not be",
}
BOUNDS = {
    SH.minInclusive: "at least",
    SH.maxInclusive: "at most",
    SH.minExclusive: "more than",
    SH.maxExclusive: "less than",
    SH.minLength: "characters: at least",
    SH.maxLength: "characters: at most",
}


@dataclass(frozen=True)
class Wording:
    """What the words of one profile are taken from.

    :param profile: its name
    :param graph: its shapes
    :param profiles: ours, whose field names its readers know
    """

    profile: str
    graph: Graph
    profiles: Profiles
    thesaurus: Thesaurus
    languages: tuple[str, ...]

    def finding(
        self,
        *,
        severity: Severity,
        path: str,
        way: Node | None,
        focus: Node,
        place: str,
        value: Node | None,
        shape: Node,
        constraint: str,
    ) -> Finding:
        """A finding in words; the value of a count is never repeated.

        :param way: the path as the shapes have it
        """
        field = self.field(path)
        secret = field is not None and (field.role == "count" or field.name in (*COUNTS, *TOTALS))
        return Finding(
            severity=severity,
            level=0,
            field=field.name if field else "",
            label=self.label(field, way),
            path=path,
            place=place,
            value="" if secret else shown(value),
            message=self.message(shape, constraint, way),
            expected=self.wanted(shape, constraint),
            constraint=constraint,
            shape=str(shape) if isinstance(shape, URIRef) else "",
            asks=self.profile,
            node=own_iri(focus) if place else "",
            kind="" if secret or value is None else term_kind(value),
        )

    def unable(self, shape: Node, reason: str) -> Finding:
        """That a shape could not be judged by."""
        message = f"{in_words(self.graph, shape)} could not be judged by: {reason[:LONGEST]}"
        fix = "Ask whoever wrote the shapes; the other shapes of the profile were applied."
        return Finding(
            "info", 0, "", "", "", "", "", message[0].upper() + message[1:], "", "Unable", fix=fix, asks=self.profile
        )

    def field(self, path: str) -> Field | None:
        """The field that our profile has for a predicate, a mandatory one first."""
        found = [each for each in self.profiles.fields.values() if path and each.path == path]
        return min(found, key=lambda each: (not each.least, each.name), default=None)

    def label(self, field: Field | None, way: Node | None) -> str:
        """What the value is called: as our field is, else as the term is written."""
        if field:
            return field.label(self.languages[0])
        return path_in_words(self.graph, way) if way is not None else ""

    def message(self, shape: Node, constraint: str, way: Node | None) -> str:
        """What is wrong: as the shape says it, in the reader's language if it can, else in a plain sentence."""
        holders = [shape, *(self.graph.objects(shape, SH.sparql) if constraint == "SPARQL" else ())]
        own = [m for each in holders for m in self.graph.objects(each, SH.message) if isinstance(m, Literal)]
        if own:
            return cut(BLANK.sub("…", str(preferred(own, self.languages))))
        if constraint in NESTED:
            return f"{'' if way is not None else 'This description '}{NESTED[constraint]}."
        # Any field will do: it is only asked whether the sentence is about a value, or about the record as a whole.
        about = next(iter(self.profiles.fields.values())) if way is not None else None
        return sentence(Graph(), shape, constraint, about, self.languages)

    def wanted(self, shape: Node, constraint: str) -> str:
        """What would be right, read off the shape; empty where its constraint says nothing short."""
        parameter = URIRef(f"{SH}{constraint[:1].lower()}{constraint[1:]}")
        for value in self.graph.objects(shape, parameter):
            return cut(self.asked(parameter, value))
        return ""

    def asked(self, parameter: URIRef, value: Node) -> str:
        """What one parameter asks for, in words."""
        if parameter == SH["in"]:
            listed = members(self.graph, value) or []
            more = f" and {len(listed) - 8} more" if len(listed) > 8 else ""
            return "one of " + ", ".join(map(self.named, listed[:8])) + more
        if parameter in BOUNDS:
            return f"{BOUNDS[parameter]} {value}"
        simple: dict[URIRef, str] = {
            SH.minCount: f"at least {value}",
            SH.maxCount: f"at most {value}",
            SH.datatype: f"a value of type {short(value)}",
            SH["class"]: f"a thing of the class {short(value)}",
            SH.nodeKind: KINDS.get(URIRef(str(value)), ""),
            SH.hasValue: self.named(value),
            SH.pattern: f"text of the form {value}",
            SH.node: f"what {in_words(self.graph, value)} asks for",
        }
        return simple.get(parameter, "")

    def named(self, value: Node) -> str:
        """A value by its label where a list knows it, else as it is written."""
        if isinstance(value, Literal):
            return f'"{value}"'
        return self.thesaurus.label(str(value), self.languages) or short(value)


def shown(value: Node | None) -> str:
    """A value that was met, at a length that can be read; nameless nodes have none."""
    if value is None:
        return ""
    text = "a value without a name" if isinstance(value, BNode) else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def cut(text: str) -> str:
    """A text of strangers in one line, at a length that can be read."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def places_in(record: Record, words: Wording) -> dict[Node, str]:
    """Where each node of a record stands, in words: the fields that lead to it, numbered where there are several."""
    start = URIRef(record.iri)
    places: dict[Node, str] = {start: ""}
    waiting: list[Node] = [start]
    described = set(record.graph.subjects())
    while waiting:
        node = waiting.pop(0)
        for path in sorted(set(record.graph.predicates(node)), key=str):
            label = words.label(words.field(str(path)), path)
            below = sorted((o for o in record.graph.objects(node, path) if o in described and o not in places), key=str)
            for number, each in enumerate(below, 1):
                own = f"{label} {number}" if len(below) > 1 else label
                places[each] = f"{places[node]} › {own}" if places[node] else own
                waiting.append(each)
    return places
