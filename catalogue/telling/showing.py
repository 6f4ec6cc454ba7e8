"""What is shown of one record: its page, its history, one of its versions; plain values, ready for page and machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF, Graph, Literal, URIRef

from catalogue.address import document_name
from catalogue.error import Erased, NotFound
from catalogue.index.index import Index
from catalogue.journal.event import Event
from catalogue.journal.journal import Journal
from catalogue.keeping.generation import Generation
from catalogue.keeping.standing import Standing, standing_of
from catalogue.profile.profile import SOURCE
from catalogue.record.record import preferred, title_of
from catalogue.record.triple import read_ntriples
from catalogue.reports.report import read_report
from catalogue.setting import Settings
from catalogue.telling.chronicle import Chronicle
from catalogue.telling.history import Edition, History, base_of, changes, edition, editions, open_ones
from catalogue.telling.portrait import Painter
from catalogue.telling.view import DiseaseRow, Group, RecordView, Value, Version

GONE = {"erased": "This record", "quarantined": ""}


@dataclass(frozen=True, slots=True)
class Beside:
    """A value under a predicate that no field of the profile names."""

    predicate: str
    value: Value


@dataclass(frozen=True, slots=True)
class VersionView:
    """Everything the page of one version shows.

    :param edition: when it came, whose word it is, what it changed
    """

    id: str
    iri: str
    title: str
    kind: str
    kind_label: str
    description: str
    edition: Edition
    groups: tuple[Group, ...]
    diseases: tuple[DiseaseRow, ...]
    rest: tuple[Beside, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows the records of one generation.

    :param painter: draws in the words of the generation
    """

    chronicle: Chronicle
    journal: Journal
    painter: Painter
    index: Index
    generation: Generation
    settings: Settings

    def record(self, record: str) -> RecordView:
        """Everything the page of a record shows.

        :raises Gone: it was withdrawn
        :raises NotFound: it is not here
        """
        standing = self.chronicle.must_be_public(record)
        body = self.index.body(record)
        if body is None or standing.public is None:
            raise NotFound(f"The record {record} is not in this generation yet.", fix="Try again in a moment.")
        return self._view(record, standing, standing.public, read_ntriples(body))

    def _view(self, record: str, standing: Standing, event: Event, graph: Graph) -> RecordView:
        painter, language = self.painter, self.settings.languages[0]
        types = {str(each) for each in graph.objects(URIRef(standing.iri), RDF.type)}
        profile = painter.profiles.of(types)
        report = read_report(event.judgement or {})
        card = self.index.card(record) or {}
        about = event.about or {}
        origin = self.chronicle.known_origins().get(standing.speaker)
        level = event.level or 0
        return RecordView(
            id=record, iri=standing.iri, title=str(card.get("title", standing.iri)),
            kind=profile.name if profile else "other", kind_label=self._kind_label(types),
            description=str(card.get("description", "")), source=SOURCE in types, sample=bool(card.get("sample")),
            level=level, level_label=painter.profiles.level(level).label(language), steps=report.steps(),
            findings=report.findings, groups=painter.groups(standing.iri, graph, profile, report.findings),
            diseases=painter.diseases(standing.iri, graph, profile),
            rest=painter.rest(standing.iri, graph, profile), origin=origin.id if origin else "",
            origin_title=(origin.title or origin.address) if origin else "",
            document=document_name(str(about.get("document") or "")),
            first_seen=standing.first_seen, changed=standing.changed, run=event.run,
            licence=(origin.licence if origin else "") or self.settings.licence, quarantined=bool(standing.quarantined),
            lifted=tuple((n["rule"], n["field"], n["before"], n["after"]) for n in about.get("notes") or ()),
            versions=self._versions(record, standing), generation=self.generation.number,
            release=str((event.judgement or {}).get("key", {}).get("release") or self.generation.release),
        )  # fmt: skip

    def _kind_label(self, types: set[str]) -> str:
        """What kind of thing it is, in words."""
        languages = self.settings.languages
        profile = self.painter.profiles.of(types)
        if profile is not None:
            return profile.label(languages[0])
        labels = (self.painter.thesaurus.label(each, languages) for each in sorted(types))
        return next((label for label in labels if label), "Record")

    def _events(self, record: str, *, whole: bool) -> list[Event]:
        """The rows of a record: all, or those that this generation holds; what was erased is known at once."""
        last = self.generation.sequence
        rows = self.journal.claims(record)
        return [row for row in rows if whole or row.sequence <= last or row.verb == "erased"]

    def _standing(self, record: str, events: Sequence[Event]) -> Standing:
        """Where a record stands after these rows.

        :raises NotFound: there are none
        """
        if not events:
            raise NotFound(f"There is no record {record}.", fix="Search for its title, or browse the origins.")
        return standing_of(events, self.chronicle.known_origins())

    def _versions(self, record: str, standing: Standing) -> tuple[Version, ...]:
        """What happened to a record, newest first; digests of what may be read."""
        events = self._events(record, whole=False)
        readable = open_ones(events, standing, self.settings.small_count, whole=False)
        return tuple(
            Version(e.sequence, e.at, e.verb, e.who, e.run, e.digest if e.sequence in readable else "")
            for e in reversed(events)
        )

    def history(self, record: str, *, before: int = 0, most: int = 50, whole: bool = False) -> History:
        """Everything that happened to a record, newest first, also to one that is no longer public.

        :param before: only rows with a lower sequence; 0 for all
        :param most: at most so many rows, 0 for all
        :param whole: as an operator reads it: every row, and the content of all that have one
        :raises NotFound: it was never here
        """
        events = self._events(record, whole=whole)
        standing = self._standing(record, events)
        told = tuple(
            editions(
                events, standing, self.chronicle.known_origins(), self.painter, whole=whole, before=before, most=most
            )
        )
        state, reason = state_of(standing)
        older = told[-1].sequence if told and told[-1].sequence > events[0].sequence else 0
        title = self._title(record, standing, state)
        return History(record, standing.iri, title, state, reason, told, older, self.generation.number)

    def _title(self, record: str, standing: Standing, state: str) -> str:
        """What a record is called where its history is told: what waits in quarantine has no title yet."""
        card = self.index.card(record) if state == "public" else None
        last = (standing.withdrawn.about or {}).get("title") if state == "withdrawn" and standing.withdrawn else None
        return str((card or {}).get("title") or last or GONE.get(state) or standing.iri)

    def version(self, record: str, sequence: int, *, whole: bool = False) -> VersionView:
        """Everything the page of one version shows.

        :raises Gone: the record was withdrawn
        :raises NotFound: there is no such version, or it is not shown
        """
        events = self._events(record, whole=whole)
        event, readable, standing = self._readable(record, events, sequence, whole=whole)
        graph, iri = read_ntriples(event.content), event.iri
        types = {str(each) for each in graph.objects(URIRef(iri), RDF.type)}
        profile, base = self.painter.profiles.of(types), base_of(event, events, readable)
        found = changes(event, base, self.painter) if base else ()
        role = profile.role("description") if profile else None
        texts = [o for o in graph.objects(URIRef(iri), URIRef(role.path)) if isinstance(o, Literal)] if role else []
        return VersionView(
            id=record, iri=iri, title=title_of(graph, iri, self.settings.languages),
            kind=profile.name if profile else "other", kind_label=self._kind_label(types),
            description=str(preferred(texts, self.settings.languages)) if texts else "",
            edition=edition(event, standing, self.chronicle.known_origins(), True, base, found),
            groups=self.painter.groups(iri, graph, profile, ()), diseases=self.painter.diseases(iri, graph, profile),
            rest=tuple(Beside(*each) for each in self.painter.rest(iri, graph, profile)),
            generation=self.generation.number,
        )  # fmt: skip

    def content(self, record: str, sequence: int, *, whole: bool = False) -> bytes:
        """The N-Triples of one version.

        :raises Gone: the record was withdrawn
        :raises NotFound: there is no such version, or it is not shown
        """
        return self._readable(record, self._events(record, whole=whole), sequence, whole=whole)[0].content

    def _readable(
        self, record: str, events: Sequence[Event], sequence: int, *, whole: bool
    ) -> tuple[Event, frozenset[int], Standing]:
        """A version that may be read, with all that may be.

        :raises Gone: the record was withdrawn
        :raises NotFound: there is no such version, or it is not shown
        """
        standing = self._standing(record, events) if whole else self.chronicle.must_be_public(record)
        readable = frozenset(open_ones(events, standing, self.settings.small_count, whole=whole))
        event = next((each for each in events if each.sequence == sequence), None)
        if event is not None and event.sequence in readable:
            return event, readable, standing
        fix = f"Its history lists what there is: /records/{record}/versions."
        if event is None:
            raise NotFound(f"The record {record} has no version {sequence}.", fix=fix)
        if event.verb == "erased":
            raise Erased(event.at, str((event.about or {}).get("reason") or "no reason is known"))
        held = "is not shown" if event.content else f"holds no content: the record was {event.verb}"
        raise NotFound(f"Version {sequence} {held}.", fix=fix)


def state_of(standing: Standing) -> tuple[str, str]:
    """How a record stands, and why it is no longer public."""
    gone = standing.withdrawn
    if gone is not None:
        return gone.verb, str((gone.about or {}).get("reason") or "no reason is known")
    return ("public" if standing.public else "quarantined"), ""
