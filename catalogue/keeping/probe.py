"""A probe: whether an address that records name answered when it was last tried, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal as Choice

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from catalogue.address import clean_iri
from catalogue.origin import JARDIN
from catalogue.profile.profile import Profiles

PROBES = "urn:jardin:probes"
FIELDS = ("access_url", "endpoint_url")
Found = Choice["reachable", "restricted", "unreachable", "untried"]
TERMS = {
    "reachable": "Reachable",
    "restricted": "AccessRestricted",
    "unreachable": "Unreachable",
    "untried": "NotTested",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of one try.

    :param at: UTC, ISO 8601
    :param found: `restricted` is an answer that asks who we are; `untried` an address that must not be called
    :param reason: in words, empty when it simply answered
    """

    address: str
    at: str
    found: Found
    reason: str = ""


def paths_of(profiles: Profiles) -> tuple[URIRef, URIRef]:
    """The predicates of what was found, and of when."""
    return URIRef(profiles.field("reachability").path), URIRef(profiles.field("tested_at").path)


def addresses_query(profiles: Profiles) -> str:
    """The SPARQL for the web addresses that sources and services name as the way to their data, with their graphs."""
    paths = "|".join(f"<{profiles.field(name).path}>" for name in FIELDS)
    named = f'?thing {paths} ?address FILTER(STRSTARTS(STR(?address), "http"))'
    return f"SELECT DISTINCT ?address ?graph {{ GRAPH ?graph {{ {named} }} }}"


def write_probes(probes: Iterable[Probe], profiles: Profiles) -> Graph:
    """Probes as RDF: each address with what was found, and when."""
    graph, (found, tested) = Graph(), paths_of(profiles)
    for probe in probes:
        iri, _ = clean_iri(probe.address)
        if iri:
            graph.add((URIRef(iri), found, JARDIN[TERMS[probe.found]]))
            graph.add((URIRef(iri), tested, Literal(probe.at, datatype=XSD.dateTime)))
    return graph


@dataclass(frozen=True, slots=True)
class Answers:
    """What the last probes found, to be asked by address; plain data, so that it can be sent to another process."""

    found: Mapping[str, str]

    def __call__(self, address: str) -> str:
        """`reachable`, `unreachable`, or empty when nobody could tell."""
        known = self.found.get(address, "")
        return {"reachable": "reachable", "restricted": "reachable", "unreachable": "unreachable"}.get(known, "")


WORDS = {
    "Reachable": "answered on {}",
    "AccessRestricted": "answered on {}, to those it knows",
    "Unreachable": "did not answer on {}",
}


def told_of(address: str, said: Graph, profiles: Profiles) -> str:
    """What the last probe of an address found, in words; empty when it was never tried.

    :param said: what the store says of the address
    """
    found, tested = (said.value(URIRef(address), path) for path in paths_of(profiles))
    words = WORDS.get(str(found).removeprefix(str(JARDIN)), "")
    return words.format(str(tested)[:10]) if words and tested else ""
