"""Rounds of a game with a writer that is killed: what it does, what is read meanwhile, and what must be found after it.

The writer prints what it is about to do and what it has been told is done; the rest is read off the data folder.
"""

from __future__ import annotations

import gc
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
from generated import records
from nursery import Child, Nursery
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS
from sources import ORIGIN, indexed, quads_of, source, twice_told

import catalogue.keeping.generation as generations
import catalogue.stores.oxigraph as oxigraph
from catalogue.checking.pool import CheckPool
from catalogue.checking.task import Task
from catalogue.error import CatalogueError, NotFound
from catalogue.index.index import Index
from catalogue.keeping import brink
from catalogue.keeping.candidate import checks_of
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.probe import Probe
from catalogue.keeping.publication import facet_names
from catalogue.library import Library
from catalogue.mending.erasure import Target, clean, erase, lift
from catalogue.mending.rollback import roll_back
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.shelf import names_folder
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record, entry_of, graph_of
from catalogue.record.triple import read_ntriples
from catalogue.reports.report import Report
from catalogue.run import Run
from catalogue.setting import Settings
from catalogue.telling.reader import Reader, Readers

MARKS = 8
TRIES = 4
NOT_REACHED = 3
SHELF = "shelf"
MARKED = f"SELECT ?s ?mark WHERE {{ ?s <{DCTERMS.alternative}> ?mark }}"


class Remembered(CheckPool):
    """Checks each record by the shapes once: what is changed in it afterwards is nothing that a shape looks at."""

    def __init__(self, settings: Settings) -> None:
        checker = checks_of(settings).checker
        super().__init__(checker, workers=1)
        self._known: dict[str, Report] = {}

    def check_many(self, tasks: Iterable[Task]) -> Iterator[Report]:
        """As `CheckPool.check_many`."""
        for task in tasks:
            if task.iri not in self._known:
                self._known[task.iri] = self._here(task)
            yield self._known[task.iri]


BATCH: list[Record] = []
CHECKS: list[CheckPool] = []


def prepare() -> None:
    """In the parent of all children: read what every writer reads, judge the records once, open nothing."""
    settings = Settings()
    load_profiles(settings)
    Library().lists()
    BATCH.extend(records(3, 5))
    CHECKS.append(Remembered(settings))


def settings_of(data: Path) -> Settings:
    """Few generations, so that they are cleaned all the time."""
    return Settings(data=data, generations=2, lock_seconds=20)


