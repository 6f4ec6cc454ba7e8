"""Levels 0 and 1 judge small records as their comments foretell."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import Check, Finding
from rdflib import Graph


def about(findings: list[Finding], severity: str) -> set[tuple[str, str]]:
    """Focus and first predicate of each finding of one severity."""
    return {(each.focus, each.path.split(" ")[0]) for each in findings if each.severity == severity}


@pytest.fixture(scope="module")
def admission_findings(check: Check, admission: Graph, here: Path) -> list[Finding]:
    return check(Graph().parse(here / "admission.ttl"), admission)


@pytest.fixture(scope="module")
def dcat_findings(check: Check, dcat_ap: Graph, here: Path) -> list[Finding]:
    return check(Graph().parse(here / "dcat-ap.ttl"), dcat_ap)


def test_admission_finds_exactly_what_is_missing(admission_findings: list[Finding]) -> None:
    assert about(admission_findings, "Violation") == {
        ("bad-title", "title"),
        ("bad-contact", "contactPoint"),
        ("bad-disease", ""),
        ("bad-everything", "title"),
        ("bad-everything", "contactPoint"),
        ("bad-everything", ""),
        ("bad-catalogue", "contactPoint"),
        ("bad-guideline", "title"),
        ("bad-service", "endpointURL"),
        ("bad-organisation", "name"),
        ("bad-concept", ""),
    }
    assert len(admission_findings) == 11


def test_admission_tells_the_owner_what_to_do(admission_findings: list[Finding]) -> None:
    told = {each.focus: each.message for each in admission_findings}
    assert told["bad-title"] == "The source has no title. Add the name by which people know it (dct:title)."
    assert "Add at least one ORPHAcode (for example ORPHA:586)" in told["bad-disease"]
    assert told["bad-contact"].startswith("Nobody can contact or visit this source.")


def test_a_nameless_place_needs_no_label(check: Check, admission: Graph) -> None:
    data = """@prefix dct: <http://purl.org/dc/terms/> .
        [] a dct:Location . <urn:jardin:record:abc:place> a dct:Location .
        <https://example.org/place> a dct:Location ."""
    assert [each.focus for each in check(Graph().parse(data=data), admission)] == ["place"]


def test_dcat_ap_finds_exactly_what_is_wrong(dcat_findings: list[Finding]) -> None:
    assert about(dcat_findings, "Violation") == {
        ("bad-catalogue", "publisher"),
        ("bad-dataset", "description"),
        ("bad-dataset", "publisher"),
        ("bad-distribution", "accessURL"),
        ("bad-distribution", "byteSize"),
        ("bad-service", "endpointURL"),
        ("bad-agent", "name"),
        ("bad-checksum", "algorithm"),
        ("bad-series", "description"),
        ("bad-relationship", "hadRole"),
    }


def test_what_dcat_ap_recommends_is_a_warning(dcat_findings: list[Finding]) -> None:
    warned = {path for focus, path in about(dcat_findings, "Warning") if focus == "good-dataset"}
    assert warned == {"contactPoint", "keyword", "theme", "publisher", "spatial", "temporal"}
