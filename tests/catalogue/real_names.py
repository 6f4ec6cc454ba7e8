"""The names of the real nomenclature pack: English ones from the list, preferred ones of eight languages from the trees."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from lxml import etree

from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature

PACK = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/nomenclature-pack-2025"
LIST = PACK / "List_of_rare_diseases_2025_en.xlsx"
OTHERS = ("cs", "de", "es", "fr", "it", "nl", "pl", "pt")
LEVELS = {"Disorder": "Disorder", "Group of disorders": "GroupOfDisorders", "Subtype of disorder": "SubtypeOfDisorder"}


def real_names(languages: tuple[str, ...] = OTHERS) -> Nomenclature:
    """The diseases of the pack with their names and states; nothing else of them.

    :param languages: besides English
    """
    diseases: dict[str, Disease] = {}
    book = openpyxl.load_workbook(LIST, read_only=True)
    for code, name, kind, level, *_ in rows(book, "List_active_alphabethical_order"):
        add(diseases, Disease(code, level=LEVELS[level]), name, kind)
    for code, name, kind, level, status, target, *_ in rows(book, "List_deprecated_obsoleted"):
        add(diseases, inactive(code, level, status, target.removeprefix("ORPHA:")), name, kind)
    book.close()
    for language in languages:
        for code, name in translated(language):
            if code in diseases:
                diseases[code].labels.setdefault(language, name)
    return Nomenclature(diseases, "2025-07")


def rows(book: openpyxl.Workbook, sheet: str) -> Iterator[list[str]]:
    """The filled rows of a sheet below its head, as text, codes without prefix."""
    for row in book[sheet].iter_rows(min_row=2, values_only=True):
        cells = [str(cell or "").strip() for cell in row]
        if cells[0] and cells[1]:
            yield [cells[0].removeprefix("ORPHA:"), *cells[1:]]


def inactive(code: str, level: str, status: str, target: str) -> Disease:
    """A code out of use, with where it leads."""
    if status == "Deprecated":
        return Disease(code, level=LEVELS[level], status=status, replaced_by=target)
    return Disease(code, level=LEVELS[level], status=status, referred_to=[target] if target else [])


def add(diseases: dict[str, Disease], disease: Disease, name: str, kind: str) -> None:
    """Give a disease one more English name."""
    known = diseases.setdefault(disease.code, disease)
    if kind == "Main name":
        known.labels["en"] = name
    else:
        known.synonyms.append(("en", name))


def translated(language: str) -> Iterator[tuple[str, str]]:
    """The codes and preferred names in the classifications of a language; names left in English are passed over."""
    for file in sorted((PACK / language).glob("*.xml.gz")):
        with gzip.open(file) as stream:
            for _, node in etree.iterparse(stream, tag="Disorder"):
                name = node.find("Name")
                if name is not None and name.get("lang") == language and name.text:
                    yield node.findtext("OrphaCode") or "", name.text.strip()
                node.clear()
