"""Lists as people bring them: encoding, delimiter and quotes are recognised, and every byte of theirs stays."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalogue.coding.encoding import CHUNK, ENCODINGS, NotAList, encoding_of
from catalogue.coding.roster import NoSuchColumn, Roster
from catalogue.coding.survey import Limits, read_roster
from catalogue.error import TooLarge

TABLE = "id{0}diagnosis{0}année\n1{0}Gaucher{0}2001\n2{0}Krankheit größer{0}2002\n"


def read(content: bytes | str, **said: object) -> Roster:
    """The list of some bytes, or of a text in UTF-8."""
    return read_roster(io.BytesIO(content.encode() if isinstance(content, str) else content), **said)  # type: ignore[arg-type]


def cells(roster: Roster) -> list[list[str]]:
    """What a list says, header and blank lines with it."""
    return [record.cells for record in roster.records()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("cp1252", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_end_are_recognised_and_kept(
    delimiter: str, encoding: str, mark: bytes, end: str
) -> None:
    content = mark + TABLE.format(delimiter).replace("\n", end).encode(encoding)
    roster = read(content)
    assert (roster.encoding.name, roster.encoding.mark, roster.delimiter) == (encoding, mark, delimiter)
    assert roster.columns == ("id", "diagnosis", "année") and roster.rows == 2
    assert cells(roster)[2] == ["2", "Krankheit größer", "2002"]
    whole = "".join(record.text + record.end for record in roster.records())
    assert mark + whole.encode(encoding) == content


@pytest.mark.parametrize("before", range(CHUNK - 3, CHUNK + 2))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_end_or_a_letter_between_two_reads_is_one(before: int, end: str) -> None:
    content = "x" * before + end + "größer" + end
    for encoding in ("utf-8", "utf-16-le"):
        lines = list(
            encoding_of(io.BytesIO(content.encode(encoding)), encoding).lines(io.BytesIO(content.encode(encoding)))
        )
        assert lines == ["x" * before + end, "größer" + end]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("diagnosis\nMarfan syndrome, neonatal\nFever; high\n", 1),
        ("diagnosis, as told\nGaucher\nFabry\nPompe\n", 1),
        ('diagnosis\n"Marfan syndrome, neonatal"\nFever\n', 1),
        ("name;value\na;1,5\nb;2,5\n", 2),
        ("name,value\na,1;5\nb,2;5\n", 2),
        ('a,b\n"x, y",1\n"line\nbreak",2\n', 2),
        ('a, b\n1, "x, y"\n2, "z"\n', 2),
        ("a;b;c\n1;2\n3;4;5\n6\n", 3),
        ("sep=|\na|b\n1|2\n", 2),
        ('a\tb\n5" nails\tx\n', 2),
        ('a;b\n"Marfan" syndrome;x\n', 2),
        ("only\n", 1),
        ("a,b", 2),
    ],
)
def test_columns_are_told_from_commas_in_names(text: str, columns: int) -> None:
    assert len(read(text).columns) == columns


def test_a_line_that_excel_writes_before_the_table_is_no_row_of_it() -> None:
    roster = read("sep=;\r\na;b\r\n1;2\r\n")
    assert (roster.preamble, roster.columns, roster.rows) == ("sep=;\r\n", ("a", "b"), 1)


def test_a_list_without_names_has_numbers_for_columns() -> None:
    roster = read("1,Gaucher\n2,Fabry\n", header=False)
    assert (roster.columns, roster.rows, roster.column("2")) == (("1", "2"), 2, 1)


@pytest.mark.parametrize(
    ("wanted", "place"), [("Diagnosis", 1), ("diagnosis", 1), (" DIAGNOSIS ", 1), ("2", 1), ("3", 2), ("1", 0), ("", 0)]
)
def test_a_column_is_found_by_name_in_any_case_or_by_number(wanted: str, place: int) -> None:
    roster = read("id,Diagnosis,3\n1,a,b\n")
    if wanted:
        assert roster.column(wanted) == place
    else:
        assert read("diagnosis\na\n").column("") == 0


@pytest.mark.parametrize("wanted", ["nothing", "0", "4", "-1", "", "١", "9" * 50])
def test_a_column_that_is_not_there_is_told_with_those_that_are(wanted: str) -> None:
    with pytest.raises(NoSuchColumn) as caught:
        read("id,Diagnosis,\n1,a,b\n").column(wanted)
    assert caught.value.columns == ("id", "Diagnosis", "")
    assert "Diagnosis" in caught.value.expected and "without a name" in caught.value.expected


def archive() -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("list.csv", "a,b\n")
    return out.getvalue()


def workbook() -> bytes:
    """An Excel workbook."""
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (archive(), "zip"),
        (workbook(), "Excel"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08 abc", "gzip"),
        (b"a,b\n1,\x00\n", "NUL"),
        (codecs.BOM_UTF32_LE + "a,b\n".encode("utf-32-le"), "NUL"),
        (b"a,b\n\x81\x8d\x8f,2\n", "cannot be read as text"),
        (codecs.BOM_UTF8 + b"a,b\n\xff,2\n", "cannot be read as text"),
        (b"<!doctype html><table><tr><td>a</td></tr></table>", "markup"),
        (b"<?xml version='1.0'?><a/>", "markup"),
        (b'[{"a": 1}]', "JSON"),
        (b'{"a": 1}', "JSON"),
        (b'a,b\n"left, open,1\n2,3\n', "do not pair"),
        (b'a,b\n"x" y,"1,2"\n', "do not pair"),
        (b"a,b\n" + b"x" * 200_000 + b",2\n", "longer than"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, word: str) -> None:
    with pytest.raises(NotAList) as caught:
        read(content)
    assert word in str(caught.value)


def test_limits_are_named_when_they_are_passed() -> None:
    with pytest.raises(TooLarge, match="500 columns"):
        read(b"," * 1_000_000 + b"\n", limits=Limits(columns=500))
    with pytest.raises(TooLarge, match="3 rows"):
        read(b"a,b\n" + b"1,2\n" * 4, limits=Limits(rows=3))
    assert read(b"a,b\n" + b"1,2\n" * 3, limits=Limits(rows=3)).rows == 3


@pytest.mark.parametrize("word", ["xx", "a", '"', "\n", "7"])
def test_a_delimiter_that_cannot_be_one_is_refused(word: str) -> None:
    with pytest.raises(NotAList, match="cannot part"):
        read("a,b\n", delimiter=word)


@pytest.mark.parametrize(("word", "columns"), [("tab", 2), ("\t", 2), ("none", 1), (",", 2)])
def test_a_delimiter_that_is_said_is_believed(word: str, columns: int) -> None:
    assert len(read("a,b\tc\n1,2\t3\n", delimiter=word).columns) == columns


def test_an_encoding_that_is_said_is_believed_and_another_refused() -> None:
    czech = "nemoc\nžloutenka\n".encode("cp1250")
    for name in ("cp1250", "Windows-1250"):
        assert cells(read(czech, encoding=name))[1] == ["žloutenka"]
    with pytest.raises(NotAList, match="is not read here"):
        read(czech, encoding="klingon")
    for name in ENCODINGS:
        assert encoding_of(io.BytesIO("abc\n".encode(name)), name).name == name


def bare(rows: Iterable[list[str]]) -> list[list[str]]:
    """Rows without blanks before a cell, which are read as if they were not there."""
    return [[cell.lstrip(" ") for cell in row] for row in rows]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_every_table_that_a_program_writes_is_read_back(
    rows: list[list[str]], delimiter: str, end: str, every: bool
) -> None:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    content = out.getvalue().encode("utf-8")
    try:
        roster = read(content, delimiter=delimiter, encoding="utf-8")
    except NotAList:
        assert not content.strip() or content.lstrip()[:1] in b"<[{" or content.startswith(codecs.BOM_UTF8)
        return
    assert "".join(record.text + record.end for record in roster.records()).encode() == content
    assert bare(row for row in cells(roster) if row) == bare(rows)
