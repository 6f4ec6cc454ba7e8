"""A restoration: an earlier version of a record brought back, on the claim of the origin it came from.

It is judged anew by the rules in force, and nothing is written when they do not admit it. What is restored stands until
its origin says something else than it said last (`catalogue.keeping.word`): a harvest of unchanged data does not undo
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import catalogue.keeping.generation as generations
from catalogue.checking.surrounding import Surrounding
from catalogue.checking.task import Task
from catalogue.error import NotFound, RecordError, Refused
from catalogue.journal.journal import Event
from catalogue.keeping.candidate import refuse_erased, refuse_large
from catalogue.keeping.generation import now
from catalogue.keeping.judgement import reason_of
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import Record, id_of
from catalogue.record.triple import read_ntriples
from catalogue.reports.report import Report

LISTED = 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration came to.

    :param sequence: of the row that restores; of the version itself when it stood already
    :param news: whether a row was written
    :param speaks: whether its origin speaks for the record, so that it is shown
    """

    record: str
    iri: str
    sequence: int
    news: bool
    level: int | None
    speaks: bool


def restore(keeper: Keeper, record: str, sequence: int, who: str, reason: str) -> Restored:
    """Bring a version of a record back; when this returns it is on the disk, and public with the next generation.

    :param record: its id or IRI
    :param sequence: of the version, as its history numbers it
    :param reason: why, in words; public
    :raises NotFound: no such record or version, or a row without content
    :raises Refused: the rules in force do not admit it, or its origin is no longer known
    """
    events = keeper.journal.claims(record) or keeper.journal.claims(id_of(record))
    version = version_of(events, record, sequence)
    origin = origin_of(keeper, version)
    standing = keeper.publication.standing(version.record)
    claim = next((each for each in standing.claims if each.origin == version.origin), None)
    if claim is not None and claim.latest.digest == version.digest and claim.admitted is claim.latest:
        return Restored(
            version.record,
            version.iri,
            claim.latest.sequence,
            False,
            claim.latest.level,
            standing.speaker == origin.iri,
        )
    report = judged(keeper, version, origin)
    row = restoring(version, keeper.judgement(report, origin), who, reason)
    last = keeper.journal.append([row])[-1]
    keeper.publication.apply({version.record}, last)
    speaker = keeper.publication.standing(version.record).speaker
    return Restored(version.record, version.iri, last, True, row.level, speaker == origin.iri)


def made_public(keeper: Keeper, done: Restored) -> int:
    """The number of the generation that shows what was restored; a new one only where the current one does not."""
    with suppress(NotFound):
        present = generations.current(keeper.settings.data)
        if not done.news and present.sequence == keeper.journal.last:
            return present.number
    return keeper.publish()


def version_of(events: Sequence[Event], record: str, sequence: int) -> Event:
    """The version of this sequence.

    :raises NotFound: there is none, or it has no content; names those that can be restored
    """
    if not events:
        raise NotFound(f"There is no record {record}.", fix="`jardin find` searches by title.")
    found = next((event for event in events if event.sequence == sequence), None)
    if found is not None and found.content:
        return found
    what = f"has no row {sequence}" if found is None else f"was {found.verb} by row {sequence}, which holds no content"
    kept = [event for event in events if event.content]
    listed = ", ".join(f"{each.sequence} ({each.at[:10]})" for each in reversed(kept[-LISTED:]))
    raise NotFound(
        f"The record {events[-1].iri} {what}.",
        expected=f"one of {listed}" if listed else "a version with content; of this record there is none",
        fix=f"`jardin history {events[-1].record}` shows them.",
    )


def origin_of(keeper: Keeper, version: Event) -> Origin:
    """The origin that a version came from.

    :raises Refused: it was removed
    """
    origin = keeper.publication.origins.get(version.origin)
    if origin is None:
        raise Refused(
            f"The origin of version {version.sequence} was removed, so nobody can speak for it.",
            fix="Add the origin again with `jardin origins add`, then restore.",
        )
    return origin


def judged(keeper: Keeper, version: Event, origin: Origin) -> Report:
    """The report on a version by the rules in force.

    :raises Refused: they do not admit it
    """
    graph = read_ntriples(version.content)
    around = Surrounding(keeper.publication.store, keeper.library, ())
    given = keeper.given(origin, version.record)
    task = Task(version.iri, graph, around.known, whole=False, given=given, content=version.content)
    try:
        refuse_erased(keeper.journal, version.record, origin)
        refuse_large(Record(version.iri, graph), keeper.settings)
        report = next(iter(keeper.checks.check_many([task])))
    except RecordError as error:
        report = error
    if isinstance(report, RecordError):
        raise Refused(f"Version {version.sequence} cannot be restored: {report}") from report
    judgement = keeper.judgement(report, origin)
    if not judgement["admitted"]:
        raise Refused(
            f"Version {version.sequence} is not admitted by the rules in force: {reason_of(judgement, origin)}",
            fix="Mend the record where it is published; nothing was changed here.",
        )
    return report


def restoring(version: Event, judgement: dict[str, object], who: str, reason: str, **about: object) -> Event:
    """The row that brings a version back.

    Its run stays that which brought the content, so that what a run brought can be found and erased wherever it stands.

    :param about: what else is to be known of it
    """
    told = {**(version.about or {}), "reason": reason, "restores": version.sequence, **about}
    return Event(
        version.record, version.iri, now(), who, version.origin, version.run, "restored", version.digest,
        version.content, judgement, told,
    )  # fmt: skip
