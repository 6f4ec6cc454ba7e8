"""Catalogues of any size for the benchmarks, quickly: a few hundred records really checked, then told anew as others.

Each row of the journal is one of them with another IRI, other ids of its nodes, other ORPHAcodes, countries, agents and
words in its title; its level is that of the record that it was made from, its digest is invented. Of the findings, some
fifty in these random records, every sixth or so is kept, as in a catalogue whose owners mend what they are told. A
contact is shared by some ten records. One record in 21 is an organisation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

import structlog
import zstandard
from generated import COUNTRIES, WORDS, World, records

from catalogue.journal.event import COLUMNS, Event, packed
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.record.record import id_of
from catalogue.setting import Settings, read_settings

ORIGIN = Origin("https://sources.example.org/all.ttl", title="Generated sources")
SEED = 1
PATTERNS = 420
FINDINGS = 8
AGENTS = 21
ROWS = 5_000
READY = "bench-size"
TOKEN = re.compile(
    rb"(https://sources\.example\.org/1/(?:source|agent|contact)/\d+|urn:jardin:record:[a-z2-7]{20}|Orphanet_\d+"
    rb"|authority/country/[A-Z]{3}|\"(?:Source|Institute) \d+ [^\"]*\")"
)
# What a bench prints is its result.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A record that was really checked, ready to be told as another.

    :param parts: its N-Triples, every second part a token that changes
    :param judgement: of the journal's row, its findings compressed
    """

    event: Event
    parts: tuple[bytes, ...]
    judgement: str
    is_agent: bool


def main_parser(about: str | None, sizes: str) -> argparse.ArgumentParser:
    """The options that benches share."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=sizes, help="records, comma-separated")
    parser.add_argument("--keep", type=Path, help="folder that catalogues are kept in for the next bench")
    return parser


@contextmanager
def catalogue_of(size: int, keep: Path | None) -> Iterator[Settings]:
    """The settings of a published catalogue of a size: kept from before, or made now; in the end thrown away or kept."""
    with folder_of(size, keep) as folder:
        settings = read_settings(data=folder)
        fill(settings, size)
        yield settings


@contextmanager
def folder_of(size: int, keep: Path | None) -> Iterator[Path]:
    """A data folder for a catalogue of a size."""
    if keep:
        yield keep / str(size)
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def fill(settings: Settings, size: int) -> None:
    """Make a published catalogue of so many records, unless the folder holds one of that size already."""
    ready = settings.data / READY
    if ready.is_file() and ready.read_text() == str(size):
        return
    if not settings.journal_file.is_file():
        write_journal(settings, size)
    start = time.perf_counter()
    with Keeper(settings, anew=True) as keeper:
        keeper.publish()
    ready.write_text(str(size))
    say(f"{size:,} records published in {time.perf_counter() - start:,.1f} s")


def write_journal(settings: Settings, size: int, findings: int = FINDINGS) -> None:
    """Write the rows of so many judged records to the journal of an empty folder; nothing is published.

    :param findings: how many of a record's are kept at most
    """
    start, settled = time.perf_counter(), patterns(findings)
    codes = [f"Orphanet_{code}".encode() for code in World(SEED).codes]
    settings.data.mkdir(parents=True, exist_ok=True)
    journal = Journal(settings.journal_file, writing=True)
    journal.put("origin", ORIGIN.iri, asdict(ORIGIN))
    journal.close()
    with sqlite3.connect(settings.journal_file) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        sql = f"INSERT INTO event ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,NULL)"
        for first in range(0, size, ROWS):
            connection.executemany(sql, rows(settled, codes, first, min(first + ROWS, size), size))
            tell("journal", min(first + ROWS, size), size)
        connection.commit()
    connection.close()
    seconds = time.perf_counter() - start
    say(f"journal of {size:,} records written in {seconds:,.1f} s ({PATTERNS} checked beforehand)")


def patterns(findings: int = FINDINGS) -> list[Pattern]:
    """Records that a keeper checked and took, in a folder of its own, with so many findings at most."""
    with tempfile.TemporaryDirectory() as folder, Keeper(read_settings(data=Path(folder))) as keeper:
        keeper.put_origin(ORIGIN)
        keeper.keep(list(records(PATTERNS, SEED)), ORIGIN, "bench", "bench")
        events = [event for event in keeper.journal.events() if (event.judgement or {}).get("admitted")]
    return [
        Pattern(
            event,
            tuple(TOKEN.split(event.content)),
            json.dumps(packed(shortened(event.judgement or {}, findings)), ensure_ascii=False),
            "/agent/" in event.iri,
        )
        for event in events
    ]


def shortened(judgement: dict[str, Any], findings: int) -> dict[str, Any]:
    """A judgement with so many findings at most, taken evenly from all."""
    told = judgement.get("findings") or []
    step = max(1, -(-len(told) // max(1, findings)))
    return {**judgement, "findings": told[::step] if findings else []}


def rows(settled: list[Pattern], codes: list[bytes], first: int, last: int, size: int) -> Iterator[tuple[object, ...]]:
    """The journal's rows of the records with these numbers."""
    chance = random.Random(first)
    kinds = {kind: [each for each in settled if each.is_agent is kind] for kind in (True, False)}
    compress = zstandard.ZstdCompressor(level=6).compress
    for number in range(first, last):
        pattern = chance.choice(kinds[number % AGENTS == 0])
        yield row(pattern, number, size, chance, codes, compress)


