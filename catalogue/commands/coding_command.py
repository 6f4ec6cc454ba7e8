"""`jardin code`: ORPHAcodes for a name, another code, or a column of a list."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from catalogue.coding.coder import FEW, Coder
from catalogue.coding.codesystem import READ, must_system
from catalogue.coding.coding import Coding
from catalogue.coding.encoding import ENCODINGS, NotAList
from catalogue.coding.proposal import Proposals
from catalogue.coding.survey import read_roster
from catalogue.error import CatalogueError
from catalogue.library import library_here
from catalogue.names.names import Names
from catalogue.nomenclature.shelf import names_folder
from catalogue.setting import read_settings

ALL, SOME = 0, 1
SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
PIPE = "-"
EVERY = 10.0
"""Seconds between two lines about the progress, where no person watches."""
log = structlog.get_logger()


class NoOutput(CatalogueError):
    """The coded list cannot be written where it should."""


def register_coding(app: typer.Typer) -> None:
    """Add the command."""
    app.command("code")(code)


def code(
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE.csv", help="A name or a code; with --column a list.")],
    column: Annotated[str | None, typer.Option("--column", "-c", help="Column to code: its name or number.")] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="Where the coded list goes; - for the output.")] = PIPE,
    system: Annotated[str, typer.Option(help=f"What the text or column holds: {', '.join(READ)}.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="Most candidates for a text.")] = FEW,
    delimiter: Annotated[str, typer.Option(help="What parts the columns; recognised when not given.")] = "",
    encoding: Annotated[str, typer.Option(help=f"One of {', '.join(ENCODINGS)}; recognised when not given.")] = "",
    header: Annotated[bool, typer.Option("--header/--no-header", help="Whether the first row names columns.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print plain data for scripts.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")] = None,
) -> None:
    """Propose ORPHAcodes for a name, for a code of another system, or for every row of a list.

    What is not sure is left to a person, with what it may be. 0: all proposed; 1: some left to a person; 2: unreadable.
    """
    chosen = must_system(system)
    is_list = column is not None or (text.lower().endswith(SUFFIXES))
    if not is_list:
        found = coder_here(data).propose(text, chosen, limit)
        print_json(asdict(found)) if as_json else print_found(found)
        raise typer.Exit(ALL if found.sure else SOME)
    with opened(text) as content:
        refuse_itself(text, output)
        roster = read_roster(content, delimiter=delimiter, encoding=encoding, header=header)
        place = roster.column(column or "")
        coding = Coding(roster, place, coder_here(data), chosen, limit)
        began = time.monotonic()
        write(watched(coding), output, text)
    tell(coding, output, time.monotonic() - began, as_json)
    raise typer.Exit(ALL if coding.all_proposed else SOME)


def coder_here(data: Path | None) -> Coder:
    """The coder with the nomenclature of the data folder, or with the starter where none was loaded."""
    settings = read_settings(data=data)
    library = library_here(settings)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"Nomenclature of Orphanet, release {library.release}.", markup=False)
    if library.is_starter:
        cut = f"a cut of {len(library.nomenclature.diseases):,} codes"
        console.print(f"This is the starter, {cut}; `jardin nomenclature load` brings all of them.", markup=False)
    names = Names(library.nomenclature, settings.languages, names_folder(settings.data, library.digest))
    return Coder(library.nomenclature, names, settings.languages)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The bytes of a list; those of the input can be read only once and are held.

    :raises NotAList: there is no such file, or none that can be read
    """
    if name == PIPE:
        yield io.BytesIO(sys.stdin.buffer.read())
        return
    with file_of(name) as content:
        yield content


def file_of(name: str) -> BinaryIO:
    """A list opened for reading.

    :raises NotAList: there is no such file, or none that can be read
    """
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise NotAList(f"{name} cannot be read: {error.strerror}.", expected="a list as CSV.") from error


def refuse_itself(source: str, output: str) -> None:
    """Refuse to write over the list that is read.

    :raises NoOutput: both are the same file, by whatever name, or the output is no place to write to
    """
    if output == PIPE:
        return
    try:
        folder = Path(output).is_dir()
        same = source != PIPE and Path(output).exists() and Path(source).samefile(output)
    except OSError as error:
        raise unwritable(output, error.strerror) from error
    if folder:
        raise unwritable(output, "It is a folder")
    if same:
        raise NoOutput("The output is the list itself.", fix="Name another file with --output.")


