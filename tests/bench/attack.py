"""An attack on a query endpoint by many clients at once, and what is seen of it meanwhile."""

from __future__ import annotations

import http.client
import itertools
import multiprocessing
import os
import re
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

CLIENTS = 16
PATIENCE = 40.0
"""Seconds after which a client gives up; the other server has no limit of its own."""
TIMING = re.compile(r"wait;dur=(\d+), query;dur=(\d+)")
PAGES = (
    "orpha=98896",
    "orpha=68381",
    "orpha=98053",
    "q=registry+muscle",
    "orpha=558&country=DEU",
    "",
    "q=Zürich&page=2",
)
ATTACKS = {
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?i) }",
    "huge sort": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f DESC(?a)",
    "regular expression": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(([a-z])+.)+[A-Z]([a-z])+$", "i")) }',
    "deep path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>/(^!<urn:y>|!<urn:z>)*)+ ?b }",
    "doubling text": "SELECT ?v40 { ?a ?b ?c BIND(STR(?c) AS ?v0) " + " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40)) + " }",
    "one megabyte": "SELECT * { ?a ?b ?c } #" + "x" * 1_000_000,
}  # fmt: skip
BODIES = {name: urlencode({"query": query}) for name, query in ATTACKS.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one query.

    :param status: 0 when no answer came
    :param took: seconds until the answer; `waited` those before a worker began, `worked` those since, as the server says
    """

    status: int
    took: float
    waited: float = 0.0
    worked: float = 0.0

    @property
    def since(self) -> float:
        """Seconds since a worker began, as the client sees them."""
        return self.took - self.waited if self.worked else 0.0


@dataclass(slots=True)
class Seen:
    """What was seen of one server.

    :param told: by the name of the attack
    :param pages: seconds of each page
    :param memory: most megabytes held at once by the server itself, and by one of its workers
    """

    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    pages: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=lambda: {"server": 0.0, "worker": 0.0})


def attacked(process: int, port: int, path: str, seconds: float, *, pages: bool = False) -> Seen:
    """What is seen of a server while the clients attack it."""
    seen, end, lock = Seen(), time.monotonic() + seconds, threading.Lock()

    def attack(number: int) -> None:
        for turn in itertools.count():
            name = [*ATTACKS][(number + turn) % len(ATTACKS)]
            if time.monotonic() > end:
                return
            body = BODIES[name] + quote_plus(f"\n# {number} {turn}")
            told = asked_once(port, path, body, number, end - time.monotonic() + PATIENCE)
            with lock:
                seen.told[name].append(told)

    threads = [threading.Thread(target=attack, args=[number], daemon=True) for number in range(CLIENTS)]
    watch = threading.Thread(target=watched, args=[process, seen, end], daemon=True)
    for thread in (*threads, watch):
        thread.start()
    if pages:
        time.sleep(1)
        seen.pages = pages_of(port, seconds - 2)
    for thread in threads:
        thread.join(max(0.0, end + PATIENCE - time.monotonic()))
    return seen


def asked_once(port: int, path: str, body: str, number: int, patience: float) -> Told:
    """One query of one client, by a connection of its own.

    :param body: written beforehand, so that the clients do not hold each other up
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=min(patience, PATIENCE))
    headers = {
        "Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"192.0.2.{number + 1}",
    }  # fmt: skip
    start = time.monotonic()
    with suppress(OSError):  # refused while it was being sent; the answer is there all the same
        connection.request("POST", path, body, headers)
    try:
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return Told(0, time.monotonic() - start)
    finally:
        connection.close()
    timing = TIMING.match(answer.getheader("Server-Timing") or "")
    waited, worked = (int(timing[1]) / 1000, int(timing[2]) / 1000) if timing else (0.0, 0.0)
    return Told(answer.status, time.monotonic() - start, waited, worked)


def pages_of(port: int, seconds: float) -> list[float]:
    """Seconds of each search page that a process of its own reads on one kept connection."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(read_pages, (port, seconds))


def read_pages(port: int, seconds: float) -> list[float]:
    """Read search pages one after another."""
    connection, took, end = (
        http.client.HTTPConnection("127.0.0.1", port, timeout=60),
        list[float](),
        time.monotonic() + seconds,
    )
    for turn in itertools.count():
        if time.monotonic() > end:
            return took
        start = time.monotonic()
        connection.request(
            "GET", "/search?" + quote(PAGES[turn % len(PAGES)], safe="=&+"), headers={"Accept": "text/html"}
        )
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        if turn >= len(PAGES):  # the first of each warms up
            took.append(time.monotonic() - start)
        time.sleep(0.02)  # a reader reads
    return took


def watched(process: int, seen: Seen, end: float) -> None:
    """Note the most memory that a server and its workers hold."""
    while time.monotonic() < end:
        for pid in family(process):
            name = "server" if pid == process else "worker"
            seen.memory[name] = max(seen.memory[name], resident(pid))
        time.sleep(0.2)


def family(process: int) -> list[int]:
    """A process and all that came from it."""
    parents = {int(each.name): parent_of(each) for each in Path("/proc").iterdir() if each.name.isdigit()}
    found = [process]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def parent_of(folder: Path) -> int:
    """The parent of a process, 0 when it has just ended."""
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def resident(pid: int) -> float:
    """Megabytes that a process holds, 0 when it has just ended."""
    try:
        return int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0
