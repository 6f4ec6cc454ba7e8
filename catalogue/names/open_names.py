"""The names of the nomenclature that was asked for last, open."""

from __future__ import annotations

from pathlib import Path

from catalogue.index.stand_in import openable
from catalogue.library import Library
from catalogue.names.names import Names
from catalogue.nomenclature.shelf import names_folder

_names: dict[tuple[str, tuple[str, ...]], Names] = {}


def names_of(library: Library, languages: tuple[str, ...], data: Path) -> Names:
    """The names of a nomenclature, opened once for each."""
    key = library.digest, languages
    if key not in _names:
        _names.clear()
        _names[key] = Names(library.nomenclature, languages, openable(names_folder(data, library.digest)))
    return _names[key]
