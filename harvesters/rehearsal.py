"""A rehearsal: what would become of records, with nothing kept."""

from __future__ import annotations

from catalogue.canonical import digest_of
from catalogue.checking.surrounding import Surrounding
from catalogue.error import RecordError
from catalogue.journal import Event
from catalogue.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record import Record, title_of
from catalogue.run import Outcome, Status
from harvesters.gathering import SOURCE


def rehearse(keeper: Keeper, batch: list[Record], origin: Origin) -> list[Outcome]:
    """What the keeper would say of a batch."""
    around = Surrounding(keeper.publication.store, keeper.library, batch)
    return [outcome_of(keeper, record, origin, around) for record in batch]


def outcome_of(keeper: Keeper, record: Record, origin: Origin, around: Surrounding) -> Outcome:
    """What the keeper would say of a record: judged like in earnest, compared with what the origin last said."""
    title = title_of(record.graph, record.iri, keeper.settings.languages)
    level: int | None = None
    status: Status = "unchanged"
    reason = ""
    try:
        known = last_word(keeper, record, origin)
        if known is not None and not (known.judgement or {}).get("admitted"):
            status, level = "quarantined", known.level
        elif known is None and not keeper.library.owns(record.iri):
            given = keeper.given(origin, record.id)
            report = keeper.checker.check(record.iri, record.graph, around.known, given=given)
            level = report.level
            admitted = report.judged and level is not None and level >= origin.required_level
            blocking = report.of("violation")[:1]
            status = "kept" if admitted else "quarantined"
            reason = "" if admitted else " ".join(finding.sentence for finding in blocking)
    except RecordError as error:
        status, reason = "refused", str(error)
    return Outcome(record.document, record.iri, title, status, reason, level, SOURCE in record.types)


def last_word(keeper: Keeper, record: Record, origin: Origin) -> Event | None:
    """The origin's last judged word on the thing if it says the same, else None."""
    events = [event for event in keeper.journal.claims(record.id) if event.origin == origin.iri]
    if not events or events[-1].verb in ("withdrawn", "erased"):
        return None
    return events[-1] if events[-1].digest == digest_of(record.graph, keeper.settings.canonical_seconds) else None
