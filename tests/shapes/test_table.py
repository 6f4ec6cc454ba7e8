"""The table of mandatory and recommended fields in the README says what the shapes say, row by row and both ways."""

from __future__ import annotations

from collections.abc import Iterator

from judging import CAT, SH
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

import shapes
import vocab

Row = tuple[str, str, str, str, str]
CORE = URIRef("https://w3id.org/jardin/shapes#level-jardin-core")
README = (shapes.FOLDER / "README.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> Iterator[list[str]]:
    """The cells of each row of the table below a heading, without header and rule."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip(" `") for cell in line.strip("|").split("|")]


def expand(curie: str) -> str:
    prefix, name = curie.split(":", 1)
    return vocab.prefixes()[prefix] + name


def told() -> list[Row]:
    return [(row[0], expand(row[1]), row[2], row[3], row[4]) for row in rows_under("Mandatory and recommended fields")]


def number(graph: Graph, node: Node, predicate: URIRef) -> int | None:
    value = graph.value(node, predicate)
    return None if value is None else int(str(value))


def name_for(graph: Graph, parts: list[Node]) -> str:
    """The name of the field that the property shapes of one path in one class are about."""
    named = [p for p in parts if graph.value(p, SH.codeIdentifier)]
    about = [field for p in parts for field in graph.objects(p, CAT.about)]
    return str(graph.value((named or about)[0], SH.codeIdentifier))


def rows_of(graph: Graph, shape: Node, path: Node) -> Iterator[Row]:
    parts = [p for p in graph.objects(shape, SH.property) if graph.value(p, SH.path) == path]
    most = min((m for p in parts if (m := number(graph, p, SH.maxCount)) is not None), default=None)
    for part in parts:
        least = number(graph, part, SH.minCount)
        if least:
            mandatory = graph.value(part, SH.severity) == SH.Violation
            lower = least if mandatory or least > 1 else 0
            yield (
                str(graph.value(shape, SH.codeIdentifier)),
                str(path),
                "M" if mandatory else "R",
                f"{lower}..{'n' if most is None else most}",
                name_for(graph, parts),
            )


def meant(graph: Graph) -> list[Row]:
    return [
        row
        for shape in graph.subjects(CAT.level, CORE)
        if graph.value(shape, SH.codeIdentifier) is not None
        for path in {graph.value(p, SH.path) for p in graph.objects(shape, SH.property)}
        if path is not None
        for row in rows_of(graph, shape, path)
    ]


def test_the_table_says_what_the_shapes_say(all_shapes: Graph) -> None:
    assert sorted(told()) == sorted(meant(all_shapes))


def test_the_table_is_not_empty() -> None:
    assert len(told()) > 100
    assert ("source", expand("dct:subject"), "M", "1..n", "disease") in told()


def test_the_rules_are_all_in_the_readme(all_shapes: Graph) -> None:
    rules = {
        "shape:" + str(rule).rsplit("#", 1)[1]: (
            str(all_shapes.value(all_shapes.value(rule, CAT.about), SH.codeIdentifier)),
            str(all_shapes.value(rule, SH.severity) or SH.Violation).rsplit("#", 1)[1],
        )
        for rule in all_shapes.subjects(RDF.type, CAT.Rule)
    }
    assert {row[0]: (row[1], row[2]) for row in rows_under("Rules")} == rules


def test_the_rules_on_codes_are_all_in_the_readme(all_shapes: Graph) -> None:
    rules = {
        "shape:" + str(each).rsplit("#", 1)[1]: str(all_shapes.value(each, SH.severity)).rsplit("#", 1)[1]
        for each in all_shapes.subjects(CAT.remedy, None)
        if (each, RDF.type, CAT.Rule) not in all_shapes
    }
    assert {row[0]: row[1] for row in rows_under("Rules on ORPHAcodes")} == rules


def test_every_file_is_in_the_readme() -> None:
    assert [path.name for path in sorted(shapes.FOLDER.glob("*.ttl")) if f"`{path.name}`" not in README] == []


def test_the_loader_gives_every_file_but_the_shape_of_shapes() -> None:
    assert {*shapes.files(), shapes.meta_file()} == set(shapes.FOLDER.rglob("*.ttl"))
    assert shapes.meta_file() not in shapes.files()


def test_the_table_of_the_26_rules_says_what_the_shapes_say(all_shapes: Graph) -> None:
    def named(rule: str) -> list[Node]:
        return sorted(
            (each for each in all_shapes.subjects(CAT.rule) if str(all_shapes.value(each, CAT.rule)) == rule), key=str
        )

    def severity(shape: Node) -> str:
        return str(all_shapes.value(shape, SH.severity) or SH.Violation).rsplit("#", 1)[1]

    rows = {
        row[0]: (set(row[1].split(", ")), row[3].replace("`", "").split(", "))
        for row in rows_under("The 26 rules of the profile")
    }
    ids = [f"J-{number:02}" for number in range(1, 27)]
    assert list(rows) == ids
    for rule in ids:
        shapes_of = named(rule)
        assert rows[rule] == (
            {severity(each) for each in shapes_of},
            ["shape:" + str(each).rsplit("#", 1)[1] for each in shapes_of],
        )
