"""Every real file there is gives records, or errors that explain themselves, in seconds, the same at each reading."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from catalogue.address import FILE_BASE
from catalogue.document.document import Document, read_document, read_ntriples, write_ntriples
from catalogue.error import PatientData, RecordError
from catalogue.record.belonging import records_of
from catalogue.record.record import Record
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus
from harvesters.lift import lift

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
SECONDS = 20
PATIENTS = ("care-sm/", "ern-cde/", "fhir-cde/", "ejprd-beacon-box/")


def lifted(file: Path) -> Document:
    document = read_document(file.read_bytes(), f"{FILE_BASE}real/document", Settings())
    lift(document, load_thesaurus().find, 10)
    return document


def outcome_of(file: Path) -> str:
    """`records`, or the name of the error; fails on other exceptions and on records no store would take."""
    try:
        found = list(records_of(lifted(file), Settings()))
    except RecordError as error:
        assert error.what
        assert error.address
        return error.name
    records = [each for each in found if isinstance(each, Record)]
    for record in records:
        assert len(read_ntriples(write_ntriples(record.graph))) == len(record.graph)
    return "records" if records else found[0].name if isinstance(found[0], RecordError) else ""


@HERE
def test_every_real_file_gives_records_or_an_error_that_explains_itself() -> None:
    outcomes: Counter[str] = Counter()
    persons = set()
    for file in sorted(each for each in REAL.rglob("*") if each.is_file()):
        started = time.monotonic()
        outcome = outcome_of(file)
        assert time.monotonic() - started < SECONDS, file
        outcomes[outcome] += 1
        if outcome == PatientData.__name__:
            persons.add(file)
    assert outcomes["records"] >= 580
    assert outcomes["TooLarge"] <= 1
    assert outcomes["Hostile"] == 0
    assert all(str(each.relative_to(REAL)).startswith(PATIENTS) for each in persons)
    assert {each for each in REAL.rglob("*") if each.parent.name in ("care-sm", "ern-cde")} <= persons


FOLDERS = ["ejprd-schema-examples", "ejprd-dev-examples", "fdp-samples", "health-ri-examples", "ch", "ckanext-dcat"]


@HERE
@pytest.mark.parametrize("folder", FOLDERS)
def test_lifting_a_real_document_twice_is_lifting_it_once(folder: str) -> None:
    for file in sorted(each for each in (REAL / folder).rglob("*") if each.is_file()):
        try:
            document = lifted(file)
        except RecordError:
            continue
        once, notes = write_ntriples(document.graph), list(document.notes)
        lift(document, load_thesaurus().find, 10)
        assert write_ntriples(document.graph) == once
        assert document.notes == notes
