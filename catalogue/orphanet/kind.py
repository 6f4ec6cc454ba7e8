"""What kind of entity a disease is, as tables, packets and ORDO name it: in English words, or by an ORDO class.

Nomenclature pack, "Classification levels" and "Disorder types"; the XML files name the same by number.
"""

from __future__ import annotations

from catalogue.nomenclature.disease import DISORDER, GROUP, SUBTYPE, Disease
from catalogue.orphanet.loading import Loading, cleaned

# English name, our name, level, class of ORDO
TYPES = (
    ("Category", "Category", GROUP, "557495"),
    ("Clinical group", "ClinicalGroup", GROUP, "377794"),
    ("Disease", "Disease", DISORDER, "377788"),
    ("Malformation syndrome", "MalformationSyndrome", DISORDER, "377789"),
    ("Biological anomaly", "BiologicalAnomaly", DISORDER, "377790"),
    ("Morphological anomaly", "MorphologicalAnomaly", DISORDER, "377791"),
    ("Clinical syndrome", "ClinicalSyndrome", DISORDER, "377792"),
    (
        "Particular clinical situation in a disease or syndrome", "ParticularClinicalSituation", DISORDER, "377793",
    ),
    ("Etiological subtype", "EtiologicalSubtype", SUBTYPE, "377795"),
    ("Clinical subtype", "ClinicalSubtype", SUBTYPE, "377796"),
    ("Histopathological subtype", "HistopathologicalSubtype", SUBTYPE, "377797"),
)  # fmt: skip
TYPE_NAMES = {words.casefold(): (name, level) for words, name, level, _ in TYPES}
TYPE_CLASSES = {number: (name, level) for _, name, level, number in TYPES}
LEVEL_CLASSES = {"557492": GROUP, "557493": DISORDER, "557494": SUBTYPE}
CLASSES = frozenset((*TYPE_CLASSES, *LEVEL_CLASSES))  # numbers like ORPHAcodes that are none
LEVEL_NAMES = {
    "group of disorders": GROUP, "disorder": DISORDER, "subtype of disorder": SUBTYPE, "subtype of a disorder": SUBTYPE,
}  # fmt: skip
STATUSES = {
    "active": "Active", "historic": "Historic", "deprecated": "Deprecated", "obsolete": "Obsolete",
    "non rare disease in europe": "NonRareInEurope",
}  # fmt: skip


def take_type(disease: Disease, words: str, loading: Loading) -> None:
    """The type in English words, and the level that follows from it."""
    known = TYPE_NAMES.get(cleaned(words).casefold())
    if known:
        disease.type, disease.level = known
    elif words.strip():
        loading.fault("unknown type", cleaned(words)[:60])


def take_level(disease: Disease, words: str, loading: Loading) -> None:
    """The level in English words."""
    known = LEVEL_NAMES.get(cleaned(words).casefold())
    if known:
        disease.level = known
    elif words.strip():
        loading.fault("unknown level", cleaned(words)[:60])


def status_of(words: str) -> str:
    """The status in words, as lists and difference files write it; empty when it is none.

    >>> status_of("Inactive: Non rare disease in Europe")
    'NonRareInEurope'
    """
    return STATUSES.get(cleaned(words).casefold().removeprefix("inactive:").removeprefix("active:").strip(), "")
