"""Benchmark: a page of search against SPARQL for the same. `python -m tests.bench.mix [--records 10000] [--large 100000]`.

Mix Q, for six diseases and groups from one hit to half the catalogue: how many sources, the first twenty, five facets.
Here that is one request to `/search.json` of `jardin serve` (which counts every facet there is), there seven SPARQL
requests to `rdflib-endpoint` over the same triples; both in processes of their own, each with one kept-alive connection,
nothing cached. Both must answer the same. Then ten times as many sources, each a copy of one of the first under another
name: what the server takes for the biggest group.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

import pyoxigraph as ox
from generated import records
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS

from catalogue.index.ask import Ask
from catalogue.index.posting import Entry, card_of, documents
from catalogue.keeping.keeper import Keeper
from catalogue.nomenclature.disease import ORDO
from catalogue.record.record import Record, id_of
from catalogue.search.question import PREFIXES
from catalogue.search.search import short
from catalogue.setting import Settings, read_settings
from catalogue.telling.reader import Reader
from tests.bench.__main__ import ORIGIN, write_judged

LONE = "777777"
"""A code that one source names."""
FACETS = ("country", "language", "access_rights", "registry_type", "data_use_condition")
SHARES = (0.01, 0.05, 0.1, 0.25, 0.5)
OURS, THEIRS, MOST_SECONDS = 40, 3, 25.0
"""Times that each question is asked; theirs only once where one round takes long."""
BATCH = 500
DISEASE = """  {{ ?s dct:subject ordo:Orphanet_{code}{exact} }}
  UNION {{ ?c skos:broaderTransitive ordo:Orphanet_{code} . ?s dct:subject ?c{narrower} }}
  UNION {{ ordo:Orphanet_{code} skos:broaderTransitive ?c . FILTER EXISTS {{ ?c skos:broader ?above }}
          ?s dct:subject ?c{broader} }}
  ?s a dcat:Dataset .
"""
WEIGHTS = {name: f" . BIND({weight} AS ?w)" for weight, name in enumerate(("broader", "narrower", "exact"), 1)}
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{\n{disease}}}"
PAGE = """SELECT ?s (MIN(?t) AS ?title) (MAX(?w) AS ?best) (MAX(?r) AS ?rank) WHERE {{
{disease}  ?s dct:title ?t . ?e foaf:primaryTopic ?s ; jardin:searchRank ?r .
}} GROUP BY ?s ORDER BY DESC(?best) DESC(?rank) LIMIT 20"""
FACET = "SELECT ?v (COUNT(DISTINCT ?s) AS ?n) WHERE {{\n{disease}  ?s <{path}> ?v .\n}} GROUP BY ?v"


def main() -> None:
    """Both sizes, as tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="sources to hold against SPARQL")
    parser.add_argument("--large", type=int, default=100_000, help="sources to search without it, 0 for none")
    parser.add_argument(
        "--folder", type=Path, help="where the catalogues are made; those that are there are used again"
    )
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, rdflib {version('rdflib')}, ", end="")
    print(f"rdflib-endpoint {version('rdflib-endpoint')}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as new:
        folder = asked.folder or Path(new)
        small = made(folder / f"mix-{asked.records}", lambda settings: fill(settings, asked.records))
        codes = chosen(small)
        against(small, codes, folder / f"mix-{asked.records}.nt")
        if asked.large:
            large = made(folder / f"mix-{asked.large}", lambda settings: multiply(small, settings, asked.large))
            alone(large, [*codes, biggest(large)])


def made(folder: Path, fill: Callable[[Settings], None]) -> Settings:
    """A catalogue in a folder, filled when it is not there yet."""
    settings = read_settings(data=folder)
    if not (folder / "CURRENT").exists():
        start = time.perf_counter()
        fill(settings)
        print(f"- {folder.name}: made in {time.perf_counter() - start:,.0f} s")
    return settings


def fill(settings: Settings, size: int) -> None:
    """Generated sources, as if they had been checked, and one more for the code that no other names."""
    lone, graph = URIRef("https://sources.example.org/lone"), Graph()
    for predicate, value in (
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, Literal("The only one", lang="en")),
        (DCTERMS.subject, URIRef(ORDO + LONE)),
        (DCTERMS.accessRights, URIRef("http://publications.europa.eu/resource/authority/access-right/RESTRICTED")),
    ):
        graph.add((lone, predicate, value))
    with Keeper(settings) as keeper:
        keeper.put_origin(ORIGIN)
        write_judged(keeper, [*records(size - 1, seed=1), Record(str(lone), graph)])
    with Keeper(settings, anew=True) as keeper:
        keeper.publish()


