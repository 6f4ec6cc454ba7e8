"""The worked record of the design, where it lies beside the project, is judged at every level as one reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from judging import Check
from rdflib import Graph

EXAMPLES = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")).parent / "examples"
RECORD = EXAMPLES / "jardin-registry-example.ttl"
pytestmark = pytest.mark.skipif(not RECORD.is_file(), reason=f"no worked example at {RECORD}")


@pytest.fixture(scope="module")
def record() -> Graph:
    return Graph().parse(RECORD)


@pytest.fixture(scope="module")
def beside(record: Graph) -> Graph:
    """The record with the concepts it names."""
    return record + Graph().parse(EXAMPLES / "background-authority.ttl")


def test_it_is_admitted(check: Check, admission: Graph, record: Graph) -> None:
    assert check(record, admission) == []


def test_it_is_valid_dcat_ap(check: Check, dcat_ap: Graph, record: Graph) -> None:
    assert [each for each in check(record, dcat_ap) if each.severity == "Violation"] == []


def test_it_lacks_of_the_core_what_it_does_not_say(check: Check, core: Graph, beside: Graph) -> None:
    lacking = {(each.focus, each.path) for each in check(beside, core) if each.severity == "Violation"}
    assert lacking == {
        ("reg-1", "coverageLevel"),
        ("reg-1", "orphaNomenclatureVersion"),
        ("reg-1", "registryType"),
        ("svc-1", "interfaceType"),
        ("org-hcp", "type"),
        ("org-hcp", "spatial"),
        ("hdab-de", "type"),
    }
