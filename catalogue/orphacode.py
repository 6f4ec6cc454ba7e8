"""ORPHAcodes in every spelling that the world has found for them."""

from __future__ import annotations

import re

ORDO = "http://www.orpha.net/ORDO/"
IRI = ORDO + "Orphanet_"

NUMBER = r"0*([1-9][0-9]{0,6})(?![0-9A-Za-z])"
WORD = re.compile(
    r"(?<![A-Za-z])(?:ordo\s*[:/#]\s*)?"
    r"(?!orphanet\s+(?:19|20)[0-9]{2}(?![0-9]))"  # a year after the name of Orphanet is no code
    r"(?:orphanet\.ordo|orphanet|orpha[ _-]?(?:code|number|id)?|ordo)"
    r"(?:\s+(?:code|number|nr|no|id))?\.?\s*(?:#_|[:_#/=-]|%3A|%5F)?\s*(?:orphanet[_:])?" + NUMBER,
    re.IGNORECASE,
)
PAGE = re.compile(
    r"orpha\.?net[^\s\"<>]{0,300}?(?:[?&;](?:expert|expertid|disease_id)=|/detail/|/rarediseases/[^\s\"<>]{0,100}?)"
    + NUMBER,
    re.IGNORECASE,
)
SEARCH = re.compile(
    r"(?:OC_Exp|Disease\w{0,40})\.php[^\s\"<>]{0,200}?[?&;](?:Expert|diseaseid)=" + NUMBER, re.IGNORECASE
)
BARE = re.compile(r"\s*" + NUMBER + r"\s*")


def find_codes(text: str, *, is_code: bool = False) -> list[str]:
    """Every ORPHAcode that a text or an IRI names, as plain numbers, in the order met.

    :param is_code: whether the text stands in a field for ORPHAcodes, where a bare number is one

    >>> find_codes("urn:miriam:icd:W2,ORPHA:5")
    ['5']
    """
    text = " ".join(text.split())  # runs of blanks would make the patterns slow
    found = [(each.start(), each[1]) for pattern in (WORD, PAGE, SEARCH) for each in pattern.finditer(text)]
    codes = [code for _, code in sorted(found)]
    if not codes and is_code:
        parts = [BARE.fullmatch(part) for part in re.split(r"[,;|]", text)]
        codes = [part[1] for part in parts if part] if all(parts) else []
    return list(dict.fromkeys(codes))


def find_code(text: str, *, is_code: bool = False) -> str | None:
    """The first ORPHAcode that a text or an IRI names; None when it names none.

    >>> find_code("http: //identifiers.org/orphanet:586")
    '586'
    """
    codes = find_codes(text, is_code=is_code)
    return codes[0] if codes else None


def iri_of_code(code: str) -> str:
    """The IRI of an ORPHAcode, as the whole catalogue writes it.

    >>> iri_of_code("586")
    'http://www.orpha.net/ORDO/Orphanet_586'
    """
    return IRI + code


def code_of_iri(iri: str) -> str | None:
    """The code of an IRI in the catalogue's own spelling; None for every other IRI."""
    code = iri.removeprefix(IRI)
    return code if iri.startswith(IRI) and re.fullmatch(r"[1-9][0-9]*", code) else None
