"""Benchmark of names: `python -m tests.bench.names [--names 280000] [--typos 2000]`.

The names of the real nomenclature pack (JARDIN_TEST_DATA), padded with generated synonyms to the size of the whole
nomenclature in nine languages; without the files, generated names alone. Prints how often the right disease is found,
how long suggestions take, what the index costs, and the same for two plain ways in the same run: rapidfuzz over all
names, and SQLite's trigram index. Not run by the tests: machines are shared and noisy.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import sqlite3
import statistics
import string
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))

from rapidfuzz import fuzz, process
from real_names import LIST, real_names

from catalogue.names.names import Names, write_names
from catalogue.names.spelling import plain
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature

SEED = 20250624
LEAST_LETTERS = 6
FIRST = 5
SLOW = 60
QUALIFIERS = {
    "en": ["familial", "hereditary", "congenital", "juvenile-onset", "autosomal recessive", "X-linked", "atypical"],
    "de": ["familiäre", "hereditäre", "kongenitale", "juvenile", "autosomal-rezessive", "atypische"],
    "nl": ["familiale", "erfelijke", "aangeboren", "juveniele", "autosomaal recessieve"],
    "fr": ["familial", "héréditaire", "congénital", "juvénile", "autosomique récessif", "atypique"],
    "es": ["familiar", "hereditario", "congénito", "juvenil", "autosómico recesivo", "atípico"],
    "it": ["familiare", "ereditario", "congenito", "giovanile", "autosomico recessivo"],
    "pt": ["familiar", "hereditário", "congénito", "juvenil", "autossómico recessivo"],
    "pl": ["rodzinny", "dziedziczny", "wrodzony", "młodzieńczy", "autosomalny recesywny"],
    "cs": ["familiární", "dědičný", "vrozený", "juvenilní", "autozomálně recesivní"],
}
EPONYMS = {
    "en": "{} syndrome", "de": "{}-Syndrom", "nl": "{}-syndroom", "fr": "Syndrome de {}", "es": "Síndrome de {}",
    "it": "Sindrome di {}", "pt": "Síndrome de {}", "pl": "Zespół {}", "cs": "Syndrom {}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A name of a disease."""

    code: str
    name: str
    real: bool


class Padding:
    """Synonyms as nomenclatures have them, made from the real names: qualified, inverted, by eponym, gene, acronym."""

    def __init__(self, nomenclature: Nomenclature) -> None:
        self._chance = random.Random(SEED)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._eponyms: list[str] = []
        for disease in nomenclature.diseases.values():
            for language, name in names_of(disease):
                self._words[language] += [word for word in name.split() if len(word) > 5]
                self._eponyms += re.findall(r"(?<= )[A-Z][a-zö]{3,}|(?<=-)[A-Z][a-zö]{3,}", name)

    def synonym(self, language: str, name: str) -> str:
        """One more name for the disease that has this one."""
        chance, kind = self._chance, self._chance.random()
        words = name.split()
        if kind < 0.3:
            word = chance.choice(QUALIFIERS[language])
            return f"{word} {name}" if language in ("en", "de", "nl") else f"{name} {word}"
        if kind < 0.55:  # nearly the name of another disease
            words[chance.randrange(len(words))] = chance.choice(self._words[language])
            return " ".join(words)
        if kind < 0.7:
            return EPONYMS[language].format("-".join(chance.sample(self._eponyms, chance.choice((1, 2, 2, 3)))))
        if kind < 0.8:
            return f"{name}, {''.join(chance.choices('ABCDEFGHKLMNPRSTX', k=3))}{chance.randrange(1, 30)}"
        if kind < 0.9:
            acronym = "".join(word[0] for word in re.findall(r"\w+", name)).upper()
            return f"{acronym[:6]}{chance.randrange(1, 40)}"
        return f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 else f"{name} type {chance.randrange(2, 9)}"

    def fill(self, nomenclature: Nomenclature, size: int) -> set[str]:
        """Add synonyms that no disease has yet, up to so many names in all; what was added, plain."""
        diseases = list(nomenclature.diseases.values())
        known = {plain(name) for disease in diseases for _, name in names_of(disease)}
        own = {disease.code: list(names_of(disease)) for disease in diseases}
        missing, added = size - sum(map(len, own.values())), set[str]()
        while len(added) < missing:
            disease = self._chance.choice(diseases)
            language, name = self._chance.choice(own[disease.code])
            new = self.synonym(language, re.sub(r"^[A-Z ]{6,}: ", "", name))
            if len(plain(new)) > 3 and plain(new) not in known:
                known.add(plain(new))
                added.add(plain(new))
                disease.synonyms.append((language, new))
        return added


def names_of(disease: Disease) -> Iterable[tuple[str, str]]:
    """Language and text of every name."""
    return [*disease.labels.items(), *disease.synonyms]


def prepared(size: int) -> tuple[Nomenclature, list[Sample]]:
    """The nomenclature at full size, and its names."""
    nomenclature = real_names() if LIST.is_file() else invented()
    added = Padding(nomenclature).fill(nomenclature, size)
    diseases = nomenclature.diseases.values()
    samples = [Sample(d.code, name, plain(name) not in added) for d in diseases for _, name in names_of(d)]
    return nomenclature, samples


