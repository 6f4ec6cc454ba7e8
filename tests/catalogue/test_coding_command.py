"""`jardin code`: a text or a list, as scripts and people meet it; the list keeps every byte of its own."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
import typer
from diseases import named, whole
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue.coding.coder import Coder
from catalogue.coding.coding import COLUMNS, Coding, written
from catalogue.coding.survey import read_roster
from catalogue.commands import coding_command
from catalogue.commands.command import app, main
from catalogue.error import TooLarge
from catalogue.keeping.keeper import Keeper
from catalogue.names.names import Names
from catalogue.nomenclature.disease import ACTIVE, DISORDER, GROUP, LEVELS, Disease
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.setting import Settings

JARDIN = Path(sys.executable).parent / "jardin"
REAL = Path(os.environ.get("JARDIN_TEST_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
PACK = REAL / "vocab/orphanet/nomenclature-pack-2025/List_of_rare_diseases_2025_en.xlsx"
real = pytest.mark.skipif(not PACK.is_file(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
NAMES = "id,diagnosis\n1,Duchenne muscular dystrophy\n2,MCADD\n"
MIXED = "id,diagnosis\n1,MCADD\n2,duchenne muscular dystrophie\n3,\n4,undiagnosed\n"


class Done:
    """What a command left behind."""

    def __init__(self, code: int, out: bytes, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, str]]:
        """The table on the output."""
        return list(csv.DictReader(io.StringIO(self.out.decode("utf-8-sig"), newline="")))


Run = Callable[..., Done]


@pytest.fixture
def jardin(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Runs `jardin code` through the door that the shell uses, with a data folder in which there is nothing."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*words: str, data: Path = tmp_path / "data", stdin: bytes = b"") -> Done:
        for registered in ("registered_commands", "registered_groups"):
            monkeypatch.setattr(app, registered, [])
        monkeypatch.setattr("sys.argv", ["jardin", "code", *words, "--data", str(data)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        finally:
            structlog.reset_defaults()
        out, err = capfdbinary.readouterr()
        return Done(code, out, err.decode())

    return run


def a_list(folder: Path, content: str | bytes, name: str = "list.csv") -> str:
    """A file of that content."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def test_a_name_is_proposed_with_its_code_and_says_of_which_release(jardin: Run) -> None:
    done = jardin("Duchenne muscular dystrophy")
    assert done.code == 0
    assert b"ORPHA:98896" in done.out and b"Proposed" in done.out
    assert "release 2025-07" in done.err and "starter" in done.err and "nomenclature load" in done.err


@pytest.mark.parametrize(
    ("text", "word"), [("duchenne", "must choose"), ("qqqqqq", "Nothing"), ("Crohn disease", "not rare in Europe")]
)
def test_what_is_left_to_a_person_ends_with_one(jardin: Run, text: str, word: str) -> None:
    done = jardin(text)
    assert done.code == 1
    assert word in done.out.decode()


def test_plain_data_is_one_document_on_the_output(jardin: Run) -> None:
    found = json.loads(jardin("ORPHA:202", "--json").out)
    assert (found["decision"], found["proposals"][0]["code"]) == ("proposed", "123")
    assert "deprecated" in found["note"]


def test_no_more_candidates_are_shown_than_were_asked_for(jardin: Run) -> None:
    assert len(json.loads(jardin("muscular dystrophi", "--json", "--limit", "2").out)["proposals"]) == 2


def test_nothing_is_written_to_a_data_folder_that_is_not_there(jardin: Run, tmp_path: Path) -> None:
    jardin("MCADD")
    jardin("-c", "diagnosis", a_list(tmp_path, NAMES))
    assert not (tmp_path / "data").exists()


def test_a_list_keeps_its_columns_and_rows_and_gains_ours(jardin: Run, tmp_path: Path) -> None:
    done = jardin("--column", "diagnosis", a_list(tmp_path, MIXED))
    assert done.code == 1
    assert list(done.rows[0]) == ["id", "diagnosis", *COLUMNS]
    assert [row["id"] for row in done.rows] == ["1", "2", "3", "4"]
    assert [row["decision"] for row in done.rows] == ["proposed", "choose", "none", "none"]
    first, second, third, fourth = done.rows
    assert (first["orphacode"], first["match"], first["score"]) == ("42", "synonym", "100")
    assert (first["aggregation_code"], first["nomenclature"]) == ("42", "2025-07")
    assert second["orphacode"] == second["orpha_label"] == "" and "ORPHA:98896" in second["candidates"]
    assert third["note"] == "" and "ORPHA:616874" in fourth["note"] and fourth["orphacode"] == ""
    for words in ("4 rows", "1 proposed", "1 to choose", "2 without a candidate (1 of them empty)"):
        assert words in done.err


