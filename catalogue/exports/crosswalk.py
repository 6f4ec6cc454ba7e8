"""A crosswalk: records in the words of another profile; each enters by the entry-point group `jardin.profiles`."""

from __future__ import annotations

from rdflib import Graph

from catalogue import plugin
from catalogue.exports import View
from catalogue.record.triple import read_ntriples, write_ntriples
from catalogue.telling.reader import Reader


def in_profile(reader: Reader, profile: str, record: str | None = None) -> bytes:
    """The triples of a public record, or of all of them, in the words of another profile.

    :param record: its id
    :raises UnknownName: no such profile
    """
    view: View = plugin.must(plugin.PROFILES, profile)
    cards = [reader.index.card(record)] if record else reader.index.cards()
    bodies = ((str(card["iri"]), reader.index.body(str(card["id"])) or b"") for card in cards if card)

    def about(iri: str) -> Graph:
        return read_ntriples(reader.store.subject(iri))

    return b"".join(write_ntriples(view(iri, read_ntriples(body), about)) for iri, body in bodies)
