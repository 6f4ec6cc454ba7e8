"""What pages about diseases and their machine twins show; see `catalogue.telling.view` for what all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.nomenclature.disease import Gene, Prevalence
from catalogue.nomenclature.nomenclature import Parcel
from catalogue.telling.view import DiseaseLink, Hit, Match


@dataclass(frozen=True, slots=True)
class Branch:
    """A disease in a tree, with what is shown beneath it.

    :param more: how many stand directly beneath it that are not shown although it is open
    :param here: whether it is the disease that the page is about
    """

    link: DiseaseLink
    branches: tuple[Branch, ...] = ()
    more: int = 0
    here: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a disease stands in one classification.

    :param number: of the classification; empty where the nomenclature does not tell classifications apart
    :param preferential: whether it counts here when each disease may count once
    :param parents: directly above it
    :param trees: the ways down to it from the top, the shortest to each parent
    """

    number: str
    label: str
    preferential: bool
    parents: tuple[DiseaseLink, ...]
    trees: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A code of another system for a disease, as it is shown.

    :param relation: `exact`; `broader` or `narrower` when the other code is; `related`
    :param detail: how ICD has it, e.g. `Inclusion term`
    :param href: page a person can open; empty when there is none
    """

    system: str
    code: str
    relation: str
    detail: str
    validated: bool
    iri: str
    href: str


@dataclass(frozen=True, slots=True)
class NetworkField:
    """The field of a network: the diseases that it is there for.

    :param value: what `/diseases?network=` takes
    :param groups: the groups that name its field
    :param disorders: active disorders at or beneath them, `covered` of which have a source
    :param sources: sources at or beneath them
    """

    value: str
    iri: str
    label: str
    name: str
    groups: tuple[DiseaseLink, ...]
    disorders: int
    covered: int
    sources: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Sources with one value of a facet, by match, and by kind those that match exactly or narrower.

    :param value: as a search takes it; empty for sources that say none
    :param kinds: by name of the kind
    """

    value: str
    label: str
    exact: int
    narrower: int
    broader: int
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """The sources of a disease by country.

    :param kinds: name and label of the kinds, the most frequent first
    :param whole: all sources; a source of two countries counts in the row of both, and here once
    """

    kinds: tuple[tuple[str, str], ...]
    whole: Tally
    rows: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A disorder that no source names, nor anything beneath it.

    :param broader: whether a source names something above it, heads of classifications apart
    """

    code: str
    label: str
    type: str
    broader: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the active disorders beneath a disease have sources.

    :param gap: those that have none, by name; on a page of a disease only the first
    """

    disorders: int
    covered: int
    gap: tuple[Uncovered, ...]


@dataclass(frozen=True, slots=True)
class DiseaseView:
    """Everything a disease page shows.

    :param names: (language, label) in all loaded languages; so `synonyms` and `definitions`
    :param replaced_by: for a deprecated code; `referred_to` suggestions for an obsolete one
    :param note: what must be known of an inactive code; empty for all others
    :param leads_to: the active codes to use instead of it
    :param places: by classification, the preferential one first
    :param heads: number and name of the classifications that it is the head of
    :param aggregated: the disorder under which it is counted, None when it is counted under none
    :param references: by system and code
    :param phenotypes: how many Orphanet lists, None when not told
    :param networks: those in whose field it stands
    :param counts: sources by match
    :param countries: (IRI, label, sources naming this disease or one beneath it)
    :param coverage: of the disorders beneath it, None when there are none
    :param nearest: when there is no source: the nearest parents or siblings that have some
    :param branches: what stands beneath it, as far as it was opened
    """

    code: str
    iri: str
    label: str
    names: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    level: str
    type: str
    status: str
    note: str
    replaced_by: DiseaseLink | None
    referred_to: tuple[DiseaseLink, ...]
    leads_to: tuple[DiseaseLink, ...]
    parents: tuple[DiseaseLink, ...]
    children: tuple[DiseaseLink, ...]
    places: tuple[Place, ...]
    heads: tuple[tuple[str, str], ...]
    preferential: DiseaseLink | None
    aggregated: DiseaseLink | None
    references: tuple[Reference, ...]
    genes: tuple[Gene, ...]
    prevalences: tuple[Prevalence, ...]
    onsets: tuple[str, ...]
    inheritances: tuple[str, ...]
    phenotypes: int | None
    networks: tuple[tuple[str, str, str], ...]
    counts: dict[Match, int]
    countries: tuple[tuple[str, str, int], ...]
    table: Table
    coverage: Coverage | None
    hits: tuple[Hit, ...]
    nearest: tuple[DiseaseLink, ...]
    release: str
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Classified:
    """A classification in a list.

    :param disorders: active disorders in it, `covered` of which have a source
    :param sources: sources at or beneath its head
    """

    number: str
    label: str
    head: DiseaseLink | None
    disorders: int
    covered: int
    sources: int


@dataclass(frozen=True, slots=True)
class Member:
    """A disease in a classification.

    :param parents: codes directly above it there
    """

    code: str
    label: str
    level: str
    status: str
    sources: int
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassificationView:
    """Everything the page of a classification shows, and its members for machines.

    :param names: (language, label)
    :param trees: its tops, opened as far as was asked for
    """

    number: str
    label: str
    names: tuple[tuple[str, str], ...]
    summary: Classified
    trees: tuple[Branch, ...]
    members: tuple[Member, ...]
    release: str


@dataclass(frozen=True, slots=True)
class NomenclatureView:
    """Everything the page of the nomenclature shows.

    :param starter: whether nothing was loaded yet, so that only a cut of the nomenclature is known
    :param loaded: when it was loaded, ISO 8601; empty for the starter
    :param date: the latest day that one of its files bears; empty when none does
    :param numbers: counts by level, type, status, language and more
    :param before: the release before; empty when there was none
    :param difference: to the release before, as the load told it; empty when there was none
    :param faults: what was wrong with the files: by kind a number and some examples
    """

    release: str
    starter: bool
    loaded: str
    date: str
    licence: str
    attribution: str
    numbers: Mapping[str, Any]
    classifications: tuple[Classified, ...]
    parcels: tuple[Parcel, ...]
    before: str
    difference: Mapping[str, Any]
    faults: Mapping[str, Any]
