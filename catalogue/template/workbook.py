"""A workbook: the tables of a class as a spreadsheet to fill in (Office Open XML), with help, lists and an example.

The tables are laid out as `catalogue.template.sheet` says. Above the example stand, for people, the group of the
form, the label and the obligation of each column. No macros, no formulas; equal templates give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.template import ink
from catalogue.template.cell import choices_of, example_of, fit
from catalogue.template.listing import Listing
from catalogue.template.restriction import restriction
from catalogue.template.sheet import COMMENT, LAYOUT, Column, Sheet, sheets_of
from catalogue.template.template import ID, Template
from catalogue.template.writing import write

NAMES, GROUPS, LABELS, OBLIGATIONS, EXAMPLES, FIRST = 1, 2, 3, 4, 5, 6
ROWS = {ID: 1_000}
MOST_ROWS = 10_000
"""Rows that drop-downs reach: of records, and of their parts."""
ABOUT, HELP = "About", "Help"
WORDS = "en"
"""Language of the words in columns whose name bears no tag."""
WHEN = b"2026-01-01T00:00:00Z"
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
FORMS = {
    "text": "text", "line": "a line of text", "number": "a number", "date": "a day", "boolean": "yes or no",
    "concept": "a choice from a list", "disease": "an ORPHAcode, such as ORPHA:586", "link": "a web address",
    "thing": "the address (IRI) of another record", "nested": "", "period": "",
}  # fmt: skip
STEPS = (
    "Fill one row for each record, from row 6 on. Its first cell is the address (IRI) that names the record for good.",
    "Rows whose first cell begins with # are for you: labels, obligations, an example. Programs pass over them.",
    "Other sheets hold the parts of a record. Their first cell repeats the address of the record they belong to.",
    "Part several values of one cell by |. In columns with a dot, the first values belong together, then the second.",
    "Words are in English. For another language add a column, such as title@fr, with its tag.",
    "Green columns are mandatory, amber ones recommended, grey ones optional; row 4 says so in words.",
    "Never give a small number of patients: choose a band or leave it out.",
)


def workbook_of(template: Template) -> bytes:
    """The template of a class as .xlsx."""
    workbook = Workbook()
    sheets = sheets_of(template)
    about(workbook.worksheets[0], template, sheets)
    listing = Listing(workbook)
    for sheet in sheets:
        draw(workbook.create_sheet(sheet.name), template, sheet, listing)
    help_sheet(workbook.create_sheet(HELP), template, sheets)
    workbook.move_sheet(listing.sheet, len(workbook.worksheets))
    workbook.worksheets[0].sheet_view.tabSelected = True
    workbook.properties.title = fit(template.profile.label(template.language))
    workbook.properties.creator = ""
    made = io.BytesIO()
    workbook.save(made)
    return unchanging(made.getvalue())


def about(page: Worksheet, template: Template, sheets: list[Sheet]) -> None:
    """The first sheet: what this is, how to fill it, and what a program must know of it."""
    page.title = ABOUT
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 96
    write(page["A1"], template.profile.label(template.language), ink.TITLE)
    write(page["A2"], template.profile.description(template.language))
    write(page["A3"], "A JARDIN-aligned draft. The joint action has not published or endorsed it.", ink.STRONG)
    rows: list[tuple[str, str]] = [("How to fill it", "")]
    rows += [(str(number), step) for number, step in enumerate(STEPS, 1)]
    rows += [("Sheets", ""), *((sheet.name, f"{sheet.label}. {sheet.description}") for sheet in sheets)]
    rows += [("For programs", ""), *machine_words(template)]
    for number, (name, words) in enumerate(rows, 5):
        write(page.cell(number, 1), name, ink.STRONG if words else ink.HEADING, alignment=ink.WRAPPED)
        write(page.cell(number, 2), words, alignment=ink.WRAPPED)


def machine_words(template: Template) -> Iterator[tuple[str, str]]:
    """Names and values that tell a program what it reads."""
    yield "layout", LAYOUT
    yield "class", template.profile.name
    yield "types", " | ".join(template.profile.targets)
    yield "language", WORDS
    yield "labels", template.language
    if template.address:
        yield "profile", f"{template.address}/profile/{template.profile.name}"


def draw(page: Worksheet, template: Template, sheet: Sheet, listing: Listing) -> None:
    """One table to fill in."""
    key(page, sheet)
    for number, column in enumerate(sheet.columns, 2):
        head(page, number, template, column)
        dimension = page.column_dimensions[get_column_letter(number)]
        dimension.width = width_of(column)
        if column.field.kind == "date":
            dimension.number_format = ink.DAY
        made = restriction(template, column, listing)
        made.add(f"{get_column_letter(number)}{FIRST}:{get_column_letter(number)}{last_row(sheet)}")
        page.add_data_validation(made)
    group(page, template, sheet)
    page.freeze_panes = f"B{FIRST}"
    page.row_dimensions[LABELS].height = 48
    page.sheet_properties.tabColor = "17694B" if sheet.key == ID else "8FBDA3"


def last_row(sheet: Sheet) -> int:
    """The last row that drop-downs reach."""
    return FIRST - 1 + ROWS.get(sheet.key, MOST_ROWS)


def width_of(column: Column) -> int:
    """A width in characters that suits the kind of value."""
    return {"number": 14, "boolean": 14, "date": 14, "text": 48, "link": 34, "thing": 34}.get(column.field.kind, 26)


def key(page: Worksheet, sheet: Sheet) -> None:
    """The first column, which names the record, and marks the rows that are for people only."""
    told = "The address of the record" if sheet.key == ID else "The address of the record it belongs to"
    write(page.cell(NAMES, 1), sheet.key, ink.SMALL)
    for row, words in ((GROUPS, "group"), (LABELS, told), (OBLIGATIONS, "obligation"), (EXAMPLES, "example")):
        fill = ink.FILLS["mandatory"] if row == LABELS else None
        write(page.cell(row, 1), f"{COMMENT} {words}", ink.EXAMPLE, fill, ink.BOTTOM, ink.EDGED)
    page.column_dimensions["A"].width = 34


def head(page: Worksheet, number: int, template: Template, column: Column) -> None:
    """The name, label, obligation and example of one column; its help as a comment."""
    fill = ink.FILLS[column.obligation]
    write(page.cell(NAMES, number), column.name, ink.SMALL)
    label = page.cell(LABELS, number)
    write(label, column.label(template.language), ink.STRONG, fill, ink.BOTTOM, ink.EDGED)
    label.comment = comment(column.field.description(template.language))
    write(page.cell(OBLIGATIONS, number), column.obligation, ink.PLAIN, fill, border=ink.EDGED)
    write(page.cell(EXAMPLES, number), example_of(template, column), ink.EXAMPLE, None, ink.ONE_LINE, ink.EDGED)


def comment(words: str) -> Comment:
    """A note on a cell."""
    made = Comment(fit(words), "")
    made.width, made.height = 320, 40 + 18 * (len(words) // 44 + 1)
    return made


def group(page: Worksheet, template: Template, sheet: Sheet) -> None:
    """The groups of the form, above the columns that belong to each."""
    numbered = enumerate(sheet.columns, 2)
    for name, members in groupby(numbered, lambda pair: group_label(template, pair[1])):
        numbers = [number for number, _ in members]
        write(page.cell(GROUPS, numbers[0]), name, ink.HEADING)
        if len(numbers) > 1:
            page.merge_cells(start_row=GROUPS, end_row=GROUPS, start_column=numbers[0], end_column=numbers[-1])


def group_label(template: Template, column: Column) -> str:
    """The group that a column stands in."""
    words = template.profiles.group_labels.get(column.fields[0].group, {})
    return words.get(template.language) or words.get("en", "")


def help_sheet(page: Worksheet, template: Template, sheets: list[Sheet]) -> None:
    """A table of all columns of all sheets, with what to write."""
    page.title = HELP
    heads = (
        "sheet",
        "column",
        "label",
        "obligation",
        "how many",
        "kind of value",
        "what to write",
        "example",
        "choices",
    )
    for number, (name, width) in enumerate(zip(heads, (22, 34, 30, 14, 12, 26, 70, 34, 12), strict=True), 1):
        write(page.cell(1, number), name, ink.STRONG, ink.FILLS["optional"], border=ink.EDGED)
        page.column_dimensions[get_column_letter(number)].width = width
    rows = (helped(template, sheet, column) for sheet in sheets for column in sheet.columns)
    for row, cells in enumerate(rows, 2):
        for number, words in enumerate(cells, 1):
            write(page.cell(row, number), words, alignment=ink.WRAPPED, border=ink.UNDERLINED)
    page.freeze_panes = "C2"
    page.auto_filter.ref = page.dimensions


def helped(template: Template, sheet: Sheet, column: Column) -> Iterator[str]:
    """What is said of one column."""
    field, number = column.field, len(choices_of(template, column.field).rows)
    yield from (sheet.name, column.name, column.label(template.language), column.obligation)
    yield "one" if not column.is_several else "several"
    yield FORMS[field.kind]
    note = field.notes.get(template.language) or field.notes.get("en", "")
    yield f"{field.description(template.language)} {note}".strip()
    yield str(example_of(template, column))
    yield str(number) if number else ""


def unchanging(content: bytes) -> bytes:
    """The same file without the time it was made, so that equal templates are equal files."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            kept = MODIFIED.sub(rb"\g<1>" + WHEN, part) if name == "docProps/core.xml" else part
            new.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), kept, ZIP_DEFLATED)
    return made.getvalue()
