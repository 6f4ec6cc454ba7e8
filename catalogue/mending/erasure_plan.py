"""What an erasure does to the rows of one record; a pure reading of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from catalogue.journal.event import Event
from catalogue.journal.journal_erasure import Erasure, Plan
from catalogue.keeping.standing import since_of, standing_of
from catalogue.keeping.word import title_in
from catalogue.record.record import graph_of

SHORTEST = 12
"""Characters from which a value is looked for in notes and in the reason; shorter ones are everybody's."""
SHORT_TITLE = 5
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"|<([^<>]*)>')
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def plan_of(events: Sequence[Event], about: Erasure) -> Plan | None:
    """What becomes of the rows of a record; None when nothing is left of it to erase.

    :param events: oldest first
    :param about: whose, when, why; what it is of is filled in
    """
    going = versions_of(events, about.run) if about.run else told_by(events, about.record)
    if not going:
        return None
    gone = {event.sequence for event in going}
    staying = [event for event in events if event.sequence not in gone]
    whole = not any(event.content for event in staying)
    iri = graph_of(about.record) if whole else going[-1].iri
    blanks = [blank(event, iri) for event in events if whole or event.sequence in gone]
    rows: list[Event] = []
    origins = list(dict.fromkeys(event.origin for event in going))
    for origin in origins:
        said = {"reason": about.reason, **({"run": about.run} if about.run else {})}
        rows.append(Event(about.record, iri, about.at, about.who, origin, about.run, "erased", about=said))
        rows += [] if whole else restored_of(staying, origin, about)
    if not whole:
        blanks += [untitled(event, title_in(staying)) for event in staying if event.verb == "withdrawn"]
    erasure = replace(about, origin=origins[0] if about.run else "", first=min(gone))
    return Plan(erasure, tuple(blanks), tuple(rows), needles_of(events if whole else going, whole=whole))


def told_by(events: Sequence[Event], record: str) -> list[Event]:
    """The rows that still tell something of a record."""
    iri = graph_of(record)
    return [event for event in events if event.verb != "erased" and (event.content or event.about or event.iri != iri)]


def versions_of(events: Sequence[Event], run: str) -> list[Event]:
    """The rows that tell what a run brought: its versions, wherever they were restored, and judgements of them."""
    going, standing = list[Event](), dict[str, bool]()
    for event in events:
        if event.verb in ("kept", "restored"):
            standing[event.origin] = event.run == run and not event.is_blank
        if event.verb in ("kept", "restored", "judged") and standing.get(event.origin):
            going.append(event)
    return going


def blank(event: Event, iri: str) -> Event:
    """A row without what it told; that it had been admitted stays, so that it is known to have been public."""
    if event.verb == "erased":
        return replace(event, iri=iri)
    told = {key: value for key, value in (event.judgement or {}).items() if key in ("admitted", "level")}
    return replace(event, iri=iri, digest="", content=b"", judgement=told, about={})


def untitled(event: Event, title: str) -> Event:
    """A withdrawal that bears no title which an erased version brought."""
    return replace(event, about={**(event.about or {}), "title": title or event.iri})


def restored_of(staying: Sequence[Event], origin: str, about: Erasure) -> Iterator[Event]:
    """The rows that let an origin's earlier versions stand again: the one that is shown, and what waits behind it."""
    for claim in standing_of(staying, {}).claims:
        if claim.origin == origin:
            shown = [claim.admitted] if claim.admitted and claim.admitted.sequence != claim.latest.sequence else []
            for version in (*shown, claim.latest):
                yield again(version, claim.first, about)


def again(version: Event, first: int, about: Erasure) -> Event:
    """The row that lets a version stand again; its run stays that which brought it."""
    told = {
        **(version.about or {}), "reason": f"a later version was erased: {about.reason}",
        "restores": version.sequence, "first": first, "since": since_of(version),
    }  # fmt: skip
    return replace(version, at=about.at, who=about.who, verb="restored", about=told, sequence=0)


def needles_of(events: Iterable[Event], *, whole: bool = True) -> frozenset[str]:
    """The strings that versions brought and nobody else: long enough to be told from others.

    :param whole: the name of the thing is one of them
    """
    found: set[str] = set()
    for event in events:
        about = event.about or {}
        values = (unescaped(literal or iri) for literal, iri in STRING.findall(event.content))
        named = (str(about.get("document") or ""), event.iri if whole else "", *values)
        title = str(about.get("title") or "")
        found |= {each for each in named if len(each) >= SHORTEST} | ({title} if len(title) >= SHORT_TITLE else set())
    return frozenset(found)


def unescaped(value: bytes) -> str:
    """A value of N-Triples as text."""
    text = value.decode("utf-8", "replace")
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text) if "\\" in text else text
