"""A revision: records judged again, when shapes or nomenclature are no longer those they were judged against.

Runs behind a load, in batches that each hold the writer's lock for a moment, and can be cut short and repeated: what
was judged again is in the journal, and what was not keeps its old judgement with the release it was made against.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from catalogue.checking.surrounding import Surrounding
from catalogue.checking.task import Task
from catalogue.error import RecordError
from catalogue.journal.journal import Event
from catalogue.keeping.candidate import checks_of
from catalogue.keeping.generation import now
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.standing import standing_of
from catalogue.origin import Origin
from catalogue.record.triple import read_ntriples
from catalogue.reports.report import Report
from catalogue.setting import Settings

BATCH = 200
PUBLISHED_EVERY = 60.0
Progress = Callable[[int, int], None]


def revise(settings: Settings, who: str, progress: Progress = lambda done, whole: None) -> int:
    """Judge again all that was judged against something else; answers with how many records that were.

    :param progress: called after each batch with how many are done, and of how many
    """
    done, published, checks = dict[str, None](), time.monotonic(), checks_of(settings)
    while True:
        with Keeper(settings, checks=checks) as keeper:
            waiting = [record for record in keeper.outdated() if record not in done]
            judge_again(keeper, waiting[:BATCH], who)
            done |= dict.fromkeys(waiting[:BATCH])
            last = len(waiting) <= BATCH
            if done and (last or time.monotonic() - published > PUBLISHED_EVERY):
                keeper.publish()
                published = time.monotonic()
        if done:
            progress(len(done), len(done) + max(0, len(waiting) - BATCH))
        if last:
            return len(done)


def judge_again(keeper: Keeper, records: Iterable[str], who: str) -> None:
    """Judge the living claims on some records, and write what was found to the journal, the store and the index."""
    around = Surrounding(keeper.publication.store, keeper.library, ())
    claims = [claim for record in records for claim in claims_on(keeper, record)]
    reports = keeper.checks.check_many([task_of(keeper, *claim, around) for claim in claims])
    events = [judged(keeper, *claim, who, report) for claim, report in zip(claims, reports, strict=True)]
    if events:
        last = keeper.journal.append(events)[-1]
        keeper.publication.apply({event.record for event in events}, last)


def claims_on(keeper: Keeper, record: str) -> Iterator[tuple[Event, Origin]]:
    """The last version of each living claim on a record, with its origin."""
    for claim in standing_of(keeper.journal.claims(record), keeper.publication.origins).claims:
        origin = keeper.publication.origins.get(claim.origin)
        if origin is not None:
            yield claim.latest, origin


def task_of(keeper: Keeper, latest: Event, origin: Origin, around: Surrounding) -> Task:
    """The check of a version."""
    graph, given = read_ntriples(latest.content), keeper.given(origin, latest.record)
    return Task(latest.iri, graph, around.known, whole=False, given=given, content=latest.content)


def judged(keeper: Keeper, latest: Event, origin: Origin, who: str, report: Report | RecordError) -> Event:
    """The judgement of a version; one that cannot be made leaves the old one in its place, and says so."""
    about = {"title": str((latest.about or {}).get("title") or latest.iri)}
    if isinstance(report, RecordError):
        judgement = {**(latest.judgement or {}), "until": "", "key": keeper.key(origin), "not_judged": str(report)}
    else:
        judgement = keeper.judgement(report, origin)
    return Event(latest.record, latest.iri, now(), who, origin.iri, "", "judged", latest.digest, b"", judgement, about)
