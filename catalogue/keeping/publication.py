"""Publication: bring store and index to what the journal says, and seal generations for readers.

Everything here can be done again from the journal at any time and comes to the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

import catalogue.keeping.generation as generations
from catalogue.error import StoreError
from catalogue.index.card import CODES, FINDINGS
from catalogue.index.index import Index
from catalogue.journal.journal import Journal
from catalogue.keeping.brink import reach
from catalogue.keeping.bulk import write_all, write_index
from catalogue.keeping.desk import Desk
from catalogue.keeping.edition import Editor, placed
from catalogue.keeping.entry import CATALOGUE, DCAT_AP
from catalogue.keeping.probe import PROBES, Probe, write_probes
from catalogue.keeping.sharing import Sharing, Told
from catalogue.keeping.standing import Standing, standing_of
from catalogue.library import LISTS, NOMENCLATURE, Library, marked
from catalogue.names.roll import is_finished
from catalogue.nomenclature.shelf import index_names, names_folder, tidy_names
from catalogue.origin import JARDIN, ORIGIN, Origin, write_origin
from catalogue.profile.profile import Profiles
from catalogue.progress import Progress, silent
from catalogue.record.record import entry_of, graph_of
from catalogue.record.triple import write_ntriples
from catalogue.run import RUN, write_run
from catalogue.setting import Settings
from catalogue.stores.follower import follow, opened_store

SOFTWARE = version("jardin-catalogue")
BATCH = 200
FACETS = ("kind", "level", CODES, FINDINGS)
DCATAP = Namespace("http://data.europa.eu/r5r/")
HEALTH_DATA_SPACE = "http://data.europa.eu/eli/reg/2025/327/oj"
HEALTH_THEMES = "http://publications.europa.eu/resource/authority/data-theme"


class Publication:
    """Store and index of the one writer."""

    def __init__(self, settings: Settings, journal: Journal, library: Library, profiles: Profiles) -> None:
        self.settings = settings
        self.journal = journal
        self.profiles = profiles
        self.origins = {origin.iri: origin for origin in (Origin(**about) for about in journal.origins())}
        self.editor = Editor(settings, profiles, library, self.origins)
        self.store = opened_store(settings)
        self.index = opened_index(settings.data / "index", facet_names(profiles))

    @property
    def library(self) -> Library:
        """The lists and the nomenclature in force."""
        return self.editor.library

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def standing(self, record: str) -> Standing:
        """Where a record stands."""
        return standing_of(self.journal.claims(record), self.origins)

    def apply(self, records: Iterable[str], sequence: int, *, wide: bool = False) -> None:
        """Bring these records to what the journal says of them; one batch, then `sequence` is reached.

        :param wide: bring along every record that shares a node with one of them, for when store and index differ
        """
        standings = {record: self.standing(record) for record in sorted(records)}
        told = {record: self._told(standing) for record, standing in standings.items()}
        for record in sorted(Sharing(self.store, told).neighbours(all_of_them=wide)):
            standings[record] = self.standing(record)
            told[record] = self._told(standings[record])
        sharing = Sharing(self.store, told)
        editions = [
            self.editor.edition(standing, leaf, sharing.elsewhere(record))
            for record, standing in standings.items()
            if (leaf := told[record].leaf) is not None
        ]
        drop = [record for record, each in told.items() if each.leaf is None]
        graphs = {name: lines for edition in editions for name, lines in edition.graphs.items()}
        reach("apply.drawn")
        self.store.replace(graphs, [name for each in drop for name in (graph_of(each), entry_of(each))], sequence)
        self.index.put([edition.entry for edition in editions], drop, sequence, self.library.digest)

    def _told(self, standing: Standing) -> Told:
        return Told(standing.iri, self.editor.leaf(standing))

    def describe(self, graphs: dict[str, bytes], drop: Iterable[str] = ()) -> None:
        """Put graphs about origins and runs in place, or drop them; records are not touched."""
        self.store.replace(graphs, drop, self.store.sequence())

    def catch_up(self, progress: Progress = silent) -> None:
        """Apply what the journal has beyond store and index, and lists that the store does not have yet.

        :param progress: called with how many records are written, and of how many, where it is more than a batch
        """
        from_nothing = bool(self.journal.last) and not self.store.sequence()
        if from_nothing:
            self._begin_anew()
        if not self._holds(LISTS, self.library.lists_digest):
            self.store.load(LISTS, [self.library.lists()], marked(LISTS, self.library.lists_digest))
        self._catch_up_on_nomenclature()
        stored, indexed = self.store.sequence(), self.index.sequence()
        if stored and not indexed:
            self._empty_index()
            write_index(Desk(self.journal, self.editor), self.index, self.journal.last, progress)
            indexed = self.journal.last
        self.catch_up_on_probes()
        self._catch_up_on_origins(runs=-1 if stored < self.journal.last or not stored else 1)
        if from_nothing:
            write_all(Desk(self.journal, self.editor), self.store, self.index, self.journal.last, progress)
        elif min(stored, indexed) < self.journal.last:
            late = dict.fromkeys(event.record for event in self.journal.events(after=min(stored, indexed)))
            self.replay(late, wide=stored != indexed, progress=progress)

    def _begin_anew(self) -> None:
        """Throw away what a writing of everything left that was cut short."""
        if not self.store.is_empty:
            self.store.begin_anew()
        self._empty_index()

    def _empty_index(self) -> None:
        """Throw away what an index holds that does not know how far it came: some of it may be public no more."""
        if self.index.size():
            shutil.rmtree(self.settings.data / "index")
            self.index = opened_index(self.settings.data / "index", facet_names(self.profiles))

    def _catch_up_on_nomenclature(self) -> None:
        """Bring store and index in line with the nomenclature in force; a load that was cut short is finished so."""
        with indexing_names(self.settings.data, self.library):
            if not self._holds(NOMENCLATURE, self.library.digest):
                triples = self.library.nomenclature_triples()
                self.store.load(NOMENCLATURE, triples, marked(NOMENCLATURE, self.library.digest))
                reach("nomenclature.stored")
            if self.index.nomenclature() not in ("", self.library.digest):
                self.index.grade(lambda card: placed(card, self.library.nomenclature), self.library.digest)
                reach("nomenclature.graded")

    def _catch_up_on_origins(self, runs: int) -> None:
        """Bring what is said of origins and runs in line with the journal.

        :param runs: look at the newest so many, -1 for all
        """
        told = {origin.iri: write_ntriples(write_origin(origin)) for origin in self.origins.values()}
        told |= {RUN + about["number"]: write_ntriples(write_run(about)) for about in self.journal.runs(limit=runs)}
        late = {
            name: lines
            for name, lines in told.items()
            if set(self.store.graph(name).splitlines()) != set(lines.splitlines())
        }
        gone = self.store.subjects_with(str(RDF.type), str(JARDIN.Origin)) - self.origins.keys()
        if late or gone:
            self.describe(late, (iri for iri in gone if iri.startswith(ORIGIN)))

    def catch_up_on_probes(self) -> None:
        """Bring what is said of addresses in line with their last probes; they are only read where that is news."""
        probed = self.journal.probed()
        edition = f"{probed}-{digest_of_shapes(self.profiles)}"
        if self._holds(PROBES, edition) if probed else not self.store.graph(PROBES):
            return
        probes = (Probe(**about) for about in self.journal.probes())
        said = write_ntriples(write_probes(probes, self.profiles)) + marked(PROBES, edition)
        self.describe({PROBES: said if probed else b""})

    def _holds(self, graph: str, digest: str) -> bool:
        return marked(graph, digest).strip() in self.store.subject(graph)

    def replay(self, records: Iterable[str], *, wide: bool = False, progress: Progress = silent) -> None:
        """Write records anew from the journal, in batches."""
        listed = list(records)
        for start in range(0, len(listed), BATCH):
            done = start + BATCH >= len(listed)
            self.apply(listed[start : start + BATCH], self.journal.last if done else 0, wide=wide)
            progress(min(start + BATCH, len(listed)), len(listed))
            reach("replay.batch")

    def take_up(self, library: Library) -> None:
        """Move to another nomenclature, and bring every record's place in the hierarchy in line with it."""
        self.editor.library = library
        self._catch_up_on_nomenclature()

    def publish(self, shapes_digest: str) -> int:
        """Make the present state a new generation that readers move on to; answers with its number."""
        data = self.settings.data
        number = generations.next_number(data)
        path = generations.folder_of(data) / f"{number:08d}"
        path.mkdir(parents=True)
        reach("publish.folder-made")
        made = generations.Generation(
            number, path, self.journal.last, self.library.release, self.library.digest, shapes_digest, SOFTWARE,
            generations.now(),
        )  # fmt: skip
        self.store.replace({CATALOGUE: self._description(made)}, (), self.store.sequence())
        reach("publish.described")
        self.store.publish(made.store)
        reach("publish.store-copied")
        self.index.publish(made.index)
        reach("publish.index-copied")
        generations.seal(made, data)
        reach("publish.sealed")
        generations.clean(data, self.settings.generations)
        reach("publish.cleaned")
        tidy_names(data, (each.nomenclature for each in generations.kept(data)))
        reach("publish.tidied")
        follow(self.settings)
        return number

    def _description(self, made: generations.Generation) -> bytes:
        """The catalogue about itself; its members are linked from their entries."""
        settings, graph, node = self.settings, Graph(), URIRef(CATALOGUE)
        for predicate, value in (
            (RDF.type, DCAT.Catalog),
            (DCTERMS.title, Literal(settings.title, lang="en")),
            (DCTERMS.description, Literal("Descriptions of data about rare diseases: no patient data.", lang="en")),
            (DCTERMS.license, URIRef(settings.licence)),
            (DCTERMS.modified, Literal(made.made, datatype=XSD.dateTime)),
            (DCTERMS.conformsTo, URIRef(DCAT_AP)),
            (DCATAP.applicableLegislation, URIRef(HEALTH_DATA_SPACE)),
            (DCAT.themeTaxonomy, URIRef(HEALTH_THEMES)),
            (DCAT.themeTaxonomy, JARDIN.orphanet),
            (JARDIN.generation, Literal(made.number, datatype=XSD.integer)),
            (JARDIN.orphaNomenclatureVersion, Literal(made.release)),
        ):
            graph.add((node, predicate, value))
        publisher = URIRef(CATALOGUE + ":publisher")
        graph.add((node, DCTERMS.publisher, publisher))
        graph.add((publisher, RDF.type, FOAF.Agent))
        graph.add((publisher, FOAF.name, Literal(settings.publisher or "Operator of this catalogue (unnamed)")))
        return write_ntriples(graph)


