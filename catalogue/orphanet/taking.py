"""Diseases taken from the terms of ORDO, with what their restrictions, references and genes tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from catalogue.nomenclature.disease import GROUP, NO_CLASSIFICATION, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import RELATED, Mapping, relation_of, system_of
from catalogue.orphanet.detail import code_in, take_gene, take_mapping, take_prevalence, take_words
from catalogue.orphanet.entity import bare
from catalogue.orphanet.kind import CLASSES, LEVEL_CLASSES, TYPE_CLASSES, TYPE_NAMES
from catalogue.orphanet.loading import CODE, Loading, cleaned
from catalogue.orphanet.term import INACTIVE, MOVED, REFERRED, Term, Terms, is_disease

PARENTS = ("BFO_0000050", "part_of", "C021")
INHERITED, BEGINS, PRESENT, LOCUS = "C016", "C017", "C022", "C040"
IN_TEXT = re.compile(r"(?:Orphanet_|ORPHA:)([1-9][0-9]{0,6})\b")
PREFERRED = "preferred class"
# Up to 2.6 this class was that of all groups, later of clinical groups alone.
GROUPS, GROUPS_LABEL = "377794", "group of disorders"
# Properties from a gene to a disease (2.6 to 4.x), where the file does not label them.
ASSOCIATIONS = {
    "317343": "Disease-causing germline mutation(s) in", "317344": "Disease-causing somatic mutation(s) in",
    "317345": "Major susceptibility factor in", "317346": "Modifying germline mutation in",
    "317348": "Part of a fusion gene in", "317349": "Role in the phenotype of", "327767": "Candidate gene tested in",
    "410295": "Disease-causing germline mutation(s) (loss of function) in",
    "410296": "Disease-causing germline mutation(s) (gain of function) in", "465410": "Biomarker tested in",
}  # fmt: skip
FIGURE = re.compile(r"(.{1,80}?) AND has_([a-z_]{1,40})_range ?: ?(.{1,80})")
FIGURES = {
    "point_prevalence": "Point prevalence", "birth_prevalence": "Prevalence at birth",
    "annual_incidence": "Annual incidence", "lifetime_prevalence": "Lifetime Prevalence",
}  # fmt: skip
DETAIL = re.compile("Specific code|Inclusion term|Index term|Attributed")
NO_DATA = re.compile("no .{0,40}data available", re.IGNORECASE)
MONTHS = {"2.6": "2018-07"}  # of an edition that bears no date


def take_terms(terms: Terms, loading: Loading) -> int:
    """Take the diseases among the terms into a loading, with the genes linked to them; answers how many."""
    genes = terms.genes
    taking = Taking(terms, {name for name, term in terms.items() if is_disease(name, term, genes)}, loading)
    for name in taking.codes:
        if disease := loading.disease(name):
            taking.take(disease, terms[name])
    for term in terms.values():
        if term.symbol:
            taking.take_gene(term, next((terms.label(each) for each in sorted(term.above & genes)), ""))
    if taking.codes:
        loading.dated(max(terms.days, default="") or MONTHS.get(terms.version))
    return len(taking.codes)


class Taking:
    """The taking of diseases from the terms of one file.

    :param codes: the terms that are diseases
    """

    def __init__(self, terms: Terms, codes: set[str], loading: Loading) -> None:
        self.terms, self.codes, self.loading = terms, codes, loading
        self.language = terms.language
        self.types = dict(TYPE_CLASSES)
        if terms.label(GROUPS).casefold() == GROUPS_LABEL:
            self.types[GROUPS] = ("", GROUP)

    def take(self, disease: Disease, term: Term) -> None:
        """Everything that a term tells of its disease."""
        self._kind(disease, term)
        self._status(disease, term)
        for language, name in term.names:
            self.loading.label(disease, language or self.language, bare(name, disease))
        for language, name in term.synonyms:
            self.loading.synonym(disease, language or self.language, bare(name, disease))
        for language, text in term.definitions:
            self.loading.definition(disease, language or self.language, text)
        inactive = bool(term.above & INACTIVE.keys()) or term.withdrawn or bool(disease.replaced_by)
        disease.status = disease.status or (self._inactive(disease, term) if inactive else "Active")
        for parent in self._parents(term):
            self.loading.place(disease, parent, NO_CLASSIFICATION)
        for reference, relation in term.references.items():
            self._mapping(disease, reference, relation)
        if self.language == "en":
            self._course(disease, term)

    def _kind(self, disease: Disease, term: Term) -> None:
        """Type and level, by the classes above or by the words that some bear as a notation."""
        known = [self.types[name] for name in sorted(term.above & self.types.keys())]
        known += [TYPE_NAMES[words] for each in term.notations if (words := each.casefold()) in TYPE_NAMES]
        levels = [LEVEL_CLASSES[name] for name in sorted(term.above & LEVEL_CLASSES.keys())]
        levels += [level for _, level in known] + [INACTIVE[name][1] for name in term.above & INACTIVE.keys()]
        disease.type = disease.type or next((name for name, _ in known if name), "")
        disease.level = disease.level or next((level for level in levels if level), "")

    def _status(self, disease: Disease, term: Term) -> None:
        """Status as classes tell it, and where an inactive code leads."""
        told = (INACTIVE[name][0] for name in sorted(term.above & INACTIVE.keys()))
        disease.status = disease.status or next((status for status in told if status), "")
        moved = [code for part, value in term.parts if part == MOVED for code in codes_in(value)]
        referred = [code for part, value in term.parts if part == REFERRED for code in codes_in(value)]
        if not moved and not referred:
            (moved if PREFERRED in term.reason else referred).extend(codes_in(term.reason))
        disease.replaced_by = disease.replaced_by or next(iter(moved), "")
        if len(moved) > 1:
            self.loading.fault("code that leads to several", f"ORPHA:{disease.code}: {', '.join(moved)[:60]}")
        for code in referred:
            self.loading.add(disease, disease.referred_to, code, "codes referred to")

    def _inactive(self, disease: Disease, term: Term) -> str:
        """The status of an inactive code of which only names and ways on are known."""
        return "Deprecated" if disease.replaced_by or "deprecated" in term.reason else "Obsolete"

    def _parents(self, term: Term) -> Iterator[str]:
        """The codes above, in each of the forms in which ORDO tells them; classes and genes are none."""
        for part, value in term.parts:
            if part in PARENTS:
                yield from (code for code in codes_in(value) if self._may_be_above(code))
        yield from term.above & self.codes

    def _may_be_above(self, code: str) -> bool:
        """Whether a code is a disease, or not told of in this file at all."""
        return code in self.codes or (code not in CLASSES and code not in self.terms)

    def _mapping(self, disease: Disease, reference: str, relation: str) -> None:
        """A reference, with the text of its relation."""
        prefix, _, text = reference.partition(":")
        system = system_of(prefix)
        if system is None:
            self.loading.fault("mapping to an unknown system", cleaned(prefix)[:40])
            return
        code = code_in(system.name, text)
        known = relation_of(relation) if relation else RELATED
        if code is None:
            self.loading.fault(f"code that is none of {system.name}", f"ORPHA:{disease.code} to {text[:20]}")
        elif known is None:
            self.loading.fault("mapping said to be wrong", f"ORPHA:{disease.code}: {system.name} {code}")
        else:
            detail = DETAIL.search(relation) if system.name.startswith("ICD") else None
            take_mapping(self.loading, disease, Mapping(system.name, code, known, detail[0] if detail else ""))

    def _course(self, disease: Disease, term: Term) -> None:
        """Onset, inheritance and figures; in older files by classes, later in words."""
        for part, value in term.parts:
            if part == BEGINS:
                take_words(self.loading, disease, disease.onsets, self._words(value))
            elif part == INHERITED:
                take_words(self.loading, disease, disease.inheritances, self._words(value))
            elif part == PRESENT and (found := FIGURE.fullmatch(value)) and found[2] in FIGURES:
                figure = Prevalence(FIGURES[found[2]], "", cleaned(found[3]), None, cleaned(found[1]))
                take_prevalence(self.loading, disease, figure)

    def _words(self, value: str) -> str:
        """A value in words, capitalised; empty when it says that nothing is known."""
        words = (self.terms.label(value) if CODE.fullmatch(value) else value).strip()
        return "" if NO_DATA.fullmatch(words) else words[:1].upper() + words[1:]

    def take_gene(self, term: Term, kind: str) -> None:
        """A gene, with each disease that it is linked to.

        :param kind: label of its class
        """
        pairs = [each.partition(":") for each in term.references]
        gene = Gene(
            cleaned(term.symbol),
            cleaned(term.names[0][1]) if term.names else "",
            kind=cleaned(kind),
            locus=", ".join(dict.fromkeys(cleaned(place) for part, place in term.parts if part == LOCUS)),
            synonyms=tuple(dict.fromkeys(cleaned(other) for _, other in term.synonyms)),
            references=tuple((system, cleaned(code)) for system, _, code in pairs if code),
        )
        for part, value in term.parts:
            if part in ASSOCIATIONS and value in self.codes and (disease := self.loading.disease(value)):
                take_gene(
                    self.loading, disease, replace(gene, association=self.terms.label(part) or ASSOCIATIONS[part])
                )


def codes_in(value: str) -> list[str]:
    """The ORPHAcodes that a value names, be it a local name or text with IRIs."""
    return [value] if CODE.fullmatch(value) else IN_TEXT.findall(value)
