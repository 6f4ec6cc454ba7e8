"""A posting: what the index keeps of one record, as a document of tantivy, and what it reads back of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from catalogue.card import Card, fold
from catalogue.error import StoreError

MARK = "urn:jardin:mark"
NUMBERS = ("rank", "modified")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of one record.

    :param ancestors: every code above one of the card's codes
    :param body: the record's N-Triples
    """

    card: Card
    ancestors: frozenset[str]
    body: bytes


def schema_of(facets: Iterable[str]) -> tantivy.Schema:
    """The schema for the given facet fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("card", stored=True)
    builder.add_bytes_field("body", stored=True)
    for name in ("source", "ancestor", "sample"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("code", "place"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("text", stored=True, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    for name in facets:
        builder.add_text_field(f"f_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("sequence", stored=True)
    builder.add_text_field("nomenclature", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def document_of(card: Card, ancestors: frozenset[str], body: bytes, facets: Iterable[str]) -> tantivy.Document:
    """The document of a record.

    :param body: its N-Triples, compressed
    :param facets: names of the facets that the index counts
    """
    document = tantivy.Document()
    document.add_text("key", card.id)
    document.add_bytes("card", json.dumps(card.as_dict(), ensure_ascii=False).encode("utf-8"))
    document.add_bytes("body", body)
    if card.source:
        add_source(document, card, ancestors, set(facets))
    return document


def add_source(document: tantivy.Document, card: Card, ancestors: frozenset[str], facets: set[str]) -> None:
    """What a source can be found by."""
    document.add_text("source", "1")
    document.add_text("sample", "1" if card.sample else "0")
    document.add_text("text", card.text.strip())
    document.add_text("title", fold(card.title))
    # `place` joins both, so that the sources at or beneath a code can be counted, each once, for all codes in one pass.
    for name, values in (("code", card.codes), ("ancestor", ancestors), ("place", ancestors.union(card.codes))):
        for value in values:
            document.add_text(name, value)
    for name, values in (*card.facts.items(), ("kind", (card.kind,)), ("level", (str(card.level),))):
        for value in values if name in facets else ():
            document.add_text(f"f_{name}", value)
    document.add_unsigned("rank", card.rank)
    document.add_unsigned("modified", card.rank & (2**48 - 1))


def marked(sequence: int, nomenclature: str) -> tantivy.Document:
    """The document that tells how far the index has come."""
    mark = tantivy.Document(key=MARK)
    mark.add_unsigned("sequence", sequence)
    mark.add_text("nomenclature", nomenclature)
    return mark


def facets_of(folder: Path) -> tuple[str, ...]:
    """The facets that an index was made with."""
    schema = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]
    return tuple(each["name"].removeprefix("f_") for each in schema if each["name"].startswith("f_"))


def read_card(document: Any) -> dict[str, Any]:
    """The card that a document stores."""
    card: dict[str, Any] = json.loads(document.get_first("card"))
    return card


def card_of(document: Any) -> Card:
    """The whole card of a document, the words that it is found by included."""
    told = read_card(document)
    text = f" {document.get_first('text')}" if document.get_first("text") else ""
    facts = {name: tuple(values) for name, values in told.pop("facts").items()}
    return Card(**{**told, "codes": tuple(told["codes"]), "facts": facts, "text": text})


@contextmanager
def refusals() -> Iterator[None]:
    """What goes wrong inside tantivy, told as an error of the index.

    :raises StoreError: it could not be written
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise StoreError(f"The index takes no records: {error}.", fix="Run `jardin rebuild`.") from error
