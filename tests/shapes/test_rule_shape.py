"""Rules that look at more than one value speak up only when they should."""

from __future__ import annotations

import pytest
from judging import HERE, Check
from rdflib import Graph
from smallest import CORE, SUBJECT, judges_of, smallest

PREFIXES = "".join(line for line in (HERE / "source-bad.ttl").open() if line.startswith("@prefix")) + (
    "@prefix health: <http://healthdataportal.eu/ns/health#> .\n"
    "@prefix gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .\n"
    "@prefix ex: <https://example.org/> .\n"
)
DICTIONARY = "no data dictionary is given"
PAIR = "Health data need two grounds"
ENGLISH = "No title is marked as English"


@pytest.mark.parametrize(
    ("said", "message", "heard"),
    [
        ("health:hasStructuredData true", DICTIONARY, True),
        ("health:hasStructuredData false", DICTIONARY, False),
        ("health:hasStructuredData true ; health:hasVariables ex:dictionary", DICTIONARY, False),
        ("health:hasStructuredData true ; jardin:variableDocumentation ex:document", DICTIONARY, False),
        ("dpv:hasLegalBasis gdpr:A9-2-j", PAIR, True),
        ("dpv:hasLegalBasis gdpr:A6-1-e", PAIR, True),
        ("dpv:hasLegalBasis gdpr:A6-1-e , gdpr:A9-2-j", PAIR, False),
        ("dct:title 'Registre'@fr", ENGLISH, True),
        ("dct:title 'Registre'", ENGLISH, True),
        ("dct:title 'Registre'@fr , 'Registry'@en-GB", ENGLISH, False),
        ("dct:description 'Short.'@en", "The description is very short", True),
        ("dct:title 'Registry'@en , 'Register'@en", "There are two titles in one language", True),
    ],
)
def test_a_rule_speaks_up_only_when_it_should(check: Check, said: str, message: str, heard: bool) -> None:
    data, words = (
        smallest(CORE, *judges_of("source")),
        Graph().parse(data=f"{PREFIXES} <{SUBJECT}> {said} .", format="turtle"),
    )
    for path in set(words.predicates(SUBJECT)):
        data.remove((SUBJECT, path, None))
    assert any(message in each.message for each in check(data + words, CORE)) == heard
