"""`jardin check`: read metadata, judge it by the profile, keep nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from catalogue import plugin
from catalogue.address import document_name
from catalogue.checking.checker import Checker
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub, stub
from catalogue.error import CatalogueError, RecordError
from catalogue.level import Level
from catalogue.library import Library, library_here
from catalogue.profile import Profiles, load_profiles
from catalogue.record import Record, title_of
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings, read_settings
from catalogue.skolem import skolemised
from catalogue.triple import Triple
from harvesters.fetch import Fetch
from harvesters.harvester import Harvester
from harvesters.level import find_level
from harvesters.manner import Manner
from harvesters.place import origin_at
from harvesters.recognition import recognise
from harvesters.verdict import FORMS, code_of

Errors = list[tuple[str, str]]


class Form(StrEnum):
    """The forms of a verdict."""

    text = "text"
    json = "json"
    ttl = "ttl"
    csv = "csv"


def check(
    places: Annotated[list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders or addresses.")],
    profile: Annotated[
        str, typer.Option(help="Level to judge by: admitted, dcat-ap, jardin-core, jardin-advanced.")
    ] = ("jardin-core"),
    strict: Annotated[bool, typer.Option("--strict", help="A Warning counts like a Violation.")] = False,
    form: Annotated[Form, typer.Option("--format", help="Form of the verdict.")] = Form.text,
    data: Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")] = None,
) -> None:
    """Judge metadata by the profile and say what is missing; nothing is kept."""
    settings = read_settings(data=data)
    profiles = load_profiles(settings)
    level = find_level(profiles.levels, profile)
    library = library_here(settings)
    manner = Manner()
    worst, reports, errors = 0, list[Report](), Errors()
    for place in places:
        judged, unread = check_place(place, settings, manner, Judge(profiles, library, settings, level))
        strictly = strict or "warning" in {name.lower().rpartition("#")[2] for name in level.blocks}
        worst = max(worst, code_of(judged, unread, strictly))
        reports += judged
        errors += unread
    print(FORMS[form.value](reports, errors))
    raise typer.Exit(worst)


def check_place(place: str, settings: Settings, manner: Manner, judge: Judge) -> tuple[list[Report], Errors]:
    """The reports on what one file, folder or address describes, and the documents that cannot be read."""
    origin = origin_at(place)
    records, errors = list[Record](), Errors()
    try:
        origin = replace(origin, kind=recognise(origin, settings, manner))
        harvester: Harvester = plugin.must(plugin.HARVESTERS, origin.kind)
        with Fetch(settings, origin, manner) as fetch:
            for each in harvester(origin, fetch):
                if isinstance(each, RecordError):
                    errors.append((document_name(each.address), str(each)))
                else:
                    records.append(each)
    except CatalogueError as error:
        errors.append((place, str(error)))
    return list(judge.reports(records)), errors


class Judge:
    """Judges records as the keeper would, with what stands in the same place around them."""

    def __init__(self, profiles: Profiles, library: Library, settings: Settings, level: Level) -> None:
        self.profiles = profiles
        self.library = library
        self.level = level
        self.checker = Checker(profiles, library.thesaurus, settings.languages, settings.check_seconds)
        self.around: dict[str, Record] = {}

    def reports(self, records: Iterable[Record]) -> Iterator[Report]:
        """A report on each record that the catalogue's own lists do not describe."""
        listed = [record for record in records if not self.library.owns(record.iri)]
        self.around = {record.iri: record for record in listed}
        for record in listed:
            graph = skolemised(record.iri, record.id, record.graph, self.profiles.keys)
            try:
                yield self.within(self.checker.check(record.iri, graph, self.known))
            except RecordError as error:
                yield given_up(record, error)

    def within(self, report: Report) -> Report:
        """The report with the findings of the levels asked for."""
        findings = tuple(finding for finding in report.findings if finding.level <= self.level.judged_by)
        return replace(report, findings=findings)

    def known(self, iri: str) -> Iterable[Triple]:
        """What is known of a linked thing: of a code by the nomenclature in force, of what stands in the same place."""
        if is_of_nomenclature(iri):
            return nomenclature_stub(iri, self.library)
        record = self.around.get(iri)
        return stub(record.graph, iri) if record else ()


def given_up(record: Record, error: RecordError) -> Report:
    """The report on a record whose check could not be brought to its end."""
    told = Finding("violation", 0, "", "", "", "", "", error.what, error.expected, "Deadline")
    return Report(record.iri, title_of(record.graph, record.iri), (told,), None)
