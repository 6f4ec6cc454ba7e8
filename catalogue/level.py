"""A level: one of the four that a record can reach, and what keeps a record below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, SH, Graph

from catalogue.field import CAT, CODE, Texts, severity_name, texts


@dataclass(frozen=True, slots=True)
class Level:
    """One of the four levels: which shapes judge, and which severities stand in the way."""

    number: int
    name: str
    labels: Texts
    descriptions: Texts
    judged_by: int
    blocks: tuple[str, ...]

    def label(self, language: str = "en") -> str:
        """Label in a language, English when there is none."""
        return self.labels.get(language) or self.labels.get("en") or self.name


def read_levels(graph: Graph) -> Iterator[Level]:
    """The levels that the shapes declare."""
    for node in graph.subjects(RDF.type, CAT.Level):
        judge = graph.value(node, CAT.judgedBy) or node
        yield Level(
            number=int(str(graph.value(node, CAT.number))),
            name=str(graph.value(node, CODE)),
            labels=texts(graph, node, SH.name),
            descriptions=texts(graph, node, SH.description),
            judged_by=int(str(graph.value(judge, CAT.number))),
            blocks=tuple(sorted(severity_name(each) for each in graph.objects(node, CAT.blocks))),
        )
