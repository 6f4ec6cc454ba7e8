"""Advice: what is said with a code that is out of use, and where it leads."""

from __future__ import annotations

import pytest

from catalogue.library import Library
from catalogue.nomenclature.advice import advice, successor
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Nomenclature
from catalogue.telling.reader import Reader


def inactive(code: str, status: str, *referred: str, moved: str = "") -> Disease:
    return Disease(code, {"en": f"Old {code}"}, status=status, replaced_by=moved, referred_to=list(referred))


NOMENCLATURE = Nomenclature(
    {
        each.code: each
        for each in (
            Disease("1", {"en": "First", "fr": "Premier"}),
            Disease("2", {"en": "Second"}),
            inactive("10", "Deprecated", moved="1"),
            inactive("11", "Deprecated", moved="10"),
            inactive("12", "Deprecated", moved="999"),
            inactive("13", "Deprecated", moved="14"),
            inactive("14", "Deprecated", moved="13"),
            inactive("15", "Deprecated", moved="14"),
            inactive("16", "Deprecated", moved="21"),
            inactive("20", "Obsolete"),
            inactive("21", "Obsolete", "2", "999", "1"),
            inactive("30", "NonRareInEurope"),
        )
    }
)


def told(code: str, *languages: str) -> tuple[str, tuple[str, ...]]:
    return advice(NOMENCLATURE.diseases[code], NOMENCLATURE, languages or ("en",))


def test_a_code_in_use_needs_no_advice() -> None:
    assert told("1") == ("", ())
    assert all(
        advice(disease, Library().nomenclature) == ("", ())
        for disease in Library().nomenclature.diseases.values()
        if disease.is_active
    )


def test_a_deprecated_code_leads_to_its_replacement_by_code_and_name() -> None:
    assert told("10") == ("ORPHA:10 is deprecated: use ORPHA:1 First.", ("1",))
    assert told("10", "fr")[0] == "ORPHA:10 is deprecated: use ORPHA:1 Premier."


def test_a_replacement_that_is_itself_deprecated_is_followed_to_the_code_in_use() -> None:
    assert told("11") == ("ORPHA:11 is deprecated: use ORPHA:1 First.", ("1",))


def test_a_replacement_that_is_obsolete_tells_where_that_one_leads() -> None:
    note, leads_to = told("16")
    assert leads_to == ("2", "1")
    assert "moved to ORPHA:21" in note and "ORPHA:21 is obsolete" in note


@pytest.mark.parametrize("code", ["12", "13", "14", "15"])
def test_a_replacement_that_nobody_knows_or_that_goes_in_circles_leads_nowhere(code: str) -> None:
    note, leads_to = told(code)
    assert leads_to == () and "leads to no code in use" in note


def test_an_obsolete_code_leads_to_every_suggestion_that_is_in_use() -> None:
    note, leads_to = told("21")
    assert note == "ORPHA:21 is obsolete: Orphanet refers to ORPHA:2 Second or ORPHA:1 First."
    assert leads_to == ("2", "1")


def test_an_obsolete_code_without_suggestion_says_so() -> None:
    assert told("20") == ("ORPHA:20 is obsolete: it is out of use, and Orphanet suggests no other code.", ())


def test_a_disease_that_is_not_rare_in_europe_is_said_to_be_so() -> None:
    note, leads_to = told("30")
    assert "ORPHA:30 is not rare in Europe" in note and leads_to == ()


def test_a_code_in_use_is_its_own_successor() -> None:
    assert [successor(code, NOMENCLATURE) for code in ("1", "11", "20", "999")] == ["1", "1", "20", "999"]


@pytest.mark.parametrize(
    ("asked", "searched", "words"),
    [
        (("orpha", "587"), "144", ["ORPHA:587 is deprecated: use ORPHA:144 ", "ORPHA:144 was searched."]),
        (("q", "Muir-Torre syndrome"), "144", ["was read as", "ORPHA:587 is deprecated: use ORPHA:144 "]),
        (("orpha", "194"), "194", ["ORPHA:194 is obsolete: Orphanet refers to ORPHA:98553 "]),
        (("orpha", "206"), "206", ["ORPHA:206 is not rare in Europe"]),
        (("q", "Celiac disease"), "555", ["“Celiac disease” was read as Celiac disease (ORPHA:555).", "not rare in Europe"]),
        (("orpha", "98896"), "98896", []),
    ],
)  # fmt: skip
def test_a_search_says_what_is_to_be_heeded_of_the_code(
    reader: Reader, asked: tuple[str, str], searched: str, words: list[str]
) -> None:
    page = reader.find(reader.search([asked]))
    assert page.search.disease == searched
    assert all(each in page.note for each in words) and bool(page.note) == bool(words)