def unwritable(output: str, reason: str | None) -> NoOutput:
    """The error of an output that cannot be written."""
    return NoOutput(f"{output} cannot be written: {reason}.", fix="Name another file with --output.")


def write(lines: Iterator[bytes], output: str, source: str) -> None:
    """Write a coded list; a file appears only when it is whole.

    :raises NoOutput: it cannot be written there
    """
    target = Path(output)
    if output == PIPE or (target.exists() and not target.is_file()):
        stream: BinaryIO = sys.stdout.buffer if output == PIPE else device(output)
        for line in lines:
            stream.write(line)
        stream.flush()
        return
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
            kept = Path(part.name)
            try:
                for line in lines:
                    part.write(line)
                part.flush()
                if source != PIPE:
                    shutil.copymode(source, kept)
                kept.replace(target)
            finally:
                kept.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(output, error.strerror) from error


def device(output: str) -> BinaryIO:
    """What is there already and no file, such as a named pipe, to be written into.

    :raises NoOutput: it cannot be written
    """
    try:
        return Path(output).open("wb")
    except OSError as error:
        raise unwritable(output, error.strerror) from error


def watched(coding: Coding) -> Iterator[bytes]:
    """The lines of a coded list, with a bar on a terminal and a line now and then elsewhere."""
    console = Console(stderr=True)
    total, done, spoken = coding.roster.rows, coding.tally, time.monotonic()
    if not console.is_terminal:
        for line in coding.lines():
            yield line
            if time.monotonic() - spoken > EVERY:
                spoken = time.monotonic()
                log.info("code.rows", done=rows_of(done), of=total)
        return
    columns = (TextColumn("Coding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        for line in coding.lines():
            yield line
            bar.update(task, completed=rows_of(done))


def rows_of(tally: dict[str, int]) -> int:
    """Rows that were coded."""
    return tally["proposed"] + tally["choose"] + tally["none"]


def tell(coding: Coding, output: str, seconds: float, as_json: bool) -> None:
    """Say what came of a list; as plain data on the output unless the list itself went there."""
    tally, roster = coding.tally, coding.roster
    about: dict[str, Any] = {
        "rows": rows_of(tally),
        "proposed": tally["proposed"],
        "choose": tally["choose"],
        "none": tally["none"],
        "empty": tally["empty"],
        "column": roster.columns[coding.column],
        "system": coding.system,
        "delimiter": roster.delimiter,
        "encoding": roster.encoding.name,
        "nomenclature": coding.coder.nomenclature.release,
        "rows_per_second": round(rows_of(tally) / max(seconds, 0.001)),
    }
    if as_json and output != PIPE:
        print_json(about)
        return
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for sentence in sentences_of(about, output):
        console.print(sentence, markup=False)


def sentences_of(about: dict[str, Any], output: str) -> Iterator[str]:
    """What came of a list, in words."""
    read = f", read as {about['system']}" if about["system"] else ""
    yield f"{about['rows']:,} rows of the column {about['column']!r}{read}, {about['rows_per_second']:,} a second:"
    yield f"  {about['proposed']:,} proposed"
    yield f"  {about['choose']:,} to choose by a person"
    yield f"  {about['none']:,} without a candidate ({about['empty']:,} of them empty)"
    if output != PIPE:
        yield f"Written to {output}, in {about['encoding']} as the list came."


def print_json(data: dict[str, Any]) -> None:
    """Data for scripts."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def print_found(found: Proposals) -> None:
    """The proposals for one text, for people."""
    console = Console(soft_wrap=True, highlight=False)
    said = {"proposed": "Proposed", "choose": "A person must choose", "none": "Nothing to propose"}
    console.print(f"{said[found.decision]}{': ' if found.note else '.'}{found.note}", markup=False)
    if not found.proposals:
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("ORPHAcode", "disease", "match", "by", "score", "at disorder level"):
        table.add_column(name, overflow="fold")
    for each in found.proposals:
        how = f"{each.relation} {each.system}" if each.how == "mapping" else each.how
        above = f"ORPHA:{each.aggregation} {each.aggregation_label}" if each.aggregation else ""
        above = "itself" if each.aggregation == each.code else above
        table.add_row(f"ORPHA:{each.code}", each.label, how, each.matched, f"{each.score:g}", above)
    console.print(table)
