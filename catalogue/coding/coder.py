"""The coder: which ORPHAcodes stand for what people have in their lists, and which of them are sure.

Sure are an ORPHAcode in force, a name that one disease bears, and a code of another system that maps exactly to one
disease. All else is left to a person, with what it may be. Nothing is ever taken because it is merely likely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial

from catalogue.coding.codesystem import GENE, ICD10, NAME, ORPHA, above_icd10, is_code
from catalogue.coding.phrase import is_asked, is_denied, parts_of, rest_of
from catalogue.coding.proposal import SURE, Decision, Proposal, Proposals, Reading, best, joined
from catalogue.coding.undiagnosed import UNDETERMINED, says_undiagnosed
from catalogue.names.names import Names
from catalogue.nomenclature.advice import advice, successor
from catalogue.nomenclature.disease import GROUP, LEVELS, Disease
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, SYSTEMS, Mapping
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.orphacode import find_codes

LONGEST, SHORTEST, FEW = 500, 3, 5
UNNAMED = ("code", "mapping", "gene")
SCORES = {EXACT: SURE, NARROWER: 80.0, BROADER: 70.0}
LIKELY, UNSURE, COARSE, RELATED = 99.0, 90.0, 60.0, 50.0


class Coder:
    """Proposes ORPHAcodes for names and for codes of any system.

    :param languages: in which diseases are named, in order of preference
    """

    def __init__(self, nomenclature: Nomenclature, names: Names, languages: tuple[str, ...] = ("en",)) -> None:
        self.nomenclature = nomenclature
        self.languages = languages
        self._names = names
        self._references = names.references

    def propose(self, text: str, system: str = "", limit: int = FEW) -> Proposals:
        """What a text may stand for.

        :param system: one of `catalogue.coding.codesystem.READ`; empty for any
        :param limit: most proposals; where more match exactly, all of those
        """
        plain = " ".join(text.split())
        if not plain:
            return Proposals("", system, "none", release=self.nomenclature.release)
        if len(plain) > LONGEST:
            note = f"This is longer than any name ({LONGEST} characters)."
            return Proposals(plain[:LONGEST], system, "none", note=note, release=self.nomenclature.release)
        reading = self._read(plain, system, limit)
        if is_asked(plain):
            reading = replace(reading, doubt=joined("It is written with a question mark.", reading.doubt))
        if is_denied(plain) and not any(is_denied(each.matched) for each in reading.found):
            reading = replace(reading, doubt=joined("It may say that it is not so.", reading.doubt))
        return self._decided(plain, system, reading, limit)

    def _decided(self, text: str, system: str, reading: Reading, limit: int) -> Proposals:
        found = reading.found[: max(limit, len(reading.exact))]
        decision: Decision = "choose" if found else "none"
        several = "Several diseases match exactly." if len(reading.exact) > 1 else ""
        group = self._of_group(found[0]) if found else ""
        if len(reading.exact) == 1 and not reading.doubt and not group:
            decision = "proposed"
        about = joined(*(each.note for each in found[:1]))
        note = joined(reading.doubt if found else "", several, group, about, reading.note)
        return Proposals(text, system, decision, found, note, self.nomenclature.release)

    def _of_group(self, proposal: Proposal) -> str:
        if proposal.level != GROUP:
            return ""
        beneath = len(self.nomenclature.disorders(proposal.code))
        number = f" ({beneath:,} beneath it)" if beneath else ""
        return f"ORPHA:{proposal.code} is a {LEVELS[GROUP]}{number}: for a person code the disorder."

    def _read(self, text: str, system: str, limit: int) -> Reading:
        if system == ORPHA:
            reading = self._orphacode(text, bare=True)
            return reading if reading.found or reading.note else Reading(note="This is no ORPHAcode.")
        if system == GENE:
            return self._gene(text)
        if system in SYSTEMS:
            one = self._code(text, system)
            return one if one.found else self._in_parts(text, partial(self._code, system=system)) or one
        exact = self._name(text) if system == NAME else self._exactly(text)
        if exact.found or exact.note:
            return exact
        if says_undiagnosed(text):
            return Reading(note=self._undiagnosed())
        parts = self._in_parts(text, self._exactly)
        if parts and not parts.doubt:
            return parts
        similar = self._similar(text, limit)
        return replace(parts, found=best([*parts.found, *similar.found])) if parts else similar

    def _exactly(self, text: str) -> Reading:
        """A text as ORPHAcode, name, code and gene at once."""
        if find_codes(text):
            return self._orphacode(text)
        name, code, gene = self._name(text), self._code(text), self._gene(text)
        found = best([*name.found, *code.found, *gene.found, *self._bare(text)])
        clash = name.found and self._symbol(text) - name.codes and "It names a disease and a gene."
        unsaid = text.isdigit() and "A bare number: say of which system it is."
        doubt = joined(name.doubt, clash or "", unsaid or "", "" if name.found else code.doubt or gene.doubt)
        return Reading(found, doubt, joined(name.note, "" if found else code.note))

    def _orphacode(self, text: str, bare: bool = False) -> Reading:
        found: list[Proposal] = []
        notes: list[str] = []
        lost: list[str] = []
        codes = find_codes(text, is_code=bare)
        for code in codes:
            proposals, note = self._resolved(code, "code", f"ORPHA:{code}", SURE)
            found += proposals
            said = note or (proposals[0].note if proposals else f"ORPHA:{code} is not in the nomenclature.")
            unsure = not any(each.score == SURE for each in proposals)
            (lost if unsure and len(codes) > 1 else notes).append(said if unsure else note)
        rest = rest_of(text) if find_codes(text) else ""  # beside plain numbers there is nothing
        strange = rest and not self._names_one(rest, {*codes, *(each.code for each in found)})
        doubt = f"Beside the code it says “{rest}”, which is no name of it." if strange else ""
        return Reading(best(found), joined(doubt, *lost), joined(*notes, *([] if found else lost)))

    def _names_one(self, text: str, codes: set[str]) -> bool:
        """Whether a text, or every part of it, is a name of one of the codes."""
        ways = [[text], *(parts for parts, _ in parts_of(text))]
        return any(all(codes & set(self._names.exact(part)) for part in parts) for parts in ways)

    def _bare(self, text: str) -> Iterator[Proposal]:
        """A bare number as ORPHAcode."""
        code = text.lstrip("0") if text.isascii() and text.isdigit() else ""
        if code in self.nomenclature.diseases:
            yield from self._resolved(code, "code", f"ORPHA:{code}", RELATED)[0]

    def _name(self, text: str) -> Reading:
        found: list[Proposal] = []
        notes: list[str] = []
        for name in self._names.bearers(text):
            how = "label" if name.preferred else "synonym"
            proposals, note = self._resolved(name.code, how, name.text, SURE, language=name.language)
            found += proposals
            notes.append(note)
        brief = len(text) < SHORTEST and "So short a name may mean something else."
        return Reading(best(found), brief or "", joined(*notes))

    def _code(self, text: str, system: str = "") -> Reading:
        hits = self._references.find(text, system)
        if not hits and system in ("", ICD10):
            return self._coarser(text) or Reading(note=self._unmapped(text, system))
        found: list[Proposal] = []
        notes: list[str] = []
        for code, mapping in hits:
            score = SCORES.get(mapping.relation, RELATED) if mapping.validated else RELATED
            match = {"system": mapping.system, "relation": mapping.relation}
            proposals, note = self._resolved(code, "mapping", mapping.code, score, **match)
            found += proposals
            notes.append(note)
        unknown = "" if hits else self._unmapped(text, system)
        return Reading(best(found), doubt_of([mapping for _, mapping in hits]), joined(*notes, unknown))

    def _coarser(self, text: str) -> Reading | None:
        """The ICD-10 code above one that is not mapped, as those of national editions are; never sure."""
        for code in above_icd10(text):
            reading = self._code(code, ICD10) if self._references.find(code, ICD10) else Reading()
            if reading.found:
                found = tuple(replace(each, score=min(each.score, COARSE), relation=BROADER) for each in reading.found)
                return Reading(found, f"{ICD10} {text} is not mapped; {code} above it is.")
        return None

    def _unmapped(self, text: str, system: str) -> str:
        if system and system not in self._systems:
            return f"The nomenclature loaded has no {system} codes."
        if system or not is_code(text):
            return f"{system} {text} maps to no disease." if system else ""
        known = bool(self._systems)
        return (
            "No disease is mapped to this code." if known else "The nomenclature loaded has no codes of other systems."
        )

    @cached_property
    def _systems(self) -> set[str]:
        """The systems that the nomenclature has codes of."""
        return {each.system for disease in self.nomenclature.diseases.values() for each in disease.mappings}

    def _gene(self, text: str) -> Reading:
        linked = self._references.genes(text)
        found = [
            each for code, gene in linked for each in self._resolved(code, "gene", gene.symbol, RELATED, system=GENE)[0]
        ]
        return Reading(best(found), "A gene is no diagnosis." if found else "")

    def _symbol(self, text: str) -> set[str]:
        """The codes that a gene is linked with whose symbol of today a text is."""
        return {code for code, gene in self._references.genes(text) if gene.symbol.casefold() == text.casefold()}

    def _in_parts(self, text: str, read: Callable[[str], Reading]) -> Reading | None:
        """A text of parts that mean the same, or of several that mean something; None when none does."""
        for parts, listed in parts_of(text):
            readings = [read(part) for part in parts]
            agreed = set.intersection(*(each.codes for each in readings))
            agreed &= set().union(*(each.exact for each in readings if not each.doubt))
            every = [proposal for reading in readings for proposal in reading.found]
            if len(agreed) == 1:
                return Reading(tuple(each for each in best(every) if each.code in agreed))
            found = [replace(each, score=min(each.score, UNSURE)) for each in every if each.score > RELATED]
            if found and listed:
                return Reading(best(found), "It may say more than one thing.")
        return None

    def _similar(self, text: str, limit: int) -> Reading:
        found: list[Proposal] = []
        for each in self._names.suggest(text, limit):
            if each.how in UNNAMED:
                continue
            score = min(each.score, LIKELY)
            found += self._resolved(each.code, each.how, each.matched, score, language=each.language)[0]
        nothing = "" if found else "No disease bears this name or one like it."
        return Reading(best(found), "No disease bears exactly this name.", nothing)

    def _undiagnosed(self) -> str:
        disease = self.nomenclature.get(UNDETERMINED)
        if disease is None:
            return "It says that there is no diagnosis."
        name = disease.label(self.languages)
        return f"It says that there is no diagnosis. After full investigation that is ORPHA:{UNDETERMINED}, {name}."

    def _resolved(self, code: str, how: str, matched: str, score: float, **match: str) -> tuple[list[Proposal], str]:
        """The codes to use for a code, and what must be said when there is none."""
        disease = self.nomenclature.get(code)
        if disease is None:
            return [], ""
        if disease.is_active:
            return [self._proposal(disease, how, matched, score, "", **match)], ""
        note, leads = advice(disease, self.nomenclature, self.languages)
        # What replaces a deprecated code must be used; what an obsolete one refers to is a suggestion.
        moved = disease.status == "Deprecated" and leads == (successor(code, self.nomenclature),)
        worth = score if moved else min(score, UNSURE)
        known = (self.nomenclature.get(each) for each in leads)
        active = [self._proposal(d, how, matched, worth, note, **match) for d in known if d is not None and d.is_active]
        return active, "" if active else note

    def _proposal(
        self, disease: Disease, how: str, matched: str, score: float, note: str, *, language: str = "",
        system: str = "", relation: str = "",
    ) -> Proposal:  # fmt: skip
        above = self.nomenclature.aggregation(disease.code)
        return Proposal(
            disease.code, disease.label(self.languages), how, matched, language, system, relation, score, disease.level,
            disease.status, above, self.nomenclature.label(above, self.languages) if above else "", note,
        )  # fmt: skip


def doubt_of(mappings: Iterable[Mapping]) -> str:
    """Why a code of another system leaves a choice; empty when it maps exactly to something."""
    known = list(mappings)
    if not known or any(each.relation == EXACT and each.validated for each in known):
        return ""
    first = known[0]
    name = f"{first.system} {first.code}"
    if first.relation == EXACT:
        return f"Orphanet has not yet validated the mapping of {name}."
    said = {BROADER: f"{name} says more than the disease.", NARROWER: f"{name} says less than the disease."}
    return said.get(first.relation, f"How {name} stands to the disease is not said.")
