"""A loading: what was read from the files of a nomenclature so far, and what was wrong with them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TypeVar

from catalogue.error import CatalogueError
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Classification, Parcel

LANGUAGE = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
CODE = re.compile("[1-9][0-9]{0,6}")
DAY = re.compile(r"((?:19|20)[0-9]{2})-([01][0-9])(?:-([0-3][0-9]))?")
# The tags that definitions are met with; anything else between < and > is text ("<50 years or >", `orphanet` files).
MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|u|p|br|span)\b[^<>]{0,40}>|</?i(?=<)", re.IGNORECASE)
EXAMPLES = 5
MOST = 2_000  # of one list of one disease: lists are searched for each thing that is added to them
# Letters of Windows-1252 that were taken for control characters, as in a few real names.
WINDOWS = {number: bytes([number]).decode("cp1252", "ignore") for number in range(0x80, 0xA0)}

Each = TypeVar("Each")


@dataclass(slots=True)
class Loading:
    """What the files of one load say, joined by code, in whatever order they come.

    A reader of a format is a function `(content: BinaryIO, loading: Loading) -> str` that calls what stands here and
    answers with what the file is, in words ("classification 150 (fr)").

    :param dates: days on which the files were extracted, `2025-06-24`, by how many files bear them
    :param drafts: code and language of definitions that are taken only where there is no better one
    :param faults: by kind: how often; `examples` of each, at most five
    """

    diseases: dict[str, Disease] = field(default_factory=dict)
    classifications: dict[str, Classification] = field(default_factory=dict)
    drafts: set[tuple[str, str]] = field(default_factory=set)
    dates: Counter[str] = field(default_factory=Counter)
    parcels: list[Parcel] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def disease(self, code: str | None) -> Disease | None:
        """The disease of a code, new when it was not met before; None, and a fault, when the code is none.

        Its status stays empty until a file tells it.
        """
        plain = (code or "").strip().upper().removeprefix("ORPHA:").removeprefix("ORPHANET:")
        if not CODE.fullmatch(plain):
            self.fault("entry without a code", (code or "").strip()[:60])
            return None
        if plain not in self.diseases:
            self.diseases[plain] = Disease(plain, status="")
        return self.diseases[plain]

    def fault(self, kind: str, example: str = "") -> None:
        """Count something that is wrong with a file, and keep some examples."""
        self.faults[kind] += 1
        if example and len(self.examples[kind]) < EXAMPLES and example not in self.examples[kind]:
            self.examples[kind].append(example)

    def dated(self, text: str | None) -> str:
        """Note the day a file says it was extracted; answers with it, empty when it says none."""
        found = DAY.search(text or "")
        day = "-".join(part for part in found.groups() if part) if found else ""
        if day:
            self.dates[day] += 1
        return day

    def label(self, disease: Disease, language: str | None, text: str | None) -> None:
        """A preferred name; the first that is told for a language stays."""
        if name := self._name(disease, language, text):
            disease.labels.setdefault(*name)

    def synonym(self, disease: Disease, language: str | None, text: str | None) -> None:
        """Another name."""
        name = self._name(disease, language, text)
        if name:
            self.add(disease, disease.synonyms, name, "synonyms")

    def add(self, disease: Disease, there: list[Each], told: Each, noun: str) -> None:
        """Add to a list of a disease what is not in it, while there is room."""
        if self.has_room(disease, there, noun) and told not in there:
            there.append(told)

    def has_room(self, disease: Disease, there: list[Each], noun: str) -> bool:
        """Whether a list of a disease may still be searched and added to; a fault when it is too long."""
        if len(there) >= MOST:
            self.fault(f"too many {noun} of one disease", f"ORPHA:{disease.code}")
            return False
        return True

    def fitting(self, disease: Disease, told: list[Each], noun: str) -> list[Each]:
        """As much of a list as a disease may have; a fault when it is too long."""
        if len(told) > MOST:
            self.fault(f"too many {noun} of one disease", f"ORPHA:{disease.code}")
        return told[:MOST]

    def definition(self, disease: Disease, language: str | None, text: str | None) -> None:
        """A definition, its markup taken out."""
        plain = without_markup(text or "")
        if plain != cleaned(text or ""):
            self.fault("markup in a definition", f"ORPHA:{disease.code}")
        if name := self._name(disease, language, plain):
            disease.definitions.setdefault(*name)

    def _name(self, disease: Disease, language: str | None, text: str | None) -> tuple[str, str] | None:
        plain = cleaned(text or "")
        if not plain:
            return None
        tongue = (language or "en").strip().lower()
        if not LANGUAGE.fullmatch(tongue):
            self.fault("name in an unknown language", f"ORPHA:{disease.code}: {tongue[:20]}")
            return None
        return tongue, plain

    def place(self, disease: Disease, parent: str, classification: str) -> None:
        """A code directly above, in a classification."""
        if parent != disease.code:
            disease.places.setdefault(classification, set()).add(parent)

    def classification(self, number: str) -> Classification:
        """The classification of a number, new when it was not met before."""
        return self.classifications.setdefault(number, Classification(number))

    def mapping(self, disease: Disease, mapping: Mapping) -> None:
        """A code of another system; told twice, it counts once."""
        self.add(disease, disease.mappings, mapping, "mappings")


def cleaned(text: str) -> str:
    """A text with single plain blanks and nothing that cannot be seen.

    >>> cleaned(" Marfan\\u00a0 syndrome ")
    'Marfan syndrome'
    >>> cleaned("l'\\x9cil")
    "l'œil"
    """
    if not text.isprintable():
        text = "".join(c for c in text.translate(WINDOWS) if c.isprintable() or c.isspace())
    return " ".join(text.split())


def without_markup(text: str) -> str:
    """A text without HTML tags of a fixed list; `<50 years or >` is none of them.

    >>> without_markup("Due to <i>FBN1</i>, onset <50 years")
    'Due to FBN1, onset <50 years'
    """
    return cleaned(MARKUP.sub("", text))


class NotNomenclature(CatalogueError):
    """A file that is nothing of a nomenclature, or too damaged to be read as what it is."""
