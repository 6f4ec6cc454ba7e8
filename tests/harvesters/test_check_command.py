"""`jardin check` as a data manager meets it: every kind of place, every error in words, exit codes, languages, input."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from pytest_httpserver import HTTPServer
from rdflib import RDF, SH, Graph, Literal, URIRef
from referencing import Registry, Resource
from site_server import PREFIXES, registry, serve
from test_harvest_command import quiet  # noqa: F401
from typer.testing import CliRunner, Result

from catalogue.error import UnknownName
from harvesters.command import register

WEB = Path(__file__).parents[2] / "web/schemas"
SCHEMAS = {file.name: json.loads(file.read_text("utf-8")) for file in WEB.glob("*.json")}
REGISTRY: Registry[Any] = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in SCHEMAS.values())
SAMPLES = Path(__file__).parents[2] / "harvesters/samples"
FOREIGN = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix x: <https://x.example/> .
x:Shape a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property x:version .
x:version sh:path dct:hasVersion ; sh:minCount 1 ; sh:message "House rule: name the version."@en .
"""


def jardin(*words: str, given: str | bytes = "") -> Result:
    """Run a command in a place without a catalogue."""
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, [*words], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def check(*words: str | Path, given: str | bytes = "") -> Result:
    return jardin("check", *map(str, words), "--data", "/nonexistent", given=given)


def write(folder: Path, name: str, turtle: str) -> Path:
    file = folder / name
    file.write_text(PREFIXES + turtle, "utf-8")
    return file


def many(count: int) -> str:
    return "".join(registry(f"https://example.org/{number}", f"Registry {number}") for number in range(count))


def plain(result: Result) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(SCHEMAS["check.json"], registry=REGISTRY).validate(data)
    return data


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    result = check(tmp_path / "nowhere.ttl")
    assert result.exit_code == 2 and "Could not be read" in result.stdout
    assert "no file or folder 'nowhere.ttl'" in result.stdout and "Check the path." in result.stdout


def test_an_empty_folder_is_said_to_hold_nothing(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 2 and str(tmp_path) in result.stdout and "No record was found here." in result.stdout


def test_an_empty_file_and_a_document_without_records_say_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    write(tmp_path, "place.ttl", "<https://example.org/p> a dct:Location .")
    result = check(tmp_path)
    assert result.exit_code == 2 and "documents that could not be read: 2" in result.stdout
    assert "dct:Location" in result.stdout and "a described dcat:Catalog" in result.stdout


def test_broken_turtle_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<https://example.org/a> a\n <https://example.org/B> ;;; oops .\n")
    result = check(tmp_path / "broken.ttl")
    assert result.exit_code == 2 and "broken.ttl" in result.stdout and "line 2" in result.stdout


def test_a_binary_and_an_archive_are_named_for_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "image.ttl").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.ttl", "")
    result = check(tmp_path)
    assert result.exit_code == 2 and "image.ttl" in result.stdout and "all.zip" in result.stdout
    assert "\x89" not in result.stdout and "\x00" not in result.stdout


def test_a_web_page_says_that_it_is_one(httpserver: HTTPServer) -> None:
    url = serve(httpserver, "/page", "", body="<!DOCTYPE html><html><p>Hello</p></html>", content_type="text/html")
    result = check(url)
    assert result.exit_code == 2 and "Could not be read" in result.stdout and "html" in result.stdout.lower()


def test_an_address_is_read_and_one_that_fails_is_told(httpserver: HTTPServer) -> None:
    url = serve(httpserver, "/a.ttl", registry("https://example.org/a", "Registry A"))
    assert "Registry A" in check(url).stdout
    gone = check(httpserver.url_for("/gone"))
    assert gone.exit_code == 2 and "404" in gone.stdout


def test_several_places_are_told_in_one_report_and_the_worst_gives_the_code(tmp_path: Path) -> None:
    good = write(tmp_path, "a.ttl", registry("https://example.org/a", "Registry A"))
    other = write(tmp_path, "b.ttl", registry("https://example.org/b", "Registry B"))
    assert check(good, other, "--profile", "admitted").exit_code == 0
    result = check(good, other, tmp_path / "nowhere", "--profile", "admitted", "--json")
    assert result.exit_code == 2 and plain(result)["summary"]["records"] == 2
    assert check(good, "--profile", "dcat-ap", "--strict").exit_code == 1


