"""A revision: records judged again, when shapes or nomenclature are no longer those they were judged against.

Runs behind a load, in batches that each hold the writer's lock for a moment, and can be cut short and repeated: what
was judged again is in the journal, and what was not keeps its old judgement with the release it was made against.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from catalogue.checking.surrounding import Surrounding
from catalogue.error import RecordError
from catalogue.generation import now
from catalogue.journal import Event
from catalogue.keeper import Keeper
from catalogue.origin import Origin
from catalogue.setting import Settings
from catalogue.standing import standing_of
from catalogue.triple import read_ntriples

BATCH = 200
PUBLISHED_EVERY = 60.0
Progress = Callable[[int, int], None]


def revise(settings: Settings, who: str, progress: Progress = lambda done, whole: None) -> int:
    """Judge again all that was judged against something else; answers with how many records that were.

    :param progress: called after each batch with how many are done, and of how many
    """
    done, published = dict[str, None](), time.monotonic()
    while True:
        with Keeper(settings) as keeper:
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
    events = [event for record in records for event in judgements(keeper, record, who, around)]
    if events:
        last = keeper.journal.append(events)[-1]
        keeper.publication.apply({event.record for event in events}, last)


def judgements(keeper: Keeper, record: str, who: str, around: Surrounding) -> Iterator[Event]:
    """A new judgement for each claim on a record."""
    standing = standing_of(keeper.journal.claims(record), keeper.publication.origins)
    for claim in standing.claims:
        latest, origin = claim.latest, keeper.publication.origins.get(claim.origin)
        if origin is not None:
            about = {"title": str((latest.about or {}).get("title") or latest.iri)}
            judgement = judged(keeper, latest, origin, around)
            yield Event(
                record, latest.iri, now(), who, claim.origin, "", "judged", latest.digest, b"", judgement, about
            )


def judged(keeper: Keeper, latest: Event, origin: Origin, around: Surrounding) -> dict[str, Any]:
    """The judgement of a version; one that cannot be made leaves the old one in its place, and says so."""
    try:
        report = keeper.checker.check(
            latest.iri, read_ntriples(latest.content), around.known, whole=False, given=keeper.given(origin)
        )
    except RecordError as error:
        return {**(latest.judgement or {}), "key": keeper.key(origin), "not_judged": str(error)}
    return keeper.judgement(report, origin)
