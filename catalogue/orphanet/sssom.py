"""SSSOM tables: mappings between ORPHAcodes and other code systems, made by MONDO and others.

Source: SSSOM (Simple Standard for Sharing Ontological Mappings), TSV with embedded metadata: a header in comment lines,
then a table whose codes are written with prefixes of that header. The relation is turned to the ORPHAcode's side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from typing import BinaryIO

from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, SYSTEMS, Mapping, System, system_of
from catalogue.orphanet.detail import ENTITY, code_in, take_mapping
from catalogue.orphanet.kind import CLASSES
from catalogue.orphanet.loading import CODE, DAY, Loading
from catalogue.orphanet.stranger import Stranger, listed
from catalogue.orphanet.table import LINE, rows_of

COLUMNS = frozenset(("subject_id", "predicate_id", "object_id"))
COMMENT = "#"
MOST_PREFIXES = 50
ORPHA = ("orpha", "orphanet", "orphacode", "ordo", "orphanetordo")
# From the subject's side; closer ones first where names are alike.
RELATIONS = {
    "exactmatch": EXACT, "equivalentclass": EXACT, "sameas": EXACT, "broadmatch": BROADER, "subclassof": BROADER,
    "narrowmatch": NARROWER, "closematch": RELATED, "relatedmatch": RELATED, "hasdbxref": RELATED, "seealso": RELATED,
}  # fmt: skip
TURNED = {EXACT: EXACT, BROADER: NARROWER, NARROWER: BROADER, RELATED: RELATED}
BY_PERSONS = ("manualmappingcuration", "mappingreview", "")
# Where other prefixes than ours lead to, beside the addresses of `SYSTEMS`.
PLACES = (
    ("orphanet.org/disease/", "ORPHA"), ("orpha.net/ORDO/Orphanet_", "ORPHA"), ("identifiers.org/orphanet", "ORPHA"),
    ("id.who.int/icd/entity/", "ICD-11"), ("omim.org/entry/", "OMIM"), ("omim.org/phenotypicSeries/PS", "OMIM"),
    ("linkedlifedata.com/resource/umls/id/", "UMLS"), ("snomed.info/id/", "SNOMED CT"),
    ("snomed.info/sct/", "SNOMED CT"),
    ("purl.bioontology.org/ontology/MESH/", "MeSH"), ("identifiers.org/mesh/", "MeSH"),
    ("identifiers.org/meddra/", "MedDRA"), ("purl.obolibrary.org/obo/MONDO_", "MONDO"),
    ("rarediseases.info.nih.gov/diseases/", "GARD"),
)  # fmt: skip
UNKNOWN = "?"
Row = dict[str, str]


def read_sssom(content: BinaryIO, loading: Loading) -> str:
    """Read the mappings of a table; its date is not that of a release of Orphanet, see `day_of`.

    :raises Stranger: no row has an ORPHAcode
    """
    prefixes = Prefixes(head_of(content))
    content.seek(0)
    systems: set[str] = set()
    others: set[str] = set()
    with closing(rows_of(content, COMMENT)) as rows:
        header = [cell.strip().casefold() for cell in next(rows)]
        for cells in rows:
            row = dict(zip(header, cells, strict=False))
            if told := take_row(row, prefixes, loading):
                systems.add(told)
            elif len(others) < MOST_PREFIXES:
                others.update(each.partition(":")[0] for each in ends_of(row))
    if not systems:
        raise Stranger(
            f"a table of SSSOM mappings without any ORPHAcode, between {listed(sorted(others))}",
            fix="Take the table whose subjects or objects are codes of Orphanet.",
        )
    return f"mappings to {', '.join(sorted(systems - {UNKNOWN})) or 'systems that are not kept'} (SSSOM)"


def day_of(content: BinaryIO) -> str:
    """The day of a table: of the mappings, else of the release that its version names; empty when it tells none."""
    said = dict(metadata(head_of(content)))
    days = (DAY.search(said.get(key, "")) for key in ("mapping_date", "publication_date", "mapping_set_version"))
    return next(("-".join(part for part in day.groups() if part) for day in days if day), "")


def head_of(content: BinaryIO) -> list[str]:
    """The comment lines at the beginning, without their sign; the content is at its start before and after."""
    content.seek(0)
    lines: list[str] = []
    while (line := content.readline(LINE).lstrip(b"\xef\xbb\xbf")).startswith(b"#") and len(lines) < LINE >> 6:
        lines.append(line[1:].decode("utf-8", "replace").rstrip())
    content.seek(0)
    return lines


def metadata(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Keys and plain values of the header, those of its map of prefixes written with two blanks before."""
    for line in lines:
        key, colon, value = line.partition(":")
        if colon:
            yield key.removeprefix(" ").rstrip(), value.strip().strip("\"'")


