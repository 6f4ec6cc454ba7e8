"""Excel workbooks of the nomenclature pack: lists of codes, master files with ICD codes, yearly differences.

Sheets are known by their header cells, never by their names.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import RELATED, Mapping
from catalogue.orphanet.detail import ENTITY, code_in, take_mapping
from catalogue.orphanet.entity import bare
from catalogue.orphanet.kind import status_of, take_level
from catalogue.orphanet.loading import CODE, Loading, cleaned
from catalogue.orphanet.sheet import inspect, sheets_of
from catalogue.orphanet.stranger import Stranger, listed

HEADER_ROWS = 12
SAID_ROWS = 60  # how far a sheet of words is read for the release it names
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
EUROPEAN_DAY = re.compile(r"\b([0-3]?[0-9])/([01]?[0-9])/((?:19|20)[0-9]{2})\b")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)[0-9]{{2}})\b")

Row = dict[str, str]


def left_out(row: Row, loading: Loading) -> None:
    """Nothing is taken from a row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of sheet.

    :param noun: what it is, in words
    :param columns: header cells that it must have, folded
    :param take: takes in one row
    """

    noun: str
    columns: frozenset[str]
    take: Callable[[Row, Loading], None] = left_out


def folded(cell: object) -> str:
    """A header cell without case, blanks and signs.

    >>> folded("Inactive ORPHAcode ")
    'inactiveorphacode'
    """
    return re.sub(r"[^a-z0-9]", "", str(cell if cell is not None else "").casefold())


def read_workbook(content: BinaryIO, loading: Loading) -> str:
    """Read a workbook of the nomenclature pack; English, as no sheet tells its language.

    :raises Stranger: it has no sheet that is known
    :raises NotNomenclature: it is damaged
    """
    inspect(content)
    nouns: dict[str, None] = {}
    met: list[str] = []
    days: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of openpyxl, about parts that do not matter here
        for rows in sheets_of(content):
            sheet, header, before = recognised(rows)
            days += [day for row in before for cell in row if (day := day_in(cell))]
            if sheet is None:
                met += [cell for row in before[:1] for cell in row if cell]
                continue
            nouns[sheet.noun] = None
            for row in rows:
                sheet.take(dict(zip(header, row, strict=False)), loading)
    if not nouns:
        raise Stranger(f"a workbook (Excel) with cells {listed(met)}")
    if set(nouns) == {CHANGES}:
        return f"{CHANGES}{f' of {days[0]}' * bool(days)}, from which nothing is taken"
    loading.dated(max(days, default=""))
    return f"{', '.join(nouns)} (en)"


def recognised(rows: Iterator[list[str]]) -> tuple[Sheet | None, list[str], list[list[str]]]:
    """What a sheet is, its header, and the rows before it; some rows of any other sheet."""
    before: list[list[str]] = []
    for row in islice(rows, SAID_ROWS):
        header = [folded(cell) for cell in row]
        if len(before) < HEADER_ROWS:
            sheet = next((each for each in SHEETS if each.columns <= set(header)), None)
            if sheet is not None:
                return sheet, header, before
        before.append(row)
    return None, [], before


def day_in(text: str) -> str:
    """The day or month that a cell names, as Orphanet writes them: `14/06/2022`, `July 2025`; empty when none.

    >>> day_in("Date: 25/06/2025"), day_in("synonyms - July 2025 release")
    ('2025-06-25', '2025-07')
    """
    if found := EUROPEAN_DAY.search(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    found = MONTH.search(text)
    return f"{found[2]}-{MONTHS.index(found[1]) + 1:02}" if found else ""


def take_active(row: Row, loading: Loading) -> None:
    """A row of the lists of active codes: a name of one."""
    disease = loading.disease(row["orphacode"])
    if disease is not None:
        disease.status = disease.status or "Active"
        take_level(disease, row["classificationlevel"], loading)
        take_name(disease, row["label"], row["typeoflabel"], loading)


def take_name(disease: Disease, name: str, kind: str, loading: Loading) -> None:
    """A name, preferred or not."""
    if folded(kind) == "synonym":
        loading.synonym(disease, "en", bare(name, disease))
    else:
        loading.label(disease, "en", bare(name, disease))


def take_inactive(row: Row, loading: Loading) -> None:
    """A row of the list of inactive codes: its status and one code to use or to think of instead."""
    disease = loading.disease(row["inactiveorphacode"])
    if disease is None:
        return
    told = status_of(row["status"])
    if not told and row["status"].strip():
        loading.fault("unknown status", f"ORPHA:{disease.code}: {cleaned(row['status'])[:40]}")
    disease.status = told or disease.status
    take_level(disease, row["classificationlevel"], loading)
    take_name(disease, row["inactivelabel"], row["typeoflabel"], loading)
    disease.status = disease.status or "Obsolete"
    take_target(row["targetactiveorphacode"], disease, loading)


def take_target(cell: str, disease: Disease, loading: Loading) -> None:
    """The code to use or to think of instead, which may be written with zeros before it."""
    text = cell.strip().upper().removeprefix("ORPHA:").strip()
    target = text.lstrip("0")
    if text and not CODE.fullmatch(target):
        loading.fault("replacement that is no code", f"ORPHA:{disease.code} to {text[:20]}")
    elif text and disease.status == "Deprecated":
        disease.replaced_by = disease.replaced_by or target
    elif text:
        loading.add(disease, disease.referred_to, target, "codes referred to")


def take_master(row: Row, loading: Loading) -> None:
    """A row of a master file: codes of ICD-10, or a synonym."""
    disease = named(row, loading)
    if disease is not None:
        take_codes(loading, disease, "ICD-10", row["icdcodes"])


def take_master_11(row: Row, loading: Loading) -> None:
    """A row of a master file: a code of ICD-11 with its entity in the Foundation, or a synonym."""
    disease = named(row, loading)
    if disease is not None:
        entity = row["icd11uri"].rpartition("/")[2]
        iri = ENTITY + entity if entity.isascii() and entity.isdecimal() else ""
        take_codes(loading, disease, "ICD-11", row["icd11mmscodes"], iri)


def named(row: Row, loading: Loading) -> Disease | None:
    """The disease of a row of a master file, its names taken in."""
    disease = loading.disease(row["orphacode"])
    if disease is not None:
        loading.label(disease, "en", bare(row["preferredterm"], disease))
        loading.synonym(disease, "en", bare(row["synonyms"], disease))
    return disease


def take_codes(loading: Loading, disease: Disease, system: str, cell: str, iri: str = "") -> None:
    """Codes in one cell, between commas; how they relate is not told in these files."""
    codes = [each for each in re.split(r"[,;|]", cell) if each.strip()]
    for each in codes:
        code = code_in(system, each)
        if code is None:
            loading.fault(f"code that is none of {system}", f"ORPHA:{disease.code} to {each.strip()[:20]}")
        else:
            take_mapping(loading, disease, Mapping(system, code, RELATED, iri=iri if len(codes) == 1 else ""))


CHANGES = "list of changes"
SHEETS = (
    Sheet(
        "list of inactive codes",
        frozenset(
            (
                "inactiveorphacode", "inactivelabel", "typeoflabel", "classificationlevel", "status",
                "targetactiveorphacode",
            )
        ),
        take_inactive,
    ),
    Sheet(
        "list of active codes",
        frozenset(("orphacode", "label", "typeoflabel", "classificationlevel")),
        take_active,
    ),
    Sheet(
        "codes of ICD-11",
        frozenset(("orphacode", "preferredterm", "synonyms", "icd11mmscodes", "icd11uri")),
        take_master_11,
    ),
    Sheet("codes of ICD-10", frozenset(("orphacode", "preferredterm", "synonyms", "icdcodes")), take_master),
    Sheet(CHANGES, frozenset(("orphacode", "namepreferredterm"))),
)  # fmt: skip
