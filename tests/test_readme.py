"""What the README says is so: its commands exist, its links lead somewhere, its shape is the one in the shapes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import SH, Graph, URIRef
from terminal import Terminal

import shapes
from catalogue import plugin
from catalogue.record.triple import read_turtle

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted({name for line in re.findall(r"`jardin ([^`]+)`", README) for name in [line.split()[0]]})


def block(title: str) -> list[str]:
    """The lines of the first sh block under a heading."""
    found = re.search(rf"^## {title}$.*?^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1].splitlines()


@pytest.mark.parametrize("title", ["Run it", "Test it"])
def test_one_command_does_it(title: str) -> None:
    assert len(block(title)) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_named_exists(name: str, terminal: Terminal) -> None:
    done = terminal.jardin(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"jardin {name}" in done.stdout


def test_every_path_and_link_leads_somewhere() -> None:
    named = {
        *re.findall(r"\]\(([^)#:]+)\)", README),
        *re.findall(r"`((?:catalogue|web|harvesters|shapes|vocab)/[\w./]*)`", README),
    }
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_entry_point_group_that_is_named_has_members() -> None:
    for group in set(re.findall(r"entry point `(jardin\.\w+)`", README)):
        assert plugin.names(group)


def test_the_shape_it_shows_says_what_the_shapes_say() -> None:
    shown = re.search(r"```turtle\n(.*?)```", README, re.DOTALL)
    assert shown
    prefixes = re.findall(r"^@prefix .*$", (shapes.FOLDER / "jardin/source.ttl").read_text("utf-8"), re.MULTILINE)
    told = Graph().parse(data="\n".join(prefixes) + shown[1], format="turtle")
    real = read_turtle(shapes.files())
    shape = URIRef("https://w3id.org/jardin/shapes#coverage-level")
    plain = {(p, o) for p, o in told.predicate_objects(shape) if p != SH["in"]}
    assert plain <= set(real.predicate_objects(shape))
    assert list(told.items(told.value(shape, SH["in"]))) == list(real.items(real.value(shape, SH["in"])))


def test_every_library_that_is_needed_has_its_reason() -> None:
    wanted = re.findall(
        r'^    "([A-Za-z0-9_-]+)>=', (ROOT / "pyproject.toml").read_text("utf-8").split("[project.optional")[0], re.M
    )
    table = README.split("## Libraries")[1].split("## ")[0].lower()
    assert [name for name in wanted if name.lower() not in table] == []
