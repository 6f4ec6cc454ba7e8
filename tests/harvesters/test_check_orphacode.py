"""`jardin check` on ORPHAcodes: the replacement and the release stand in every form of the verdict."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from rdflib import RDF, SH, Graph, Namespace, URIRef
from site_server import PREFIXES, settings
from test_harvest_command import data, empty, jardin, quiet  # noqa: F401

from catalogue.keeping.keeper import Keeper
from catalogue.library import Library
from catalogue.nomenclature.disease import ORDO, Disease
from catalogue.nomenclature.nomenclature import Nomenclature

STARTER = Library().nomenclature
SCHEME = URIRef("https://w3id.org/jardin/ns#orphanet")
DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
OWN = Nomenclature(
    {
        "1": Disease("1", {"en": "First"}, level="Disorder"),
        "10": Disease("10", {"en": "Old 10"}, status="Deprecated", replaced_by="1"),
    },
    "2031-07",
)


def source(tmp_path: Path, code: str) -> str:
    """A file with a source that names a disease."""
    (tmp_path / "a.ttl").write_text(
        PREFIXES
        + f"""<https://example.org/a> a dcat:Dataset ; dct:title "A"@en ; foaf:page <https://example.org/page> ;
          dct:subject <{ORDO}{code}> ."""
    )
    return str(tmp_path / "a.ttl")


@pytest.fixture
def loaded(data: Path) -> Path:  # noqa: F811
    """A catalogue in which a nomenclature of our own is in force."""
    with Keeper(settings(data=data)) as keeper:
        keeper.load_nomenclature(OWN, {"who": "test"})
        keeper.publish()
    return data


def messages(result: Result) -> list[str]:
    """What a check found about the diseases."""
    (record,) = json.loads(result.stdout)["records"]
    return [each["message"] for each in record["findings"] if each["constraint"] == "Not"]


def test_the_replacement_stands_in_every_form(tmp_path: Path, loaded: Path) -> None:
    place, words = source(tmp_path, "10"), "Write ORPHA:1 (First) instead."
    assert words in jardin(loaded, "check", place, "--all").stdout
    assert words in messages(jardin(loaded, "check", place, "--format", "json"))[0]
    graph = Graph().parse(data=jardin(loaded, "check", place, "--format", "ttl").stdout, format="turtle")
    [result] = graph.subjects(SH.sourceShape, URIRef("https://w3id.org/jardin/shapes#code-deprecated"))
    assert words in str(graph.value(result, SH.resultMessage))
    assert graph.value(result, SH.resultPath) == DCT.subject and graph.value(result, SH.resultSeverity) == SH.Violation
    rows = list(csv.DictReader(io.StringIO(jardin(loaded, "check", place, "--format", "csv").stdout)))
    assert [row["expected"] for row in rows if words in row["message"]] == [ORDO + "1"]


def test_the_release_stands_in_every_form(tmp_path: Path, loaded: Path) -> None:
    place = source(tmp_path, "1")
    assert "codes judged by Orphanet release 2031-07" in jardin(loaded, "check", place).stdout
    assert json.loads(jardin(loaded, "check", place, "--format", "json").stdout)["records"][0]["release"] == "2031-07"
    graph = Graph().parse(data=jardin(loaded, "check", place, "--format", "ttl").stdout, format="turtle")
    [node] = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, DCT.references) == SCHEME and str(graph.value(SCHEME, DCAT.version)) == "2031-07"
    rows = list(csv.DictReader(io.StringIO(jardin(loaded, "check", place, "--format", "csv").stdout)))
    assert rows and {row["release"] for row in rows} == {"2031-07"}


def test_without_a_catalogue_the_starter_judges_and_says_that_it_is_only_that(tmp_path: Path) -> None:
    nowhere, place = tmp_path / "none", source(tmp_path, "9999999")
    [message] = messages(jardin(nowhere, "check", place, "--format", "json"))
    assert "only the starter" in message and STARTER.release in message
    text = jardin(nowhere, "check", place, "--all").stdout
    assert f"Orphanet release {STARTER.release}" in text and f"{message}\n" in text and "Remark, asked for by" in text


def test_the_same_number_is_a_violation_once_a_nomenclature_is_loaded(tmp_path: Path, loaded: Path) -> None:
    text = jardin(loaded, "check", source(tmp_path, "9999999"), "--all").stdout
    told = text[text.index("ORPHA:9999999 is not in") :]
    assert (
        told.index("Must be mended") < told.index("\n    -")
        and "Remark, asked for by" not in told[: told.index("\n    -")]
    )