def say(*words: object) -> None:
    """A line on the standard output, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def write(data: str, told: str, mark: str, start: int) -> None:
    """Do what leads to a point, again and again, until the process falls there.

    :param told: `point:nth:manner`
    :param mark: names this round; what it writes bears it
    :param start: the turn that it begins with; in odd ones a record is withdrawn
    """
    brink.arm(told)
    point = told.partition(":")[0]
    for turn in range(start, start + TRIES):
        deed_of(point)(settings_of(Path(data)), f"{mark}.{turn}")
    sys.exit(NOT_REACHED)


def write_on(data: str, mark: str) -> None:
    """Harvest without end."""
    turn = 0
    while True:
        harvest(settings_of(Path(data)), f"{mark}.{turn}")
        turn += 1


def deed_of(point: str) -> Callable[[Settings, str], None]:
    """What a writer does to come to a point."""
    return next((deed for start, deed in DEEDS if point.startswith(start)), harvest)


def harvest(settings: Settings, mark: str) -> None:
    """As a harvest does: origin, run and probes noted, a batch kept, another withdrawn, a generation published."""
    turn = int(mark.rpartition(".")[2])
    with Keeper(settings, checks=CHECKS[0]) as keeper:
        keeper.put_origin(replace(ORIGIN, title=mark, licence=f"https://licence.example/{turn}"))
        chosen = [marked(record, mark) for record in BATCH[turn % 2 :: 2]]
        for record in chosen:
            say("keeping", record.iri, mark)
        for outcome in keeper.keep(chosen, ORIGIN, mark, "test"):
            say(outcome.status, outcome.iri, mark)
        if turn % 2:
            listed = {record.iri for record in BATCH[1:]}
            say("withdrawing", BATCH[0].iri, mark)
            for iri in keeper.withdraw_missing(ORIGIN, listed, mark, "test"):
                say("withdrawn", iri, mark)
        keeper.put_run(Run(ORIGIN, datetime.now(UTC), mark))
        keeper.put_probes(
            [Probe("https://a.example/", "2025-07-01T00:00:00Z", "reachable" if turn % 2 else "unreachable")]
        )
        keeper.publish()
        say("published", keeper.journal.last, mark)


def marked(record: Record, mark: str) -> Record:
    """A record in a new version, each part of which bears the mark."""
    record.graph.remove((URIRef(record.iri), DCTERMS.alternative, None))
    for part in range(MARKS):
        record.graph.add((URIRef(record.iri), DCTERMS.alternative, Literal(f"{mark}/{part}")))
    return record


def load_nomenclature(settings: Settings, mark: str) -> None:
    """Put another small nomenclature in force, whose names were indexed before."""
    put_names_back(settings)
    take_up_other(settings)


def take_up_other(settings: Settings) -> None:
    """Put another small nomenclature in force."""
    with Keeper(settings, checks=CHECKS[0]) as keeper:
        other = "B" if keeper.library.release == "A" else "A"
        keeper.load_nomenclature(small_nomenclature(other), {})
        keeper.publish()


def index_names(settings: Settings, mark: str) -> None:
    """The same, its names not indexed yet."""
    for folder in (settings.data / "nomenclature").glob("*.names"):
        shutil.rmtree(folder)
    take_up_other(settings)


def put_names_back(settings: Settings) -> None:
    """Names that were indexed before need not be indexed again: that takes seconds."""
    for folder in (settings.data / SHELF).glob("*.names"):
        if not (settings.data / "nomenclature" / folder.name).exists():
            shutil.copytree(folder, settings.data / "nomenclature" / folder.name)


def leave_behind(settings: Settings, mark: str) -> None:
    """The same, the nomenclature before it too large to be cleared."""
    oxigraph.CLEARED = 1
    load_nomenclature(settings, mark)


def small_nomenclature(release: str) -> Nomenclature:
    """A few diseases that the records name, under the name of a release."""
    known = Library().nomenclature.diseases
    few = {code: known[code] for code in sorted(known)[:30]}
    kept = {code: replace(each, parents=each.parents & few.keys(), places={}) for code, each in few.items()}
    return Nomenclature({**kept, "1": Disease("1", labels={"en": release})}, release)


def optimise(settings: Settings, mark: str) -> None:
    """Compact the store after a harvest."""
    harvest(settings, mark)
    with Keeper(settings) as keeper:
        keeper.publication.store.optimize()


def rebuild(settings: Settings, mark: str) -> None:
    """Store and index made anew."""
    harvest(settings, mark)
    with Keeper(settings, anew=True, checks=CHECKS[0]) as keeper:
        keeper.publish()


def go_back(settings: Settings, mark: str) -> None:
    """A harvest, and the generation before it brought back."""
    target = generations.current(settings.data)
    with Keeper(settings) as keeper:
        index = Index(target.index, facet_names(keeper.profiles), reading=True)
        old = {card["iri"]: marks_in(index.body(card["id"]) or b"") for card in index.cards()}
    harvest(settings, mark)
    with Keeper(settings, checks=CHECKS[0]) as keeper:
        versions = {
            record.iri: next((each.partition("/")[0] for each in old.get(record.iri, ())), "") for record in BATCH
        }
        for iri, version in versions.items():
            say("returning", iri, version)
        roll_back(keeper, target.number, "test")
        for iri, version in versions.items():
            say("returned", iri, version)


def erase_one(settings: Settings, mark: str) -> None:
    """A record of its own kept, erased, every byte of it removed, and let in again."""
    victim, target = source("victim"), Target(record=source("victim").id)
    with Keeper(settings, checks=CHECKS[0]) as keeper:
        with suppress(NotFound):
            lift(keeper, target)
        say("keeping", victim.iri, mark)
        for outcome in keeper.keep([marked(victim, mark)], ORIGIN, mark, "test"):
            say(outcome.status, outcome.iri, mark)
        keeper.publish()
        say("withdrawing", victim.iri, mark)
        erase(keeper, target, "the law asks for it", "test")
        say("withdrawn", victim.iri, mark)
        clean(keeper)


DEEDS: tuple[tuple[str, Callable[[Settings, str], None]], ...] = (
    ("rollback.", go_back),
    ("erasure.", erase_one),
    ("bulk.", rebuild),
    ("rebuild.", rebuild),
    ("nomenclature.names-indexed", index_names),
    ("nomenclature.", load_nomenclature),
    ("store.load-", load_nomenclature),
    ("store.aside-", leave_behind),
    ("store.moved-", leave_behind),
    ("store.before-optimise", optimise),
    ("store.optimised", optimise),
)
"""What leads to the points whose names begin so; to all others leads a harvest."""


def read(data: str, end: str) -> None:
    """Read until a file stands there: search, pages, bodies, SPARQL over the generation; then tell how much."""
    readers, number, moved = Readers(settings_of(Path(data))), 0, set[int]()
    while not Path(end).exists():
        try:
            look_around(readers.current())
        except (CatalogueError, OSError, ValueError, AssertionError) as error:
            say("error", type(error).__name__, str(error).replace("\n", " "))
        number += 1
        time.sleep(0.02)
        if readers.current().generation.number not in moved:
            moved.add(readers.current().generation.number)
            gc.collect()  # the reader of the generation before lets go of it
    say("reads", number, len(moved))


def look_around(reader: Reader) -> None:
    """Everything that a reader of one generation may ask; what it is told must fit together."""
    page = reader.find(reader.search([]))
    marks: dict[str, set[str]] = {}
    for card in reader.index.cards():
        body = reader.index.body(card["id"]) or b""
        marks[card["iri"]] = marks_in(body)
        assert_whole(card["iri"], marks[card["iri"]])
        assert stored(body) == set(reader.store.graph(graph_of(card["id"])).splitlines()), card["iri"]
    assert page.total == sum(bool(card["source"]) for card in reader.index.cards())
    told: dict[str, set[str]] = {}
    for iri, mark in reader.store.query(MARKED):
        if iri in marks:
            told.setdefault(iri, set()).add(mark)
    assert told == {iri: known for iri, known in marks.items() if known}
    for hit in page.hits[:1]:
        reader.record(hit.id)


def stored(body: bytes) -> set[bytes]:
    """N-Triples as the embedded store tells them again: it knows of integers one kind only."""
    store = ox.Store()
    store.load(body, ox.RdfFormat.N_TRIPLES)
    return set((ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())


def marks_in(body: bytes) -> set[str]:
    """The marks that a record's triples bear."""
    return {str(value) for value in read_ntriples(body).objects(None, DCTERMS.alternative)}