def test_a_list_of_nothing_but_sure_rows_ends_with_zero(jardin: Run, tmp_path: Path) -> None:
    assert jardin("--column", "2", a_list(tmp_path, NAMES), "-o", "out.csv").code == 0
    assert len((tmp_path / "out.csv").read_bytes().splitlines()) == 3


def test_a_list_of_one_column_needs_no_name_for_it(jardin: Run, tmp_path: Path) -> None:
    done = jardin(a_list(tmp_path, "diagnosis\nMCADD\nSevere dystrophinopathy, Duchenne type\n"))
    assert done.code == 0
    assert done.out.splitlines()[2].startswith(b"Severe dystrophinopathy, Duchenne type;98896;")


def test_the_figures_of_a_list_can_be_had_as_plain_data(jardin: Run, tmp_path: Path) -> None:
    found = json.loads(jardin("-c", "diagnosis", a_list(tmp_path, MIXED), "-o", "out.csv", "--json").out)
    assert {name: found[name] for name in ("rows", "proposed", "choose", "none", "empty")} == {
        "rows": 4, "proposed": 1, "choose": 1, "none": 2, "empty": 1,
    }  # fmt: skip
    assert (found["column"], found["encoding"], found["delimiter"]) == ("diagnosis", "utf-8", ",")


def test_a_list_can_come_in_and_go_out_by_pipe(jardin: Run) -> None:
    done = jardin("-", "-c", "diagnosis", stdin=NAMES.encode())
    assert [row["orphacode"] for row in done.rows] == ["98896", "42"]


def test_the_installed_command_works_in_a_pipe_that_is_closed_early(tmp_path: Path) -> None:
    names = a_list(tmp_path, "diagnosis\n" + "MCADD\n" * 20_000)
    command = f"{JARDIN} code -c 1 {names} --data {tmp_path / 'none'} | head -n 2"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert len(done.stdout.splitlines()) == 2
    assert "Traceback" not in done.stderr and "fault of ours" not in done.stderr


@pytest.mark.parametrize("name", ["list.csv", "./list.csv", "link.csv", "hard.csv"])
def test_the_output_never_overwrites_the_list(jardin: Run, tmp_path: Path, name: str) -> None:
    file = Path(a_list(tmp_path, NAMES))
    (tmp_path / "link.csv").symlink_to(file)
    (tmp_path / "hard.csv").hardlink_to(file)
    done = jardin("-c", "diagnosis", str(file), "-o", name)
    assert done.code == 2 and "the list itself" in done.err
    assert file.read_text() == NAMES


def test_an_output_appears_only_when_it_is_whole(jardin: Run, tmp_path: Path) -> None:
    done = jardin("-c", "diagnosis", a_list(tmp_path, NAMES), "-o", "nowhere/out.csv")
    assert done.code == 2 and "cannot be written" in done.err
    (tmp_path / "out.csv").write_text("before")
    assert jardin("-c", "diagnosis", a_list(tmp_path, NAMES), "-o", "out.csv").code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["list.csv", "out.csv"]
    assert (tmp_path / "out.csv").read_text() != "before"


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (NAMES, ["-c", "nothing"], "one of id, diagnosis"),
        (NAMES, ["-c", ""], "one of id, diagnosis"),
        (b"", ["-c", "1"], "empty"),
        (b"PK\x03\x04", ["-c", "1"], "zip"),
        (b"a,b\n\0", ["-c", "1"], "NUL"),
        (b"<html><table>", ["-c", "1"], "not a table"),
        (NAMES, ["-c", "1", "--system", "banana"], "ICD-10"),
        (NAMES, ["-c", "1", "--encoding", "klingon"], "utf-8"),
        (NAMES, ["-c", "1", "--delimiter", "xx"], "cannot part"),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_says_why(
    jardin: Run, tmp_path: Path, content: str | bytes, words: list[str], said: str
) -> None:
    done = jardin(a_list(tmp_path, content), *words)
    assert done.code == 2 and not done.out
    assert said in done.err and "Traceback" not in done.err


def test_a_file_that_is_not_there_is_said(jardin: Run, tmp_path: Path) -> None:
    for name in ("none.csv", str(tmp_path)):
        done = jardin("-c", "1", name)
        assert done.code == 2 and "cannot be read" in done.err


