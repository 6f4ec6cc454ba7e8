"""
The shapes of the catalogue: Turtle files that say what a record may and must say, and the thin door to them.

Responsibilities: say where the files lie.
Non-responsibilities: reading or judging them (the catalogue does).

What lies where:
    levels.ttl       the four levels a record can reach
    groups.ttl       the sections of a form and of a record page
    parents.ttl      the profiles that ours is composed of
    lists.ttl        the big controlled lists that fields draw on
    admission.ttl    level 0: what it takes to be kept at all
    dcat-ap.ttl      level 1: what DCAT-AP 3.0.1 makes mandatory
    jardin/          levels 2 and 3: one file per class, one block per field
    words/           the words of all of these in the other languages, one file each
    meta.ttl         the shape that judges our shapes
"""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder that holds every shapes file."""

_META = FOLDER / "meta.ttl"


def files() -> tuple[Path, ...]:
    """Every file of shapes for records, in a stable order."""
    return tuple(path for path in sorted(FOLDER.rglob("*.ttl")) if path != _META)


def meta_file() -> Path:
    """The file of shapes that judge the shapes themselves."""
    return _META
