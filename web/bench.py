"""The bench: what is handed in, read through the doors of the readers and judged in processes that can be killed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue import plugin
from catalogue.address import PREFIXES, document_name
from catalogue.checking.examiner import Examiner
from catalogue.checking.judge import foreign_profiles
from catalogue.error import RecordError, UnknownName
from catalogue.library import Library, library_here
from catalogue.profile.level import Level, find_level, plain
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.record import Record
from catalogue.reports.dossier import Dossier, dossier_of
from catalogue.reports.report import Report
from catalogue.setting import Settings
from web.house import House
from web.page import LANGUAGE
from web.phrase import LANGUAGES
from web.submission import Submission
from web.visit import NothingYet, Visit

DEFAULT = "jardin-core"
"""What is judged by when nobody says: what is published in this catalogue must reach it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that metadata can be judged by.

    :param name: as parameters name it
    """

    name: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a submission.

    :param records: as they were read
    :param kinds: name and label of the profile of each record, by its IRI
    :param unread: documents, and parts of them, that could not be read or were left out
    """

    dossier: Dossier
    records: tuple[Record, ...]
    kinds: dict[str, tuple[str, str]]
    unread: tuple[RecordError, ...]
    profile: Choice


def choices(profiles: Profiles, settings: Settings, language: str) -> list[Choice]:
    """What metadata can be judged by: our levels, and the profiles of others that the settings name."""
    others = [Choice(name, name, "") for name in foreign_profiles(settings)] if settings.shapes else []
    return [*(choice_of(each, language) for each in profiles.levels), *others]


def choice_of(level: Level, language: str) -> Choice:
    """A level as a choice."""
    words = level.descriptions.get(language) or level.descriptions.get("en", "")
    return Choice(level.name.replace("_", "-"), level.label(language), words)


def knowledge(visit: Visit) -> tuple[Profiles, Library]:
    """The profiles and lists in force; a catalogue that has published nothing yet can check all the same."""
    try:
        return visit.reader.profiles, visit.reader.library
    except NothingYet:
        settings = visit.house.settings
        return load_profiles(settings), library_here(settings)


def judge(visit: Visit, given: Submission) -> Verdict:
    """Read what was handed in and judge it; a time limit ends it with what was judged until then.

    :raises UnknownName: no such profile
    :raises OriginError: the address cannot be had
    :raises RecordError: nothing of it can be read
    """
    profiles, library = knowledge(visit)
    settings = visit.house.settings
    level, foreign = judged_by(profiles, settings, given.profile or DEFAULT)
    records, unread = read(visit.house, given)
    if not records and unread:
        raise unread[0]
    examiner = Examiner(profiles, library, settings, level, tongues(given.language), visit.house.checks)
    made = visit.house.abroad.reports(foreign, records, examiner) if foreign else examiner.reports(records)
    reports, late = within_time(settings, made, len(records))
    told = (*unread, *late)
    asked = None if foreign else level
    dossier = dossier_of(reports, profiles.levels, asked, [(document_of(each), str(each)) for each in told])
    kinds = {each.iri: kind_of(profiles, each, given.language) for each in records}
    choice = Choice(foreign, foreign, "") if foreign else choice_of(level, given.language)
    return Verdict(dossier, tuple(records), kinds, told, choice)


def judged_by(profiles: Profiles, settings: Settings, name: str) -> tuple[Level, str]:
    """The level of a name; with the highest level the profile of others that bears the name.

    :raises UnknownName: neither does, with the names that there are
    """
    try:
        return find_level(profiles.levels, name), ""
    except UnknownName as error:
        known = choices(profiles, settings, LANGUAGE)
        for each in known[len(profiles.levels) :]:
            if plain(each.name) == plain(name):
                return profiles.levels[-1], each.name
        raise UnknownName("profile", name, [each.name for each in known]) from error


def tongues(language: str) -> tuple[str, ...]:
    """A language, and those to fall back on."""
    return tuple(dict.fromkeys((language, *LANGUAGES)))


def kind_of(profiles: Profiles, record: Record, language: str) -> tuple[str, str]:
    """Name and label of the profile of a record; empty when it has none."""
    profile = profiles.of(record.types)
    return (profile.name, profile.label(language)) if profile else ("", "")


def read(house: House, given: Submission) -> tuple[list[Record], list[RecordError]]:
    """The records of a submission, and what cannot be read of it."""
    if given.address:
        found = plugin.must(plugin.READERS, "address")(given.address, house.settings)
    else:
        reader = plugin.must(plugin.READERS, "text")
        found = reader(given.content, house.settings, media_type=given.media_type, name=given.name)
    records, unread = found
    return list(records), list(unread)


def within_time(
    settings: Settings, made: Iterable[Report], number: int
) -> tuple[tuple[Report, ...], tuple[RecordError, ...]]:
    """The reports that can be made in time, and what is said of the rest.

    :param made: the reports, each made when it is asked for
    :param number: of records
    """
    seconds = settings.check_total_seconds
    until, reports = time.monotonic() + seconds, list[Report]()
    for report in made:
        reports.append(report)
        if time.monotonic() > until:
            break
    else:
        return tuple(reports), ()
    left = number - len(reports)
    told = RecordError(
        f"{left:,} of {number:,} records were not checked: {seconds:g} seconds were over.",
        fix="Send them in parts, or use `jardin check` at home.",
    )
    return tuple(reports), (told,) if left else ()


def document_of(error: RecordError) -> str:
    """The document that an error is about, as people know it; empty when it is the text itself."""
    name = document_name(error.address)
    return "" if name == "text" else name


def curie(iri: str) -> str:
    """An IRI as it is mostly written in Turtle, `dct:publisher`; the IRI itself where no usual prefix fits."""
    fitting = [(len(space), prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    length, prefix = max(fitting, key=lambda each: (each[0], -len(each[1])))
    return f"{prefix}:{iri[length:]}"
