"""The examiner: records in hand, judged as the keeper would judge them; nothing is kept.

Responsibilities: lay around each record what stands in the same place, gather the circumstances from the settings,
narrow each report to what was asked for. Non-responsibilities: reading documents (`harvesters`), telling the reports
(`catalogue.reports`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalogue.checking.checker import Checker
from catalogue.checking.fact import Circumstances
from catalogue.checking.pool import CheckPool
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub, stub
from catalogue.checking.task import Task
from catalogue.error import RecordError
from catalogue.library import Library
from catalogue.profile.level import Level
from catalogue.profile.profile import Profiles
from catalogue.record.record import Record, title_of
from catalogue.record.skolem import skolemised
from catalogue.record.triple import Triple
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings


class Examiner:
    """Judges records; reads shapes once and may be used again and again, by one thread at a time.

    :param level: the level asked about; each report holds the findings of the levels up to it
    :param languages: of the findings, best first; those of the settings when empty
    :param pool: processes that judge in place of this one, which can be killed there; needed outside the main thread
    """

    def __init__(
        self,
        profiles: Profiles,
        library: Library,
        settings: Settings,
        level: Level,
        languages: tuple[str, ...] = (),
        pool: CheckPool | None = None,
    ) -> None:
        self.profiles = profiles
        self.library = library
        self.level = level
        self.languages = languages or settings.languages
        self.given = circumstances(settings, library)
        self.checker = Checker(profiles, library.thesaurus, self.languages, settings.check_seconds)
        self.pool = pool
        self._around: dict[str, Record] = {}

    def reports(self, records: Iterable[Record]) -> Iterator[Report]:
        """A report on each record that the own lists of the catalogue do not describe, in order, each as soon as made.

        All records are taken first, since each is judged by what stands around it. A record whose check cannot be
        brought to its end has a report that says so; nothing is raised.
        """
        prepared = [(record, self._task(record)) for record in self.around(records)]
        told = self._answers([task for _, task in prepared if isinstance(task, Task)])
        for record, task in prepared:
            answer = next(told) if isinstance(task, Task) else task
            yield self._within(answer if isinstance(answer, Report) else given_up(record, answer, self.languages))

    def around(self, records: Iterable[Record]) -> list[Record]:
        """The records that the own lists of the catalogue do not describe, laid around each other for `known`."""
        listed = [record for record in records if not self.library.owns(record.iri)]
        self._around = {record.iri: record for record in listed}
        return listed

    def _task(self, record: Record) -> Task | RecordError:
        """What is to be judged: the record as the keeper would keep it."""
        try:
            own = self.library.without_own(record.graph, record.iri)
            graph = skolemised(record.iri, record.id, own, self.profiles.keys)
        except RecordError as error:
            return error
        return Task(record.iri, graph, self.known, given=self.given, languages=self.languages)

    def _answers(self, tasks: list[Task]) -> Iterator[Report | RecordError]:
        return iter(self.pool.check_many(tasks)) if self.pool else map(self._here, tasks)

    def _here(self, task: Task) -> Report | RecordError:
        try:
            return task.report(self.checker)
        except RecordError as error:
            return error

    def _within(self, report: Report) -> Report:
        """The report with the findings of the levels asked for."""
        findings = tuple(finding for finding in report.findings if finding.level <= self.level.judged_by)
        return replace(report, findings=findings)

    def known(self, iri: str) -> Iterable[Triple]:
        """What is known of a linked thing: of a code by the nomenclature in force, of what stands in the same place."""
        if is_of_nomenclature(iri):
            return nomenclature_stub(iri, self.library)
        record = self._around.get(iri)
        return stub(record.graph, iri) if record else ()


def circumstances(settings: Settings, library: Library) -> Circumstances:
    """The circumstances of a check of what others publish, of which the catalogue has no entry."""
    return Circumstances(
        small_count=settings.small_count, bands=settings.count_bands, above=library.nomenclature.ancestors
    )


def given_up(record: Record, error: RecordError, languages: tuple[str, ...] = ("en",)) -> Report:
    """The report on a record whose check could not be brought to its end."""
    told = Finding("violation", 0, "", "", "", "", "", error.what, error.expected, "Deadline", fix=error.fix)
    return Report(record.iri, title_of(record.graph, record.iri, languages), (told,), None)
