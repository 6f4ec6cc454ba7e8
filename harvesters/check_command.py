"""`jardin check`: read metadata, judge it by the profile, keep nothing."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from catalogue import plugin
from catalogue.address import document_name
from catalogue.checking.examiner import Examiner
from catalogue.error import CatalogueError, RecordError
from catalogue.level import find_level
from catalogue.library import library_here
from catalogue.profile import load_profiles
from catalogue.record import Record
from catalogue.reports.report import Report
from catalogue.setting import Settings, read_settings
from harvesters.fetch import Fetch
from harvesters.harvester import Harvester
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
        judged, unread = check_place(place, settings, manner, Examiner(profiles, library, settings, level))
        strictly = strict or "warning" in {name.lower().rpartition("#")[2] for name in level.blocks}
        worst = max(worst, code_of(judged, unread, strictly))
        reports += judged
        errors += unread
    print(FORMS[form.value](reports, errors))
    raise typer.Exit(worst)


def check_place(place: str, settings: Settings, manner: Manner, examiner: Examiner) -> tuple[list[Report], Errors]:
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
    return list(examiner.reports(records)), errors
