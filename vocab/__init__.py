"""
The terms and controlled lists of the catalogue: Turtle files and the thin door to them.

Responsibilities: say where the files lie, and read the prefixes out of one of them.
Non-responsibilities: parsing RDF (the catalogue does), and knowing what any term means.

What lies where:
    prefixes.ttl      the prefixes of the project
    jardin.ttl        our own classes and properties
    house.ttl         the hints that shapes carry for our reader
    lists/            our small lists, the networks, the common data elements
    eu/               parts of the authority tables of the Publications Office of the EU
    healthdcat/       the lists of HealthDCAT-AP
    nomenclature/     a starter cut of the Orphanet nomenclature (CC BY 4.0)
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder that holds every vocabulary file."""

_NOMENCLATURE = FOLDER / "nomenclature" / "starter.ttl"
_DECLARATION = re.compile(r'sh:prefix\s+"([^"]+)"\s*;\s*sh:namespace\s+"([^"]+)"')


def files() -> tuple[Path, ...]:
    """Every vocabulary file but the nomenclature, in a stable order."""
    return tuple(path for path in sorted(FOLDER.rglob("*.ttl")) if path.parent != _NOMENCLATURE.parent)


def nomenclature_file() -> Path:
    """The starter nomenclature, used until an operator loads a release of their own."""
    return _NOMENCLATURE


def prefixes() -> dict[str, str]:
    """Prefix to namespace, for all prefixes the project uses."""
    text = (FOLDER / "prefixes.ttl").read_text(encoding="utf-8")
    return dict(_DECLARATION.findall(text))
