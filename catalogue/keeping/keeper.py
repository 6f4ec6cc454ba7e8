"""The keeper: the one writer. keep -> check -> journal (fsync) -> store -> index -> new generation.

Responsibilities: order of the steps, what becomes of each record. Non-responsibilities: reading documents, deciding
when a listing is complete (`harvesters.run`), what store and index hold (`catalogue.keeping.publication`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from catalogue.checking.checker import Checker
from catalogue.checking.examiner import circumstances
from catalogue.checking.fact import Circumstances
from catalogue.checking.pool import CheckPool
from catalogue.checking.surrounding import Surrounding
from catalogue.checking.task import Task
from catalogue.error import Busy, Hostile, RecordError, UnknownName
from catalogue.journal.journal import Event, Journal
from catalogue.keeping.brink import reach
from catalogue.keeping.candidate import Candidate, checks_of, event_of, refuse_erased, refuse_large, said
from catalogue.keeping.generation import now
from catalogue.keeping.judgement import holds, judgement_of, key_of, reason_of, rules_of
from catalogue.keeping.publication import Publication, digest_of_shapes
from catalogue.keeping.register import Register
from catalogue.keeping.word import title_in, word_of
from catalogue.library import Library, library_of
from catalogue.mending.folder import forget, not_written, refuse_lost
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.shelf import keep_nomenclature
from catalogue.origin import Origin
from catalogue.profile.profile import SOURCE, load_profiles
from catalogue.progress import Progress, silent
from catalogue.record.canonical import digest_of
from catalogue.record.record import Record, entry_of, is_ours, title_of
from catalogue.record.skolem import skolemised
from catalogue.record.triple import read_ntriples, write_ntriples
from catalogue.reports.report import Report
from catalogue.run import Outcome
from catalogue.setting import Settings


class Keeper(Register):
    """Everything that writes; a context manager that holds the catalogue's lock.

    :param anew: throw store and index away and make them anew from the journal
    :param reindex: the same with the index alone
    :param checks: checks in place of a pool of its own, for one that outlives this keeper
    :param progress: called while records that store or index lack are brought to them
    :raises Busy: another writer holds it for longer than the settings allow to wait
    :raises StoreError: journal or store cannot be opened
    """

    def __init__(
        self,
        settings: Settings,
        *,
        anew: bool = False,
        reindex: bool = False,
        checks: CheckPool | None = None,
        progress: Progress = silent,
    ) -> None:
        self.settings = settings
        self._anew = anew
        self._reindex = reindex
        self._progress = progress
        self._checks = checks
        self._lock = FileLock(settings.data / "writer.lock")

    def __enter__(self) -> Keeper:
        try:
            self.settings.data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=self.settings.lock_seconds)
        except Timeout as error:
            raise Busy("Another writer holds the catalogue.", fix="Try again when it has finished.") from error
        except OSError as error:
            raise not_written(self.settings.data, error) from error
        with ExitStack() as opened:
            opened.callback(self._lock.release)
            reach("keeper.locked")
            journal_file = self.settings.journal_file
            if not journal_file.is_file():
                refuse_lost(self.settings.data, journal_file)
            self.journal = Journal(journal_file, writing=True)
            opened.callback(self.journal.close)
            if not self.journal.last:
                refuse_lost(self.settings.data, journal_file)
            reach("keeper.journal-opened")
            self.profiles = load_profiles(self.settings)
            library = library_of(self.settings.data, self.journal)
            if self._anew or self._reindex:
                forget(self.settings.data, ("store", "index") if self._anew else ("index",))
            self.publication = Publication(self.settings, self.journal, library, self.profiles)
            opened.callback(lambda: self.publication.close())
            reach("keeper.opened")
            self.publication.catch_up(self._progress)
            reach("keeper.caught-up")
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def library(self) -> Library:
        """The lists and the nomenclature in force."""
        return self.publication.library

    @property
    def checker(self) -> Checker:
        """The check by the shapes in force."""
        return self.checks.checker

    @cached_property
    def checks(self) -> CheckPool:
        """The same for many records: its processes live as long as this keeper, or the pool that it was given."""
        return self._checks or checks_of(self.settings)

    @cached_property
    def _shapes(self) -> str:
        return digest_of_shapes(self.profiles)

    def key(self, origin: Origin) -> dict[str, Any]:
        """What a judgement of a record of this origin depends on besides the record."""
        return key_of(self._shapes, self.library, self.settings, origin)

    def given(self, origin: Origin, record: str) -> Circumstances:
        """What a check of a record of this origin goes by besides what is known of the things it names.

        :param record: its id
        """
        entry = tuple(read_ntriples(self.publication.store.graph(entry_of(record))))
        told = circumstances(self.settings, self.library)
        return replace(told, published_here=origin.is_here, entry=entry, probed=self._answers)

    def judgement(self, report: Report, origin: Origin) -> dict[str, Any]:
        """What the journal keeps of a report on a record of this origin."""
        return judgement_of(report, self.key(origin))

    def keep(self, records: Sequence[Record], origin: Origin, run: str, who: str) -> list[Outcome]:
        """Check records, write them to the journal, and make public what may be shown; one batch.

        When this returns, what it reports as kept is on the disk.
        """
        self.publication.origins.setdefault(origin.iri, origin)
        around = Surrounding(self.publication.store, self.library, records)
        taken = [self._taken(record, origin, around) for record in records]
        reports = self.checks.check_many([each.task for each in taken if each.task])
        done = [self._settled(each, next(reports) if each.task else None, origin, run, who) for each in taken]
        events = [event for _, event in done if event is not None]
        reach("keep.checked")
        if events:
            last = self.journal.append(events)[-1]
            self.publication.apply({event.record for event in events}, last)
        reach("keep.applied")
        return [outcome for outcome, _ in done]

    def _taken(self, record: Record, origin: Origin, around: Surrounding) -> Candidate:
        """A record, with what is to be done about it."""
        title = title_of(record.graph, record.iri, self.settings.languages)
        plain = Outcome(record.document, record.iri, title, "unchanged", source=SOURCE in record.types)
        try:
            if is_ours(record.iri):
                raise Hostile(f"{record.iri} is a name of the catalogue's own.", expected="an IRI of the thing itself.")
            if self.library.owns(record.iri):
                return Candidate(record, said(plain, "unchanged", "The catalogue's own lists describe it."))
            return self._compared(record, origin, around, plain)
        except RecordError as error:
            return Candidate(record, said(plain, "refused", str(error)))

    def _compared(self, record: Record, origin: Origin, around: Surrounding, plain: Outcome) -> Candidate:
        """A record to be checked, or one of which nothing has changed since it was judged; raises RecordError."""
        refuse_erased(self.journal, record.id, origin)
        refuse_large(record, self.settings)
        digest = digest_of(record.graph, self.settings.canonical_seconds)
        word = word_of(self.journal.claims(record.id), origin)
        if word.repeats(digest):
            return Candidate(record, said(plain, "unchanged", word.reason, word.level))
        if word.says(digest) and holds(word.judgement, self.key(origin), now()[:10]):
            return Candidate(record, plain, word.newest)
        earlier = read_ntriples(word.alive.content) if word.alive else None
        own = self.library.without_own(record.graph, record.iri)
        graph = skolemised(record.iri, record.id, own, self.profiles.keys, earlier)
        given, content = self.given(origin, record.id), write_ntriples(graph)
        task = Task(record.iri, graph, around.known, whole=False, given=given, content=content)
        return Candidate(record, plain, None, task, digest, word.says(digest))

    def _settled(
        self, candidate: Candidate, report: Report | RecordError | None, origin: Origin, run: str, who: str
    ) -> tuple[Outcome, Event | None]:
        """What becomes of a record, and the event that says so, if it is news."""
        if isinstance(report, RecordError):
            return said(candidate.plain, "refused", str(report)), None
        judgement = self.judgement(report, origin) if report else {}
        news = event_of(candidate, judgement, origin, run, who) if report else None
        event = news or candidate.event
        if event is None:
            return candidate.plain, None
        if not (event.judgement or {})["admitted"]:
            return said(candidate.plain, "quarantined", reason_of(event.judgement or {}, origin), event.level), news
        kept = news is not None and news.verb == "kept"
        return said(candidate.plain, "kept" if kept else "unchanged", "", event.level), news

    def withdraw_missing(self, origin: Origin, seen: set[str], run: str, who: str, *, dry: bool = False) -> list[str]:
        """Withdraw what an origin described before and no longer lists; call it only after a complete listing.

        :param seen: IRIs of the listing
        :param run: in which it was listed; what was restored after such a listing stays. Empty: all of it goes
        :returns: IRIs withdrawn, or that would be
        """
        gone = sorted((iri, record) for record, iri in self._claimed(origin).items() if iri not in seen)
        gone = [each for each in gone if not run or not word_of(self.journal.claims(each[1]), origin).is_gone_already]
        if gone and not dry:
            events = [self._withdrawal(record, iri, origin, run, who) for iri, record in gone]
            last = self.journal.append(events)[-1]
            self.publication.apply({record for _, record in gone}, last)
        return [iri for iri, _ in gone]

    def _withdrawal(self, record: str, iri: str, origin: Origin, run: str, who: str) -> Event:
        about = {"reason": "its origin no longer lists it", "title": title_in(self.journal.claims(record)) or iri}
        return Event(record, iri, now(), who, origin.iri, run, "withdrawn", about=about)

    def live(self, origin: Origin) -> int:
        """How many records this origin speaks about now."""
        return len(self._claimed(origin))

    def _claimed(self, origin: Origin) -> dict[str, str]:
        """IRI by id of the records that an origin claims now."""
        claimed: dict[str, str] = {}
        for event in self.journal.events(origin=origin.iri, findings=False):
            if event.verb in ("withdrawn", "erased"):
                claimed.pop(event.record, None)
            else:
                claimed[event.record] = event.iri
        return claimed

    def remove_origin(self, iri: str, who: str) -> list[str]:
        """Withdraw all that an origin said, and forget it; answers with the IRIs withdrawn.

        :raises UnknownName: there is no such origin
        """
        if iri not in self.publication.origins:
            raise UnknownName("origin", iri, self.publication.origins)
        gone = self.withdraw_missing(self.publication.origins[iri], set(), "", who)
        self.journal.forget_origin(iri, now())
        del self.publication.origins[iri]
        self.publication.describe({}, drop=(iri,))
        return gone

    def load_nomenclature(self, nomenclature: Nomenclature, about: dict[str, Any]) -> None:
        """Put a nomenclature in force and bring every record's place in the hierarchy in line with it.

        It is in force when the journal says so; what comes after is done at the next opening if it is cut short.
        """
        file = keep_nomenclature(nomenclature, self.settings.data)
        reach("nomenclature.kept")
        told = {**about, "file": file.name, "release": nomenclature.release, "at": now()}
        self.journal.put("nomenclature", told["at"], told)
        reach("nomenclature.noted")
        self.publication.take_up(library_of(self.settings.data, self.journal))

    def outdated(self) -> list[str]:
        """The ids of records judged against other shapes, rules or another nomenclature than those in force.

        Those too whose judgement a clock has overtaken.
        """
        named = {"shapes": self._shapes, "nomenclature": self.library.digest, "rules": rules_of(self.settings)}
        return self.journal.judged_otherwise(named, today=now()[:10])

    def publish(self) -> int:
        """Make the present state a new generation that readers move on to; answers with its number.

        :raises StoreError: it cannot be written; readers stay where they are, and nothing that was kept is lost
        """
        try:
            return self.publication.publish(self._shapes)
        except OSError as error:
            raise not_written(self.settings.data, error) from error
