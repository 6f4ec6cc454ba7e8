"""A step: one change that an owner makes to a record on its way to the next level.

What several findings say about one field of one node is one step, since one change mends them; so is what is said alike
of several nodes. Each step is needed: the field it names is not as the level asks until it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from catalogue.reports.finding import SEVERITIES, Finding, Severity
from catalogue.reports.place import told_places

Action = Literal["add", "replace", "remove", "change"]
MISSING = {"MinCount", "QualifiedMinCount", "HasValue"}
TOO_MANY = {"MaxCount", "QualifiedMaxCount", "UniqueLang"}
GIVEN_UP = "Deadline"


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and what it mends.

    :param action: `add` a value, `replace` the values found, `remove` some, first those found to be wrong, so that no
        more are left than may be, or `change` what the message says
    :param findings: all that this change mends, at each of its places; the first is the one to tell
    """

    action: Action
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """How bad it is to leave it out: the worst of its findings."""
        return min((each.severity for each in self.findings), key=SEVERITIES.index)

    @property
    def level(self) -> int:
        """Number of the level that asks for it."""
        return self.findings[0].level

    @property
    def field(self) -> str:
        """Name of the field; empty when it is about a record as a whole."""
        return self.findings[0].field

    @property
    def label(self) -> str:
        """Label of the field in the reader's language."""
        return self.findings[0].label

    @property
    def path(self) -> str:
        """Predicate IRI; empty when there is none, or more than one."""
        return next((each.path for each in self.findings if each.path), "")

    @property
    def places(self) -> tuple[str, ...]:
        """Where in the record, each once; an empty place is the record itself."""
        return tuple(dict.fromkeys(each.place for each in self.findings))

    @property
    def place(self) -> str:
        """Its places in words, numbers of like places drawn together; empty for the record itself."""
        return told_places(self.places)

    @property
    def values(self) -> tuple[str, ...]:
        """The values to be replaced or removed, each once; without those that must not be repeated."""
        return tuple(dict.fromkeys(each.value for each in self.findings if each.value))

    @property
    def value(self) -> str:
        """Its values in one line."""
        return " · ".join(self.values)

    @property
    def message(self) -> str:
        """What is wrong, each thing once."""
        return " ".join(dict.fromkeys(each.message for each in self.findings))

    @property
    def expected(self) -> str:
        """What would be right, with an example."""
        return next((each.expected for each in self.findings if each.expected), "")

    @property
    def fix(self) -> str:
        """How to mend it, with an example; empty when the message says so."""
        return next((each.fix for each in self.findings if each.fix), "")

    @property
    def rule(self) -> str:
        """Ids of the rules it meets, e.g. `J-05, J-07`; empty when it is about none."""
        return ", ".join(dict.fromkeys(each.rule for each in self.findings if each.rule))

    @property
    def asks(self) -> str:
        """Who asks for it."""
        return next((each.asks for each in self.findings if each.asks), "")

    def as_dict(self) -> dict[str, Any]:
        """The step as plain values, for JSON."""
        names = ("action", "field", "label", "path", "places", "values", "message", "expected", "fix", "rule", "asks")
        plain = {name: getattr(self, name) for name in names}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


def steps_of(findings: Iterable[Finding]) -> tuple[Step, ...]:
    """The changes that mend these findings, each once, in the order of the findings."""
    spots: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.constraint != GIVEN_UP:
            spots.setdefault((finding.about, finding.place), []).append(finding)
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for (about, _), found in spots.items():
        said = frozenset((each.constraint, each.shape, each.message) for each in found)
        alike.setdefault((about, said), []).extend(found)
    return tuple(Step(action_of(found), tuple(sorted(found, key=weight))) for found in alike.values())


def action_of(findings: Iterable[Finding]) -> Action:
    """What is to be done about one field."""
    found = list(findings)
    if any(each.constraint in TOO_MANY for each in found):
        return "remove"
    if any(each.value for each in found):
        return "replace"
    return "add" if any(each.constraint in MISSING for each in found) else "change"


def weight(finding: Finding) -> tuple[bool, bool]:
    """Order of telling: what says how to mend it before what does not, what names a rule before what names none."""
    return not finding.fix, not finding.rule
