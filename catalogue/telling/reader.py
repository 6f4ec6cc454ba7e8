"""The reader: one generation, open for pages, machines and the command line; never sees a store being written."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path

import structlog
from rdflib import URIRef

import catalogue.keeping.generation as generations
from catalogue.atlas.atlas import Atlas
from catalogue.atlas.disease_view import DiseaseView
from catalogue.atlas.element_matrix import ElementMatrix
from catalogue.error import CatalogueError, NotFound, StoreError
from catalogue.index.index import Index
from catalogue.journal.journal import Journal
from catalogue.keeping.entry import MEMBERS
from catalogue.keeping.generation import Generation
from catalogue.keeping.probe import told_of
from catalogue.keeping.publication import FACETS, facet_names
from catalogue.library import Library, own_terms
from catalogue.names.names import Names
from catalogue.names.open_names import names_of
from catalogue.nomenclature.excerpt import excerpt_of
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.nomenclature.shelf import kept_file
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.record import id_of
from catalogue.record.triple import read_ntriples
from catalogue.search.finder import Finder
from catalogue.search.search import Language, Page, Search, read_search
from catalogue.setting import Settings
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.telling.chronicle import Chronicle
from catalogue.telling.happening import Change, OriginView
from catalogue.telling.portrait import Painter
from catalogue.telling.showing import Showing
from catalogue.telling.view import Candidate, DiseaseLink, Figures, RecordView
from catalogue.thesaurus import Thesaurus


class Reader:
    """One generation of the catalogue.

    :param generation: the current one when None
    :raises NotFound: nothing has been published yet
    :raises StoreError: its index or the journal cannot be read
    """

    def __init__(self, settings: Settings, generation: Generation | None = None) -> None:
        self.settings = settings
        self.languages = settings.languages
        self.generation: Generation = generation or generations.current(settings.data)
        self._held = ExitStack()
        self._held.enter_context(generations.held(self.generation))
        self.profiles: Profiles = load_profiles(settings)
        self.library = Library(kept_file(settings.data, self.generation.nomenclature))
        self.index = Index(self.generation.index, facet_names(self.profiles), reading=True)
        self.journal = Journal(settings.journal_file)
        self.chronicle = Chronicle(self.journal, self.profiles, self.languages, self.generation.sequence)
        known = dict.fromkeys(FACETS) | {field.name: field for field in self.profiles.facets}
        self.facets = {name: known[name] for name in known if name in self.index.facets}

    def close(self) -> None:
        """Let go of the generation."""
        self.journal.close()
        self._held.close()

    @property
    def store_path(self) -> Path:
        """Folder of the store that SPARQL workers open."""
        return self.generation.store

    @property
    def thesaurus(self) -> Thesaurus:
        """The lists."""
        return self.library.thesaurus

    @property
    def nomenclature(self) -> Nomenclature:
        """The nomenclature this generation was made with."""
        return self.library.nomenclature

    @cached_property
    def store(self) -> OxigraphStore:
        """The generation's store, read-only, for questions of our own."""
        return OxigraphStore(self.generation.store, reading=True)

    @cached_property
    def names(self) -> Names:
        """The names of diseases."""
        return names_of(self.library, self.languages, self.settings.data)

    @cached_property
    def finder(self) -> Finder:
        """The finder over this generation."""
        return Finder(
            self.index, self.profiles, self.thesaurus, self.nomenclature, self.names, self.facets, self.languages
        )

    @cached_property
    def atlas(self) -> Atlas:
        """Diseases with their sources."""
        return Atlas(self.finder, self.generation)

    @cached_property
    def elements(self) -> ElementMatrix:
        """Sources and the common data elements that they collect."""
        return ElementMatrix(self.finder, self.store)

    def search(self, params: Iterable[tuple[str, str]]) -> Search:
        """Read a search from URL parameters.

        :raises catalogue.search.search.BadSearch: a value that cannot be read
        """
        return read_search(params, Language(self.facets, self.thesaurus, self.nomenclature, self.names))

    def find(self, search: Search) -> Page:
        """The page that answers a search."""
        return self.finder.find(search)

    def record_id(self, iri: str) -> str | None:
        """The id of the public record that describes an IRI."""
        return id_of(iri) if self.index.has(id_of(iri)) else None

    def title(self, record: str) -> str:
        """The title of a public record, empty when there is none."""
        card = self.index.card(record)
        return str(card["title"]) if card else ""

    def triples(self, record: str) -> bytes:
        """A record as N-Triples: its own, its entry's, and what other records say of the agents it names.

        :raises Gone: it was withdrawn, or erased
        :raises NotFound: it is not here
        """
        self.chronicle.must_not_be_erased(record)
        body = self.index.body(record)
        if body is None:
            self.chronicle.must_be_public(record)
            raise NotFound(f"There is no record {record}.")
        links = {str(o) for o in read_ntriples(body).objects() if isinstance(o, URIRef)}
        linked = (self.index.body(id_of(iri)) or b"" for iri in sorted(links) if self._is_helper(iri))
        return body + self.store.graph(f"urn:jardin:entry:{record}") + b"".join(linked)

    def _is_helper(self, iri: str) -> bool:
        """Whether a linked thing is laid into documents: an agent or a reference, not another source or service."""
        card = self.index.card(id_of(iri))
        return card is not None and not card["source"] and card["kind"] not in ("catalogue", "data_service")

    def record(self, record: str) -> RecordView:
        """Everything the page of a record shows.

        :raises Gone: it was withdrawn
        :raises NotFound: it is not here
        """
        return self.showing.record(record)

    @cached_property
    def showing(self) -> Showing:
        """Shows records, their histories and their versions."""
        return Showing(self.chronicle, self.journal, self.painter, self.index, self.generation, self.settings)

    @cached_property
    def painter(self) -> Painter:
        """Draws records in the words of this generation."""
        return Painter(
            self.profiles, self.thesaurus, self.nomenclature, self.languages, lambda iri: self.record_id(iri) or "",
            self.title, self.settings.small_count,
            lambda iri: told_of(iri, read_ntriples(self.store.subject(iri)), self.profiles),
        )  # fmt: skip

    def disease(self, code: str) -> DiseaseView:
        """Everything the page of a disease shows.

        :raises NotFound: the nomenclature has no such code
        """
        return self.atlas.view(code)

    def disease_triples(self, code: str) -> bytes:
        """A disease as SKOS N-Triples, its closure and the names of its neighbours included.

        :raises NotFound: the nomenclature has no such code
        """
        return excerpt_of(self.atlas.must(code), self.nomenclature, self.languages)

    def suggest(self, text: str, limit: int = 10) -> list[Candidate]:
        """Diseases that a text may mean, likeliest first."""
        return self.names.suggest(text, limit)

    def diseases(self, parent: str | None = None) -> list[DiseaseLink]:
        """The diseases directly beneath one, or the heads of the classifications."""
        return self.atlas.beneath(parent)

    def origins(self) -> list[OriginView]:
        """All origins."""
        return self.chronicle.origins()

    def origin(self, origin_id: str) -> OriginView:
        """One origin.

        :raises NotFound: there is none of this id
        """
        return self.chronicle.origin(origin_id)

    def changes(self, since: int = 0, limit: int = 100) -> list[Change]:
        """What happened to records after a sequence of the journal."""
        return self.chronicle.changes(since, limit)

    def figures(self) -> Figures:
        """The live figures of the home page."""
        return self.atlas.figures(len(self.chronicle.known_origins()))

    def description(self) -> bytes:
        """The catalogue's description of itself with links to its members, as N-Triples."""
        rows = self.store.query(MEMBERS)
        members = "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in rows).encode("utf-8")
        return self.store.graph("urn:jardin:catalogue") + members

    def namespace(self, prefix: str = "") -> bytes:
        """The triples of our terms and lists whose IRI begins so."""
        return own_terms(prefix)


