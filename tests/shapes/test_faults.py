"""The collections of faulty catalogues, where they lie beside the project: which faults we notice, and why not others.

`faults.tsv` holds a line for each: collection, case, who notices it, and the finding or the reason. When shapes change,
`python tests/shapes/faulty.py` writes it anew; look at the lines that change, and count again in shapes/README.md.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from agreeing import Judge
from faulty import CLASS, NOT_ASKED, SUITES, TABLE, Fault, official_file
from judging import read

import shapes as house

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data"))
NOTICED = ("level 1", "core", "warning", "-")


def expected() -> list[Fault]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Fault(*row) for row in csv.reader(file, delimiter="\t")]


@pytest.mark.skipif(not official_file(REAL).is_file(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
@pytest.mark.parametrize("suite", SUITES)
def test_each_fault_is_noticed_as_the_table_says(suite: str) -> None:
    folder, faults = SUITES[suite]
    found = list(faults(REAL / folder, Judge(read((official_file(REAL),)))))
    assert [each for each in found if each not in expected()] == []
    assert {each.case for each in found} == {each.case for each in expected() if each.suite == suite}


def test_the_readme_counts_the_faults_as_the_table_does() -> None:
    counts = Counter((each.suite, each.noticed) for each in expected())
    readme = (house.FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", readme, re.M)
    told = {row[0]: tuple(map(int, row[1:])) for row in rows}
    assert told == {
        suite: (sum(counts[suite, each] for each in NOTICED), *(counts[suite, each] for each in NOTICED))
        for suite in SUITES
    }


def test_the_readme_counts_the_reasons_as_the_table_does() -> None:
    readme = (house.FOLDER / "README.md").read_text(encoding="utf-8")
    told = {reason: int(number) for number, reason in re.findall(r"^- (\d+): ([^;\n]+?)(?:;.*|\.)$", readme, re.M)}
    assert told == Counter(each.told for each in expected() if each.noticed == "-")
    assert {CLASS, NOT_ASKED} <= set(told)