def test_a_column_named_after_a_system_is_read_in_it(jardin: Run, tmp_path: Path) -> None:
    done = jardin("-c", "ORPHAcode", a_list(tmp_path, "ORPHAcode\n98896\nORPHA:586\nMCADD\n"))
    assert [row["orphacode_2"] for row in done.rows] == ["98896", "586", "42"]
    assert "read as ORPHA" in done.err
    done = jardin("-c", "number", a_list(tmp_path, "number\n98896\n"))
    assert done.rows[0]["decision"] == "choose"
    done = jardin("-c", "number", a_list(tmp_path, "number\n98896\n"), "--system", "orpha")
    assert done.rows[0]["orphacode"] == "98896"


def test_a_list_without_a_header_gets_none(jardin: Run, tmp_path: Path) -> None:
    done = jardin("-c", "2", a_list(tmp_path, "1,MCADD\n2,MCADD\n"), "--no-header")
    assert [line.split(b",")[2] for line in done.out.splitlines()] == [b"42", b"42"]


def test_the_nomenclature_of_the_data_folder_is_used_where_there_is_one(jardin: Run, settings: Settings) -> None:
    own = whole(named("7", label="Fever of the house", level=DISORDER), release="2031-01")
    with Keeper(settings) as keeper:
        keeper.load_nomenclature(own, {})
    done = jardin("Fever of the house", data=settings.data)
    assert done.code == 0 and "release 2031-01" in done.err and "starter" not in done.err


def test_progress_is_told_in_lines_where_no_person_watches(
    jardin: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_command, "EVERY", 0.0)
    done = jardin("-c", "diagnosis", a_list(tmp_path, NAMES), "-o", "out.csv")
    assert "code.rows" in done.err and "of=2" in done.err
    assert "Duchenne" not in done.err


def coder(nomenclature: Nomenclature) -> Coder:
    """The coder of a nomenclature."""
    return Coder(nomenclature, Names(nomenclature))


LURES = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"]
SMALL = coder(
    whole(
        named("1", label="Fever", level=DISORDER, synonyms=[("pl", "Gorączka"), ("el", "Πυρετός"), ("en", "Heat, great")]),
        *(named(str(9 + n), label=lure, level=DISORDER, synonyms=[("en", f"Lure {n}")]) for n, lure in enumerate(LURES)),
        named("5", label="Chill", level=DISORDER, mappings=[Mapping("OMIM", "100000", "exact")]),
    )
)  # fmt: skip


def coded(content: bytes, column: str, **said: Any) -> bytes:
    """A list coded."""
    roster = read_roster(io.BytesIO(content), **said)
    return b"".join(Coding(roster, roster.column(column), SMALL).lines())