log = structlog.get_logger()


def opened(settings: Settings, generation: Generation | None = None) -> Reader:
    """A reader whose store is open as well.

    :raises NotFound: there is no such generation
    :raises StoreError: a part of it cannot be read
    """
    reader = Reader(settings, generation)
    try:
        reader.store.sequence()
    except (StoreError, OSError) as error:
        reader.close()
        raise StoreError(f"{reader.generation.path} cannot be read: {error}.", fix="Run `jardin doctor`.") from error
    return reader


def last_good(settings: Settings, error: CatalogueError) -> Reader:
    """A reader of the newest generation that can be opened.

    :param error: what is wrong with the current one, to be raised when none can
    """
    for generation in reversed(generations.kept(settings.data)):
        with suppress(NotFound, StoreError):
            return opened(settings, generation)
    raise error


class Readers:
    """Gives each request the reader of the current generation; one `stat` a request, re-opened when CURRENT moved."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._mark: tuple[int, int] = (0, 0)

    def current(self) -> Reader:
        """The reader of the current generation; where that cannot be opened, of the last one that can.

        :raises NotFound: nothing has been published yet
        :raises StoreError: no generation can be opened
        """
        try:
            stat = (self.settings.data / generations.CURRENT).stat()
            mark = (stat.st_mtime_ns, stat.st_ino)
        except (FileNotFoundError, NotADirectoryError):
            mark = (0, 0)
        with self._lock:
            if self._reader is None or mark != self._mark:
                self._reader, self._mark = self._opened(), mark
            return self._reader

    def _opened(self) -> Reader:
        """A reader of the current generation, else the one there was, else of the newest that can be opened."""
        try:
            return opened(self.settings)
        except (NotFound, StoreError) as error:
            log.warning("reader.stayed_behind", reason=str(error))
            return self._reader or last_good(self.settings, error)

    def close(self) -> None:
        """Let go of the generation."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
