"""The lexicon: prefixes, properties and classes that a query can name, with the words people know them by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import SKOS

import vocab
from catalogue.profile.profile import Profiles
from catalogue.telling.reader import Reader
from catalogue.thesaurus import tail
from web.void import census_of

SPOKEN = ("prefLabel", "altLabel", "notation", "broader", "broaderTransitive", "inScheme", "exactMatch", "definition")
"""What the nomenclature and the lists say of a concept, which no profile describes."""


@dataclass(frozen=True, slots=True)
class Word:
    """A property or a class.

    :param used: triples that have it, or things of it, in this generation; 0 when nobody has counted
    """

    iri: str
    label: str
    kind: str
    used: int = 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What an editor offers while a query is typed."""

    prefixes: dict[str, str]
    words: tuple[Word, ...]


def lexicon_of(reader: Reader) -> Lexicon:
    """The lexicon of a generation: what its profiles know, and what occurs in it."""
    census, language = census_of(reader.generation), reader.languages[0]
    known = {word.iri: word for word in profile_words(reader.profiles, language)}
    if census is not None:
        for kind, counts in (("property", census.properties), ("class", census.classes)):
            for iri, used in counts.items():
                label = known[iri].label if iri in known else reader.thesaurus.label(iri, reader.languages) or ""
                known[iri] = Word(iri, label, kind, used)
    return Lexicon(vocab.prefixes(), tuple(known[iri] for iri in sorted(known)))


def profile_words(profiles: Profiles, language: str) -> Iterable[Word]:
    """The properties and classes of all profiles, and those of every concept."""
    yield from (Word(str(SKOS[name]), "", "property") for name in SPOKEN)
    for shape in profiles.shapes:
        yield Word(shape.target, shape.labels.get(language, tail(shape.target)), "class")
        for field in shape.fields:
            yield Word(field.path, field.label(language), "property")
