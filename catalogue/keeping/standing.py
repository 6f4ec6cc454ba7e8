"""Where a record stands: one graph, one speaker; what of all that origins claimed is public now.

A pure reading of the record's journal events, so that recovery, rebuilding and keeping come to the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from catalogue.journal.journal import Event
from catalogue.origin import Origin


@dataclass(frozen=True, slots=True)
class Claim:
    """What one origin says of a record now.

    :param first: sequence of the first thing it said; a claim that a rollback gave back keeps its old place
    :param latest: its newest version
    :param admitted: its newest version that may be shown, None when there is none
    """

    origin: str
    first: int
    latest: Event
    admitted: Event | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is public of a record, and what waits.

    :param public: the speaker's last admitted version with its newest judgement; None when nothing is shown
    :param speaker: the origin that speaks, empty when none does
    :param first_seen: when the record was first met, ISO 8601
    :param changed: when the public content last changed
    :param withdrawn: the event that ended the last claim, None while a claim lives
    """

    record: str
    iri: str
    public: Event | None
    speaker: str
    claims: tuple[Claim, ...]
    first_seen: str
    changed: str
    withdrawn: Event | None

    @property
    def quarantined(self) -> tuple[Event, ...]:
        """Newest versions that wait below admission."""
        return tuple(c.latest for c in self.claims if c.admitted is None or c.admitted.digest != c.latest.digest)


def standing_of(events: Iterable[Event], origins: Mapping[str, Origin]) -> Standing:
    """Read a record's events, oldest first.

    :param events: at least one
    :param origins: the known origins by IRI
    """
    claims: dict[str, Claim] = {}
    withdrawn: Event | None = None
    first: Event | None = None
    last = None
    for event in events:
        first, last = first or event, event
        if event.verb in ("withdrawn", "erased"):
            claims.pop(event.origin, None)
            withdrawn = event
        else:
            claims[event.origin] = advanced(claims.get(event.origin), event)
    assert first is not None and last is not None
    speaker = speaker_of(claims.values(), origins, last.iri)
    public = speaker.admitted if speaker else None
    return Standing(
        record=last.record,
        iri=last.iri,
        public=public,
        speaker=speaker.origin if speaker else "",
        claims=tuple(claims.values()),
        first_seen=first.at,
        changed=since_of(public) if public else last.at,
        withdrawn=None if claims else withdrawn,
    )


def advanced(claim: Claim | None, event: Event) -> Claim:
    """An origin's claim after one more event."""
    if event.verb == "judged" and claim is not None:
        judged = replace(claim.latest, judgement=event.judgement)
        older = claim.admitted if claim.admitted and claim.admitted.sequence != judged.sequence else None
        return Claim(claim.origin, claim.first, judged, judged if is_admitted(judged) else older)
    admitted = event if is_admitted(event) else claim.admitted if claim else None
    first = claim.first if claim else int((event.about or {}).get("first") or event.sequence)
    return Claim(event.origin, first, event, admitted)


def since_of(event: Event) -> str:
    """When a version came to be as it is: what a rollback gave back is as old as it was before, ISO 8601."""
    return str((event.about or {}).get("since") or event.at)


def is_admitted(event: Event) -> bool:
    """Whether the judgement says that this version may be shown."""
    return bool((event.judgement or {}).get("admitted"))


def speaker_of(claims: Iterable[Claim], origins: Mapping[str, Origin], iri: str) -> Claim | None:
    """The claim that speaks: of the origin that shares the thing's host, else of the higher rank, else the first."""

    def order(claim: Claim) -> tuple[bool, int, int]:
        origin = origins.get(claim.origin)
        shares = origin is not None and not origin.is_local and host(origin.address) == host(iri) != ""
        return not shares, -(origin.rank if origin else 0), claim.first

    return min((claim for claim in claims if claim.admitted), key=order, default=None)


def host(address: str) -> str:
    """The host of a web address, empty for anything else."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
