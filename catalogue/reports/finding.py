"""A finding: one thing in one record that is not as it should be, in words its owner can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as a level asks.

    :param level: number of the level that asks for it (0 admitted, 1 DCAT-AP, 2 JARDIN core)
    :param field: name of the field, empty when the finding is about the record as a whole
    :param label: label of the field in the reader's language
    :param path: predicate IRI
    :param place: where in the record, for nested nodes ("Distribution 2"); empty for the record itself
    :param value: the value that was met; empty when one is missing, or must not be repeated
    :param message: what is wrong
    :param expected: what would be right, with an example
    :param constraint: local name of the SHACL constraint component, e.g. `MinCount`
    :param shape: IRI of the shape that was not met; empty when it has none
    :param rule: id of the rule of the profile, e.g. `J-05`; empty when it is no rule
    :param fix: how to mend it, with an example
    :param asks: who asks for it, in words: the level, and the profile that the level has it from
    :param node: IRI of the nested node it is about; empty for the record itself and for nameless nodes
    :param kind: what the value is besides its text: `iri`, `@fr`, or the IRI of a datatype
    """

    severity: Severity
    level: int
    field: str
    label: str
    path: str
    place: str
    value: str
    message: str
    expected: str
    constraint: str
    shape: str = ""
    rule: str = ""
    fix: str = ""
    asks: str = ""
    node: str = ""
    kind: str = ""

    @property
    def about(self) -> str:
        """What it is about, for telling findings about the same thing from others: field, path, shape or message."""
        return self.field or self.path or self.shape or self.message

    @property
    def sentence(self) -> str:
        """The finding in one line: field, what is wrong, the value, what is expected."""
        where = f"{self.label} ({self.place})" if self.place and self.label else self.label or self.place
        found = f" Found: {self.value.rstrip('.')}." if self.value else ""
        expected = f" Expected: {self.expected.rstrip('.')}." if self.expected else ""
        return f"{where}: {self.message}{found}{expected}" if where else f"{self.message}{found}{expected}"
