"""Benchmark: a whole nomenclature from files to published hierarchy, names and index. `python -m tests.bench.nomenclature`.

The files are written by the tests at full size; they go into a catalogue of generated sources whose records are in the
journal already. Prints seconds for each step, the peak of memory of the loading process, and what the first answer takes.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "catalogue"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.__main__ import load as load_sources
from full_nomenclature import write_nomenclature

from catalogue.setting import read_settings
from catalogue.telling.reader import Readers


def main() -> None:
    """Write the files, fill a catalogue, load, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        files, data = Path(folder) / "files", Path(folder) / "data"
        files.mkdir()
        write_nomenclature(files, scale=asked.scale)
        size = sum(file.stat().st_size for file in files.rglob("*") if file.is_file())
        number = sum(1 for file in files.rglob("*") if file.is_file())
        load_sources(asked.sources, read_settings(data=data))
        print(f"\n## {number} files, {size / 1e6:,.0f} MB, into {asked.sources:,} sources")
        watched(["nomenclature", "load", "--judge-later", "--json", "--data", str(data), str(files)])
        first_answer(data)


def watched(words: list[str]) -> None:
    """Run `jardin` and tell how long it took, and the most memory that it and its processes held at once."""
    start, peak = time.perf_counter(), 0
    command = [str(Path(sys.executable).parent / "jardin"), *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            peak = max(peak, resident(running.pid))
            time.sleep(0.1)
    print(f"- load: {time.perf_counter() - start:.1f} s, peak {peak / 1e6:,.0f} MB, exit {running.returncode}")


def resident(process: int) -> int:
    """Bytes in memory of a process and of all beneath it; what they share counts in each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        beneath = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(each)) for each in beneath)


def first_answer(data: Path) -> None:
    """What a process that has just started needs for its first search, and for the second."""
    start = time.perf_counter()
    reader = Readers(read_settings(data=data)).current()
    for word in ("first", "second"):
        reader.find(reader.search([("q", "marfan")]))
        print(f"- {word} search in a new process: {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
    reader.close()


if __name__ == "__main__":
    main()
