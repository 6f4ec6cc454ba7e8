"""The word of an origin on a record: what it said last itself, beside what an operator may have put in its place.

What an operator restored or rolled back stands until the origin says something else than it said last. An origin that
says the same again, or again leaves the record out, has said nothing new, and overrules nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalogue.journal.journal import Event
from catalogue.origin import Origin

ALIVE = ("kept", "restored")


@dataclass(frozen=True, slots=True)
class Word:
    """What stands of an origin's claim on one record, and what the origin said.

    :param stands: the newest row but for judgements, None when it never spoke
    :param said: the newest such row that the origin itself brought about, None when there is none
    :param newest: the newest row, judgements too
    """

    stands: Event | None
    said: Event | None
    newest: Event | None

    @property
    def alive(self) -> Event | None:
        """The version that its claim stands on; None when it claims the record no longer."""
        return self.stands if self.stands is not None and self.stands.verb in ALIVE else None

    @property
    def judgement(self) -> dict[str, Any]:
        """The newest judgement of what stands."""
        return (self.newest.judgement if self.newest else None) or {}

    @property
    def level(self) -> int | None:
        """The level of what stands, None when it is not admitted or withdrawn."""
        return self.newest.level if self.newest else None

    @property
    def is_overruled(self) -> bool:
        """Whether an operator put something in the place of what the origin said."""
        return self.stands is not self.said

    def says(self, digest: str) -> bool:
        """Whether this is what stands, by the origin's own word."""
        return self.alive is not None and self.alive.digest == digest and not self.is_overruled

    def repeats(self, digest: str) -> bool:
        """Whether an origin that says this says nothing new, although something else stands in its place."""
        return self.is_overruled and self.said is not None and (self.said.verb, self.said.digest) == ("kept", digest)

    @property
    def is_gone_already(self) -> bool:
        """Whether the origin had left the record out before, so that a restored version outlives its silence."""
        return self.is_overruled and self.alive is not None and self.said is not None and self.said.verb == "withdrawn"

    @property
    def reason(self) -> str:
        """Why what the origin says is not taken up, in words for its run."""
        assert self.stands is not None
        what = "An earlier version was restored" if self.alive else "It was withdrawn"
        return f"{what} by an operator on {self.stands.at[:10]}, and what its origin says has not changed since."


def word_of(events: Iterable[Event], origin: Origin) -> Word:
    """The word of an origin, read from the rows of a record, oldest first."""
    stands = said = newest = None
    for event in events:
        if event.origin != origin.iri:
            continue
        newest = event
        if event.verb != "judged":
            stands = event
            said = said if is_decreed(event) else event
    return Word(stands, said, newest)


def title_in(events: Iterable[Event]) -> str:
    """The last title that rows of a record tell, empty when none does."""
    titles = [str((event.about or {}).get("title") or "") for event in events]
    return next((title for title in reversed(titles) if title), "")


def is_decreed(event: Event) -> bool:
    """Whether a row tells what an operator decided, not what an origin said."""
    return event.verb == "restored" or "rollback" in (event.about or {})
