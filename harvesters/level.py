"""A level of the profile as people name it: by number or by name."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.error import UnknownName
from catalogue.level import Level


def find_level(levels: Iterable[Level], text: str) -> Level:
    """The level of this number or name: `2`, `jardin-core`, `JARDIN core`, `core`.

    :raises UnknownName: there is no such level, with the names that there are
    """
    known = {plain(level.name): level for level in levels}
    short = {name.removeprefix("jardin-"): level for name, level in known.items()}
    numbers = {str(level.number): level for level in known.values()}
    found = {**numbers, **short, **known}.get(plain(text))
    if found is None:
        raise UnknownName("level", text, known)
    return found


def plain(text: str) -> str:
    """A name as it is compared."""
    return text.strip().casefold().replace("_", "-").replace(" ", "-")
