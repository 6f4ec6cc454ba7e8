"""Advice: what must be seen with a code that is no longer in use, and which codes to use instead.

Pages, searches, machines and the command line all show these words. Statuses as in Orphanet's nomenclature pack: a
deprecated code has moved to one other, an obsolete one is at best referred to others, one that is not rare in Europe
leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature

NOT_RARE = "NonRareInEurope"
WORDS = {"Deprecated": "deprecated", "Obsolete": "obsolete", NOT_RARE: "not rare in Europe"}


def advice(
    disease: Disease, nomenclature: Nomenclature, languages: Iterable[str] = ("en",)
) -> tuple[str, tuple[str, ...]]:
    """The note to show with a code, and the active codes that it leads to; nothing for a code in use.

    A replacement that is itself deprecated is followed to the code in use.
    """
    if disease.is_active:
        return "", ()
    spoken = tuple(languages)
    word = WORDS.get(disease.status, "inactive")
    if disease.replaced_by:
        return _moved(disease, word, nomenclature, spoken)
    known = [code for code in disease.referred_to if _in_use(code, nomenclature)]
    if known:
        named = " or ".join(_named(code, nomenclature, spoken) for code in known)
        return f"ORPHA:{disease.code} is {word}: Orphanet refers to {named}.", tuple(known)
    if disease.status == NOT_RARE:
        return f"ORPHA:{disease.code} is not rare in Europe: its code is out of use, and no other takes its place.", ()
    return f"ORPHA:{disease.code} is {word}: it is out of use, and Orphanet suggests no other code.", ()


def _moved(
    disease: Disease, word: str, nomenclature: Nomenclature, languages: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The advice for a code that has moved to another one."""
    target = successor(disease.code, nomenclature)
    if _in_use(target, nomenclature):
        return f"ORPHA:{disease.code} is {word}: use {_named(target, nomenclature, languages)}.", (target,)
    found = nomenclature.get(target)
    if found is None or target == disease.code:
        lost = f"ORPHA:{disease.code} is {word}: it moved to ORPHA:{disease.replaced_by}"
        return f"{lost}, which leads to no code in use.", ()
    note, leads_to = advice(found, nomenclature, languages)
    return f"ORPHA:{disease.code} is {word}: it moved to ORPHA:{target}. {note}", leads_to


def successor(code: str, nomenclature: Nomenclature) -> str:
    """The code that a deprecated one has become, over several steps where need be; the code itself when it has not.

    The last code may be inactive or unknown; a circle of replacements leads back to the code itself.
    """
    seen, here = {code}, code
    while (disease := nomenclature.get(here)) is not None and not disease.is_active and disease.replaced_by:
        here = disease.replaced_by
        if here in seen:
            return code
        seen.add(here)
    return here


def _in_use(code: str, nomenclature: Nomenclature) -> bool:
    disease = nomenclature.get(code)
    return disease is not None and disease.is_active


def _named(code: str, nomenclature: Nomenclature, languages: tuple[str, ...]) -> str:
    return f"ORPHA:{code} {nomenclature.label(code, languages)}"
