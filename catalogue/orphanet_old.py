"""Orphanet's classification files (ORPHAclassification_*.xml, en_product3_*.xml) as a nomenclature.

Read as a stream of bytes, so that the parser sees the declared encoding; names by their own `lang`; the same node may
stand many times in one tree and in many files. Formats: Orphanet nomenclature pack, sections "Classifications".
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from catalogue.disease import Disease
from catalogue.error import CatalogueError, Hostile
from catalogue.nomenclature import Nomenclature

GROUP, DISORDER, SUBTYPE = "GroupOfDisorders", "Disorder", "SubtypeOfDisorder"
TYPES = {
    "36561": ("Category", GROUP),
    "21436": ("ClinicalGroup", GROUP),
    "21394": ("Disease", DISORDER),
    "21401": ("MalformationSyndrome", DISORDER),
    "21408": ("BiologicalAnomaly", DISORDER),
    "21415": ("MorphologicalAnomaly", DISORDER),
    "21422": ("ClinicalSyndrome", DISORDER),
    "21429": ("ParticularClinicalSituation", DISORDER),
    "21443": ("EtiologicalSubtype", SUBTYPE),
    "21450": ("ClinicalSubtype", SUBTYPE),
    "21457": ("HistopathologicalSubtype", SUBTYPE),
}
GZIP = b"\x1f\x8b"
LANGUAGE = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
CODES = ("OrphaCode", "ORPHAcode", "OrphaNumber")


class NotNomenclature(CatalogueError):
    """A file that holds no classification of Orphanet."""


@dataclass(slots=True)
class Loading:
    """What was read so far, and what was wrong with it.

    :param releases: extraction months of the files, `2025-06`, by how many files bear them
    :param faults: by kind: how often
    """

    diseases: dict[str, Disease] = field(default_factory=dict)
    releases: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def nomenclature(self, before: Nomenclature) -> Nomenclature:
        """The nomenclature of what was read.

        Files of the edition in force add to it; those of another replace its active codes. Inactive codes, synonyms
        and names in further languages, which classifications do not tell, stay known either way.
        """
        release = max(self.releases, default=before.release) or "undated"
        adds = edition_of(release) == edition_of(before.release)
        for code, disease in before.diseases.items():
            if code in self.diseases:
                kept = self.diseases[code]
                kept.synonyms = kept.synonyms or disease.synonyms
                kept.labels = {**disease.labels, **kept.labels}
                kept.parents |= disease.parents if adds else set()
            elif adds or not disease.is_active:
                self.diseases[code] = replace(disease, parents=set(disease.parents))
        for disease in self.diseases.values():
            disease.parents = {parent for parent in disease.parents if parent in self.diseases}
        return Nomenclature(self.diseases, release)


def edition_of(release: str) -> tuple[str, bool]:
    """The edition a release belongs to: Orphanet publishes in summer (files of June or July) and in December.

    >>> edition_of("2025-06") == edition_of("2025-07")
    True
    """
    year, _, month = release.partition("-")
    return year, "04" <= month <= "09"


def load_files(files: Iterable[Path]) -> Loading:
    """Read classification files of one release, in any number of languages.

    :raises NotNomenclature: a file that is something else, naming it and what it is; nothing is loaded then
    """
    loading = Loading()
    for file in files:
        read_file(file, loading)
    return loading


def read_file(file: Path, loading: Loading) -> None:
    """Read one classification file into what was read before."""
    try:
        content = file.read_bytes()
        root = parsed(gzip.decompress(content) if content.startswith(GZIP) else content)
    except (etree.XMLSyntaxError, Hostile, OSError, EOFError, zlib.error) as error:
        raise NotNomenclature(f"{file.name} is no XML that can be read: {error}.") from error
    classifications = root.findall("ClassificationList/Classification")
    if root.tag != "JDBOR" or not classifications:
        inside = next(
            (child.tag for child in root if isinstance(child.tag, str) and child.tag != "Availability"), "nothing"
        )
        raise NotNomenclature(
            f"{file.name} holds <{root.tag!s}> with <{inside!s}>.",
            expected="a classification of Orphanet (JDBOR with ClassificationList).",
            fix="Give the ORPHAclassification_*.xml or en_product3_*.xml files.",
        )
    date = str(root.get("ExtractionDate") or root.get("date") or "")[:7]
    loading.releases[date] += 1
    loading.files.append(file.name)
    for classification in classifications:
        for node in classification.findall("ClassificationNodeRootList/ClassificationNode"):
            read_node(node, None, loading)


def parsed(content: bytes) -> etree._Element:
    """The root of XML bytes, in the encoding that they declare.

    :raises Hostile: they bring a DOCTYPE or entities
    """
    plain = content.replace(b"\0", b"") if b"\0" in content[:4] else content  # UTF-16 and its like
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Hostile("it brings a DOCTYPE, which may define entities.", expected="XML without DOCTYPE.")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def read_node(start: etree._Element, above: str | None, loading: Loading) -> None:
    """Read a node and all beneath it; a node without a disease passes its parent on."""
    stack: list[tuple[etree._Element, str | None]] = [(start, above)]
    while stack:
        node, parent = stack.pop()
        code = read_disorder(node.find("Disorder"), loading) or parent
        if parent and code and code != parent:
            loading.diseases[code].parents.add(parent)
        stack.extend((child, code) for child in node.findall("ClassificationNodeChildList/ClassificationNode"))


def read_disorder(element: etree._Element | None, loading: Loading) -> str | None:
    """The code of a node's disorder, its name and type taken in; None when the node has none."""
    if element is None:
        loading.faults["node without a disorder"] += 1
        return None
    code = next((text.strip() for tag in CODES if (text := element.findtext(tag))), "")
    if not (code.isascii() and code.isdigit()):
        loading.faults["node without a code"] += 1
        return None
    disease = loading.diseases.setdefault(code, Disease(code))
    name = element.find("Name")
    if name is not None and name.text:
        language = str(name.get("lang") or "en")
        if LANGUAGE.fullmatch(language):
            disease.labels.setdefault(language, " ".join(name.text.split()))
        else:
            loading.faults["name in an unknown language"] += 1
    read_type(element.find("DisorderType"), disease, loading)
    return code


def read_type(element: etree._Element | None, disease: Disease, loading: Loading) -> None:
    """The type of a disorder and the level that follows from it; names are translated, ids are not."""
    if element is None:
        loading.faults["node without a type"] += 1
        return
    known = TYPES.get(str(element.get("id")))
    if known is None:
        loading.faults["unknown type"] += 1
    else:
        disease.type, disease.level = known
