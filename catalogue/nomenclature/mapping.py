"""A mapping: a code of another system that stands for a disease, and how closely.

Relations are told from the ORPHAcode's side, as Orphanet does (nomenclature pack, "Cross-referencing"): E is `exact`;
NTBT, the ORPHAcode being narrower, makes the other code `broader`; BTNT makes it `narrower`; all else is `related`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

EXACT, BROADER, NARROWER, RELATED = "exact", "broader", "narrower", "related"
RELATIONS = (EXACT, BROADER, NARROWER, RELATED)
TOKENS = {"E": EXACT, "NTBT": BROADER, "NTBT/E": BROADER, "BTNT": NARROWER, "BTNT/E": NARROWER, "ND": RELATED}
WRONG = "W"


@dataclass(frozen=True, slots=True)
class System:
    """A code system that Orphanet or others map to.

    :param name: as it is shown, e.g. `ICD-10`
    :param prefixes: what may stand before a code, folded
    :param pattern: what a code alone looks like
    :param iri: address of a code; `{}` is its place
    """

    name: str
    prefixes: tuple[str, ...]
    pattern: str
    iri: str

    def iri_of(self, code: str) -> str:
        """The IRI of a code."""
        return self.iri.format(code)


SYSTEMS = {
    system.name: system
    for system in (
        System("OMIM", ("omim", "mim", "omimps"), r"[0-9]{6}", "https://omim.org/entry/{}"),
        System(
            "ICD-10", ("icd10", "icd10who", "icd", "cim10"), r"[A-Z][0-9]{2}(?:\.[0-9A-Z-]{1,2})?",
            "http://id.who.int/icd/release/10/{}",
        ),
        System(
            "ICD-11", ("icd11", "icd11mms", "icd11foundation", "cim11"),
            r"[0-9A-Z]{4}(?:\.[0-9A-Z]{1,2})?|X[A-Z][0-9A-Z]{2,5}", "http://id.who.int/icd/release/11/mms/{}",
        ),
        System("UMLS", ("umls", "cui"), r"C[0-9]{7}", "https://identifiers.org/umls:{}"),
        System("MeSH", ("mesh", "msh"), r"[CD][0-9]{6,9}", "http://id.nlm.nih.gov/mesh/{}"),
        System("MedDRA", ("meddra",), r"10[0-9]{6}", "https://identifiers.org/meddra:{}"),
        System("GARD", ("gard",), r"[0-9]{1,7}", "https://rarediseases.info.nih.gov/diseases/{}"),
        System(
            "SNOMED CT", ("snomed", "snomedct", "sctid", "sct", "snomedctid"), r"[0-9]{6,18}",
            "http://snomed.info/id/{}",
        ),
        System("MONDO", ("mondo",), r"[0-9]{7}", "http://purl.obolibrary.org/obo/MONDO_{}"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """One code of another system for a disease.

    :param system: a name of `SYSTEMS`
    :param relation: one of `RELATIONS`; `broader` when the other code says more than the disease
    :param detail: how ICD has it: `Specific code`, `Inclusion term`, `Index term`, `Attributed`; empty elsewhere
    :param validated: whether Orphanet has looked at it
    :param iri: address of its own, where the source gives one (the entity of the ICD-11 Foundation)
    """

    system: str
    code: str
    relation: str = RELATED
    detail: str = ""
    validated: bool = True
    iri: str = ""

    @property
    def address(self) -> str:
        """The IRI of the other code."""
        return self.iri or SYSTEMS[self.system].iri_of(self.code)


def relation_of(text: str) -> str | None:
    """The relation that a file names, by the token at its beginning; None when it is said to be wrong.

    >>> relation_of("NTBT (ORPHAcode is narrower than the targeted code used to represent it)")
    'broader'
    """
    found = re.search(r"[A-Z]+(?:/[A-Z])?", text)
    token = found[0] if found else ""
    return None if token == WRONG else TOKENS.get(token, RELATED)


def system_of(name: str) -> System | None:
    """The system of a name in any spelling: `ICD10`, `icd-10`, `SNOMED-CT`, `MIM`; None for one that is not mapped."""
    plain = re.sub(r"[^a-z0-9]", "", name.casefold())
    known = (s for s in SYSTEMS.values() if plain in s.prefixes or plain == re.sub(r"[^a-z0-9]", "", s.name.casefold()))
    return next(known, None)
