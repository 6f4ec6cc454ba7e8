"""A folder of shapes that the operator names (setting shapes): read once, from files that are not trusted.

A folder that adds fields or levels to ours extends the house profile; any other is a profile of its own, named after
the folder. Nothing it refers to is fetched. Non-responsibilities: finding its faults (`catalogue.checking.lint`),
judging by it (`catalogue.checking.judge`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import RDF, SH, Graph

from catalogue.error import RecordError, ShapeError
from catalogue.profile.field import CAT, CODE
from catalogue.record.triple import Triple, read_stranger
from catalogue.setting import Settings

SUFFIXES = (".ttl", ".shacl", ".nt")
MOST_BYTES = 20_000_000
MOST_TRIPLES = 200_000
State = tuple[tuple[Path, int, int], ...]


@dataclass(frozen=True, eq=False, slots=True)
class ShapesFolder:
    """The shapes files of one folder.

    :param graph: all files together, nameless nodes kept apart
    :param home: the file in which each triple stands, the first of several
    """

    path: Path
    files: tuple[Path, ...]
    graph: Graph
    home: dict[Triple, Path]

    @property
    def extends_house(self) -> bool:
        """Whether it adds fields or levels to the profile of the house, rather than being one of its own."""
        fields = (node for node in self.graph.subjects(CODE, None) if (node, RDF.type, SH.PropertyShape) in self.graph)
        return (None, CAT.level, None) in self.graph or next(fields, None) is not None


def shapes_folders(settings: Settings) -> tuple[ShapesFolder, ...]:
    """The folders that the settings name, in their order.

    :raises ShapeError: a folder that is not there or holds no shapes, a file that cannot be read; naming it
    """
    return tuple(read_folder(path, state_of(path)) for path in settings.shapes)


def state_of(path: Path) -> State:
    """The shapes files of a folder with their age and size, by which is seen whether they are still the same.

    :raises ShapeError: no such folder, none in it, or more bytes than are read
    """
    if not path.is_dir():
        raise ShapeError(
            f"There is no folder {path} (setting shapes).", fix="Correct JARDIN_SHAPES or make the folder."
        )
    files = [file for file in sorted(path.iterdir()) if file.suffix.lower() in SUFFIXES and file.is_file()]
    if not files:
        raise ShapeError(
            f"The shapes folder {path} holds no file that ends in {', '.join(SUFFIXES)}.",
            fix=f"Name the folder that holds the files{near(path)}, or take this one out of JARDIN_SHAPES.",
        )
    state = tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    if sum(size for _, _, size in state) > MOST_BYTES:
        raise ShapeError(
            f"The shapes folder {path} holds more than {MOST_BYTES:,} bytes of shapes.",
            fix="Leave only the shapes in it, no data and no vocabularies.",
        )
    return state


def near(path: Path) -> str:
    """The folders just below that hold shapes files, as a hint."""
    below = sorted({file.parent for suffix in SUFFIXES for file in path.glob(f"*/*{suffix}")})
    return f" (such as {', '.join(map(str, below[:5]))})" if below else ""


@lru_cache(maxsize=64)
def read_folder(path: Path, state: State) -> ShapesFolder:
    """A folder in this state, read once.

    :raises ShapeError: a file that cannot be read, naming it, or too many triples
    """
    graph, home = Graph(), dict[Triple, Path]()
    for file, triple in triples_of(state):
        graph.add(triple)
        home.setdefault(triple, file)
        if len(graph) > MOST_TRIPLES:
            raise ShapeError(f"{file}: the folder holds more than {MOST_TRIPLES:,} triples.", fix="Leave out the data.")
    return ShapesFolder(path, tuple(file for file, _, _ in state), graph, home)


def triples_of(state: State) -> Iterator[tuple[Path, Triple]]:
    """Each triple with its file.

    :raises ShapeError: a file that cannot be read
    """
    for file, _, _ in state:
        try:
            for triple in read_stranger(file.read_bytes(), "turtle"):
                yield file, triple
        except (RecordError, OSError) as error:
            raise ShapeError(
                f"The shapes file {file} cannot be read: {error}", fix="Mend it, or take it out of the folder."
            ) from error
