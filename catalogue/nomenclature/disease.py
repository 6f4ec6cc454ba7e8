"""A disease: one clinical entity of the nomenclature, and what Orphanet knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from catalogue.nomenclature.mapping import Mapping

ORDO = "http://www.orpha.net/ORDO/Orphanet_"
ACTIVE = ("Active", "Historic", "")
GROUP, DISORDER, SUBTYPE = "GroupOfDisorders", "Disorder", "SubtypeOfDisorder"
LEVELS = {GROUP: "group of disorders", DISORDER: "disorder", SUBTYPE: "subtype of a disorder"}
NO_CLASSIFICATION = ""


@dataclass(frozen=True, slots=True)
class Gene:
    """A gene linked with a disease (Orphadata, genes associated with rare diseases).

    :param association: how, e.g. `Disease-causing germline mutation(s) in`
    :param status: `Assessed` or `Not yet assessed`
    :param references: (system, code) of the gene itself, e.g. ("HGNC", "3603")
    """

    symbol: str
    name: str = ""
    association: str = ""
    status: str = ""
    kind: str = ""
    locus: str = ""
    synonyms: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Prevalence:
    """One figure of how frequent a disease is (Orphadata, epidemiology).

    :param kind: `Point prevalence`, `Prevalence at birth`, `Annual incidence`, `Cases/families`, `Lifetime Prevalence`
    :param band: e.g. `1-9 / 100 000`; empty when none is given
    :param value: mean of the figure, per 100,000, or a number of cases or families; None when not given
    """

    kind: str
    qualification: str = ""
    band: str = ""
    value: float | None = None
    place: str = ""
    validated: bool = False
    source: str = ""


@dataclass(slots=True)
class Disease:
    """One clinical entity of the nomenclature.

    :param code: ORPHAcode, digits only
    :param labels: preferred name by language
    :param synonyms: (language, name)
    :param level: local name: `GroupOfDisorders`, `Disorder` or `SubtypeOfDisorder`; empty when unknown
    :param type: local name of the disorder type, e.g. `MalformationSyndrome`
    :param status: `Active`, `Historic`, `Deprecated`, `Obsolete` or `NonRareInEurope`
    :param parents: codes directly above, over all classifications
    :param replaced_by: code to use instead of a deprecated one
    :param referred_to: codes suggested instead of an obsolete one
    :param definitions: by language, without markup
    :param places: codes directly above, by number of the classification; `NO_CLASSIFICATION` where none was told
    :param preferential: head of the classification that counts when each disease may count once (linearisation)
    :param aggregated: code at disorder level as a file tells it; see `Nomenclature.aggregation`
    :param onsets: ages at which it begins; `inheritances`: how it is inherited
    :param phenotypes: how many phenotypes Orphanet lists, None when not told
    """

    code: str
    labels: dict[str, str] = field(default_factory=dict)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    level: str = ""
    type: str = ""
    status: str = "Active"
    parents: set[str] = field(default_factory=set)
    replaced_by: str = ""
    referred_to: list[str] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    preferential: str = ""
    aggregated: str = ""
    mappings: list[Mapping] = field(default_factory=list)
    genes: list[Gene] = field(default_factory=list)
    prevalences: list[Prevalence] = field(default_factory=list)
    onsets: list[str] = field(default_factory=list)
    inheritances: list[str] = field(default_factory=list)
    phenotypes: int | None = None

    @property
    def iri(self) -> str:
        """The ORDO IRI, the form in which codes are kept."""
        return ORDO + self.code

    def label(self, languages: Iterable[str] = ("en",)) -> str:
        """The preferred name in the first language there is, else English, else any."""
        for language in languages:
            if language in self.labels:
                return self.labels[language]
        return self.labels.get("en") or next(iter(self.labels.values()), f"ORPHA:{self.code}")

    @property
    def above(self) -> set[str]:
        """The codes directly above; of a deprecated one its replacement, so that what names it is found there."""
        return self.parents | {self.replaced_by} if self.status == "Deprecated" and self.replaced_by else self.parents

    @property
    def is_active(self) -> bool:
        """Whether the code may be used."""
        return self.status in ACTIVE
