"""From a suffix or an Accept header to a representation (RFC 9110, section 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.error import CatalogueError, NotFound

RANGE = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*(;.*)?$", re.ASCII)
QUALITY = re.compile(r";\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)")
PROFILE = re.compile(r';\s*profile\s*=\s*"?([^";,]+)"?\s*(?:;|$)', re.IGNORECASE)
MOST_RANGES = 100
CONTEXT = "http://www.w3.org/ns/json-ld#context"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotAcceptable(CatalogueError):
    """None of the representations there are is among those that were asked for."""


@dataclass(frozen=True, slots=True)
class Representation:
    """One form in which something is served.

    :param name: its name in links, and the suffix of the address
    :param export: name of the plugin that writes it from N-Triples; empty when none does
    :param profile: what tells it from other forms of its media type (RFC 6906); empty when nothing need
    """

    name: str
    media_type: str
    label: str
    export: str = ""
    profile: str = ""

    @property
    def content_type(self) -> str:
        """The media type with the profile, as answers bear it."""
        return self.media_type + (f';profile="{self.profile}"' if self.profile else "")


REPRESENTATIONS = {
    each.name: each
    for each in (
        Representation("html", "text/html", "Page"),
        Representation("json", "application/json", "JSON"),
        Representation("ttl", "text/turtle", "Turtle", "ttl"),
        Representation("jsonld", "application/ld+json", "JSON-LD", "jsonld"),
        Representation("rdf", "application/rdf+xml", "RDF/XML", "rdfxml"),
        Representation("nt", "application/n-triples", "N-Triples", "nt"),
        Representation("csv", "text/csv", "CSV", "csv"),
        Representation("tsv", "text/tab-separated-values", "TSV"),
        Representation("xml", "application/xml", "XML"),
        Representation("txt", "text/plain", "Text"),
        Representation("xlsx", SHEETS, "Excel"),
        Representation("schema.json", "application/schema+json", "JSON Schema"),
        Representation("context.jsonld", "application/ld+json", "JSON-LD context", profile=CONTEXT),
    )
}
GRAPHS = ("ttl", "jsonld", "rdf", "nt")
SUFFIXES = tuple(name for name in REPRESENTATIONS if name != "html")
ALSO_HTML = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class Wish:
    """One media range of an Accept header.

    :param quality: 0 (never) to 1
    :param profile: asked for beside the type; empty when none is
    """

    type: str
    subtype: str
    quality: float
    profile: str = ""

    def fits(self, content_type: str) -> int:
        """How exactly the range names a form: 0 not at all, 1 any, 2 the type, 3 type and subtype, 4 the profile too.

        Who asks for a profile that there is none of still gets the media type.
        """
        media_type, _, rest = content_type.partition(";")
        kind, _, subtype = media_type.partition("/")
        if self.type == "*" and self.subtype == "*":
            return 1
        if self.type != kind:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != subtype:
            return 0
        return 4 if self.profile and f'"{self.profile}"' in rest else 3


def read_accept(header: str | None) -> list[Wish]:
    """The media ranges of an Accept header; what is no media range is passed over, and nothing means anything.

    >>> read_accept("text/turtle;q=0.5, nonsense")
    [Wish(type='text', subtype='turtle', quality=0.5)]
    """
    wishes = []
    for part in (header or "").split(",")[:MOST_RANGES]:
        found = RANGE.match(part)
        if found and (found[1] != "*" or found[2] == "*"):
            quality = QUALITY.search(found[3] or "")
            asked = PROFILE.search(found[3] or "")
            rate = min(float(quality[1]), 1.0) if quality else 1.0
            wishes.append(Wish(found[1].lower(), found[2].lower(), rate, asked[1] if asked else ""))
    return wishes or [Wish("*", "*", 1.0)]


def quality_of(media_type: str, wishes: Iterable[Wish]) -> float:
    """How much a media type is wished for: the quality of the most exact range that names it, 0 when none does."""
    fitting = [(wish.fits(media_type), wish.quality) for wish in wishes if wish.fits(media_type)]
    return max(fitting, default=(0, 0.0))[1]


def best(media_types: Sequence[str], header: str | None) -> str | None:
    """The media type that is wished for most, of equals one whose profile is named, else the first.

    None when none is acceptable.
    """
    wishes = read_accept(header)
    rated = [
        (quality_of(each, wishes), any(wish.fits(each) == 4 for wish in wishes), -place, each)
        for place, each in enumerate(media_types)
    ]
    quality, _, _, chosen = max(rated, default=(0.0, False, 0, ""))
    return chosen if quality > 0 else None


def choose(offers: Sequence[str], suffix: str, header: str | None) -> Representation:
    """The representation to serve.

    :param offers: names of representations in our order of preference
    :param suffix: suffix of the address; empty when it has none, and Accept decides
    :raises NotFound: a suffix that is not offered
    :raises NotAcceptable: nothing of what Accept asks for is offered
    """
    if suffix:
        if suffix not in offers:
            raise NotFound(f"This address has no form named .{suffix}.", expected=listed(offers))
        return REPRESENTATIONS[suffix]
    by_type = {REPRESENTATIONS[name].content_type: name for name in offers}
    if "html" in offers:
        by_type[ALSO_HTML] = "html"
    chosen = best(list(by_type), header)
    if chosen is None:
        raise NotAcceptable(
            f"Nothing here has the form that was asked for: {(header or '')[:200]}.", expected=listed(offers)
        )
    return REPRESENTATIONS[by_type[chosen]]


def listed(offers: Iterable[str]) -> str:
    """The forms on offer, in words for an error."""
    return "one of " + ", ".join(f"{REPRESENTATIONS[name].content_type} (.{name})" for name in offers) + "."


def wants_page(header: str | None) -> bool:
    """Whether an error is read by a person: only who names HTML gets a page."""
    wishes = [wish for wish in read_accept(header) if wish.type != "*"]
    page = max(quality_of(each, wishes) for each in ("text/html", ALSO_HTML))
    return page > 0 and page >= max(
        quality_of(each, wishes) for each in ("application/json", "application/problem+json")
    )
