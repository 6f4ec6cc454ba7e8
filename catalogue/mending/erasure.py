"""Erasing: what the law, or data of patients that slipped in, must make disappear, from everywhere at once.

The row that says so comes first and takes the content out of the journal in the same transaction; then readers move on
to a generation without it, older ones go whoever holds them, store and index are made anew, and the journal's file is
written anew. Cut short at any step it can be repeated: what is not finished is finished by the next erasure.

A record that was erased stays out, whichever origin brings it, until somebody lifts the erasure. Of a run only what it
brought is erased: the version before stands again, and its origin is not listened to on these records meanwhile.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import catalogue.keeping.generation as generations
from catalogue.error import CatalogueError, NotFound, StoreError
from catalogue.journal.journal import Journal
from catalogue.journal.journal_erasure import Erasure, Plan
from catalogue.keeping.brink import reach
from catalogue.keeping.generation import now
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.publication import Publication
from catalogue.mending.erasure_plan import needles_of, plan_of
from catalogue.mending.folder import forget
from catalogue.progress import Progress, silent
from catalogue.record.record import RECORD, id_of

GRACE = 2.0
"""Seconds that readers have to move on before the generation they hold loses its name."""


class Tells(CatalogueError):
    """A reason that repeats what is to be erased."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an erasure is about.

    :param record: id or IRI; empty when a run is named
    :param run: number of a run, whose versions go
    """

    record: str = ""
    run: str = ""


def records_of(journal: Journal, target: Target) -> list[str]:
    """The ids of the records that an erasure is about.

    :raises NotFound: there is no such record, or no such run that brought anything
    """
    if target.run:
        found = journal.records_of_run(target.run)
        if not found:
            raise NotFound(
                f"No run {target.run[:100]} brought a version that is still here.",
                fix="`jardin origins show ORIGIN` lists runs by number.",
            )
        return found
    for name in (target.record, id_of(target.record)):
        if journal.claims(name):
            return [name]
    raise NotFound(f"There is no record {target.record[:300]}.", fix="`jardin find` searches by title.")


def erase(keeper: Keeper, target: Target, reason: str, who: str) -> list[Erasure]:
    """Take the content out of the journal, and the records out of what is public; `clean` does the rest.

    When this returns, readers move on to a generation without it.

    :raises NotFound: there is no such record or run
    :raises Tells: the reason quotes what is to be erased
    """
    reason = " ".join(reason.split()).rstrip(".")
    if not reason:
        raise Tells("An erasure needs a reason, which stays for everybody to read.")
    records, journal, at = records_of(keeper.journal, target), keeper.journal, now()
    for record in records:
        refuse_telling(reason, needles_of(journal.claims(record)))
    told = (Erasure(record, "", target.run, at, who, reason, 0, 0) for record in records)
    plans = (plan_of(journal.claims(each.record), each) or again_banned(journal, each) for each in told)
    done = journal.erase(plan for plan in plans if plan is not None)
    reach("erasure.noted")
    keeper.publication.replay(records)
    keeper.publish()
    reach("erasure.hidden")
    return done


def again_banned(journal: Journal, about: Erasure) -> Plan | None:
    """What keeps a record out of which nothing is left; None when something does already."""
    return None if journal.ban(about.record, "") else Plan(about, (), (), frozenset())


def refuse_telling(reason: str, needles: Iterable[str]) -> None:
    """Refuse a reason that repeats what is to be erased, since it stays for everybody to read.

    :raises Tells: without repeating it
    """
    if any(needle.casefold() in reason.casefold() for needle in needles):
        raise Tells(
            "The reason repeats what is to be erased.", fix="Say why, without title, address or content of the record."
        )


def clean(keeper: Keeper, progress: Progress = silent) -> None:
    """Leave no byte of what was erased: older generations, store and index, the journal's free pages and its log.

    :param progress: called with how many records are written anew, and of how many
    :raises StoreError: something could not be removed; all of it can be repeated
    """
    data = keeper.settings.data
    drop_others(data)
    reach("erasure.unlinked")
    keeper.publication.close()
    forget(data)
    must_be_gone(data / "store", data / "index")
    keeper.publication = Publication(keeper.settings, keeper.journal, keeper.library, keeper.profiles)
    keeper.publication.catch_up(progress)
    keeper.publish()
    drop_others(data)
    reach("erasure.renewed")
    keeper.journal.purge(now())
    reach("erasure.purged")


def must_be_gone(*folders: Path) -> None:
    """Look whether folders that were removed are.

    :raises StoreError: one is still there
    """
    left = [folder for folder in folders if folder.exists()]
    if left:
        raise StoreError(f"{left[0]} cannot be removed.", fix="Look at its permissions, then repeat the erasure.")


def drop_others(data: Path) -> None:
    """Remove every generation but the current one, also those that readers hold when they do not let go in time.

    :raises StoreError: one could not be removed
    """
    number = generations.current(data).number
    others = [path for path in generations.folder_of(data).glob("[0-9]*") if path.name != f"{number:08d}"]
    until = time.monotonic() + GRACE
    while others:
        late = time.monotonic() > until
        for path in others:
            generations.remove_unless_held(path)
            if late:
                shutil.rmtree(path, ignore_errors=True)
        others = [path for path in others if path.exists()]
        if others and time.monotonic() > until + GRACE:
            raise StoreError(
                f"The generation {others[0]} cannot be removed.",
                fix="Look at its permissions, then repeat the erasure.",
            )
        time.sleep(0.05 if others else 0)


def pending(journal: Journal) -> list[Erasure]:
    """Erasures of which a file may still hold something."""
    return [each for each in journal.erasures() if not each.finished]


def lift(keeper: Keeper, target: Target) -> list[Erasure]:
    """Let records in again; nothing comes back by itself, the next harvest may bring them.

    :raises NotFound: nothing of this kind keeps anything out
    """
    names = {target.record, id_of(target.record)}
    found = [
        each
        for each in keeper.journal.erasures()
        if not each.lifted and (each.run == target.run if target.run else each.record in names)
    ]
    if not found:
        raise NotFound(
            f"No erasure of {target.run or target.record} is in force.", fix="`jardin erase --list` shows all."
        )
    keeper.journal.lift([each.number for each in found], now())
    return found


def mentions(keeper: Keeper, target: Target) -> list[str]:
    """The ids of public records that name the thing which is to be erased; they are not touched."""
    iris = (
        {event.iri for event in keeper.journal.claims(records_of(keeper.journal, target)[0])} if target.record else ()
    )
    found: set[str] = set()
    for iri in iris:
        rows = keeper.publication.store.query(f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?thing ?names <{iri}> }} }}")
        found |= {name.removeprefix(RECORD) for (name,) in rows if name.startswith(RECORD)}
    return sorted(found - {id_of(iri) for iri in iris})


def later_runs(journal: Journal, target: Target) -> list[str]:
    """Runs that brought later versions of what a run brought; they may hold the same, and are not touched."""
    if not target.run:
        return []
    found: dict[str, None] = {}
    for record in journal.records_of_run(target.run):
        events = [event for event in journal.claims(record) if event.verb == "kept"]
        first = min((event.sequence for event in events if event.run == target.run), default=0)
        found |= {event.run: None for event in events if event.sequence > first and event.run not in ("", target.run)}
    return list(found)
