"""A proposal: an ORPHAcode that may stand for what somebody wrote, how it was found, and whether that is sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Decision = Literal["proposed", "choose", "none"]
DECISIONS: tuple[Decision, ...] = ("proposed", "choose", "none")
SURE = 100.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One ORPHAcode that a text may stand for.

    :param code: the code to use, digits; for a deprecated code its replacement
    :param how: `code`, `label`, `synonym`, `mapping`, `gene`, `prefix` or `similar`
    :param matched: the name or code that matched, as the nomenclature has it
    :param language: of a name that matched; empty for codes
    :param system: of a code that matched, e.g. `ICD-10`; empty for names
    :param relation: how the code that matched stands to the disease, as `catalogue.nomenclature.mapping` has it; empty
        for names
    :param score: 0 to 100; 100 is said of nothing but an exact name, an ORPHAcode and a validated exact mapping
    :param level: `Disorder`, `SubtypeOfDisorder`, `GroupOfDisorders`
    :param aggregation: code at disorder level, empty for groups; `aggregation_label` its name
    :param note: what must be seen with it, e.g. that it replaces the code that was given
    """

    code: str
    label: str
    how: str
    matched: str
    language: str
    system: str
    relation: str
    score: float
    level: str
    status: str
    aggregation: str
    aggregation_label: str
    note: str = ""

    @property
    def words(self) -> str:
        """The proposal in a line."""
        how = f"{self.relation} {self.system}" if self.how == "mapping" else self.how
        name = "" if self.matched in (self.label, f"ORPHA:{self.code}") else f" {self.matched}"
        return f"ORPHA:{self.code} {self.label} ({how}{name}, {self.score:g})"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a text may stand for.

    :param text: as it was read, blanks folded
    :param system: the code system it was read in; empty for any
    :param decision: `proposed`: the first is sure; `choose`: a person must choose; `none`: there is nothing to choose
    :param proposals: likeliest first
    :param note: why it is left to a person, or what must be known; empty when there is nothing to say
    :param release: of the nomenclature
    """

    text: str
    system: str
    decision: Decision
    proposals: tuple[Proposal, ...] = ()
    note: str = ""
    release: str = ""

    @property
    def sure(self) -> Proposal | None:
        """The code to take without asking, None when there is none."""
        return self.proposals[0] if self.decision == "proposed" else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text.

    :param found: what it may stand for; empty when nothing was found
    :param doubt: why a person must look even at what matches exactly; empty when nothing speaks against it
    :param note: what must be known besides
    """

    found: tuple[Proposal, ...] = ()
    doubt: str = ""
    note: str = ""

    @property
    def codes(self) -> set[str]:
        """What it may stand for."""
        return {each.code for each in self.found}

    @property
    def exact(self) -> set[str]:
        """What matches exactly."""
        return {each.code for each in self.found if each.score == SURE}


def best(found: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Each code once, by the best of its matches, likeliest first; equals keep their order."""
    kept: dict[str, Proposal] = {}
    for each in found:
        if each.code not in kept or kept[each.code].score < each.score:
            kept[each.code] = each
    return tuple(sorted(kept.values(), key=lambda each: -each.score))


def joined(*sentences: str) -> str:
    """Sentences as one text, each once."""
    return " ".join(dict.fromkeys(each for each in sentences if each))
