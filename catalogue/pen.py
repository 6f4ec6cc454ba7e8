"""A pen: writes one commit of the index, its documents and the bitmaps beside them, so that both are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import zstandard

from catalogue.bitmap import Draft
from catalogue.brink import reach
from catalogue.card import Card
from catalogue.posting import MARK, Entry, document_of, marked, values_of


class Pen:
    """One commit while it is written.

    :param writer: of tantivy
    :param slot_of: the slot that a record has before this commit, None when it has none
    """

    def __init__(self, writer: Any, draft: Draft, slot_of: Callable[[str], int | None], facets: Iterable[str]) -> None:
        self.writer = writer
        self._draft = draft
        self._slot_of = slot_of
        self._facets = frozenset(facets)
        self._noted: tuple[int, str] | None = None

    def drop(self, record: str) -> None:
        """Take a record out."""
        self.writer.delete_documents_by_term("key", record)
        given = self._draft.given(record)
        slot = self._slot_of(record) if given is None else given
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
        slot = self._draft.add(card.id, values) if card.source else None
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
