"""`jardin check`: read metadata, judge it by the profile, keep nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from catalogue.checking.examiner import Examiner
from catalogue.checking.judge import ForeignProfile, foreign_profiles
from catalogue.checking.pool import CheckPool
from catalogue.error import UnknownName
from catalogue.library import library_here
from catalogue.profile.level import Level, find_level
from catalogue.profile.level import plain as plain_name
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record
from catalogue.reports.dossier import Dossier, dossier_of
from catalogue.reports.form import FORMS
from catalogue.reports.report import Report
from catalogue.reports.text import clean, lines, written
from catalogue.reports.word import LANGUAGES
from catalogue.setting import Settings, read_settings
from harvesters.gauge import Gauge
from harvesters.manner import Manner
from harvesters.perusal import Unread, peruse

Judging = Callable[[list[Record]], Iterator[Report]]
DEFAULT = "jardin-core"
STYLES = {"title": "bold", "violation": "red", "warning": "yellow", "info": "cyan", "quiet": "dim"}


class Form(StrEnum):
    """The forms of a verdict."""

    text = "text"
    json = "json"
    ttl = "ttl"
    csv = "csv"


def check(
    places: Annotated[list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders, addresses; - reads input.")],
    profile: Annotated[
        str, typer.Option(help="admitted, dcat-ap, jardin-core, jardin-advanced, or a folder of JARDIN_SHAPES by name.")
    ] = DEFAULT,
    strict: Annotated[bool, typer.Option("--strict", help="A Warning counts like a Violation.")] = False,
    form: Annotated[Form, typer.Option("--format", help="Form of the report.")] = Form.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    language: Annotated[str, typer.Option("--lang", help="Language of the report: en, fr, de, es or it.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Tell all in full, recommendations too.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")] = None,
) -> None:
    """Judge metadata by the profile and say what to change; nothing is kept."""
    settings = read_settings(data=data)
    languages = languages_of(language, settings)
    level, foreign = judge_named(profile, settings)
    examiner = Examiner(load_profiles(settings), library_here(settings), settings, level, languages)
    found = judged_places(places, settings, examiner, foreign)
    asked = None if foreign else level
    dossiers = [dossier_of(reports, examiner.profiles.levels, asked, unread) for reports, unread in found]
    tell(joined(dossiers), Form.json if as_json else form, languages, everything)
    raise typer.Exit(max(dossier.code(strict) for dossier in dossiers))


def judged_places(
    places: list[str], settings: Settings, examiner: Examiner, foreign: ForeignProfile | None
) -> list[tuple[list[Report], Unread]]:
    """The reports on what each place describes, and what of it cannot be read."""
    manner, found = Manner(), list[tuple[list[Report], Unread]]()
    with CheckPool(examiner.checker, settings.check_workers, settings.check_memory) as pool, Gauge() as gauge:
        examiner.pool = pool
        for place in places:
            records, unread = peruse(place, settings, manner, gauge)
            reports = reports_of(records, examiner, foreign)
            found.append((list(gauge.follow("checked", place, reports, len(records))), unread))
    return found


def reports_of(records: list[Record], examiner: Examiner, foreign: ForeignProfile | None) -> Iterator[Report]:
    """The reports of our own profile, or of the one that was named."""
    if foreign is None:
        return examiner.reports(records)
    listed = examiner.around(records)
    return foreign.examine(listed, examiner.known, thesaurus=examiner.library.thesaurus, languages=examiner.languages)


def judge_named(name: str, settings: Settings) -> tuple[Level, ForeignProfile | None]:
    """The level to judge by, or the profile of others that bears this name.

    :raises UnknownName: neither does, with the names that there are
    """
    levels = load_profiles(settings).levels
    try:
        return find_level(levels, name), None
    except UnknownName as error:
        others = {plain_name(each): profile for each, profile in foreign_profiles(settings).items()}
        if plain_name(name) not in others:
            known = [level.name.replace("_", "-") for level in levels]
            raise UnknownName("profile", name, [*known, *others]) from error
        return levels[-1], others[plain_name(name)]


def languages_of(named: str, settings: Settings) -> tuple[str, ...]:
    """The languages to tell it in: the one that was named before those of the settings.

    :raises UnknownName: reports are not told in it
    """
    if named and named not in LANGUAGES:
        raise UnknownName("language of reports", named, LANGUAGES)
    return tuple(dict.fromkeys((named, *settings.languages) if named else settings.languages))


def joined(dossiers: list[Dossier]) -> Dossier:
    """All places in one."""
    first = dossiers[0]
    reports = tuple(report for each in dossiers for report in each.reports)
    return Dossier(reports, tuple(told for each in dossiers for told in each.unread), first.levels, first.asked)


def tell(dossier: Dossier, form: Form, languages: tuple[str, ...], everything: bool) -> None:
    """Print the report: with colours and margins on a terminal, as plain lines elsewhere."""
    if form is not Form.text:
        print(FORMS[form.value].write(dossier, languages).rstrip("\n"))
        return
    told = lines(dossier, languages, everything=everything)
    console = Console(highlight=False)
    if not console.is_terminal:
        print(written(told), end="")
        return
    for line in told:
        console.print(Padding(Text(clean(line.text), STYLES.get(line.style, "")), (0, 0, 0, line.indent)))