def invented() -> Nomenclature:
    """Diseases of made-up eponyms, where the real files are absent."""
    chance = random.Random(SEED)
    parts = [
        "mar",
        "fan",
        "du",
        "chen",
        "wil",
        "son",
        "ehl",
        "ers",
        "dan",
        "los",
        "ke",
        "ber",
        "sto",
        "ney",
        "pra",
        "der",
    ]
    made = {str(n): "".join(chance.choices(parts, k=3)).title() for n in range(1, 10_001)}
    return Nomenclature(
        {code: Disease(code, {"en": f"{word} disease {code}"}, level="Disorder") for code, word in made.items()}
    )


def mistyped(name: str, chance: random.Random) -> str:
    """A name with one letter added, left out, changed or swapped with the next, anywhere."""
    place, letter, kind = chance.randrange(len(name)), chance.choice(string.ascii_lowercase), chance.randrange(4)
    if kind == 0:
        return name[:place] + letter + name[place:]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2:
        return name[:place] + letter + name[place + 1 :]
    place = min(place, len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def main() -> None:
    """Prepare, build, measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=280_000)
    parser.add_argument("--typos", type=int, default=2_000)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    nomenclature, samples = prepared(asked.names)
    if asked.memory:
        print_memory(nomenclature, asked.memory, samples)
    else:
        measure(nomenclature, samples, asked.typos)


def measure(nomenclature: Nomenclature, samples: list[Sample], count: int) -> None:
    """Build the index, and measure all that is promised of it."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    real = sum(sample.real for sample in samples)
    print(f"{len(samples):,} names of {len(nomenclature.diseases):,} diseases, {real:,} of them real")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "names")
        build(nomenclature, folder)
        names = Names(nomenclature, ("en",), folder)
        typed = [each for each in samples if sum(c.isalpha() for c in each.name) >= LEAST_LETTERS]
        chance = random.Random(SEED)
        chosen = chance.sample(typed, count)
        typos = [(each, mistyped(each.name, chance)) for each in chosen]
        accuracy(names, chosen, typos, chance)
        exactness(names, samples)
        typing(names, chosen[:200])
        sys.stdout.flush()
        subprocess.run([*again(), "--names", str(len(samples)), "--memory", str(folder)], check=True)
        compare(names, samples, typos)


def again() -> list[str]:
    """The command that runs this benchmark."""
    return [sys.executable, "-m", "tests.bench.names"]


def build(nomenclature: Nomenclature, folder: Path) -> None:
    """Write the index and tell what it took."""
    start, used = time.perf_counter(), time.process_time()
    write_names(nomenclature, folder)
    wall, cpu = time.perf_counter() - start, time.process_time() - used
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"- built in {wall:.1f} s, {cpu:.1f} s of one core; {size / 1e6:.0f} MB on disk")


