"""Printing on a terminal: tables of runs and origins, a progress bar where a person watches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from catalogue.origin import Origin
from catalogue.run import Run
from harvesters import run as running
from harvesters.account import STATUSES, Line, folders_of, lines_of, total_of

REASONS = 3


def print_json(data: Any) -> None:
    """Data for scripts, on standard output, with nothing else."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_run(run: Run, dry: bool = False) -> None:
    """The report of one run: a line a document, totals by folder, and what it means."""
    console = Console()
    lines = lines_of(run)
    title = f"{run.origin.title} ({run.origin.kind})"
    console.print(table_of(title, "Document", lines, total_of(lines)))
    for line in lines:
        print_reasons(console, line)
    if folders := folders_of(lines):
        console.print(table_of("By folder", "Folder", folders, None))
    if run.lifted:
        rules = ", ".join(f"{rule} {times}" for rule, times in sorted(run.lifted.items()))
        console.print(f"Lifted: {rules}", markup=False)
    for sentence in sentences_of(run, dry):
        console.print(sentence, markup=False)


def sentences_of(run: Run, dry: bool) -> Iterator[str]:
    """What the figures do not say."""
    if run.stopped:
        yield f"The harvest stopped: {run.stopped}"
    elif not run.complete:
        yield "Some documents could not be had: nothing was withdrawn."
    if run.withheld:
        counts = "small count was" if run.withheld == 1 else "small counts were"
        yield f"{run.withheld:,} {counts} banded or left out, so that nobody can be recognised."
    if run.gone:
        yield f"{'Would be withdrawn' if dry else 'Withdrawn'}, no longer listed: {len(run.gone)}"
    if dry:
        yield "This was a rehearsal: nothing was kept."


def table_of(title: str, noun: str, lines: Sequence[Line], total: Line | None) -> Table:
    """Figures as a table."""
    table = Table(title=escape(title), title_justify="left", show_footer=total is not None)
    table.add_column(noun, footer="Total", overflow="fold")
    for name in ("found", "sources", *STATUSES):
        figure = str(figure_of(total, name)) if total else ""
        table.add_column(name.capitalize(), justify="right", footer=figure)
    for line in lines:
        table.add_row(escape(line.name), *(str(figure_of(line, name)) for name in ("found", "sources", *STATUSES)))
    return table


def print_reasons(console: Console, line: Line) -> None:
    """Why something of a document is quarantined or refused, below its name and as wide as the reader's window."""
    if line.reasons:
        console.print(f"\n{line.name}", markup=False, style="bold", soft_wrap=True, highlight=False)
        for reason in reasons_of(line).splitlines():
            console.print(f"  {reason}", markup=False, soft_wrap=True, highlight=False)


def figure_of(line: Line, name: str) -> int:
    """One figure of a line by its name."""
    return int(line.as_dict()[name])


def reasons_of(line: Line) -> str:
    """The first reasons of a line, and how many more there are."""
    more = len(line.reasons) - REASONS
    rest = [f"… and {more} more; `--json` lists all."] if more > 0 else []
    return "\n".join([*line.reasons[:REASONS], *rest])


def print_origins(origins: Sequence[Origin], live: dict[str, int]) -> None:
    """Origins as a table."""
    table = Table()
    table.add_column("Id", no_wrap=True)
    for name in ("Title", "Kind", "Address", "Level", "Rank", "Records", "Sample"):
        table.add_column(name, overflow="fold")
    for origin in origins:
        cells = (origin.id, origin.title, origin.kind, origin.address, str(origin.required_level), str(origin.rank))
        table.add_row(*map(escape, cells), str(live.get(origin.iri, 0)), "yes" if origin.sample else "")
    Console().print(table)


def print_origin(about: dict[str, Any]) -> None:
    """One origin with its runs, newest first."""
    console = Console()
    for name, value in about.items():
        if name != "runs":
            console.print(f"{name.replace('_', ' ')}: {value}", markup=False, highlight=False)
    if about["runs"]:
        table = Table("Run", "Started", "Complete", *map(str.capitalize, STATUSES), "Gone", "Stopped")
        for run in about["runs"][:10]:
            figures = [str(run["counts"].get(status, 0)) for status in STATUSES]
            complete = "yes" if run["complete"] else "no"
            table.add_row(
                run["number"], run["started"][:19], complete, *figures, str(run["gone"]), escape(run["stopped"])
            )
        console.print(table)


@contextmanager
def watching(title: str) -> Iterator[running.Progress]:
    """A progress bar on a terminal; elsewhere the log tells."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield running.silent
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(escape(title), total=None)

        def show(run: Run) -> None:
            counts = ", ".join(f"{run.counts[status]} {status}" for status in STATUSES if run.counts[status])
            bar.update(task, description=f"{escape(title)}: {counts or 'reading'}")

        yield show
