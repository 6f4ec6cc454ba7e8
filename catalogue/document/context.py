"""JSON-LD contexts that we know, in our own words: no context is ever fetched, an unknown one is refused by name."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.error import Hostile, NotRdf, TooLarge

FOLDER = Path(__file__).parent / "contexts"
DEEPEST = 200
MOST = 1_000
NAMES = {
    "schema.org": "schema",
    "schema.org/docs/jsonldcontext.json": "schema",
    "schema.org/docs/jsonldcontext.jsonld": "schema",
    "bioschemas.org": "schema",
    "project-open-data.cio.gov/v1.1/schema": "project-open-data",
    "project-open-data.cio.gov/v1.1/schema/catalog.jsonld": "project-open-data",
    "project-open-data.cio.gov/v1.1/schema/data.jsonld": "project-open-data",
    "raw.githubusercontent.com/ejp-rd-vp/vp-api-specs/main/json-ld-contexts/ejprd-context.json": "ejprd",
    "w3.org/ns/hydra/context.jsonld": "hydra",
    "w3.org/ns/hydra/core": "hydra",
    "w3.org/ns/dcat": "dcat",
    "w3.org/ns/dcat.jsonld": "dcat",
    "w3.org/ns/dcat2": "dcat",
    "w3.org/ns/dcat3": "dcat",
    "data.europa.eu/r5r": "dcat",
}
FAMILIES = (
    ("semiceu.github.io/dcat-ap/", "dcat"),
    ("semiceu.github.io/geodcat-ap/", "dcat"),
    ("semiceu.github.io/healthdcat-ap/", "dcat"),
    ("healthdataeu.pages.code.europa.eu/", "dcat"),
    ("healthdcat-ap.github.io/", "dcat"),
    ("raw.githubusercontent.com/semiceu/dcat-ap/", "dcat"),
    ("raw.githubusercontent.com/ejp-rd-vp/", "ejprd"),
    ("w3id.org/ejp-rd/", "ejprd"),
    ("bioschemas.org/", "schema"),
    ("schema.org/version/", "schema"),
)


@cache
def context_named(name: str) -> Any:
    """A bundled context, what stands below its @context key."""
    return json.loads((FOLDER / f"{name}.jsonld").read_text(encoding="utf-8"))["@context"]


def find_context(address: str) -> Any | None:
    """The bundled context for an address, whatever its scheme, its `www.` and its last slash; None when not known.

    >>> find_context("https://schema.org/")["@vocab"]
    'http://schema.org/'
    """
    short = address.strip().partition("://")[2] or address.strip()
    short = short.removeprefix("www.").split("#")[0].split("?")[0].rstrip("/").lower()
    name = NAMES.get(short) or next((name for start, name in FAMILIES if short.startswith(start)), None)
    return context_named(name) if name else None


def inline_contexts(data: Any) -> Any:
    """The same JSON-LD with each context address replaced by what we know of it.

    :raises Hostile: a context we do not know, or one that imports another
    :raises TooLarge: JSON nested deeper than any description needs, or a context named over and over
    """
    return Inliner().walk(data, 0)


class Inliner:
    """One walk over a document, counting how often it names a context: each naming is a copy."""

    def __init__(self) -> None:
        self.named = 0

    def walk(self, data: Any, depth: int) -> Any:
        """The same JSON with the contexts below it written out."""
        if depth > DEEPEST:
            raise TooLarge(f"The JSON is nested more than {DEEPEST} deep.", expected="a flatter description.")
        if isinstance(data, list):
            return [self.walk(each, depth + 1) for each in data]
        if not isinstance(data, dict):
            return data
        refuse_import(data)
        return {
            key: self.context(value, depth) if key == "@context" else self.walk(value, depth + 1)
            for key, value in data.items()
        }

    def context(self, value: Any, depth: int) -> Any:
        """The value of one @context key with addresses replaced."""
        if isinstance(value, str):
            self.named += 1
            if self.named > MOST:
                raise TooLarge(f"The document names a context more than {MOST} times.", expected="one, at its top.")
            return must_context(value)
        if isinstance(value, list):
            return [part for each in value for part in as_list(self.context(each, depth + 1))]
        return self.walk(value, depth + 1)


def as_list(value: Any) -> list[Any]:
    """A list is itself, anything else the one member of a list."""
    return value if isinstance(value, list) else [value]


def refuse_import(data: dict[str, Any]) -> None:
    """Stop at a context that pulls in another one."""
    if "@import" in data:
        raise Hostile(
            f"A JSON-LD context imports {str(data['@import'])[:200]!r}.",
            expected="contexts without @import: nothing is fetched while a document is read.",
            fix="Write the terms into the document's own @context.",
        )


def must_context(address: str) -> Any:
    """The bundled context for an address.

    :raises Hostile: none is known, with the address
    """
    found = find_context(address)
    if found is None:
        raise Hostile(
            f"The JSON-LD names the remote context {address[:200]!r}, which is not bundled and is never fetched.",
            expected=f"an inline @context, or one of {', '.join(sorted(NAMES))}.",
            fix="Write the context into the document, or send the description as Turtle.",
        )
    return found


def read_json(text: str) -> Any:
    """The JSON of a text.

    :raises NotRdf: no JSON, with line and column
    :raises TooLarge: nested deeper than Python reads
    """
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise TooLarge("The JSON is nested too deep to be read.", expected="a flatter description.") from error
    except ValueError as error:  # also numbers of more digits than Python reads, which have no place
        raise NotRdf(
            f"The document looks like JSON and is broken: {error}.",
            expected="JSON-LD.",
            fix="Mend the place named and try again.",
        ).on(getattr(error, "lineno", None), getattr(error, "colno", None)) from error
