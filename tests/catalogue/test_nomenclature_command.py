"""`jardin nomenclature load|status` and `jardin judge`: from downloads to pages, with a report."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Protocol

import pytest
from full_nomenclature import Expected, write_nomenclature
from terminal import Terminal

from catalogue.keeping.keeper import Keeper
from catalogue.library import NOMENCLATURE, Library
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.skos import JARDIN, SKOS
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")


class Jardin(Protocol):
    """Gives a command."""

    def __call__(self, *words: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
        """What becomes of it."""


@pytest.fixture(scope="module")
def jardin(terminal: Terminal) -> Jardin:
    """The command, told its data folder."""
    return lambda *words, data: terminal.jardin(*words, "--data", data)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    """A small nomenclature in two languages, as Orphanet's own files have it."""
    folder = tmp_path_factory.mktemp("downloads")
    return folder, write_nomenclature(folder, scale=0.02, languages=("en", "de"))[1]


@pytest.fixture(scope="module")
def loaded(
    files: tuple[Path, Expected], full: Path, jardin: Jardin, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, Any]:
    """A generated catalogue with that nomenclature, and the report of the load."""
    data = Path(shutil.copytree(full, tmp_path_factory.mktemp("loaded") / "data"))
    done = jardin("nomenclature", "load", files[0], "--judge-later", "--json", data=data)
    assert done.returncode == 0, done.stderr
    return Settings(data=data), json.loads(done.stdout)


def test_the_report_counts_what_the_files_hold(loaded: tuple[Settings, Any], files: tuple[Path, Expected]) -> None:
    report, expected = loaded[1], files[1].diseases
    active = [disease for disease in expected.values() if disease.is_active]
    assert report["codes"] == len(expected)
    assert report["levels"] == {
        level: sum(d.level == level for d in active) for level in sorted({d.level for d in active}, key=lambda level: -report["levels"][level])
    }  # fmt: skip
    assert report["statuses"] == {s: sum(d.status == s for d in expected.values()) for s in report["statuses"]}
    assert (
        report["languages"]
        == {lang: sum(lang in d.labels for d in expected.values()) for lang in ("en", "de")} | report["languages"]
    )
    assert report["faults"]["markup in a definition"]["examples"]
    assert report["files"] and all(re.fullmatch("[0-9a-f]{64}", file["digest"]) for file in report["files"])


def test_the_report_names_the_sources_that_a_change_touches(loaded: tuple[Settings, Any]) -> None:
    difference = loaded[1]["difference"]
    touched = {code for each in difference["touched"] for kind, code, _, _ in each["changes"] if kind == "gone"}
    reader, starter = Reader(loaded[0]), Library().nomenclature.diseases
    assert (
        touched
        == {code for code in reader.index.named() if reader.nomenclature.get(code) is None and code in starter}
        != set()
    )
    reader.close()
    assert all(each["title"] for each in difference["touched"])


def test_status_tells_the_same_as_the_load(loaded: tuple[Settings, Any], jardin: Jardin) -> None:
    settings, report = loaded
    told = json.loads(jardin("nomenclature", "status", "--json", data=settings.data).stdout)
    assert {name: told[name] for name in report} == report
    text = jardin("nomenclature", "status", data=settings.data).stdout
    assert (
        f"codes: {report['codes']:,}" in text
        and "faults in the files:" in text
        and "difference to the starter:" in text
    )


def test_what_was_loaded_is_in_the_store_the_search_and_the_metadata(
    loaded: tuple[Settings, Any], files: tuple[Path, Expected]
) -> None:
    settings, report = loaded
    reader = Reader(settings)
    edges = {
        (s, o) for s, o in reader.store.query(f"SELECT ?s ?o {{ GRAPH <{NOMENCLATURE}> {{ ?s <{SKOS}broader> ?o }} }}")
    }
    assert edges == {
        (d.iri, ORDO + above) for d in files[1].diseases.values() for p in d.places.values() for above in p
    }
    some = next(d for d in files[1].diseases.values() if d.is_active and d.labels.get("de", "x") != d.labels["en"])
    assert some.code in [candidate.code for candidate in reader.suggest(some.labels["de"])]
    assert f'orphaNomenclatureVersion> "{report["release"]}"'.encode() in reader.description()
    closed = reader.store.query(f"SELECT (COUNT(*) AS ?n) {{ ?s <{SKOS}broaderTransitive> ?o }}")
    assert int(closed[0][0]) == report["closure"] == len(reached(files[1]))
    reader.close()


def reached(expected: Expected) -> set[tuple[str, str]]:
    """Every pair of a code and one above it, by plain search."""
    pairs = set()
    for start in expected.diseases:
        queue = [start]
        while queue:
            for above in directly_above(expected, queue.pop()):
                if (start, above) not in pairs:
                    pairs.add((start, above))
                    queue.append(above)
    return {(below, above) for below, above in pairs if below != above}


