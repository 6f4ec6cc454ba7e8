"""The history of a record: everything that happened to it, newest first, each version with what it changed.

What of it may be shown: versions that were admitted and whose origin still stands by the record, while the record is
public. Of all others a page says when and why, not what: neither content nor digest, from which a small number could be
guessed. An operator at the command line reads everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from catalogue.error import RecordError
from catalogue.journal.event import Event
from catalogue.keeping.counting import refuse_small
from catalogue.keeping.standing import Standing, is_admitted
from catalogue.origin import Origin
from catalogue.record.triple import read_ntriples
from catalogue.telling.difference import Difference, differences
from catalogue.telling.portrait import Painter

MOST = 50
"""Rows told at once."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One row of a history.

    :param at: when, ISO 8601
    :param verb: kept, judged, withdrawn, restored or erased
    :param run: number of the harvest that brought it, empty when none did
    :param origin: id of the origin whose word it is
    :param level: level judged, None when it is not admitted or nothing was judged
    :param state: `public` (what is shown now), `earlier`, `quarantined`, `hidden`, `erased`,
        or empty for rows that bring no version
    :param reason: why it was withdrawn, restored or erased
    :param restores: sequence of the version that it brought back, 0 when it is none such
    :param digest: of the content, empty when the content is not shown
    :param since: sequence of the version that it is compared with; 0 when there is none
    :param differences: what it changed since that version
    """

    sequence: int
    at: str
    verb: str
    who: str
    run: str
    origin: str
    origin_title: str
    level: int | None
    state: str
    reason: str
    restores: int
    digest: str
    since: int
    differences: tuple[Difference, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its content may be read."""
        return bool(self.digest)


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to a record, or a part of it.

    :param state: `public`, `quarantined`, `withdrawn` or `erased`
    :param reason: why it is no longer public, empty while it is
    :param editions: newest first
    :param older: sequence before which there are more, 0 when these are the oldest
    """

    id: str
    iri: str
    title: str
    state: str
    reason: str
    editions: tuple[Edition, ...]
    older: int
    generation: int


def editions(
    events: Sequence[Event],
    standing: Standing,
    origins: Mapping[str, Origin],
    painter: Painter,
    *,
    whole: bool,
    before: int = 0,
    most: int = MOST,
) -> Iterator[Edition]:
    """The rows of a record, newest first.

    :param events: its rows, oldest first
    :param whole: tell everything, as to an operator
    :param before: only rows with a lower sequence; 0 for all
    :param most: at most so many, 0 for all
    """
    readable = open_ones(events, standing, painter.threshold, whole=whole)
    chosen = [event for event in events if not before or event.sequence < before]
    for event in reversed(chosen[-most:] if most else chosen):
        base = base_of(event, events, readable)
        found = changes(event, base, painter) if base else ()
        yield edition(event, standing, origins, event.sequence in readable, base, found)


def open_ones(events: Sequence[Event], standing: Standing, threshold: int, *, whole: bool) -> Set[int]:
    """The sequences of the versions that may be read: by an operator all, by others those that may be shown.

    :param threshold: counts of persons below it are never shown, whatever was in force when a version was kept
    """
    held = [event for event in events if event.content]
    if whole:
        return {event.sequence for event in held}
    admitted = admitted_ones(events, standing)
    return {event.sequence for event in held if event.sequence in admitted and is_safe(event, threshold)}


def admitted_ones(events: Iterable[Event], standing: Standing) -> Set[int]:
    """The sequences of the admitted versions of origins that stand by a public record."""
    if standing.public is None:
        return set()
    found: dict[str, dict[int, bool]] = {claim.origin: {} for claim in standing.claims}
    for event in events:
        versions = found.get(event.origin)
        if versions is None:
            continue
        if event.verb in ("withdrawn", "erased"):
            versions.clear()
        elif event.verb == "judged":
            versions.update({last: is_admitted(event) for last in list(versions)[-1:]})
        else:
            versions[event.sequence] = is_admitted(event)
    return {sequence for versions in found.values() for sequence, admitted in versions.items() if admitted}


def is_safe(event: Event, threshold: int) -> bool:
    """Whether a version bears no count that could point at persons, by the threshold of today."""
    rules = str((event.judgement or {}).get("key", {}).get("rules") or "")
    if rules.startswith(f"small_count={threshold} "):
        return True
    try:
        refuse_small(read_ntriples(event.content), threshold)
    except RecordError:
        return False
    return True


def base_of(event: Event, events: Iterable[Event], readable: Set[int]) -> Event | None:
    """The version before, of the same origin, that a version is compared with; None for the first, and for others."""
    if event.sequence not in readable:
        return None
    older = [each for each in events if each.origin == event.origin and each.sequence < event.sequence]
    return next((each for each in reversed(older) if each.sequence in readable), None)


def changes(event: Event, base: Event, painter: Painter) -> tuple[Difference, ...]:
    """What differs between two versions."""
    if event.content == base.content:
        return ()
    return differences(event.iri, read_ntriples(base.content), read_ntriples(event.content), painter)


def edition(
    event: Event,
    standing: Standing,
    origins: Mapping[str, Origin],
    is_open: bool,
    base: Event | None,
    found: tuple[Difference, ...] = (),
) -> Edition:
    """One row as it is told."""
    origin, about = origins.get(event.origin), event.about or {}
    return Edition(
        event.sequence, event.at, event.verb, event.who, event.run, origin.id if origin else "",
        (origin.title or "") if origin else "", event.level, state_of(event, standing, is_open),
        str(about.get("reason") or ""), int(about.get("restores") or 0), event.digest if is_open else "",
        base.sequence if base else 0, found,
    )  # fmt: skip


def state_of(event: Event, standing: Standing, is_open: bool) -> str:
    """How a version stands now; empty for rows that bring none."""
    if event.verb not in ("kept", "restored"):
        return ""
    if event.is_blank:
        return "erased"
    if standing.public is not None and standing.public.sequence == event.sequence:
        return "public"
    if event.sequence in {each.sequence for each in standing.quarantined}:
        return "quarantined"
    return "earlier" if is_open and is_admitted(event) else "hidden"
