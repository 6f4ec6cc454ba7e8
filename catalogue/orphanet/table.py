"""Flat tables: Orphadata products and nomenclature as CSV, the SNOMED CT map as a file of its release format.

Columns are known by their header, the delimiter by how many known columns it gives, the encoding by what the bytes can
be read as. Tables of genes, figures and ages add to diseases that are told elsewhere: names come from the nomenclature.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import EXACT, Mapping
from catalogue.orphanet.detail import (
    code_in,
    figure,
    take_gene,
    take_mapping,
    take_prevalence,
    take_words,
    told,
)
from catalogue.orphanet.entity import bare
from catalogue.orphanet.kind import take_level, take_type
from catalogue.orphanet.loading import CODE, Loading, NotNomenclature
from catalogue.orphanet.stranger import Stranger, listed
from catalogue.orphanet.workbook import folded

DELIMITERS = "\t,;|"
LINE, LONGEST_HEADER, MOST_COLUMNS, CHUNK = 1 << 20, 1 << 16, 500, 1 << 16
# SNOMED CT to Orphanet simple map reference set (SNOMED International, release notes of the map package).
ORPHANET_MAP = "784008009"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table.

    :param noun: what it is, in words
    :param columns: headers that it must have, folded
    :param code: header of the column of ORPHAcodes
    :param take: takes in what a row tells of its disease
    """

    noun: str
    columns: frozenset[str]
    code: str
    take: Callable[[Row, Disease, Loading], None]


def read_table(content: BinaryIO, loading: Loading) -> str:
    """Read a table into a loading.

    :raises Stranger: a table of something else
    :raises NotNomenclature: a table that breaks off or runs over
    """
    with closing(rows_of(content)) as rows:
        header = next(rows)
        table = table_of(header)
        if table is None:
            raise Stranger(f"a table with columns {listed(header)}")
        columns = [folded(cell) for cell in header]
        told = (dict(zip(columns, cells, strict=False)) for cells in rows if any(cells))
        taken = sum(take_row(table, row, loading) for row in told)
    if not taken:
        raise Stranger(f"{table.noun}, without any ORPHAcode")
    return table.noun


def take_row(table: Table, row: Row, loading: Loading) -> bool:
    """Take in a row; whether it was one of Orphanet's."""
    if row.get("refsetid", ORPHANET_MAP) != ORPHANET_MAP:
        return False
    disease = loading.disease(row.get(table.code))
    if disease is not None:
        table.take({column: row.get(column, "") for column in {*row, *table.columns}}, disease, loading)
    return disease is not None


def table_of(header: list[str]) -> Table | None:
    """The kind of table that a header belongs to."""
    columns = {folded(cell) for cell in header}
    return next((each for each in TABLES if each.columns <= columns), None)


def split(line: str) -> tuple[str, list[str]]:
    """The sign between the cells of a header line, and the cells: whichever gives a known header, or most cells.

    >>> split("id;name, first;code")
    (';', ['id', 'name, first', 'code'])
    """
    ways = [(each, cells_of(line, each)) for each in DELIMITERS]
    return max(ways, key=lambda way: (table_of(way[1]) is not None, len(way[1])))


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line, as far as a header may reach."""
    plain = line[:LONGEST_HEADER].rstrip("\r\n")
    return [cell.strip() for cell in next(csv.reader([plain], delimiter=delimiter), [])]


def rows_of(content: BinaryIO, comment: str = "") -> Generator[list[str]]:
    """The rows of a table of text, its header first.

    :param comment: lines that begin with it before the header are left out
    :raises NotNomenclature: a cell or header without end
    """
    text = io.TextIOWrapper(content, encoding_of(content), errors="replace", newline="")
    try:
        first = text.readline(LINE)
        while comment and first.startswith(comment):
            first = text.readline(LINE)
        delimiter, header = split(first)
        if len(header) > MOST_COLUMNS or len(first) > LONGEST_HEADER:
            raise NotNomenclature(
                f"It is a text whose first line has {len(first):,} characters and more columns than a table."
            )
        yield header
        yield from csv.reader(iter(lambda: text.readline(LINE), ""), delimiter=delimiter)
    except csv.Error as error:
        raise NotNomenclature(f"It is a table that cannot be read: {error}.", fix="Download it again.") from error
    finally:
        text.detach()


def encoding_of(content: BinaryIO) -> str:
    """The encoding of a text: by its mark, as UTF-8, else as Windows writes it; the content is at its start again."""
    head = content.read(4)
    content.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := content.read(CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        content.seek(0)
    return "utf-8-sig"


def take_prevalences(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the epidemiology: one figure."""
    take_prevalence(
        loading,
        disease,
        Prevalence(
            told(row["prevalencetype"]),
            told(row["prevalencequalification"]),
            told(row["prevalenceclass"]),
            figure(row["valmoy"]),
            told(row["prevalencegeographic"]),
            told(row["prevalencevalidationstatus"]) == "Validated",
            told(row["source"]),
        ),
    )


