"""A template: one class of the profile with all it draws on, from which every form to fill in is made."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.count import COUNTS
from catalogue.profile.field import Field
from catalogue.profile.profile import AGENTS, GENERIC, Profile, Profiles, Shape
from catalogue.thesaurus import Concept, Thesaurus, tail

SHORT = 60
"""A list of up to so many members is told whole where a longer one is only named."""
RECORD, ID = "record", "id"
"""The key of a part, which names the record it belongs to, and the key of a record."""


PRECISION, BANDED = "count_precision", "Banded"


def example_text(field: Field) -> str:
    """The example of a field as its shape has it; of a count the band, and so no exact number."""
    if field.name == PRECISION:
        return next((iri for iri in field.options if tail(iri) == BANDED), field.examples[0])
    return field.examples[0] if field.examples and field.name != COUNTS[0] else ""


@dataclass(frozen=True, slots=True)
class Template:
    """One class, the words of one language, and the address where it is all served.

    :param address: public address of the catalogue, without a slash at its end
    """

    profile: Profile
    profiles: Profiles
    thesaurus: Thesaurus
    language: str = "en"
    address: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the class."""
        return self.profile.fields

    @property
    def is_part(self) -> bool:
        """Whether its nodes only stand inside a record."""
        nested = (self.profiles.shape(field.nested or "") for field in self.profiles.fields.values())
        return any(shape is not None and shape.target == self.profile.targets[-1] for shape in nested)

    def part(self, field: Field) -> Shape | None:
        """The shape of the nodes that a field nests, None when it nests none."""
        return self.profiles.shape(field.nested) if field.nested else None

    def agent(self, field: Field) -> Shape | None:
        """The shape of the organisation that a field links to, None when it links to something else."""
        known = (*AGENTS, GENERIC[1])
        named = (shape for shape in self.profiles.shapes if shape.name and shape.target == field.links)
        return next(named, None) if field.links in known else None

    def members(self, field: Field) -> list[Concept]:
        """The members of a field's list, as the profile orders a small list, by label otherwise."""
        if field.options:
            return [self.thesaurus.concept(iri) or Concept(iri, (), {}) for iri in field.options]
        found = [each for scheme in field.schemes for each in self.thesaurus.members(scheme)]
        return sorted(found, key=lambda each: each.label((self.language,)).casefold())

    def label(self, iri: str) -> str:
        """What people call a member of a list; the IRI itself when no list knows it."""
        return self.thesaurus.label(iri, (self.language,)) or iri

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes that a record of this one bears, the most general first."""
        return tuple(self.class_name(target) for target in self.profile.targets)

    def class_name(self, target: str) -> str:
        """The name of the class with this IRI; the IRI itself when the profile has none."""
        return next((p.name for p in self.profiles.profiles.values() if p.targets[-1] == target), target)
