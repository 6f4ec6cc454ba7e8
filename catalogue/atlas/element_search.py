"""A search of the matrix, read from URL parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalogue.atlas.element_matrix import ElementMatrix
from catalogue.atlas.element_view import MatrixSearch
from catalogue.search.search import DEEPEST, LONGEST, BadSearch, must_be, must_number, short

SORTS = ("collected", "title")
SIZES = (1, 1_000)


def read_matrix_search(params: Iterable[tuple[str, str]], matrix: ElementMatrix) -> MatrixSearch:
    """Read URL parameters; unknown ones (trackers and the like) are left alone.

    :raises BadSearch: a value that cannot be read, naming the parameter
    """
    search = MatrixSearch()
    for name, value in params:
        value = value.strip()[:LONGEST]
        if "\x00" in value:
            raise BadSearch(f"The parameter {name!r} holds a NUL character.", fix="Leave it out.")
        if name in matrix.facets and value:
            chosen = dict.fromkeys((*search.selected.get(name, ()), short(value)))
            search = replace(search, selected={**search.selected, name: tuple(chosen)})
        elif value:
            search = read_parameter(search, name, value, matrix)
    return search


def read_parameter(search: MatrixSearch, name: str, value: str, matrix: ElementMatrix) -> MatrixSearch:
    """The search with one parameter taken in."""
    if name == "element":
        known = tuple(each.notations[0] for each in matrix.concepts)
        number = must_be(name, value.removeprefix("CDE-"), known)
        return replace(search, elements=tuple(dict.fromkeys((*search.elements, number))))
    if name == "q":
        return replace(search, text=value)
    if name == "sort":
        return replace(search, sort=must_be(name, value, SORTS))
    if name == "page":
        return replace(search, page=must_number(name, value, 1, DEEPEST))
    if name == "size":
        return replace(search, size=must_number(name, value, *SIZES))
    return search
