"""The commands of this wing as scripts and people meet them: exit codes, plain data, errors in words."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from orphanet_xml import classification, node
from rdflib import Graph
from sources import SOURCE, keep, source

from catalogue.commands.command import app, main
from catalogue.journal.journal import FORMAT, Journal
from catalogue.record.record import id_of
from catalogue.setting import Settings

JARDIN = Path(sys.executable).parent / "jardin"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of three sources."""
    settings = Settings(data=tmp_path_factory.mktemp("small") / "data")
    keep(
        settings,
        source(title="Registry of lungs", more="dct:spatial country:DEU"),
        source("two", "98896", title="Registry of muscles"),
        source("three", "98896", "586"),
    )
    return settings.data


class Done:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def jardin(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], small: Path) -> object:
    """Runs a command through the door that the shell uses, over the small catalogue unless told otherwise."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("JARDIN_LOCK_SECONDS", "0.2")

    def run(*words: str, data: Path | None = small) -> Done:
        for registered in ("registered_commands", "registered_groups"):
            monkeypatch.setattr(app, registered, [])
        monkeypatch.setattr("sys.argv", ["jardin", *words, *(["--data", str(data)] if data else [])])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        finally:
            structlog.reset_defaults()
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return run


def test_help_names_every_command_of_this_wing(jardin) -> None:  # type: ignore[no-untyped-def]
    done = jardin("--help", data=None)
    assert done.code == 0
    for name in ("find", "sparql", "history", "export", "settings", "nomenclature", "rebuild"):
        assert name in done.out


def test_the_installed_command_starts_and_says_errors_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(JARDIN), "find", "586", "--data", str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "jardin: There is no catalogue" in done.stderr and "what to do:" in done.stderr
    assert "Traceback" not in done.stderr


def test_find_shows_the_groups_to_people(jardin) -> None:  # type: ignore[no-untyped-def]
    done = jardin("find", "Duchenne")
    assert done.code == 0
    assert "Registry of muscles" in done.out and "Duchenne muscular dystrophy (ORPHA:98896)" in done.out
    assert "Registry of lungs" not in done.out


def test_find_gives_plain_data_to_scripts(jardin) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(jardin("find", "ORPHA:98896", "--json").out)
    assert (found["total"], found["groups"]["exact"], found["disease"]["code"]) == (2, 2, "98896")
    assert {hit["title"] for hit in found["hits"]} == {"Registry of muscles", "A registry"}
    assert "SELECT" in found["sparql"]


@pytest.mark.parametrize(
    ("words", "total"),
    [(("586", "--country", "DE"), 1), (("586", "--country", "FRA"), 0), (("registry",), 3), (("zzzz",), 0)],
)
def test_find_narrows_by_country_and_words(jardin, words: tuple[str, ...], total: int) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(jardin("find", *words, "--json").out)["total"] == total


def test_finding_nothing_is_no_error_and_says_what_is_near(jardin) -> None:  # type: ignore[no-untyped-def]
    done = jardin("find", "15")
    assert done.code == 0 and "No source was found." in done.out


def test_sparql_answers_in_several_forms(jardin) -> None:  # type: ignore[no-untyped-def]
    query = "SELECT ?s { ?s <http://purl.org/dc/terms/title> 'Registry of lungs'@en }"
    assert list(csv.reader(io.StringIO(jardin("sparql", query).out))) == [["s"], [SOURCE]]
    assert json.loads(jardin("sparql", query, "--format", "json").out)["results"]["bindings"][0]["s"]["value"] == SOURCE
    assert SOURCE in jardin("sparql", query, "--format", "xml").out
    assert Graph().parse(data=jardin("sparql", f"DESCRIBE <{SOURCE}>", "--format", "ttl").out, format="turtle")


def test_sparql_reads_a_file(jardin, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s ?p ?o }")
    assert "true" in jardin("sparql", "-f", str(file), "--format", "json").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sparql", "SELEC"), "expected"),
        (("sparql", "DROP ALL"), "changes data"),
        (("sparql", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), "other servers"),
        (("history", "https://nowhere.example/"), "There is no record"),
        (("export", "--record", "nowhere"), "There is no record"),
        (("export", "--format", "docx"), "docx"),
        (("export", "--profile", "nowhere"), "no profile named 'nowhere'"),
        (("find", "a", "--size", "0"), "size"),
        (("sparql", "ASK {}", "--format", "odd"), "json"),
        (("nomenclature", "load", "/nowhere"), "/nowhere"),
        (("sparql", "-f", "/nowhere.rq"), "/nowhere.rq"),
    ],
)
def test_errors_are_told_in_words_with_an_exit_code(jardin, words: tuple[str, ...], told: str) -> None:  # type: ignore[no-untyped-def]
    done = jardin(*words)
    assert done.code != 0 and told in done.err + done.out, done
    assert "Traceback" not in done.err and "fault of ours" not in done.err, done


def test_history_lists_versions_newest_first_by_iri_and_by_id(jardin, settings: Settings) -> None:  # type: ignore[no-untyped-def]
    keep(settings, source(title="Old"))
    keep(settings, source(title="New"))
    for name in (SOURCE, id_of(SOURCE)):
        assert [row["sequence"] for row in json.loads(jardin("history", name, "--json", data=settings.data).out)] == [
            2,
            1,
        ]
    assert [line.split("\t")[2] for line in jardin("history", SOURCE, data=settings.data).out.splitlines()] == [
        "kept",
        "kept",
    ]


@pytest.mark.parametrize(
    ("format", "syntax"), [("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_export_writes_all_public_records(jardin, format: str, syntax: str) -> None:  # type: ignore[no-untyped-def]
    done = jardin("export", "--format", format)
    titles = {str(o) for o in Graph().parse(data=done.out, format=syntax).objects(None, None)}
    assert {"Registry of lungs", "Registry of muscles", "A registry"} <= titles


def test_export_puts_a_record_into_the_words_of_another_profile(jardin) -> None:  # type: ignore[no-untyped-def]
    out = jardin("export", "--record", SOURCE, "--profile", "ejprd", "--format", "nt").out
    assert "https://w3id.org/ejp-rd/vocabulary#vpConnection" in out and "diseaseCoverage" not in out
    assert jardin("export", "--profile", "ejprd").out.count("VPDiscoverable") >= 1


def test_export_writes_one_record_by_its_iri(jardin) -> None:  # type: ignore[no-untyped-def]
    out = jardin("export", "--record", SOURCE, "--format", "nt").out
    assert "Registry of lungs" in out and "Registry of muscles" not in out


def test_settings_show_value_and_origin_of_each(jardin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("JARDIN_SPARQL_SECONDS", "7")
    (tmp_path / "jardin.toml").write_text('title = "Ours"\n')
    table = json.loads(jardin("settings", "--json", data=tmp_path).out)
    assert set(table) == set(Settings.model_fields)
    assert (table["sparql_seconds"]["value"], table["sparql_seconds"]["origin"]) == (
        "7.0",
        "environment (JARDIN_SPARQL_SECONDS)",
    )
    assert table["title"] == {"value": "Ours", "origin": str(tmp_path / "jardin.toml")}
    assert (table["data"]["origin"], table["nesting"]["origin"]) == ("command line", "default")
    assert "sparql_seconds = 7.0   [environment" in jardin("settings", data=tmp_path).out


def test_a_wrong_setting_names_itself_and_its_variable(jardin, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("JARDIN_SPARQL_SECONDS", "soon")
    done = jardin("settings")
    assert done.code == 2 and "JARDIN_SPARQL_SECONDS" in done.err and "'soon'" in done.err


def test_a_nomenclature_is_loaded_and_in_force_at_once(jardin, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = shutil.copytree(small, tmp_path / "data")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.xml").write_text(
        classification(node("7", "Head", "36561", node("98896", "Newly named", "21394")))
    )
    told = json.loads(jardin("nomenclature", "load", str(tmp_path / "files"), "--json", data=data).out)
    assert (told["release"], len(told["files"])) == ("2025-06", 1)
    status = json.loads(jardin("nomenclature", "status", "--json", data=data).out)
    assert status["release"] == "2025-06"
    found = json.loads(jardin("find", "Newly named", "--json", data=data).out)
    assert (found["disease"]["code"], found["groups"]["exact"]) == ("98896", 2)
    assert json.loads(jardin("find", "7", "--json", data=data).out)["groups"]["narrower"] == 2


def test_a_folder_that_holds_no_classification_changes_nothing(jardin, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = shutil.copytree(small, tmp_path / "data")
    (tmp_path / "x.xml").write_text("<html/>")
    done = jardin("nomenclature", "load", str(tmp_path / "x.xml"), data=data)
    assert done.code == 2 and "x.xml is an HTML page" in done.err
    assert Journal(data / "journal.sqlite").nomenclatures() == []


def test_rebuild_writes_everything_anew(jardin, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = shutil.copytree(small, tmp_path / "data")
    shutil.rmtree(data / "index")
    (data / "store" / "CURRENT").write_text("rubbish")
    done = jardin("rebuild", data=data)
    assert done.code == 0 and done.out.startswith("3 records written anew")
    assert json.loads(jardin("find", "registry", "--json", data=data).out)["total"] == 3


def test_a_newer_journal_is_told_in_words(jardin, small: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = shutil.copytree(small, tmp_path / "data")
    connection = sqlite3.connect(data / "journal.sqlite")
    connection.execute("UPDATE format SET version = ?", (FORMAT + 1,))
    connection.commit()
    connection.close()
    for words in (("find", "a"), ("rebuild",)):
        done = jardin(*words, data=data)
        assert done.code == 2 and f"format {FORMAT + 1}" in done.err
