"""The finder: answers searches from the index; exact, narrower, broader, each record once in its best group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalogue.index.ask import Ask
from catalogue.index.card import CODES, FINDINGS, fold
from catalogue.index.index import Index
from catalogue.names.names import Names
from catalogue.nomenclature.advice import advice
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles
from catalogue.search.question import sparql_of
from catalogue.search.search import MATCHES, Page, Search, short
from catalogue.telling.view import DiseaseLink, Facet, FacetValue, Hit, Match
from catalogue.thesaurus import Thesaurus

NEAREST = 5
LABELS = {"kind": "Kind of source", "level": "Level", CODES: "State of its ORPHAcodes", FINDINGS: "Fields to mend"}
STATES = {
    "active": "names an active code",
    "inactive": "names an inactive code",
    "unknown": "names a code that the nomenclature does not know",
    "none": "names no code",
}


@dataclass(frozen=True, slots=True)
class Finder:
    """Everything a search needs, of one generation."""

    index: Index
    profiles: Profiles
    thesaurus: Thesaurus
    nomenclature: Nomenclature
    names: Names
    facets: Mapping[str, Field | None]
    languages: tuple[str, ...]
    _shown: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def find(self, search: Search) -> Page:
        """The page that answers a search."""
        asks = self.asks(search)
        groups = {match: self.index.count(ask) for match, ask in asks.items()} if search.disease else {}
        total = sum(groups[match] for match in wanted(search)) if search.disease else self.index.count(asks["exact"])
        disease = self.link(search.disease) if search.disease else None
        return Page(
            search=search,
            total=total,
            groups=groups,
            hits=tuple(self.hits(search, asks, groups)),
            facets=tuple(self._facets(search)),
            sparql=sparql_of(search, self.facets, self.profiles),
            disease=disease,
            candidates=tuple(self.names.suggest(search.text, 8)) if search.text else (),
            nearest=self.nearest(search.disease or "") if is_bare(search) and not sum(groups.values()) else (),
            note=self._note(search),
        )

    def asks(self, search: Search) -> dict[Match, Ask]:
        """The questions to the index, one for each group; for a search without a disease all stands in `exact`."""
        plain = Ask(words=tuple(fold(search.text).split()), selected=search.selected)
        code = search.disease
        if not code:
            return {"exact": plain}
        broader = tuple(sorted(each for each in self._groups(code) if not self.nomenclature.is_head(each)))
        return {
            "exact": replace(plain, codes=(code,)),
            "narrower": replace(plain, above=(code,), no_codes=(code,)),
            "broader": replace(plain, codes=broader or ("none",), no_codes=(code,), not_above=(code,)),
        }

    def _groups(self, code: str) -> frozenset[str]:
        """What a code belongs to; the replacement of a deprecated one is what it has become, no group of it."""
        disease = self.nomenclature.get(code)
        parents = disease.parents if disease else frozenset[str]()
        return frozenset(parents).union(*(self.nomenclature.ancestors(each) for each in parents)) - {code}

    def hits(self, search: Search, asks: Mapping[Match, Ask], groups: Mapping[Match, int]) -> list[Hit]:
        """The sources on one page of an answer, in its order.

        :param groups: how many answer each question
        """
        order = (
            "words"
            if search.text and search.sort == "relevance"
            else "rank"
            if search.sort == "relevance"
            else "modified"
        )
        skip, room, hits = (search.page - 1) * search.size, search.size, []
        for match in wanted(search) if search.disease else ("exact",):
            if groups.get(match, skip + 1) <= skip:
                skip -= groups[match]
                continue
            count, cards = self.index.find(asks[match], order=order, offset=skip, limit=room)
            near = self._near(match, search.disease, cards) if search.disease and cards else {}
            hits += [self.hit(card, match if search.disease else None, near) for card in cards]
            skip, room = max(0, skip - count), room - len(cards)
            if room <= 0:
                break
        return hits

    def hit(self, card: dict[str, Any], match: Match | None, near: Mapping[str, int]) -> Hit:
        """A card as a hit, with the diseases through which it matches.

        :param near: steps from the disease asked for to each code that may match
        """
        facts = {name: self._words(name, values) for name, values in card["facts"].items()}
        via = sorted(((c, near[c]) for c in card["codes"] if c in near), key=lambda pair: (pair[1], int(pair[0])))
        profile = self.profiles.profiles.get(card["kind"])
        return Hit(
            id=card["id"], iri=card["iri"], title=card["title"], kind=card["kind"],
            kind_label=profile.label(self.languages[0]) if profile else card["kind"],
            description=card["description"], match=match, via=tuple((code, self.label(code)) for code, _ in via[:5]),
            facts=facts, level=card["level"], count=card["count"], modified=card["modified"], sample=card["sample"],
            distance=via[0][1] if via else 0,
        )  # fmt: skip

    def _near(self, match: Match, disease: str, cards: list[dict[str, Any]]) -> dict[str, int]:
        """Steps from a disease to each code through which one of some sources may match it so.

        Downwards they are counted from the codes that the sources name: beneath a head stands nearly everything.
        """
        if match == "exact":
            return {disease: 0}
        if match == "narrower":
            named = {code for card in cards for code in card["codes"] if disease in self.nomenclature.ancestors(code)}
            return {code: self.nomenclature.distances(code)[disease] for code in named}
        steps = self.nomenclature.distances(disease)
        return {code: n for code, n in steps.items() if not self.nomenclature.is_head(code)}

    def _facets(self, search: Search) -> Iterator[Facet]:
        """Every facet with its counts: over all other selections, its own ignored."""
        free = [name for name in self.facets if not search.selected.get(name)]
        counts = self.index.facet_counts(self._all(search), free)
        for name in self.facets:
            if name not in counts:
                others = {k: v for k, v in search.selected.items() if k != name}
                counts[name] = self.index.facet(self._all(replace(search, selected=others)), name)
            yield self._facet(name, counts[name], search.selected.get(name, ()))

    def _all(self, search: Search) -> Ask:
        """The groups that are shown as one question, for counts that count each source once."""
        asks = self.asks(search)
        if not search.disease or search.match:
            return asks[search.match or "exact"]
        exact, narrower, broader = (asks[match] for match in MATCHES)
        return replace(exact, codes=(*exact.codes, *broader.codes), above=narrower.above, either=True)

    def _facet(self, name: str, counts: dict[str, int], chosen: tuple[str, ...]) -> Facet:
        """A facet ready to be shown; what is chosen stays, even where nothing has it."""
        told = self._told(name, counts)
        values = [FacetValue(*told[value], number, value in chosen) for value, number in counts.items()]
        bare = (value for value in dict.fromkeys(chosen) if value not in counts)
        values += [FacetValue(short(value), self.facet_label(name, value), 0, True) for value in bare]
        about = self.facets[name]
        label = about.label(self.languages[0]) if about else LABELS[name]
        return Facet(name, label, tuple(sorted(values, key=lambda v: (-v.count, v.label))))

    def _told(self, name: str, values: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """The short form and the label of facet values that some source has, among others."""
        known = self._shown.setdefault(name, {})
        for value in values:
            if value not in known:
                known[value] = short(value), self.facet_label(name, value)
        return known

    def _words(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        """What people read for the values of a source."""
        told = self._told(name, values)
        return tuple([told[each][1] for each in values])

    def facet_label(self, name: str, value: str) -> str:
        """What people read for a facet value."""
        if name == "level":
            return self.profiles.level(int(value)).label(self.languages[0]) if value in ("0", "1", "2", "3") else value
        profile = self.profiles.profiles.get(value)
        if name == CODES:
            return STATES.get(value, value)
        if name == FINDINGS:
            wanting = self.profiles.fields.get(value)
            return wanting.label(self.languages[0]) if wanting else value
        if name == "kind" and profile:
            return profile.label(self.languages[0])
        about = self.facets.get(name)
        return self.acronym(value) if about is not None and about.role == "network" else self.shown(value)

    def acronym(self, value: str) -> str:
        """The short name by which a network is known; its full one when it has none."""
        concept = self.thesaurus.concept(value)
        return concept.alternatives[0] if concept and concept.alternatives else self.shown(value)

    def shown(self, value: str) -> str:
        """The label of a term or of a record's thing; the value itself when nothing is known of it."""
        return self.thesaurus.label(value, self.languages) or value

    def label(self, code: str) -> str:
        """The name of a disease."""
        return self.nomenclature.label(code, self.languages)

    def sources(self, code: str) -> int:
        """How many sources name a disease or one beneath it."""
        return self.index.place(code)

    def facet_of(self, role: str) -> str | None:
        """The name of the facet that plays a role, None when no shape has one."""
        return next((name for name, field in self.facets.items() if field and field.role == role), None)

    def link(self, code: str) -> DiseaseLink:
        """A disease with how many sources stand at it or beneath it."""
        disease = self.nomenclature.get(code)
        children = len(self.nomenclature.children.get(code, ()))
        return DiseaseLink(code, self.label(code), disease.level if disease else "", self.sources(code), children)

    def nearest(self, code: str) -> tuple[DiseaseLink, ...]:
        """The nearest parents or siblings that have sources."""
        near = self.nomenclature.distances(code)
        parents = (each for each, steps in near.items() if steps == 1)
        siblings = {each for parent in parents for each in self.nomenclature.children.get(parent, ())}
        ordered = sorted(siblings | set(near), key=lambda c: (near.get(c, 2), int(c)))
        links = (self.link(each) for each in ordered[:200] if each != code and not self.nomenclature.is_head(each))
        return tuple([link for link in links if link.sources][:NEAREST])

    def _note(self, search: Search) -> str:
        disease = self.nomenclature.get(search.asked or search.disease or "")
        if search.disease and disease is None:
            code, release = search.asked or search.disease, self.nomenclature.release
            return f"ORPHA:{code} is not in the nomenclature in force ({release})."
        told = advice(disease, self.nomenclature, self.languages)[0] if disease else ""
        if search.asked:
            told += f" ORPHA:{search.disease} was searched."
        if search.read:
            read = f"“{search.read}” was read as {self.label(search.disease or '')} (ORPHA:{search.disease})."
            return f"{read} {told}".strip()
        return told


def is_bare(search: Search) -> bool:
    """Whether a disease was asked for and nothing else, so that nothing found means that nothing is here."""
    return bool(search.disease) and not search.selected and search.match is None


def wanted(search: Search) -> tuple[Match, ...]:
    """The groups that are shown."""
    return (search.match,) if search.match else MATCHES
