"""The index: answers searches over cards; tantivy on disk, its facet fields taken from the shapes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy
import zstandard
from tantivy import Occur, Query

from catalogue.card import Card, fold
from catalogue.error import StoreError

MARK = "urn:jardin:mark"
HEAP = 64_000_000
ALL = 1_000_000
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


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the index: every part must hold.

    :param words: folded; each must begin a word of the record
    :param selected: facet name -> values, any of which will do
    :param codes: the record names one of these; `above`: one of its codes lies beneath one of these
    :param either: `codes` or `above` will do; else both must hold
    :param no_codes: the record names none of these; `not_above`: likewise for beneath
    """

    words: tuple[str, ...] = ()
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    no_codes: tuple[str, ...] = ()
    not_above: tuple[str, ...] = ()
    either: bool = False


def schema_of(facets: Iterable[str]) -> tantivy.Schema:
    """The schema for the given facet fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("card", stored=True)
    builder.add_bytes_field("body", stored=True)
    for name in ("source", "ancestor", "sample"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    for name in facets:
        builder.add_text_field(f"f_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("sequence", stored=True)
    return builder.build()


class Index:
    """An index in a folder; opened for writing by the one writer, else only read."""

    def __init__(self, folder: Path, facets: Sequence[str], *, reading: bool = False) -> None:
        self._facets = tuple(facets)
        self._schema = schema_of(facets)
        try:
            if reading:
                self._index = tantivy.Index.open(str(folder))
                self._facets, self._schema = facets_of(folder), self._index.schema
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise StoreError(f"The index {folder} cannot be opened: {error}.", fix="Run `jardin rebuild`.") from error
        self._folder = folder
        self._searcher = self._index.searcher()

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that it can count and narrow by: those of the shapes it was made with."""
        return self._facets

    def put(self, entries: Iterable[Entry], drop: Iterable[str], sequence: int) -> None:
        """Replace records by id, drop others, and note the journal's sequence; one commit."""
        writer = self._index.writer(HEAP, num_threads=1)
        try:
            for key in drop:
                writer.delete_documents_by_term("key", key)
            for entry in entries:
                writer.delete_documents_by_term("key", entry.card.id)
                writer.add_document(self._document(entry))
            writer.delete_documents_by_term("key", MARK)
            mark = tantivy.Document(key=MARK)
            mark.add_unsigned("sequence", sequence)
            writer.add_document(mark)
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise StoreError(f"The index takes no records: {error}.", fix="Run `jardin rebuild`.") from error
        self._index.reload()
        self._searcher = self._index.searcher()

    def _document(self, entry: Entry) -> tantivy.Document:
        card = entry.card
        document = tantivy.Document()
        document.add_text("key", card.id)
        document.add_bytes("card", json.dumps(card.as_dict(), ensure_ascii=False).encode("utf-8"))
        document.add_bytes("body", zstandard.ZstdCompressor(level=6).compress(entry.body))
        if card.source:
            self._add_source(document, entry)
        return document

    def _add_source(self, document: tantivy.Document, entry: Entry) -> None:
        card = entry.card
        document.add_text("source", "1")
        document.add_text("sample", "1" if card.sample else "0")
        document.add_text("text", card.text.strip())
        document.add_text("title", fold(card.title))
        for name, values in (("code", card.codes), ("ancestor", tuple(entry.ancestors))):
            for value in values:
                document.add_text(name, value)
        for name, values in (*card.facts.items(), ("kind", (card.kind,)), ("level", (str(card.level),))):
            for value in values if name in self._facets else ():
                document.add_text(f"f_{name}", value)
        document.add_unsigned("rank", card.rank)
        document.add_unsigned("modified", card.rank & (2**48 - 1))

    def sequence(self) -> int:
        """The journal's sequence it has reached, 0 at first."""
        found = self._first(MARK)
        return int(found.get_first("sequence") or 0) if found else 0

    def card(self, record: str) -> dict[str, Any] | None:
        """The card of a record, None when it is not public."""
        found = self._first(record)
        return read_card(found) if found and record != MARK else None

    def body(self, record: str) -> bytes | None:
        """The N-Triples of a record, None when it is not public."""
        found = self._first(record)
        return zstandard.ZstdDecompressor().decompress(found.get_first("body")) if found and record != MARK else None

    def _first(self, key: str) -> Any:
        hits = self._searcher.search(Query.term_query(self._schema, "key", key), 1).hits
        return self._searcher.doc(hits[0][1]) if hits else None

    def cards(self) -> Iterator[dict[str, Any]]:
        """The cards of all public records."""
        for _, address in self._searcher.search(Query.all_query(), ALL).hits:
            document = self._searcher.doc(address)
            if document.get_first("card"):
                yield read_card(document)

    def count(self, ask: Ask) -> int:
        """How many sources meet a question."""
        return total_of(self._searcher.search(self._query(ask), 1))

    def find(self, ask: Ask, *, order: str, offset: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """How many sources meet a question, and the cards of one page of them.

        :param order: `rank` or `modified` (highest first), or `words` for relevance of the text
        """
        if limit <= 0:
            return self.count(ask), []
        by = None if order == "words" else order
        found = self._searcher.search(self._query(ask), limit, order_by_field=by, offset=offset)
        return total_of(found), [read_card(self._searcher.doc(address)) for _, address in found.hits]

    def facet(self, ask: Ask, name: str) -> dict[str, int]:
        """How many sources that meet a question have each value of a facet."""
        return self.facet_counts(ask, [name])[name]

    def facet_counts(self, ask: Ask, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """The same for several facets in one pass over the sources."""
        wanted = {name: {"terms": {"field": f"f_{name}", "size": 65_000}} for name in names}
        answer = self._searcher.aggregate(self._query(ask), wanted) if wanted else {}
        return {name: {str(b["key"]): int(b["doc_count"]) for b in answer[name]["buckets"]} for name in wanted}

    def codes(self) -> dict[str, int]:
        """How many sources name each code."""
        return self._counted(self._query(Ask()), "code")

    def _counted(self, query: Query, name: str) -> dict[str, int]:
        answer = self._searcher.aggregate(query, {"values": {"terms": {"field": name, "size": 65_000}}})
        return {str(b["key"]): int(b["doc_count"]) for b in answer["values"]["buckets"]}

    def size(self) -> int:
        """How many records there are, sources and others."""
        return max(0, self._searcher.num_docs - 1)

    def has(self, record: str) -> bool:
        """Whether a record is public."""
        return self._first(record) is not None

    def any_sample(self) -> bool:
        """Whether any source is a sample."""
        return total_of(self._searcher.search(Query.term_query(self._schema, "sample", "1"), 1)) > 0

    def _query(self, ask: Ask) -> Query:
        must = [Query.term_query(self._schema, "source", "1")]
        must += [Query.regex_query(self._schema, "text", f"{word}.*") for word in ask.words]
        must += [self._any(f"f_{name}", values) for name, values in ask.selected.items() if values]
        diseases = [
            self._any(name, values) for name, values in (("code", ask.codes), ("ancestor", ask.above)) if values
        ]
        must += [Query.boolean_query([(Occur.Should, each) for each in diseases])] if ask.either else diseases
        never = [self._any(name, v) for name, v in (("code", ask.no_codes), ("ancestor", ask.not_above)) if v]
        parts = [(Occur.Must, query) for query in must] + [(Occur.MustNot, query) for query in never]
        parts += [(Occur.Should, Query.term_query(self._schema, "title", word)) for word in ask.words]
        return Query.boolean_query(parts)

    def _any(self, name: str, values: Sequence[str]) -> Query:
        return Query.term_set_query(self._schema, name, list(values))

    def publish(self, folder: Path) -> None:
        """A hard-linked copy of this state; tantivy never changes a written file, it replaces it."""
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        for file in self._folder.iterdir():
            if file.is_file() and not file.name.endswith(".lock"):
                os.link(file, folder / file.name)


def facets_of(folder: Path) -> tuple[str, ...]:
    """The facets that an index was made with."""
    schema = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]
    return tuple(each["name"].removeprefix("f_") for each in schema if each["name"].startswith("f_"))


def read_card(document: Any) -> dict[str, Any]:
    """The card that a document stores."""
    card: dict[str, Any] = json.loads(document.get_first("card"))
    return card


def total_of(result: Any) -> int:
    """How many documents met a query."""
    return int(result.count or 0)
