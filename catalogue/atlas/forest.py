"""The forest: the classifications as trees that are opened step by step, up from a disease and down from one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from catalogue.atlas.disease_view import Branch, Place
from catalogue.nomenclature.disease import DISORDER, NO_CLASSIFICATION
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.telling.view import DiseaseLink

WIDEST = 250
MOST = 3_000
DEEPEST = 40


class Forest:
    """The trees of a nomenclature.

    :param link: names a disease with its numbers
    """

    def __init__(
        self, nomenclature: Nomenclature, link: Callable[[str], DiseaseLink], languages: tuple[str, ...] = ("en",)
    ) -> None:
        self.nomenclature = nomenclature
        self.link = link
        self.languages = languages

    @cached_property
    def _order(self) -> dict[str, int]:
        """The place of each code in the order of names, numbers in them by their size."""
        diseases = self.nomenclature.diseases.values()
        named = sorted((sortable(each.label(self.languages)), int(each.code), each.code) for each in diseases)
        return {code: place for place, (_, _, code) in enumerate(named)}

    def named(self, codes: Iterable[str]) -> list[str]:
        """Codes by the names of their diseases; unknown ones last."""
        order = self._order
        return sorted(codes, key=lambda code: order.get(code, len(order)))

    @cached_property
    def heads(self) -> frozenset[str]:
        """The heads of the classifications, which never match as broader."""
        return frozenset(self.nomenclature.heads)

    @cached_property
    def disorders(self) -> frozenset[str]:
        """All active disorders."""
        diseases = self.nomenclature.diseases.values()
        return frozenset(each.code for each in diseases if each.is_active and each.level == DISORDER)

    def beneath(self, codes: Iterable[str]) -> frozenset[str]:
        """The active disorders at or beneath some codes."""
        listed = set(codes)
        return self.disorders & listed.union(*(self.nomenclature.descendants(code) for code in listed))

    @cached_property
    def children(self) -> dict[str, dict[str, set[str]]]:
        """By number of the classification: what stands directly beneath each code."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for disease in self.nomenclature.diseases.values():
            for number, parents in disease.places.items():
                for parent in parents:
                    found[number][parent].add(disease.code)
        return found

    def members(self, number: str) -> set[str]:
        """The codes of a classification."""
        head = self.nomenclature.classifications[number].head
        beneath = self.children.get(number, {})
        return set[str]().union(*beneath.values(), beneath, {head} if head else ())

    def tops(self, number: str) -> list[str]:
        """What a classification begins with: its head, and whatever stands in it beneath nothing."""
        diseases = self.nomenclature.diseases
        tops = {code for code in self.members(number) if code in diseases and not diseases[code].places.get(number)}
        return self.named(tops)

    def grown(self, code: str, opened: frozenset[str], number: str | None = None) -> Branch:
        """A disease with what stands beneath it, as far as it was opened.

        :param opened: codes whose children are shown
        :param number: only what stands there in this classification
        """
        children = self.nomenclature.children if number is None else self.children.get(number, {})
        return Growing(self, opened, children).branch(code, ())

    def places(self, code: str) -> tuple[Place, ...]:
        """Where a disease stands, the classification in which it counts first, then by name."""
        disease = self.nomenclature.diseases[code]
        told = disease.places or ({NO_CLASSIFICATION: disease.parents} if disease.parents else {})
        found = [self._place(code, number, parents, disease.preferential) for number, parents in told.items()]
        return tuple(sorted(found, key=lambda place: (not place.preferential, not place.number, place.label)))

    def headed(self, code: str) -> tuple[tuple[str, str], ...]:
        """Number and name of the classifications that a disease is the head of."""
        known = self.nomenclature.classifications.values()
        return tuple(sorted((each.number, each.label(self.languages)) for each in known if each.head == code))

    def _place(self, code: str, number: str, parents: set[str], preferential: str) -> Place:
        classification = self.nomenclature.classifications.get(number)
        label = classification.label(self.languages) if classification else ""
        head = classification.head if classification else ""
        listed = self.named(parents)
        ways = [(*self._way_up(parent, number), code) for parent in listed]
        return Place(
            number, label, bool(head) and head == preferential, tuple(self.link(each) for each in listed),
            self._woven(ways, code),
        )  # fmt: skip

    def _way_up(self, code: str, number: str) -> tuple[str, ...]:
        """The shortest way from the top of a classification down to a code, both included."""
        came, row = {code: ""}, [code]
        while row:
            for each in row:
                if not self._above(each, number):
                    return self._way(each, came)
            row = [up for each in row for up in self._above(each, number) if came.setdefault(up, each) == each]
        return (code,)

    def _above(self, code: str, number: str) -> list[str]:
        disease = self.nomenclature.get(code)
        if disease is None:
            return []
        above = disease.places.get(number, set()) if number or disease.places else disease.parents
        return sorted(above, key=int)

    def _way(self, top: str, came: dict[str, str]) -> tuple[str, ...]:
        way = [top]
        while came[way[-1]]:
            way.append(came[way[-1]])
        return tuple(way)

    def _woven(self, ways: list[tuple[str, ...]], here: str) -> tuple[Branch, ...]:
        """Ways down that begin alike as one tree."""
        beginnings: dict[str, list[tuple[str, ...]]] = {}
        for way in ways:
            beginnings.setdefault(way[0], []).append(way[1:])
        return tuple(
            Branch(self.link(code), self._woven([way for way in rest if way], here), here=code == here)
            for code, rest in beginnings.items()
        )


@dataclass(slots=True)
class Growing:
    """A tree while it is put together.

    :param children: what stands directly beneath each code
    :param room: how many diseases it may still show; a code that stands in many places may be open in each of them
    """

    forest: Forest
    opened: frozenset[str]
    children: dict[str, set[str]]
    room: int = MOST

    def branch(self, code: str, above: tuple[str, ...]) -> Branch:
        """A disease with what stands beneath it where it is open: in a loop once, without room not at all."""
        link, below = self.forest.link(code), self.children.get(code, ())
        if code not in self.opened or code in above or len(above) > DEEPEST or self.room < len(below):
            return Branch(link)
        listed = self.forest.named(below)
        self.room -= min(len(listed), WIDEST)
        shown = tuple(self.branch(each, (*above, code)) for each in listed[:WIDEST])
        return Branch(link, shown, more=len(listed) - len(shown))


def sortable(name: str) -> str:
    """A name as it is put in order: type 4 before type 15.

    >>> sorted(["Type 15", "type 4"], key=sortable)
    ['type 4', 'Type 15']
    """
    return re.sub("[0-9]+", lambda found: found[0].zfill(9), name.casefold())