def assert_whole(iri: str, marks: set[str]) -> None:
    """All parts are there, of one version."""
    parts = {mark.partition("/")[2] for mark in marks}
    rounds = {mark.partition("/")[0] for mark in marks}
    assert len(rounds) <= 1, f"half: {iri} bears {sorted(rounds)}"
    assert not marks or parts == set(map(str, range(MARKS))), f"half: {iri} bears parts {sorted(parts)}"


@dataclass
class Promise:
    """What a data folder must hold, by what its writers printed.

    :param sure: by IRI: the mark of the version that was acknowledged last, empty when it was withdrawn
    :param open: by IRI: what was begun after it, and may have come to be or not
    """

    sure: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0

    def hear(self, lines: Iterable[str]) -> None:
        """Take in what a writer printed."""
        for line in lines:
            verb, _, rest = line.partition(" ")
            iri, _, mark = rest.partition(" ")
            if verb in ("keeping", "withdrawing", "returning"):
                self.open[iri] = "" if verb == "withdrawing" else mark
            elif verb in ("kept", "withdrawn", "returned"):
                self.sure[iri] = "" if verb == "withdrawn" else mark
                self.open.pop(iri, None)
                self.acknowledged += 1

    def settle(self, found: dict[str, str]) -> list[str]:
        """What was lost, by what is found (mark by IRI of the public records); what is found is sure from now on."""
        lost = [
            f"{iri}: {mark or 'withdrawn'} was acknowledged, {found.get(iri, '') or 'nothing'} is there"
            for iri, mark in self.sure.items()
            if found.get(iri, "") not in (mark, self.open.get(iri, mark))
        ]
        self.sure = {iri: found.get(iri, "") for iri in {*self.sure, *found}}
        self.open.clear()
        return lost


