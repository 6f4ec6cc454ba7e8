"""Marks in two texts: the words that differ, so that a reader sees the change and not the wall around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

WORD = re.compile(r"\s*\S+")
MOST_WORDS = 2_000
AROUND = 8
"""Words that are shown before and after a change; what lies between is left out."""
GAP = " … "


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text.

    :param changed: whether the other text lacks it
    """

    text: str
    changed: bool


def marked(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Both texts in pieces, long passages that are the same cut short; each in one piece when they are too long.

    >>> [part.text for part in marked("a small word", "a large word")[1]]
    ['a', ' large', ' word']
    """
    one, other = WORD.findall(old), WORD.findall(new)
    if max(len(one), len(other)) > MOST_WORDS:
        return [Part(old, True)], [Part(new, True)]
    before: list[Part] = []
    after: list[Part] = []
    for step in Indel.opcodes([word.strip() for word in one], [word.strip() for word in other]):
        gone, come = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag == "equal":
            first = not step.src_start and not step.dest_start
            last = step.src_end == len(one) and step.dest_end == len(other)
            before.append(Part(shortened(gone, first=first, last=last), False))
            after.append(Part(shortened(come, first=first, last=last), False))
        else:
            before += [Part("".join(gone), True)] if gone else []
            after += [Part("".join(come), True)] if come else []
    return before, after


def shortened(words: list[str], *, first: bool, last: bool) -> str:
    """A passage that both texts share, with as much of it as tells where a change is.

    :param first, last: whether it begins or ends the text
    """
    head, tail = 0 if first and not last else AROUND, 0 if last else AROUND
    if len(words) <= head + tail + 4:
        return "".join(words)
    return "".join(words[:head]) + GAP + "".join(words[len(words) - tail :]).lstrip()
