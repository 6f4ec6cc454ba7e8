"""The editor page: a place to write a query, questions to begin with, and what a query may use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from web.sparql import Question
from web.table import Table
from web.visit import Visit

EXAMPLES = Path(__file__).parent / "queries"


def page(visit: Visit, question: Question, result: Table | None = None) -> str:
    """The editor."""
    shown = {"query": question.text, "examples": list(examples()), "limits": limits(visit), "result": result}
    return visit.page("sparql.html", **shown)


def limits(visit: Visit) -> dict[str, float]:
    """What a query may use, for people who write one."""
    settings = visit.house.settings
    return {"seconds": settings.sparql_seconds, "rows": settings.sparql_rows, "bytes": settings.sparql_bytes}


@lru_cache
def examples() -> tuple[tuple[str, str], ...]:
    """Title and text of the example queries; the title is the comment in their first line."""
    texts = [file.read_text(encoding="utf-8").strip() for file in sorted(EXAMPLES.glob("*.rq"))]
    return tuple((text.partition("\n")[0].lstrip("# "), text.partition("\n")[2].strip()) for text in texts)
