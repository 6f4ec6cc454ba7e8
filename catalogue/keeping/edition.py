"""An edition: what index and store hold of a public record, made from its standing; the same one by one and in bulk.

Non-responsibilities: which nodes a record must leave to others (`catalogue.keeping.sharing`), where it is put.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalogue.index.card import CODES, Card, draw_card, states_of
from catalogue.index.posting import Entry
from catalogue.keeping.entry import write_entry
from catalogue.keeping.sharing import settled
from catalogue.keeping.standing import Standing
from catalogue.library import Library
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.origin import Origin
from catalogue.profile.profile import Profiles
from catalogue.record.leaf import Leaf, read_leaf
from catalogue.record.record import entry_of, graph_of
from catalogue.setting import Settings


@dataclass(frozen=True, slots=True)
class Edition:
    """One record as it is made public.

    :param entry: what the index keeps of it, its N-Triples included
    :param said: the N-Triples of our entry about it
    """

    entry: Entry
    said: bytes

    @property
    def graphs(self) -> dict[str, bytes]:
        """Its graphs in the store, by their names."""
        return {graph_of(self.entry.card.id): self.entry.body, entry_of(self.entry.card.id): self.said}


class Editor:
    """Makes editions by the shapes, the lists and the origins in force."""

    def __init__(self, settings: Settings, profiles: Profiles, library: Library, origins: Mapping[str, Origin]) -> None:
        self.settings = settings
        self.profiles = profiles
        self.library = library
        self.origins = origins

    def leaf(self, standing: Standing) -> Leaf | None:
        """What is public of a record as its origin tells it; None when nothing is."""
        if standing.public is None:
            return None
        leaf = read_leaf(standing.public.content)
        return leaf.without(self.library.foreign(standing.iri, leaf.subjects))

    def edition(self, standing: Standing, leaf: Leaf, elsewhere: Mapping[str, str]) -> Edition:
        """The edition of a public record.

        :param elsewhere: nodes that it tells of and others hold, with the ids of those
        """
        shown = settled(standing.record, standing.iri, leaf, elsewhere)
        origin = self.origins.get(standing.speaker)
        sample = bool(origin and origin.sample)
        nomenclature = self.library.nomenclature
        card = draw_card(standing, shown, self.profiles, self.settings, nomenclature, sample=sample)
        licence = origin.licence if origin and origin.licence else self.settings.licence
        said = write_entry(standing, card, licence, self.profiles, sorted(elsewhere))
        return Edition(Entry(card, above(card, nomenclature), shown.write()), said)


def placed(card: Card, nomenclature: Nomenclature) -> tuple[Card, frozenset[str]]:
    """A card as a nomenclature sees its codes, and every code above them."""
    facts = {**card.facts, CODES: states_of(card.codes, nomenclature)}
    return replace(card, facts=facts), above(card, nomenclature)


def above(card: Card, nomenclature: Nomenclature) -> frozenset[str]:
    """Every code above one that a card names."""
    return frozenset[str]().union(*(nomenclature.ancestors(code) for code in card.codes))
