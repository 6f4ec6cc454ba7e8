"""The nomenclature of rare diseases: ORPHAcodes with names, levels, statuses and the hierarchy with its closure.

Sources: Orphanet nomenclature and classifications (CC BY 4.0). Kept as SKOS; `skos:broader` joins the parents of all
classifications, `skos:broaderTransitive` is the closure, computed once and never at query time.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from catalogue.triple import Statement

ORDO = "http://www.orpha.net/ORDO/Orphanet_"
JARDIN = "https://w3id.org/jardin/ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
REPLACED = "http://purl.org/dc/terms/isReplacedBy"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RELEASE = "http://www.w3.org/ns/dcat#version"
SCHEME = JARDIN + "orphanet"
ACTIVE = ("Active", "Historic", "")


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
    def is_active(self) -> bool:
        """Whether the code may be used."""
        return self.status in ACTIVE


class Nomenclature:
    """All diseases of one release, with what follows from the hierarchy."""

    def __init__(self, diseases: dict[str, Disease], release: str = "") -> None:
        self.diseases = diseases
        self.release = release
        self.children: dict[str, set[str]] = defaultdict(set)
        for disease in diseases.values():
            for parent in disease.parents:
                self.children[parent].add(disease.code)

    def get(self, code: str) -> Disease | None:
        """The disease of a code, None when the nomenclature does not know it."""
        return self.diseases.get(code)

    def label(self, code: str, languages: Iterable[str] = ("en",)) -> str:
        """The name of a disease; the code itself when it is unknown."""
        disease = self.diseases.get(code)
        return disease.label(languages) if disease else f"ORPHA:{code}"

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return closure({code: disease.parents for code, disease in self.diseases.items()})

    def ancestors(self, code: str) -> frozenset[str]:
        """Every code above, over all classifications."""
        return self._ancestors.get(code, frozenset())

    def descendants(self, code: str) -> set[str]:
        """Every code beneath."""
        return set(self.distances(code, self.children)) - {code}

    def distances(self, code: str, steps: dict[str, set[str]] | None = None) -> dict[str, int]:
        """How many steps away each code is; upward unless steps are given."""
        found, queue = {code: 0}, deque([code])
        while queue:
            here = queue.popleft()
            disease = self.diseases.get(here)
            upward = disease.parents if disease else set()
            for there in steps.get(here, ()) if steps is not None else upward:
                if there not in found:
                    found[there] = found[here] + 1
                    queue.append(there)
        return found

    def is_head(self, code: str) -> bool:
        """Whether the code heads a classification: children, but nothing above; such never match as broader."""
        disease = self.diseases.get(code)
        return disease is not None and not disease.parents and code in self.children

    @property
    def heads(self) -> list[str]:
        """The heads of the classifications, by code."""
        return sorted((code for code in self.diseases if self.is_head(code)), key=int)

    def current(self, code: str) -> str:
        """The code to use: the replacement of a deprecated one, else the code itself."""
        disease = self.diseases.get(code)
        return disease.replaced_by if disease and disease.status == "Deprecated" and disease.replaced_by else code


def closure(parents: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """All ancestors of each code; in a loop a code is its own ancestor no more than once."""
    found = {}
    for code in parents:
        above: set[str] = set()
        queue = list(parents[code])
        while queue:
            here = queue.pop()
            if here not in above:
                above.add(here)
                queue.extend(parents.get(here, ()))
        found[code] = frozenset(above - {code})
    return found


def read_nomenclature(triples: Iterable[Statement]) -> Nomenclature:
    """The nomenclature of its SKOS triples."""
    diseases: dict[str, Disease] = {}
    release = ""
    for each in triples:
        if each.subject == SCHEME and each.predicate == RELEASE:
            release = each.value
        elif each.subject.startswith(ORDO):
            code = each.subject.removeprefix(ORDO)
            read_statement(diseases.setdefault(code, Disease(code)), each)
    return Nomenclature(diseases, release)


def read_statement(disease: Disease, each: Statement) -> None:
    """What one triple says of a disease; predicates that are not ours are left alone."""
    value, name = each.value.removeprefix(ORDO), each.value.removeprefix(JARDIN)
    if each.predicate == SKOS + "prefLabel":
        disease.labels[each.language or "en"] = each.value
    elif each.predicate == SKOS + "altLabel":
        disease.synonyms.append((each.language or "en", each.value))
    elif each.predicate == SKOS + "broader":
        disease.parents.add(value)
    elif each.predicate == JARDIN + "classificationLevel":
        disease.level = name
    elif each.predicate == JARDIN + "disorderType":
        disease.type = name
    elif each.predicate == JARDIN + "status":
        disease.status = name
    elif each.predicate == REPLACED:
        disease.replaced_by = value
    elif each.predicate == JARDIN + "referredTo":
        disease.referred_to.append(value)


def write_nomenclature(nomenclature: Nomenclature, *, closed: bool) -> bytes:
    """The nomenclature as N-Triples.

    :param closed: whether the closure is written too (as `skos:broaderTransitive`)
    """
    lines = [f"<{SCHEME}> <{TYPE}> <{SKOS}ConceptScheme> .\n"]
    lines.append(
        f"<{SCHEME}> <http://purl.org/dc/terms/title> {quoted('Orphanet nomenclature of rare diseases', 'en')} .\n"
    )
    if nomenclature.release:
        lines.append(f"<{SCHEME}> <{RELEASE}> {quoted(nomenclature.release)} .\n")
    parts = (lines_of(disease, nomenclature, closed=closed) for disease in nomenclature.diseases.values())
    return "".join(lines).encode("utf-8") + b"".join(parts)


def lines_of(disease: Disease, nomenclature: Nomenclature, *, closed: bool) -> bytes:
    """One disease as sorted N-Triples.

    :param closed: whether everything above it is named too (as `skos:broaderTransitive`)
    """
    lines = {f"<{disease.iri}> <{predicate}> {value} .\n" for predicate, value in said_of(disease)}
    above = nomenclature.ancestors(disease.code) if closed else ()
    lines |= {f"<{disease.iri}> <{SKOS}broaderTransitive> <{ORDO}{code}> .\n" for code in above}
    return "".join(sorted(lines)).encode("utf-8")


def said_of(disease: Disease) -> Iterator[tuple[str, str]]:
    """Predicate and N-Triples object of everything said of a disease."""
    yield TYPE, f"<{SKOS}Concept>"
    yield SKOS + "inScheme", f"<{SCHEME}>"
    yield SKOS + "notation", quoted(disease.code)
    for language, label in disease.labels.items():
        yield SKOS + "prefLabel", quoted(label, language)
    for language, name in disease.synonyms:
        yield SKOS + "altLabel", quoted(name, language)
    for predicate, name in (
        ("classificationLevel", disease.level),
        ("disorderType", disease.type),
        ("status", disease.status),
    ):
        if name:
            yield JARDIN + predicate, f"<{JARDIN}{name}>"
    for parent in disease.parents:
        yield SKOS + "broader", f"<{ORDO}{parent}>"
    if disease.replaced_by:
        yield REPLACED, f"<{ORDO}{disease.replaced_by}>"
    for code in disease.referred_to:
        yield JARDIN + "referredTo", f"<{ORDO}{code}>"


def quoted(text: str, language: str = "") -> str:
    """A literal as N-Triples."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'
