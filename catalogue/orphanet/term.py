"""Terms of ORDO, in whatever syntax they came, and which of them are diseases.

Genes share the numbers of diseases and classes of types look like groups: a term is a disease when it bears the ORPHA
notation of its own number, stands directly beneath a class of types, or beneath those for inactive codes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from catalogue.nomenclature.disease import DISORDER, GROUP, SUBTYPE
from catalogue.orphanet.kind import CLASSES
from catalogue.orphanet.loading import CODE

MOVED, REFERRED = "C056", "C057"
LEVELS = ("", GROUP, DISORDER, SUBTYPE)
# Classes of inactive codes: status and level; what is empty is told in another way.
INACTIVE = {
    "C041": ("", ""),
    "ObsoleteClass": ("", ""),  # until about 2020
    **{f"C{number:03}": ("Deprecated", level) for number, level in enumerate(LEVELS, 42)},
    **{f"C{number:03}": ("NonRareInEurope", level) for number, level in enumerate(LEVELS, 46)},
    **{f"C{number:03}": ("Obsolete", level) for number, level in enumerate(LEVELS, 50)},
}
GENES = "C010"
GENE_CLASSES = frozenset(("410297", "410298", "410299"))
IN_IRI = re.compile(r"ORDO_([a-z]{2})_")


@dataclass(slots=True)
class Term:
    """A class or property of ORDO as it is told.

    :param names: (language, label); the language is mostly empty
    :param above: local names of the classes directly above: numbers, `C041`
    :param parts: local name of a property, and what it leads to: a local name, or text
    :param references: code with its prefix, and the text of its relation
    """

    names: list[tuple[str, str]] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    notations: list[str] = field(default_factory=list)
    above: set[str] = field(default_factory=set)
    parts: list[tuple[str, str]] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    symbol: str = ""
    withdrawn: bool = False


class Terms(dict[str, Term]):
    """The terms of one file by local name: numbers as they stand in ORPHAcodes, or `C041`."""

    def __init__(self) -> None:
        super().__init__()
        self.iri = ""
        self.version = ""
        self.days: list[str] = []

    def __missing__(self, name: str) -> Term:
        """A term that was not met before."""
        return self.setdefault(name, Term())

    def label(self, name: str) -> str:
        """The first label of a term; empty when it has none."""
        term = self.get(name)
        return term.names[0][1] if term is not None and term.names else ""

    @property
    def genes(self) -> frozenset[str]:
        """The classes that genes stand beneath."""
        return GENE_CLASSES | {name for name, term in self.items() if GENES in term.above}

    @property
    def language(self) -> str:
        """The language of names that tell none: that of the definitions and other names, else of the IRI."""
        told = Counter(tongue for term in self.values() for tongue, _ in (*term.definitions, *term.synonyms) if tongue)
        if told:
            return told.most_common(1)[0][0]
        named = IN_IRI.search(self.iri)
        return named[1] if named else "en"


def local(iri: str) -> str:
    """The local name of a term or property: digits for a number of ORDO.

    >>> local("http://www.orpha.net/ORDO/Orphanet_558"), local("http://purl.obolibrary.org/obo/BFO_0000050")
    ('558', 'BFO_0000050')
    """
    return re.split("[/#]", iri)[-1].removeprefix("Orphanet_")


def is_disease(name: str, term: Term, genes: frozenset[str]) -> bool:
    """Whether a term is an entity of the nomenclature, active or not.

    :param genes: the classes that genes stand beneath
    """
    if not CODE.fullmatch(name) or name in CLASSES or term.symbol or term.above & genes:
        return False
    if f"ORPHA:{name}" in term.notations:
        return True
    leads = any(part in (MOVED, REFERRED) for part, _ in term.parts)
    return leads or bool(term.above & (CLASSES | INACTIVE.keys()))
