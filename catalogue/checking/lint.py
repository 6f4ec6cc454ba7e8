"""The lint: what in a folder of shapes cannot be judged by, said when it is loaded and not when a record meets it.

What is left out is taken from the shapes, together with whatever would turn into its opposite without it (a condition
under sh:not, an alternative under sh:or). Non-responsibilities: reading files (`catalogue.checking.folder`), judging
records (`catalogue.checking.judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from pyshacl.errors import ReportableRuntimeError
from rdflib import SH, Graph

import shapes
from catalogue.checking.flaw import (
    Flaw,
    Pattern,
    advanced,
    classes,
    constraints,
    deactivations,
    everything,
    imports,
    lists,
    patterns,
    queries,
    scripts,
    terms,
)  # fmt: skip
from catalogue.checking.folder import ShapesFolder, shapes_folders
from catalogue.checking.shapewalk import LISTING, holders, in_words
from catalogue.checking.structure import kinds, paths, recursion, targets, undefined
from catalogue.deadline import deadline
from catalogue.error import ShapeError, TooLarge
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings

log = structlog.get_logger()
TURNING = (*LISTING, SH["not"], SH.qualifiedValueShape)
"""What means something else, not merely less, when a part of it is missing."""
CHECKS: tuple[Callable[[Graph], Iterator[Flaw]], ...] = (
    terms, classes, everything, imports, lists, scripts, advanced, undefined, paths, undefined, kinds, patterns,
    deactivations, queries, lists, recursion, constraints, targets,
)  # fmt: skip
"""In the order in which they are mended; what is left out may leave a reference or a list broken."""
SECONDS = 60
SPOKEN = 20
"""Kinds of findings of one folder that are logged."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing in a shapes file that cannot be judged by, or that will not do what its author may expect.

    :param rule: which of the checks found it, e.g. `undefined-shape`
    :param file: the file that holds it
    :param shape: the shape in words, never a blank-node id
    :param what: what is wrong
    :param fix: what to do
    :param left_out: whether something was taken out of the shapes; else it is only a remark
    """

    rule: str
    file: Path
    shape: str
    what: str
    fix: str
    left_out: bool

    @property
    def sentence(self) -> str:
        """The finding in one line."""
        return f"{self.file.name}: {self.shape}: {self.what}{' It is left out.' if self.left_out else ''} {self.fix}"


@dataclass(frozen=True, eq=False, slots=True)
class Linted:
    """A folder of shapes after the lint.

    :param graph: its shapes without what was left out
    """

    folder: ShapesFolder
    graph: Graph
    lints: tuple[Lint, ...]


@lru_cache(maxsize=64)
def lint(folder: ShapesFolder) -> Linted:
    """A folder without what cannot be judged by, and what that was; what is left out first, each thing once.

    A folder that extends our shapes is looked at, and returned, together with these: it may refer to them.

    :raises ShapeError: shapes that cannot be gone through
    """
    graph, found = Graph(), dict[Lint, None]()
    for triple in (*folder.graph, *(house() if folder.extends_house else ())):
        graph.add(triple)
    try:
        with deadline(SECONDS, "Reading the shapes", "shapes"):
            for check in CHECKS:
                for flaw in list(check(graph)):
                    found[told(flaw, folder)] = None
                    leave_out(graph, flaw.dropped)
    except (ReportableRuntimeError, TooLarge) as error:
        raise ShapeError(
            f"The shapes in {folder.path} cannot be used: {error}",
            fix="Mend them, or take the folder out of JARDIN_SHAPES.",
        ) from error
    order = sorted(found, key=lambda each: (not each.left_out, each.rule, str(each.file), each.shape, each.what))
    return Linted(folder, graph, tuple(order))


@lru_cache(maxsize=1)
def house() -> Graph:
    """Our own shapes, read once, so that their nameless nodes are the same for every folder."""
    return read_turtle(shapes.files())


def told(flaw: Flaw, folder: ShapesFolder) -> Lint:
    """A flaw in words; nodes are named as they stood before anything was left out."""
    found = next(iter(folder.graph.triples(flaw.place)), None)
    home = folder.home[found] if found else folder.files[0]
    return Lint(flaw.rule, home, in_words(folder.graph, flaw.node), flaw.what, flaw.fix, bool(flaw.dropped))


def leave_out(graph: Graph, dropped: Iterable[Pattern]) -> None:
    """Take triples out, and with each the conditions that would mean something else without it."""
    waiting = list(dropped)
    while waiting:
        pattern = waiting.pop()
        weakened = {subject for subject, _, _ in graph.triples(pattern)}
        graph.remove(pattern)
        waiting += [each for node in weakened for each in holders(graph, node) if each[1] in TURNING]


def look_over(settings: Settings) -> None:
    """Lint every folder of the settings and log what was found, once for each state of its files.

    :raises ShapeError: a folder or file that cannot be read
    """
    for folder in shapes_folders(settings):
        speak(folder)


@lru_cache(maxsize=64)
def speak(folder: ShapesFolder) -> None:
    """Log what a folder holds that cannot be judged by."""
    alike: dict[tuple[Path, str, str], list[Lint]] = {}
    for each in lint(folder).lints:
        alike.setdefault((each.file, each.what, each.fix), []).append(each)
    for same in list(alike.values())[:SPOKEN]:
        log.warning("shapes.lint", folder=str(folder.path), finding=same[0].sentence, shapes=len(same))
    if len(alike) > SPOKEN:
        log.warning("shapes.lint.more", folder=str(folder.path), more=len(alike) - SPOKEN)
