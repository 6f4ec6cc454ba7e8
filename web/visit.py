"""One request: where it came in, what it asks for, which state of the catalogue it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request

from catalogue.error import CatalogueError, NotFound
from catalogue.telling.reader import Reader
from web.house import House
from web.negotiation import REPRESENTATIONS
from web.page import address, drawn

LONGEST_LINK = 2000
"""Addresses longer than this, in characters, are not offered as links."""


class NothingYet(CatalogueError):
    """Nothing has been published in this catalogue yet."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says about the catalogue it belongs to.

    :param base: prefix of the links of pages, such as `/sub`; empty at the root of a host
    :param sample: whether sample data are shown
    :param starter: whether only the starter is known of the nomenclature, so that counts of disorders are of a part
    """

    title: str
    base: str
    address: str
    publisher: str
    licence: str
    contact: str
    release: str
    generation: int
    sample: bool
    starter: bool
    version: str


@dataclass
class Visit:
    """One request and the generation that answers it.

    :param path: path inside the catalogue, without suffix
    :param suffix: name of the representation asked for by suffix; empty when Accept decides
    :param links: values of Link headers, added while the answer is made
    :param offers: names of the representations of this address
    :param tongue: language that the words of the answer were chosen in; empty where it depends on no wish
    """

    request: Request
    house: House
    path: str
    suffix: str
    links: list[str] = field(default_factory=list)
    offers: tuple[str, ...] = ()
    tongue: str = ""
    _reader: Reader | None = None

    @property
    def reader(self) -> Reader:
        """The generation that is current when the request first asks for it, the same until its end.

        :raises NothingYet: there is none
        """
        if self._reader is None:
            try:
                self._reader = self.house.readers.current()
            except NotFound as error:
                # The reader names a folder of this machine, which visitors need not know.
                raise NothingYet("Nothing has been published in this catalogue yet.", fix=error.fix) from error
        return self._reader

    @property
    def base(self) -> str:
        """Prefix of links inside pages."""
        return str(self.request.scope.get("root_path", "")).rstrip("/")

    @property
    def address(self) -> str:
        """Public address of the catalogue, without a slash at its end."""
        return (self.house.settings.base_url or str(self.request.base_url)).rstrip("/")

    @property
    def query(self) -> str:
        """The query string, fit for a header."""
        return address("", self.request.query_params.multi_items())

    def href(self, path: str, params: Sequence[tuple[str, str]] = ()) -> str:
        """Address of a page of ours, as it stands in links; files carry the digest of their content."""
        name = path.removeprefix("/static/")
        version = self.house.assets.version(name) if name != path else ""
        return self.base + address(path, [*params, ("v", version)] if version else params)

    def public(self, path: str, params: Sequence[tuple[str, str]] = ()) -> str:
        """The same with scheme and host, for headers and machines."""
        return self.address + address(path, params)

    def twin(self, name: str) -> str:
        """This address in another form, beneath the base; the same query."""
        stem = "/catalogue" if self.path == "/" else self.path
        return address(f"{stem}.{name}") + self.query

    @property
    def twins(self) -> list[tuple[str, str]]:
        """Label and address of every form for machines."""
        if len(self.query) > LONGEST_LINK:
            return []
        forms = [REPRESENTATIONS[name] for name in self.offers if name != "html"]
        return [(form.label, self.base + self.twin(form.name)) for form in forms]

    def label(self, iri: str) -> str:
        """What people call the thing that an IRI names; the IRI itself when nothing is known of it."""
        return self.reader.thesaurus.label(iri, self.house.settings.languages) or iri

    def site(self) -> Site:
        """What every page says about this catalogue; also when there is nothing to read yet."""
        settings = self.house.settings
        try:
            reader = self.reader
            release, generation = reader.generation.release, reader.generation.number
            sample, starter = self.house.figures_of(reader).sample, reader.library.is_starter
        except CatalogueError:
            release, generation, sample, starter = "", 0, False, False
        return Site(
            title=settings.title,
            base=self.base,
            address=self.address,
            publisher=settings.publisher,
            licence=settings.licence,
            contact=settings.contact,
            release=release,
            generation=generation,
            sample=sample,
            starter=starter,
            version=self.house.version,
        )

    def page(self, template: str, **context: Any) -> str:
        """A page as HTML."""
        token = drawn.set(self)
        try:
            page = self.house.templates.get_template(template)
            return page.render(site=self.site(), twins=self.twins, path=self.path, **context)
        finally:
            drawn.reset(token)


def visit_of(request: Request) -> Visit:
    """The visit that a request is."""
    state = request.scope.get("state", {})
    return Visit(request, request.app.state.house, state.get("path", request.url.path), state.get("suffix", ""))


async def here(request: Request) -> Visit:
    """The same for the routes; a coroutine, so that no thread is asked to do next to nothing."""
    return visit_of(request)


Here = Annotated[Visit, Depends(here)]
