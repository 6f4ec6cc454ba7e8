"""A candidate: a record that is to be kept, with what is known of it before it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from catalogue.checking.checker import Checker
from catalogue.checking.pool import CheckPool
from catalogue.checking.task import Task
from catalogue.error import KeptOut, TooLarge
from catalogue.journal.journal import Event, Journal
from catalogue.keeping.counting import refuse_small
from catalogue.keeping.generation import now
from catalogue.origin import Origin
from catalogue.profile.profile import load_profiles
from catalogue.record.record import Record
from catalogue.run import Outcome, Status
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

NOTES = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record, and what is to be done about it.

    :param plain: what is said of it when nothing more is done
    :param event: the judgement in the journal that still holds
    :param task: its check, when it has to be checked
    :param digest: of the graph as its origin gave it
    :param same: whether the journal holds it as it is, so that only its judgement is new
    """

    record: Record
    plain: Outcome
    event: Event | None = None
    task: Task | None = None
    digest: str = ""
    same: bool = False


def event_of(candidate: Candidate, judgement: Mapping[str, Any], origin: Origin, run: str, who: str) -> Event:
    """The event that keeps a record, or judges it again."""
    record, same, task = candidate.record, candidate.same, candidate.task
    about = {
        "title": candidate.plain.title, "document": record.document, "document_digest": record.document_digest,
        "notes": [asdict(note) for note in record.notes[:NOTES]],
    }  # fmt: skip
    return Event(
        record.id, record.iri, now(), who, origin.iri, run, "judged" if same else "kept", candidate.digest,
        b"" if same or task is None else task.content, dict(judgement), about,
    )  # fmt: skip


def checks_of(settings: Settings) -> CheckPool:
    """The check by the shapes in force, for one record or many."""
    checker = Checker(load_profiles(settings), load_thesaurus(), settings.languages, settings.check_seconds)
    return CheckPool(checker, settings.check_workers, settings.check_memory)


def said(outcome: Outcome, status: Status, reason: str, level: int | None = None) -> Outcome:
    """The outcome with what became of the record."""
    return replace(outcome, status=status, reason=reason, level=level)


def refuse_large(record: Record, settings: Settings) -> None:
    """Refuse a record beyond the limit of triples, or with a count of persons that could point at somebody.

    Harvested counts are banded when they are read; this is the last door for whatever else comes to be kept.

    :raises TooLarge: naming the setting
    :raises RecordError: of a count, without its number
    """
    refuse_small(record.graph, settings.small_count)
    if len(record.graph) > settings.record_triples:
        raise TooLarge(
            f"The record has {len(record.graph):,} triples.",
            expected=f"at most {settings.record_triples:,} (setting record_triples).",
        )


def refuse_erased(journal: Journal, record: str, origin: Origin) -> None:
    """Keep out what was erased, whatever its origin says of it now.

    :param record: its id
    :raises KeptOut: with the day and the reason
    """
    found = journal.ban(record, origin.iri)
    if found is not None:
        raise KeptOut(
            f"It was erased on {found.at[:10]}: {found.reason}.",
            fix=f"To let it in again lift the erasure: `jardin erase --lift {record}`.",
        )
