"""A reading: what is met while one JDBOR file is read, from which it is known what the file is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from catalogue.orphanet.loading import LANGUAGE, Loading, cleaned

ENGLISH = "en"
LONGEST_NUMBER = 9


@dataclass(slots=True)
class Reading:
    """What one file has told so far.

    :param sections: names of the elements met that say something of a disease
    :param systems: code systems it maps to, as we name them
    :param languages: of its links and names, by how often; links bear the language of the file, names their own
    :param classifications: numbers of those it holds, in order
    """

    loading: Loading
    sections: set[str] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    links: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    classifications: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the file; empty when it names nothing."""
        told = next((language for language, _ in (self.links or self.languages).most_common(1)), "")
        return told.lower() if LANGUAGE.fullmatch(told) else ""


def text_of(element: etree._Element | None) -> str:
    """The plain text of an element, empty when there is none."""
    return cleaned(element.text) if element is not None and element.text else ""


def word_of(element: etree._Element | None, words: dict[str, str]) -> str:
    """A named value: the word for its id where it is known, since names are translated; else its name as it is told."""
    if element is None:
        return ""
    known = words.get(str(element.get("id")))
    return known if known is not None else text_of(element.find("Name")) or text_of(element)


def is_english(element: etree._Element) -> bool:
    """Whether the first name within an element is English."""
    name = next(element.iter("Name"), None)
    return name is None or (name.get("lang") or ENGLISH) == ENGLISH


def whole_of(element: etree._Element | None) -> int | None:
    """The whole number that an element holds; None when it holds none."""
    text = text_of(element)
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
