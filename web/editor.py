"""The editor page: a place to write a query, questions to begin with, and what a query may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalogue.error import CatalogueError, Syntax
from catalogue.keeping.extract import DUMPS
from web.errors import status_of
from web.snippet import snippets
from web.sparql import Question, forms_of
from web.table import Table
from web.visit import LONGEST_LINK, Visit

EXAMPLES = Path(__file__).parent / "queries"
GROUPS = {
    "find": "Find sources",
    "quality": "See what is missing",
    "nomenclature": "Use the nomenclature",
    "network": "Look at networks and hospitals",
    "machine": "Let programs do it",
}
"""What a folder of example queries is about, for people; in their order on the page."""
FILES = {
    "text/csv": ("csv", "CSV"),
    "text/tab-separated-values": ("tsv", "TSV"),
    "application/sparql-results+json": ("json", "JSON"),
    "application/sparql-results+xml": ("xml", "XML"),
    "text/turtle": ("ttl", "Turtle"),
    "application/n-triples": ("nt", "N-Triples"),
    "application/ld+json": ("jsonld", "JSON-LD"),
    "application/rdf+xml": ("rdf", "RDF/XML"),
}
"""Suffix and label of the forms in which a result can be kept."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a query was not answered.

    :param line: where, from 1; 0 when the place is not known
    """

    title: str
    error: CatalogueError
    line: int = 0
    column: int = 0

    @classmethod
    def of(cls, error: CatalogueError) -> Trouble:
        """What an error tells, with its place when it has one."""
        place = (error.line or 0, error.column or 0) if isinstance(error, Syntax) else (0, 0)
        return cls(status_of(error)[1], error, *place)


def page(visit: Visit, question: Question, result: Table | None = None, trouble: Trouble | None = None) -> str:
    """The editor, with the answer to a query or with what is wrong with it below."""
    written = question.text or examples()[0][1]
    shown = {
        "query": question.text,
        "written": written,
        "groups": groups(),
        "limits": limits(visit),
        "result": result,
        "trouble": trouble,
        "files": [FILES[each] for each in dict.fromkeys(forms_of(question.form).values()) if each in FILES],
        "snippets": snippets(visit.public("/sparql"), written, Question(written).form),
        "link": visit.public("/sparql", [("query", question.text)]) if question.text else "",
        "longest": LONGEST_LINK,
        "dumps": tuple(DUMPS),
    }
    return visit.page("sparql.html", **shown)


def limits(visit: Visit) -> dict[str, float]:
    """What a query may use, for people who write one."""
    settings, house = visit.house.settings, visit.house
    return {
        "seconds": settings.sparql_seconds,
        "rows": settings.sparql_rows,
        "megabytes": settings.sparql_bytes / 1_000_000,
        "memory": settings.sparql_memory,
        "queue": settings.sparql_queue,
        "at_once": house.turns.most,
    }


@lru_cache
def groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The example queries in their groups: title and text; the title is the comment in their first line."""
    return tuple(
        (label, tuple(map(read_example, sorted((EXAMPLES / name).glob("*.rq"))))) for name, label in GROUPS.items()
    )


def examples() -> tuple[tuple[str, str], ...]:
    """Title and text of all example queries."""
    return tuple(example for _, group in groups() for example in group)


def read_example(file: Path) -> tuple[str, str]:
    """Title and text of one example query."""
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    return title.lstrip("# "), text.strip()
