"""What the pages about the common data elements and their machine twins show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalogue.telling.view import Facet

SIZE = 50


@dataclass(frozen=True, slots=True)
class MatrixSearch:
    """Which sources are asked for, and in which order.

    :param elements: numbers, such as `6.1`, of elements that must all be collected, at least in part
    :param selected: facet name -> values, any of which will do
    :param text: words; each must begin a word of the title
    :param page: counted from 1
    """

    elements: tuple[str, ...] = ()
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    sort: str = "collected"
    page: int = 1
    size: int = SIZE

    def params(self) -> list[tuple[str, str]]:
        """The search as URL parameters; defaults left out."""
        pairs = [("element", each) for each in self.elements]
        pairs += [(name, value) for name, values in self.selected.items() for value in values]
        pairs += [("q", self.text)] if self.text else []
        pairs += [("sort", self.sort)] if self.sort != "collected" else []
        pairs += [("page", str(self.page))] if self.page != 1 else []
        return pairs + ([("size", str(self.size))] if self.size != SIZE else [])

    def turned(self, page: int) -> MatrixSearch:
        """The same at another page."""
        return replace(self, page=page)

    def with_element(self, number: str) -> MatrixSearch:
        """Narrowed to sources that also collect an element, from its first page."""
        return replace(self, elements=tuple(dict.fromkeys((*self.elements, number))), page=1)


@dataclass(frozen=True, slots=True)
class System:
    """A code system of an element.

    :param sources: that record the element in it; None where that is not what is told
    """

    iri: str
    label: str
    definition: str = ""
    sources: int | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One of the common data elements.

    :param number: such as `6.1`
    :param group: name of the group it stands in
    :param systems: that suit it
    :param matches: IRIs of close terms elsewhere
    :param document: where it is laid down
    :param counts: sources by state of the element, among those asked for; under an empty name those that say nothing
    """

    number: str
    iri: str
    label: str
    definition: str
    group: str
    systems: tuple[System, ...]
    matches: tuple[str, ...]
    document: str
    counts: Mapping[str, int]

    @property
    def collected(self) -> int:
        """Sources that collect it, at least in part."""
        return self.counts.get("Collected", 0) + self.counts.get("PartiallyCollected", 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One source with what it says of each element.

    :param facts: labels by facet name
    :param collected: how many elements it collects, at least in part
    :param states: one for each element, in their order; empty where nothing is said
    """

    id: str
    iri: str
    title: str
    kind: str
    kind_label: str
    facts: Mapping[str, tuple[str, ...]]
    collected: int
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sources and elements: one page of the sources that were asked for.

    :param states: name and label of each state, the fullest first; that of the last, that nothing is said, is empty
    :param total: sources that were asked for
    :param telling: how many of them say anything of any element
    """

    search: MatrixSearch
    states: tuple[tuple[str, str], ...]
    elements: tuple[Element, ...]
    facets: tuple[Facet, ...]
    lines: tuple[Line, ...]
    total: int
    telling: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.search.size))


@dataclass(frozen=True, slots=True)
class ElementView:
    """One element, with the code systems in use and the sources that collect it.

    :param used: code systems in which sources record it, the most frequent first
    :param lines: the first sources that collect it, those that collect most first
    :param total: sources in all
    """

    element: Element
    states: tuple[tuple[str, str], ...]
    used: tuple[System, ...]
    lines: tuple[Line, ...]
    total: int
