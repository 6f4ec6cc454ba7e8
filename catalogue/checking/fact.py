"""Facts: what no shape can know, written beside a record so that a shape can judge it.

Only a clock, a probe, a setting or the catalogue's own entry can tell them. Each is a triple in the namespace of the
house (`cat:`), laid beside the record for the length of one check; nothing of them is kept.
Non-responsibilities: judging (shapes), what is known of linked things (`catalogue.checking.surrounding`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCAT
from rdflib.term import Node

import shapes
from catalogue.checking.count_fact import TRUE, count_facts
from catalogue.checking.day import days_of, last_day, month_of, months_since
from catalogue.count import BANDS, SMALL_COUNT, bands_of
from catalogue.profile.field import CAT
from catalogue.profile.profile import read_profiles
from catalogue.record.triple import Triple

PROFILE = URIRef("https://w3id.org/jardin/profile/1.0")
LEVEL = URIRef("https://w3id.org/jardin/ns#level")
SECONDARY_USE = date(2029, 3, 26)
"""From when the chapter on secondary use applies: Regulation (EU) 2025/327, article 105."""
OLD = 24
"""In months; older releases of the ORPHAcodes are warned of (J-09)."""
DATED = {"issued": "issued", "modified": "modified", "count_date": "counted"}
PROBED = ("access_url", "endpoint_url")
TIERS = {"PUBLIC": CAT.PublicSource, "RESTRICTED": CAT.RestrictedSource, "NON_PUBLIC": CAT.NonPublicSource}


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


@lru_cache(maxsize=1)
def paths() -> dict[str, URIRef]:
    """The predicates of the fields of the house's own shapes, by their names."""
    fields = read_profiles(shapes.files()).fields
    return {name: URIRef(each.path) for name, each in fields.items()}


def facts(iri: str, record: Graph, given: Circumstances) -> Iterator[Triple]:
    """What the shapes need to know of a record that it cannot say itself.

    :param record: the record with what is laid beside it, nothing of which is changed
    """
    node = URIRef(iri)
    yield from count_facts(iri, record, given)
    yield CAT.Bands, CAT.told, Literal(told_bands(given))
    yield from date_facts(record, given.today)
    yield from probe_facts(record, given.probed)
    yield from repeated_elements(record)
    yield from entry_facts(node, given.entry)
    if given.published_here:
        yield node, CAT.publishedHere, TRUE
    if (node, RDF.type, DCAT.Dataset) in record:
        yield from source_facts(node, record, given.today)


def told_bands(given: Circumstances) -> str:
    """The bands in force, lowest first, as readers of any language read them: `1–9, 10–19, ≥ 20`; for rule J-10."""
    bands = bands_of(given.bands, given.small_count)
    return ", ".join(f"{low}–{high}" if high else f"≥ {low}" for low, high in bands)


def date_facts(record: Graph, today: date) -> Iterator[Triple]:
    """The first and last day that each date of a record may mean, beside the day of the check, for rule J-20."""
    for name, fact in DATED.items():
        for node, value in record.subject_objects(paths()[name]):
            days = days_of(value)
            if days:
                yield node, CAT[fact + "From"], Literal(days[0])
                yield node, CAT[fact + "Until"], Literal(days[1])
                yield node, CAT.today, Literal(today)


def probe_facts(record: Graph, probed: Callable[[str], str]) -> Iterator[Triple]:
    """What the last probe found at the addresses where data are to be had, for rule J-22."""
    for name in PROBED:
        for address in set(record.objects(None, paths()[name])):
            told = probed(str(address)) if str(address).startswith(("http://", "https://")) else ""
            if told and isinstance(address, URIRef):
                yield address, CAT.probed, Literal(told)


def repeated_elements(record: Graph) -> Iterator[Triple]:
    """Every entry of a common data element that has one already in the same source, for rule J-13."""
    elements = paths()["cde_coverage"]
    for source in set(record.subjects(elements)):
        met: set[Node] = set()
        for entry in sorted(record.objects(source, elements), key=str):
            for element in set(record.objects(entry, paths()["element"])):
                if element in met:
                    yield entry, CAT.repeats, element
                met.add(element)


def entry_facts(node: URIRef, entry: Iterable[Triple]) -> Iterator[Triple]:
    """What our own entry on a record should say and does not, for rule J-24: the profile that its level stands for."""
    told = {(predicate, str(value)) for _, predicate, value in entry}
    reached = {value for predicate, value in told if predicate == LEVEL}
    if reached & {"2", "3"} and (paths()["conforms_to"], str(PROFILE)) not in told:
        yield node, CAT.entryLacks, PROFILE


def source_facts(node: URIRef, record: Graph, today: date) -> Iterator[Triple]:
    """The tier of a source, its own address as text, the age of its ORPHAcodes (J-09), and whether J-23 is law."""
    yield node, RDF.type, tier_of(node, record)
    yield from ((node, CAT.ownAddress, Literal(str(node), datatype=kind)) for kind in (None, XSD.anyURI))
    for version in record.objects(node, paths()["orpha_version"]):
        released = month_of(str(version))
        if released:
            yield node, CAT.monthsSinceRelease, Literal(months_since(released, today))
    if today >= SECONDARY_USE:
        yield node, CAT.secondaryUse, TRUE


def tier_of(node: URIRef, record: Graph) -> URIRef:
    """The class of sources of one access right; non-public when it states none, or another."""
    said = {str(value).rsplit("/", 1)[-1] for value in record.objects(node, paths()["access_rights"])}
    return next((tier for right, tier in TIERS.items() if said == {right}), CAT.NonPublicSource)


def good_until(iri: str, record: Graph, given: Circumstances) -> str:
    """The last day (ISO 8601) on which a judgement by these facts holds; empty when no clock changes it."""
    node = URIRef(iri)
    spans = (days_of(value) for name in DATED for value in record.objects(None, paths()[name]))
    last = {days[0] - timedelta(1) for days in spans if days and days[0] > given.today}
    if (node, RDF.type, DCAT.Dataset) in record:
        releases = (month_of(str(version)) for version in record.objects(node, paths()["orpha_version"]))
        last |= {last_day(released, OLD) for released in releases if released}
        if (node, paths()["hdab"], None) not in record:
            last.add(SECONDARY_USE - timedelta(1))
    return min((day.isoformat() for day in last if day >= given.today), default="")