@contextmanager
def indexing_names(data: Path, library: Library) -> Iterator[None]:
    """Meanwhile, in a process of its own, index the names of a nomenclature that has no such index yet.

    The starter is small enough for each reader to index it in memory.

    :raises StoreError: it could not be written
    """
    folder = names_folder(data, library.digest)
    if library.file is None or is_finished(folder, library.nomenclature):
        yield
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        names = pool.submit(index_names, library.file, folder)
        yield
        try:
            names.result()
            reach("nomenclature.names-indexed")
        except (BrokenProcessPool, OSError) as error:
            raise StoreError(
                f"The names cannot be indexed: {error}.", fix="Free space and memory, then retry."
            ) from error


def opened_index(folder: Path, facets: list[str]) -> Index:
    """The index for writing; one that cannot be opened, or has other facets, is made anew from the journal."""
    try:
        return Index(folder, facets)
    except StoreError:
        shutil.rmtree(folder, ignore_errors=True)
        return Index(folder, facets)


def facet_names(profiles: Profiles) -> list[str]:
    """The names of all facets, the catalogue's own first."""
    return [*FACETS, *(field.name for field in profiles.facets)]


@lru_cache(maxsize=4)
def digest_of_shapes(profiles: Profiles) -> str:
    """Digest of the shapes, whatever the names of their nameless nodes."""
    said = sorted(f"{p} {o if isinstance(o, (URIRef, Literal)) else ''}" for _, p, o in profiles.graph)
    return hashlib.sha256("\n".join(said).encode("utf-8")).hexdigest()[:16]
