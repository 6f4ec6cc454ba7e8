"""Spelling: what is left of a name when everything is gone in which two spellings of it may differ.

Three degrees, each folding more together: `plain` (case, accents, punctuation, possessives, Greek letters), `spelled`
(numerals, `type 2` and `2`, American and British spelling, articles), `key` (the order of words).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalogue.index.card import fold

LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h"})
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
LONE_GREEK = re.compile(r"(?<![α-ω])[α-ω](?![α-ω])")  # several in a row are a Greek word
# Before names out of use, in capitals. No other heading: `EXCLUDED: ` and `MOTHER: ` say that it is not so.
HEADING = re.compile(
    r"\s*(?:OBSOL[EÈ]T[EAO]?|NON RARE (?:IN|EN) EUROPE?|NO RARA? EN EUROPA|NON RAR[AO] IN EUROPA)\s?:\s"
)
MARK = "['’´`\x92]"
POSSESSIVE = re.compile(rf"{MARK}s\b|(?<=s){MARK}(?=\s)", re.IGNORECASE)
ELISION = re.compile(rf"\b(?:dell|all|d|l){MARK}(?=\w)", re.IGNORECASE)
TYPES = frozenset({"type", "types", "typ", "typu", "typus", "tipo"})
NOISE = TYPES | {
    "of", "the", "and", "with", "du", "des", "de", "la", "le", "les", "et", "del", "della", "delle", "dei", "degli",
    "di", "da", "do", "dos", "das", "der", "die", "den", "und", "van", "het", "een", "von", "el", "los", "las",
}  # fmt: skip
ROMAN = re.compile(r"(x?)(ix|iv|v?i{0,3})([a-f]?)")
UNITS = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
SURE = re.compile(r"(?:x?(?:ii|iii|iv|vi|vii|viii|ix)|xi|xv|ii[abc]|iii[abc])")  # numerals that are no word besides
BRITISH = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"our(?=s?$)"), "or"),
    (re.compile(r"(?<=[iy])z(?=\w)"), "s"),
    (re.compile(r"leuc"), "leuk"),
    (re.compile(r"sulph"), "sulf"),
)
SHORTEST = 5
PARTS = re.compile(r"[0-9]+|[^0-9]+")
ASCII_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name in all three degrees, each empty when nothing is left."""

    plain: str
    spelled: str
    key: str


def spelling(text: str) -> Spelling:
    """A name folded in all three degrees.

    >>> spelling("Crohn's disease").spelled, spelling("Haemophilia type II-B").spelled, spelling("CMT1A").spelled
    ('crohn disease', 'hemophilia 2 b', 'cmt 1 a')
    >>> spelling("Syndrome de Marfan").key == spelling("Marfan syndrome").key
    True
    """
    return respelled(text, plain(text))


def respelled(text: str, name: str) -> Spelling:
    """The same, where the plain name is known already."""
    bare = ELISION.sub("", text)
    words = (name if bare == text else plain(bare)).split()
    numbered = [before in TYPES for before in ("", *words[:-1])]
    if len(words) > 1:
        numbered[-1] = True
    units = [unit for unit in map(unit_of, words, numbered) if unit]
    if len(units) < min(2, len(words)):  # too little is left: what looks like an article may be an acronym
        units = [unit_of(word, after) or (word,) for word, after in zip(words, numbered, strict=True)]
    key = " ".join(sorted("".join(unit) for unit in units))
    return Spelling(name, " ".join(part for unit in units for part in unit), key)


def is_headed(text: str) -> bool:
    """Whether a text has a heading by which Orphanet marks names that are out of use."""
    return HEADING.match(text) is not None


def plain(text: str) -> str:
    """A name without case, accents, punctuation and possessives, Greek letters spoken, headings (`OBSOLETE:`) left out.

    >>> plain("OBSOLETE: β-Thalassémie"), plain("Crohn's disease")
    ('beta thalassemie', 'crohn disease')
    """
    if heading := HEADING.match(text):
        text = text[heading.end() :]
    text = POSSESSIVE.sub("", text)
    if text.isascii():
        return " ".join(ASCII_WORDS.findall(text.lower()))  # the same, and several times faster
    return LONE_GREEK.sub(lambda letter: GREEK.get(letter[0], letter[0]), fold(text).translate(LETTERS))


@lru_cache(maxsize=50_000)
def unit_of(word: str, numbered: bool) -> tuple[str, ...]:
    """The parts of a word as it is spelled: numerals in figures, figures apart from letters; none of an article.

    :param numbered: whether it stands where numbers do: after `type`, or last

    >>> unit_of("haemochromatosis", False), unit_of("cmt1a", False), unit_of("v", True)
    (('hemochromatosis',), ('cmt', '1', 'a'), ('5',))
    """
    if word in NOISE:
        return ()
    if numbered or SURE.fullmatch(word):
        return figure(word) or american(word)
    return american(word)


def figure(word: str) -> tuple[str, ...]:
    """The number that a Roman numeral up to XIX stands for, a letter after it apart; none when it is no numeral.

    >>> figure("iv"), figure("iia"), figure("x"), figure("via")
    (('4',), ('2', 'a'), (), ('6', 'a'))
    """
    found = ROMAN.fullmatch(word)
    if found is None or not (found[1] + found[2]) or word == "x":
        return ()
    number = str(10 * bool(found[1]) + UNITS[found[2]])
    return (number, found[3]) if found[3] else (number,)


def american(word: str) -> tuple[str, ...]:
    """A word as Americans spell it, figures apart from letters; by rule of thumb, as long as both come out the same."""
    if len(word) >= SHORTEST:
        for british, instead in BRITISH:
            word = british.sub(instead, word)
    parts = PARTS.findall(word)
    return tuple(part for part in parts if part not in TYPES or len(parts) == 1)
