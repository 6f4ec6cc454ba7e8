"""A search: what was asked, read from and written back to URL parameters; and the page that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from catalogue.error import CatalogueError
from catalogue.names.names import Names
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.orphacode import find_code
from catalogue.profile.field import Field
from catalogue.telling.view import Candidate, DiseaseLink, Facet, Hit, Match
from catalogue.thesaurus import Thesaurus, tail

SORTS = ("relevance", "modified")
MATCHES: tuple[Match, ...] = ("exact", "narrower", "broader")
SIZES = (1, 100)
DEEPEST = 10_000
LONGEST = 300


class BadSearch(CatalogueError):
    """A search parameter that cannot be read."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked.

    :param text: words; empty when a disease was recognised in them
    :param disease: ORPHAcode, digits
    :param read: the words that were read as the disease, empty when a code was given
    :param asked: the code that was asked for, when it led to another one (deprecated)
    :param selected: facet name -> values (IRIs; plain tokens for `kind` and `level`)
    :param page: counted from 1
    :param size: hits on a page, 1 to 100
    :param match: only this group, None for all three
    """

    text: str = ""
    disease: str | None = None
    read: str = ""
    asked: str = ""
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    match: Match | None = None

    def params(self) -> list[tuple[str, str]]:
        """The search as URL parameters, the short form of each value; defaults left out."""
        pairs = [("words", self.text)] if self.text else []
        pairs += [("orpha", self.asked or self.disease)] if self.disease else []
        pairs += [(name, short(value)) for name, values in self.selected.items() for value in values]
        pairs += [("match", self.match)] if self.match else []
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("page", str(self.page))] if self.page != 1 else []
        return pairs + ([("size", str(self.size))] if self.size != 20 else [])

    def with_(self, facet: str, value: str) -> Search:
        """The search narrowed by one more value, from its first page."""
        values = tuple(dict.fromkeys((*self.selected.get(facet, ()), value)))
        return replace(self, selected={**self.selected, facet: values}, page=1)

    def without(self, facet: str, value: str) -> Search:
        """The search with one value less, from its first page."""
        values = tuple(each for each in self.selected.get(facet, ()) if each != value)
        selected = {**self.selected, facet: values}
        return replace(self, selected={name: kept for name, kept in selected.items() if kept}, page=1)

    def turned(self, page: int) -> Search:
        """The same search at another page."""
        return replace(self, page=page)

    def only(self, match: Match | None) -> Search:
        """The same search for one group of matches."""
        return replace(self, match=match, page=1)


@dataclass(frozen=True, slots=True)
class Page:
    """What was answered.

    :param total: sources in all groups
    :param groups: sources by match; empty when no disease was asked for
    :param sparql: the query that answers the same
    :param candidates: diseases that the text may mean
    :param nearest: when nothing was found for a disease: its nearest relatives that have sources
    :param note: what the reader must know, e.g. that the code asked for is deprecated
    """

    search: Search
    total: int
    groups: dict[Match, int]
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    sparql: str
    disease: DiseaseLink | None
    candidates: tuple[Candidate, ...]
    nearest: tuple[DiseaseLink, ...]
    note: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.search.size))


@dataclass(frozen=True, slots=True)
class Language:
    """What is needed to understand a search: facets, lists, diseases and their names."""

    facets: Mapping[str, Field | None]
    thesaurus: Thesaurus
    nomenclature: Nomenclature
    names: Names


def read_search(params: Iterable[tuple[str, str]], language: Language) -> Search:
    """Read URL parameters; unknown ones (trackers and the like) are left alone.

    `q` may be read as a disease, `words` never is.

    :raises BadSearch: a value that cannot be read, naming the parameter
    """
    search, selected = Search(), dict[str, tuple[str, ...]]()
    for name, value in params:
        value = value.strip()[:LONGEST]
        if "\x00" in value:
            raise BadSearch(f"The parameter {name!r} holds a NUL character.", fix="Leave it out.")
        if name in language.facets and value:
            selected[name] = (*selected.get(name, ()), facet_value(name, value, language))
        elif value:
            search = read_parameter(search, name, value, language)
    selected = {name: tuple(dict.fromkeys(values)) for name, values in selected.items()}
    return replace(search, selected=selected)


def read_parameter(search: Search, name: str, value: str, language: Language) -> Search:
    """The search with one parameter taken in."""
    if name == "orpha":
        return with_disease(search, must_code(value), language)
    if name == "q" and search.disease is None:
        return read_text(search, value, language)
    if name == "words" and search.disease is None:
        return replace(search, text=value)
    if name == "sort":
        return replace(search, sort=must_be(name, value, SORTS))
    if name == "match":
        return replace(search, match=next(m for m in MATCHES if m == must_be(name, value, MATCHES)))
    if name == "page":
        return replace(search, page=must_number(name, value, 1, DEEPEST))
    if name == "size":
        return replace(search, size=must_number(name, value, *SIZES))
    return search


def read_text(search: Search, text: str, language: Language) -> Search:
    """Words, or the disease that they are: its code in any spelling, its name, or a code that stands for it alone.

    A code of another system (an OMIM number, `Q87.4`) is read so when it is exactly one disease; else it stays words,
    and the diseases that it may mean are candidates.
    """
    code = find_code(text) or (text if text.isdigit() and text in language.nomenclature.diseases else None)
    if code:
        return with_disease(search, code, language)
    meant = language.names.meant(text) or language.names.references.meant(text)
    return replace(with_disease(search, meant, language), read=text) if meant else replace(search, text=text)


def with_disease(search: Search, code: str, language: Language) -> Search:
    """The search for a disease; a deprecated code leads to its replacement."""
    current = language.nomenclature.current(code)
    return replace(search, text="", disease=current, asked=code if code != current else "")


def must_code(value: str) -> str:
    """The ORPHAcode in a text.

    :raises BadSearch: there is none
    """
    code = find_code(value) or (value if value.isascii() and value.isdigit() else None)
    if not code or len(code) > 9:
        raise BadSearch(f"{value!r} is no ORPHAcode.", expected="for example ORPHA:586 or 586.")
    return code.lstrip("0") or "0"


def must_be(name: str, value: str, known: tuple[str, ...]) -> str:
    """A value of a closed list.

    :raises BadSearch: another one
    """
    if value not in known:
        raise BadSearch(f"The parameter {name} is {value!r}.", expected=f"one of {', '.join(known)}.")
    return value


def must_number(name: str, value: str, least: int, most: int) -> int:
    """A whole number within bounds.

    :raises BadSearch: something else
    """
    if not (value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most):
        raise BadSearch(f"The parameter {name} is {value!r}.", expected=f"a number from {least} to {most:,}.")
    return int(value)


def facet_value(name: str, value: str, language: Language) -> str:
    """A facet value in its long form: an IRI, or the tail of one of the facet's list, or a token."""
    facet = language.facets[name]
    if facet is None or value.startswith(("http://", "https://", "urn:")):
        return value
    if facet.options:
        return next((iri for iri in facet.options if tail(iri) == value), value)
    return (facet.scheme and language.thesaurus.find(facet.scheme, value)) or value


def short(value: str) -> str:
    """The form of a facet value in URLs: the tail of an EU list's IRI or of ours, else the IRI itself."""
    ours = value.startswith(("http://publications.europa.eu/resource/authority/", "https://w3id.org/jardin/ns#"))
    return tail(value) if ours else value
