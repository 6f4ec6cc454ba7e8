"""The profile: its levels, its classes and their fields, drawn from the shapes."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node
from starlette.responses import Response

from catalogue.error import NotFound
from catalogue.level import Level
from catalogue.profile import Profile, Profiles
from catalogue.triple import write_ntriples
from web.answer import Maker, answer, graph_makers, json_maker
from web.negotiation import GRAPHS
from web.plain import plain_profile
from web.routes.document import documented
from web.visit import Here

router = APIRouter(tags=["profile"])
FOLLOWED = (SH.property, SH.node, SH.group)


@router.get("/profile", responses=documented("html", "json", *GRAPHS, schema="profiles"), summary="The profile")
def profiles(visit: Here) -> Response:
    """Every class of records and every level."""
    known, language = visit.reader.profiles, visit.house.settings.languages[0]
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("profile.html", profiles=list(known.profiles.values()), levels=known.levels),
        **graph_makers(visit, lambda: ntriples_of(known.graph)),
        "json": json_maker(
            lambda: {
                "levels": [plain_level(each, language) for each in known.levels],
                "profiles": [plain_profile(each, language) for each in known.profiles.values()],
            }
        ),
    }
    return answer(visit, makers, schema="profiles")


@router.get("/profile/{name}", responses=documented("html", "json", *GRAPHS, schema="profile"), summary="One class")
def profile(visit: Here, name: str) -> Response:
    """What a record of one class may and must say."""
    known, language = visit.reader.profiles, visit.house.settings.languages[0]
    found = known.profiles.get(name)
    if found is None:
        raise NotFound(f"There is no profile named {name[:100]}.", expected="one of " + ", ".join(known.profiles) + ".")
    makers: dict[str, Maker] = {
        "html": lambda: visit.page("profile_class.html", profile=found),
        **graph_makers(visit, lambda: ntriples_of(shapes_of(known, found))),
        "json": json_maker(lambda: plain_profile(found, language)),
    }
    return answer(visit, makers, schema="profile")


def plain_level(level: Level, language: str) -> dict[str, object]:
    """A level as JSON."""
    words = level.descriptions.get(language) or level.descriptions.get("en", "")
    return {"number": level.number, "name": level.name, "label": level.label(language), "description": words}


def ntriples_of(graph: Graph) -> bytes:
    """Shapes as N-Triples."""
    return write_ntriples(graph)


def shapes_of(known: Profiles, found: Profile) -> Graph:
    """The shapes that judge the classes of a profile, at every level, with all that they refer to."""
    starts = [URIRef(shape.iri) for shape in known.shapes if shape.target in found.targets]
    return closure(known.graph, starts)


def closure(graph: Graph, starts: Iterable[Node]) -> Graph:
    """The triples of some nodes, of the nameless nodes below them and of the shapes they refer to."""
    made, waiting, seen = Graph(), list(starts), set[Node]()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for subject, predicate, value in graph.triples((node, None, None)):
            made.add((subject, predicate, value))
            if isinstance(value, BNode) or predicate in FOLLOWED:
                waiting.append(value)
    return made
