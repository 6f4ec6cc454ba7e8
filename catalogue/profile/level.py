"""A level: one of the four that a record can reach, and what keeps a record below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF, SH, Graph

from catalogue.error import UnknownName
from catalogue.profile.field import CAT, CODE, Texts, severity_name, texts


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


def find_level(levels: Iterable[Level], text: str) -> Level:
    """The level of this number or name: `2`, `jardin-core`, `JARDIN core`, `core`.

    :raises UnknownName: there is no such level, with the names that there are
    """
    known = {plain(level.name): level for level in levels}
    short = {name.removeprefix("jardin-"): level for name, level in known.items()}
    numbers = {str(level.number): level for level in known.values()}
    found = {**numbers, **short, **known}.get(plain(text))
    if found is None:
        raise UnknownName("level", text, known)
    return found


def plain(text: str) -> str:
    """A name as it is compared."""
    return text.strip().casefold().replace("_", "-").replace(" ", "-")
