"""A rehearsal: what would become of records, with nothing kept."""

from __future__ import annotations

from catalogue.checking.surrounding import Surrounding
from catalogue.error import RecordError
from catalogue.keeping.candidate import refuse_erased
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.word import word_of
from catalogue.origin import Origin
from catalogue.record.canonical import digest_of
from catalogue.record.record import Record, title_of
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
        refuse_erased(keeper.journal, record.id, origin)
        word = word_of(keeper.journal.claims(record.id), origin)
        digest = digest_of(record.graph, keeper.settings.canonical_seconds)
        if word.repeats(digest):
            reason, level = word.reason, word.level
        elif word.says(digest) and not word.judgement.get("admitted"):
            status, level = "quarantined", word.level
        elif not word.says(digest) and not keeper.library.owns(record.iri):
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
