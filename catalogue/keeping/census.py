"""The census: what a generation's store holds, in numbers, as VoID tells them (section 4, statistics)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from catalogue.stores.oxigraph import OxigraphStore

QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Census:
    """Numbers of one generation.

    :param subjects: things of which something is said
    :param properties: triples by property; `classes` things by class; `origins` records by origin
    :param links: vocabulary, property, and how many links from records by it lead into the vocabulary
    """

    subjects: int
    properties: dict[str, int]
    classes: dict[str, int]
    origins: dict[str, int]
    links: tuple[tuple[str, str, int], ...]

    @property
    def triples(self) -> int:
        """All triples; none stands in two graphs."""
        return sum(self.properties.values())


def take_census(folder: Path) -> Census:
    """Count a store. Reads most of it: about a second for each million triples.

    :param folder: of the store
    """
    store = OxigraphStore(folder, reading=True)

    def asked(name: str) -> list[tuple[str, ...]]:
        return sorted(store.query((QUERIES / f"{name}.rq").read_text(encoding="utf-8")))

    def table(name: str) -> dict[str, int]:
        return {key: int(number) for key, number in asked(name)}

    links = tuple((space, name, int(number)) for space, name, number in asked("links"))
    return Census(int(asked("subjects")[0][0]), table("properties"), table("classes"), table("origins"), links)


def write_census(census: Census) -> bytes:
    """A census as JSON."""
    return json.dumps(asdict(census), indent=1).encode("utf-8")


def read_census(content: bytes) -> Census:
    """A census from its JSON."""
    about = json.loads(content)
    return Census(**{**about, "links": tuple((space, name, number) for space, name, number in about["links"])})
