"""The chronicle: origins, runs, quarantine, versions and changes, as pages show them; all reads of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalogue.address import document_name
from catalogue.error import Erased, Gone, NotFound
from catalogue.journal.journal import Event, Journal
from catalogue.keeping.standing import Standing, is_admitted, standing_of
from catalogue.origin import Origin
from catalogue.profile.profile import Profiles
from catalogue.reports.report import Finding
from catalogue.telling.happening import Change, OriginView, Quarantined, RunView
from catalogue.telling.shortfall import shortfalls

FIRST = 50


class Chronicle:
    """Reads the journal for pages."""

    def __init__(self, journal: Journal, profiles: Profiles, languages: tuple[str, ...], until: int) -> None:
        self._journal = journal
        self._until = until
        self._profiles = profiles
        self._language = languages[0]

    def known_origins(self) -> dict[str, Origin]:
        """The origins by IRI."""
        return {origin.iri: origin for origin in (Origin(**about) for about in self._journal.origins())}

    def standing(self, record: str) -> Standing:
        """Where a record stood when this generation was made, so that its page tells of what is on it.

        :raises NotFound: it was never here
        """
        claims = self._journal.claims(record)
        # What was erased is gone at once, also from a generation that was made before.
        events = [event for event in claims if event.sequence <= self._until or event.verb == "erased"]
        if not events:
            raise NotFound(f"There is no record {record}.", fix="Search for its title, or browse the origins.")
        return standing_of(events, self.known_origins())

    def must_not_be_erased(self, record: str) -> None:
        """Refuse a record that was erased, although this generation may hold it still.

        :raises Erased: with the day and the reason
        """
        found = self._journal.ban(record, "")
        if found is not None:
            raise Erased(found.at, found.reason)

    def must_be_public(self, record: str) -> Standing:
        """Where a public record stands.

        :raises Erased: it was erased
        :raises Gone: it was withdrawn
        :raises NotFound: it was never here, or waits in quarantine
        """
        standing = self.standing(record)
        if standing.withdrawn is not None:
            about = standing.withdrawn.about or {}
            reason = str(about.get("reason") or "no reason is known")
            if standing.withdrawn.verb == "erased":
                raise Erased(standing.withdrawn.at, reason)
            raise Gone(str(about.get("title") or standing.iri), standing.withdrawn.at, reason)
        if standing.public is None:
            raise NotFound(
                "This record waits in quarantine: it does not yet say enough to be shown.",
                fix="Its findings stand on the page of its origin.",
            )
        return standing

    def changes(self, since: int = 0, limit: int = 100) -> list[Change]:
        """What happened to records after a sequence; quarantined versions are not told."""
        found = []
        for event in self._journal.events(after=since):
            if is_admitted(event) or (event.verb not in ("kept", "restored") and self._was_public(event)):
                title = str((event.about or {}).get("title") or event.iri)
                found.append(
                    Change(
                        event.sequence, event.at, event.verb, event.record, event.iri, title, event.origin, event.digest
                    )
                )
            if len(found) >= limit:
                break
        return found

    def _was_public(self, event: Event) -> bool:
        """Whether a version of the record had been admitted before an event."""
        return any(is_admitted(each) for each in self._journal.claims(event.record) if each.sequence < event.sequence)

    def origins(self) -> list[OriginView]:
        """All origins, by title, without their lists."""
        return sorted(
            (self._view(origin, full=False) for origin in self.known_origins().values()), key=lambda o: o.title
        )

    def origin(self, origin_id: str) -> OriginView:
        """One origin with its runs, its quarantine and the fields that fail most.

        :raises NotFound: there is none of this id
        """
        for origin in self.known_origins().values():
            if origin.id == origin_id:
                return self._view(origin, full=True)
        raise NotFound(f"There is no origin {origin_id}.", fix="See the list of origins.")

    def _view(self, origin: Origin, *, full: bool) -> OriginView:
        latest = latest_of(self._journal.events(origin=origin.iri))
        admitted = [e for e in latest if (e.judgement or {}).get("admitted")]
        waiting = [e for e in latest if not (e.judgement or {}).get("admitted")]
        return OriginView(
            id=origin.id, title=origin.title or origin.address, kind=origin.kind,
            address="" if origin.is_local else origin.address, sample=origin.sample, rank=origin.rank,
            required_level=origin.required_level, records=len(admitted),
            quarantined=tuple(self._quarantined(event) for event in (waiting if full else waiting[:FIRST])),
            runs=tuple(run_view(about) for about in self._journal.runs(origin.iri)[: FIRST if full else 1]),
            failing=shortfalls(latest) if full else (),
        )  # fmt: skip

    def _quarantined(self, event: Event) -> Quarantined:
        about, judgement = event.about or {}, event.judgement or {}
        findings = [
            Finding(**f) for f in judgement.get("findings") or () if f["severity"] == "violation" and f["level"] == 0
        ]
        return Quarantined(
            event.record,
            event.iri,
            str(about.get("title") or event.iri),
            "",
            document_name(str(about.get("document") or "")),
            tuple(findings),
        )


def latest_of(events: Iterable[Event]) -> list[Event]:
    """The newest version of each record that its origin still claims."""
    latest: dict[str, Event] = {}
    for event in events:
        if event.verb in ("withdrawn", "erased"):
            latest.pop(event.record, None)
        elif event.verb == "judged" and event.record in latest:
            latest[event.record] = event
        else:
            latest[event.record] = event
    return list(latest.values())


def run_view(about: dict[str, Any]) -> RunView:
    """A run as its origin's page shows it."""
    lifted = tuple(f"{rule}: {times}" for rule, times in sorted(about["lifted"].items()))
    counts = {**about["counts"], "gone": about["gone"]}
    return RunView(
        about["number"], about["started"], about["ended"], counts, about["complete"], about["stopped"], lifted
    )