class Prefixes:
    """The prefixes of one table: what a code means that is written with them."""

    def __init__(self, head: list[str]) -> None:
        self._iris = {key.strip(): iri for key, iri in metadata(head) if key.startswith(" ") and "://" in iri}
        self.meaning = lru_cache(maxsize=1 << 16)(self._meaning)

    def _meaning(self, text: str) -> tuple[str, str, str]:
        """System (`ORPHA`, a name of `SYSTEMS`, else empty), code and own address of one side of a mapping."""
        plain = text.strip().strip("<>")
        if "://" in plain:
            return meaning_of(plain)
        prefix, _, code = plain.partition(":")
        if iri := self._iris.get(prefix):
            found = meaning_of(iri + code)
            if found[0]:
                return found
        name = "".join(c for c in prefix.casefold() if c.isalnum())
        if name in ORPHA:
            return "ORPHA", code.rpartition("_")[2], ""
        system = system_of(prefix)
        return (system.name, code, foundation(system, prefix, code)) if system else ("", code, "")


def foundation(system: System, prefix: str, code: str) -> str:
    """The address of an entity of the ICD-11 Foundation, which numbers where the tabular list has codes."""
    return ENTITY + code if system.name == "ICD-11" and "foundation" in prefix.casefold() else ""


def meaning_of(iri: str) -> tuple[str, str, str]:
    """System, code and own address of an IRI; an empty system when it is none that is kept."""
    for place, name in PLACES:
        _, found, code = iri.partition(place)
        if found:
            return name, code.strip("/:_"), iri if name == "ICD-11" else ""
    for system in SYSTEMS.values():
        start = system.iri.partition("{}")[0]
        if iri.startswith(start):
            return system.name, iri.removeprefix(start), ""
    return "", iri, ""


def ends_of(row: Row) -> tuple[str, str]:
    """Both sides of a mapping."""
    return row.get("subject_id") or "", row.get("object_id") or ""


def take_row(row: Row, prefixes: Prefixes, loading: Loading) -> str:
    """Take in one mapping; answers with the system mapped to, `?` for one that is not kept, empty without ORPHAcode."""
    subject, target = (prefixes.meaning(each) for each in ends_of(row))
    if subject[0] != "ORPHA" and target[0] != "ORPHA":
        return ""
    turned = subject[0] != "ORPHA"
    (_, orpha, _), (system, text, iri) = (target, subject) if turned else (subject, target)
    if orpha in CLASSES:
        return UNKNOWN
    if system in ("", "ORPHA") or not CODE.fullmatch(orpha):
        loading.fault("mapping to an unknown system", " ".join(ends_of(row))[:60])
        return UNKNOWN
    relation = relation_of(row, turned)
    code = text if iri and text.isascii() and text.isdecimal() else code_in(system, text)
    if code is None:
        loading.fault(f"code that is none of {system}", f"ORPHA:{orpha} to {text[:20]}")
    elif relation is None:
        loading.fault("mapping said to be none, or of an unknown kind", f"ORPHA:{orpha} to {system} {code}")
    elif disease := loading.disease(orpha):
        take_mapping(loading, disease, Mapping(system, code, relation, "", is_validated(row), iri))
    return system


def relation_of(row: Row, turned: bool) -> str | None:
    """How the other code relates to the ORPHAcode; None for a mapping that is denied or says something else."""
    predicate = re.split(r"[:/#]", (row.get("predicate_id") or "").strip(" <>"))[-1].casefold()
    relation = RELATIONS.get(predicate)
    if relation is None or (row.get("predicate_modifier") or "").strip().casefold() == "not":
        return None
    return TURNED[relation] if turned else relation


def is_validated(row: Row) -> bool:
    """Whether a person made or looked at a mapping; where nothing is said, one did."""
    justified = re.split(r"[:/#]", (row.get("mapping_justification") or "").strip(" <>"))[-1]
    return justified.casefold() in BY_PERSONS
