"""A card: what search knows of a record, drawn from its graph through the profile once, when it is published."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from rdflib import Literal, URIRef

from catalogue.count import in_words, place_of
from catalogue.keeping.standing import Standing
from catalogue.nomenclature.disease import ORDO
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.profile.field import Field
from catalogue.profile.profile import SOURCE, Profiles
from catalogue.record.leaf import Readable
from catalogue.record.record import preferred, title_of
from catalogue.setting import Settings

CODES, FINDINGS = "codes", "findings"
WORDS = ("title", "alternative", "description", "keyword")
LONGEST = 300
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Card:
    """The searchable side of a record.

    :param codes: ORPHAcodes that it names, digits
    :param people: lower bound of the persons it holds data about, 0 when not said
    :param count: the same in words
    :param facts: values (IRIs or text) by name of the facet field
    :param modified: ISO date the record itself gives, else when it was last changed here
    :param text: folded words, each with a space before it
    :param rank: order of relevance, see `rank_of`
    """

    id: str
    iri: str
    title: str
    kind: str
    description: str
    source: bool
    codes: tuple[str, ...]
    people: int
    count: str
    facts: dict[str, tuple[str, ...]]
    level: int
    modified: str
    sample: bool
    completeness: float
    text: str
    rank: int
    origin: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without what only the index needs."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "text"}


def draw_card(
    standing: Standing,
    graph: Readable,
    profiles: Profiles,
    settings: Settings,
    nomenclature: Nomenclature,
    *,
    sample: bool,
) -> Card:
    """The card of a published record.

    :param graph: the public version, named
    """
    event = standing.public
    assert event is not None
    iri = standing.iri
    types = {str(each) for each in graph.objects(URIRef(iri), named("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))}
    profile = profiles.of(types)
    reader = Reading(graph, iri, {f.role: f for f in profile.fields if f.role} if profile else {})
    completeness = float((event.judgement or {}).get("completeness") or 0)
    people = reader.number("count")
    modified = (reader.first("modified") or standing.changed)[:10]
    return Card(
        id=standing.record,
        iri=iri,
        title=title_of(graph, iri, settings.languages),
        kind=profile.name if profile else "other",
        description=reader.text("description", settings.languages)[:600],
        source=SOURCE in types,
        codes=reader.codes(),
        people=people or 0,
        count=in_words(people, None, None, settings.small_count) if people else "",
        facts={
            **{f.name: values for f in profiles.facets if (values := reader.values(f))},
            CODES: states_of(reader.codes(), nomenclature),
            FINDINGS: wanting(event.judgement),
        },
        level=event.level or 0,
        modified=modified,
        sample=sample,
        completeness=completeness,
        text=searchable(reader),
        rank=rank_of(people or 0, completeness, modified, standing.record),
        origin=standing.speaker,
    )


@cache
def named(path: str) -> URIRef:
    """The predicate of a field; made once, since every field is asked for in every record."""
    return URIRef(path)


class Reading:
    """Asks a record for its fields by role, never by predicate."""

    def __init__(self, graph: Readable, iri: str, roles: dict[str, Field]) -> None:
        self._graph = graph
        self._node = URIRef(iri)
        self._roles = roles

    def values(self, field: Field) -> tuple[str, ...]:
        """The values of a field as text, sorted; nameless and nested ones left out."""
        found = self._graph.objects(self._node, named(field.path))
        return tuple(
            sorted(
                {
                    str(v)
                    for v in found
                    if isinstance(v, (URIRef, Literal)) and not str(v).startswith("urn:jardin:record:")
                }
            )
        )

    def role(self, role: str) -> tuple[str, ...]:
        """The values of the field that plays a role."""
        field = self._roles.get(role)
        return self.values(field) if field else ()

    def first(self, role: str) -> str:
        """One value of a role, empty when there is none."""
        return next(iter(self.role(role)), "")

    def text(self, role: str, languages: tuple[str, ...]) -> str:
        """The text of a role in the first language there is."""
        field = self._roles.get(role)
        found = (
            [v for v in self._graph.objects(self._node, named(field.path)) if isinstance(v, Literal)] if field else []
        )
        return str(preferred(found, languages)) if found else ""

    def number(self, role: str) -> int | None:
        """The whole number of a role, None when there is none that reads as one."""
        return next((int(text) for text in self.role(role) if re.fullmatch(r"[0-9]{1,12}", text)), None)

    def codes(self) -> tuple[str, ...]:
        """The ORPHAcodes of the role `disease`, digits."""
        named = (text.removeprefix(ORDO) for text in self.role("disease") if text.startswith(ORDO))
        return tuple(sorted((code for code in named if code.isdigit()), key=int))


def states_of(codes: tuple[str, ...], nomenclature: Nomenclature) -> tuple[str, ...]:
    """What the nomenclature in force says of the codes a record names: `active`, `inactive`, `unknown`; else `none`."""
    known = (nomenclature.get(code) for code in codes)
    states = {"unknown" if each is None else "active" if each.is_active else "inactive" for each in known}
    return tuple(sorted(states)) or ("none",)


def wanting(judgement: Mapping[str, Any] | None, severity: str = "") -> tuple[str, ...]:
    """The names of the fields that a check found wanting, by a finding of one severity, or by Violation and Warning."""
    told = (severity,) if severity else ("violation", "warning")
    findings = (judgement or {}).get("findings") or ()
    return tuple(sorted({str(each["field"]) for each in findings if each["field"] and each["severity"] in told}))


def searchable(reader: Reading) -> str:
    """The folded words of a record, each with a space before it, so that ` word` finds where a word begins.

    Of a very long word only the beginning is kept, as much as the longest search can name.
    """
    found = (word for role in WORDS for text in reader.role(role) for word in fold(text).split())
    words = dict.fromkeys(word[:LONGEST] for word in found)
    return "".join(f" {word}" for word in words)


def fold(text: str) -> str:
    """Text without case, accents and punctuation, words parted by single spaces.

    >>> fold("Syndrome de Marfan – Ålesund")
    'syndrome de marfan alesund'
    """
    if text.isascii():  # nine names in ten, in a fifth of the time
        return " ".join(WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(WORD.findall(kept))


def rank_of(people: int, completeness: float, modified: str, record: str) -> int:
    """Order of relevance in one number, higher first: band of persons, completeness, freshness, then the record's id.

    Four bits for the band, seven for completeness, sixteen for days since 1970, 32 of the id: below 2^63, so that the
    index can sort by it and SPARQL can repeat the order.
    """
    tie = 0xFFFFFFFF - int.from_bytes(base64.b32decode(record[:8].upper())[:4], "big")
    days = max(0, min(0xFFFF, (day_of(modified) - date(1970, 1, 1)).days))
    return (place_of(people) << 55) | (round(completeness * 127) << 48) | (days << 32) | tie


def day_of(text: str) -> date:
    """The day an ISO date names; years and months count from their first day; 1970-01-01 when unreadable."""
    parts = [*text[:10].split("-"), "1", "1"][:3]
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, TypeError, OverflowError):
        return date(1970, 1, 1)