def multiply(small: Settings, settings: Settings, size: int) -> None:
    """The sources of another catalogue again and again under other names, straight into the index: searches see no more."""
    reader, die = Reader(small), random.Random(1)
    found = [card_of(each) for each in documents(reader.index._searcher) if each.get_first("card")]
    cards, known = [card for card in found if card.source], reader.nomenclature
    with Keeper(settings) as keeper:
        index, library = keeper.publication.index, keeper.library
        with index.bulk():
            for start in range(0, size, BATCH):
                batch = []
                for number in range(start, min(start + BATCH, size)):
                    card = cards[number % len(cards)]
                    iri, rank = f"{card.iri}/{number}", card.rank >> 32 << 32 | die.randrange(2**32)
                    above = frozenset[str]().union(*(known.ancestors(code) for code in card.codes))
                    batch.append(Entry(replace(card, id=id_of(iri), iri=iri, rank=rank), above, b""))
                index.put(batch, (), keeper.journal.last, library.digest)
        keeper.publish()
    reader.close()


def chosen(settings: Settings) -> list[str]:
    """The lone code, and those whose hits come nearest to shares of the catalogue."""
    reader = Reader(settings)
    totals = {
        code: sum(map(reader.index.count, reader.finder.asks(reader.search([("orpha", code)])).values()))
        for code, disease in reader.nomenclature.diseases.items()
        if disease.is_active
    }
    whole = reader.index.count(Ask())
    reader.close()
    return [LONE, *(min(totals, key=lambda code: abs(totals[code] - share * whole)) for share in SHARES)]


def biggest(settings: Settings) -> str:
    """The code that most sources stand at or beneath."""
    reader = Reader(settings)
    places = reader.index.places()
    reader.close()
    return max(places, key=lambda code: places[code])


def against(settings: Settings, codes: list[str], file: Path) -> None:
    """Each question here and there, and how many times faster."""
    reader = Reader(settings)
    paths = {name: field.path for name in FACETS if (field := reader.facets[name])}
    triples = dump(reader.store_path, file)
    reader.close()
    ratios, here, there = [], [], []
    with served(settings) as ours, endpoint(file) as theirs:
        print(f"\n### {settings.data.name}: {triples:,} triples\n")
        print("| ORPHA | sources | /search.json, ms | of these processor | seven SPARQL requests, ms | times faster |")
        print("|--:|--:|--:|--:|--:|--:|")
        for code in codes:
            quick, busy, page = ours.asked(code)
            slow, answer = theirs.asked(code, paths)
            same(page, answer, code)
            ratios, here, there = [*ratios, slow / quick], [*here, quick], [*there, slow]
            print(f"| {code} | {page['total']:,} | {quick:.2f} | {busy:.2f} | {slow:,.0f} | {slow / quick:,.0f} |")
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"\n- geometric mean: {mean:,.0f} times faster; summed: {sum(there) / sum(here):,.0f} times")
    print(f"- load at the end {os.getloadavg()[0]:.1f}")


def alone(settings: Settings, codes: list[str]) -> None:
    """What the server takes for each question."""
    with served(settings) as ours:
        print(
            f"\n### {settings.data.name}\n\n| ORPHA | sources | /search.json, ms | of these processor |\n|--:|--:|--:|--:|"
        )
        for code in codes:
            quick, busy, page = ours.asked(code)
            print(f"| {code} | {page['total']:,} | {quick:.2f} | {busy:.2f} |")


