"""Associations between entities: what replaces a code, what is suggested instead, and its preferential parent.

Each stands on both partners, the own side empty with `cycle="true"` (nomenclature pack, "Associations"; linearisation).
The root is the one that is led elsewhere.
"""

from __future__ import annotations

from lxml import etree

from catalogue.nomenclature.disease import Disease
from catalogue.orphanet.entity import code_of
from catalogue.orphanet.reading import Reading

MOVED, REFERRED, PREFERENTIAL = "21471", "27341", "21485"
SINGLE = {MOVED: "replaced_by", PREFERENTIAL: "preferential"}


def read_associations(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """Where a disease leads; what leads to it is told where that is read."""
    holder = element.getparent()
    own = holder.get("id") if holder is not None else None
    for each in element:
        parts = {str(part.tag): part for part in each}
        root, kind = parts.get("RootDisorder"), parts.get("DisorderDisorderAssociationType")
        code = code_of(parts.get("TargetDisorder"))
        if root is not None and kind is not None and code not in ("", disease.code) and is_own(root, own, disease):
            lead(disease, str(kind.get("id")), code, reading)


def is_own(side: etree._Element, own: str | None, disease: Disease) -> bool:
    """Whether a side of an association is the disease itself."""
    return side.get("cycle") == "true" or (own is not None and side.get("id") == own) or code_of(side) == disease.code


def lead(disease: Disease, kind: str, code: str, reading: Reading) -> None:
    """Note where a disease leads, by the id of the association."""
    if kind == REFERRED:
        reading.loading.add(disease, disease.referred_to, code, "codes referred to")
    elif attribute := SINGLE.get(kind):
        before = getattr(disease, attribute)
        if not before:
            setattr(disease, attribute, code)
        elif before != code:
            reading.loading.fault("code that leads to several", f"ORPHA:{disease.code}: {before}, {code}")
    else:
        reading.loading.fault("unknown association", f"ORPHA:{disease.code}: {kind[:20]}")
