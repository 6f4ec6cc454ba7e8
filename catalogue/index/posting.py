"""A posting: what the index keeps of one record, as a document of tantivy, and what it reads back of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import tantivy

from catalogue.error import StoreError
from catalogue.index.card import Card, fold

MARK = "urn:jardin:mark"
NUMBERS = ("rank", "modified")
WINDOW = 50_000
"""So many documents are looked up at once where all are wanted."""


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
    for name in ("sequence", "slot"):
        builder.add_unsigned_field(name, stored=True)
    for name in ("nomenclature", "bitmaps"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def values_of(card: Card, ancestors: frozenset[str], facets: Set[str]) -> dict[str, tuple[str, ...]]:
    """What a source is counted and narrowed by: its codes, those above them, and its facet values, by field.

    :param facets: names of the facets that the index counts
    """
    facts = {**card.facts, "kind": (card.kind,), "level": (str(card.level),)}
    values = {f"f_{name}": tuple(dict.fromkeys(each)) for name, each in facts.items() if name in facets}
    return {"code": tuple(dict.fromkeys(card.codes)), "ancestor": tuple(ancestors), **values}


def document_of(card: Card, values: Mapping[str, tuple[str, ...]], body: bytes, slot: int | None) -> tantivy.Document:
    """The document of a record.

    :param values: of a source, see `values_of`
    :param body: its N-Triples, compressed
    :param slot: of a source among the bitmaps
    """
    document = tantivy.Document()
    document.add_text("key", card.id)
    document.add_bytes("card", json.dumps(card.as_dict(), ensure_ascii=False).encode("utf-8"))
    document.add_bytes("body", body)
    if slot is not None:
        document.add_unsigned("slot", slot)
        add_source(document, card, values)
    return document


def add_source(document: tantivy.Document, card: Card, values: Mapping[str, tuple[str, ...]]) -> None:
    """What a source can be found by."""
    document.add_text("source", "1")
    document.add_text("sample", "1" if card.sample else "0")
    document.add_text("text", card.text.strip())
    document.add_text("title", fold(card.title))
    # `place` joins both, so that the sources at or beneath a code can be counted, each once, for all codes in one pass.
    places = dict.fromkeys((*values["code"], *values["ancestor"]))
    for name, each in (*values.items(), ("place", places)):
        for value in each:
            document.add_text(name, value)
    document.add_unsigned("rank", card.rank)
    document.add_unsigned("modified", card.rank & (2**48 - 1))


def marked(sequence: int, nomenclature: str, bitmaps: str) -> tantivy.Document:
    """The document that tells how far the index has come, and which bitmaps belong to it."""
    mark = tantivy.Document(key=MARK)
    mark.add_unsigned("sequence", sequence)
    mark.add_text("nomenclature", nomenclature)
    mark.add_text("bitmaps", bitmaps)
    return mark


def documents(searcher: Any) -> Iterator[Any]:
    """All documents, however many; so many addresses at once as memory bears."""
    for start in range(0, searcher.num_docs, WINDOW):
        for _, address in searcher.search(tantivy.Query.all_query(), WINDOW, offset=start).hits:
            yield searcher.doc(address)


def facets_of(folder: Path) -> tuple[str, ...]:
    """The facets that an index was made with."""
    schema = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]
    return tuple(each["name"].removeprefix("f_") for each in schema if each["name"].startswith("f_"))


def slot_of(document: Any) -> int | None:
    """The slot of a source among the bitmaps, None of what is no source."""
    slot = document.get_first("slot")
    return None if slot is None else int(slot)


def read_card(document: Any) -> dict[str, Any]:
    """The card that a document stores."""
    card: dict[str, Any] = orjson.loads(document.get_first("card"))
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


def total_of(result: Any) -> int:
    """How many documents met a query."""
    return int(result.count or 0)
