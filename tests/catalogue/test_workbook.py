"""Workbooks of the nomenclature pack: small ones of our own, hostile ones, and the real ones against other files."""

from __future__ import annotations

import gzip
import io
import os
import re
import time
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from catalogue.error import CatalogueError, Hostile, TooLarge
from catalogue.nomenclature.mapping import Mapping
from catalogue.orphanet.loading import Loading, NotNomenclature
from catalogue.orphanet.stranger import Stranger
from catalogue.orphanet.workbook import day_in, read_workbook

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
PACK = REAL / "nomenclature-pack-2025"
HERE = pytest.mark.skipif(not PACK.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
ACTIVE = ["ORPHAcode ", "Label", "Type of label", "Classification level"]
INACTIVE = [
    "Inactive ORPHAcode ", "Inactive Label", "Type of label", "Classification level", "Status",
    "Target active ORPHAcode", "Target active label",
]  # fmt: skip
MASTER, MASTER_11 = ["ORPHAcode", "PreferredTerm", "Synonyms", "ICDcodes"], ["ICD-11 MMS codes", "ICD-11 URI"]
Rows = list[list[object]]


def book(*sheets: Rows) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Any name {number}")
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(*sheets: Rows) -> Loading:
    loading = Loading()
    read_workbook(io.BytesIO(book(*sheets)), loading)
    return loading


def test_a_list_of_active_codes_tells_names_levels_and_status() -> None:
    rows: Rows = [
        ACTIVE,
        ["ORPHA:7", "Seventh disease", "Main name", "Disorder"],
        ["ORPHA:7", "VII disease", "Synonym", "Disorder"],
        [8, "Group of eight", "Main name", "Group of disorders"],
        [None, None, None, None],
        ["ORPHA:9", "Ninth kind", "Main name", "Subtype of disorder"],
    ]
    found = read(rows, rows).diseases
    assert [(d.code, d.labels, d.level, d.status) for d in found.values()] == [
        ("7", {"en": "Seventh disease"}, "Disorder", "Active"),
        ("8", {"en": "Group of eight"}, "GroupOfDisorders", "Active"),
        ("9", {"en": "Ninth kind"}, "SubtypeOfDisorder", "Active"),
    ]
    assert found["7"].synonyms == [("en", "VII disease")]


def test_a_deprecated_code_is_replaced_and_an_obsolete_one_refers_to_others() -> None:
    found = read(
        [
            INACTIVE,
            ["ORPHA:1", "Old one", "Main name", "Disorder", "Deprecated", "ORPHA:7", "New"],
            ["ORPHA:2", "OBSOLETE: Old two", "Main name", "Disorder", "Obsolete", "ORPHA:7", "New"],
            ["ORPHA:2", "OBSOLETE: Old two", "Main name", "Disorder", "Obsolete", "ORPHA:8", "Newer"],
            ["ORPHA:3", "OBSOLETE: Old three", "Main name", "Group of disorders", "Obsolete", None, None],
        ]
    ).diseases
    assert [(d.status, d.label(), d.replaced_by, d.referred_to) for d in found.values()] == [
        ("Deprecated", "Old one", "7", []), ("Obsolete", "Old two", "", ["7", "8"]), ("Obsolete", "Old three", "", []),
    ]  # fmt: skip


def test_a_master_file_tells_codes_whose_relation_nobody_says() -> None:
    loading = read(
        [["Date:14/06/2022"], MASTER, ["7", "Seventh", None, "A18.0, B20"], ["7", "Seventh", "VII", None]],
        [
            [*MASTER[:3], *MASTER_11],
            ["7", "Seventh", None, "LD24.61", 1359939784],
            ["8", "Eighth", None, "XH3BP6; seven", None],
        ],
    )
    found = loading.diseases["7"]
    assert found.mappings == [
        Mapping("ICD-10", "A18.0"), Mapping("ICD-10", "B20"),
        Mapping("ICD-11", "LD24.61", iri="http://id.who.int/icd/entity/1359939784"),
    ]  # fmt: skip
    assert (found.synonyms, found.status, loading.dates) == ([("en", "VII")], "", {"2022-06-14": 1})
    assert loading.faults == {"code that is none of ICD-11": 1}


def test_a_closer_relation_that_was_told_before_stays() -> None:
    loading = Loading()
    disease = loading.disease("7")
    assert disease is not None
    loading.mapping(disease, Mapping("ICD-10", "A18.0", "broader", "Attributed"))
    read_workbook(io.BytesIO(book([MASTER, ["7", "Seventh", None, "A18.0"]])), loading)
    assert disease.mappings == [Mapping("ICD-10", "A18.0", "broader", "Attributed")]


def test_a_list_of_changes_is_known_and_nothing_is_taken_from_it() -> None:
    loading = Loading()
    rows: Rows = [["Date: 25/06/2025"], ["ORPHAcode", "Name (Preferred_Term)", "ICD-10 Code"], [7, "Seventh", "A18.0"]]
    kind = read_workbook(io.BytesIO(book(rows, [["Words"]])), loading)
    assert kind == "list of changes of 2025-06-25, from which nothing is taken"
    assert loading == Loading()


def test_the_release_may_stand_on_a_sheet_of_words() -> None:
    assert read(
        [[None, "The list - July 2025 release"]], [ACTIVE, ["ORPHA:7", "A", "Main name", "Disorder"]]
    ).dates == {"2025-07": 1}


@pytest.mark.parametrize("text", ["", "1/2/3", "Mayhem 2025", "JULY 2025", "July 25"])
def test_other_words_are_no_day(text: str) -> None:
    assert day_in(text) == ""


def test_a_code_a_level_or_a_replacement_that_is_none_is_a_fault_and_not_the_end() -> None:
    loading = read(
        [ACTIVE, ["x", "A", "Main name", "Disorder"], ["ORPHA:7", "B", "Main name", "Family"]],
        [INACTIVE, ["ORPHA:8", "C", "Main name", "Disorder", "Deprecated", "none", ""]],
    )
    assert set(loading.diseases) == {"7", "8"}
    assert loading.faults == {"entry without a code": 1, "unknown level": 1, "replacement that is no code": 1}


def test_a_workbook_of_something_else_is_named_with_its_cells() -> None:
    with pytest.raises(Stranger, match=r"workbook \(Excel\) with cells Patient, Diagnosis"):
        read([["Patient", "Diagnosis"], ["Ann", "X"]])


def test_cells_far_to_the_right_and_rows_far_below_cost_nothing() -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(ACTIVE)
    sheet["XFD3"], sheet["A1048576"] = "far", "deep"
    content = io.BytesIO()
    made.save(content)
    start = time.monotonic()
    read_workbook(io.BytesIO(content.getvalue()), Loading())
    assert time.monotonic() - start < 5


def with_part(content: bytes, name: str, change: tuple[bytes, bytes] | bytes) -> bytes:
    """A workbook with one part replaced, or some bytes in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename == name:
                data = change if isinstance(change, bytes) else data.replace(*change)
            after.writestr(part.filename, data)
    return made.getvalue()


GOOD = book([ACTIVE, ["ORPHA:7", "A", "Main name", "Disorder"]])
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (with_part(GOOD, SHEET, (b"<worksheet", ENTITY)), Hostile, "DOCTYPE"),
        (with_part(GOOD, SHEET, ("<!DOCTYPE x []><worksheet/>").encode("utf-16")), Hostile, "DOCTYPE"),
        (with_part(GOOD, "xl/workbook.xml", b"<workbook"), NotNomenclature, "cannot be read"),
        (with_part(GOOD, SHEET, b"<worksheet><sheetData><row r='x'>"), NotNomenclature, "cannot be read"),
        (with_part(GOOD, SHEET, (b'r="A2"', b'r="ZZZZZZ2"')), NotNomenclature, "cannot be read"),
        (GOOD[:-200], NotNomenclature, "cannot be read"),
        (with_part(GOOD, SHEET, b" " * (301 << 20)), TooLarge, "300 MB"),
    ],
    ids=["external entity", "in utf-16", "broken book", "broken sheet", "a column that cannot be", "cut off", "bomb"],
)
def test_hostile_and_damaged_workbooks_are_refused(content: bytes, error: type[CatalogueError], told: str) -> None:
    with pytest.raises(error, match=told):
        read_workbook(io.BytesIO(content), Loading())


def test_a_workbook_of_many_parts_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(501):
            archive.writestr(f"xl/{number}.xml", b"")
    with pytest.raises(TooLarge, match="500 parts"):
        read_workbook(made, Loading())


def plain_rows(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(openpyxl.load_workbook(io.BytesIO(content), read_only=True)[sheet].iter_rows(values_only=True))


@pytest.fixture(scope="module")
def listed() -> Loading:
    loading = Loading()
    start = time.monotonic()
    with (PACK / "List_of_rare_diseases_2025_en.xlsx").open("rb") as content:
        read_workbook(content, loading)
    assert time.monotonic() - start < 12, "23,000 rows may take 8 s"
    return loading


@HERE
def test_the_real_list_has_the_codes_that_its_publisher_counts(listed: Loading) -> None:
    active = [d for d in listed.diseases.values() if d.is_active]
    assert Counter(d.level for d in active) == {
        "Disorder": 6_527,
        "GroupOfDisorders": 2_173,
        "SubtypeOfDisorder": 1_084,
    }
    old = [d for d in listed.diseases.values() if not d.is_active]
    assert len(old) == 1_311 and sum(not d.replaced_by and not d.referred_to for d in old) == 81
    assert all(d.replaced_by for d in old if d.status == "Deprecated")
    assert (listed.faults, listed.dates) == ({}, {"2025-07": 1})


@HERE
def test_the_real_list_tells_the_names_that_its_other_sheet_holds(listed: Loading) -> None:
    content = (PACK / "List_of_rare_diseases_2025_en.xlsx").read_bytes()
    main = [row for row in plain_rows(content, "List_active_by_ORPHAcode")[1:] if row[0]]
    assert {d.code for d in listed.diseases.values() if d.is_active} == {str(row[0])[6:] for row in main}
    rows = [row for row in plain_rows(content, "List_active_alphabethical_order")[1:] if row[0]]
    others = {(str(row[0])[6:], " ".join(str(row[1]).split())) for row in rows if row[2] == "Synonym"}
    assert {(d.code, name) for d in listed.diseases.values() for _, name in d.synonyms} == others and len(
        others
    ) > 13_000


@HERE
def test_the_real_list_and_the_real_classifications_name_shared_codes_alike(listed: Loading) -> None:
    level = {"36561": "Gr", "21436": "Gr", "21443": "Su", "21450": "Su", "21457": "Su"}
    node = re.compile(
        r"<OrphaCode>(\d+)</OrphaCode>.*?<Name[^>]*>([^<]*)</Name>\s*<DisorderType id=\"(\d+)\"", re.DOTALL
    )
    told = {}
    for file in (REAL / "classifications-2025").glob("*.xml.gz"):
        for code, name, kind in node.findall(gzip.decompress(file.read_bytes()).decode()):
            told[code] = (" ".join(name.replace("&amp;", "&").replace("&apos;", "'").split()), level.get(kind, "Di"))
    shared = told.keys() & listed.diseases.keys()
    assert len(shared) > 7_000
    known = {code: (listed.diseases[code].labels["en"], listed.diseases[code].level[:2]) for code in shared}
    assert {code: (known[code], told[code]) for code in shared if known[code] != told[code]} == {}


@HERE
def test_the_real_master_file_has_as_many_codes_as_its_cells() -> None:
    content = (PACK / "ORPHAnomenclature_MasterFile_en_2025.xlsx").read_bytes()
    loading = Loading()
    assert read_workbook(io.BytesIO(content), loading) == "codes of ICD-10, codes of ICD-11 (en)"
    told = set()
    for sheet, system in (("ICD10", "ICD-10"), ("ICD11", "ICD-11")):
        for row in plain_rows(content, sheet)[1:]:
            told |= {(str(row[0]), system, code.strip()) for code in str(row[3] or "").split(",") if code.strip()}
    found = {(d.code, m.system, m.code) for d in loading.diseases.values() for m in d.mappings}
    assert found == told and len(found) > 12_000
    assert loading.faults == {}


@HERE
def test_the_real_files_of_2022_are_read_as_well() -> None:
    loading = Loading()
    master = gzip.decompress((REAL / "nomenclature-pack-2022/ORPHAnomenclature_MasterFile_2022.xlsx.gz").read_bytes())
    assert read_workbook(io.BytesIO(master), loading) == "codes of ICD-10 (en)"
    assert loading.dates == {"2022-06-14": 1} and len(loading.diseases) > 6_000
    with (REAL / "nomenclature-pack-2022/ORPHAnomenclature_diff_en.xlsx").open("rb") as content:
        assert read_workbook(content, loading).startswith("list of changes of 2022-06-14")


@pytest.mark.parametrize("before", ["Deprecated", "NonRareInEurope"])
def test_an_unknown_status_is_a_fault_and_does_not_take_the_place_of_a_known_one(before: str) -> None:
    loading = Loading()
    disease = loading.disease("8")
    assert disease is not None
    disease.status = before
    rows: Rows = [INACTIVE, *([code, "C", "Main name", "Disorder", "Inactive: Withdrawn", "", ""] for code in (8, 9))]
    read_workbook(io.BytesIO(book(rows)), loading)
    assert (disease.status, loading.diseases["9"].status) == (before, "Obsolete")
    assert loading.examples["unknown status"] == ["ORPHA:8: Inactive: Withdrawn", "ORPHA:9: Inactive: Withdrawn"]


@pytest.mark.parametrize("status", ["Deprecated", "Obsolete"])
def test_a_replacement_is_a_code_in_plain_digits_without_zeros_before_it(status: str) -> None:
    targets = ["٣٣", "0558", "ORPHA:0558", "000", "12345678"]
    loading = read([INACTIVE, *([8, "C", "Main name", "Disorder", status, target, ""] for target in targets)])
    found = loading.diseases["8"]
    assert (found.replaced_by or found.referred_to) == ("558" if status == "Deprecated" else ["558"])
    assert loading.examples["replacement that is no code"] == ["ORPHA:8 to ٣٣", "ORPHA:8 to 000", "ORPHA:8 to 12345678"]
