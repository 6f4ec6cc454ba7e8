"""`jardin probe`: try the addresses that lead to data, and judge again the records of which it is news."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import track

from catalogue.commands.asker import who_asks
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.probe import Probe
from catalogue.keeping.revision import judge_again
from catalogue.setting import Settings, read_settings
from harvesters.knock import Knock
from harvesters.manner import Manner

log = structlog.get_logger()
BATCH = 50
WHO = who_asks("command line")


def probe(
    days: Annotated[float, typer.Option("--older-than", help="Try what was last tried so many days ago.")] = 1,
    data: Annotated[Path | None, typer.Option("--data", help="Folder that holds the catalogue.")] = None,
) -> None:
    """Try the web addresses that sources and interfaces name as the way to their data, and note which answer."""
    settings = read_settings(data=data)
    with Keeper(settings) as keeper:
        named, known = keeper.addresses(), {about["address"]: about["at"] for about in keeper.journal.probes()}
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    due = sorted(address for address in named if known.get(address, "") <= before)
    found = Counter(each.found for each in kept(settings, due, named))
    told = ", ".join(f"{number:,} {name}" for name, number in sorted(found.items())) or "nothing was due"
    sys.stdout.write(f"{len(named):,} addresses lead to data; of {len(due):,} tried: {told}.\n")


def kept(settings: Settings, due: list[str], named: dict[str, set[str]]) -> Iterator[Probe]:
    """Probes of some addresses, each batch kept before the next begins; records of which it is news are judged again.

    :param named: ids of the records that name an address
    """
    for batch in batches(tried(settings, due)):
        with Keeper(settings) as keeper:
            news = keeper.put_probes(batch)
            judge_again(keeper, sorted({record for address in news for record in named[address]}), WHO)
            keeper.publish()
        log.info("probe.kept", tried=len(batch), news=len(news))
        yield from batch


def tried(settings: Settings, due: list[str]) -> Iterator[Probe]:
    """One try of each address, with a progress bar on a terminal."""
    console = Console(stderr=True)
    with Knock(settings, Manner()) as knock:
        for address in track(due, "Trying addresses", console=console, disable=not console.is_terminal, transient=True):
            yield knock.probe(address)


def batches(probes: Iterable[Probe]) -> Iterator[list[Probe]]:
    """Probes by the batch."""
    batch: list[Probe] = []
    for each in probes:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