@dataclass
class Tally:
    """What the rounds have come to."""

    rounds: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Everything that should not be."""
        return [*self.lost, *self.half, *self.apart, *self.unreached]


class Game:
    """A data folder, one writer after another that is killed in it, and readers that read meanwhile."""

    def __init__(self, data: Path, nursery: Nursery, readers: int = 1) -> None:
        self.data = data
        self.settings = settings_of(data)
        self.nursery = nursery
        self.promise = Promise()
        self.tally = Tally()
        self._out = data.parent / "told"
        self._out.mkdir()
        self._end = self._out / "end"
        self._number = 0
        if not data.exists():
            self._done(nursery.send("crashing:begin", self._out / "begin", str(data)))
        outs = [self._out / f"reader-{each}" for each in range(readers)]
        self._readers = [nursery.send("crashing:read", out, str(data), str(self._end)) for out in outs]

    def _done(self, child: Child) -> None:
        assert child.wait() == 0, child.errors()
        self.promise.hear(child.lines())

    def play(self, point: str, nth: int = 1, manner: str = "kill", start: int = 0) -> None:
        """One round: a writer falls at a point when it comes there, the next opening is looked at."""
        self._number += 1
        out = self._out / f"writer-{self._number}"
        told = f"{point}:{nth}:{manner}"
        child = self.nursery.send("crashing:write", out, str(self.data), told, f"{self._number}", start)
        if child.wait() != (-9 if manner == "kill" else 1):
            self.tally.unreached.append(f"{told}: {child.errors()}")
        self._look(child, point, told)

    def play_blindly(self, seconds: float) -> None:
        """One round: a writer is killed somewhere.

        :param seconds: after it has acknowledged something
        """
        self._number += 1
        child = self.nursery.send(
            "crashing:write_on", self._out / f"writer-{self._number}", str(self.data), f"{self._number}"
        )
        while not any(line.startswith("kept") for line in child.lines()):
            time.sleep(0.005)
        time.sleep(seconds)
        child.kill()
        self._look(child, "anywhere", "anywhere")

    def _look(self, child: Child, point: str, told: str) -> None:
        """What has become of the data folder, by what the killed writer said."""
        self.promise.hear(child.lines())
        self.tally.rounds[point] = self.tally.rounds.get(point, 0) + 1
        for line in self._inspected():
            kind, _, rest = line.partition(" ")
            getattr(self.tally, kind).append(f"{told}: {rest}")

    def _inspected(self) -> Iterator[str]:
        """What the next opening finds wrong, each with its kind."""
        out = self._out / f"inspector-{self._number}"
        child = self.nursery.send("crashing:inspect", out, str(self.data))
        if child.wait():
            yield f"apart the next opening failed: {child.errors()}"
            return
        found = dict[str, str]()
        for line in child.lines():
            if line.startswith("found "):
                _, iri, mark = line.split(" ")
                found[iri] = mark
            else:
                yield line
        yield from (f"lost {each}" for each in self.promise.settle(found))

    def over(self) -> tuple[int, int, list[str]]:
        """End the readers; answers with their reads, the generations they moved through, and their errors."""
        self._end.touch()
        reads = generations = 0
        errors: list[str] = []
        for reader in self._readers:
            if reader.wait():
                errors.append(reader.errors())
            for line in reader.lines():
                if line.startswith("reads "):
                    reads, generations = reads + int(line.split()[1]), generations + int(line.split()[2])
                else:
                    errors.append(line)
        return reads, generations, errors

    def compare(self) -> bool:
        """Whether store and index equal those of a copy that is made anew from the journal."""
        with Keeper(self.settings) as keeper:
            facets = facet_names(keeper.profiles)
        rows, distinct = twice_told(self.data)
        before = quads_of(self.data), indexed(self.data, facets)
        copy = Path(shutil.copytree(self.data, self.data.parent / f"copy-{time.monotonic_ns()}"))
        with Keeper(Settings(data=copy), anew=True):
            pass
        return rows == distinct and (quads_of(copy), indexed(copy, facets)) == before


def begin(data: str) -> None:
    """A first harvest, with both nomenclatures loaded once, so that their names are indexed."""
    settings = settings_of(Path(data))
    for release in ("A", "B"):
        with Keeper(settings) as keeper:
            keeper.load_nomenclature(small_nomenclature(release), {})
            keeper.publish()
            assert names_folder(settings.data, keeper.library.digest).is_dir()
        shutil.copytree(settings.data / "nomenclature", settings.data / SHELF, dirs_exist_ok=True)
    for turn in (1, 0):
        harvest(settings, f"0.{turn}")


def inspect(data: str) -> None:
    """The next opening: sequences, marks, and what each record is in journal, store and index."""
    put_names_back(settings_of(Path(data)))
    with Keeper(settings_of(Path(data)), checks=CHECKS[0]) as keeper:
        journal, store, index = keeper.journal, keeper.publication.store, keeper.publication.index
        if not journal.last == store.sequence() == index.sequence():
            say("apart journal", journal.last, "store", store.sequence(), "index", index.sequence())
        for record in journal.records():
            standing = keeper.publication.standing(record)
            body = index.body(record)
            inspect_record(standing.iri, standing.public.content if standing.public else None, body)
            if set(store.graph(graph_of(record)).splitlines()) != stored(body or b""):
                say("apart", standing.iri, "differs in store and index")
            if bool(store.graph(entry_of(record))) != (body is not None):
                say("apart", standing.iri, "has an entry without a body, or the other way round")


def inspect_record(iri: str, content: bytes | None, body: bytes | None) -> None:
    """One record: what the journal makes public of it, and what the index has."""
    if (content is None) != (body is None):
        say("apart", iri, "is public in", "the index" if body is not None else "the journal", "alone")
        return
    if body is None or content is None:
        return
    marks = marks_in(body)
    try:
        assert_whole(iri, marks)
    except AssertionError as error:
        say("half", error)
    if marks != marks_in(content):
        say("apart", iri, "is another version in the index than in the journal")
    for mark in marks:
        say("found", iri, mark.partition("/")[0])
        break
