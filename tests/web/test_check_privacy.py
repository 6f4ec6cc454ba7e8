"""The report on a document with small counts says that they are small and never which: 7 and 8 give the same report."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

REGISTRY = (Path(__file__).parents[1] / "cases" / "patient_registry" / "good-smallest.ttl").read_text("utf-8")
IT = "<https://cases.example.org/it>"
COUNTED = f"""
@prefix privacy: <https://w3id.org/jardin/ns#> . @prefix health: <http://healthdataportal.eu/ns/health#> .
{IT} health:numberOfUniqueIndividuals # ; health:numberOfRecords "#" ; privacy:diseaseCoverage
  [ a privacy:DiseaseCoverage ; privacy:countPrecision privacy:Exact ; privacy:individualCount # ] ,
  [ a privacy:DiseaseCoverage ; privacy:countPrecision privacy:Banded ; privacy:minIndividuals # ; privacy:maxIndividuals # ] ,
  [ a privacy:DiseaseCoverage ; privacy:countPrecision privacy:Banded ; privacy:minIndividuals "#"^^<http://a.example/x> ] .
"""
FORMS = ("application/json", "text/plain", "text/csv", "text/turtle", "application/n-triples")


def report(web: httpx.Client, number: int, accept: str) -> str:
    """The words of a report; nameless nodes, whose names and order are chance, look the same."""
    document = REGISTRY + COUNTED.replace("health#", "health\0").replace("ns#", "ns\0").replace(
        "#", str(number)
    ).replace("\0", "#")
    answer = web.post("/check", content=document.encode(), headers={"Content-Type": "text/turtle", "Accept": accept})
    assert answer.status_code == 200, answer.text
    return re.sub(
        r"(?<=People by disease) \d+(?:[–, ]+\d+)*|_:\w+|\bn?[0-9a-f]{28,32}\b|\d+\.\d+ ?s\b", "…", answer.text
    )


@pytest.mark.parametrize("accept", FORMS)
def test_no_form_of_the_report_tells_a_small_count(web: httpx.Client, accept: str) -> None:
    one, other = report(web, 7, accept), report(web, 8, accept)
    words = [sorted(re.findall(r"[^\s,;.\[\]{}]+", each)) for each in (one, other)]
    assert words[0] == words[1]
    assert "too small to be published" in one


def test_an_error_about_a_document_does_not_repeat_what_it_counts(web: httpx.Client) -> None:
    def answer(number: int) -> str:
        broken = f"{REGISTRY} <https://cases.example.org/it> <http://healthdataportal.eu/ns/health#numberOfRecords> {number} {number} ."
        got = web.post(
            "/check", content=broken.encode(), headers={"Content-Type": "text/turtle", "Accept": "application/json"}
        )
        assert got.status_code == 400
        said = got.json()
        return str({key: value for key, value in said.items() if key not in ("instance", "excerpt")})

    assert answer(7) == answer(8)