def accuracy(names: Names, chosen: list[Sample], typos: list[tuple[Sample, str]], chance: random.Random) -> None:
    """How often the right disease is among the first five, whatever happened to its name."""
    print("\n| what was typed | first | among the first 5 | median ms | 99 % ms |\n|---|--:|--:|--:|--:|")
    told(names, "one typo", typos)
    told(names, "one typo, real names", [(each, text) for each, text in typos if each.real])
    told(names, "one typo, generated names", [(each, text) for each, text in typos if not each.real])
    told(names, "two typos", [(each, mistyped(text, chance)) for each, text in typos[:1000]])
    told(
        names, "words in another order, one typo", [(e, mistyped(turned(e.name, chance), chance)) for e in chosen[:500]]
    )
    told(
        names,
        "the first 70 %, one typo",
        [(e, mistyped(e.name[: len(e.name) * 7 // 10], chance)) for e in chosen[:500]],
    )


def turned(name: str, chance: random.Random) -> str:
    """A name with its words in another order."""
    words = name.split()
    return " ".join(chance.sample(words, len(words)))


def told(names: Names, what: str, typed: list[tuple[Sample, str]]) -> None:
    """One row of the table."""
    found = [timed(lambda text=text: [each.code for each in names.suggest(text)]) for _, text in typed]
    places = [
        codes.index(each.code) if each.code in codes else 99 for (each, _), (codes, _) in zip(typed, found, strict=True)
    ]
    first, near = sum(p == 0 for p in places) / len(places), sum(p < FIRST for p in places) / len(places)
    median, slow = spread([ms for _, ms in found])
    print(f"| {what} ({len(typed):,}) | {first:.1%} | {near:.2%} | {median:.2f} | {slow:.2f} |")


def timed(call: Callable[[], list[str]]) -> tuple[list[str], float]:
    """What a call gives, and how many milliseconds it took."""
    start = time.perf_counter()
    return call(), (time.perf_counter() - start) * 1000


def spread(milliseconds: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    return statistics.median(milliseconds), sorted(milliseconds)[int(len(milliseconds) * 0.99)]


def exactness(names: Names, samples: list[Sample]) -> None:
    """Every name typed as it is: the first must bear it, and all bearers stand before any other disease."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        bearers[plain(sample.name)].add(sample.code)
    shared = [name for name, codes in bearers.items() if len(codes) > 1]
    asked = list({plain(sample.name): sample for sample in samples}.values())
    wrong = [each.name for each in asked if not stands_first(names, each.name, bearers[plain(each.name)])]
    print(f"\n- exact: {len(asked) - len(wrong):,} of {len(asked):,} names found first by themselves, {wrong[:3]}")
    print(f"- shared: {len(shared)} names of several diseases among them, all bearers before any other")


def stands_first(names: Names, name: str, codes: set[str]) -> bool:
    """Whether the bearers of a name, and they alone, stand first."""
    found = names.suggest(name, len(codes) + 2)
    return plain(found[0].matched) == plain(name) and {each.code for each in found[: len(codes)]} == codes


def typing(names: Names, chosen: list[Sample]) -> None:
    """Suggestions for each beginning of each name, as they are asked for when it is typed."""
    spent, needed = [], []
    for sample in chosen:
        shown = 0
        for text in (sample.name[:end] for end in range(1, len(sample.name) + 1)):
            codes, ms = timed(lambda text=text: [each.code for each in names.suggest(text)])
            spent.append(ms)
            shown = shown or (len(text) if sample.code in codes else 0)
        needed.append(shown or len(sample.name))
    median, slow = spread(spent)
    print(f"- typing: {len(spent):,} beginnings of {len(chosen)} names: median {median:.2f} ms, 99 % {slow:.2f} ms")
    print(f"- the right disease is among ten suggestions after {statistics.median(needed):.0f} letters (median)")


def print_memory(nomenclature: Nomenclature, folder: Path, samples: list[Sample]) -> None:
    """What the index adds to a process that has the nomenclature: told by the kernel, mapped files apart."""
    chance = random.Random(SEED + 1)
    texts = [mistyped(each.name, chance) for each in chance.sample(samples, 2_000)]
    before = memory()
    names = Names(nomenclature, ("en",), folder)
    opened = memory()
    for text in texts:
        names.suggest(text)
    after = memory()
    own, mapped = (after[kind] - before[kind] for kind in ("RssAnon", "RssFile"))
    print(
        f"- memory: {own + mapped:.0f} MB more in the process after 2,000 searches: {own:.0f} MB its own, {mapped:.0f} MB"
    )
    print(f"  mapped files that processes share (after opening {opened['VmRSS'] - before['VmRSS']:.0f} MB)")


def memory() -> dict[str, float]:
    """Resident memory of this process by kind, in MB; empty kinds where the kernel does not tell."""
    told = Path("/proc/self/status").read_text("utf-8")
    return {kind: int(kilobytes) / 1024 for kind, kilobytes in re.findall(r"(VmRSS|RssAnon|RssFile):\s+(\d+) kB", told)}


def compare(names: Names, samples: list[Sample], typos: list[tuple[Sample, str]]) -> None:
    """The same typos by two plain ways."""
    few = typos[:SLOW]
    print(f"\n| {len(few)} typos by | among the first 5 | median ms | 99 % ms | times slower |\n|---|--:|--:|--:|--:|")
    base = row("this index", few, lambda text: [each.code for each in names.suggest(text)], None)
    folded = [plain(each.name) for each in samples]

    def by_rapidfuzz(text: str) -> list[str]:
        found = process.extract(plain(text), folded, scorer=fuzz.WRatio, limit=25)
        return [samples[place].code for _, _, place in found]

    row("rapidfuzz (WRatio) over all names", few, by_rapidfuzz, base)
    row("SQLite FTS5, trigrams", few, sqlite_search(samples), base)


def sqlite_search(samples: list[Sample]) -> Callable[[str], list[str]]:
    """A search by SQLite's trigram index: any piece of three letters, best rank first."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE names USING fts5(name, code UNINDEXED, tokenize='trigram')")
    database.executemany("INSERT INTO names VALUES (?, ?)", ((plain(each.name), each.code) for each in samples))

    def search(text: str) -> list[str]:
        name = plain(text)
        pieces = {name[at : at + 3] for at in range(len(name) - 2)}
        asked = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        told = database.execute("SELECT code FROM names WHERE names MATCH ? ORDER BY rank LIMIT 25", (asked,))
        return [code for (code,) in told]

    return search


def row(what: str, typed: list[tuple[Sample, str]], search: Callable[[str], list[str]], base: float | None) -> float:
    """One row of the comparison; its median."""
    found = [timed(lambda text=text: list(dict.fromkeys(search(text)))[:FIRST]) for _, text in typed]
    right = sum(each.code in codes for (each, _), (codes, _) in zip(typed, found, strict=True))
    median, slow = spread([ms for _, ms in found])
    print(f"| {what} | {right / len(typed):.1%} | {median:.2f} | {slow:.2f} | {median / (base or median):.1f} |")
    return median


if __name__ == "__main__":
    main()
