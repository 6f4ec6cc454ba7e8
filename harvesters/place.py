"""A place as people name it on the command line: a path, an address, or the name of an origin that is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalogue.error import UnknownName
from catalogue.origin import PUBLIC, Origin


def origin_at(place: str) -> Origin:
    """The origin at a path or address; its title is the name of the file or folder."""
    if place.lower().startswith(PUBLIC):
        return Origin(place, title=place)
    path = Path(place).resolve()
    return Origin(str(path), title=path.name or str(path))


def find_origin(known: Sequence[Origin], name: str) -> Origin:
    """The origin of this id, title, path or address.

    :raises UnknownName: there is none, or several bear the title
    """
    address = origin_at(name).address
    exact = [each for each in known if name in (each.id, each.iri) or address == each.address]
    found = exact or [each for each in known if each.title.casefold() == name.casefold()]
    if len(found) != 1:
        raise UnknownName("origin", name, (f"{each.id} ({each.title})" for each in known))
    return found[0]
