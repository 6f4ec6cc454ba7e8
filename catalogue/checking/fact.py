"""Facts: what no shape can know, written beside a record so that a shape can judge it.

Only a clock, a probe, a setting or the catalogue's own entry can tell them. Each is a triple in the namespace of the
house (`cat:`), laid beside the record for the length of one check; nothing of them is kept.
Non-responsibilities: judging (shapes), what is known of linked things (`catalogue.checking.surrounding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from rdflib import Graph

from catalogue.count import BANDS, SMALL_COUNT
from catalogue.triple import Triple


def today() -> date:
    """The day of a check, in universal time."""
    return datetime.now(UTC).date()


def never_probed(address: str) -> str:
    """No probe: nobody has tried this address."""
    return ""


def nothing_above(code: str) -> frozenset[str]:
    """No nomenclature: nobody knows what stands above a code."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check goes by besides the record and what it names.

    :param today: the day of the check, by which dates are judged
    :param small_count: counts of persons from 1 to below it give somebody away (setting small_count)
    :param bands: lower bounds of the bands of counts (setting count_bands)
    :param above: the codes above a code, both as digits, by the nomenclature in force (`Nomenclature.ancestors`)
    :param published_here: whether the record is published here, by form or API, rather than harvested
    :param entry: what the catalogue's own entry says of the record; empty when it has none yet
    :param probed: what the last probe of an address found: `reachable`, `unreachable`, or empty when there was none
    """

    today: date = field(default_factory=today)
    small_count: int = SMALL_COUNT
    bands: tuple[int, ...] = BANDS
    above: Callable[[str], frozenset[str]] = nothing_above
    published_here: bool = False
    entry: tuple[Triple, ...] = ()
    probed: Callable[[str], str] = never_probed


def facts(iri: str, record: Graph, given: Circumstances) -> Iterator[Triple]:
    """What the shapes need to know of a record that it cannot say itself.

    :param record: the record with what is laid beside it, nothing of which is changed
    """
    yield from ()


def good_until(iri: str, record: Iterable[Triple], given: Circumstances) -> str:
    """The last day (ISO 8601) on which a judgement by these facts holds; empty when no clock changes it."""
    return ""
