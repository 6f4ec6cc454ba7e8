"""Ink: how a workbook looks. An obligation has a colour and is also said in words."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

GREEN, INK, QUIET, LINE = "FF17694B", "FF1D2529", "FF5D676B", "FFDCD8CC"
FACE = "Calibri"
FILLS = {
    "mandatory": PatternFill("solid", fgColor="FFC5DCCB"),
    "recommended": PatternFill("solid", fgColor="FFF7EBD3"),
    "optional": PatternFill("solid", fgColor="FFF3F1E9"),
}
TITLE = Font(name=FACE, size=18, bold=True, color=GREEN)
HEADING = Font(name=FACE, size=12, bold=True, color=GREEN)
PLAIN = Font(name=FACE, size=11, color=INK)
STRONG = Font(name=FACE, size=11, bold=True, color=INK)
SMALL = Font(name="Consolas", size=9, color=QUIET)
EXAMPLE = Font(name=FACE, size=11, italic=True, color=QUIET)
WRAPPED = Alignment(wrap_text=True, vertical="top")
BOTTOM = Alignment(wrap_text=True, vertical="bottom")
ONE_LINE = Alignment(vertical="top")
UNDERLINED = Border(bottom=Side(style="thin", color=LINE))
EDGED = Border(left=Side(style="thin", color=LINE), bottom=Side(style="thin", color=LINE))
DAY = "yyyy-mm-dd"
"""Number format of days."""