def directly_above(expected: Expected, code: str) -> set[str]:
    """Parents in all classifications; of a deprecated code, its replacement."""
    disease = expected.diseases[code]
    replacement = {disease.replaced_by} if disease.status == "Deprecated" else set()
    return set[str]().union(*disease.places.values()) | replacement - {""}


def test_the_data_folder_alone_is_enough_to_rebuild(loaded: tuple[Settings, Any], tmp_path: Path) -> None:
    copy = Settings(data=Path(shutil.copytree(loaded[0].data, tmp_path / "copy")))
    for name in ("store", "index"):
        shutil.rmtree(copy.data / name)
    for names in (copy.data / "nomenclature").glob("*.names"):
        shutil.rmtree(names)
    with Keeper(copy, anew=True) as keeper:
        keeper.publish()
    before, after = Reader(loaded[0]), Reader(copy)
    assert after.nomenclature.diseases == before.nomenclature.diseases
    assert list((copy.data / "nomenclature").glob("*.names"))
    for query in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        f"SELECT ?s {{ ?s a <{SKOS}Concept> ; <{JARDIN}status> <{JARDIN}Obsolete> }} ORDER BY ?s",
    ):
        assert after.store.query(query) == before.store.query(query)
    before.close()
    after.close()


def test_a_file_that_is_something_else_is_refused_and_nothing_changes(
    loaded: tuple[Settings, Any], files: tuple[Path, Expected], jardin: Jardin, tmp_path: Path
) -> None:
    stranger = tmp_path / "en_product1.xml"
    stranger.write_text("<html><body>502 Bad Gateway</body></html>")
    before = (loaded[0].data / "CURRENT").read_text()
    done = jardin("nomenclature", "load", *sorted(files[0].glob("*.xml"))[:3], stranger, data=loaded[0].data)
    assert done.returncode == 2 and "en_product1.xml" in done.stderr and "HTML" in done.stderr
    assert "Traceback" not in done.stderr
    assert (loaded[0].data / "CURRENT").read_text() == before


def test_an_older_release_and_a_poorer_one_are_refused_in_words(
    loaded: tuple[Settings, Any], jardin: Jardin, tmp_path: Path
) -> None:
    older, poorer = tmp_path / "older", tmp_path / "poorer"
    for folder, day in ((older, "2019-06-24"), (poorer, "2031-06-24")):
        folder.mkdir()
        for file in write_nomenclature(folder, scale=0.02, languages=("en",))[0]:
            file.write_bytes(
                re.sub(rb'(ExtractionDate|date)="[0-9-]+', rb'\1="' + day.encode(), file.read_bytes(), count=1)
            )
    refused = jardin("nomenclature", "load", older, data=loaded[0].data)
    assert refused.returncode == 2 and "--downgrade" in refused.stderr
    refused = jardin("nomenclature", "load", poorer, data=loaded[0].data)
    assert refused.returncode == 2 and "names in de" in refused.stderr and "--drop" in refused.stderr
    copy = Path(shutil.copytree(loaded[0].data, tmp_path / "copy"))
    done = jardin("nomenclature", "load", poorer, "--drop", "--judge-later", "--json", data=copy)
    assert done.returncode == 0 and json.loads(done.stdout)["release"] == "2031-06"


def test_judging_goes_on_where_the_load_left_it_and_can_be_repeated(
    loaded: tuple[Settings, Any], jardin: Jardin, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(loaded[0].data, tmp_path / "copy"))
    first = jardin("judge", "--json", data=copy)
    assert json.loads(first.stdout)["judged"] > 100 and "Judging again" in first.stderr
    assert json.loads(jardin("judge", "--json", data=copy).stdout) == {"judged": 0}


@HERE
def test_the_real_pack_gives_the_numbers_that_its_lists_give(jardin: Jardin, tmp_path: Path) -> None:
    pack = REAL / "nomenclature-pack-2025"
    done = jardin("nomenclature", "load", pack, REAL / "tables-2025", "--json", data=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["levels"] == {"Disorder": 6_527, "GroupOfDisorders": 2_173, "SubtypeOfDisorder": 1_084}
    assert report["statuses"] == {"Active": 9_784, "Obsolete": 988, "Deprecated": 323}
    assert {report["languages"][language] for language in ("de", "es", "fr", "it", "nl", "pt")} == {7_420}
    assert report["synonyms"]["en"] == 23_521 - 9_784 and report["classifications"] == 31
    assert report["faults"]["name of several diseases (en)"]["number"] == 35
