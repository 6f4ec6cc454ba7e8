"""Coverage: how many of the disorders beneath a group have sources, which have none, and sources by country."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.atlas.disease_view import Coverage, Table, Tally, Uncovered
from catalogue.atlas.forest import Forest
from catalogue.index.aggregation import ALL_ROWS
from catalogue.index.ask import Ask
from catalogue.search.finder import Finder
from catalogue.search.search import short
from catalogue.telling.view import Match

NOT_SAID = "country not said"
Tallies = Mapping[str, tuple[int, Mapping[str, int]]]


def coverage_of(disorders: frozenset[str], finder: Finder, forest: Forest, shown: int | None = None) -> Coverage:
    """How many of some disorders have a source that names them or something beneath them.

    :param shown: how many of those without are listed; all when None
    """
    without = disorders - finder.index.places().keys()
    listed = forest.named(without)[:shown] if shown != 0 else []
    groups = finder.index.codes().keys() - forest.heads
    gap = tuple(uncovered(code, groups, finder) for code in listed)
    return Coverage(len(disorders), len(disorders) - len(without), gap)


def uncovered(code: str, groups: set[str], finder: Finder) -> Uncovered:
    """A disorder without a source.

    :param groups: codes that sources name
    """
    above = finder.nomenclature.ancestors(code)
    return Uncovered(code, finder.label(code), finder.nomenclature.diseases[code].type, not groups.isdisjoint(above))


def table_of(asks: Mapping[Match, Ask], finder: Finder, country: str) -> Table:
    """The sources that answer questions, by country.

    :param country: name of the facet
    """
    found = {match: finder.index.tallies(ask, country, "kind") for match, ask in asks.items()}
    whole = tally(ALL_ROWS, "all countries", found)
    kinds = sorted(whole.kinds, key=lambda kind: (-whole.kinds[kind], kind))
    values = {value for tallies in found.values() for value in tallies} - {ALL_ROWS}
    rows = [tally(value, finder.shown(value) if value else NOT_SAID, found) for value in values]
    rows.sort(key=lambda row: (not row.value, -row.exact - row.narrower, -row.broader, row.label))
    return Table(tuple((kind, finder.facet_label("kind", kind)) for kind in kinds), whole, tuple(rows))


def tally(value: str, label: str, found: Mapping[Match, Tallies]) -> Tally:
    """The row of one value of a facet."""
    numbers = {match: tallies.get(value, (0, {})) for match, tallies in found.items()}
    kinds: dict[str, int] = {}
    for _, by_kind in (numbers["exact"], numbers["narrower"]):
        for kind, number in by_kind.items():
            kinds[kind] = kinds.get(kind, 0) + number
    spelled = "" if value == ALL_ROWS else short(value)
    return Tally(spelled, label, numbers["exact"][0], numbers["narrower"][0], numbers["broader"][0], kinds)
