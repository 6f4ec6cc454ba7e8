"""A phrase of a list, taken apart: what it says beside a code, of which parts it is made, whether it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.orphacode import PAGE, SEARCH, WORD

ASKED = re.compile(r"(?:^|[\s(])\?|\?+\s*(?:$|[),;])")
DENIED = re.compile(r"[(\[]\s*[-‐‑–—−]\s*[)\]]|[≠¬✗✘❌]")
ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
APART = re.compile(r"\s*[;|/+()\[\]{}]\s*|\s+[-–—]\s+")
CODE_FIRST = re.compile(r"(\S*\d\S*?)[\s:,]+(\D.*)")
CODE_LAST = re.compile(r"(.*[^\s:,])[\s:,]+([^\s:,]*\d\S*)")  # marks between only: else it is slow
MOST_PARTS = 12


def is_asked(text: str) -> bool:
    """Whether a text is written with a question mark, as suspicions are; those inside addresses do not count."""
    return ASKED.search(text) is not None


def is_denied(text: str) -> bool:
    """Whether a text is written with a mark by which people say that something is not so.

    >>> is_denied("Fever (-)"), is_denied("≠ Fever"), is_denied("T-B+ (SCID)")
    (True, True, False)
    """
    return DENIED.search(text) is not None


def rest_of(text: str) -> str:
    """What a text says beside ORPHAcodes."""
    bare = text
    for pattern in (PAGE, SEARCH, WORD):
        bare = pattern.sub(" ", bare)
    return " ".join(ADDRESS.sub(" ", bare).split()).strip(" .,;:-–—()[]|/")


def parts_of(text: str) -> Iterator[tuple[list[str], bool]]:
    """Ways to take a text apart, and whether each part then stands for itself: at marks between words, a code from the
    words before or behind it, codes from each other."""
    parts = [part for part in APART.split(text) if part]
    if 1 < len(parts) <= MOST_PARTS:
        yield parts, True
    for pattern in (CODE_FIRST, CODE_LAST):
        if found := pattern.fullmatch(text):
            yield [found[1], found[2]], False
    codes = re.split(r"[,\s]+", text)
    if 1 < len(codes) <= MOST_PARTS and all(re.search(r"\d", each) for each in codes):
        yield codes, True
