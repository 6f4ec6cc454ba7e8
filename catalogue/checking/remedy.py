"""A remedy: the message of a finding about ORPHAcodes, with the names that only the nomenclature knows.

A shape may carry `cat:remedy`, a sentence with blanks in braces, filled from what a check laid beside the record. Where
a blank cannot be filled, the plain message of the shape stands. Non-responsibilities: judging
(`catalogue.checking.checker`), knowing the nomenclature (`catalogue.checking.surrounding`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from catalogue.checking.phrase import ENGLISH, or_english, phrase
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.skos import JARDIN, RELEASE, REPLACED, SCHEME
from catalogue.profile.field import CAT
from catalogue.profile.profile import Profiles
from catalogue.record.record import preferred

REMEDY = CAT.remedy
REPLACEMENT, SUGGESTION = URIRef(REPLACED), URIRef(JARDIN + "referredTo")
BLANK = re.compile(r"\{(\w+)\}")
NAMED = 5


@dataclass(frozen=True, slots=True)
class Case:
    """What was found, with all that the blanks of a remedy are filled from.

    :param beside: the record, and what is laid beside it
    :param value: the value that was met, None when it is about the node as a whole
    """

    profiles: Profiles
    beside: Graph
    shape: Node
    focus: Node
    value: Node | None


def remedy(case: Case, languages: tuple[str, ...]) -> str:
    """What is wrong and how to mend it, by name; empty when the shape has no remedy or a blank stays empty."""
    told = [each for each in case.profiles.graph.objects(case.shape, REMEDY) if isinstance(each, Literal)]
    if not told:
        return ""
    sentence = preferred(told, or_english(languages))
    language = sentence.language or ENGLISH
    filled = {name: BLANKS.get(name, empty)(case, language) for name in BLANK.findall(sentence)}
    return BLANK.sub(lambda blank: filled[blank[1]], sentence) if all(filled.values()) else ""


def instead(case: Case) -> str:
    """The codes to write instead, as they are written; empty when there is none."""
    codes = in_order(node for path in (REPLACEMENT, SUGGESTION) for node in case.beside.objects(case.value, path))
    return ", ".join(map(str, codes))


def named(beside: Graph, code: Node, language: str) -> str:
    """A code with the name of its disease, as far as it is known: `ORPHA:586 (Cystic fibrosis)`."""
    labels = [each for each in beside.objects(code, SKOS.prefLabel) if isinstance(each, Literal)]
    number = f"ORPHA:{str(code).removeprefix(ORDO)}"
    return f"{number} ({preferred(labels, or_english((language,)))})" if labels else number


def in_order(codes: Iterable[Node]) -> list[Node]:
    """Codes by number, each once."""
    return sorted(set(codes), key=lambda code: (len(str(code)), str(code)))


def listed(case: Case, codes: Iterable[Node], language: str, joint: str = ", ") -> str:
    """The first few codes by name, and how many more there are; the word for none when there are none."""
    found = in_order(codes)
    names = joint.join(named(case.beside, code, language) for code in found[:NAMED])
    return (names + (f", … (+{len(found) - NAMED})" if len(found) > NAMED else "")) or phrase((language,), "none")


def counted(case: Case) -> tuple[set[Node], set[Node]]:
    """The diseases that a source names, and those it has an entry for."""
    disease, coverage = case.profiles.role("disease"), case.profiles.role("coverage")
    if disease is None or coverage is None:
        return set(), set()
    entries = case.beside.objects(case.focus, URIRef(coverage.path))
    codes = {code for entry in entries for code in case.beside.objects(entry, code_path(case))}
    return set(case.beside.objects(case.focus, URIRef(disease.path))), codes


def code_path(case: Case) -> URIRef:
    """The predicate by which an entry names its disease."""
    return URIRef(case.profiles.field("orpha_code").path)


def code_of(case: Case, language: str) -> str:
    """The code that was met."""
    return "" if case.value is None else named(case.beside, case.value, language)


def group_of(case: Case, language: str) -> str:
    """The code of the entry that was met."""
    code = case.beside.value(case.focus, code_path(case))
    return "" if code is None else named(case.beside, code, language)


def release_of(case: Case, language: str) -> str:
    """The release of the nomenclature in force."""
    return release(case.beside)


def replacement(case: Case, language: str) -> str:
    """What takes the place of a deprecated code."""
    codes = list(case.beside.objects(case.value, REPLACEMENT)) or list(case.beside.objects(case.value, SUGGESTION))
    return listed(case, codes, language, phrase((language,), "or")) if codes else ""


def suggestions(case: Case, language: str) -> str:
    """What Orphanet suggests in place of an obsolete code."""
    return listed(case, case.beside.objects(case.value, SUGGESTION), language, phrase((language,), "or"))


def uncounted(case: Case, language: str) -> str:
    """The diseases without an entry."""
    diseases, codes = counted(case)
    return listed(case, diseases - codes, language)


def unnamed(case: Case, language: str) -> str:
    """The diseases of entries that are not among those the source names."""
    diseases, codes = counted(case)
    return listed(case, codes - diseases, language)


def bands(case: Case, language: str) -> str:
    """The bands of counts that are in force."""
    return str(case.beside.value(CAT.Bands, CAT.told) or "")


def empty(case: Case, language: str) -> str:
    """A blank that nobody can fill."""
    return ""


def release(beside: Graph) -> str:
    """The release of the nomenclature that was laid beside a record; empty when none was."""
    return str(beside.value(URIRef(SCHEME), URIRef(RELEASE)) or "")


BLANKS: dict[str, Callable[[Case, str], str]] = {
    "bands": bands,
    "code": code_of,
    "group": group_of,
    "release": release_of,
    "replacement": replacement,
    "suggestions": suggestions,
    "uncounted": uncounted,
    "unnamed": unnamed,
}
