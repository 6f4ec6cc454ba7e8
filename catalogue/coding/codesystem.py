"""Code systems: what a column of a list can be said to hold, in any spelling, or says of itself by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.error import UnknownName
from catalogue.nomenclature.mapping import SYSTEMS, system_of

ORPHA, NAME, GENE, ICD10 = "ORPHA", "name", "gene", "ICD-10"
READ = (ORPHA, *SYSTEMS, GENE, NAME)
"""What a list can be said to hold."""
SPELLINGS = {
    **dict.fromkeys(("orpha", "orphacode", "orphacodes", "orphanet", "orphanumber", "orphaid", "ordo"), ORPHA),
    **dict.fromkeys(("gene", "genes", "genesymbol", "hgnc", "hgncsymbol"), GENE),
    **dict.fromkeys(("name", "names", "text"), NAME),
}

CODE_OF_ICD10 = re.compile(
    r"(?:(?:ICD|CIM)[\s-]*10[\s-]*(?:GM|CM|WHO|AM)?[\s:]*)?([A-Z]\d\d)\.?(\w{1,4})[-+*†!#]?", re.IGNORECASE
)

MAPPED = "|".join(prefix for system in SYSTEMS.values() for prefix in system.prefixes)
CODE = re.compile(
    rf"[A-Z]\d\d\.\w{{1,5}}[-+*†!#]?|[CD]\d{{6,9}}|\d+|(?:{MAPPED})[\s:#_-]*(?:1[01])?[\s:#_-]*\w*\d[\w.]*", re.I
)


def must_system(word: str) -> str:
    """What a word names of `READ`; empty for none.

    :raises UnknownName: a word that names nothing we read
    """
    found = system_named(word) if word.strip() else ""
    if found is None:
        raise UnknownName("code system", word[:60], READ)
    return found


def system_named(word: str) -> str | None:
    """What a word in any spelling names of `READ`; None when it names nothing."""
    plain = re.sub(r"[^a-z0-9]", "", word.casefold())
    system = system_of(word)
    return SPELLINGS.get(plain) or (system.name if system else None)


def system_of_column(name: str) -> str:
    """The system that a column says by its name, as `OMIM id` does; empty when it says none.

    >>> system_of_column("ICD-10 code"), system_of_column("diagnosis")
    ('ICD-10', '')
    """
    bare = re.sub(r"(?i)(?:[\s_-]+|^)(?:codes?|ids?|numbers?|num|nr|no|kode?|symbols?)\.?(?=[\s_-]|$)", " ", name)
    found = system_named(name) or system_named(bare)
    return found if found and found != NAME else ""


def is_code(text: str) -> bool:
    """Whether a text can be nothing but a code of some system, so that names like it would be nonsense.

    >>> is_code("Q87.4"), is_code("OMIM 154700"), is_code("CMT1A")
    (True, True, False)
    """
    return CODE.fullmatch(text.strip()) is not None


def above_icd10(text: str) -> Iterator[str]:
    """The ICD-10 codes above one, the nearest first; none for what is no such code.

    >>> list(above_icd10("Q87.43"))
    ['Q87.4', 'Q87']
    """
    found = CODE_OF_ICD10.fullmatch(text.strip())
    for length in range(len(found[2]) - 1 if found else -1, -1, -1):
        yield (f"{found[1]}.{found[2][:length]}" if length else found[1]).upper()  # type: ignore[index]
