"""What lives as long as the process: settings, readers, query workers, templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter
from jinja2 import Environment

from catalogue.checking.abroad import Abroad
from catalogue.checking.checker import Checker
from catalogue.checking.pool import CheckPool
from catalogue.keeping.writing import Writers
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings
from catalogue.stores.distant import DistantPool, opened_pool
from catalogue.stores.pool import QueryPool
from catalogue.telling.reader import Reader, Readers
from catalogue.telling.view import Figures
from catalogue.thesaurus import load_thesaurus
from web.asset import Assets
from web.cache import Cache
from web.dump import Dumps
from web.etag import look_digest, software_version
from web.fairness import Turns
from web.guess import Guesses
from web.page import environment
from web.press import Press

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"
DESKS = 2
CHECKS = 3
"""Checks that one client may have running or waiting at once."""
PATIENCE = 30.0
"""Seconds that the check of one record may take at most while a person waits at a page."""


@dataclass(slots=True)
class House:
    """One catalogue as this process serves it.

    :param look: digest of settings, templates and styles
    :param figures: the figures of the home page, with the generation they were counted in
    :param doors: how many requests may stand at the query pool at once; they must not take the threads of the pages
    :param desks: how many lists may be coded, and documents checked, at once
    :param answers: answers to queries, kept to be given again
    :param checks: processes that judge records for pages
    :param abroad: the same by profiles of others
    :param press: has the extracts of a generation made
    :param writers: the queue of those that write from a page
    """

    settings: Settings
    readers: Readers
    pool: QueryPool | DistantPool
    templates: Environment
    assets: Assets
    look: str
    version: str
    doors: CapacityLimiter
    desks: CapacityLimiter
    turns: Turns
    checks: CheckPool
    abroad: Abroad
    writers: Writers
    answers: Cache
    checking: Turns = field(default_factory=lambda: Turns(CHECKS, "checks"))
    guesses: Guesses = field(default_factory=Guesses)
    figures: dict[int, Figures] = field(default_factory=dict)
    dumps: Dumps = field(default_factory=Dumps)
    press: Press = field(default_factory=Press)

    def figures_of(self, reader: Reader) -> Figures:
        """The figures of a generation, counted once."""
        number = reader.generation.number
        if number not in self.figures:
            self.figures = {number: reader.figures()}
        return self.figures[number]

    def close(self) -> None:
        """Let go of the store, the index and the workers."""
        self.writers.close()
        self.press.close()
        self.pool.close()
        self.checks.close()
        self.abroad.close()
        self.readers.close()


def open_house(settings: Settings) -> House:
    """Everything that the requests share. Templates in the data folder stand before ours."""
    folders = [folder for folder in (settings.data / "templates", TEMPLATES) if folder.is_dir()]
    assets = Assets(STATIC)
    places = settings.sparql_workers + settings.sparql_queue
    checks = open_checks(settings)
    return House(
        settings=settings,
        readers=Readers(settings),
        pool=opened_pool(settings),
        answers=Cache(settings.sparql_cache),
        templates=environment(folders),
        assets=assets,
        look=look_digest(settings, [*folders, STATIC]),
        version=software_version(),
        doors=CapacityLimiter(places + 8),
        desks=CapacityLimiter(DESKS),
        turns=Turns(max(2, places // 2)),
        checks=checks,
        writers=Writers(settings, checks=checks),
        abroad=Abroad(settings.model_copy(update={"check_seconds": min(settings.check_seconds, PATIENCE)})),
    )


def open_checks(settings: Settings) -> CheckPool:
    """The processes that judge records for pages; they start when the first check is asked for."""
    seconds = min(settings.check_seconds, PATIENCE)
    checker = Checker(load_profiles(settings), load_thesaurus(), settings.languages, seconds)
    return CheckPool(checker, workers=DESKS, memory=settings.check_memory, apart=True)
