"""A rollback: every record brought back to what it was when a kept generation was made, and kept so.

The old generation answers at once: CURRENT points to it first. Then rows are written to the journal that give each
origin the claim it had on each record touched since, so that whatever is made from the journal later comes to the same;
then a new generation equal to the old one is published. Cut short anywhere, it is completed by being repeated: what was
asked for stands in a file until the end, and a claim that is back already needs no row.

Non-responsibilities: nomenclature, lists, shapes, settings and what is said of origins stay as they are. What was
erased since does not come back: its content is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import catalogue.keeping.generation as generations
from catalogue.error import NotFound, Refused
from catalogue.journal.journal import Event
from catalogue.keeping.brink import reach
from catalogue.keeping.generation import Generation, now
from catalogue.keeping.judgement import holds
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.revision import judge_again
from catalogue.keeping.standing import Claim, Standing, since_of, standing_of
from catalogue.keeping.word import title_in
from catalogue.mending.restoration import restoring
from catalogue.origin import Origin
from catalogue.progress import Progress, silent

BATCH = 200
FILE = "rollback.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A rollback that was begun.

    :param sequence: what the generation had reached
    :param current: the generation that was current
    :param at: when it was begun, ISO 8601
    :param done: the journal's last sequence when all rows were written, 0 before
    """

    generation: int
    sequence: int
    current: int
    who: str
    reason: str
    at: str
    done: int = 0


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback came to.

    :param to: the generation whose content is back
    :param generation: the new one that equals it
    :param touched: records with rows after it
    :param sequence: the journal's last one
    """

    to: int
    generation: int
    touched: int
    rows: int
    judged_again: int
    sequence: int


def roll_back(
    keeper: Keeper, number: int | None, who: str, reason: str = "", progress: Progress = silent
) -> RolledBack:
    """Bring the catalogue back to a kept generation; when this returns it is public and lasts.

    :param number: of the generation; None: the newest before the current one that holds something else
    :param reason: why, in words; public
    :param progress: called after each batch with how many records are done, and of how many
    :raises NotFound: no such generation is kept, or it is newer than the current one; names those that are
    :raises Refused: another rollback was cut short and the catalogue has moved on since
    """
    data = keeper.settings.data
    asked = begun(keeper, number, who, reason)
    note(data, asked)
    reach("rollback.noted")
    generations.point(asked.generation, data)
    reach("rollback.pointed")
    records = list(dict.fromkeys(event.record for event in keeper.journal.events(after=asked.sequence)))
    rows = 0
    for start in range(0, len(records), BATCH):
        rows += undo(keeper, records[start : start + BATCH], asked)
        reach("rollback.batch")
        progress(min(start + BATCH, len(records)), len(records))
    again = set(keeper.outdated()).intersection(records)
    if again:
        judge_again(keeper, sorted(again), who)
    note(data, replace(asked, done=keeper.journal.last))
    reach("rollback.written")
    made = keeper.publish()
    reach("rollback.published")
    (data / FILE).unlink()
    generations.sync_folder(data)
    return RolledBack(asked.generation, made, len(records), rows, len(again), keeper.journal.last)


def begun(keeper: Keeper, number: int | None, who: str, reason: str) -> Asked:
    """What is to be done; a rollback that was cut short is gone on with.

    :raises NotFound: no such generation is kept
    :raises Refused: which one was meant cannot be told
    """
    data = keeper.settings.data
    current, kept, left = generations.current(data), generations.kept(data), noted(data)
    if left is not None and number in (None, left.generation):
        if current.number in (left.generation, left.current) or left.done == keeper.journal.last:
            return left
        if number is None and not left.done:
            raise Refused(
                f"A rollback to generation {left.generation} was cut short at {left.at}, and generation"
                f" {current.number} was published since.",
                fix=f"`jardin rollback {left.generation}` completes it and undoes what came since; or name another:"
                f" {listed(kept, current)}.",
            )
    target = must_be_kept(kept, current, number)
    return Asked(target.number, target.sequence, current.number, who, reason, now())


def note(data: Path, asked: Asked) -> None:
    """Keep what is under way, so that it can be completed."""
    generations.write_synced(data / FILE, json.dumps(asdict(asked), ensure_ascii=False).encode("utf-8"))


def unfinished(data: Path) -> Asked | None:
    """The rollback that was cut short, None when there is none or nothing but its note was left."""
    left = noted(data)
    if left is None or not left.done:
        return left
    try:
        current = generations.current(data)
    except NotFound:
        return left
    return None if current.number > left.current and current.sequence >= left.done else left


def noted(data: Path) -> Asked | None:
    """The rollback whose note is there, None when there is none."""
    try:
        return Asked(**json.loads((data / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def must_be_kept(kept: Sequence[Generation], current: Generation, number: int | None) -> Generation:
    """The generation to go back to.

    :param number: None: the newest before the current one that holds something else
    :raises NotFound: there is none
    """
    if number is None:
        older = [each for each in kept if each.number < current.number and each.sequence < current.sequence]
        if older:
            return older[-1]
        what = "No kept generation holds anything else than the current one."
    else:
        found = next((each for each in kept if each.number == number <= current.number), None)
        if found is not None:
            return found
        what = f"Generation {number} is " + ("newer than the current one." if number > current.number else "not kept.")
    raise NotFound(what, expected=f"one of {listed(kept, current)}", fix="JARDIN_GENERATIONS says how many are kept.")


def listed(kept: Sequence[Generation], current: Generation) -> str:
    """The generations that one can go back to, in words, newest first."""
    older = [each for each in reversed(kept) if each.number <= current.number]
    return ", ".join(f"{each.number} (made {each.made}, sequence {each.sequence})" for each in older) or "none"


def undo(keeper: Keeper, records: Sequence[str], asked: Asked) -> int:
    """Give every origin the claim back that it had on these records; answers with how many rows that took."""
    origins = keeper.publication.origins
    rows = [row for record in records for row in undoing(keeper, keeper.journal.claims(record), asked)]
    recall(keeper, {row.origin for row in rows if row.verb == "restored"} - origins.keys())
    if rows:
        last = keeper.journal.append(rows)[-1]
        keeper.publication.apply({row.record for row in rows}, last)
    return len(rows)


def recall(keeper: Keeper, iris: Set[str]) -> None:
    """Know origins again that were removed since; they could not speak otherwise."""
    for about in keeper.journal.origins(removed=True):
        if Origin(**about).iri in iris:
            keeper.put_origin(Origin(**about))


def undoing(keeper: Keeper, events: Sequence[Event], asked: Asked) -> Iterator[Event]:
    """The rows that bring one record back.

    :param events: its rows, oldest first
    """
    origins = keeper.publication.origins
    older = [event for event in events if event.sequence <= asked.sequence]
    before = standing_of(older, origins) if older else None
    then = {claim.origin: claim for claim in before.claims if is_whole(claim)} if before else {}
    present = {claim.origin: claim for claim in standing_of(events, origins).claims}
    for iri in sorted({*then, *present}):
        old, new = then.get(iri), present.get(iri)
        later = {event.verb for event in events if event.origin == iri and event.sequence > asked.sequence}
        if state_of(old) == state_of(new) or (later == {"judged"} and is_newly_judged(keeper, old, new)):
            continue
        if new is not None and (old is None or old.first != new.first or (new.admitted and not old.admitted)):
            yield leaving(new, title_in(events), before, asked)
        if old is not None:
            versions = [old.admitted] if old.admitted and old.admitted.sequence != old.latest.sequence else []
            yield from (returning(each, old, asked) for each in (*versions, old.latest) if each)


def is_whole(claim: Claim) -> bool:
    """Whether what an origin claimed is still there: what was erased cannot come back."""
    return bool(claim.latest.content) and (claim.admitted is None or bool(claim.admitted.content))


def is_newly_judged(keeper: Keeper, old: Claim | None, new: Claim | None) -> bool:
    """Whether a version was only judged by rules that are in force since; these are not rolled back."""
    origin = keeper.publication.origins.get(new.origin) if new else None
    if old is None or new is None or origin is None:
        return False
    key, today = keeper.key(origin), now()[:10]
    return holds(new.latest.judgement, key, today) and not holds(old.latest.judgement, key, today)


def state_of(claim: Claim | None) -> object:
    """All of a claim that shows, so that two of them can be compared."""
    if claim is None:
        return None
    versions = (claim.latest, claim.admitted)
    return claim.first, *((e.digest, e.content, e.judgement, e.run, since_of(e)) if e else None for e in versions)


def leaving(claim: Claim, title: str, before: Standing | None, asked: Asked) -> Event:
    """The row that ends a claim which the generation did not know, or knew otherwise."""
    gone = before.withdrawn if before else None
    earlier = str((gone.about or {}).get("reason") or "") if gone else ""
    about = {"title": title or claim.latest.iri, "reason": words_of(asked, earlier), "rollback": asked.generation}
    return Event(
        claim.latest.record,
        claim.latest.iri,
        now(),
        asked.who,
        claim.origin,
        claim.latest.run,
        "withdrawn",
        about=about,
    )


def returning(version: Event, claim: Claim, asked: Asked) -> Event:
    """The row that gives a claim a version back, with the judgement and the age that it had."""
    return restoring(
        version, version.judgement or {}, asked.who, words_of(asked), rollback=asked.generation, first=claim.first,
        since=since_of(version),
    )  # fmt: skip


def words_of(asked: Asked, earlier: str = "") -> str:
    """Why a row was written, as history and tombstones show it."""
    told = f"rolled back to generation {asked.generation}" + (f": {asked.reason}" if asked.reason else "")
    return f"{earlier} ({told})" if earlier else told
