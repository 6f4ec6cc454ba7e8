"""What the tests of the shapes share: each file of shapes as a graph, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import HERE, Check, check, read
from rdflib import Graph

import shapes


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
