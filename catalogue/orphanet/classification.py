"""A classification as a tree of nodes (ORPHAclassification, Orphadata product 3), read from its leaves upward.

One code may stand many times in a tree, each time with all that is beneath it. A node without a disease passes on what
is beneath it. Layouts of 2019 put a tree beneath a `Disorder`, without telling the number of the classification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from catalogue.nomenclature.disease import NO_CLASSIFICATION, Disease
from catalogue.orphanet.loading import LANGUAGE
from catalogue.orphanet.reading import ENGLISH, Reading, text_of

NUMBER = re.compile("[0-9A-Za-z_-]{1,20}")


@dataclass(slots=True)
class Node:
    """A node that is still open.

    :param beneath: the diseases directly beneath, so far
    """

    disease: Disease | None = None
    beneath: list[Disease] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The classification that is being read.

    :param open: nodes from the root down to where the file is now
    :param heads: diseases of its roots; `topmost`: diseases beneath roots that have none
    """

    number: str = NO_CLASSIFICATION
    open: list[Node] = field(default_factory=list)
    heads: list[Disease] = field(default_factory=list)
    topmost: list[Disease] = field(default_factory=list)

    def close(self, reading: Reading) -> None:
        """Close the innermost node: what is beneath it has found its parent."""
        node = self.open.pop()
        above = self.open[-1].beneath if self.open else None
        if node.disease is None:
            reading.loading.fault("node without a disease", f"classification {self.number}")
            (self.topmost if above is None else above).extend(node.beneath)
            return
        for each in node.beneath:
            reading.loading.place(each, node.disease.code, self.number)
        (self.heads if above is None else above).append(node.disease)


def number_of(element: etree._Element, reading: Reading) -> str:
    """The number of a classification as it opens."""
    number = str(element.get("id") or "").strip()
    if not NUMBER.fullmatch(number):
        reading.loading.fault("classification without a number", number[:20])
        return NO_CLASSIFICATION
    return number


def read_classification(element: etree._Element, tree: Tree, reading: Reading) -> None:
    """What a classification is called, and what stands at its top, when all of it was read."""
    reading.classifications.append(tree.number)
    for each in tree.topmost:
        each.places.setdefault(tree.number, set())
    if tree.number == NO_CLASSIFICATION:
        return
    classification = reading.loading.classification(tree.number)
    if tree.heads:
        classification.head = classification.head or tree.heads[0].code
    for name in element.iterchildren("Name"):
        language = (name.get("lang") or ENGLISH).strip().lower()
        reading.languages[language] += 1
        if LANGUAGE.fullmatch(language) and (text := text_of(name)):
            classification.labels.setdefault(language, text)


def read_roots(disease: Disease, tree: Tree, reading: Reading) -> None:
    """A tree beneath a `Disorder`, which is its head where its root names none."""
    for each in tree.topmost:
        reading.loading.place(each, disease.code, NO_CLASSIFICATION)
