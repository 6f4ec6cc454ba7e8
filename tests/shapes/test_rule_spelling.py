"""Rules read yes and no in either spelling that a boolean has (XML Schema part 2, section 3.3.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from smallest import CORE, SUBJECT, judges_of, smallest

from catalogue.checking.checker import Checker
from catalogue.profile.profile import load_profiles
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings
from catalogue.thesaurus import load_thesaurus

CHECKER = Checker(load_profiles(Settings()), load_thesaurus())
STRUCTURED = "http://healthdataportal.eu/ns/health#hasStructuredData"
UNDIAGNOSED = "https://w3id.org/jardin/ns#coversUndiagnosed"


@pytest.mark.parametrize(
    ("predicate", "rule", "speaks", "silent"),
    [(STRUCTURED, "J-12", ("true", "1"), ("false", "0")), (UNDIAGNOSED, "J-07", ("true", "1"), ("false", "0"))],
)
def test_a_rule_reads_a_boolean_in_either_spelling(
    predicate: str, rule: str, speaks: tuple[str, ...], silent: tuple[str, ...], tmp_path: Path
) -> None:
    heard = {}
    for text in (*speaks, *silent):
        file = tmp_path / f"{text}.ttl"
        file.write_text(f'<{SUBJECT}> <{predicate}> "{text}"^^<http://www.w3.org/2001/XMLSchema#boolean> .')
        data, said = smallest(CORE, *judges_of("source")), read_turtle((file,))
        for triple in said:
            data.remove((triple[0], triple[1], None))
        report = CHECKER.check(str(SUBJECT), data + said)
        heard[text] = rule in {each.rule for each in report.findings}
        assert not [each for each in report.findings if each.constraint == "Datatype"]
    assert heard == {**dict.fromkeys(speaks, True), **dict.fromkeys(silent, False)}
