"""The official folders of shapes, where they lie beside the project, are profiles of their own, or refused in words."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from agreeing import records_in

from catalogue.checking.judge import ForeignProfile, foreign_profiles
from catalogue.error import ShapeError
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings
from harvesters.samples import files as sample_files

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
SHAPES = REAL / "vocab" / "shapes"
pytestmark = pytest.mark.skipif(not SHAPES.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
FOLDERS = sorted({file.parent for suffix in ("ttl", "shacl") for file in SHAPES.rglob(f"*.{suffix}")})
BROKEN = {
    "dcat-ap-modules/fair_data_point/v1.2": "CatalogShape.ttl",
    "fdp": "0005_shape-catalog.ttl",
    "healthdcat-ap-gdi": "Identifier.ttl",
}
"""Folders with a file that is no Turtle: a prefix is missing."""
RECORDS = [record for file in sample_files()[:2] for record in records_in(file)][:6]
DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1#dcat:DataServiceShape"


def name_of(folder: Path) -> str:
    return folder.relative_to(SHAPES).as_posix()


def profile_of(folder: Path) -> ForeignProfile:
    (profile,) = foreign_profiles(Settings(shapes=(folder,))).values()
    return profile


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_folder_judges_records_or_is_refused_with_the_file_at_fault(folder: Path) -> None:
    if name_of(folder) in BROKEN:
        with pytest.raises(ShapeError, match=BROKEN[name_of(folder)].replace(".", r"\.")) as told:
            profile_of(folder)
        assert told.value.fix
        return
    reports = list(profile_of(folder).examine(RECORDS))
    assert [report.iri for report in reports] == [record.iri for record in RECORDS]
    assert any(report.judged for report in reports)
    findings = [finding for report in reports for finding in report.findings]
    assert not any("_:" in each.sentence or each.constraint in ("Unable", "Deadline") for each in findings)
    assert all(each.message and each.asks for each in findings)


def test_the_two_property_shapes_that_dcat_ap_does_not_define_are_named(tmp_path: Path) -> None:
    shutil.copy(SHAPES / "dcat-ap" / "3.0.1" / "shacl" / "dcat-ap-SHACL.ttl", tmp_path)
    found = [each for each in profile_of(tmp_path).lints if each.rule == "undefined-shape"]
    assert len(found) == 2 and all(each.left_out for each in found)
    for each in found:
        assert each.file.name == "dcat-ap-SHACL.ttl" and DCAT_AP in each.shape and f"{DCAT_AP}/" in each.what
        assert each.fix


def test_obsolete_and_misspelt_terms_are_named() -> None:
    health = profile_of(SHAPES / "healthdcat-ap").lints
    assert any(each.rule == "obsolete-term" and "sh:shape" in each.what for each in health)
    norway = profile_of(SHAPES / "national" / "no").lints
    told = {(each.what.split()[0], each.fix) for each in norway if each.rule == "unknown-term"}
    assert ("sh:MinCount", "Did you mean sh:minCount?") in told


def test_official_folders_do_not_change_our_profile() -> None:
    good = tuple(folder for folder in FOLDERS if name_of(folder) not in BROKEN)
    assert load_profiles(Settings(shapes=good)) is load_profiles(Settings())
    assert len(foreign_profiles(Settings(shapes=good))) == len(good)
