"""Writing into cells: what is text stays text, whatever it begins with."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill

from catalogue.template.cell import Cell, fit
from catalogue.template.ink import DAY, PLAIN

FORMULA = ("=", "+", "-", "@")


def write(
    cell: Any,
    value: Cell,
    font: Font = PLAIN,
    fill: PatternFill | None = None,
    alignment: Alignment | None = None,
    border: Border | None = None,
) -> None:
    """Put a value into a cell; text is never taken for a formula, also not when the cell is edited later."""
    if isinstance(cell, MergedCell):
        return
    if isinstance(value, str):
        value = fit(value)
        cell.value = value or None
        cell.data_type = "s" if value else "n"
        cell.quotePrefix = value.startswith(FORMULA)
    else:
        cell.value = value
        if not isinstance(value, (int, float)):
            cell.number_format = DAY
    cell.font = font
    if fill is not None:
        cell.fill = fill
    if alignment is not None:
        cell.alignment = alignment
    if border is not None:
        cell.border = border
