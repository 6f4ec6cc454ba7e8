"""The files of tests/cases: what each says of itself in its first lines, and the check that it asks for.

The first line is `# expects: <verdict> level=<n>` and further keys, of the finding that is expected:

- `field=` its field, `-` where it is about the record as a whole; `constraint=`; `shape=`, `rule=` where they tell more

and of the circumstances of the check, as `catalogue.checking.fact.Circumstances` has them:

- `today=2026-11-22` the day of the check; `small_count=20` the setting; `here=true` published here, not harvested
- `silent=<address>` did not answer when it was last tried, all others did
- `entry=2` the level that our own entry gives the record without naming the profile
- `codes=whole` the starter is taken for the whole nomenclature, so that other codes are unknown

A line `# beside: <turtle>` says what the catalogue knows of a thing that the record names; its prefixes are those of the
file. Any other comment is for readers: what is wrong, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef

import vocab
from catalogue.checking.checker import Checker
from catalogue.checking.fact import LEVEL, Circumstances
from catalogue.checking.surrounding import is_of_nomenclature, nomenclature_stub
from catalogue.library import Library
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import Triple, read_turtle
from catalogue.reports.report import Finding, Report
from catalogue.setting import Settings

CASES = Path(__file__).parents[1] / "cases"
IT = URIRef("https://cases.example.org/it")
SHAPE = "https://w3id.org/jardin/shapes#"
TODAY = date(2026, 11, 22)
EXPECTS = re.compile(
    r"# expects: (?P<verdict>valid|violation|warning|info) level=(?P<level>\d)(?P<more>(?: [a-z_]+=\S+)*)"
)
TOLD = ("field", "constraint", "shape", "rule")
GIVEN = ("today", "small_count", "here", "silent", "entry", "codes")
PROFILES = load_profiles(Settings())
STARTER = Library()


@dataclass(frozen=True)
class Expectation:
    """What a file says of itself; empty where it does not say."""

    verdict: str
    level: int
    field: str = ""
    constraint: str = ""
    shape: str = ""
    rule: str = ""

    def met_by(self, finding: Finding) -> bool:
        same = (finding.level, finding.field, finding.constraint) == (self.level, self.field, self.constraint)
        told = (not self.shape or finding.shape == SHAPE + self.shape) and (not self.rule or finding.rule == self.rule)
        return same and told and finding.severity == self.verdict


@dataclass(frozen=True)
class CaseFile:
    """A record, or a part of one, and what its check is expected to find."""

    file: Path

    @property
    def profile(self) -> str:
        """The class that it shows."""
        return self.file.parent.name

    @cached_property
    def lines(self) -> list[str]:
        return self.file.read_text(encoding="utf-8").splitlines()

    @cached_property
    def said(self) -> tuple[str, int, dict[str, str]]:
        """Verdict, level and further keys of the first line."""
        said = EXPECTS.fullmatch(self.lines[0])
        assert said, f"{self} does not say what it expects: {self.lines[0]}"
        more = dict(each.split("=", 1) for each in said["more"].split())
        assert set(more) <= {*TOLD, *GIVEN}, f"{self} says what nobody understands: {self.lines[0]}"
        return said["verdict"], int(said["level"]), more

    @property
    def expected(self) -> Expectation:
        verdict, level, more = self.said
        told = {name: more[name] for name in TOLD if name in more}
        return Expectation(verdict, level, **(told | {"field": told.get("field", "").removeprefix("-")}))

    @property
    def given(self) -> Circumstances:
        more = self.said[2]
        reached = [(IT, LEVEL, Literal(int(more["entry"])))] if "entry" in more else []
        settings: dict[str, Any] = {"small_count": int(more["small_count"])} if "small_count" in more else {}
        return Circumstances(
            today=date.fromisoformat(more["today"]) if "today" in more else TODAY,
            published_here="here" in more,
            entry=tuple(reached),
            probed=lambda address: "unreachable" if address == more.get("silent") else "reachable",
            **settings,
        )

    @property
    def graph(self) -> Graph:
        return read_turtle((self.file,))

    @cached_property
    def beside(self) -> Graph:
        prefixes = [line for line in self.lines if line.startswith("@prefix ")]
        told = [line.removeprefix("# beside: ") for line in self.lines if line.startswith("# beside: ")]
        return Graph().parse(data="\n".join(prefixes + told), format="turtle")

    def known(self, iri: str) -> Iterable[Triple]:
        if is_of_nomenclature(iri):
            return nomenclature_stub(iri, whole() if self.said[2].get("codes") == "whole" else STARTER)
        return ((s, p, o) for s, p, o in self.beside.triples((URIRef(iri), None, None)))

    def report(self, checker: Checker) -> Report:
        return checker.check(str(IT), self.graph, self.known, given=self.given)

    def __str__(self) -> str:
        return f"{self.profile}/{self.file.stem}"


@cache
def whole() -> Library:
    """The starter as if it had been loaded as the whole."""
    return Library(vocab.nomenclature_file())


FILES = tuple(CaseFile(file) for file in sorted(CASES.glob("*/*.ttl")))