def take_genes(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the genes: one association."""
    symbol = told(row["genesymbol"])
    if not symbol:
        loading.fault("gene without a symbol", f"ORPHA:{disease.code}")
        return
    name, association, status, kind, locus = (
        told(row[column]) for column in ("genename", "associationtype", "associationstatus", "genetype", "genelocus")
    )
    take_gene(loading, disease, Gene(symbol, name, association, status, kind, locus))


def take_ages(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the natural history: ages of onset and kinds of inheritance."""
    for word in row["ageofonset"].split("|"):
        take_words(loading, disease, disease.onsets, word)
    for word in row["typeofinheritance"].split("|"):
        take_words(loading, disease, disease.inheritances, word)


def take_head(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the linearisation: the head that counts."""
    head = (row.get("targetdisordercode") or row.get("classorphacodes") or "").strip()
    if CODE.fullmatch(head) and head != disease.code:
        disease.preferential = disease.preferential or head
    elif head and head != disease.code:
        loading.fault("preferential parent that is no code", f"ORPHA:{disease.code} to {head[:20]}")


def take_entity(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the nomenclature of 2022 as a table: name, type, level and definition."""
    loading.label(disease, "en", bare(row["name"], disease))
    take_type(disease, row["disordertype"], loading)
    take_level(disease, row["classificationlevel"], loading)
    loading.definition(disease, "en", row["definition"])


def take_snomed(row: Row, disease: Disease, loading: Loading) -> None:
    """A row of the SNOMED CT map, whose two sides are equivalent; rows that are no more in use say so."""
    code = code_in("SNOMED CT", row["referencedcomponentid"])
    if code is None:
        loading.fault("code that is none of SNOMED CT", f"ORPHA:{disease.code}")
    elif row["active"].strip() == "1":
        take_mapping(loading, disease, Mapping("SNOMED CT", code, EXACT))


def table(noun: str, columns: str, take: Callable[[Row, Disease, Loading], None]) -> Table:
    """A kind of table of its columns in words, that of the ORPHAcodes first."""
    names = re.findall(r"\w+", columns)
    return Table(noun, frozenset(names), names[0], take)


TABLES = (
    table(
        "epidemiology",
        "orphacode prevalencetype prevalencequalification prevalenceclass valmoy prevalencegeographic "
        "prevalencevalidationstatus source",
        take_prevalences,
    ),
    table(
        "genes",
        "orphacode genesymbol genename genetype genelocus associationtype associationstatus",
        take_genes,
    ),
    table("natural history", "orphacode ageofonset typeofinheritance", take_ages),
    table("linearisation", "orphacode targetdisordercode", take_head),
    table("linearisation", "orphacode classorphacodes", take_head),
    table("nomenclature (en)", "orphacode name disordertype classificationlevel definition", take_entity),
    table("SNOMED CT map", "maptarget refsetid referencedcomponentid active", take_snomed),
)
