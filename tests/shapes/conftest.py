"""What the tests of the shapes share: each file of shapes as a graph, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from judging import HERE, Check, check, read
from pyshacl import constraints
from rdflib import Graph

import shapes


class Searched(list[Any]):
    """A list in which pyshacl looks for every predicate of every shape, a fourth of its time; found at once."""

    def __init__(self, members: list[Any]) -> None:
        super().__init__(members)
        self._known = frozenset(members)

    def __contains__(self, member: object) -> bool:
        return member in self._known


constraints.ALL_CONSTRAINT_PARAMETERS = Searched(constraints.ALL_CONSTRAINT_PARAMETERS)


@pytest.fixture(scope="session", name="check")
def fixture_check() -> Check:
    return check


@pytest.fixture(scope="session")
def all_shapes() -> Graph:
    return read(shapes.files())


@pytest.fixture(scope="session")
def meta() -> Graph:
    return read((shapes.meta_file(),))


@pytest.fixture(scope="session")
def admission() -> Graph:
    return read((shapes.FOLDER / "admission.ttl",))


@pytest.fixture(scope="session")
def dcat_ap() -> Graph:
    return read((shapes.FOLDER / "dcat-ap.ttl",))


@pytest.fixture(scope="session")
def core() -> Graph:
    return read((shapes.FOLDER / "lists.ttl", *sorted((shapes.FOLDER / "jardin").glob("*.ttl"))))


@pytest.fixture(scope="session")
def here() -> Path:
    return HERE
