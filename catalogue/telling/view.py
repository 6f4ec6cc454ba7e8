"""What a page or its machine twin shows: plain values, made ready in one place, so that both say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from catalogue.profile.profile import Field
from catalogue.reports.report import Finding
from catalogue.reports.step import Step

Match = Literal["exact", "narrower", "broader"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is shown.

    :param text: what people read: the label of a concept, the title of a linked thing, the words themselves
    :param iri: what it names, if it names something
    :param record: id of the record in this catalogue that describes it; empty when there is none
    :param code: the ORPHAcode when the value is a disease, e.g. `586`
    :param language: BCP 47 tag of the text; empty when it has none
    :param href: safe address a person can open; empty when there is none
    :param rows: what is said about it when it is a nested node (a distribution, a contact, …)
    :param probe: of an address that leads to data, what its last probe found and when; empty when nobody has tried it
    """

    text: str
    iri: str = ""
    record: str = ""
    code: str = ""
    language: str = ""
    href: str = ""
    datatype: str = ""
    rows: tuple[Row, ...] = ()
    probe: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a record with its values and what the check found about it."""

    field: Field
    label: str
    values: tuple[Value, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that the profile groups together, in order."""

    name: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DiseaseRow:
    """One disease that a source covers.

    :param count: number or band of persons as words ("100–199"); empty when none is given
    :param note: what must be seen with an inactive code; empty for all others
    :param leads_to: (code, label) of the active codes to use instead
    """

    code: str
    label: str
    known: bool
    count: str = ""
    precision: str = ""
    level: str = ""
    includes_descendants: bool | None = None
    status: str = ""
    note: str = ""
    leads_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One event in a record's history, newest first."""

    sequence: int
    at: str
    verb: str
    who: str
    run: str
    digest: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything a record page shows.

    :param kind: name of its profile, e.g. `patient_registry`
    :param level: 0 to 3
    :param steps: what must change to reach the next level, shortest list
    :param others: groups of fields, in the order of the profile
    :param rest: values under predicates that no field names: (predicate IRI, value)
    :param quarantined: a newer version waits in quarantine
    :param release: of the nomenclature that its codes were judged against
    """

    id: str
    iri: str
    title: str
    kind: str
    kind_label: str
    description: str
    source: bool
    sample: bool
    level: int
    level_label: str
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    groups: tuple[Group, ...]
    diseases: tuple[DiseaseRow, ...]
    rest: tuple[tuple[str, Value], ...]
    origin: str
    origin_title: str
    document: str
    first_seen: str
    changed: str
    run: str
    licence: str
    quarantined: bool
    lifted: tuple[tuple[str, str, str, str], ...]
    versions: tuple[Version, ...]
    generation: int
    release: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One source in an answer.

    :param match: how it matches the disease asked for; None when no disease was asked for
    :param via: the diseases (code, label) through which it matches
    :param facts: labels by field name, e.g. {"country": ("Germany",)}
    :param count: persons as number or band in words; empty when none is given
    """

    id: str
    iri: str
    title: str
    kind: str
    kind_label: str
    description: str
    match: Match | None
    via: tuple[tuple[str, str], ...]
    facts: dict[str, tuple[str, ...]]
    level: int
    count: str
    modified: str
    sample: bool
    distance: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    :param count: records that have it and meet the selections in all other facets
    """

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One field to narrow by."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A disease that a text may mean.

    :param matched: the name or code that matched; differs from label when a synonym did
    :param how: `code`, `label`, `synonym`, `prefix`, `similar`, `mapping` (a code of another system), `gene`
    :param score: 0 to 100
    :param language: of the name that matched, empty for codes
    :param relation: of a mapping, as `catalogue.nomenclature.mapping` has it: `exact`, `broader`, `narrower`, `related`
    :param leads_to: for an inactive code: the codes to use instead
    :param note: what must be seen with it: that the code is deprecated, obsolete, or not rare in Europe, and what then
    """

    code: str
    label: str
    matched: str
    how: str
    score: float
    level: str = ""
    status: str = ""
    language: str = ""
    relation: str = ""
    leads_to: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class DiseaseLink:
    """A disease named on a page.

    :param sources: how many stand at it or beneath it, each once
    :param children: how many diseases stand directly beneath it
    """

    code: str
    label: str
    level: str
    sources: int
    children: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The live figures of the home page.

    :param disorders: disorders or subtypes that at least one source names, of `disorders_all` in the nomenclature
    """

    sources: int
    records: int
    disorders: int
    disorders_all: int
    countries: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[str, str, int], ...]
    networks: tuple[tuple[str, str, int], ...]
    origins: int
    release: str
    generation: int
    changed: str
    sample: bool
