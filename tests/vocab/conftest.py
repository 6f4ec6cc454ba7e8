"""The whole vocabulary as graphs, read once for all tests of this wing."""

from pathlib import Path

import pytest
from rdflib import Graph

import vocab


def read(paths: tuple[Path, ...]) -> Graph:
    """One graph of several Turtle files."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def terms() -> Graph:
    """Every vocabulary file but the nomenclature."""
    return read(vocab.files())


@pytest.fixture(scope="session")
def nomenclature() -> Graph:
    """The starter nomenclature."""
    return read((vocab.nomenclature_file(),))


@pytest.fixture(scope="session")
def everything(terms: Graph, nomenclature: Graph) -> Graph:
    """Terms and nomenclature together."""
    return terms + nomenclature
