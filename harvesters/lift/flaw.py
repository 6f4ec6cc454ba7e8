"""Values that do not fit their datatype: kept as they came, and flagged."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import XSD, Literal

from harvesters.lift.count import COUNTS
from harvesters.lift.lifting import Lifting

DATATYPES = str(XSD)


def ill_typed(lifting: Lifting) -> None:
    """Rule `ill-typed`: the value stays; a count is flagged without its text."""
    for node, predicate, value in list(lifting.graph):
        if isinstance(value, Literal) and value.datatype and value.ill_typed and value.datatype.startswith(DATATYPES):
            before = "" if predicate in COUNTS else value
            lifting.note(
                node, "ill-typed", predicate, before, before and f"not a {value.datatype.removeprefix(DATATYPES)}"
            )


RULES: tuple[Callable[[Lifting], None], ...] = (ill_typed,)