def test_the_input_is_read_for_a_dash() -> None:
    result = check("-", given=PREFIXES + registry("https://example.org/a", "Registry A"))
    assert "Registry A" in result.stdout and result.exit_code == 1
    nothing = check("-", given="")
    assert nothing.exit_code == 2 and "Could not be read" in nothing.stdout


def test_many_records_with_the_same_findings_are_told_in_a_few_lines(tmp_path: Path) -> None:
    file = write(tmp_path, "all.ttl", many(50))
    text = check(file).stdout
    assert text.startswith("50 records: 50 at level 0, Admitted.") and len(text.splitlines()) < 40
    assert text.count("Add: Description") == 1 and "and 47 more" in text
    data = plain(check(file, "--json"))
    [told] = [each for each in data["findings"] if each["field"] == "description" and each["severity"] == "violation"]
    assert len({each["record"] for each in told["records"]}) == 50
    table = check(file, "--format", "csv").stdout
    lacking = [row for row in csv.DictReader(io.StringIO(table)) if row["path"].endswith("description")]
    assert len({row["record"] for row in lacking}) == 50


def test_every_form_tells_as_many_findings(tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", many(2))
    data = plain(check(file, "--json"))
    count = sum(len(each["findings"]) for each in data["records"])
    graph = Graph().parse(data=check(file, "--format", "ttl").stdout, format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == count > 10
    assert set(graph.objects(None, SH.focusNode)) == {URIRef(f"https://example.org/{number}") for number in range(2)}
    assert len(list(csv.DictReader(io.StringIO(check(file, "--format", "csv").stdout)))) == count
    assert all(
        "_:" not in each["value"] and "urn:jardin" not in each["value"] for each in data["records"][0]["findings"]
    )


def test_all_tells_the_recommendations_too(tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", registry("https://example.org/a", "Registry A"))
    brief, whole = check(file).stdout, check(file, "--all").stdout
    assert "Recommended, asked for by" not in brief and "--all shows everything." in brief
    assert "Recommended, asked for by" in whole and "--all" not in whole and len(whole) > len(brief)


@pytest.mark.parametrize(("language", "words"), [("fr", "mène à DCAT-AP"), ("de", "führt zu DCAT-AP")])
def test_a_report_is_told_in_the_language_that_is_asked_for(language: str, words: str, tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", registry("https://example.org/a", "Registry A"))
    text = check(file, "--lang", language).stdout
    assert words in text and "Must be mended" not in text and "is missing" not in text
    graph = Graph().parse(data=check(file, "--lang", language, "--format", "ttl").stdout, format="turtle")
    messages = [message for message in graph.objects(None, SH.resultMessage) if isinstance(message, Literal)]
    assert {message.language for message in messages} == {language}


def test_names_that_nobody_knows_are_answered_with_those_there_are(tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", many(1))
    with pytest.raises(UnknownName, match="jardin-core"):
        check(file, "--profile", "perfect")
    with pytest.raises(UnknownName, match="fr"):
        check(file, "--lang", "xx")


def test_what_no_shape_targets_is_not_validated(tmp_path: Path) -> None:
    folder = tmp_path / "house-rules"
    folder.mkdir()
    (folder / "shapes.ttl").write_text(FOREIGN)
    file = write(tmp_path, "a.ttl", '<https://example.org/c> a dcat:Catalog ; dct:title "A catalogue"@en .')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JARDIN_SHAPES", str(folder))
        result = check(file, "--profile", "house-rules")
    assert result.exit_code == 2 and "A catalogue\n  Not validated" in result.stdout


def test_a_folder_of_shapes_judges_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "house-rules"
    folder.mkdir()
    (folder / "shapes.ttl").write_text(FOREIGN)
    monkeypatch.setenv("JARDIN_SHAPES", str(folder))
    file = write(tmp_path, "a.ttl", registry("https://example.org/a", "Registry A"))
    result = check(file, "--profile", "house-rules")
    assert result.exit_code == 1
    assert "Judged by house-rules." in result.stdout and "House rule: name the version." in result.stdout
    assert "One change reaches house-rules" in result.stdout and "DCAT-AP" not in result.stdout
    data = plain(check(file, "--profile", "house-rules", "--json"))
    assert data["asked"] == "" and data["records"][0]["profile"] == "house-rules"


def test_the_samples_are_told_without_a_name_that_nobody_gave() -> None:
    result = check(SAMPLES, "--all")
    assert "urn:jardin:record" not in result.stdout and "_:" not in result.stdout
    assert result.stdout.count("Could not be read") == 1  # the Python file that stands among them