def same(page: dict[str, object], answer: dict[str, object], code: str) -> None:
    """Both told the same.

    :raises AssertionError: they did not
    """
    facets = {each["name"]: {v["value"]: v["count"] for v in each["values"]} for each in page["facets"]}  # type: ignore[attr-defined]
    assert page["total"] == answer["total"], (code, page["total"], answer["total"])
    assert [hit["iri"] for hit in page["hits"]] == answer["page"], code  # type: ignore[attr-defined]
    for name in FACETS:
        assert facets[name] == answer[name], (code, name, facets[name], answer[name])


class Ours:
    """Our server, and the connection to it."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process, self._connection = process, http.client.HTTPConnection("127.0.0.1", port)

    def asked(self, code: str) -> tuple[float, float, dict[str, object]]:
        """Median milliseconds of a page, mean milliseconds of the server's processor, and the page."""
        self._connection.close()  # a new one is kept alive from here on; the server closes those that are silent
        for _ in range(3):
            page = self._page(code)
        took, before = [], processor(self._process.pid)
        for _ in range(OURS):
            start = time.perf_counter()
            page = self._page(code)
            took.append(time.perf_counter() - start)
        return statistics.median(took) * 1000, (processor(self._process.pid) - before) / OURS * 1000, json.loads(page)

    def _page(self, code: str) -> bytes:
        self._connection.request("GET", f"/search.json?orpha={code}")
        answer = self._connection.getresponse()
        assert answer.status == 200, answer.status
        return answer.read()


class Theirs:
    """The other server, and the connection to it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def asked(self, code: str, paths: dict[str, str]) -> tuple[float, dict[str, object]]:
        """Milliseconds of seven requests, each the median of its times, and what they told."""
        disease, weighed = (DISEASE.format(code=code, **each) for each in (dict.fromkeys(WEIGHTS, ""), WEIGHTS))
        queries = {"total": COUNT.format(disease=disease), "page": PAGE.format(disease=weighed)}
        queries |= {name: FACET.format(disease=disease, path=path) for name, path in paths.items()}
        took: dict[str, list[float]] = {name: [] for name in queries}
        rows: dict[str, list[dict[str, str]]] = {}
        begun = time.perf_counter()
        for _ in range(THEIRS):
            for name, query in queries.items():
                start = time.perf_counter()
                rows[name] = self.rows(PREFIXES + query)
                took[name].append(time.perf_counter() - start)
            if time.perf_counter() - begun > MOST_SECONDS:
                break
        counted = {name: {short(row["v"]): int(row["n"]) for row in rows[name] if "v" in row} for name in paths}
        told = {"total": int(rows["total"][0]["n"]), "page": [row["s"] for row in rows["page"] if "s" in row]}
        return sum(map(statistics.median, took.values())) * 1000, {**told, **counted}

    def rows(self, query: str) -> list[dict[str, str]]:
        """The rows of an answer."""
        headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/", urlencode({"query": query}), headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:500]
        return [{k: v["value"] for k, v in row.items()} for row in json.loads(body)["results"]["bindings"]]


@contextmanager
def served(settings: Settings) -> Iterator[Ours]:
    """Our server on a catalogue."""
    command = [str(Path(sys.executable).parent / "jardin"), "serve", "--port", "0", "--data", str(settings.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Ours(process, int(process.stdout.readline().rstrip().rstrip("/").rpartition(":")[2]))
        finally:
            process.terminate()


@contextmanager
def endpoint(file: Path) -> Iterator[Theirs]:
    """The other server, when it has read the triples."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rdflib_endpoint", "serve", str(file), "--host", "127.0.0.1", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.5)
            yield Theirs(port)
        finally:
            process.terminate()


def dump(store: Path, file: Path) -> int:
    """Write the triples of all graphs of a store to a file; answers with how many there are."""
    triples = {str(quad.triple) for quad in ox.Store.read_only(str(store))}
    file.write_text("".join(f"{each} .\n" for each in sorted(triples)), encoding="utf-8")
    return len(triples)


def processor(process: int) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
