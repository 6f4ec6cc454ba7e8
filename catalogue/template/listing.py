"""The hidden sheet of a workbook that holds every list to choose from: two columns a list, label and address."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.template.cell import Choices
from catalogue.template.writing import write

NAME = "Lists"


class Listing:
    """Puts each list down once and tells where its labels stand."""

    def __init__(self, workbook: Workbook) -> None:
        self.sheet: Worksheet = workbook.create_sheet(NAME)
        self.sheet.sheet_state = "hidden"
        self._places: dict[str, str] = {}

    def place(self, choices: Choices) -> str:
        """The range of a list's labels, such as `Lists!$A$2:$A$7`, as a drop-down takes it."""
        if choices.name not in self._places:
            self._places[choices.name] = self._put(choices)
        return self._places[choices.name]

    def _put(self, choices: Choices) -> str:
        column = len(self._places) * 2 + 1
        for row, (label, iri) in enumerate(((choices.name, "address"), *choices.rows), 1):
            write(self.sheet.cell(row, column), label)
            write(self.sheet.cell(row, column + 1), iri)
        letter = get_column_letter(column)
        return f"{NAME}!${letter}$2:${letter}${len(choices.rows) + 1}"
