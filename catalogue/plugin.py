"""The doors for strangers: entry points by group and name; the built-ins enter by the same doors."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from catalogue.error import UnknownName

COMMANDS = "jardin.commands"
HARVESTERS = "jardin.harvesters"
STORES = "jardin.stores"
EXPORTS = "jardin.exports"
PROFILES = "jardin.profiles"
READERS = "jardin.readers"


def names(group: str) -> list[str]:
    """The names that a group offers, sorted."""
    return sorted({point.name for point in entry_points(group=group)})


def must(group: str, name: str) -> Any:
    """Load the plugin of this name.

    :raises UnknownName: there is none, with the names that there are
    """
    for point in entry_points(group=group, name=name):
        return point.load()
    raise UnknownName(group.removeprefix("jardin.").removesuffix("s"), name, names(group))
