"""What lives as long as the process: settings, readers, query workers, templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter
from jinja2 import Environment

from catalogue.reader import Reader, Readers
from catalogue.setting import Settings
from catalogue.stores.pool import QueryPool
from catalogue.view import Figures
from web.asset import Assets
from web.dump import Dumps
from web.etag import look_digest, software_version
from web.fairness import Turns
from web.page import environment

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"
DESKS = 2


@dataclass(slots=True)
class House:
    """One catalogue as this process serves it.

    :param look: digest of settings, templates and styles
    :param figures: the figures of the home page, with the generation they were counted in
    :param doors: how many requests may stand at the query pool at once; they must not take the threads of the pages
    :param desks: how many lists may be coded at once
    """

    settings: Settings
    readers: Readers
    pool: QueryPool
    templates: Environment
    assets: Assets
    look: str
    version: str
    doors: CapacityLimiter
    desks: CapacityLimiter
    turns: Turns
    figures: dict[int, Figures] = field(default_factory=dict)
    dumps: Dumps = field(default_factory=Dumps)

    def figures_of(self, reader: Reader) -> Figures:
        """The figures of a generation, counted once."""
        number = reader.generation.number
        if number not in self.figures:
            self.figures = {number: reader.figures()}
        return self.figures[number]

    def close(self) -> None:
        """Let go of the store, the index and the workers."""
        self.pool.close()
        self.readers.close()


def open_house(settings: Settings) -> House:
    """Everything that the requests share. Templates in the data folder stand before ours."""
    folders = [folder for folder in (settings.data / "templates", TEMPLATES) if folder.is_dir()]
    assets = Assets(STATIC)
    places = settings.sparql_workers + settings.sparql_queue
    return House(
        settings=settings,
        readers=Readers(settings),
        pool=QueryPool(settings),
        templates=environment(folders),
        assets=assets,
        look=look_digest(settings, [*folders, STATIC]),
        version=software_version(),
        doors=CapacityLimiter(places + 8),
        desks=CapacityLimiter(DESKS),
        turns=Turns(max(2, places // 2)),
    )
