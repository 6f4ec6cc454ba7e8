"""The commands of this wing, as users and scripts meet them: reports and exit codes."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
import typer
from click.testing import Result
from pytest_httpserver import HTTPServer
from rdflib import RDF, SH, Graph
from site_server import PREFIXES, SITES, registry, serve, settings
from typer.testing import CliRunner

from catalogue.error import CatalogueError, SettingError, UnknownName
from catalogue.keeping.keeper import Keeper
from harvesters.command import register

ROOT = '</> a fdp:FAIRDataPoint , dcat:DataService ; dct:title "P" ; dcat:endpointURL </> . </d/> ldp:contains </d/1> .'


@pytest.fixture(autouse=True)
def quiet(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No log on standard output, where reports stand; this machine may be called."""
    httpserver.no_handler_status_code = 404
    monkeypatch.setenv("JARDIN_ALLOW_HOSTS", "127.0.0.1/32")
    monkeypatch.setenv("JARDIN_PAUSE_SECONDS", "0")
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue, made once and copied for each test."""
    data = tmp_path_factory.mktemp("empty") / "data"
    with Keeper(settings(data=data)):
        return data


@pytest.fixture
def data(tmp_path: Path, empty: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "data"))


def jardin(data: Path, *words: str) -> Result:
    """Run a command; an error that main would print is raised."""
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, [*words, "--data", str(data)])
    if isinstance(result.exception, CatalogueError):
        raise result.exception
    return result


def report(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def folder(tmp_path: Path, **files: str) -> Path:
    place = tmp_path / "Alder records"
    (place / "below").mkdir(parents=True)
    for name, text in files.items():
        (place / name.replace("__", "/").replace("_ttl", ".ttl").replace("_md", ".md")).write_text(text)
    return place


def good(name: str) -> str:
    return PREFIXES + registry(f"https://example.org/{name}", name)


def test_add_keeps_a_folder_and_accounts_for_every_file(tmp_path: Path, data: Path) -> None:
    place = folder(tmp_path, a_ttl=good("a"), below__b_ttl=good("b"), notes_md="# Notes")
    result = jardin(data, "add", str(place), "--json")
    assert result.exit_code == 1
    (run,) = report(result)["runs"]
    assert run["origin"]["title"] == "Alder records"
    assert {each["name"]: each["kept"] for each in run["documents"]} == {"a.ttl": 1, "below/b.ttl": 1, "notes.md": 0}
    assert [each["reasons"] != [] for each in run["documents"]] == [False, False, True]
    assert {each["name"]: each["kept"] for each in run["folders"]} == {".": 1, "below": 1}
    assert (run["total"]["kept"], run["total"]["refused"]) == (2, 1)
    assert str(tmp_path) not in result.stdout


def test_add_prints_a_table_for_people(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    place = folder(tmp_path, a_ttl=good("a"), below__b_ttl=good("b"), notes_md="# [bold]Notes")
    result = jardin(data, "add", str(place))
    assert "below/b.ttl" in result.stdout
    assert "By folder" in result.stdout
    assert "Total" in result.stdout


def test_add_answers_zero_when_everything_is_kept_and_again_when_nothing_changed(tmp_path: Path, data: Path) -> None:
    place = folder(tmp_path, a_ttl=good("a"))
    assert jardin(data, "add", str(place)).exit_code == 0
    again = jardin(data, "add", str(place), "--json")
    assert (again.exit_code, report(again)["total"]["unchanged"]) == (0, 1)


def test_add_answers_one_for_a_record_in_quarantine_and_says_why(tmp_path: Path, data: Path) -> None:
    bare = PREFIXES + '<https://example.org/x> a dcat:Dataset ; dct:title "Bare" .'
    result = jardin(data, "add", str(folder(tmp_path, x_ttl=bare)), "--json")
    assert result.exit_code == 1
    (record,) = report(result)["runs"][0]["records"]
    assert record["status"] == "quarantined"
    assert record["reason"]


@pytest.mark.parametrize("place", ["nowhere.ttl", "notes.md"])
def test_add_answers_two_when_nothing_can_be_read_and_leaves_no_origin(tmp_path: Path, data: Path, place: str) -> None:
    (tmp_path / "notes.md").write_text("# Notes")
    assert jardin(data, "add", str(tmp_path / place)).exit_code == 2
    assert report(jardin(data, "origins", "list", "--json")) == []


def test_add_goes_on_after_a_place_that_cannot_be_read(tmp_path: Path, data: Path) -> None:
    place = folder(tmp_path, a_ttl=good("a"))
    result = jardin(data, "add", str(tmp_path / "nowhere"), str(place), "--json")
    assert result.exit_code == 1
    assert [bool(run["stopped"]) for run in report(result)["runs"]] == [True, False]


def test_add_recognises_the_harvester_by_content(httpserver: HTTPServer, data: Path) -> None:
    listing = serve(httpserver, "/listing", registry("/r/1", "One"))
    point = serve(httpserver, "/", ROOT)
    serve(httpserver, "/d/1", registry("", "D"))
    export = (SITES / "orphanet" / "directory.xml").read_bytes()
    directory = serve(httpserver, "/export", "", body=export, content_type="text/plain")
    result = jardin(data, "add", listing, point, directory, str(SITES / "orphanet" / "directory.xml"), "--json")
    kinds = [run["origin"]["kind"] for run in report(result)["runs"]]
    assert kinds == ["dcat", "fdp", "orphanet-directory", "orphanet-directory"]
    assert result.exit_code == 0


def test_add_takes_the_word_of_the_user_for_the_format(httpserver: HTTPServer, data: Path) -> None:
    point = serve(httpserver, "/", ROOT)
    assert report(jardin(data, "add", point, "--format", "dcat", "--json"))["runs"][0]["origin"]["kind"] == "dcat"
    with pytest.raises(UnknownName, match="orphanet-directory"):
        jardin(data, "add", point, "--format", "nonsense")


def test_an_address_that_is_no_metadata_is_refused_with_what_it_is(httpserver: HTTPServer, data: Path) -> None:
    page = serve(httpserver, "/page", "", body="<html><body>Hello</body></html>", content_type="text/html")
    result = jardin(data, "add", page, "--json")
    assert result.exit_code == 2
    assert "HTML" in report(result)["runs"][0]["stopped"]


def test_harvest_runs_the_origins_that_are_named(httpserver: HTTPServer, data: Path) -> None:
    listing = serve(httpserver, "/listing", registry("/r/1", "One"))
    added = report(jardin(data, "origins", "add", listing, "--title", "Listing", "--json"))
    assert (added["kind"], added["title"]) == ("dcat", "Listing")
    for name in ("Listing", added["id"], listing):
        assert jardin(data, "harvest", name).exit_code == 0
    shown = report(jardin(data, "origins", "show", "Listing", "--json"))
    assert (shown["records"], len(shown["runs"])) == (1, 3)


def test_harvest_rehearses_without_keeping(httpserver: HTTPServer, data: Path) -> None:
    listing = serve(httpserver, "/listing", registry("/r/1", "One"))
    jardin(data, "origins", "add", listing)
    result = jardin(data, "harvest", "--all", "--dry-run", "--json")
    assert (result.exit_code, report(result)["total"]["kept"]) == (0, 1)
    assert report(jardin(data, "origins", "list", "--json"))[0]["records"] == 0


def test_harvest_of_an_origin_that_is_down_leaves_its_records(httpserver: HTTPServer, data: Path) -> None:
    listing = serve(httpserver, "/listing", registry("/r/1", "One"))
    jardin(data, "add", listing)
    httpserver.clear_all_handlers()
    result = jardin(data, "harvest", "--all", "--json")
    assert result.exit_code == 2
    assert report(result)["runs"][0]["stopped"]
    assert report(jardin(data, "origins", "list", "--json"))[0]["records"] == 1


def test_harvest_asks_which_origin_is_meant(data: Path) -> None:
    with pytest.raises(SettingError, match="origins add"):
        jardin(data, "harvest", "--all")
    with pytest.raises(UnknownName):
        jardin(data, "harvest", "nobody")


def test_an_origin_carries_what_the_operator_says_of_it(httpserver: HTTPServer, data: Path) -> None:
    listing = serve(httpserver, "/listing", registry("/r/1", "One"))
    jardin(data, "origins", "add", listing, "--kind", "dcat", "--level", "jardin-core", "--rank", "3", "--sample")
    shown = report(jardin(data, "origins", "show", listing, "--json"))
    assert (shown["required_level"], shown["rank"], shown["sample"]) == (2, 3, True)
    quarantined = jardin(data, "harvest", "--all", "--json")
    assert report(quarantined)["total"]["quarantined"] == 1
    with pytest.raises(UnknownName, match="jardin-core"):
        jardin(data, "origins", "add", listing, "--level", "splendid")


def test_a_removed_origin_takes_its_records_along(tmp_path: Path, data: Path) -> None:
    jardin(data, "add", str(folder(tmp_path, a_ttl=good("a"))))
    removed = report(jardin(data, "origins", "remove", "Alder records", "--json"))
    assert removed["withdrawn"] == ["https://example.org/a"]
    assert report(jardin(data, "origins", "list", "--json")) == []


def test_check_answers_by_the_level_that_is_asked(tmp_path: Path, data: Path) -> None:
    place = str(folder(tmp_path, a_ttl=good("a")))
    assert jardin(data, "check", place, "--profile", "admitted").exit_code == 0
    assert jardin(data, "check", place).exit_code == 1
    assert jardin(data, "check", place, "--profile", "dcat-ap", "--strict").exit_code == 1


def test_check_answers_two_for_what_it_cannot_read_or_judge(tmp_path: Path, data: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes")
    good_place = folder(tmp_path, a_ttl=good("a"))
    assert jardin(data, "check", str(tmp_path / "notes.md")).exit_code == 2
    assert jardin(data, "check", str(tmp_path / "nowhere.ttl")).exit_code == 2
    assert jardin(data, "check", str(good_place), str(tmp_path / "notes.md"), "--profile", "admitted").exit_code == 2


def test_check_speaks_in_words_json_turtle_and_tables(tmp_path: Path, data: Path) -> None:
    place = str(folder(tmp_path, a_ttl=good("a").replace('"a"@en', '"=1+1"@en')))
    text = jardin(data, "check", place).stdout
    assert "Must be mended" in text and "One change reaches DCAT-AP:" in text
    (record,) = report(jardin(data, "check", place, "--format", "json"))["records"]
    assert record["findings"][0]["severity"] == "violation"
    graph = Graph().parse(data=jardin(data, "check", place, "--format", "ttl").stdout, format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert len(list(graph.objects(node, SH.result))) == len(record["findings"])
    rows = list(csv.reader(io.StringIO(jardin(data, "check", place, "--format", "csv").stdout)))
    assert len(rows) == len(record["findings"]) + 1
    assert rows[1][1] == "'=1+1"


def test_check_keeps_nothing_and_needs_no_catalogue(tmp_path: Path) -> None:
    place = folder(tmp_path, a_ttl=good("a"))
    assert jardin(tmp_path / "none", "check", str(place), "--profile", "admitted").exit_code == 0
    assert not (tmp_path / "none").exists()