def table(content: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a list."""
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def test_no_cell_of_ours_is_a_formula_and_no_cell_of_theirs_is_touched() -> None:
    rows = "".join(f"{lure},Lure {n}\n" for n, lure in enumerate(LURES))
    found = table(coded(f"remark,name\n{rows}".encode(), "name"))
    assert [row["remark"] for row in found] == LURES
    assert [row["orpha_label"] for row in found] == ["'" + lure for lure in LURES]
    for row in found:
        assert not [name for name in COLUMNS if row[name].startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("cp1252", b""), ("utf-16-le", codecs.BOM_UTF16_LE)],
)
def test_a_list_goes_out_in_the_encoding_it_came_in(encoding: str, mark: bytes) -> None:
    content = mark + "année;nom\r\n1;Fever\r\n".encode(encoding)
    found = coded(content, "nom")
    assert found.startswith(mark)
    lines = found.removeprefix(mark).decode(encoding).split("\r\n")
    assert lines[0].startswith("année;nom;orphacode") and lines[1].startswith("1;Fever;1;Fever;proposed")


def test_letters_that_an_encoding_lacks_lose_their_accents_in_our_columns_only() -> None:
    assert written("Gorączka, Πυρετός, naïve", "cp1252") == "Goraczka, ???????, naïve".encode("cp1252")
    assert written("Gorączka", "utf-8") == "Gorączka".encode()


def test_rows_that_are_short_long_or_blank_keep_our_columns_in_their_places() -> None:
    content = b"a,name\n1,Fever\n\n2\n3,Fever,more,and more\n"
    found = coded(content, "name", delimiter=",")
    assert found.splitlines()[2] == b""
    rows = table(found)
    assert [row["orphacode"] for row in rows] == ["1", "", "1"]
    assert [row["decision"] for row in rows] == ["proposed", "none", "proposed"]


def test_columns_of_theirs_that_are_named_like_ours_stay_theirs() -> None:
    once = coded(b"name,orphacode\nFever,mine\n", "name")
    [row] = table(once)
    assert (row["orphacode"], row["orphacode_2"]) == ("mine", "1")
    [row] = table(coded(once, "name"))
    assert (row["orphacode"], row["orphacode_2"], row["orphacode_3"]) == ("mine", "1", "1")


def test_names_with_the_delimiter_in_them_are_quoted_or_freed_of_it() -> None:
    assert table(coded(b"x;name\n1;Heat, great\n", "name"), delimiter=";")[0]["matched"] == "Heat, great"
    assert table(coded(b'x,name\n1,"Heat, great"\n', "name"))[0]["matched"] == "Heat, great"
    assert b'5" nails;Fever;1;' in coded(b'x;name\n5" nails;Fever\n"odd" one;Fever\n', "name")


def test_a_list_that_takes_too_long_is_given_up() -> None:
    roster = read_roster(io.BytesIO(b"name\n" + b"Fever\n" * 50))
    with pytest.raises(TooLarge, match="seconds"):
        list(Coding(roster, 0, SMALL, seconds=0.0).lines())


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=10)
WORDS = st.one_of(TEXT, st.sampled_from(["Fever", "Heat, great", "=1+1", '"', '5"', "100000", "Lure 1"]))


@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-16-le"]),
)
def test_every_cell_of_theirs_comes_back_as_it_went(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: int, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("one", "two", "three"), *rows])
    content = out.getvalue().encode(encoding)
    found = coded(content, "two", delimiter=delimiter, encoding=encoding)
    text = found.decode(encoding)
    theirs = list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))
    ours = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert [row[:3] for row in ours] == theirs
    assert {len(row) for row in ours} == {3 + len(COLUMNS)}
    before, after = (read_roster(io.BytesIO(each), delimiter=delimiter, encoding=encoding) for each in (content, found))
    for one, other in zip(before.records(), after.records(), strict=True):  # byte for byte, ours behind theirs
        assert other.text.startswith(one.text + delimiter) and other.end == one.end


def test_the_command_is_one_of_the_catalogue() -> None:
    made = typer.Typer()
    coding_command.register_coding(made)
    assert [each.name for each in made.registered_commands] == ["code"]


def real_nomenclature() -> tuple[Nomenclature, list[tuple[str, str]]]:
    """The active diseases of the real list with all their names, and its rows."""
    sheet = load_workbook(PACK, read_only=True)["List_active_alphabethical_order"]  # sic
    levels = {words.replace(" a ", " "): level for level, words in LEVELS.items()}
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=2, max_col=4, values_only=True)]
    diseases: dict[str, Disease] = {}
    for code, name, kind, level in rows:
        known = diseases.setdefault(code[6:], Disease(code[6:], level=levels[level.lower().replace(" a ", " ")]))
        if kind == "Main name":
            known.labels["en"] = name
        else:
            known.synonyms.append(("en", name))
    return Nomenclature(diseases, "2025-07"), [(code[6:], name) for code, name, *_ in rows]


def letters(name: str) -> str:
    """A name without case, blanks and punctuation."""
    return "".join(filter(str.isalnum, name.casefold()))


@real
def test_every_real_name_that_one_disease_bears_is_proposed_and_no_other() -> None:
    nomenclature, whole_list = real_nomenclature()
    rows = whole_list[::4]
    out = io.StringIO()
    csv.writer(out).writerows([("code", "name"), *rows])
    roster = read_roster(io.BytesIO(out.getvalue().encode()))
    coding = Coding(roster, 1, coder(nomenclature))
    found = [proposals for _, proposals in coding.rows() if proposals]
    assert len(found) == len(rows) == sum(coding.tally[each] for each in ("proposed", "choose", "none"))
    bearers: dict[str, set[str]] = {}
    for code, name in whole_list:
        bearers.setdefault(letters(name), set()).add(code)
    for (code, name), proposals in zip(rows, found, strict=True):
        disease = nomenclature.diseases[code]
        assert disease.status in ACTIVE
        shared = len(bearers[letters(name)]) > 1
        if proposals.sure:
            assert proposals.sure.code == code, name
        else:
            assert shared or disease.level == GROUP or len(name) < 3, (code, name, proposals.note)


def test_an_output_that_is_no_place_to_write_to_is_named_and_not_the_list(jardin: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for output in ("folder", "x" * 300 + ".csv"):
        done = jardin("-c", "diagnosis", a_list(tmp_path, NAMES), "-o", output)
        assert done.code == 2 and f"{output} cannot be written" in " ".join(done.err.split())
        assert "Traceback" not in done.err and "cannot be read" not in done.err


@pytest.mark.parametrize("name", ["missing.csv", "x" * 300 + ".csv"])
def test_a_list_that_is_not_there_is_taken_for_no_name(jardin: Run, name: str) -> None:
    done = jardin(name)
    assert done.code == 2 and "cannot be read" in done.err and not done.out
