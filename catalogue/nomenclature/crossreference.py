"""Cross-references: which diseases a code of another system stands for, and which a gene is linked with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

from catalogue.nomenclature.disease import Gene
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, SYSTEMS, Mapping, system_of
from catalogue.nomenclature.nomenclature import Nomenclature

CLOSEST = (EXACT, NARROWER, BROADER, RELATED)
EVERY = frozenset(SYSTEMS)
NEVER_BARE = "GARD"  # its numbers have no shape of their own: each could be an ORPHAcode
ICD = frozenset({"ICD-10", "ICD-11"})
PREFIXES = {prefix.upper(): frozenset({each.name}) for each in SYSTEMS.values() for prefix in each.prefixes}
PREFIXES = {each: PREFIXES[each] for each in sorted(PREFIXES, key=len, reverse=True)} | {"ICD": ICD}
HOSTS = {
    "who.int": ICD,
    "omim.org": frozenset({"OMIM"}),
    "snomed.info": frozenset({"SNOMED CT"}),
    "meshb.nlm.nih.gov": frozenset({"MeSH"}),
    "rarediseases.info.nih.gov": frozenset({"GARD"}),
    "ncbi.nlm.nih.gov/medgen": frozenset({"UMLS"}),
}
ADDRESS = re.compile(r"(?:https?://|urn:)\S+", re.IGNORECASE)
GENE_WORD = re.compile(r"\bgenes?\b", re.IGNORECASE)
LONGEST = 300


class CrossReferences:
    """The codes of other systems and the genes of a nomenclature, by every spelling they are met in."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        self._codes: dict[str, list[tuple[str, Mapping]]] = defaultdict(list)
        self._genes: dict[str, list[tuple[bool, str, Gene]]] = defaultdict(list)
        for disease in nomenclature.diseases.values():
            for mapping in disease.mappings:
                for key in keys_of(mapping):
                    self._codes[key].append((disease.code, mapping))
            for gene in disease.genes:
                for key, by_symbol in gene_keys(gene).items():
                    self._genes[key].append((not by_symbol, disease.code, gene))

    def find(self, text: str, system: str = "") -> list[tuple[str, Mapping]]:
        """The ORPHAcodes that a code of another system is mapped to, the closest relation first, codes in use first.

        The text may name the system (`OMIM 154700`, `MIM#154700`, `MONDO:0007947`) or be an address; else a code is
        looked for in every system where it has the right shape.

        :param system: the system that the code is of, in any spelling; empty when that is not known

        >>> CrossReferences(Nomenclature({})).find("ICD-10 Q87.4")
        []
        """
        asked = system_of(system)
        if (system and asked is None) or len(text) > LONGEST:
            return []
        allowed = frozenset({asked.name}) if asked else EVERY
        for named, code, said in readings(text, bool(asked)):
            found = [(c, m) for c, m in self._codes.get(key_of(code), ()) if m.system in allowed & named]
            found = [(c, m) for c, m in found if said or looks_like(code, m.system)]
            if found:
                return sorted(found, key=self._closest)
        return []

    def meant(self, text: str) -> str | None:
        """The one disease that a code of another system stands for exactly.

        Codes out of use do not count beside one in use.
        """
        exact = [code for code, mapping in self.find(text) if mapping.relation == EXACT]
        codes = {code for code in exact if self._is_active(code)} or set(exact)
        return codes.pop() if len(codes) == 1 else None

    def _closest(self, found: tuple[str, Mapping]) -> tuple[int, bool, str, int]:
        code, mapping = found
        return CLOSEST.index(mapping.relation), not self._is_active(code), mapping.system, int(code)

    def genes(self, text: str) -> list[tuple[str, Gene]]:
        """The ORPHAcodes that a gene is linked with: by symbol (first), former symbol, or number (`HGNC:3603`).

        Diseases that it causes come before those that it only modifies or predisposes to.
        """
        key = key_of(GENE_WORD.sub(" ", text[:LONGEST]))
        found = sorted(self._genes.get(key, ()), key=self._strongest)
        return [(code, gene) for _, code, gene in found]

    def _strongest(self, found: tuple[bool, str, Gene]) -> tuple[bool, bool, bool, int]:
        former, code, gene = found
        return former, not self._is_active(code), not gene.association.startswith("Disease-causing"), int(code)

    def _is_active(self, code: str) -> bool:
        return self._nomenclature.diseases[code].is_active


def key_of(code: str) -> str:
    """A code without what spellings differ in: case, dots, blanks, leading zeros of numbers.

    >>> key_of("q87.4"), key_of("0007947")
    ('Q874', '7947')
    """
    plain = compact(code)
    return (plain.lstrip("0") or "0") if plain.isdigit() else plain


def compact(text: str) -> str:
    """The letters and figures of a text, in capitals."""
    return text.upper() if text.isascii() and text.isalnum() else "".join(re.findall(r"[A-Z0-9]+", text.upper()))


def keys_of(mapping: Mapping) -> set[str]:
    """Under what a mapping is found: its code, and the number of the entity where the source gives its address."""
    entity = mapping.iri.rpartition("/")[2].rpartition("#")[2]
    return {key_of(each) for each in (mapping.code, entity)} - {""}


def gene_keys(gene: Gene) -> dict[str, bool]:
    """Under what a gene is found, and whether that is its symbol of today."""
    numbers = [f"{system}{code}" for system, code in gene.references]
    bare = [code for system, code in gene.references if system == "Ensembl"]
    keys = {key_of(each): False for each in (*gene.synonyms, *numbers, *bare)} | {key_of(gene.symbol): True}
    return {key: by_symbol for key, by_symbol in keys.items() if key}


def readings(text: str, said: bool) -> Iterator[tuple[frozenset[str], str, bool]]:
    """How a text may be read as a code: the systems it may be of, the code, and whether a system was named."""
    address = ADDRESS.fullmatch(text.strip())
    if address:
        yield from of_address(address[0])
        return
    plain = compact(text)
    for prefix, systems in PREFIXES.items():
        if plain.startswith(prefix) and plain != prefix:
            yield systems, plain.removeprefix(prefix), True
    if any(c.isdigit() for c in plain):
        yield EVERY, text.strip(" #"), said


def of_address(address: str) -> Iterator[tuple[frozenset[str], str, bool]]:
    """The parts of an address that may be a code, the last first, with the systems that the address names."""
    systems = next((each for host, each in HOSTS.items() if host in address.lower()), frozenset())
    parts = [part for part in re.split(r"[/#:=?&_]+", unquote(address)) if part]
    if not systems:
        named = (system_of(part) for part in reversed(parts))
        systems = frozenset(next(({system.name} for system in named if system), set()))
    yield from ((systems, part, True) for part in reversed(parts) if systems and any(c.isdigit() for c in part))


def looks_like(code: str, system: str) -> bool:
    """Whether a code that came without the name of a system has the shape of that system's codes."""
    if not key_of(code).isdigit():
        return True
    return system != NEVER_BARE and re.fullmatch(SYSTEMS[system].pattern, code) is not None
