"""Addresses are mended where the repair is certain, and what is kept is taken by every store."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.address import clean_iri, host_of, safe_link

MENDED = [
    ("http: //identifiers.org/orphanet:183", "http://identifiers.org/orphanet:183"),
    (" https://a.example.org/x\n", "https://a.example.org/x"),
    ("<https://a.example.org/x>", "https://a.example.org/x"),
    ("https://a.example.org/a page", "https://a.example.org/a%20page"),
    ('https://a.example.org/"x"', "https://a.example.org/%22x%22"),
    ("https://a.example.org/{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", None),
    ("https://a.example.org/[1]", "https://a.example.org/%5B1%5D"),
    ("https://a.example.org/#a#b", "https://a.example.org/#a%23b"),
    ("https://a.example.org/100%", "https://a.example.org/100%25"),
    ("https://a.example.org/a\\b", "https://a.example.org/a%5Cb"),
    ("http:\\\\a.example.org\\x", "http://a.example.org/x"),
    ("https://https://a.example.org", "https://a.example.org"),
    ("https://base.example.org/ https://a.example.org/x", "https://a.example.org/x"),
    ("www.example.org/x", "http://www.example.org/x"),
    ("xsd:date", "http://www.w3.org/2001/XMLSchema#date"),
    ("dcterms:title", "http://purl.org/dc/terms/title"),
    ("tel:+49 40 1234", "tel:+49401234"),
    ("mailto: a@example.org", "mailto:a@example.org"),
    ("https://a.example.org/\u202egpj", "https://a.example.org/%E2%80%AEgpj"),
]


@pytest.mark.parametrize(("text", "iri"), MENDED)
def test_certain_repairs(text: str, iri: str | None) -> None:
    expected = iri or "https://a.example.org/%7B3F2504E0-4F89-11D3-9A0C-0305E82C3301%7D"
    assert clean_iri(text) == (expected, True)


REFUSED = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "https://a.example.org/{HOST}/x",
    "{FDP_HOST}/catalog/1",
    "https://a.example.org/{{ host }}",
    "https://a.example.org/> <https://evil.example.org/p> <x:o> .",
    "http:///x",
    "http://",
    "http://a b/x",
    "http://host:port/x",
    "no scheme",
    "info@example.org",
    "",
    ":",
    "https://a.example.org/" + "a" * 10_000,
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_mended_for_certain_is_none(text: str) -> None:
    assert clean_iri(text) == (None, False)


SOUND = [
    "https://a.example.org/x?y=1#z",
    "http://www.orpha.net/ORDO/Orphanet_586",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
    "mailto:office@example.org",
    "https://räksmörgås.example.org/é",
    "http://[2001:db8::1]:8080/x",
    "doi:10.1000/182",
    "geo:52.5,13.4",
]


@pytest.mark.parametrize("iri", SOUND)
def test_sound_iris_are_left_alone(iri: str) -> None:
    assert clean_iri(iri) == (iri, False)


@given(
    st.text(
        st.sampled_from('ahtps:/?#[]@!%20 <>"{}|\\^`.é\n\t\u200b\u202e\ue000\ufffe\U000e0001\U0001f600'), max_size=30
    )
)
def test_the_store_takes_every_iri_that_is_kept_and_a_second_cleaning_changes_nothing(text: str) -> None:
    for candidate in (text, "https://a.example.org/" + text, "https:" + text, "urn:" + text):
        iri, _ = clean_iri(candidate)
        if iri is not None:
            assert ox.NamedNode(iri).value == iri
            assert clean_iri(iri) == (iri, False)
            assert not set(iri) & set(' <>"{}|\\^`\n')


def test_pages_link_only_to_the_web_mail_telephone_and_ftp() -> None:
    assert safe_link("https://a.example.org/x") == "https://a.example.org/x"
    assert safe_link("mailto:a@example.org") == "mailto:a@example.org"
    for iri in ("javascript:alert(1)", "urn:x:y", "https://a.example.org/a b", "data:,x", "x"):
        assert safe_link(iri) is None


def test_the_host_of_an_address() -> None:
    assert host_of("https://User@A.example.org:8080/x") == "a.example.org"
    assert host_of("urn:x:y") == ""
