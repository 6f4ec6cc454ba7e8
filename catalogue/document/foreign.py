"""Documents that are no RDF, named by what they are, so that the reader of a report knows what to do."""

from __future__ import annotations

import re
from typing import Any

from catalogue.document.syntax import READ
from catalogue.error import NotRdf, RecordError

AT = re.compile(r"^Parser error [^:]*: | \(line [0-9]+\)$")
LINKED = ("@context", "@graph", "@id", "@type")
WORDS = ("@prefix", "PREFIX", "@base", "BASE", "<http", "_:")
KEYS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"resourceType"}), "a FHIR resource"),
    (frozenset({"$schema", "properties"}), "a JSON Schema"),
    (frozenset({"openapi"}), "an OpenAPI description"),
    (frozenset({"swagger"}), "an OpenAPI description"),
    (frozenset({"help", "result"}), "an answer of CKAN's API"),
    (frozenset({"success", "result"}), "an answer of CKAN's API"),
    (frozenset({"beaconHandovers"}), "a Beacon answer"),
    (frozenset({"meta", "response"}), "a Beacon answer"),
    (frozenset({"meta", "responseSummary"}), "a Beacon answer"),
    (frozenset({"meta", "query"}), "a Beacon request"),
    (frozenset({"dataset", "conformsTo"}), "a data.json catalogue without @context"),
    (frozenset({"type", "features"}), "GeoJSON"),
    (frozenset({"linkset"}), "a linkset"),
    (frozenset({"resources", "profile"}), "a data package"),
    (frozenset({"conditions", "ducVersion"}), "Digital Use Conditions"),
)
ITEMS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"resourceName", "resourceAddress"}), "a list of Virtual Platform resources"),
    (frozenset({"catalogueName", "catalogueAddress"}), "a list of Virtual Platform catalogues"),
    (frozenset({"accessLevel", "identifier"}), "a data.json list without @context"),
)


def is_linked(data: Any) -> bool:
    """Whether JSON has a key of JSON-LD at its surface."""
    if isinstance(data, list):
        return any(is_linked(each) for each in data[:100])
    return isinstance(data, dict) and any(key in data for key in LINKED)


def not_linked(data: Any) -> NotRdf:
    """JSON that is not JSON-LD, named by its keys."""
    return NotRdf(
        f"The document is {name_of_json(data)}, JSON without the keys of JSON-LD.",
        expected=READ,
        fix="Use the address that offers RDF, or use the harvester made for this kind of answer.",
    )


def name_of_json(data: Any) -> str:
    """What the JSON looks like, in a few words."""
    if isinstance(data, list):
        first = next((each for each in data if isinstance(each, dict)), {})
        return next((noun for keys, noun in ITEMS if keys <= set(first)), "a JSON list")
    if not isinstance(data, dict):
        return "a JSON value"
    kind = data.get("resourceType")
    if isinstance(kind, str):
        return f"a FHIR {kind[:40]} resource"
    shown = ", ".join(sorted(map(str, data))[:5])
    return next((noun for keys, noun in KEYS if keys <= set(data)), f"a JSON object with the keys {shown[:120]}")


def broken(syntax: str, error: Exception, text: str) -> RecordError:
    """A document that its parser refused: named when it is no RDF at all, else with the parser's reason."""
    noun = name_of_text(text) if syntax == "turtle" else ""
    if noun:
        return NotRdf(f"The document looks like {noun}, no RDF.", expected=READ, fix="Export the metadata as RDF.")
    line, column = place_of(error, text) if syntax != "json" else (None, None)
    where = f" (line {line}, column {column})" if line and column else f" (line {line})" if line else ""
    return NotRdf(
        f"The document cannot be read as {NAMES.get(syntax, syntax)}: {shortened(error)}{where}.",
        expected=READ,
        fix="Mend the place named and try again." if line else "Mend it and try again.",
    ).on(line, column)


def place_of(error: Exception, text: str) -> tuple[int | None, int | None]:
    """Line and column that a parser names, None where it names none; it counts on over line ends within a text.

    JSON is written anew before it is parsed, so that the places of its parser are none of the document's.
    """
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    lines = text.split("\n")
    while line and column and line < len(lines) and column > len(lines[line - 1]) + 1:
        line, column = line + 1, column - len(lines[line - 1]) - 1
    return line, column


def reached(error: Exception, text: str) -> int:
    """Characters that the parser read until it stopped; all where it does not say."""
    line = getattr(error, "lineno", None)
    return sum(map(len, text.split("\n", line)[:line])) if line else len(text)


NAMES = {"turtle": "Turtle or TriG", "nquads": "N-Quads", "xml": "RDF/XML", "json": "JSON-LD"}


PLACE = r"(?:lines?|columns?|position|char) [0-9]+(?: and [0-9]+)?|[0-9]+\.\.[0-9]+(?=:)"
QUOTED = re.compile(rf"(?P<place>{PLACE})|[^\W_]*\d[\w.,%+-]*")


def shortened(error: Exception) -> str:
    """The parser's reason, without the rest of the document, and without numbers but those of places in it.

    What it quotes may be a small count of persons.
    """
    said = AT.sub("", " ".join(str(error).split()).rstrip("."))
    reason = QUOTED.sub(lambda found: found["place"] or "…", said)
    return reason if len(reason) <= 200 else reason[:200] + "…"


def name_of_text(text: str) -> str:
    """What text without any sign of Turtle looks like; empty when it has such signs or looks like nothing known."""
    if any(word in text for word in WORDS):
        return ""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    for mark, noun in ((",", "CSV"), ("\t", "tab-separated values"), (";", "CSV with semicolons")):
        if len(lines) > 1 and lines[0].count(mark) >= 1 and all(mark in line for line in lines[:3]):
            return noun
    if any(re.match(r"#{1,6} \S|```|\* |- ", line) for line in lines):
        return "Markdown or YAML"
    if lines and all(re.match(r"\s*[\w.-]+\s*:", line) for line in lines[:3]):
        return "YAML or HTTP headers"
    return "plain text"
