"""What templates can call: addresses, labels, numbers, dates, cleaned text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

import nh3
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from web.marking import marked

LANGUAGE = "en"
TONGUES: Mapping[str, str] = Locale(LANGUAGE).languages
TAGS = {"p", "br", "em", "strong", "b", "i", "ul", "ol", "li", "a", "sub", "sup", "code", "blockquote"}
PATH_SAFE = "/-._~!$&'()*+,;=:@"


class Drawn(Protocol):
    """What the functions below need to know of the request that a page is drawn for."""

    def href(self, path: str, params: Sequence[tuple[str, str]] = ()) -> str:
        """Address of a page of ours, as it stands in links."""

    def label(self, iri: str) -> str:
        """What people call the thing that an IRI names."""


drawn: ContextVar[Drawn] = ContextVar("drawn")
"""The request that is being drawn; macros imported without their context must know it too."""


def url(path: str, **params: object) -> str:
    """Address of a page of ours; parameters that are None or empty are left out, lists repeat."""
    pairs = [
        (name, str(each))
        for name, value in params.items()
        for each in (value if isinstance(value, (list, tuple)) else [value])
        if each not in (None, "")
    ]
    return drawn.get().href(path, pairs)


def label(iri: str) -> str:
    """What people call the thing that an IRI names; the IRI itself when nothing is known of it."""
    return drawn.get().label(iri)


def safe_html(text: str) -> Markup:
    """A description as it may be shown: a few tags of text, safe links, nothing else."""
    return Markup(nh3.clean(text or "", tags=TAGS, url_schemes={"http", "https", "mailto"}))  # noqa: S704 - cleaned here


def number(value: float | None) -> str:
    """A number with its thousands parted."""
    return "" if value is None else format_decimal(value, locale=LANGUAGE)


def day_of(iso: str) -> date | None:
    """The day that an ISO 8601 date or time names; None when it names none."""
    try:
        return datetime.fromisoformat(iso.strip()).date()
    except (ValueError, AttributeError):
        return None


def written_date(iso: str) -> str:
    """A day in words; what is no day as it came."""
    day = day_of(iso)
    return format_date(day, "long", locale=LANGUAGE) if day else str(iso or "")


def ago(iso: str) -> str:
    """How long ago a day was, to the day; what is no day as it came."""
    day = day_of(iso)
    if day is None:
        return str(iso or "")
    past = day - datetime.now(UTC).date()
    return "today" if not past else format_timedelta(past, granularity="day", add_direction=True, locale=LANGUAGE)


def tongue(tag: str) -> str:
    """The name of a language; the tag itself when it is no known one."""
    return TONGUES.get(tag.partition("-")[0].lower(), tag)


GLOBALS: dict[str, Callable[..., object]] = {
    "url": url,
    "label": label,
    "safe_html": safe_html,
    "number": number,
    "date": written_date,
    "ago": ago,
    "tongue": tongue,
    "marked": marked,
}


def environment(folders: Sequence[Path]) -> Environment:
    """The templates of these folders, the first that has one winning."""
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    made.globals.update(GLOBALS)
    return made


def address(path: str, params: Sequence[tuple[str, str]] = ()) -> str:
    """Path and parameters, percent-encoded."""
    query = urlencode(params)
    return quote(path, safe=PATH_SAFE) + (f"?{query}" if query else "")
