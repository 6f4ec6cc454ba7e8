"""Who asks, and of what: what a finding says of its shape and its nodes besides words about the value."""

from __future__ import annotations

from rdflib import SH, BNode, Literal, URIRef
from rdflib.term import Node

from catalogue.profile.field import CAT, texts
from catalogue.profile.profile import Profiles
from catalogue.record.record import is_ours

PARENT = CAT.parent


def asked_by(profiles: Profiles, shape: Node, level: int, languages: tuple[str, ...]) -> str:
    """The level that asks and the profiles it has it from, in words: `JARDIN core (HealthDCAT-AP release 7)`.

    A tightening without a parent of its own has that of the field it is about.
    """
    label = profiles.level(level).label(languages[0])
    about = profiles.graph.value(shape, CAT.about)
    found = set(profiles.graph.objects(shape, PARENT)) or set(profiles.graph.objects(about, PARENT) if about else ())
    named = (parent_name(profiles, parent, languages[0]) for parent in found)
    parents = sorted({name for name in named if name and not name.startswith(label)})
    return f"{label} ({', '.join(parents)})" if parents else label


def parent_name(profiles: Profiles, parent: Node, language: str) -> str:
    """The name of a parent profile, English when there is none in the language; empty when it has none."""
    names = texts(profiles.graph, parent, SH.name)
    return names.get(language) or names.get("en", "")


def own_iri(node: Node) -> str:
    """The IRI that a node came with; empty when it is nameless, whatever name it was given here."""
    return str(node) if isinstance(node, URIRef) and not is_ours(str(node)) else ""


def term_kind(value: Node | None) -> str:
    """What a value is besides its text: `iri`, `@` and a language, or the IRI of a datatype; empty for plain text."""
    if isinstance(value, Literal):
        return f"@{value.language}" if value.language else str(value.datatype or "")
    return "iri" if value is not None and not isinstance(value, BNode) else ""
