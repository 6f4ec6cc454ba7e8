"""A header: the columns of one table for records of a class, as CSV, with one row that shows how to fill them."""

from __future__ import annotations

from catalogue.exports.table import write_csv
from catalogue.template.cell import example_of
from catalogue.template.sheet import COMMENT, flat, flat_columns
from catalogue.template.template import Template


def header_of(template: Template) -> bytes:
    """CSV (RFC 4180) in UTF-8: the names of the columns, then an example, whose first cell begins with `#`."""
    example = [f"{COMMENT} example", *(str(example_of(template, each)) for each in flat(template))]
    return write_csv(flat_columns(template), [example])
