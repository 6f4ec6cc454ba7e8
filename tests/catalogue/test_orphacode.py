"""ORPHAcodes are read from every spelling met in the wild, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.orphacode import code_of_iri, find_code, find_codes, iri_of_code

SPELLINGS = [
    "ORPHA:{}",
    "ORPHA {}",
    "ORPHA-{}",
    "ORPHA_{}",
    "ORPHA{}",
    "orpha: {}",
    "Orphanet:{}",
    "Orphanet_{}",
    "Orphanet {}",
    "ordo:Orphanet_{}",
    "ORDO:Orphanet_{}",
    "ORDO:{}",
    "orphacode{}",
    "ORPHAcode {}",
    "ORPHA code: {}",
    "ORPHAcode: {}",
    "ORPHA number {}",
    "identifiers.org/orphanet:{}",
    "https://identifiers.org/orphanet:{}",
    "http: //identifiers.org/orphanet:{}",
    "http://identifiers.org/orphanet.ordo:Orphanet_{}",
    "https://identifiers.org/orphanet.ordo/Orphanet_{}",
    "https://identifiers.org/orphanet/{}",
    "http://www.orpha.net/ORDO/Orphanet_{}",
    "https://www.orpha.net/ORDO/Orphanet_{}",
    "http://www.orpha.net/ORDO/Orphanet#_{}",
    "http://www.orpha.net/ORDO/#Orphanet_{}",
    "http://www.orpha.net/ORDO#Orphanet_{}",
    "http://www.orpha.net/ORDO/Orphanet/{}",
    "http://purl.obolibrary.org/obo/Orphanet_{}",
    "http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=en&Expert={}",
    "https://www.orpha.net/consor/cgi-bin/OC_Exp.php?Lng=GB&Expert={}",
    "OC_Exp.php?lng=en&Expert={}",
    "http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng=en&amp;Expert={}",
    "https://www.orpha.net/en/disease/detail/{}",
    "orpha.net/en/disease/detail/{}?name=x",
    "https://www.orpha.net/fr/disease/detail/{}",
    "urn:miriam:orphanet:{}",
    "urn:miriam:icd:W2,ORPHA:{}",
    "Cystic fibrosis (ORPHA:{})",
    "http://www.ebi.ac.uk/efo/ORDO/Orphanet_{}",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("code", ["586", "5", "166024", "1331203"])
def test_each_spelling_names_its_code(spelling: str, code: str) -> None:
    assert find_codes(spelling.format(code)) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "586",
        "ICD:586",
        "OMIM:219700",
        "https://fr-120066022-orphan-residentifier-586",
        "http://www.orpha.net/ORDO/",
        "https://www.orpha.net",
        "Orphanet 2019-2024 report",
        "an orphan disease in 300 families",
        "MONDO:0009061",
        "urn:miriam:icd:E84.0",
        "http://www.orpha.net/ORDO/Orphanet_C016",
        "orphanage 12",
        "Orphanet_0",
        "",
    ],
)
def test_what_is_no_orphacode_names_none(text: str) -> None:
    assert find_code(text) is None


def test_a_bare_number_counts_only_in_a_code_field() -> None:
    assert find_code("586") is None
    assert find_code(" 586 ", is_code=True) == "586"
    assert find_codes("586; 98896", is_code=True) == ["586", "98896"]
    assert find_code("586 patients", is_code=True) is None


def test_several_codes_in_one_text_are_all_found_once_in_order() -> None:
    assert find_codes("ORPHA:98896, Orphanet_586 and ORPHA:98896") == ["98896", "586"]


def test_leading_zeros_do_not_make_another_disease() -> None:
    assert find_code("ORPHA:00586") == "586"


@given(st.integers(min_value=1, max_value=9_999_999).map(str))
def test_the_catalogues_own_iri_is_read_back(code: str) -> None:
    assert code_of_iri(iri_of_code(code)) == code == find_code(iri_of_code(code))


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    assert all(code.isdigit() for code in find_codes(text))


def test_another_spelling_is_not_the_catalogues_own() -> None:
    assert code_of_iri("https://www.orpha.net/ORDO/Orphanet_586") is None
    assert code_of_iri("http://www.orpha.net/ORDO/Orphanet_") is None
