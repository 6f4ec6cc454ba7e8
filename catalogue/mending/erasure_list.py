"""The list of erasures as a file beside the journal, to be handed on with backups that were made before them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from catalogue.error import CatalogueError
from catalogue.journal.journal import Journal
from catalogue.journal.journal_backup import Backup
from catalogue.journal.journal_erasure import Erasure, Plan
from catalogue.keeping.generation import now, replace_synced
from catalogue.mending.erasure_plan import plan_of

FILE = "erasures.jsonl"
MANIFEST = "manifest.json"
TEXTS = ("record", "origin", "run", "at", "who", "reason", "lifted")


class NoList(CatalogueError):
    """A file that is no list of erasures."""


def write_list(folder: Path, erasures: Iterable[Erasure]) -> None:
    """Put the list in place whole."""
    lines = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in erasures)
    replace_synced(folder / FILE, lines.encode("utf-8"))


def read_list(file: Path) -> list[Erasure]:
    """The erasures of a list.

    :raises NoList: it is none
    """
    try:
        # A line ends at \n alone: words of people may hold other marks of Unicode that end one.
        return [erasure_of(json.loads(line)) for line in file.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NoList(f"{file} is no list of erasures.", fix="`jardin erase` keeps one in its data folder.") from error


def erasure_of(told: dict[str, Any]) -> Erasure:
    """An erasure of its plain values."""
    record, origin, run, at, who, reason, lifted = (str(told[name]) for name in TEXTS)
    return Erasure(record, origin, run, at, who, reason, int(told["first"]), int(told["last"]), lifted)


def hand_on(journal: Journal, data: Path) -> None:
    """Write the list into the data folder, and into every backup that can be reached from here."""
    erasures = journal.erasures()
    write_list(data, erasures)
    for folder in {Path(backup.folder) for backup in journal.backups()}:
        try:
            if (folder / MANIFEST).is_file():
                write_list(folder, erasures)
        except OSError:
            continue  # it is away or may not be written; who restores it can be handed the list


def apply_again(journal: Journal, erasures: Iterable[Erasure]) -> list[Erasure]:
    """Erase from a journal what was erased after it was copied; answers with what was not known in it.

    Nothing but the journal may have been made of it yet.
    """
    known = {(each.record, each.run, each.at) for each in journal.erasures()}
    missed = [each for each in erasures if (each.record, each.run, each.at) not in known]
    told = (replace(each, first=0, last=0, finished="", number=0) for each in missed)
    journal.erase(plan_of(journal.claims(each.record), each) or Plan(each, (), (), frozenset()) for each in told)
    journal.purge(now())
    return missed


def holding(journal: Journal) -> dict[Backup, list[Erasure]]:
    """The backups that still hold something that was erased since, with what that is."""
    erasures = journal.erasures()
    found = {made: [e for e in erasures if 0 < e.first <= made.last < e.last] for made in journal.backups()}
    return {made: held for made, held in found.items() if held}
