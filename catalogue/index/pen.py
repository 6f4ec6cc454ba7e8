"""A pen: writes one commit of the index, its documents and the bitmaps beside them, so that both are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import zstandard

from catalogue.index.bitmap import Draft
from catalogue.index.card import Card
from catalogue.index.posting import MARK, Entry, document_of, marked, slot_of, values_of
from catalogue.keeping.brink import reach


class Pen:
    """One commit while it is written.

    :param writer: of tantivy
    :param before: the document of a record before this commit, None when there is none
    """

    def __init__(self, writer: Any, draft: Draft, before: Callable[[str], Any], facets: Iterable[str]) -> None:
        self.writer = writer
        self._draft = draft
        self._before = before
        self._facets = frozenset(facets)
        self._noted: tuple[int, str] | None = None
        self._given: dict[str, int | None] = {}

    def drop(self, record: str) -> None:
        """Take a record out.

        Tantivy is asked only where there is something: it holds more than a thousand bytes for each removal until the
        commit, which a rebuild of a million records would feel.
        """
        slots = {slot_of(before)} if (before := self._before(record)) is not None else set()
        if record in self._given:
            slots.add(self._given.pop(record))
        if slots:
            self.writer.delete_documents_by_term("key", record)
        for slot in slots:
            if slot is not None:
                self._draft.drop(slot)

    def put(self, entry: Entry) -> None:
        """Put a record in place of what is there of it."""
        self.drop(entry.card.id)
        self.add(entry.card, entry.ancestors, zstandard.ZstdCompressor(level=6).compress(entry.body))

    def add(self, card: Card, ancestors: frozenset[str], body: bytes) -> None:
        """Add a record of which nothing is there.

        :param body: its N-Triples, compressed
        """
        values = values_of(card, ancestors, self._facets) if card.source else {}
        slot = self._given[card.id] = self._draft.add(values) if card.source else None
        self.writer.add_document(document_of(card, values, body, slot))

    def note(self, sequence: int, nomenclature: str) -> None:
        """How far the index has come with this commit; what is noted last stands."""
        self._noted = sequence, nomenclature

    def commit(self) -> bool:
        """Make it last, bitmaps first: the mark that comes with the documents names them. False: there is nothing."""
        if self._noted is None:
            return False
        bitmaps = self._draft.save()
        self.writer.delete_documents_by_term("key", MARK)
        self.writer.add_document(marked(*self._noted, bitmaps))
        reach("index.before-commit")
        self.writer.commit()
        reach("index.after-commit")
        return True
