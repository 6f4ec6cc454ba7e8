"""Contexts are bundled; every one of them can be parsed, and no other is ever fetched."""

import json

import pyoxigraph as ox
import pytest

from catalogue.document.context import FOLDER, NAMES, context_named, find_context, inline_contexts
from catalogue.error import Hostile


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.jsonld")))
def test_each_bundled_context_is_valid_json_ld_and_names_nothing_remote(name: str) -> None:
    document = {"@context": context_named(name), "@id": "https://a.example.org/x", "@type": "https://a.example.org/T"}
    assert len(list(ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD))) == 1
    assert inline_contexts(document) == document


@pytest.mark.parametrize("address", sorted(NAMES))
def test_each_known_address_is_found_however_it_is_written(address: str) -> None:
    for form in ("https://{}", "http://{}", "https://www.{}", "https://{}/", "HTTPS://{}#"):
        assert find_context(form.format(address)) is not None


def test_an_unknown_address_is_not_found() -> None:
    for address in (
        "https://evil.example.org/schema.org",
        "https://schema.org.evil.example.org/",
        "file:///schema",
        "",
    ):
        assert find_context(address) is None


def test_ejp_rds_description_is_a_description() -> None:
    assert context_named("ejprd")["description"] == "dct:description"


def test_contexts_in_lists_are_replaced_in_their_place() -> None:
    found = inline_contexts({"@context": ["https://schema.org", {"x": "https://x.example.org/"}], "x:p": 1})
    assert found["@context"][0]["@vocab"] == "http://schema.org/"
    assert found["@context"][1] == {"x": "https://x.example.org/"}


def test_a_context_in_the_middle_of_a_document_is_seen() -> None:
    with pytest.raises(Hostile, match=r"evil\.example\.org"):
        inline_contexts({"a": [{"b": {"@context": "https://evil.example.org/"}}]})