def row(
    pattern: Pattern,
    number: int,
    size: int,
    chance: random.Random,
    codes: list[bytes],
    compress: Callable[[bytes], bytes],
) -> tuple[object, ...]:
    """The row of one record."""
    iri = f"{'agent' if pattern.is_agent else 'source'}/{number}"
    iri = f"https://sources.example.org/{SEED}/{iri}"
    title = f"{'Institute' if pattern.is_agent else 'Source'} {number} {' '.join(chance.choices(WORDS, k=3))}"
    tokens = sorted(set(pattern.parts[1::2]))
    told = dict(zip(tokens, replaced(tokens, iri, title, number, size, chance, codes), strict=True))
    parts = list(pattern.parts)
    parts[1::2] = [told[token] for token in parts[1::2]]
    content = b"".join(sorted(set(b"".join(parts).splitlines(keepends=True))))
    event = pattern.event
    judgement = pattern.judgement.replace(event.iri, iri, 1)
    about = {**(event.about or {}), "title": title, "document": iri + ".ttl"}
    digest = hashlib.sha256(content).hexdigest()
    return (
        id_of(iri), iri, event.at, "bench", ORIGIN.iri, "bench", "kept", digest, compress(content), judgement,
        json.dumps(about, ensure_ascii=False),
    )  # fmt: skip


def replaced(
    tokens: list[bytes], iri: str, title: str, number: int, size: int, chance: random.Random, codes: list[bytes]
) -> Iterator[bytes]:
    """What stands in place of each token; different ones stay different."""
    others = iter(chance.sample(codes, 3 * len(tokens)))
    countries = iter(chance.sample(COUNTRIES, len(COUNTRIES)))
    taken: set[bytes] = set()
    for token in tokens:
        if token.startswith(b"Orphanet_"):
            other = next(code for code in others if code not in taken)
            taken.add(other)
            yield other
        elif token.startswith(b"authority/country/"):
            yield b"authority/country/" + next(countries).encode()
        elif token.startswith(b"urn:"):
            yield b"urn:jardin:record:" + id_of(iri).encode()
        elif token.startswith(b'"'):
            yield f'"{title}"'.encode()
        elif b"/contact/" in token:
            yield f"https://sources.example.org/{SEED}/contact/{number // 20}".encode()
        elif b"/agent/" in token and "/agent/" not in iri:
            yield f"https://sources.example.org/{SEED}/agent/{chance.randrange(0, max(size, 1), AGENTS)}".encode()
        else:
            yield iri.encode()


def say(text: str) -> None:
    """Tell on standard error how it goes; what is printed is the result alone."""
    print(text, file=sys.stderr, flush=True)


def tell(what: str, done: int, whole: int) -> None:
    """Tell at every tenth part how far a long work has come."""
    if done == whole or done * 10 // whole > (done - ROWS) * 10 // whole:
        say(f"{what}: {done:,} of {whole:,}")
