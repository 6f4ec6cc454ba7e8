"""A sheet: what a record of one class says as a table, a column a field, and a table of its own for each larger part.

The layout is made for programs too. The first row holds the names of the columns; a row whose first cell begins with
`#` is for people only; every other row is a record, or a part of the record that its first cell names. A column of a
part that stands inside the table is named by the field and, after a dot, the part's own field. Several values of one
cell are parted by `|`; in dotted columns the first values of all belong together, then the second ones. In a table of
a part that has parts itself, rows that agree in all columns without a dot are one part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.profile.field import Field
from catalogue.profile.profile import Shape
from catalogue.template.template import ID, RECORD, Template

LAYOUT = "jardin-template-1"
COMMENT = "#"
SMALL = 2
"""A part of up to so many fields stands in the columns of its record; a larger one has a table of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    :param name: names of fields, from the table's own to the one that is told, parted by dots
    :param fields: the same as fields
    """

    name: str
    fields: tuple[Field, ...]

    @property
    def field(self) -> Field:
        """The field that is told."""
        return self.fields[-1]

    @property
    def obligation(self) -> str:
        """That of the field, and within a part that need not be there no more than that of the part."""
        known = ("optional", "recommended", "mandatory")
        return known[min(known.index(each.obligation) for each in self.fields)]

    @property
    def is_several(self) -> bool:
        """Whether a cell may hold several values."""
        return any(each.most != 1 for each in self.fields)

    def label(self, language: str) -> str:
        """What people call it."""
        return ": ".join(each.label(language) for each in self.fields)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    :param name: of a class, or of the field whose parts it lists
    :param key: name of the first column: `id` in a table of records, `record` in one of parts
    """

    name: str
    key: str
    label: str
    description: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, the key first."""
        return (self.key, *(column.name for column in self.columns))


def sheets_of(template: Template) -> list[Sheet]:
    """The table of the class, those of its larger parts, and one for the organisations it links to."""
    main = main_sheet(template)
    parts = [part_sheet(template, each) for each in template.fields if is_large(template, each)]
    agents = {shape.name: shape for field in template.fields if (shape := template.agent(field))}
    general = [agents[name] for name in sorted(agents)][:1] if not template.is_part else []
    return [main, *parts, *(agent_sheet(template, each) for each in general if each.name not in template.names)]


def main_sheet(template: Template) -> Sheet:
    """The table of the class itself."""
    profile, key = template.profile, RECORD if template.is_part else ID
    columns = tuple(columns_of(template, (each for each in template.fields if not is_large(template, each))))
    return Sheet(profile.name, key, profile.label(template.language), profile.description(template.language), columns)


def part_sheet(template: Template, field: Field) -> Sheet:
    """The table of one sort of larger parts."""
    shape = template.part(field)
    columns = tuple(columns_of(template, shape.fields if shape else ()))
    return Sheet(field.name, RECORD, field.label(template.language), field.description(template.language), columns)


def agent_sheet(template: Template, shape: Shape) -> Sheet:
    """The table of organisations; the cells of the records name them by their `id`."""
    words = shape.labels.get(template.language) or shape.labels.get("en", shape.name)
    told = shape.descriptions.get(template.language) or shape.descriptions.get("en", "")
    return Sheet(shape.name, ID, words, told, tuple(columns_of(template, shape.fields)))


def flat_columns(template: Template) -> tuple[str, ...]:
    """The names of all columns when everything must stand in one table, as in CSV.

    Parts that can have several parts are left out: one row could not tell which belongs to which.
    """
    return (RECORD if template.is_part else ID, *(each.name for each in flat(template)))


def flat(template: Template) -> Iterator[Column]:
    """The columns of one table for everything."""
    for column in columns_of(template, template.fields):
        if all(each.most == 1 for each in column.fields[1:-1]):
            yield column


def is_large(template: Template, field: Field) -> bool:
    """Whether the parts of a field have a table of their own."""
    return field.nested is not None and not field.derived and sum(1 for _ in columns_of(template, (field,))) > SMALL


def columns_of(template: Template, fields: Iterable[Field], above: tuple[Field, ...] = ()) -> Iterator[Column]:
    """The columns of fields; a nested one stands for the fields of its parts."""
    for field in fields:
        part = template.part(field)
        if field.derived or field in above:
            continue
        if part is not None:
            yield from columns_of(template, part.fields, (*above, field))
        else:
            yield Column(".".join(each.name for each in (*above, field)), (*above, field))
